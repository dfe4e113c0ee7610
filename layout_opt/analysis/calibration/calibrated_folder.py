"""The folder of a calibrated instance: its tables, layers and scenarios, and how limits are put back."""

from __future__ import annotations

import shutil
from pathlib import Path

from layout_opt.analysis.calibration.calibration import Calibration
from layout_opt.instance import Change, write_folder
from layout_opt.instance.write import toml_key, toml_value
from layout_opt.result.geo import copy_layers

SCENARIOS, RUNS = "scenarios", "runs"
LIMITS_AS_GIVEN = "limits-as-given"
README = """# {title}, calibrated

Made by `layout-opt calibrate` from {name}. `cost_curves.csv` holds costs beside `variable_cost` under which
today's layout is the best one at today's data; `provenance.csv` says which of them are calibrated (cells at work) and
which assumed (what holds cells at rest). Limits that today exceeds: {count}; they stand at today's load here, and
`--scenario limits-as-given` puts them back. What this changes stands in `runs/calibration`.
"""


def write_calibrated(found: Calibration, folder: Path) -> Path:
    """Write a calibrated instance into a new or empty folder, and return it.

    Raises
    ------
    InvalidInput
        If the folder holds anything.
    """
    write_folder(found.instance, folder)
    source = found.given.folder
    if source is not None and source.is_dir():
        copy_layers(source, folder)
        if (source / SCENARIOS).is_dir():
            shutil.copytree(source / SCENARIOS, folder / SCENARIOS)
    if found.restored:
        (folder / SCENARIOS).mkdir(exist_ok=True)
        text = scenario_text("Limits as given", "what today exceeds is a limit again", found.restored)
        (folder / SCENARIOS / f"{LIMITS_AS_GIVEN}.toml").write_text(text, encoding="utf-8", newline="\n")
    settings = found.given.settings
    text = README.format(title=settings.title or settings.name, name=settings.name, count=len(found.exceeded))
    (folder / "README.md").write_text(text, encoding="utf-8", newline="\n")
    return folder


def scenario_text(title: str, why: str, changes: tuple[Change, ...]) -> str:
    """Return changes that set cells as the text of a scenario."""
    lines = [f"title = {toml_value(title)}", f"why = {toml_value(why)}"]
    for change in changes:
        where = ", ".join(f"{toml_key(name)} = {toml_value(str(word))}" for name, word in change.where.items())
        value = change.set if isinstance(change.set, str | float) else str(change.set)
        lines += ["", "[[changes]]", f"table = {toml_value(change.table)}", f"where = {{ {where} }}",
                  f"column = {toml_value(str(change.column))}", f"set = {toml_value(value)}"]  # fmt: skip
    return "\n".join(lines) + "\n"

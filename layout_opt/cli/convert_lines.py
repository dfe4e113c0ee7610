"""What `convert` does: a folder into a workbook, a workbook into a folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from layout_opt.cli.change_options import WORKBOOK, instance_of
from layout_opt.errors import InvalidInput, Problem

SETTINGS = "instance.toml"


@dataclass(frozen=True)
class Conversion:
    """What was written.

    Parameters
    ----------
    path : Path
        Folder or workbook.
    tables, scenarios : int
        How many of each.
    left : tuple of str
        Companions of the folder that a workbook does not hold.
    """

    path: Path
    tables: int
    scenarios: int
    left: tuple[str, ...] = ()


def folder_to_workbook(source: Path, target: Path | None, language: str) -> Conversion:
    """Write the instance of a folder (or of a run) as a new workbook.

    Raises
    ------
    InvalidInput
        If the folder is no valid instance, or something stands at `target`.
    """
    from layout_opt.instance import write_workbook
    from layout_opt.instance.scenario_sheet import folder_scenarios
    from layout_opt.model.discover import read_instance

    folder = instance_of(source)
    path = target or source.resolve().with_name(f"{source.resolve().name}{WORKBOOK}")
    if path.exists():
        raise InvalidInput([Problem(f"--out {path}", "a file", "be a new file", "choose another name")])
    instance, scenarios = read_instance(folder), folder_scenarios(folder)
    write_workbook(instance, path, language, scenarios)
    known = {SETTINGS, *(f"{name}.csv" for name in instance.specs), "scenarios"}
    left = sorted(entry.name for entry in folder.iterdir() if entry.name not in known and entry.name[0] not in "._~")
    return Conversion(path, len(instance.tables), len(scenarios), tuple(left))


def workbook_to_folder(source: Path, target: Path | None, _: str) -> Conversion:
    """Write the instance of a workbook as a new folder.

    Raises
    ------
    InvalidInput
        If the workbook is no valid instance, or the folder holds anything.
    """
    from layout_opt.instance import write_folder
    from layout_opt.instance.scenario_sheet import workbook_scenarios, write_scenarios
    from layout_opt.model.discover import read_instance

    instance, scenarios = read_instance(source), workbook_scenarios(source)
    path = write_folder(instance, target or source.with_suffix(""))
    write_scenarios(path, scenarios)
    return Conversion(path, len(instance.tables), len(scenarios))

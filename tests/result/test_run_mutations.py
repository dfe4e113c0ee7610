"""Mutation of run folders: whatever is edited in any file is noticed, and most of it also behind a list made anew."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from layout_opt.errors import InvalidInput
from layout_opt.result.check_run import CheckReport, check_files, check_run
from layout_opt.result.folder import write_run
from layout_opt.result.manifest import MANIFEST
from tests.result.resealed import reseal
from tests.result.whole import whole

Record = dict[str, Any]
TOLD = {
    "seconds", "peak_memory", "interrupted", "rows", "columns", "nonzeros", "build_seconds", "nodes", "seed",
    "versions", "notices", "model", "tie_break", "unique", "user_rows", "changes",
    "value_of_stochastic_solution", "value_of_perfect_information", "uncertainty",
}  # fmt: skip
"""Entries of ``run.json`` that are told and cannot be recomputed: only the list of files notices an edit."""
HELD: Mapping[str, Callable[[Record], object]] = {
    "status": lambda r: r.update(status="unproven"),
    "objective": lambda r: r.update(objective=r["objective"] * 1.001),
    "bound": lambda r: r.update(bound=r["bound"] * 1.001),
    "gap": lambda r: r.update(gap=0.01),
    "instance": lambda r: r.update(instance="village"),
    "money": lambda r: r.update(money="EUR"),
    "certificate": lambda r: r["certificate"]["checked"].update(limits=9999),
    "objective_kind": lambda r: r.update(objective_kind="cost"),
    "layout": lambda r: r.update(layout="today"),
    "priced": lambda r: r.update(priced="yes"),
    "stages": lambda r: r.update(stages=[]),
    "integers": lambda r: r.update(integers=0),
    "options": lambda r: r["options"].update(gap=0.5),
    "data_status": lambda r: r.update(data_status={"real": 1.0}),
    "sums": lambda r: r["sums"].update(real_costs=0.0),
    "inputs": lambda r: r["inputs"].update({"sites.csv": "0" * 64}),
    "bound_proof": lambda r: r["bound_proof"]["relaxation"][0].update(value=r["objective"]),
    "manifest": lambda r: r.pop("manifest"),
}
"""Entry -> an edit of it that fails also where the list of files was made anew."""
LOOSE = {"manifest"}
"""Of these, entries whose edit harms nobody: see the test."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the run folder of the whole town, with a map and layers as companions."""
    made = write_run(whole(), tmp_path_factory.mktemp("mutations") / "run")
    (made / "maps").mkdir()
    for name in ("maps/loads.png", "layout.gpkg"):
        (made / name).write_bytes(b"a picture")
    reseal(made)
    return made


def copied(folder: Path, target: Path) -> Path:
    """Return a copy of the folder."""
    return Path(shutil.copytree(folder, target / "run"))


def found(run_folder: Path) -> tuple[str, ...]:
    """Return what the check names; a record that no run could have is refused in words."""
    try:
        return check_run(run_folder).violations
    except InvalidInput as refused:
        return (str(refused),)


def files_of(run_folder: Path) -> CheckReport:
    """Return how the files agree with their list."""
    record = json.loads((run_folder / "run.json").read_text(encoding="utf-8"))
    return check_files(run_folder, record)


def test_every_file_is_noticed(folder: Path, tmp_path: Path) -> None:
    """Proves that one byte more in any file, a file less and a file more are named; companions in a note."""
    assert check_run(folder).passed
    copy = copied(folder, tmp_path)
    files = [path for path in sorted(copy.rglob("*")) if path.is_file() and path.name != MANIFEST]
    assert len(files) > 40
    for path in files:
        name, kept = path.relative_to(copy).as_posix(), path.read_bytes()
        shown = name in {"maps/loads.png", "layout.gpkg"}
        path.write_bytes(kept + b"\n")
        edited = files_of(copy)
        path.unlink()
        missing = files_of(copy) if name != "run.json" else edited
        path.write_bytes(kept)
        for report, words in ((edited, "was edited after it was written"), (missing, "")):
            named = report.notes if shown else report.violations
            assert [line.startswith(f"{name}: {words}") for line in named] == [True], name
            assert report.passed == shown
    (copy / "tables" / "promises.csv").write_text("node\n", encoding="utf-8")
    assert files_of(copy).violations == ("tables/promises.csv: was added; layout-opt has not written it",)


def test_the_list_itself_is_noticed(folder: Path, tmp_path: Path) -> None:
    """Proves that an edit of the list, a list without a file and no list are named."""
    copy = copied(folder, tmp_path)
    text = (copy / MANIFEST).read_text(encoding="utf-8")
    for edited in (text.replace("sites.csv", "sights.csv"), text[:-30], "{}"):
        (copy / MANIFEST).write_text(edited, encoding="utf-8")
        assert files_of(copy).violations[0].startswith(f"{MANIFEST}: ")
    (copy / MANIFEST).unlink()
    assert files_of(copy).violations == (f"{MANIFEST}: is missing",)


def test_a_companion_is_a_note(folder: Path, tmp_path: Path) -> None:
    """Proves that a map that was painted over leaves the run right: nothing is read back from it."""
    copy = copied(folder, tmp_path)
    (copy / "maps" / "loads.png").write_bytes(b"another")
    report = check_run(copy)
    assert report.passed
    assert report.notes[0] == "maps/loads.png: was edited after it was written"


@pytest.mark.parametrize("entry", HELD)
def test_every_entry_that_is_held(folder: Path, tmp_path: Path, entry: str) -> None:
    """Proves that no entry of the record can say something else behind a list made anew, but for the name of the list.

    Without its entry the list of files is looked at where there is one.
    """
    copy = copied(folder, tmp_path)
    record = json.loads((copy / "run.json").read_text(encoding="utf-8"))
    HELD[entry](record)
    (copy / "run.json").write_text(json.dumps(record), encoding="utf-8")
    assert not files_of(copy).passed
    reseal(copy)
    assert files_of(copy).passed
    assert bool(found(copy)) == (entry not in LOOSE)


def test_every_entry_is_held_or_told(folder: Path) -> None:
    """Proves that no entry of ``run.json`` is forgotten here: each is held by an edit, or known to be told only."""
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert set(record) == TOLD | set(HELD)

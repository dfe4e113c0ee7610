"""What the folders given to a report hold: runs, a cooperation, studies with tables and pictures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from layout_opt.analysis.coalitions.engine import JOINT
from layout_opt.analysis.coalitions.folder import RECORD
from layout_opt.analysis.experiments.folder import RESULTS, is_experiment
from layout_opt.errors import InvalidInput, Problem
from layout_opt.result.folder import StoredRun, is_run, read_run
from layout_opt.show.report.case_runs import case_runs

PAGE = "report.html"
PICTURES = (".svg", ".png")
MOST_RUNS = 40
"""Most runs on a page: what a reader can switch between."""


@dataclass(frozen=True)
class Cooperation:
    """A finished cooperation.

    Parameters
    ----------
    folder : Path
        Where it stands.
    record : mapping
        Content of ``cooperate.json``.
    tables : dict of str to DataFrame
        Its tables.
    """

    folder: Path
    record: dict[str, Any]
    tables: dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Study:
    """Results of a sensitivity analysis or an experiment: tables and pictures.

    Parameters
    ----------
    title : str
        Name of the folder.
    tables : dict of str to DataFrame
        Small tables, every cell as text.
    pictures : tuple of Path
        SVG or PNG files, one for each picture.
    """

    title: str
    tables: dict[str, pd.DataFrame]
    pictures: tuple[Path, ...]


@dataclass(frozen=True)
class Material:
    """Everything that a report tells of.

    Parameters
    ----------
    runs : tuple of (label, StoredRun)
        At least one; the first is the one that opens.
    home : Path
        Where the page is written if nothing else is said.
    cooperation : Cooperation, optional
        What acting together is worth.
    studies : tuple of Study
        What was varied.
    """

    runs: tuple[tuple[str, StoredRun], ...]
    home: Path
    cooperation: Cooperation | None
    studies: tuple[Study, ...]


def gather(folders: Sequence[Path]) -> Material:
    """Sort out the folders of a report.

    Parameters
    ----------
    folders : sequence of Path
        Run folders, folders that hold run folders, folders of `layout-opt cooperate` and `layout-opt experiment`,
        folders with tables and pictures of `layout-opt sensitivity` and the like; at least one run among or inside
        them.

    Raises
    ------
    InvalidInput
        If a folder is none of these, no run with a layout is there, or the runs are of different instances.
    """
    places: list[Path] = []
    cases: list[tuple[str, StoredRun]] = []
    cooperation: Path | None = None
    studies: list[Study] = []
    problems: list[Problem] = []
    for folder in folders:
        inside = sorted(path for path in folder.iterdir() if is_run(path)) if folder.is_dir() else []
        if is_run(folder):
            places.append(folder)
        elif (folder / RECORD).is_file():
            cooperation = folder
        elif is_experiment(folder) and RESULTS in _names(folder):
            found, results = case_runs(folder, MOST_RUNS)
            cases += found
            studies.append(Study(folder.resolve().name, {RESULTS: results}, _pictures(folder)))
        elif _holds_study(folder):
            studies.append(_read_study(folder))
            places += inside
        elif inside:
            places += inside
        else:
            rule = "be a run folder, a folder of runs, of a cooperation, an experiment or a sensitivity analysis"
            problems.append(Problem(str(folder), "nothing to report", rule, "solve first, or correct the path"))
    if problems:
        raise InvalidInput(problems)
    if cooperation is None and places and (places[0].parent / RECORD).is_file():
        cooperation = places[0].parent
    if not places and not cases and cooperation is not None and is_run(cooperation / JOINT):
        places = [cooperation / JOINT]
    places = list({path.resolve(): path for path in reversed(places)}.values())[::-1]
    read = [*zip(_labels(places), [read_run(place) for place in places], strict=True), *cases]
    _check(folders[0] if folders else Path(), [run for _, run in read])
    home = places[0] / PAGE if places else folders[0].with_name(f"{folders[0].resolve().name}-{PAGE}")
    return Material(tuple(read), home, None if cooperation is None else _read_cooperation(cooperation), tuple(studies))


def _holds_study(folder: Path) -> bool:
    return folder.is_dir() and bool(_pictures(folder) or list((folder / "tables").glob("*.csv")))


def _check(first: Path, runs: Sequence[StoredRun]) -> None:
    """Raise InvalidInput unless there are runs, not too many, all with a layout and of one instance."""
    if not runs:
        fix = "give a run folder as well"
        raise InvalidInput([Problem(str(first), "no run", "hold a run, or stand beside one", fix)])
    if len(runs) > MOST_RUNS:
        rule = f"be at most {MOST_RUNS} runs on one page"
        raise InvalidInput([Problem(str(first), f"{len(runs)} runs", rule, "give the folders of fewer runs")])
    problems = [
        Problem(str(run.folder), "a run without a layout", "hold result tables", "solve the instance first")
        for run in runs
        if not run.tables
    ]
    known = runs[0].info["instance"]
    problems += [
        Problem(f"{run.folder} instance", repr(run.info["instance"]), f"be {known!r} as in the first run",
                "make a report of its own for it")
        for run in runs
        if run.info["instance"] != known
    ]  # fmt: skip
    if problems:
        raise InvalidInput(problems)


def _labels(places: Sequence[Path]) -> list[str]:
    """Return a name for each run: its folder, with the folder above where names are the same."""
    whole = [place.resolve() for place in places]
    names = [place.name for place in whole]
    return [
        name if names.count(name) == 1 else f"{place.parent.name}/{name}"
        for name, place in zip(names, whole, strict=True)
    ]


def _read_cooperation(folder: Path) -> Cooperation:
    path = folder / RECORD
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        problem = Problem(str(path), f"broken JSON ({error})", "be the record of a cooperation", "cooperate again")
        raise InvalidInput([problem]) from error
    return Cooperation(folder, record, {name: _text_table(folder, name) for name in _names(folder)})


def _names(folder: Path) -> list[str]:
    return sorted(path.stem for path in (folder / "tables").glob("*.csv"))


def _text_table(folder: Path, name: str) -> pd.DataFrame:
    """Return a table with numbers where all cells of a column are numbers."""
    frame = pd.read_csv(folder / "tables" / f"{name}.csv", dtype=str, keep_default_na=False)
    for column in frame.columns:
        numbers = pd.to_numeric(frame[column].where(frame[column] != ""), errors="coerce")
        if not (numbers.isna() & (frame[column] != "")).any() and numbers.notna().any():
            frame[column] = numbers
    return frame


def _read_study(folder: Path) -> Study:
    tables = {name: _text_table(folder, name) for name in _names(folder)}
    return Study(folder.resolve().name, tables, _pictures(folder))


def _pictures(folder: Path) -> tuple[Path, ...]:
    """Return the pictures in a folder and the folders below it, each once: SVG where there are both."""
    found: dict[Path, Path] = {}
    for kind in PICTURES:
        for path in sorted([*folder.glob(f"*{kind}"), *folder.glob(f"*/*{kind}")]):
            if not is_run(path.parent.parent):
                found.setdefault(path.with_suffix(""), path)
    return tuple(found[name] for name in sorted(found))

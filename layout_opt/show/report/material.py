"""What the folders given to a report hold: runs, a cooperation, studies with tables and pictures."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from layout_opt.analysis.coalitions.cooperation_folder import JOINT, RECORD
from layout_opt.analysis.experiments.experiment_folder import RESULTS, is_experiment
from layout_opt.errors import InvalidInput, Problem
from layout_opt.result.folder import INSTANCE, StoredRun, is_run, read_run
from layout_opt.result.manifest import MANIFEST
from layout_opt.result.switch import settle
from layout_opt.show.report.case_runs import case_runs

PAGE = "report.html"
PICTURES = (".svg", ".png")
MOST_RUNS = 40
"""Most runs on a page: what a reader can switch between."""


@dataclass(frozen=True)
class CooperationPart:
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
class StudyPart:
    """Results of a sensitivity analysis or an experiment: tables and pictures.

    Parameters
    ----------
    folder : Path
        Where it stands; ``instance/`` in it is what was asked of.
    record : mapping
        What was asked, and how: ``experiment.json`` or the record of the verb; empty without one.
    tables : dict of str to DataFrame
        Small tables, every cell as text.
    pictures : tuple of Path
        SVG or PNG files, one for each picture.
    """

    folder: Path
    record: Mapping[str, Any]
    tables: dict[str, pd.DataFrame]
    pictures: tuple[Path, ...]

    @property
    def title(self) -> str:
        """Name of the folder."""
        return self.folder.resolve().name


@dataclass(frozen=True)
class Material:
    """Everything that a report tells of.

    Parameters
    ----------
    runs : tuple of (label, StoredRun)
        The first is the one that opens; none where the page tells of studies alone.
    home : Path
        Where the page is written if nothing else is said.
    cooperation : Cooperation, optional
        What acting together is worth.
    studies : tuple of Study
        What was varied.
    """

    runs: tuple[tuple[str, StoredRun], ...]
    home: Path
    cooperation: CooperationPart | None
    studies: tuple[StudyPart, ...]


def gather(folders: Sequence[Path]) -> Material:
    """Sort out the folders of a report.

    Parameters
    ----------
    folders : sequence of Path
        Run folders, folders that hold run folders, folders of `layout-opt cooperate` and `layout-opt experiment`,
        folders with tables and pictures of `layout-opt sensitivity` and the like; at least one run among or inside
        them, or studies only, all of one instance.

    Raises
    ------
    InvalidInput
        If a folder is none of these, no run with a layout is there, or the runs are of different instances.
    """
    pile = _sorted_out(folders)
    places, cooperation = pile.places, pile.cooperation
    if cooperation is None and places and (places[0].parent / RECORD).is_file():
        cooperation = places[0].parent
    if not places and not pile.cases and cooperation is not None and is_run(cooperation / JOINT):
        places = [cooperation / JOINT]
    places = list({path.resolve(): path for path in reversed(places)}.values())[::-1]
    read = [*zip(_labels(places), [read_run(place) for place in places], strict=True), *pile.cases]
    if cooperation is None and pile.studies and not read:
        _check_studies(pile.studies)
    else:
        _check(folders[0] if folders else Path(), [run for _, run in read])
    home = places[0] / PAGE if places else folders[0].with_name(f"{folders[0].resolve().name}-{PAGE}")
    together = None if cooperation is None else _read_cooperation(cooperation)
    return Material(tuple(read), home, together, tuple(pile.studies))


@dataclass
class _Pile:
    """Folders of a report by what they are."""

    places: list[Path] = field(default_factory=list)
    cases: list[tuple[str, StoredRun]] = field(default_factory=list)
    cooperation: Path | None = None
    studies: list[StudyPart] = field(default_factory=list)


def _sorted_out(folders: Sequence[Path]) -> _Pile:
    """Return what the folders are; raise InvalidInput if one is nothing to report."""
    pile = _Pile()
    problems: list[Problem] = []
    for folder in folders:
        settle(folder)
        inside = _runs_inside(folder) if folder.is_dir() else []
        if is_run(folder):
            pile.places.append(folder)
        elif (folder / RECORD).is_file():
            pile.cooperation = folder
        elif is_experiment(folder) and RESULTS in _names(folder):
            found, results = case_runs(folder, MOST_RUNS)
            pile.cases += found
            pile.studies.append(StudyPart(folder, _study_record(folder), {RESULTS: results}, _pictures(folder)))
        elif _holds_study(folder):
            pile.studies.append(_read_study(folder))
            pile.places += inside
        elif inside:
            pile.places += inside
        else:
            rule = "be a run folder, a folder of runs, of a cooperation, an experiment or a sensitivity analysis"
            problems.append(Problem(str(folder), "nothing to report", rule, "solve first, or correct the path"))
    if problems:
        raise InvalidInput(problems)
    return pile


def _runs_inside(folder: Path) -> list[Path]:
    """Return the run folders in a folder; hidden ones are drafts."""
    return sorted(path for path in folder.iterdir() if not path.name.startswith(".") and is_run(path))


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
    known = _traits(runs[0])
    problems += [
        Problem(f"{run.folder} {what}", repr(own), f"be {known[what]!r} as in the first run",
                "make a report of its own for it")
        for run in runs
        for what, own in _traits(run).items()
        if own != known[what]
    ]  # fmt: skip
    if problems:
        raise InvalidInput(problems)


def _traits(run: StoredRun) -> dict[str, str]:
    """Return what all runs of a page have in common: what stands side by side has to be of one kind."""
    return {"instance": str(run.info["instance"]), "money": run.instance.settings.money}


def _labels(places: Sequence[Path]) -> list[str]:
    """Return a name for each run: its folder, with the folder above where names are the same."""
    whole = [place.resolve() for place in places]
    names = [place.name for place in whole]
    return [
        name if names.count(name) == 1 else f"{place.parent.name}/{name}"
        for name, place in zip(names, whole, strict=True)
    ]


def _read_cooperation(folder: Path) -> CooperationPart:
    path = folder / RECORD
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        problem = Problem(str(path), f"broken JSON ({error})", "be the record of a cooperation", "cooperate again")
        raise InvalidInput([problem]) from error
    return CooperationPart(folder, record, {name: _text_table(folder, name) for name in _names(folder)})


def _names(folder: Path) -> list[str]:
    return sorted(path.stem for path in (folder / "tables").glob("*.csv") if path.read_bytes().strip())


def _text_table(folder: Path, name: str) -> pd.DataFrame:
    """Return a table with numbers where all cells of a column are numbers."""
    frame = pd.read_csv(folder / "tables" / f"{name}.csv", dtype=str, keep_default_na=False)
    for column in frame.columns:
        numbers = pd.to_numeric(frame[column].where(frame[column] != ""), errors="coerce")
        if not (numbers.isna() & (frame[column] != "")).any() and numbers.notna().any():
            frame[column] = numbers
    return frame


def _read_study(folder: Path) -> StudyPart:
    tables = {name: _text_table(folder, name) for name in _names(folder)}
    return StudyPart(folder, _study_record(folder), tables, _pictures(folder))


def _study_record(folder: Path) -> dict[str, Any]:
    """Return the record of a study: the JSON file in its folder beside the list of files; empty without one."""
    for path in sorted(path for path in folder.glob("*.json") if path.name != MANIFEST):
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            problem = Problem(str(path), f"broken JSON ({error})", "be the record of a study", "run the study again")
            raise InvalidInput([problem]) from error
        if isinstance(record, dict):
            return record
    return {}


def _check_studies(studies: Sequence[StudyPart]) -> None:
    """Raise InvalidInput unless studies say of what they are, all of one instance."""
    problems = [
        Problem(str(study.folder), "no run, and no instance/ that says of what the study is",
                "hold a run or an instance, or stand beside a run", "give a run folder as well, or repeat the study")
        for study in studies
        if not (study.folder / INSTANCE).is_dir()
    ]  # fmt: skip
    known = studies[0].record.get("instance")
    problems += [
        Problem(f"{study.folder} instance", repr(study.record.get("instance")), f"be {known!r} as in the first study",
                "make a report of its own for it")
        for study in studies
        if study.record.get("instance") != known
    ]  # fmt: skip
    if problems:
        raise InvalidInput(problems)


def _pictures(folder: Path) -> tuple[Path, ...]:
    """Return the pictures in a folder and the folders below it, each once: SVG where there are both."""
    found: dict[Path, Path] = {}
    for kind in PICTURES:
        for path in sorted([*folder.glob(f"*{kind}"), *folder.glob(f"*/*{kind}")]):
            if not is_run(path.parent.parent):
                found.setdefault(path.with_suffix(""), path)
    return tuple(found[name] for name in sorted(found))

"""Nothing finished is ever lost: every point at which a write can be killed, stopped or refused, one after the other.

Afterwards the earlier or the new answer is whole and readable, what is the user's is there, and the same command once
more succeeds. Layouts are solved once; what is tried again and again is the writing.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from layout_opt import read_run, solve, write_run
from layout_opt.analysis.coalitions import cooperate as cooperation
from layout_opt.analysis.experiments import Case, Results, run_experiment
from layout_opt.analysis.experiments.experiment_folder import read_experiment, write_experiment
from layout_opt.analysis.experiments.key import identity_of
from layout_opt.analysis.experiments.shelf import Shelf
from layout_opt.analysis.experiments.store import Store
from layout_opt.analysis.sensitivity import one_at_a_time, parse_parameter
from layout_opt.analysis.sensitivity.analysis_result import AnalysisResult, outcome_of, write_outcome
from layout_opt.instance import Instance, write_folder
from layout_opt.result import answer
from layout_opt.result import folder as run_folder
from layout_opt.result.manifest import differences, hashes, read_manifest
from layout_opt.result.run import Run
from layout_opt.result.switch import settle
from layout_opt.result.writer import save_into
from tests.crash.points import Ending, Fault, works
from tests.golden.examples import town
from tests.golden.text import instance_of

NOTES = "notes.txt"
KEPT = ("capacity", "activity", "value")
"""Tables of the runs that are written here."""


@cache
def town_instance() -> Instance:
    """Return the smallest instance."""
    return instance_of(town("town"))


@cache
def runs() -> tuple[Run, Run]:
    """Return an earlier run and a new one, with few tables."""
    found = [solve(town_instance()), solve(town_instance(), layout="today")]
    first, second = (replace(run, tables={name: run.tables[name] for name in KEPT}) for run in found)
    return replace(first, seconds=1.0), replace(second, seconds=2.0)


@pytest.fixture(autouse=True)
def ready_instances(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write instances as texts that were made once: as many files, with less work."""
    texts: dict[int, dict[str, bytes]] = {}

    def written(instance: Instance, path: Path) -> Path:
        if id(instance) not in texts:
            write_folder(instance, path)
            texts[id(instance)] = {file.name: file.read_bytes() for file in path.iterdir()}
            return path
        path.mkdir()
        for name, content in texts[id(instance)].items():
            (path / name).write_bytes(content)
        return path

    for module in (run_folder, answer, cooperation):
        monkeypatch.setattr(module, "write_folder", written)


@dataclass(frozen=True)
class Situation:
    """A command at a folder.

    Parameters
    ----------
    before : callable
        Writes what stands there before.
    work : callable
        The command.
    read : callable
        Reads the folder as users do; raises where something is missing.
    """

    before: Callable[[Path], object]
    work: Callable[[Path], object]
    read: Callable[[Path], object]


def nothing(folder: Path) -> None:
    """Leave the place empty."""


def with_notes(write: Callable[[Path], object]) -> Callable[[Path], None]:
    """Return what writes an earlier answer and a note of the user's."""

    def before(folder: Path) -> None:
        write(folder)
        (folder / NOTES).write_text("years of work", encoding="utf-8")

    return before


def pictures(folder: Path) -> None:
    """Add two files that stand for maps."""

    def fill(draft: Path) -> None:
        for name in ("a.png", "b.png"):
            (draft / name).write_bytes(b"picture")

    save_into(folder / "maps", fill)


RUN = {
    "new": Situation(nothing, lambda folder: write_run(runs()[1], folder), read_run),
    "replaced": Situation(
        with_notes(lambda folder: write_run(runs()[0], folder)), lambda folder: write_run(runs()[1], folder), read_run
    ),
    "maps": Situation(with_notes(lambda folder: write_run(runs()[0], folder)), pictures, read_run),
}


def state(folder: Path, grown: Sequence[str] = ()) -> dict[str, str]:
    """Return what a reader finds: every file with its content, once an interrupted switch is completed.

    Of what is written while the program runs (`grown`) and of its list nothing is told.
    """
    settle(folder)
    found = hashes(folder) if folder.exists() else {}
    return {name: digest for name, digest in found.items() if not name.startswith(grown) or name == NOTES}


def every_point(situation: Situation, place: Path, fault: Fault, grown: tuple[str, ...] = ()) -> int:
    """Try the command with a fault at each of its operations; return how many there are.

    What is found afterwards has to be, to the last byte, the earlier answer or the new one, both of which can be read.
    """
    start, goal = place / "before" / "out", place / "after" / "out"
    for folder in (start, goal):
        folder.parent.mkdir(parents=True)
        situation.before(folder)
    situation.work(goal)
    earlier, new = state(start, grown), state(goal, grown)
    assert earlier != new
    for folder in (start, goal):
        if folder.exists():
            situation.read(folder)
            manifest = read_manifest(folder)
            assert manifest is not None
            assert list(differences(folder, manifest)) == []
    at, ending = 1, Ending.BROKEN
    while ending is not Ending.DONE:
        folder = place / f"{at}" / "out"
        folder.parent.mkdir()
        if start.exists():
            shutil.copytree(start, folder)
        ending = works(lambda folder=folder: situation.work(folder), folder.parent, at, fault)
        assert ending is not Ending.BROKEN, f"at operation {at}"
        assert state(folder, grown) in (earlier, new), f"at operation {at}"
        situation.work(folder)
        assert state(folder, grown) == new, f"at operation {at}"
        left = [path.name for path in (*folder.parent.iterdir(), *folder.iterdir()) if path.name.startswith(".")]
        assert left == [], f"at operation {at}"
        shutil.rmtree(folder.parent)
        at += 1
    return at - 2


@pytest.mark.parametrize("fault", Fault)
@pytest.mark.parametrize("case", RUN)
def test_a_run(case: str, fault: Fault, tmp_path: Path) -> None:
    """Proves it for a run in a new place, for one in place of an earlier one, and for maps that are added to one."""
    assert every_point(RUN[case], tmp_path, fault) >= {"new": 15, "replaced": 30, "maps": 8}[case]


CASES = [Case(f"case {number}", labels={"number": float(number)}) for number in (1, 2)]


@cache
def finished() -> tuple[Instance, Results]:
    """Return the cases of an experiment, solved once (they differ in nothing but their names and labels)."""
    first = run_experiment(town_instance(), CASES[:1], keep=("activity",)).finished["case 1"]
    return town_instance(), Results(tuple(CASES), {case.name: first for case in CASES}, ("activity",), 2)


def shelf(folder: Path) -> Shelf:
    """Return the store of the experiment; the second case is another by a target that it reaches."""
    return Shelf(Store(folder), identity_of(town_instance(), None), town_instance(), ("activity",))


def asked(number: int) -> Case:
    """Return a case with a key of its own."""
    return replace(CASES[number], target=float(-number))


def solve_cases(folder: Path, told: Path) -> None:
    """Go on with the experiment: keep the cases that are not finished; note each that the store has told is kept."""
    place = shelf(folder)
    known = place.find([asked(0), asked(1)])
    if len(known) < len(CASES):
        place.store.begin()
    for number, case in enumerate(CASES):
        if case.name not in known:
            place.put(asked(number), finished()[1].finished[case.name])
            with told.open("a", encoding="utf-8") as file:
                file.write(f"{case.name}\n")


def finished_cases(folder: Path) -> list[str]:
    """Return which cases are finished; all that is there is whole."""
    known = shelf(folder).find([asked(0), asked(1)])
    for found in known.values():
        pd.testing.assert_frame_equal(found.tables["activity"], finished()[1].finished["case 1"].tables["activity"])
    return sorted(known)


@pytest.mark.parametrize("fault", [Fault.KILL, Fault.STOP, Fault.FULL])
def test_a_store(fault: Fault, tmp_path: Path) -> None:
    """Proves that a case that was told as kept is there after any crash, and that the next call solves the others."""
    at, ending = 1, Ending.BROKEN
    while ending is not Ending.DONE:
        folder, told = tmp_path / f"{at}" / "out", tmp_path / f"told {at}"
        folder.parent.mkdir()
        ending = works(lambda folder=folder, told=told: solve_cases(folder, told), folder.parent, at, fault)
        assert ending is not Ending.BROKEN, f"at operation {at}"
        said = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
        known = finished_cases(folder)
        assert set(said) <= set(known)
        solve_cases(folder, told)
        assert finished_cases(folder) == ["case 1", "case 2"]
        assert len(told.read_text(encoding="utf-8").splitlines()) == len(said) + 2 - len(known)
        shutil.rmtree(folder.parent)
        at += 1
    assert at > 10


def experiment(number: float) -> Callable[[Path], object]:
    """Return what writes the answer of an experiment, with a number to tell it by."""
    return lambda folder: write_experiment(folder, *finished(), number=number)


def experiment_before(folder: Path) -> None:
    """Write an earlier answer beside a store."""
    solve_cases(folder, folder.with_name("told"))
    experiment(1.0)(folder)


@pytest.mark.parametrize("fault", [Fault.KILL, Fault.STOP, Fault.FULL])
def test_an_experiment(fault: Fault, tmp_path: Path) -> None:
    """Proves it for the answer of an experiment in place of an earlier one: its store stays whole all the time."""
    situation = Situation(with_notes(experiment_before), experiment(2.0), read_experiment)
    assert every_point(situation, tmp_path, fault) >= 20


@cache
def outcome() -> AnalysisResult:
    """Return the outcome of a sensitivity analysis of one parameter."""
    return outcome_of(one_at_a_time(town_instance(), [parse_parameter("demand.price=*0.9..1.1", town_instance())]), {})


def sensitivity(number: float) -> Callable[[Path], object]:
    """Return what writes the answer of a sensitivity analysis, with a number to tell it by."""
    return lambda folder: write_outcome(replace(outcome(), record={**outcome().record, "number": number}), folder)


@pytest.mark.parametrize("fault", [Fault.KILL, Fault.STOP, Fault.FULL])
def test_a_sensitivity_analysis(fault: Fault, tmp_path: Path) -> None:
    """Proves it for the answer of a sensitivity analysis in place of an earlier one."""
    situation = Situation(with_notes(sensitivity(1.0)), sensitivity(2.0), read_experiment)
    assert every_point(situation, tmp_path, fault) >= 20

"""Nothing finished is ever lost: every point at which a write can be killed, stopped or refused, one after the other.

Afterwards the earlier or the new answer is whole and readable, what is the user's is there, and the same command once
more succeeds. Layouts are solved once; what is tried again and again is the writing.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from layout_opt import read_instance, read_run, solve, write_run
from layout_opt.analysis.coalitions import cooperate as cooperation
from layout_opt.analysis.coalitions.coalition_cases import coalition_case, every_coalition
from layout_opt.analysis.coalitions.restrict import find_setting
from layout_opt.analysis.coalitions.rights_coalitions import RightsCoalitions
from layout_opt.analysis.coalitions.settlement import Settlement, settlement
from layout_opt.analysis.experiments import (
    Case,
    ExperimentProgress,
    FinishedCase,
    Results,
    StudyEngine,
    StudyOptions,
    run_experiment,
)
from layout_opt.analysis.experiments.experiment_folder import read_experiment, write_experiment
from layout_opt.analysis.experiments.store import Store
from layout_opt.analysis.experiments.workshop import Workshop
from layout_opt.analysis.sensitivity import one_at_a_time, parse_parameter
from layout_opt.analysis.sensitivity.analysis_result import AnalysisResult, outcome_of, write_outcome
from layout_opt.instance import Instance, write_folder
from layout_opt.result import answer
from layout_opt.result import folder as run_folder
from layout_opt.result.manifest import differences, hashes, read_manifest
from layout_opt.result.run import Run
from layout_opt.result.switch import settle
from layout_opt.result.writer import save_into
from layout_opt.solver.highs import Options
from tests.analysis.coalitions.coalition_examples import two_makers
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

    for module in (run_folder, answer):
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


def every_point(situation: Situation, place: Path, fault: Fault, grown: tuple[str, ...] = (), step: int = 1) -> int:
    """Try the command with a fault at each of its operations (or each `step`-th); return how many there are.

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
        at += step
    return at - 1 - step


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


@pytest.fixture
def solved_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every case come to what the first one came to, without solving it again."""
    known = finished()[1].finished["case 1"]
    monkeypatch.setattr(Workshop, "solve", lambda *_: known)


def asked(number: int) -> Case:
    """Return a case with a key of its own."""
    return replace(CASES[number], target=float(-number))


def solve_cases(folder: Path, told: Path) -> None:
    """Go on with the experiment: keep the cases that are not finished; note each that the store has told is kept."""

    def tell(progress: ExperimentProgress) -> None:
        if progress.latest:
            with told.open("a", encoding="utf-8") as file:
                file.write(f"{progress.latest}\n")

    StudyEngine(town_instance(), StudyOptions(folder=folder, listener=tell), ("activity",)).solve([asked(0), asked(1)])


def finished_cases(folder: Path) -> list[str]:
    """Return which cases are finished; all that is there is whole."""
    known = Store(folder).cases()
    for case in known:
        table = finished()[1].finished["case 1"].tables["activity"]
        pd.testing.assert_frame_equal(case.finished().tables["activity"], table)
    return sorted(case.row["case"] for case in known)


@pytest.mark.usefixtures("solved_before")
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


@pytest.mark.usefixtures("solved_before")
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


@cache
def game_instance() -> Instance:
    """Return a game of two provinces, each coalition a linear program."""
    with tempfile.TemporaryDirectory() as place:
        return read_instance(two_makers().write(Path(place) / "i"))


@cache
def coalitions() -> tuple[Mapping[str, FinishedCase], Settlement]:
    """Return what the coalitions come to, solved once and without their tables, and the accounts of all together."""
    setting = find_setting(game_instance(), "province")
    cases = [coalition_case(setting, members) for members in every_coalition(setting.players.names)]
    found = StudyOptions(Options(gap=1e-6)).run(game_instance(), cases, ()).finished
    accounts = settlement(setting, dict(found["east+west"].tables))
    return {name: replace(case, seconds=1.0, tables={}) for name, case in found.items()}, accounts


def cooperate_again(gap: float) -> Callable[[Path], object]:
    """Return the command; another gap is another question with other coalitions."""
    return lambda folder: cooperation.cooperate(game_instance(), folder, players="province", gap=gap)


def cache_of(make: Callable[..., object]) -> Callable[..., object]:
    """Return a function that makes its answer the first time and returns the same one ever after."""
    known: list[object] = []

    def made(*asked: object) -> object:
        if not known:
            known.append(make(*asked))
        return known[0]

    return made


def read_cooperation(folder: Path) -> None:
    """Read the answer of a cooperation as its users do: the record, the joint plan, and every finished coalition."""
    assert json.loads((folder / "cooperate.json").read_text(encoding="utf-8"))["status"] == "complete"
    assert read_run(folder / "joint").tables
    assert {case.row["case"] for case in Store(folder).cases()} == {"east", "west", "east+west"}


@pytest.mark.parametrize("fault", [Fault.KILL, Fault.STOP, Fault.FULL])
def test_a_cooperation(fault: Fault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves it for a cooperation in place of an earlier one, from its first coalition to the last file of the answer.

    What stands in the store beside the answer proves itself: a case whose line and file are not whole is solved again.
    """
    known, accounts = coalitions()
    monkeypatch.setattr(Workshop, "solve", lambda _, case: known[case.name])
    few = replace(runs()[0], instance=game_instance(), tables={"value": runs()[0].tables["value"]})
    monkeypatch.setattr(cooperation, "run_of", lambda *_: few)
    monkeypatch.setattr(cooperation, "settlement", lambda *_: accounts)
    monkeypatch.setattr(cooperation, "rights_game", lambda *_: pd.DataFrame({"player": ["east"], "gain": [1.0]}))
    monkeypatch.setattr(cooperation, "rights_coalitions", lambda *_: RightsCoalitions({}, {}))
    for name in ("find_setting", "share_complete"):  # made once: what is tried is the writing
        monkeypatch.setattr(cooperation, name, cache_of(getattr(cooperation, name)))
    situation = Situation(with_notes(cooperate_again(1e-3)), cooperate_again(1e-4), read_cooperation)
    assert every_point(situation, tmp_path, fault, ("store", "manifest.json"), step=7) >= 60

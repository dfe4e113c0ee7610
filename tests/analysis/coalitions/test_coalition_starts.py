"""Coalitions know what finished ones tell: a plan to start from, a bound, sometimes the whole value."""

from __future__ import annotations

import shutil
from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from layout_opt import read_instance
from layout_opt.analysis.coalitions.coalition_cases import coalition_case, every_coalition
from layout_opt.analysis.coalitions.cooperate import cooperate
from layout_opt.analysis.coalitions.known import KnownValues, waves
from layout_opt.analysis.coalitions.restrict import coalition_changes
from layout_opt.analysis.experiments import FinishedCase, StudyOptions
from layout_opt.analysis.experiments.known_plans import (
    DECIDED,
    KnownPlans,
    columns_of,
    plans_beside,
    side_by_side,
)
from layout_opt.analysis.experiments.store import LINES, STORE
from layout_opt.instance import changed
from layout_opt.model.objective import stages
from layout_opt.result.stored_plan import unpacked_decisions
from layout_opt.solver.direct import direct_model
from layout_opt.solver.highs import Ending, Options, optimise
from layout_opt.solver.warm_start import is_layout
from tests.analysis.coalitions.coalition_examples import SMALL_RIVER, two_makers
from tests.analysis.coalitions.test_coalition_values import SEEDS, random_setting

if TYPE_CHECKING:
    from layout_opt.analysis.coalitions.cooperate import Cooperation

OPTIONS = Options(gap=1e-9, threads=1)


def _value(members: str, value: float, bound: float) -> tuple[frozenset[str], FinishedCase]:
    return frozenset(members), FinishedCase("solved", value, bound, 0.0, certified=True)


def test_bounds_and_parts_from_other_coalitions() -> None:
    """ABC gets at most 10.5, C at least 3, D is unknown: AB at most 7.5; best parts of AB are A and B with 6."""
    known = KnownValues(
        dict([_value("ABC", 10, 10.5), _value("C", 3, 3), _value("A", 2, 2.1), _value("B", 4, 4.2)]), 1.0
    )
    assert known.bound(frozenset("AB")) == 7.5
    assert known.parts(frozenset("AB")) == (frozenset("A"), frozenset("B"))
    assert known.above(frozenset("AB")) == frozenset("ABC")
    assert known.bound(frozenset("AD")) is None
    assert known.parts(frozenset("AD")) == ()


def test_costs_are_bounded_from_below() -> None:
    """All together cost at least 9.5 and C at most 3, so AB cost at least 6.5."""
    known = KnownValues(dict([_value("ABC", 10, 9.5), _value("C", 3, 2.9)]), -1.0)
    assert known.bound(frozenset("AB")) == 6.5


def test_a_whole_that_can_lose_bounds_nobody() -> None:
    """Where entitlements exceed the room, all together may do worse than their parts; others may not."""
    whole = frozenset("ABC")
    known = KnownValues(dict([_value("ABC", 10, 10), _value("C", 3, 3)]), 1.0, whole)
    assert known.bound(frozenset("AB")) is None


def test_waves_begin_with_all_and_come_in_from_both_ends() -> None:
    names = "ABCDE"
    sizes = [{len(coalition) for coalition in wave} for wave in waves(every_coalition(names), 5)]
    assert sizes == [{5}, {1}, {4}, {2}, {3}]
    assert sum(len(wave) for wave in waves(every_coalition(names), 5)) == 31


@pytest.mark.parametrize("seed", SEEDS[:3])
def test_plans_of_parts_are_plans_of_the_whole(tmp_path: Path, seed: int) -> None:
    """Superadditivity by construction, as plans and not only as values: side by side they keep every row and bound.

    In games of three players; of two, both are the instance itself, which is not made of parts.
    """
    setting = random_setting(seed, tmp_path / "i")
    sign = 1.0 if setting.kind == "gain" else -1.0
    first, second = (frozenset([name]) for name in setting.players.names[:2])
    both = first | second
    assert both != frozenset(setting.players.names), "choose another seed"
    cases = [coalition_case(setting, members) for members in (first, second)]
    found = StudyOptions(OPTIONS).run(setting.instance, cases, ()).finished
    plans = tuple(found[case.name].plan for case in cases)
    model = direct_model(changed(setting.instance, coalition_changes(setting, both)))
    stage = stages(setting.instance)[0]
    arrays = model.arrays(stage.aim, maximise=stage.maximise)
    beside = columns_of(model, arrays, side_by_side(unpacked_decisions(plan) or {} for plan in plans))
    assert is_layout(arrays, beside)
    together = plans_beside(model, arrays, KnownPlans(plans))
    assert together is not None
    assert together.objective == pytest.approx(sum(found[case.name].objective or 0.0 for case in cases))
    cold, warm = optimise(arrays, OPTIONS), optimise(arrays, OPTIONS, start=together.values)
    assert warm.objective == pytest.approx(cold.objective)
    assert sign * (warm.objective or 0.0) >= sign * together.objective - 1e-9


def test_the_solver_takes_the_start() -> None:
    """With no time at all HiGHS has no layout of its own; with a start it has that one."""
    river = read_instance(SMALL_RIVER)
    arrays = direct_model(river).arrays(stages(river)[0].aim, maximise=True)
    known = optimise(arrays, OPTIONS)
    assert known.values is not None
    hurried = Options(gap=0.0, time_limit=1e-9, threads=1)
    assert optimise(arrays, hurried).ending is Ending.NO_LAYOUT
    started = optimise(arrays, hurried, start=known.values)
    assert started.ending is Ending.LIMIT
    assert started.objective == pytest.approx(known.objective)


def _idle_third(folder: Path) -> Path:
    """Return two makers and a third, south, that can make nothing worth selling: it brings nobody anything."""
    draft = two_makers()
    draft.add("regions", region="D", group="south", population=1)
    draft.add("sites", region="D", technology="mill", existing=0, max_capacity=100, variable_cost=9)
    draft.add("discharge", region="D", receptor="river", pollutant="*", share=1)
    return draft.write(folder)


def test_what_bounds_decide_is_not_solved_and_says_so(tmp_path: Path) -> None:
    """East and south: plans of the parts give 120 + 0, all together less west leave at most 160 - 30 = 130.

    That is 8.3 % apart: at a gap of 10 % nothing is solved, the plan is certified, and the table says so. East and
    west have plans of 150 and a bound of 160 (6.7 %), so they are not solved either; west and south 30 and 40: solved.
    """
    instance = read_instance(_idle_third(tmp_path / "i"))
    rough = cooperate(instance, tmp_path / "rough", players="province", gap=0.1)
    table = rough.tables["coalitions"].set_index("members")[["value", "bound", "status", "note", "start"]]
    assert table.loc["east+south"].tolist() == [pytest.approx(120), pytest.approx(130), "solved", DECIDED, 120]
    assert table.loc["east+west"].tolist() == [pytest.approx(150), pytest.approx(160), "solved", DECIDED, 150]
    assert table.loc["south+west", "note"] == ""
    assert table.loc["south+west", "value"] == pytest.approx(30)
    assert table.loc["south+west", "start"] == pytest.approx(30)


def test_values_are_the_same_whatever_was_finished_before(river: tuple[Cooperation, Path], tmp_path: Path) -> None:
    """A run that lost some coalitions, solved on by two workers, finds the values and starts of the first."""
    first, folder = river[0], tmp_path / "out"
    shutil.copytree(river[1], folder)
    store = folder / STORE / LINES
    lines = store.read_text(encoding="utf-8").splitlines(keepends=True)
    store.write_text("".join([lines[0], lines[2], lines[4], lines[6]]), encoding="utf-8")
    again = cooperate(read_instance(SMALL_RIVER), folder, players="region", jobs=2)
    kept = [{c: (v.objective, v.bound, v.start) for c, v in done.values.items()} for done in (first, again)]
    assert kept[0] == kept[1]
    assert {len(c) for c, v in first.values.items() if v.start is not None} == {2}


def test_workers_find_the_folder_wherever_they_stand(tmp_path: Path) -> None:
    """Workers that were started in one directory solve for a relative folder of another."""
    instance = read_instance(two_makers().write(tmp_path / "i"))
    for name in ("one", "two"):
        place = tmp_path / name
        place.mkdir()
        with chdir(place):
            done = cooperate(instance, Path("runs") / "game", players="province", jobs=2)
        assert not done.failed
        assert sorted(v.objective or 0.0 for v in done.values.values()) == pytest.approx([30, 120, 160])

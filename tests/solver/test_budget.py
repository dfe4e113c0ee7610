"""One budget of time for all solves of a run, by a clock of our own: nothing here waits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from layout_opt.solver import branching, search, tie_break
from layout_opt.solver.budget import CLEAN_UP_SHARE, Budget
from layout_opt.solver.highs import Ending, Options
from layout_opt.solver.linear_program import LinearProgram
from layout_opt.solver.search import SearchAnswer, SearchRequest, SearchStage
from layout_opt.solver.tie_break import Ties, TieState
from tests.solver.test_search import knapsack

LIMIT = 100.0


@dataclass
class Clock:
    """A clock that goes on when it is told to."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_is_left_and_what_is_kept() -> None:
    """Proves the arithmetic: what is left is never below 0, and at most a tenth of it is kept for later."""
    clock = Clock()
    budget = Budget(LIMIT, clock)
    clock.now = 40.0
    assert (budget.spent, budget.left, budget.over) == (40.0, 60.0, False)
    assert budget.options(Options(), kept=2.0).time_limit == 58.0
    assert budget.options(Options(), kept=50.0).time_limit == pytest.approx(60.0 * (1 - CLEAN_UP_SHARE))
    assert budget.part(0.8).left == pytest.approx(40.0)
    clock.now = 130.0
    assert (budget.left, budget.over) == (0.0, True)
    endless = Budget(None, clock)
    assert (endless.left, endless.over, endless.options(Options(time_limit=5.0)).time_limit) == (None, False, None)


def timed(
    monkeypatch: pytest.MonkeyPatch, linear: float, tree: float
) -> tuple[SearchAnswer, list[tuple[float, float]], Clock]:
    """Return the answer to a knapsack, limit and time left at each solve, and the clock.

    A linear program takes `linear` seconds and branch and bound `tree`, or what they are given if that is less: then
    they end at their limit, the linear programs without a layout.
    """
    clock, asked = Clock(), []
    budget = Budget(LIMIT, clock)

    def takes(options: Options, seconds: float, whole: bool, solve: Any) -> Any:
        limit, left = options.time_limit, budget.left
        assert limit is not None
        assert left is not None
        asked.append((limit, left))
        clock.now += min(seconds, limit)
        found = solve(replace(options, time_limit=None))
        if seconds <= limit:
            return found
        return replace(found, ending=Ending.LIMIT) if whole else replace(found, ending=Ending.NO_LAYOUT, values=None)

    real, own = branching.optimise, LinearProgram.solve
    for module in (branching, search, tie_break):
        monkeypatch.setattr(
            module,
            "optimise",
            lambda arrays, options, *more: takes(
                options,
                tree if arrays.integer.any() else linear,
                bool(arrays.integer.any()),
                lambda given: real(arrays, given, *more),
            ),
        )
    monkeypatch.setattr(
        LinearProgram,
        "solve",
        lambda program, options: takes(options, linear, False, lambda given: own(program, given)),
    )
    request = SearchRequest(Options(gap=0.0, threads=1), budget, ties=Ties(list(range(50)), []), repeatable=True)
    return search.search(knapsack(), request), asked, clock


def test_all_stages_share_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that a search that would take for ever ends in time, cleaned and priced from what was kept for that."""
    answer, asked, clock = timed(monkeypatch, 2.0, 1e9)
    assert all(limit <= left for limit, left in asked)
    assert clock.now <= LIMIT
    assert answer.outcome.ending in {Ending.LIMIT, Ending.OPTIMAL}
    assert answer.priced is not None
    assert answer.priced.duals is not None
    assert answer.seconds[SearchStage.TREE] > 0.8 * LIMIT


def test_a_tie_break_without_time_is_left_out_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that what takes longer than what was kept is left out: here linear programs of 30 s."""
    answer, asked, clock = timed(monkeypatch, 30.0, 1e9)
    assert all(limit <= left for limit, left in asked)
    assert clock.now <= LIMIT
    assert answer.outcome.values is not None
    assert answer.ties.state in {TieState.NO_TIME, TieState.NO_PRICES}
    assert answer.ties.unique is None


def test_a_relaxation_without_time_ends_without_a_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that nothing else is begun once the time is used up."""
    answer, asked, clock = timed(monkeypatch, 1e9, 1e9)
    assert (answer.outcome.ending, answer.outcome.values, answer.outcome.bound) == (Ending.NO_LAYOUT, None, None)
    assert clock.now == LIMIT
    assert len(asked) == 1

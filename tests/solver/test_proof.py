"""A bound that a layout beats is a failed proof: another attempt, or no bound; never a gap of 0."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from layout_opt.solver import branching
from layout_opt.solver.arrays import Arrays
from layout_opt.solver.gap import relative_gap, settled
from layout_opt.solver.highs import Attempt, Ending, Options, Outcome
from layout_opt.solver.search import SearchAnswer, SearchRequest, search
from layout_opt.solver.warm_start import is_layout
from tests.families.hand import about
from tests.solver.test_search import knapsack


def test_bound_beside_an_objective() -> None:
    """Proves: a beaten bound is none, round-off is none, and the size of the objective decides, not 1."""
    assert settled(10.0, 11.0, 10.0, maximise=True) == (11.0, pytest.approx(0.1))
    assert settled(10.0, 9.0, 10.0, maximise=True) == (None, None)
    assert settled(10.0, 9.0, 10.0, maximise=False) == (9.0, pytest.approx(0.1))
    assert settled(3e-9, 1e-9, 3e-9, maximise=True) == (None, None)
    assert settled(1e-9, 3e-9, 3e-9, maximise=True) == (3e-9, pytest.approx(2.0))
    assert settled(1e9, 1e9 - 1e-3, 1e9, maximise=True) == (1e9, 0.0)
    assert settled(10.0, 10.0 - 1e-6, 10.0, maximise=True) == (
        pytest.approx(10.0 + 1e-6, abs=1e-12),
        pytest.approx(1e-7),
    )
    assert settled(10.0, 10.0 + 1e-6, 10.0, maximise=False) == (
        pytest.approx(10 - 1e-6, abs=1e-12),
        pytest.approx(1e-7),
    )
    assert settled(0.0, 1e-12, 1.0, maximise=True) == (0.0, 0.0)
    assert relative_gap(2e-12, 1e-12) == pytest.approx(0.5)


def with_lies(
    monkeypatch: pytest.MonkeyPatch, lies: int, lie: Callable[[Outcome], Outcome]
) -> tuple[SearchAnswer, list[Attempt], Outcome]:
    """Return the answer to a knapsack whose first searches lie, how the solver was asked, and what is right."""
    real, asked = branching.optimise, []
    exact = Options(gap=1e-9, threads=1)
    arrays = knapsack()
    right = real(arrays, exact)

    def liar(arrays: Arrays, options: Options, *more: Any) -> Outcome:
        outcome = real(arrays, options, *more)
        if not arrays.integer.any():
            return outcome
        asked.append(more[-1])
        return lie(outcome) if len(asked) <= lies else outcome

    monkeypatch.setattr(branching, "optimise", liar)
    return search(arrays, SearchRequest(exact, layouts=(np.zeros(50),))), asked, right


def too_low(outcome: Outcome) -> Outcome:
    """Return an outcome with a bound that its own layout beats."""
    assert outcome.objective is not None
    return replace(outcome, bound=outcome.objective - 1.0, gap=0.0)


def nothing(outcome: Outcome) -> Outcome:
    """Return that there is no layout."""
    return Outcome(Ending.INFEASIBLE, None, None, None, None, None, outcome.seconds)


@pytest.mark.parametrize("lie", [too_low, nothing])
def test_a_failed_proof_is_asked_again(monkeypatch: pytest.MonkeyPatch, lie: Callable[[Outcome], Outcome]) -> None:
    """Proves that a second attempt, scaled in another way, gives the bound that the first one could not.

    A bound that the layout beats is no proof, nor is "infeasible" where a layout is known (here: nothing is taken).
    """
    answer, asked, right = with_lies(monkeypatch, 1, lie)
    assert asked == list(branching.ATTEMPTS[:2])
    assert (answer.outcome.ending, answer.outcome.objective) == (Ending.OPTIMAL, about(right.objective))
    assert answer.outcome.gap == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("lie", [too_low, nothing])
def test_where_every_attempt_fails_the_relaxation_is_the_bound(
    monkeypatch: pytest.MonkeyPatch, lie: Callable[[Outcome], Outcome]
) -> None:
    """Proves that after three attempts, one without presolve, the layout stands with the bound of the relaxation."""
    answer, asked, right = with_lies(monkeypatch, 99, lie)
    assert asked == list(branching.ATTEMPTS)
    assert len({each.way for each in asked}) == 2
    assert {each.presolve for each in asked} == {True, False}
    assert answer.outcome.ending is Ending.UNPROVEN
    assert answer.relaxation is not None
    assert answer.outcome.bound == about(answer.relaxation.objective)
    assert right.objective is not None
    assert answer.outcome.objective is not None
    assert answer.outcome.objective <= right.objective + 1e-6 < answer.relaxation.objective
    assert is_layout(knapsack(), answer.values)

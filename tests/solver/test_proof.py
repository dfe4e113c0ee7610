"""A bound that a layout beats is a failed proof: another attempt, or no bound; never a gap of 0."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from layout_opt import solve
from layout_opt.result.run import Run
from layout_opt.solver import cleaned
from layout_opt.solver.arrays import Arrays
from layout_opt.solver.gap import relative_gap, settled
from layout_opt.solver.highs import Attempt, Options, Outcome
from tests.families.hand import about
from tests.golden.examples import town
from tests.golden.text import instance_of


def test_bound_beside_an_objective() -> None:
    """Proves: a beaten bound is none, round-off is none, and the size of the objective decides, not 1."""
    assert settled(10.0, 11.0, 10.0, maximise=True) == (11.0, pytest.approx(0.1))
    assert settled(10.0, 9.0, 10.0, maximise=True) == (None, None)
    assert settled(10.0, 9.0, 10.0, maximise=False) == (9.0, pytest.approx(0.1))
    assert settled(3e-9, 1e-9, 3e-9, maximise=True) == (None, None)
    assert settled(1e-9, 3e-9, 3e-9, maximise=True) == (3e-9, pytest.approx(2.0))
    assert settled(1e9, 1e9 - 1e-3, 1e9, maximise=True) == (1e9, 0.0)
    assert settled(0.0, 1e-12, 1.0, maximise=True) == (0.0, 0.0)
    assert relative_gap(2e-12, 1e-12) == pytest.approx(0.5)


def with_lies(monkeypatch: pytest.MonkeyPatch, lies: int) -> tuple[Run, list[Attempt]]:
    """Return the run of a town (best 15) whose first searches tell a bound of 14, and how the solver was asked."""
    real, asked = cleaned.optimise, []

    def liar(arrays: Arrays, options: Options, *more: Any) -> Outcome:
        outcome = real(arrays, options, *more)
        if not arrays.integer.any():
            return outcome
        asked.append(more[-1])
        return replace(outcome, bound=14.0, gap=0.0) if len(asked) <= lies else outcome

    monkeypatch.setattr(cleaned, "optimise", liar)
    draft = town()
    draft.tables["sites"][0]["fixed_cost"] = "1"
    return solve(instance_of(draft)), asked


def test_a_beaten_bound_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that a second attempt, scaled in another way, gives the bound that the first one could not."""
    run, asked = with_lies(monkeypatch, 1)
    assert asked == list(cleaned.ATTEMPTS[:2])
    assert (run.status, run.objective, run.bound, run.gap) == ("solved", about(15), about(15), 0.0)


def test_a_bound_that_stays_beaten_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that after three attempts, one without presolve, no bound is told, and a status of its own says so."""
    run, asked = with_lies(monkeypatch, 99)
    assert asked == list(cleaned.ATTEMPTS)
    assert len({each.way for each in asked}) == 2
    assert {each.presolve for each in asked} == {True, False}
    assert (run.status, run.exit_status, run.bound, run.gap) == ("unproven", 7, None, None)
    assert run.objective == about(15)
    assert run.certificate is not None
    assert run.certificate.passed

"""Helpers of the hand cases: solve a draft, and read one amount."""

from __future__ import annotations

import pytest

from layout_opt import solve
from layout_opt.model.build import build_model
from layout_opt.model.objective import stages
from layout_opt.result.run import Run
from layout_opt.solver.compile_model import compile_model
from layout_opt.solver.highs import Options, Outcome, optimise
from tests.cases.draft import Draft
from tests.golden.text import instance_of

GAP = 1e-9


def answer(draft: Draft, layout: str = "best") -> Run:
    """Return the certified run of a draft."""
    run = solve(instance_of(draft), gap=GAP, layout=layout, stochastic_values=False)
    assert run.status == "solved", run.status
    assert run.certificate is not None
    assert run.certificate.passed
    return run


def outcome(draft: Draft) -> Outcome:
    """Return what the solver says of the first stage of a draft (no tables: many times faster)."""
    instance = instance_of(draft)
    built = build_model(instance)
    stage = stages(instance)[0]
    built.set_aim(stage.aim, maximise=stage.maximise)
    return optimise(compile_model(built.pyomo), Options(gap=GAP))


def best(draft: Draft) -> float:
    """Return the optimum of a draft with one stage."""
    objective = outcome(draft).objective
    assert objective is not None
    return objective


def ending(draft: Draft) -> str:
    """Return how solving a draft ends."""
    return outcome(draft).ending.value


def amount(run: Run, table: str, column: str, **key: str) -> float:
    """Return the sum of a column over the rows of a table that have the key."""
    frame = run.tables[table]
    for name, word in key.items():
        frame = frame[frame[name] == word]
    return float(frame[column].sum())


def about(value: float) -> object:
    """Return what equals `value` up to the solve gap."""
    return pytest.approx(value, rel=1e-7, abs=1e-7)

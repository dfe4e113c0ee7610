"""Solve a folder or a draft and return one number that grows with what is better."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layout_opt import read_instance, solve
from layout_opt.model.build import build_model
from layout_opt.model.objective import stages
from layout_opt.solver.compile_model import compile_model
from layout_opt.solver.highs import Ending, Options, optimise

if TYPE_CHECKING:
    from pathlib import Path

    from layout_opt.model.build import BuiltModel
    from tests.cases.draft import Draft

GAP = 1e-9
INFEASIBLE = float("-inf")


def built_from(folder: Path) -> BuiltModel:
    """Return the Pyomo model of a folder with its objective."""
    instance = read_instance(folder)
    built = build_model(instance)
    stage = stages(instance)[0]
    built.set_aim(stage.aim, maximise=stage.maximise)
    return built


def merit_by_highs(built: BuiltModel) -> float:
    """Return the optimum in the sense "more is better", minus infinity where nothing is feasible."""
    outcome = optimise(compile_model(built.pyomo), Options(gap=GAP))
    if outcome.ending is Ending.INFEASIBLE:
        return INFEASIBLE
    assert outcome.ending is Ending.OPTIMAL, f"{built.pyomo.name}: {outcome.ending}"
    assert outcome.objective is not None
    return signed(built, outcome.objective)


def signed(built: BuiltModel, objective: float) -> float:
    """Return an objective in the sense "more is better"."""
    return -objective if built.instance.settings.objective == "cost" else objective


def merit_of(draft: Draft, folder: Path) -> float:
    """Write, read, build and solve a draft (without tables and certificate)."""
    return merit_by_highs(built_from(draft.write(folder)))


def merit_of_run(folder: Path) -> float:
    """Solve a folder through the public functions; the layout is certified, or there is none."""
    run = solve(read_instance(folder), gap=GAP)
    if run.status == "infeasible":
        return INFEASIBLE
    assert run.status == "solved", f"{folder.name}: {run.status}"
    assert run.certificate is not None
    assert not run.certificate.violations, f"{folder.name}: {run.certificate.violations}"
    assert run.objective is not None
    return -run.objective if run.instance.settings.objective == "cost" else run.objective


def close_to(first: float, second: float, tolerance: float = 1e-6) -> bool:
    """Return whether two merits agree (both infeasible agree)."""
    if INFEASIBLE in (first, second):
        return first == second
    return abs(first - second) <= tolerance * (1.0 + abs(second))

"""Our own route: arrays -> Pyomo model -> `compile_model` -> `passModel`."""

from __future__ import annotations

from typing import Any

import highspy

from benchmarks.registry import register
from layout_opt.instance import Instance
from layout_opt.model.build import build_model
from layout_opt.model.objective import stages
from layout_opt.solver.compile_model import compile_model
from layout_opt.solver.hand_over import pass_model


def build(instance: Instance) -> Any:
    """Return the Pyomo model with its objective."""
    built = build_model(instance)
    stage = stages(instance)[-1]
    built.set_aim(stage.aim, maximise=stage.maximise)
    return built.pyomo


def hand_over(model: Any) -> Any:
    """Compile the model and pass the arrays to HiGHS."""
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    pass_model(solver, compile_model(model))
    return solver


register("layout_opt", "build_model + compile_model + passModel", build, hand_over)

"""Our own route of repeated solves: the same arrays, without Pyomo."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import highspy

from benchmarks.registry import register
from layout_opt.instance import Instance
from layout_opt.instance.memory import Memory
from layout_opt.model.objective import stages
from layout_opt.solver.arrays import Arrays
from layout_opt.solver.direct import direct_model
from layout_opt.solver.hand_over import pass_model


def build(instance: Instance) -> Arrays:
    """Return the arrays, made from the tables alone: nothing that an earlier build remembered is used."""
    forgotten = replace(instance, tables=dict(instance.tables), memory=Memory())
    stage = stages(instance)[-1]
    return direct_model(forgotten).arrays(stage.aim, maximise=stage.maximise)


def hand_over(arrays: Arrays) -> Any:
    """Pass the arrays to HiGHS."""
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    pass_model(solver, arrays)
    return solver


register("layout_opt_direct", "direct_model + passModel, nothing remembered", build, hand_over)

"""Receptors that may exceed their capacity in some courses of events, and the objective that risk is measured by."""

from __future__ import annotations

import pandas as pd

from layout_opt.facts.derived import derived
from layout_opt.facts.frames import look_up, table_of
from layout_opt.facts.keys import LOAD
from layout_opt.facts.network import capacities
from layout_opt.instance import Instance
from layout_opt.instance.settings import Objective, RiskMeasure

RISKY = {Objective.NET_EFFECTIVE_OUTPUT: 1.0, Objective.COST: -1.0}
"""Objectives that are one sum, and so have an outcome for each course, and their sense."""


@derived
def chances(instance: Instance) -> pd.DataFrame:
    """Return node, receptor, pollutant, capacity, share, most: where a limit may be exceeded, at each node."""
    if not instance.has("chance_limits"):
        return table_of((), LOAD, capacity=(), share=(), most=())
    known = capacities(instance)
    frame = instance.resolve("chance_limits", known[list(LOAD)]).reset_index(drop=True)
    frame = frame.assign(capacity=look_up(frame, known, LOAD, "capacity"))
    return frame[frame["capacity"].notna()].reset_index(drop=True)


def certain(instance: Instance, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a frame of receptors and pollutants whose capacity may never be exceeded."""
    exempt = pd.MultiIndex.from_frame(chances(instance)[list(LOAD)])
    return frame[~pd.MultiIndex.from_frame(frame[list(LOAD)]).isin(exempt)] if len(exempt) else frame


def risk_sense(instance: Instance) -> float | None:
    """Return 1 where more of the objective is better, -1 where less is; None where no risk is measured."""
    measured = instance.settings.risk.measure is not RiskMeasure.EXPECTATION
    return RISKY.get(instance.settings.objective) if measured else None

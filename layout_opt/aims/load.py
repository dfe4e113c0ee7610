"""Load: burden at all receptors, weighted by pollutant and receptor, or of one pollutant at one place."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from layout_opt.errors import Problem, nearest
from layout_opt.facts.frames import records
from layout_opt.facts.keys import LOAD
from layout_opt.instance import Instance
from layout_opt.model.aim_sums import AimValues, weighted_sum
from layout_opt.model.linear_model import LinearModel
from layout_opt.model.terms import Floats, Ints

LESS_IS_BETTER = True
WORDS = "weighted load"
NAMES = ("Weighted load", "加权负荷")
OF = "RECEPTOR,POLLUTANT"


def check(instance: Instance, of: tuple[str, ...], where: str) -> Iterator[Problem]:
    """Yield what is wrong with the place, or that nothing is weighed."""
    if not of:
        if not any(instance.settings.load.weights.values()):
            fix = "add [load] weights to instance.toml, or name one as load:RECEPTOR,POLLUTANT"
            yield Problem(where, "no weights", "have weights of pollutants", fix)
        return
    if len(of) != 2:
        yield Problem(where, ",".join(of), "name a receptor and a pollutant", "write load:RECEPTOR,POLLUTANT")
        return
    for name, table, set_name in zip(of, ("receptors", "pollutants"), ("RECEPTOR", "POLLUTANT"), strict=True):
        known = instance.members(set_name) if instance.has(table) else ()
        if name not in known:
            rule = f"be in {table}.csv{nearest(name, known)}"
            yield Problem(where, repr(name), rule, "correct the name")


def unit(instance: Instance, of: tuple[str, ...]) -> str:
    """Return the unit of the pollutant, or words for a weighted sum."""
    return instance.units.column("{pollutant}/yr", pollutant=of[1]) if of else WORDS


def weights(instance: Instance, of: tuple[str, ...], frame: pd.DataFrame) -> Floats:
    """Return what a unit of each load counts: weight of pollutant x receptor, or 1 at the one place that is meant."""
    if of:
        meant = (frame["receptor"] == of[0]) & (frame["pollutant"] == of[1])
        return np.asarray(meant, dtype=np.float64)
    weight = instance.settings.load.weights
    place = instance.attribute("receptors", "weight") if instance.has("receptors") else {}
    counts = [weight.get(p, 0.0) * float(place.get(q, 1.0)) for q, p in records(frame, "receptor", "pollutant")]
    return np.array(counts, dtype=np.float64)


def terms(model: LinearModel, of: tuple[str, ...]) -> tuple[Floats, Ints]:
    """Return coefficients and columns of the sum."""
    load = model.decision("load")
    return model.node_weights(load.frame) * weights(model.instance, of, load.frame), load.numbers


def value(told: AimValues, of: tuple[str, ...]) -> float:
    """Return the sum by plain arithmetic from the decision tables."""
    frame = told.plan.frame("load", LOAD)
    return weighted_sum(told.instance, frame, weights(told.instance, of, frame))

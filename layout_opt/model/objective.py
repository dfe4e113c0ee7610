"""Objectives: what is added up in which sense; aims beyond those of the settings stand in `layout_opt.model.aim`.

========================  ===========================================================================
objective                 meaning
========================  ===========================================================================
net_effective_output      most effective output less all real costs (one solve)
effective_output          most effective output, then least cost at that output (two solves)
cost                      least cost with all demand served (one solve)
load                      least weighted load at receptors at a given share of the most effective output (two solves)
========================  ===========================================================================

Parts that are transfers (charges) stay outside unless the instance says that polluters respond to them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layout_opt.model.aim import COST, LOAD, NET, OUTPUT, Aim, AimKind, heads_of
from layout_opt.model.measures import labour, reached
from layout_opt.model.terms import Floats, sums_at
from layout_opt.model.twin import look_up, table_of, total

if TYPE_CHECKING:
    from layout_opt.instance import Instance
    from layout_opt.model.block import DecisionColumns
    from layout_opt.model.family import Accounts, Plan
    from layout_opt.model.keys import Ints
    from layout_opt.model.ledger import Ledger

EARNINGS = frozenset({"effective_output", "exports"})
TRANSFERS = frozenset({"charges"})


@dataclass(frozen=True)
class Stage:
    """One solve of a sequence.

    Parameters
    ----------
    aim : Aim
        What is optimised.
    maximise : bool
        Sense.
    keep_share : float or None
        Share of the previous stage's optimum that must be kept; None for the first stage.
    """

    aim: Aim
    maximise: bool
    keep_share: float | None = None


def stages(instance: Instance) -> tuple[Stage, ...]:
    """Return the solves that the instance's objective asks for, in order."""
    output = Stage(OUTPUT, maximise=True)
    return {
        "net_effective_output": (Stage(NET, maximise=True),),
        "effective_output": (output, Stage(NET, maximise=True, keep_share=1.0)),
        "cost": (Stage(COST, maximise=False),),
        "load": (output, Stage(LOAD, maximise=False, keep_share=instance.settings.load.output_share)),
    }[instance.settings.objective]


def part_weight(instance: Instance, aim: Aim) -> Callable[[str], float]:
    """Return the weight of each value part in an aim: 1, -1 or 0."""
    counted = frozenset() if instance.settings.respond_to_charges else TRANSFERS

    def weight(part: str) -> float:
        if aim.kind is AimKind.OUTPUT:
            return 1.0 if part in EARNINGS else 0.0
        if part in counted:
            return 0.0
        if aim.kind is AimKind.COST:
            return 0.0 if part == "effective_output" else -1.0
        return 1.0

    return weight


def aim_terms(
    instance: Instance, aim: Aim, ledgers: Mapping[str, Ledger], decisions: Mapping[str, DecisionColumns]
) -> tuple[Floats, Ints]:
    """Return coefficients and columns of an aim over all nodes, each weighted by its node; no column stands twice.

    Equality needs the decision ``least_per_head`` (see `LinearModel.aim_terms`).
    """
    weights, columns = _pieces(instance, aim, ledgers, decisions)
    first, places = first_named(columns, int(columns.max(initial=0)) + 1)
    sums = sums_at(places, weights, len(first))
    kept = sums != 0
    return sums[kept], first[kept]


def first_named(numbers: Ints, possible: int) -> tuple[Ints, Ints]:
    """Return the different numbers (below `possible`) in the order of their first mention, and each one's place."""
    first = np.full(possible, len(numbers), dtype=np.int64)
    first[numbers[::-1]] = np.arange(len(numbers) - 1, -1, -1)  # the last to be written is the first to be named
    different = np.flatnonzero(first < len(numbers))
    different = different[np.argsort(first[different])]
    place = np.empty(possible, dtype=np.int64)
    place[different] = np.arange(len(different))
    return different, place[numbers]


def _pieces(
    instance: Instance, aim: Aim, ledgers: Mapping[str, Ledger], decisions: Mapping[str, DecisionColumns]
) -> tuple[Floats, Ints]:
    """Return coefficient and column of everything that an aim adds up; a column may stand several times."""
    weight_of = instance.tree.weight
    if aim.kind in (AimKind.LOAD, AimKind.EQUALITY):
        decision = decisions["load" if aim.kind is AimKind.LOAD else "least_per_head"]
        frame = decision.frame
        weights: Floats = np.asarray(frame["node"].map(weight_of), dtype=np.float64)
        if aim.kind is AimKind.LOAD:
            weights = weights * load_weights(instance, aim, frame)
        return weights, decision.numbers
    if aim.kind is AimKind.EMPLOYMENT:
        sums, counted = ledgers["factor"].sums, set(labour(instance))
        factors = {name: float(name in counted) for name in instance.members("FACTOR")}
        weights = sums.weights("node", weight_of) * sums.weights("factor", factors)
    else:
        sums = ledgers["value"].sums
        part_of = part_weight(instance, aim)
        weights = sums.weights("node", weight_of) * sums.weights("part", part_of)
    chosen = sums.by_first_key[weights[sums.by_first_key] != 0]
    return weights[chosen] * sums.coefficients[chosen], sums.columns[chosen]


def load_weights(instance: Instance, aim: Aim, frame: pd.DataFrame) -> Floats:
    """Return what a unit of each load counts: the weight of its pollutant, or 1 at the one place that is meant."""
    if aim.of:
        meant = (frame["receptor"] == aim.of[0]) & (frame["pollutant"] == aim.of[1])
        return np.asarray(meant, dtype=np.float64)
    weights = instance.settings.load.weights
    return frame["pollutant"].map(lambda name: weights.get(name, 0.0)).to_numpy(dtype=np.float64)


def aim_value(instance: Instance, aim: Aim, plan: Plan, accounts: Accounts) -> float:
    """Return the value of an aim by plain arithmetic from the decision tables (the twin of `aim_terms`)."""
    if aim.kind is AimKind.LOAD:
        frame = plan.frame("load", ("node", "receptor", "pollutant"))
        factor = pd.Series(load_weights(instance, aim, frame), index=frame.index)
    elif aim.kind is AimKind.EQUALITY:
        least = per_head(instance, plan, accounts, aim.of[0]).groupby("node")["amount"].min()
        frame = table_of([(node,) for node in least.index], ("node",), amount=least)
        factor = pd.Series(1.0, index=frame.index)
    elif aim.kind is AimKind.EMPLOYMENT:
        frame = reached(instance, plan, accounts, "employment")
        factor = pd.Series(1.0, index=frame.index)
    else:
        frame = accounts["value"]
        factor = frame["part"].map(part_weight(instance, aim))
    weight = frame["node"].map(instance.tree.weight)
    return float((frame["amount"] * factor.astype("float64") * weight.astype("float64")).sum())


def per_head(instance: Instance, plan: Plan, accounts: Accounts, measure: str) -> pd.DataFrame:
    """Return node, region, amount: the measure per head of every region that counts (see `heads_of`)."""
    heads = heads_of(instance)
    frame = table_of(heads, ("node", "region"), heads=heads.values())
    posted = total(reached(instance, plan, accounts, measure), ("node", "region"))
    amount = look_up(frame, posted, ("node", "region"), "amount").fillna(0.0)
    return frame[["node", "region"]].assign(amount=amount / frame["heads"])

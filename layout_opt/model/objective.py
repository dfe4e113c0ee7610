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

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from layout_opt.model.aim import COST, LOAD, NET, OUTPUT, Aim, AimKind, heads_of
from layout_opt.model.ledger import Key, Ledger, Terms
from layout_opt.model.measures import labour, reached
from layout_opt.model.twin import look_up, table_of, total

if TYPE_CHECKING:
    from layout_opt.instance import Instance
    from layout_opt.model.family import Accounts, Plan

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
    instance: Instance, aim: Aim, ledgers: Mapping[str, Ledger], decisions: Mapping[str, Mapping[Key, Any]]
) -> Terms:
    """Return coefficients and variables of an aim over all nodes, each weighted by its node.

    Equality needs the decision ``least_per_head`` (see `BuiltModel.aim_terms`).
    """
    sums: dict[int, float] = {}
    holders: dict[int, Any] = {}
    for weight, coefficients, variables in _pieces(instance, aim, ledgers, decisions):
        places = list(map(id, variables))
        holders.update(zip(places, variables, strict=True))
        for place, coefficient in zip(places, coefficients, strict=True):
            sums[place] = sums.get(place, 0.0) + weight * coefficient
    kept = [place for place, value in sums.items() if value]
    return [sums[place] for place in kept], [holders[place] for place in kept]


Piece = tuple[float, Sequence[float], Sequence[Any]]


def _pieces(
    instance: Instance, aim: Aim, ledgers: Mapping[str, Ledger], decisions: Mapping[str, Mapping[Key, Any]]
) -> Iterator[Piece]:
    """Yield (weight, coefficients, variables) of everything that an aim adds up."""
    weight_of = instance.tree.weight
    if aim.kind is AimKind.LOAD:
        for (node, receptor, pollutant), variable in decisions.get("load", {}).items():
            yield weight_of[node], [load_weight(instance, aim, receptor, pollutant)], [variable]
    elif aim.kind is AimKind.EQUALITY:
        for key, variable in decisions["least_per_head"].items():
            yield weight_of[key[0]], [1.0], [variable]
    elif aim.kind is AimKind.EMPLOYMENT:
        counted = set(labour(instance))
        for (node, _, factor), terms in ledgers["factor"].terms.items():
            if factor in counted:
                yield weight_of[node], *terms
    else:
        part_of = part_weight(instance, aim)
        for (node, _, part), terms in ledgers["value"].terms.items():
            weight = weight_of[node] * part_of(part)
            if weight:
                yield weight, *terms


def load_weight(instance: Instance, aim: Aim, receptor: str, pollutant: str) -> float:
    """Return what a unit of load counts in an aim: the weight of its pollutant, or 1 at the one place that is meant."""
    if aim.of:
        return float((receptor, pollutant) == aim.of)
    return instance.settings.load.weights.get(pollutant, 0.0)


def aim_value(instance: Instance, aim: Aim, plan: Plan, accounts: Accounts) -> float:
    """Return the value of an aim by plain arithmetic from the decision tables (the twin of `aim_terms`)."""
    if aim.kind is AimKind.LOAD:
        frame = plan.frame("load", ("node", "receptor", "pollutant"))
        places = zip(frame["receptor"].tolist(), frame["pollutant"].tolist(), strict=True)
        factor = pd.Series([load_weight(instance, aim, *place) for place in places], index=frame.index, dtype="float64")
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

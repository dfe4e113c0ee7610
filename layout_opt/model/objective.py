"""Objectives: which parts of the value ledger are added up, and in which sense.

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

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from layout_opt.model.ledger import Ledger, Terms

if TYPE_CHECKING:
    from layout_opt.instance import Instance
    from layout_opt.model.family import Accounts, Plan

EARNINGS = frozenset({"effective_output", "exports"})
TRANSFERS = frozenset({"charges"})


class Aim(StrEnum):
    """What one solve maximises or minimises."""

    NET = "net_effective_output"
    OUTPUT = "effective_output"
    COST = "cost"
    LOAD = "load"


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
    output = Stage(Aim.OUTPUT, maximise=True)
    return {
        "net_effective_output": (Stage(Aim.NET, maximise=True),),
        "effective_output": (output, Stage(Aim.NET, maximise=True, keep_share=1.0)),
        "cost": (Stage(Aim.COST, maximise=False),),
        "load": (output, Stage(Aim.LOAD, maximise=False, keep_share=instance.settings.load.output_share)),
    }[instance.settings.objective]


def part_weight(instance: Instance, aim: Aim) -> Callable[[str], float]:
    """Return the weight of each value part in an aim: 1, -1 or 0."""
    counted = frozenset() if instance.settings.respond_to_charges else TRANSFERS

    def weight(part: str) -> float:
        if aim is Aim.OUTPUT:
            return 1.0 if part in EARNINGS else 0.0
        if part in counted:
            return 0.0
        if aim is Aim.COST:
            return 0.0 if part == "effective_output" else -1.0
        return 1.0

    return weight


def aim_terms(
    instance: Instance,
    aim: Aim,
    ledgers: Mapping[str, Ledger],
    load: Mapping[tuple[str, ...], object],
) -> Terms:
    """Return coefficients and variables of an aim over all nodes, each weighted by its node."""
    weight_of = instance.tree.weight
    sums: dict[int, float] = {}
    holders: dict[int, object] = {}

    def add(weight: float, coefficients: Sequence[float], variables: Sequence[object]) -> None:
        places = list(map(id, variables))
        holders.update(zip(places, variables, strict=True))
        for place, coefficient in zip(places, coefficients, strict=True):
            sums[place] = sums.get(place, 0.0) + weight * coefficient

    if aim is Aim.LOAD:
        weights = instance.settings.load.weights
        for (node, _, pollutant), variable in load.items():
            add(weight_of[node], [weights.get(pollutant, 0.0)], [variable])
    else:
        part_of = part_weight(instance, aim)
        for (node, _, part), (coefficients, variables) in ledgers["value"].terms.items():
            weight = weight_of[node] * part_of(part)
            if weight:
                add(weight, coefficients, variables)
    kept = [place for place, value in sums.items() if value]
    return [sums[place] for place in kept], [holders[place] for place in kept]


def aim_value(instance: Instance, aim: Aim, plan: Plan, accounts: Accounts) -> float:
    """Return the value of an aim by plain arithmetic from the decision tables (the twin of `aim_terms`)."""
    if aim is Aim.LOAD:
        frame = plan.frame("load", ("node", "receptor", "pollutant"))
        factor = frame["pollutant"].map(lambda name: instance.settings.load.weights.get(name, 0.0))
    else:
        frame = accounts["value"]
        factor = frame["part"].map(part_weight(instance, aim))
    weight = frame["node"].map(instance.tree.weight)
    return float((frame["amount"] * factor.astype("float64") * weight.astype("float64")).sum())


def names(parts: Iterable[Stage]) -> tuple[str, ...]:
    """Return the names of the aims in order."""
    return tuple(stage.aim.value for stage in parts)

"""What grows without limit in an unbounded instance: the decisions, how much of each, and what a round of it gains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from layout_opt.instance import Instance
from layout_opt.instance.tree import ROOT
from layout_opt.model.build import BuiltModel
from layout_opt.model.discover import families
from layout_opt.model.family import Decision
from layout_opt.result.read_back import decisions_at
from layout_opt.solver.arrays import Arrays
from layout_opt.solver.direct import DirectModel
from layout_opt.solver.highs import Options
from layout_opt.solver.ray import endless_direction


@dataclass(frozen=True)
class GrowthStep:
    """One decision that grows.

    Parameters
    ----------
    decision : str
        Its name.
    key : tuple of str
        Its key, node first.
    amount : float
        By how much it moves in one round [unit].
    unit : str
        Unit of the decision.
    """

    decision: str
    key: tuple[str, ...]
    amount: float
    unit: str


@dataclass(frozen=True)
class Growth:
    """A gain without limit.

    Parameters
    ----------
    steps : tuple of Step
        What grows together, the largest move being 1.
    gain : float
        Change of the objective by one round, in its sense.
    """

    steps: tuple[GrowthStep, ...]
    gain: float

    @property
    def record(self) -> dict[str, Any]:
        """The gain as JSON holds it."""
        return asdict(self)


def growth_lines(record: Mapping[str, Any], money: str) -> list[str]:
    """Return a recorded gain in words for people: a line for the gain, one for each decision, one for what to do."""
    lines = [f"gain without limit: {abs(record['gain']):.6g} {money} for each round of"]
    for step in record["steps"]:
        key = ", ".join(part for part in step["key"] if part != ROOT)
        lines.append(f"    {step['decision'].rstrip('_')} ({key}): {step['amount']:+.6g} {step['unit']}".rstrip())
    return [*lines, "limit one of these, or correct its price or cost"]


def growth_of(built: BuiltModel | DirectModel, arrays: Arrays, options: Options) -> Growth | None:
    """Return what grows without limit; None if no such direction is found.

    Parameters
    ----------
    built : BuiltModel or DirectModel
        The model.
    arrays : Arrays
        Its unbounded program.
    options : Options
        Threads, seed and time limit.
    """
    moves = endless_direction(arrays, options)
    if moves is None:
        return None
    known = {decision.name: decision for family in families() for decision in family.decisions}
    steps = [
        GrowthStep(name, key, value, _unit(built.instance, known[name], key))
        for name, values in decisions_at(built, arrays, moves).items()
        for key, value in values.items()
        if value and name in known
    ]
    return Growth(tuple(sorted(steps, key=lambda step: (step.key, step.decision))), float(arrays.cost @ moves))


def _unit(instance: Instance, decision: Decision, key: tuple[str, ...]) -> str:
    return instance.units.column(decision.unit, **dict(zip(decision.keys, key, strict=True)))

r"""What other cases tell of one before it is solved: layouts to start from, a bound, sometimes the whole answer.

- Plans of two cases that make up this one, put side by side, are a plan of it: decisions of different regions stand
  beside each other, those at the same place are summed.
- The integer decisions of a case that contains this one, as far as this one has them, are tried as well.

Both are handed to the search, which chooses everything else anew. Where the plans side by side are as close to a bound
known before as the gap asks, nothing is solved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from layout_opt.model.ledger import Key
from layout_opt.result.stored_plan import Decisions, unpacked_decisions
from layout_opt.solver.arrays import Arrays, Floats
from layout_opt.solver.direct import DirectModel
from layout_opt.solver.gap import relative_gap, settled
from layout_opt.solver.highs import Ending, Options, Outcome, size_of
from layout_opt.solver.warm_start import is_layout

DECIDED = "not solved: plans and bounds of other cases decide it"
"""Note on a case that needed no solve."""


@dataclass(frozen=True)
class KnownPlans:
    """What is known of a case before it is solved. It decides where a solve starts, not what is asked.

    Parameters
    ----------
    parts : tuple of bytes
        Packed plans of the cases that make up this one (none: no start from below).
    above : bytes
        Packed plan of a case that contains this one; empty without one.
    bound : float, optional
        What the case cannot do better than, in the sense of its program.
    """

    parts: tuple[bytes, ...] = ()
    above: bytes = b""
    bound: float | None = None

    def decides(self, objective: float, options: Options) -> bool:
        """Return whether a plan with this objective is as close to the known bound as the gap asks."""
        return self.bound is not None and relative_gap(objective, self.bound) <= options.gap


@dataclass(frozen=True)
class PlansBeside:
    """Plans of the parts side by side: values of the columns, and their objective."""

    values: Floats
    objective: float


def plans_beside(model: DirectModel, arrays: Arrays, known: KnownPlans) -> PlansBeside | None:
    """Return the plans of the parts side by side, None if there are none (or they are no plan of the whole)."""
    parts = [decisions for part in known.parts if (decisions := unpacked_decisions(part)) is not None]
    if not parts or len(parts) < len(known.parts):
        return None
    values = columns_of(model, arrays, side_by_side(parts))
    if not is_layout(arrays, values):
        return None
    return PlansBeside(values, float(arrays.cost @ values) + arrays.offset)


def known_layouts(
    model: DirectModel, arrays: Arrays, known: KnownPlans, beside: PlansBeside | None
) -> tuple[Floats, ...]:
    """Return the layouts whose integer decisions the search is to try."""
    above = unpacked_decisions(known.above) if known.above else None
    found = [] if beside is None else [beside.values]
    return tuple(found if above is None else [*found, columns_of(model, arrays, above)])


def outcome_beside(arrays: Arrays, beside: PlansBeside) -> Outcome:
    """Return plans side by side as what a search would have returned, without a bound."""
    size = size_of(arrays, beside.values)
    return Outcome(Ending.OPTIMAL, beside.values, None, beside.objective, None, None, 0.0, size=size)


def with_bound(arrays: Arrays, outcome: Outcome, bound: float | None, gap: float) -> Outcome:
    """Return an outcome with the tighter of its bound and a known one."""
    if bound is None or outcome.objective is None:
        return outcome
    known = [end for end in (outcome.bound, bound) if end is not None]
    tighter = min(known) if arrays.maximise else max(known)
    end, apart = settled(outcome.objective, tighter, outcome.size, maximise=arrays.maximise)
    ending = Ending.OPTIMAL if apart is not None and apart <= gap else outcome.ending
    return replace(outcome, bound=end, gap=apart, ending=ending)


def side_by_side(plans: Iterable[Decisions]) -> dict[str, dict[Key, float]]:
    """Return the sum of plans, decision by decision."""
    joint: dict[str, dict[Key, float]] = {}
    for plan in plans:
        for name, values in plan.items():
            place = joint.setdefault(name, {})
            for key, value in values.items():
                place[key] = place.get(key, 0.0) + value
    return joint


def columns_of(model: DirectModel, arrays: Arrays, decisions: Decisions) -> Floats:
    """Return decisions as values of the columns, those that the model lacks left out, each within its bounds."""
    place = {number: index for index, number in enumerate(arrays.variables)}
    found = np.zeros(len(arrays.variables))
    for name, values in decisions.items():
        numbers: Mapping[Key, int] = model.decisions.get(name, {})
        for key, value in values.items():
            index = place.get(numbers[key]) if key in numbers else None
            if index is not None:
                found[index] = value
    return np.clip(found, arrays.lower, arrays.upper)

r"""Where the solve of a coalition starts: from plans of smaller and larger coalitions that are solved already.

- Plans of two parts, put side by side, are a plan of both together: regions, rights and shares of the outside add up.
  Decisions of different regions stand beside each other, those at the outside and at receptors are summed.
- The whole decisions of a larger coalition, as far as they are the members' own, are tried as well.

Of both, with all other decisions chosen anew (a linear program), the better one is handed to the solver. The same
coalitions bound the value before any solve, as far as joining never loses:

.. math:: \max_{A \cup B = S} v(A) + v(B) \;\le\; v(S) \;\le\; \min_{T \supset S} v(T) - v(T \setminus S)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from layout_opt.model.build import BuiltModel
from layout_opt.model.ledger import Key
from layout_opt.result.stored_plan import Decisions
from layout_opt.solver.arrays import Arrays, Floats
from layout_opt.solver.budget import Budget
from layout_opt.solver.gap import relative_gap
from layout_opt.solver.highs import Ending, Options
from layout_opt.solver.search import SearchRequest, search
from layout_opt.solver.warm_start import is_layout


@dataclass(frozen=True)
class CoalitionStart:
    """What is known of a coalition before it is solved.

    Parameters
    ----------
    parts : tuple of Decisions
        Plans of two coalitions that make up this one (none: no start from below).
    above : Decisions, optional
        Plan of a larger coalition.
    bound : float, optional
        What the coalition cannot do better than, in the sense of its program [money, weighted over nodes].
    """

    parts: tuple[Decisions, ...] = ()
    above: Decisions | None = None
    bound: float | None = None

    def tighter(self, bound: float | None, *, maximise: bool) -> float | None:
        """Return the tighter of a bound and the known one."""
        known = [end for end in (bound, self.bound) if end is not None]
        return (min(known) if maximise else max(known)) if known else None

    def decides(self, objective: float, options: Options) -> bool:
        """Return whether a plan with this objective is as close to the known bound as the gap asks."""
        return self.bound is not None and relative_gap(objective, self.bound) <= options.gap


@dataclass(frozen=True)
class Candidate:
    """A plan of a coalition that was not found by solving it: values of the columns, and their objective."""

    values: Floats
    objective: float


NO_START = CoalitionStart()


def side_by_side(plans: Iterable[Decisions]) -> dict[str, dict[Key, float]]:
    """Return the sum of plans, decision by decision."""
    joint: dict[str, dict[Key, float]] = {}
    for plan in plans:
        for name, values in plan.items():
            place = joint.setdefault(name, {})
            for key, value in values.items():
                place[key] = place.get(key, 0.0) + value
    return joint


def columns_of(built: BuiltModel, arrays: Arrays, decisions: Decisions) -> Floats:
    """Return decisions as values of the columns, those of other regions left out, each within its bounds."""
    place = {id(variable): index for index, variable in enumerate(arrays.variables)}
    found = np.zeros(len(arrays.variables))
    for name, values in decisions.items():
        variables = built.decisions.get(name, {})
        for key, value in values.items():
            index = place.get(id(variables[key])) if key in variables else None
            if index is not None:
                found[index] = value
    return np.clip(found, arrays.lower, arrays.upper)


def candidate_beside(built: BuiltModel, arrays: Arrays, start: CoalitionStart) -> Candidate | None:
    """Return the plans of the parts side by side, None if there are none (or they are no plan of the whole)."""
    if not start.parts:
        return None
    values = columns_of(built, arrays, side_by_side(start.parts))
    if not is_layout(arrays, values):
        return None
    return Candidate(values, float(arrays.cost @ values) + arrays.offset)


def best_candidate(
    built: BuiltModel, arrays: Arrays, start: CoalitionStart, beside: Candidate | None, options: Options
) -> Candidate | None:
    """Return the best plan that the whole decisions of parts and of a larger coalition allow."""
    tried = [] if beside is None else [beside.values]
    if start.above is not None and arrays.integer.any():
        tried.append(columns_of(built, arrays, start.above))
    found = [] if beside is None else [beside]
    budget = Budget(options.time_limit)
    for values in tried:
        outcome = search(arrays.relaxed_at(values), SearchRequest(options, budget)).outcome
        if outcome.ending is Ending.OPTIMAL and outcome.values is not None and outcome.objective is not None:
            found.append(Candidate(outcome.values, outcome.objective))
    sign = 1.0 if arrays.maximise else -1.0
    return max(found, key=lambda candidate: sign * candidate.objective, default=None)

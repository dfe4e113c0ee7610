"""Put the answers together: what can never hold, what is cheapest to change, what conflicts, or what grows for ever."""

from __future__ import annotations

from dataclasses import dataclass

from layout_opt.analysis.explain.conditions import Condition, necessary_conditions
from layout_opt.analysis.explain.conflict import smallest_conflict
from layout_opt.analysis.explain.elastic_rows import SoftRow, compiled
from layout_opt.analysis.explain.repairs import RepairPlan, cheapest_repairs
from layout_opt.instance import Instance
from layout_opt.result.growth import Growth, growth_of
from layout_opt.solver.highs import Ending, Options
from layout_opt.solver.search import SearchRequest, search


@dataclass(frozen=True)
class Explanation:
    """Why an instance has no layout, or no best one.

    Parameters
    ----------
    feasible : bool or None
        True if it has one after all, None if that was not decided within the time limit (then the rest is empty).
    conditions : tuple of Condition
        Limits that nothing can keep.
    repairs : tuple of RepairPlan
        Changes that make it feasible, least output lost first.
    conflict : tuple of SoftRow
        Limits that cannot hold together, none of which can be left out.
    unbounded : bool
        Whether there are layouts and the objective can grow without limit.
    growth : Growth or None
        What grows then.
    """

    feasible: bool | None
    conditions: tuple[Condition, ...]
    repairs: tuple[RepairPlan, ...]
    conflict: tuple[SoftRow, ...]
    unbounded: bool = False
    growth: Growth | None = None


def explain_infeasible(instance: Instance, options: Options | None = None, jobs: int = 1) -> Explanation:
    """Explain why an instance has no layout.

    Parameters
    ----------
    instance : Instance
        A valid instance.
    options : Options, optional
        Of each solve.
    jobs : int
        Repaired instances solved at the same time.

    Returns
    -------
    Explanation
    """
    chosen = options or Options(gap=instance.settings.solve.gap, time_limit=instance.settings.solve.time_limit)
    built, arrays, rows = compiled(instance)
    conditions = necessary_conditions(arrays, rows)
    ending = Ending.INFEASIBLE if conditions else search(arrays, SearchRequest(chosen)).outcome.ending
    if ending is not Ending.INFEASIBLE:
        feasible = None if ending is Ending.NO_LAYOUT else True
        unbounded = ending is Ending.UNBOUNDED
        growth = growth_of(built, arrays, chosen) if unbounded else None
        return Explanation(feasible, (), (), (), unbounded, growth)
    repairs = cheapest_repairs(instance, arrays, rows, chosen, jobs)
    conflict = smallest_conflict(arrays, rows, chosen)
    return Explanation(feasible=False, conditions=conditions, repairs=repairs, conflict=conflict)

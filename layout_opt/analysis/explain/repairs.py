"""The cheapest repairs of an infeasible instance, as changes that can be applied and then solve.

For each kind of limit alone and for all kinds together the elastic program finds the least relative change; the
changed instance is solved, and the repairs are ranked by the output that they lose: the accepted output that is left,
most first. Among equals one that gives up demand comes last, and then the better objective first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from layout_opt.analysis.experiments import Case, FinishedCase, StudyOptions
from layout_opt.analysis.explain.elastic import least_slack
from layout_opt.analysis.explain.elastic_rows import SoftRow, limit_now
from layout_opt.facts.frames import records
from layout_opt.instance import Change, Instance
from layout_opt.instance.settings import Objective
from layout_opt.model.repair import Kind
from layout_opt.solver.arrays import Arrays
from layout_opt.solver.highs import Options

MARGIN = 1e-6
"""Share by which a repaired limit is set beyond the least change, so that round-off cannot undo it [1]."""
SAME_OUTPUT = 1e-9
"""Share of the accepted output below which a difference is round-off [1]."""


@dataclass(frozen=True)
class RepairStep:
    """One limit that gives way: which, and from what to what, in the unit of the row.

    ``price`` is what one unit more of the changed limit is worth in the repaired layout (None: not solved, no price).
    """

    row: SoftRow
    before: float
    after: float
    price: float | None = None


@dataclass(frozen=True)
class RepairPlan:
    """A set of changes that makes the instance feasible.

    Parameters
    ----------
    kinds : tuple of Kind
        What gives way.
    steps : tuple of Step
        The limits and their new values, in physical units.
    changes : tuple of Change
        The same as changes of the data.
    objective : float or None
        Objective of the repaired instance (None where it was not solved or still has no layout).
    solves : bool
        Whether the repaired instance has a certified layout.
    accepted_output : float or None
        What the market accepts of the repaired layout [money, weighted over nodes].
    output_lost : float or None
        How much less that is than under the repair that leaves most.
    """

    kinds: tuple[Kind, ...]
    steps: tuple[RepairStep, ...]
    changes: tuple[Change, ...]
    objective: float | None
    solves: bool
    accepted_output: float | None = None
    output_lost: float | None = None

    @property
    def gives_up_demand(self) -> bool:
        """Whether demand is among what gives way."""
        return any(step.row.repair.kind is Kind.DEMAND for step in self.steps)


def cheapest_repairs(
    instance: Instance, arrays: Arrays, rows: tuple[SoftRow, ...], options: Options, jobs: int = 1
) -> tuple[RepairPlan, ...]:
    """Return the repairs by kind and of all kinds together, least output lost first.

    Parameters
    ----------
    instance : Instance
        The infeasible instance.
    arrays : Arrays
        Its compiled model.
    rows : tuple of SoftRow
        Rows that can give way.
    options : Options
        Of each solve.
    jobs : int
        Repaired instances solved at the same time.

    Returns
    -------
    tuple of RepairPlan
        Empty if nothing that can give way helps.
    """
    plans: dict[tuple[str, ...], RepairPlan] = {}
    for kinds in [(kind,) for kind in Kind] + [tuple(Kind)]:
        chosen = tuple(row for row in rows if row.repair.kind in kinds)
        found = least_change(arrays, chosen, options)
        if found is None or not found[0]:
            continue
        plan = repair_plan(instance, arrays, kinds, found)
        name = tuple(sorted(str(step.row.place) for step in plan.steps))
        if name not in plans or len(kinds) == 1:
            plans[name] = plan
    how = StudyOptions(options, jobs)
    cases = [Case(" ".join(name), plan.changes) for name, plan in plans.items() if plan.changes]
    found_cases = how.run(instance, cases, ("prices",)).finished
    plans = {name: _solved(plan, found_cases.get(" ".join(name))) for name, plan in plans.items()}
    return ranked(plans.values(), -1.0 if instance.settings.objective in (Objective.COST, Objective.LOAD) else 1.0)


def least_change(
    arrays: Arrays, rows: tuple[SoftRow, ...], options: Options
) -> tuple[dict[SoftRow, float], np.ndarray] | None:
    """Return what `least_slack` does, of slacks that a change of the data makes.

    The elastic program may let a site work that is not open; no largest capacity allows that. Such rows stay as they
    are, and the program is solved again.
    """
    while rows:
        found = least_slack(arrays, rows, options)
        if found is None:
            return None
        slacks, values = found
        vain = [r for r, s in slacks.items() if limit_now(r, arrays, values, s) == limit_now(r, arrays, values, 0.0)]
        if not vain:
            return found
        rows = tuple(row for row in rows if row not in vain)
    return None


def ranked(plans: Iterable[RepairPlan], sign: float) -> tuple[RepairPlan, ...]:
    """Return repairs with the output that each loses, least first; `sign` is -1 where a small objective is good."""
    known = list(plans)
    most = max((plan.accepted_output for plan in known if plan.accepted_output is not None), default=0.0)
    noise = SAME_OUTPUT * abs(most)

    def told(plan: RepairPlan) -> RepairPlan:
        lost = None if plan.accepted_output is None else most - plan.accepted_output
        return replace(plan, output_lost=0.0 if lost is not None and lost <= noise else lost)

    def order(plan: RepairPlan) -> tuple[bool, float, bool, float]:
        return not plan.solves, plan.output_lost or 0.0, plan.gives_up_demand, -sign * (plan.objective or 0.0)

    return tuple(sorted(map(told, known), key=order))


def repair_plan(
    instance: Instance, arrays: Arrays, kinds: tuple[Kind, ...], found: tuple[dict[SoftRow, float], np.ndarray]
) -> RepairPlan:
    """Return the repair that given slacks make, not yet solved."""
    slacks, values = found
    steps, changes = [], []
    for row, slack in slacks.items():
        generous = slack * (1.0 + MARGIN) + MARGIN * MARGIN * abs(row.limit)
        after = limit_now(row, arrays, values, generous)
        before = limit_now(row, arrays, values, 0.0)
        after = max(after, 0.0)
        steps.append(RepairStep(row, before, after))
        changes += row.repair.mend(instance, row.key, after)
    return RepairPlan(kinds, tuple(steps), tuple(changes), None, solves=False)


def _solved(plan: RepairPlan, found: FinishedCase | None) -> RepairPlan:
    """Return a repair with what the repaired instance comes to, if it has a certified layout."""
    if found is None or not found.certified:
        return plan
    table = found.tables["prices"]
    prices = {(row, f"{node},{key}"): price for node, row, key, price in records(table, "node", "row", "key", "price")}
    steps = tuple(replace(step, price=prices.get((step.row.repair.row, ",".join(step.row.key)))) for step in plan.steps)
    output = found.sums["effective_output"]
    return replace(plan, steps=steps, objective=found.objective, solves=True, accepted_output=output)


def scenario_text(title: str, changes: Iterable[Change]) -> str:
    """Return a scenario file that makes the changes."""
    from layout_opt.instance.write import toml_value

    lines = [f"title = {toml_value(title)}", 'why = "cheapest repair found by explain"', ""]
    for change in changes:
        lines.append("[[changes]]")
        lines.append(f"table = {toml_value(change.table)}")
        if change.where:
            cells = ", ".join(f"{name} = {toml_value(str(word))}" for name, word in change.where.items())
            lines.append(f"where = {{{cells}}}")
        if change.delete:
            lines.append("delete = true")
        else:
            lines.append(f"column = {toml_value(str(change.column))}")
            assert change.set is not None
            lines.append(f"set = {toml_value(change.set)}")
        lines.append("")
    return "\n".join(lines)

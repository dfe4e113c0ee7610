"""The first layout in the instance of the second: what it is worth there, what it exceeds, and what switches hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from layout_opt.errors import InvalidInput, Problem
from layout_opt.facts.frames import total
from layout_opt.facts.switches import MEASURES, HeldLimit, HeldSwitch, held_limits, limit_tables, with_held
from layout_opt.instance import Change, Instance, changed
from layout_opt.instance.from_frames import with_tables
from layout_opt.model.discover import families
from layout_opt.model.family import Plan
from layout_opt.model.measured import SENDER, measured
from layout_opt.result.certificate import Examination, examine
from layout_opt.result.plan import value_sums
from layout_opt.result.stored_plan import StoredPlan

GENEROUS = 1e-9
"""Share by which a limit is set beyond the load of the first layout, so that round-off does not break it [1]."""
OUTPUT = "effective_output"


@dataclass(frozen=True)
class FirstLayout:
    """What the first layout comes to in an instance.

    Parameters
    ----------
    value : float
        Objective.
    output : float
        Effective output [money, weighted over nodes].
    relaxed : tuple of Change
        What sets the limits that it exceeds at its loads.
    exceeded : tuple of str
        These limits, in words.
    limits : tuple of HeldLimit
        What each switch holds.
    base : Instance
        The instance with these limits and all switches held.
    """

    value: float
    output: float
    relaxed: tuple[Change, ...]
    exceeded: tuple[str, ...]
    limits: tuple[HeldLimit, ...]
    base: Instance

    @property
    def switches(self) -> tuple[str, ...]:
        """The switches that hold something, in their order."""
        known = {limit.switch for limit in self.limits}
        return tuple(switch.value for switch in HeldSwitch if switch in known)


def first_layout(instance: Instance, stored: StoredPlan) -> FirstLayout:
    """Return what a layout comes to in an instance.

    Raises
    ------
    InvalidInput
        If it is no layout of the instance, or exceeds a limit that no cell of the data moves.
    """
    plan = stored.plan(instance)
    found = examine(instance, plan, None)
    relaxed, exceeded, problems = at_loads(instance, found)
    if problems or not found.accounts:
        raise InvalidInput(problems)
    limits = tuple(held_limits(instance, _frames(plan)))
    open_instance = changed(instance, relaxed) if relaxed else instance
    base = with_tables(open_instance, with_held(open_instance, limit_tables(instance, list(limits))))
    output = value_sums(instance, {"value": found.value})[OUTPUT]
    return FirstLayout(found.certificate.objective, output, relaxed, exceeded, limits, base)


def _frames(plan: Plan) -> Mapping[str, pd.DataFrame]:
    """Return the amounts of each measure by the key columns of its terms."""
    frames = {}
    for name in MEASURES:
        measure = measured()[name]
        frame = plan.frame(measure.decision, measure.keys).rename(columns=SENDER)
        frames[name] = total(frame, ["node", *measure.choosing])
    return frames


def at_loads(instance: Instance, found: Examination) -> tuple[tuple[Change, ...], tuple[str, ...], list[Problem]]:
    """Return the changes that let a layout be, the limits that they move, and what stands in the way."""
    certificate = found.certificate
    wrong = [each for each in (*certificate.violations, *certificate.exceeded) if each.family != "objective"]
    repairs = {(family.name, repair.row): repair for family in families() for repair in family.repairs}
    limits = found.limits if len(found.limits) else pd.DataFrame(columns=["family", "row", "node", "key"])
    place = limits["row"].astype(str) + "[" + limits["node"].astype(str) + "," + limits["key"].astype(str)
    rows = dict(zip(place + "]", limits.to_dict("records"), strict=True))
    changes: list[Change] = []
    problems = []
    for each in wrong:
        row, repair = rows.get(f"{each.row}[{each.key}]"), repairs.get((each.family, each.row))
        made: list[Change] = []
        if row is not None and repair is not None and row["limit_row"]:
            side = -1.0 if row["sense"] == ">=" else 1.0
            used = float(row["used"])
            key = (str(row["node"]), *str(row["key"]).split(","))
            made = repair.mend(instance, key, used + side * GENEROUS * max(abs(used), abs(float(row["limit"]))))
        if not made:
            fix = "compare layouts of instances in which both can stand"
            problems.append(Problem("the first layout", str(each), "be a layout of the second instance", fix))
        changes += made
    told = tuple(str(each) for each in wrong)
    return tuple(changes), told, problems

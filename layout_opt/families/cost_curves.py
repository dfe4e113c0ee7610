r"""Cost curves: a unit costs more, or less, the more is made, stands, is built, or was built in all.

.. math::

   x_{nrkm} &= \sum_s F_{nrkms}, \qquad
   \sum_{(n',r') \in \text{step}(n,r)} F_{n'r'kms} \le w_{s}\, z_{nrkms}, \qquad
   \sum_{(n',r') \in \text{step}(n,r)} F_{n'r'kms} \ge w_{s}\, z_{nrkm,s+1} \\
   \text{cost}_{nr} &= \sum_{kms} c_{nrkms}\, F_{nrkms}

=============== ==================== ==================================================================
in code         unit                 meaning
=============== ==================== ==================================================================
``measure``     activity / yr        x: activity, capacity, build, or cumulative_build (adds up builds)
``filled``      activity / yr        F, what falls into segment s
``entered``     1                    z, 1 if segment s is entered: the one before it is full
``up_to``       activity / yr        where the segment ends; w, its width, is the distance to the end before
``cost``        money / activity     c, of a unit within the segment (of capacity: a year)
=============== ==================== ==================================================================

What a curve costs stands beside the other costs of a site: a segment of activity beside ``variable_cost``, of
capacity beside ``fixed_cost`` (but per unit that stands), of build and cumulative_build beside ``investment_cost``,
as an annuity. ``cumulative_build`` counts what was built from the root on: of the region where the row names one, of
all regions that have no curve of their own together where it says ``*`` (learning); regions pay for what they build.
Beyond the end of the last segment nothing is possible; without an end it goes on. Where a period has seasons,
activity counts over the whole year.

A rising curve is filled in order by itself and stays linear. Where a later segment is cheaper (economies of scale,
learning) the binary ``entered`` keeps the order: the incremental form, whose widths come from the data, and for a
segment without an end from the largest capacity. Where nothing is gained by low costs (the objective ``load``) a
rising curve may be filled in any order, and costs told are then an upper bound. Sources: Markowitz & Manne (1957), On
the Solution of Discrete Programming Problems, Econometrica 25; Padberg (2000), Approximating Separable Nonlinear
Functions via Mixed Zero-One Programs, Operations Research Letters 27.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from layout_opt.errors import Problem
from layout_opt.facts.annuities import spread
from layout_opt.facts.cost_parts import fixed_part, running_part
from layout_opt.facts.curves import (
    ACTIVITY,
    BUILD,
    CAPACITY,
    CUMULATIVE,
    CURVE,
    MEASURES,
    SEGMENT,
    STEP,
    chosen,
    groups,
    reached,
    segments,
    steps,
)
from layout_opt.facts.frames import keys_of, look_up, records, total, unit_column
from layout_opt.facts.keys import SITE, VALUE
from layout_opt.facts.seasons import at_period
from layout_opt.facts.sites import sites
from layout_opt.facts.today import present
from layout_opt.instance import Instance
from layout_opt.instance.spec import Column, Table, Type, key, of_the_year
from layout_opt.model.block import ModelBlock
from layout_opt.model.declared import ResultColumn, ResultTable, Uses
from layout_opt.model.family import Accounts, Decision, Ledgers, Plan
from layout_opt.model.ledger import Key
from layout_opt.model.rows import RowSpec, Sense
from layout_opt.model.terms import Terms
from layout_opt.model.twin import limits, posts

UNIT = "{activity}/yr"
MEASURED = {ACTIVITY: "activity", CAPACITY: "capacity", BUILD: "build", CUMULATIVE: "build"}
"""Measure -> decision that its segments add up to."""
ROUNDING = 1e-9
"""Share by which today's level may exceed the end of a curve through rounding [1]."""

USES = Uses(decisions=("activity", "capacity", "build"), ledgers=("value",))
TABLES = (
    Table(
        "cost_curves",
        "A segment of a cost curve: what a unit costs from the end of the segment before up to its own.",
        keys=(
            key("region", "REGION", optional=True),
            key("technology", "TECHNOLOGY"),
            Column("measure", "What the cost follows.", type=Type.CHOICE, choices=MEASURES),
            Column("up_to", "Where the segment ends; blank = no end", type=Type.TEXT, wildcard=True, default="*"),
        ),
        values=(of_the_year("cost", "Cost of a unit within it.", unit="{money}/{activity}"),),
        additive=True,
        words=("Cost curves", "成本曲线"),
    ),
)
DECISIONS = (
    Decision("filled", SEGMENT, "cost_segments", "filled", UNIT, "what falls into a segment of a cost curve",
             words=("amount in the segment", "落入分段的数量")),
    Decision("entered", STEP, "cost_steps", "entered", "", "1 if the segment is entered", integer=True, upper=1.0,
             words=("segments entered", "已进入分段")),
)  # fmt: skip
ROWS = (
    RowSpec("curve_balance", ("node", *CURVE), Sense.EXACT, "sum of all segments = what the cost follows", UNIT,
            more="one unit that no segment holds", many=True, words=("Segments of a cost curve", "成本曲线分段平衡")),
    RowSpec("curve_max", STEP, Sense.MOST, "filled <= width (x entered)", UNIT,
            more="one unit more in the segment", many=True, words=("End of a segment", "成本分段上限")),
    RowSpec("curve_min", STEP, Sense.LEAST, "filled >= width, if the next segment is entered", UNIT,
            more="one unit more that must be filled first", many=True, words=("Order of segments", "成本分段次序")),
)  # fmt: skip
RESULTS = (
    ResultTable(
        "cost_segments",
        "What falls into each segment of a cost curve, and what it costs.",
        SEGMENT,
        (
            ResultColumn("unit_cost", "money/activity", "cost of a unit within it"),
            ResultColumn("cost", "money/yr", "filled x unit_cost (of what is built: what it all comes to, once)"),
        ),
        words=("Segments of cost curves", "成本曲线分段"),
    ),
    ResultTable(
        "cost_steps",
        "Segments that must wait for the one before; place = a region, or all_regions for what they learn together.",
        STEP,
        words=("Steps of cost curves", "成本曲线台阶"),
    ),
)


def check(instance: Instance) -> Iterable[Problem]:
    """Return ends that are none or stand twice, unclear curves, falling ones without an end, and today's beyond it."""
    label, known = instance.label("cost_curves"), groups(instance)
    for group, rows in known.items():
        if group[0] != instance.tree.root and group[3] == CUMULATIVE:
            rule, fix = "stand at the root: it counts from there on", "leave node blank"
            yield Problem(f"{label}:{rows[0].line} node", repr(group[0]), rule, fix)
        for row, before in zip(rows, [None, *rows], strict=False):
            if not row.end > 0:
                yield Problem(f"{label}:{row.line} up_to", repr(row.word), "be a number above 0", "correct the end")
            elif before is not None and before.end == row.end:
                rule, fix = "stand once in a curve", "write one row for each segment"
                yield Problem(f"{label}:{row.line} up_to", repr(row.word), rule, fix)
    for site, measure in sorted({(site, group[3]) for site in keys_of(sites(instance), SITE) for group in known}):
        found = chosen(instance, known, site, measure)
        if len(found) > 1:
            where = f"{label}[{','.join((*site[1:], measure))}]"
            others = " and ".join(",".join(group[1:3]) for group in found)
            yield Problem(where, f"the curves {others}", "be one curve", "give the site a curve of its own")
    if known:
        yield from _end_problems(instance, label)


def _end_problems(instance: Instance, label: str) -> Iterable[Problem]:
    """Yield falling curves without any end, and levels of today beyond the end."""
    made = steps(instance)
    for place, technology, measure in records(made[made["waits"] & made["width"].isna()], *STEP[1:-1]):
        rule = "be given in the last row of a falling curve where the largest capacity of a site is not known"
        where = f"{label} up_to[{place},{technology},{measure}]"
        yield Problem(where, "blank", rule, "say where the last segment ends, or give max_capacity")
    frame = segments(instance)
    ends = total(frame.assign(amount=frame["width"]), ("node", *CURVE))
    levels = _levels(instance, ends)
    for *place, level, end in records(ends.assign(level=levels)[levels > ends["amount"] * (1 + ROUNDING)], *CURVE,
                                      "level", "amount"):  # fmt: skip
        rule = f"end at today's {level:g} or above"
        yield Problem(f"{label}[{','.join(place)}]", f"a curve up to {end:g}", rule, "add a segment, or leave it open")


def _levels(instance: Instance, frame: pd.DataFrame) -> pd.Series:
    """Return today's level of the measure of each row: its activity, or the capacity that stands; nothing is built."""
    working = at_period(instance, present(instance)).rename(columns={"activity": "amount"})
    active = look_up(frame, total(working, SITE), SITE, "amount")
    every = sites(instance)
    stands = look_up(frame.assign(node=instance.tree.root), every, SITE, "existing")
    given = active.where(frame["measure"] == ACTIVITY, stands.where(frame["measure"] == CAPACITY, 0.0))
    return given.fillna(0.0)


def today(instance: Instance) -> Mapping[str, Mapping[Key, float]]:
    """Return which segments today's layout has entered: those below its level."""
    made = steps(instance)
    made = made[made["waits"]]
    level = _levels(instance, made.assign(region=made["place"]))
    started = [float(end) for end in pd.to_numeric(made["before"])]
    return {"entered": dict(zip(keys_of(made, STEP), (level > started).astype(float).tolist(), strict=True))}


def places(instance: Instance) -> Mapping[str, pd.DataFrame]:
    """Return all segments, and those that must wait for the one before."""
    made = steps(instance)
    return {"filled": segments(instance), "entered": made[made["waits"]].reset_index(drop=True)}


def costs(instance: Instance) -> pd.DataFrame:
    """Return what a unit in each segment costs at a node: `SEGMENT`, built, part, cost."""
    frame = segments(instance)
    running = frame["technology"].map(running_part(instance))
    part = running.where(frame["measure"] != CAPACITY, running.map(fixed_part))
    frame = frame.assign(part=part, built=frame["node"])
    once = frame["measure"].isin((BUILD, CUMULATIVE))
    parts = [frame[~once], spread(instance, frame[once].drop(columns="built")).assign(part="investment")]
    return pd.concat([each for each in parts if len(each)] or parts[:1], ignore_index=True)


def contribute(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:
    """Post what the segments cost."""
    if instance.has("cost_curves"):
        frame = costs(instance)
        ledgers["value"].post(frame, -frame["cost"], block.decision("filled").at(frame.assign(node=frame["built"])))


def followed(instance: Instance) -> pd.DataFrame:
    """Return node, region, technology, measure of every curve."""
    return segments(instance)[["node", *CURVE]].drop_duplicates(ignore_index=True)


def in_steps(instance: Instance) -> pd.DataFrame:
    """Return the segments that each step adds up: its node is ``at``, theirs is ``node``."""
    frame = reached(instance, segments(instance))
    return frame.rename(columns={"node": "filled_at"}).rename(columns={"at": "node"})


def close(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:  # noqa: ARG001
    """Fill the segments up to what the cost follows, within their widths, and in order."""
    if not instance.has("cost_curves"):
        return
    filled, entered, curves = block.decision("filled"), block.decision("entered"), followed(instance)
    held = [Terms(1.0, filled.numbers, block.index(curves, ("node", *CURVE)).at(filled.frame))]
    index = block.index(curves, ("node", *CURVE))
    for measure, decision in MEASURED.items():
        found = block.decision(decision)
        held.append(Terms(-1.0, found.numbers, index.at(at_period(instance, found.frame).assign(measure=measure))))
    block.rows("curve_balance", curves, held, 0.0)
    made, parts = steps(instance), in_steps(instance)
    inside = Terms(1.0, filled.at(parts.assign(node=parts["filled_at"])), block.index(made, STEP).at(parts))
    finite, own = made["width"].where(np.isfinite(made["width"]), 0.0), entered.find(made)
    side = finite.where(~made["waits"], 0.0)
    block.rows("curve_max", made, [inside, Terms(-finite, own)], side, where=np.isfinite(made["width"]))
    frame = made[made["waits"]].reset_index(drop=True)
    first = frame.assign(up_to=frame["before"])
    inside = Terms(1.0, inside.columns, block.index(first, STEP).at(parts))
    width = look_up(first, made, STEP, "width")
    block.rows("curve_min", first, [inside, Terms(-width, entered.at(frame))], 0.0)


def plan_of_segments(instance: Instance, plan: Plan) -> pd.DataFrame:
    """Return the segments with what falls into them."""
    frame = segments(instance)
    return frame.assign(filled=look_up(frame, plan.frame("filled", SEGMENT), SEGMENT, "amount").fillna(0.0))


def account(instance: Instance, plan: Plan) -> Accounts:
    """Return what the segments cost, from the decision tables."""
    if not instance.has("cost_curves"):
        return {}
    frame = costs(instance)
    filled = look_up(frame.assign(node=frame["built"]), plan_of_segments(instance, plan), SEGMENT, "filled")
    return {"value": posts(frame, VALUE, -frame["cost"] * filled)}


def uses(instance: Instance, plan: Plan, accounts: Accounts) -> Iterable[pd.DataFrame]:  # noqa: ARG001
    """Return segments against what they add up to, their widths and their order."""
    frame = plan_of_segments(instance, plan)
    if frame.empty:
        return
    sums = total(frame.assign(amount=frame["filled"]), ("node", *CURVE))
    levels = pd.Series(0.0, index=sums.index, dtype=object)
    for measure, decision in MEASURED.items():
        in_year = total(at_period(instance, plan.frame(decision, SITE)), SITE)
        found = look_up(sums, in_year, SITE, "amount").fillna(0.0)
        levels = levels.where(sums["measure"] != measure, found)
    unit = unit_column(instance, UNIT, sums)
    yield limits("curve_balance", sums, CURVE, sums["amount"], levels, "=", unit)
    made, parts = steps(instance), in_steps(instance)
    inside = look_up(parts.assign(node=parts["filled_at"]), frame, SEGMENT, "filled")
    made["inside"] = look_up(made, total(parts.assign(amount=inside), STEP), STEP, "amount")
    made["entered"] = look_up(made, plan.frame("entered", STEP), STEP, "amount")
    ended = made[np.isfinite(made["width"])]
    opened = ended["entered"].where(ended["waits"], 1.0)
    unit = unit_column(instance, UNIT, ended)
    yield limits("curve_max", ended, STEP[1:], ended["inside"], ended["width"] * opened, "<=", unit)
    waiting = made[made["waits"]]
    first = waiting.assign(up_to=waiting["before"])
    full = look_up(first, made, STEP, "width") * waiting["entered"]
    unit = unit_column(instance, UNIT, first)
    yield limits("curve_min", first, STEP[1:], look_up(first, made, STEP, "inside"), full, ">=", unit)


def results(instance: Instance, plan: Plan, accounts: Accounts) -> Mapping[str, pd.DataFrame]:  # noqa: ARG001
    """Return ``cost_segments`` and ``cost_steps``; nothing without curves."""
    frame = plan_of_segments(instance, plan)
    if frame.empty:
        return {}
    frame["unit_cost"], frame["unit"] = frame["cost"], unit_column(instance, UNIT, frame)
    frame["cost"] = frame["unit_cost"] * frame["filled"]
    told = {"cost_segments": frame[[*SEGMENT, "filled", "unit_cost", "cost", "unit"]]}
    waiting = steps(instance)
    waiting = waiting[waiting["waits"]].reset_index(drop=True)
    if len(waiting):
        waiting["entered"] = look_up(waiting, plan.frame("entered", STEP), STEP, "amount").fillna(0.0)
        told["cost_steps"] = waiting[[*STEP, "entered"]].assign(unit="")
    return told

r"""Chance limits: a receptor may exceed its capacity in at most a share of all courses of events.

.. math::

   L_{nqp} &\le \text{capacity}_{nqp} + (\text{most}_{nqp} - \text{capacity}_{nqp})\, e_{nqp}, \qquad
   L_{nqp} \le \text{most}_{nqp} \\
   e_{nqp} &\ge e_{p(n)qp}, \qquad \sum_{\text{last } n} P_n\, e_{nqp} \le \text{share}_{qp}, \qquad e \in \{0, 1\}

=============== ================= ===================================================================
in code         unit              meaning
=============== ================= ===================================================================
``exceeds``     1                 e, 1 if the capacity is exceeded at the node or before it
``share``       1                 of the courses, by probability, in which it may be
``most``        pollutant / yr    load that may not be exceeded in any course
=============== ================= ===================================================================

A dry year is a course of its own: rows of ``receptor_capacity`` at its node say how much less the river bears. Where a
chance limit stands it takes the place of the limit ``load_max``; the ceiling ``most`` is the tightest bound that the
binary decision needs. Source: Charnes & Cooper (1959), Chance-constrained programming, Management Science 6:73-79.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pandas as pd

from layout_opt.errors import Problem
from layout_opt.facts.chances import chances
from layout_opt.facts.courses import last_nodes, likelihood
from layout_opt.facts.frames import look_up, records, unit_column
from layout_opt.facts.keys import LOAD
from layout_opt.facts.network import capacities
from layout_opt.instance import Instance
from layout_opt.instance.spec import Column, InSeason, Table, key
from layout_opt.model.block import ModelBlock
from layout_opt.model.declared import ResultTable, Uses
from layout_opt.model.family import Accounts, Decision, Ledgers, Plan
from layout_opt.model.repair import Kind, Repair, cell
from layout_opt.model.rows import RowSpec, Sense
from layout_opt.model.terms import Terms
from layout_opt.model.twin import limits

UNIT = "{pollutant}/yr"
USES = Uses(decisions=("load",))
TABLES = (
    Table(
        "chance_limits",
        "Capacity of a receptor that may be exceeded in a share of the courses of events.",
        keys=(key("receptor", "RECEPTOR"), key("pollutant", "POLLUTANT")),
        values=(
            Column("share", "Most of the courses in which it may be, by probability.", least=0, most=1),
            Column(
                "most", "Load that may not be exceeded in any course.", unit=UNIT, least=0, in_season=InSeason.TOTAL
            ),
        ),
        words=("Chance limits of receptors", "受体超载概率上限"),
    ),
)
DECISIONS = (
    Decision("exceeds", LOAD, "exceedances", "exceeds", "", "1 if the capacity is exceeded at the node or before it",
             integer=True, upper=1.0, words=("capacity exceeded", "超出容量")),
)  # fmt: skip
ROWS = (
    RowSpec("chance_max", LOAD, Sense.MOST, "load <= capacity, or most where it is exceeded", UNIT, limit=True,
            more="one unit more that the receptor can bear", words=("Capacity where not exceeded", "未超载时的容量")),
    RowSpec("chance_ceiling_max", LOAD, Sense.MOST, "load <= most", UNIT, limit=True,
            more="one unit more in any course", words=("Load never exceeded", "任何情景下的负荷上限")),
    RowSpec("chance_link", LOAD, Sense.LEAST, "what was exceeded before stays exceeded", "", limit=True,
            words=("Exceeded once in a course", "路径内超载标记")),
    RowSpec("chance_share_max", LOAD, Sense.MOST, "share of the courses in which it is exceeded <= share", "",
            limit=True, more="one course more in which it may be exceeded",
            words=("Share of courses with excess", "超载情景的概率上限")),
)  # fmt: skip
REPAIRS = (
    Repair("chance_ceiling_max", Kind.LIMIT, cell("chance_limits", "most", LOAD[1:]), "load never exceeded"),
    Repair("chance_share_max", Kind.LIMIT, cell("chance_limits", "share", LOAD[1:]), "share of courses with excess"),
)
RESULTS = (
    ResultTable(
        "exceedances",
        "Where a capacity with a chance limit is exceeded, at the node or before it.",
        LOAD,
        words=("Capacities exceeded", "容量超限"),
        told=True,
    ),
)


def check(instance: Instance) -> Iterator[Problem]:
    """Yield chance limits without a capacity, and ceilings below it."""
    if not instance.has("chance_limits"):
        return
    if instance.tree.season_of:
        yield Problem("chance_limits.csv", "a tree with seasons", "stand in a tree of periods", "remove the seasons")
    known = set(records(capacities(instance), *LOAD[1:]))
    for pair in sorted(set(records(instance.resolve("chance_limits"), *LOAD[1:])) - known):
        where = f"chance_limits.csv [{','.join(pair)}]"
        yield Problem(where, "no capacity", "have a row in receptor_capacity.csv", "add it or remove the limit")
    frame = chances(instance)
    for node, *place, most, capacity in records(frame[frame["most"] < frame["capacity"]], *LOAD, "most", "capacity"):
        where = f"chance_limits.csv most[{','.join(place)}] at {node}"
        yield Problem(where, f"{most:g}", f"be at least the capacity {capacity:g}", "raise it or lower the capacity")


def places(instance: Instance) -> Mapping[str, pd.DataFrame]:
    """Return the keys of exceedances."""
    return {"exceeds": chances(instance)}


def _at_end(instance: Instance) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the limits on shares (those at the root), and the keys at last nodes with their probability."""
    frame, chance = chances(instance), likelihood(instance.tree)
    last = frame[frame["node"].isin(last_nodes(instance.tree))]
    last = last.assign(chance=last["node"].map(chance).astype("float64"))
    return frame[frame["node"] == instance.tree.root].reset_index(drop=True), last.reset_index(drop=True)


def _above(instance: Instance) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the keys below the root, and the same at the node above."""
    frame = chances(instance)
    below = frame[frame["node"] != instance.tree.root].reset_index(drop=True)
    return below, below.assign(node=below["node"].map(instance.tree.parent))


def close(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:  # noqa: ARG001
    """Limit loads where they are not exceeded, and the share of courses in which they are."""
    frame, exceeds = chances(instance), block.decision("exceeds")
    load = Terms(1.0, block.decision("load").at(frame))
    room = Terms(-(frame["most"] - frame["capacity"]), exceeds.at(frame))
    block.rows("chance_max", frame, [load, room], frame["capacity"])
    block.rows("chance_ceiling_max", frame, [load], frame["most"])
    below, above = _above(instance)
    block.rows("chance_link", below, [Terms(1.0, exceeds.at(below)), Terms(-1.0, exceeds.find(above))], 0.0)
    first, last = _at_end(instance)
    rows = block.index(first, LOAD).at(last.assign(node=instance.tree.root))
    block.rows("chance_share_max", first, [Terms(last["chance"], exceeds.at(last), rows)], first["share"])


def uses(instance: Instance, plan: Plan, accounts: Accounts) -> Iterable[pd.DataFrame]:  # noqa: ARG001
    """Return loads against what they may be, and shares of courses against theirs."""
    frame = chances(instance)
    if frame.empty:
        return
    load, exceeds = plan.frame("load", LOAD), plan.frame("exceeds", LOAD)
    used = look_up(frame, load, LOAD, "amount").fillna(0.0)
    over = look_up(frame, exceeds, LOAD, "amount").fillna(0.0)
    unit = unit_column(instance, UNIT, frame)
    most = over * (frame["most"] - frame["capacity"]) + frame["capacity"]
    yield limits("chance_max", frame, LOAD[1:], used, most, "<=", unit, limit_row=True, size=frame["most"])
    yield limits("chance_ceiling_max", frame, LOAD[1:], used, frame["most"], "<=", unit, limit_row=True)
    below, above = _above(instance)
    if len(below):
        mine, before = (look_up(each, exceeds, LOAD, "amount").fillna(0.0) for each in (below, above))
        none = [""] * len(below)
        yield limits("chance_link", below, LOAD[1:], mine, before, ">=", none, limit_row=True, size=np.ones(len(below)))
    first, last = _at_end(instance)
    share = look_up(last, exceeds, LOAD, "amount").fillna(0.0) * last["chance"]
    summed = last.assign(amount=share).groupby(list(LOAD[1:]), sort=True)["amount"].sum().reset_index()
    used = look_up(first, summed.assign(node=instance.tree.root), LOAD, "amount").fillna(0.0)
    unit = [""] * len(first)
    yield limits("chance_share_max", first, LOAD[1:], used, first["share"], "<=", unit, limit_row=True)


def results(instance: Instance, plan: Plan, accounts: Accounts) -> Mapping[str, pd.DataFrame]:  # noqa: ARG001
    """Return the table ``exceedances``."""
    frame = plan.frame("exceeds", LOAD).rename(columns={"amount": "exceeds"})
    return {"exceedances": frame.assign(unit="")[[*LOAD, "exceeds", "unit"]]}

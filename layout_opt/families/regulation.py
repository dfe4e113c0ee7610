r"""Regulation: what authorities forbid, cap or charge.

.. math::

   B_{nrk} &= 0 \ \text{(entry ban; intensity above a standard of new plants)} \\
   X_{nrk} &= 0 \ \text{(ban that closes; intensity above a standard of all plants)} \\
   \sum_{r \in z} D_{nrp} &\le \sum_{r \in z} \text{cap}_{nrp} \ \text{(zone z; a region without zone is its own)} \\
   \text{charges}_{nr} &= \sum_p \text{rate}_{nrp} D_{nrp}

=============== ==================== ==========================================
in code         unit                 meaning
=============== ==================== ==========================================
``cap``         pollutant / yr       most discharge of a region
``rate``        money / pollutant    charge per unit of discharge (a transfer)
``max_intensity`` pollutant/activity emission standard: technologies above it may not run, or not be built any more
=============== ==================== ==========================================

Charges are paid to the planner: they change who gains, not total welfare, and stay outside the objective unless the
instance says that polluters respond to them (``respond_to_charges``). Source: Baumol & Oates (1988), The Theory of
Environmental Policy.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from layout_opt.errors import Problem
from layout_opt.facts.frames import look_up, records, table_of, total, unit_column
from layout_opt.facts.keys import BURDEN, SITE, VALUE
from layout_opt.facts.rules import (
    ALL,
    NEW,
    bans,
    broken_standards,
    caps,
    charges,
    too_dirty,
    too_dirty_to_build,
    zones,
)
from layout_opt.facts.seasons import WHEN
from layout_opt.instance import Change, Instance
from layout_opt.instance.spec import Blank, Column, Table, Type, key, total_of_year
from layout_opt.model.block import ModelBlock
from layout_opt.model.declared import Uses
from layout_opt.model.family import Ledgers, Plan
from layout_opt.model.ledger import Key
from layout_opt.model.parts import Part, PartKind
from layout_opt.model.repair import Kind, Repair
from layout_opt.model.rows import RowSpec, Sense
from layout_opt.model.terms import Terms
from layout_opt.model.twin import limits, posts

ZONE = ("node", "zone", "pollutant")
ACTIVITY = "{activity}/yr"

USES = Uses(decisions=("build", "activity", "discharge"), ledgers=("value",))
TABLES = (
    Table(
        "entry_bans",
        "A technology that may not be built in a region.",
        keys=(key("region", "REGION"), key("technology", "TECHNOLOGY")),
        values=(
            Column("closes_existing", "1 if existing plants must stop.", type=Type.FLAG, default=0.0),
            Column("ends", "1 where the ban no longer holds, from its node on.", type=Type.FLAG, default=0.0),
        ),
        words=("Entry bans", "禁入名单"),
    ),
    Table(
        "emission_standards",
        "Most burden per unit of activity; technologies above it may not run.",
        keys=(key("technology", "TECHNOLOGY"), key("pollutant", "POLLUTANT"), key("region", "REGION", optional=True)),
        values=(
            Column("max_intensity", "Most intensity.", unit="{pollutant}/{activity}", least=0),
            Column(
                "applies",
                "Whether it holds for all plants, or for those built from its node on.",
                type=Type.CHOICE,
                choices=(ALL, NEW),
                default=ALL,
            ),
        ),
        words=("Emission standards", "排放标准"),
    ),
    Table(
        "discharge_caps",
        "Most discharge of a region; regions of one zone share the sum of their caps.",
        keys=(key("region", "REGION"), key("pollutant", "POLLUTANT")),
        values=(
            total_of_year("cap", "Most discharge.", unit="{pollutant}/yr", least=0),
            Column("zone", "Trading zone.", type=Type.TEXT, default=Blank.NONE),
        ),
        words=("Caps on discharge", "排放总量控制"),
    ),
    Table(
        "emission_charges",
        "Charge per unit of discharge.",
        keys=(key("region", "REGION"), key("pollutant", "POLLUTANT")),
        values=(Column("rate", "Charge.", unit="{money}/{pollutant}", least=0),),
        words=("Charges on discharge", "排放收费"),
    ),
)
ROWS = (
    RowSpec(
        "entry_ban",
        SITE,
        Sense.MOST,
        "no capacity is added where entry is banned",
        ACTIVITY,
        limit=True,
        more="one unit of capacity added in spite of the ban",
        words=("Entry ban", "禁止进入"),
    ),
    RowSpec(
        "closing_ban",
        SITE,
        Sense.MOST,
        "no activity where the ban closes plants",
        ACTIVITY,
        limit=True,
        more="one unit of activity in spite of the ban",
        words=("Ban that closes plants", "关停禁令"),
    ),
    RowSpec(
        "emission_standard",
        SITE,
        Sense.MOST,
        "no activity above the emission standard",
        ACTIVITY,
        limit=True,
        more="one unit of activity above the standard",
        words=("Emission standard", "排放标准"),
    ),
    RowSpec(
        "new_plant_standard",
        SITE,
        Sense.MOST,
        "no capacity is added above the emission standard of new plants",
        ACTIVITY,
        limit=True,
        more="one unit of capacity added above the standard of new plants",
        words=("Emission standard of new plants", "新建厂排放标准"),
    ),
    RowSpec(
        "discharge_cap",
        ZONE,
        Sense.MOST,
        "discharge of a zone <= sum of its caps",
        "{pollutant}/yr",
        limit=True,
        more="one unit more of the cap",
        words=("Cap on discharge", "排放总量"),
    ),
)

PARTS = (Part("charges", PartKind.TRANSFER, "charges on discharge, paid to the planner", words=("charges", "收费")),)


def check(instance: Instance) -> Iterable[Problem]:
    """Return zones that bear the name of a region without a zone (the two could not be told apart)."""
    frame = caps(instance)
    taken = frame.loc[frame["zone"] != frame["region"], "zone"]
    alone = set(frame.loc[frame["zone"] == frame["region"], "region"])
    for name in sorted(set(taken) & alone):
        yield Problem(
            "discharge_caps.csv zone",
            repr(name),
            "differ from the regions that have no zone",
            "rename the zone",
        )


def contribute(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:
    """Post charges on discharge."""
    discharge = block.decision("discharge")
    frame = charges(instance, discharge.frame)
    ledgers["value"].post(frame, -frame["rate"], discharge.at(frame), part="charges")


def close(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:  # noqa: ARG001
    """Add bans, standards and caps."""
    build, activity, discharge = (block.decision(name) for name in ("build", "activity", "discharge"))
    banned, closed = bans(instance, build.frame, closing=False), bans(instance, activity.frame, closing=True)
    forbidden = (
        ("entry_ban", build, banned),
        ("closing_ban", activity, closed),
        ("emission_standard", activity, too_dirty(instance, activity.frame)),
        ("new_plant_standard", build, too_dirty_to_build(instance, build.frame)),
    )
    for row, decision, frame in forbidden:
        block.rows(row, frame, [Terms(1.0, decision.at(frame))], 0.0)
    frame, members = zones(instance, discharge.frame)
    leaving = discharge.at(members.assign(node=members[WHEN]))
    together = Terms(1.0, leaving, block.index(frame, ZONE).at(members))
    block.rows("discharge_cap", frame, [together], frame["cap"])


def account(instance: Instance, plan: Plan) -> dict[str, pd.DataFrame]:
    """Return charges from the decision tables."""
    leaving = plan.frame("discharge", BURDEN)
    frame = charges(instance, leaving[list(BURDEN)])
    paid = frame["rate"] * look_up(frame, leaving, BURDEN, "amount").fillna(0.0)
    return {"value": posts(frame, VALUE, -paid, part="charges")}


def uses(instance: Instance, plan: Plan, accounts: object) -> Iterable[pd.DataFrame]:  # noqa: ARG001
    """Return bans, standards and caps against building, activity and discharge."""
    for row, decision, closing in (("entry_ban", "build", False), ("closing_ban", "activity", True)):
        frame = plan.frame(decision, SITE)
        yield _forbidden(instance, row, frame, bans(instance, frame, closing=closing))
    activity = plan.frame("activity", SITE)
    yield _forbidden(instance, "emission_standard", activity, too_dirty(instance, activity))
    build = plan.frame("build", SITE)
    yield _forbidden(instance, "new_plant_standard", build, too_dirty_to_build(instance, build))
    leaving = plan.frame("discharge", BURDEN)
    frame, members = zones(instance, leaving)
    at = members.assign(node=members[WHEN])
    amount = members.assign(amount=look_up(at, leaving, BURDEN, "amount"))
    used = look_up(frame, total(amount, ZONE), ZONE, "amount")
    unit = unit_column(instance, "{pollutant}/yr", frame)
    yield limits("discharge_cap", frame, ZONE[1:], used, frame["cap"], "<=", unit, limit_row=True)


def _forbidden(instance: Instance, row: str, values: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    used = look_up(frame, values, SITE, "amount") if len(frame) else pd.Series(dtype="float64")
    unit = unit_column(instance, "{activity}/yr", frame)
    return limits(row, frame, SITE[1:], used, 0.0, "<=", unit, limit_row=True)


def _at(instance: Instance, node: str) -> dict[str, str]:
    return {"node": node} if len(instance.tree.nodes) > 1 else {}


def _lift_ban(instance: Instance, key: Key, limit: float) -> list[Change]:  # noqa: ARG001
    """Delete the row of a ban; a ban that only a general row makes cannot be lifted by one change."""
    raw = instance.tables["entry_bans"]
    named = raw[(raw["region"] == key[1]) & (raw["technology"] == key[2])]
    where = {"region": key[1], "technology": key[2]}
    return [Change(table="entry_bans", where=where, delete=True)] if len(named) else []


def _keep_open(instance: Instance, key: Key, limit: float) -> list[Change]:  # noqa: ARG001
    where = {"region": key[1], "technology": key[2], **_at(instance, key[0])}
    return [Change(table="entry_bans", where=where, column="closes_existing", set=0)]


def _ease_standard(instance: Instance, key: Key, limit: float) -> list[Change]:  # noqa: ARG001
    """Set every standard that the site breaks to the site's own intensity."""
    return _eased(instance, key, ALL)


def _ease_standard_of_new_plants(instance: Instance, key: Key, limit: float) -> list[Change]:  # noqa: ARG001
    """Set every standard of new plants that the site breaks to the site's own intensity."""
    return _eased(instance, key, NEW)


def _eased(instance: Instance, key: Key, applies: str) -> list[Change]:
    broken = broken_standards(instance, table_of([key], SITE), applies)
    return [
        Change(
            table="emission_standards",
            where={"technology": key[2], "pollutant": pollutant, "region": key[1], **_at(instance, key[0])},
            column="max_intensity",
            set=intensity,
        )
        for pollutant, intensity in records(broken, "pollutant", "intensity")
    ]


def _raise_cap(instance: Instance, key: Key, limit: float) -> list[Change]:
    """Give what a zone lacks to its first region."""
    frame = caps(instance)
    members = frame[(frame["node"] == key[0]) & (frame["zone"] == key[1]) & (frame["pollutant"] == key[2])]
    region, cap = next(records(members, "region", "cap"))
    where = {"region": region, "pollutant": key[2], **_at(instance, key[0])}
    raised = cap + limit - float(members["cap"].sum())
    return [Change(table="discharge_caps", where=where, column="cap", set=raised)]


REPAIRS = (
    Repair("entry_ban", Kind.BAN, _lift_ban, "entry ban"),
    Repair("closing_ban", Kind.BAN, _keep_open, "ban that closes existing plants"),
    Repair("emission_standard", Kind.BAN, _ease_standard, "emission standard"),
    Repair("new_plant_standard", Kind.BAN, _ease_standard_of_new_plants, "emission standard of new plants"),
    Repair("discharge_cap", Kind.LIMIT, _raise_cap, "cap on discharge"),
)

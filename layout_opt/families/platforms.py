r"""Platforms: shared facilities for research, testing and scale-up, who uses them, and what they unlock.

.. math::

   w_{nj} &\le \text{stands}_j + \sum_{a \in \text{chain}(n)} F_{aj} \\
   \sum_{r,k} s_{nkjr}\, T_{nrkj} &\le \text{capacity}_j\, w_{nj}, \qquad
   \sum_k s_{nkjr}\, T_{nrkj} \le \text{max\_service}_{njr} \\
   X_{nrk} &\le \sum_j c_{nkjr}\, T_{nrkj} \quad \text{(k that platforms unlock)} \\
   \text{platform_founding}_{nr} &= \sum_{j \text{ at } r} f_j\, F_{nj} \text{ (once)}, \qquad
   \text{platform_upkeep}_{nr} = \sum_{j \text{ at } r} u_j\, w_{nj} \\
   \text{platform_service}_{nr} &= \sum_{j,k} (v_j + t_j\, d_{njr})\, s_{nkjr}\, T_{nrkj}

================= =========================== ================================================================
in code           unit                        meaning
================= =========================== ================================================================
``founding``      1                           F, 1 if the platform is founded at the node
``working``       1                           w, 1 if the platform works
``tested``        activity / yr               T, activity whose results a region has tested at a platform
``service``       platform / activity         s, service that testing takes
``conversion``    1                           c, share of what is tested that comes into production
``founding_cost`` money                       f, paid once, at the beginning of the node
``fixed_cost``    money / yr                  u, of a platform that works
``service_cost``  money / platform            v
``distance_cost`` money / (platform * km)     t, for the way d from the user to the platform
================= =========================== ================================================================

A technology that ``technology_platforms.csv`` names works only as far as platforms unlock it: of what a region has
tested a share comes into production, the rest is lost. Who may use a platform stands in ``platform_services.csv``; a
region farther away than the platform's ``reach`` is not served. The distance is that of the route from the user to the
platform where the table gives none, and 0 at home. A platform is founded once and may rest; its region pays for
founding and keeping it, users pay for service and way.
Source: Hakimi (1964), Optimum Locations of Switching Centers and the Absolute Centers and Medians of a Graph,
Operations Research 12; Balinski (1965), Integer Programming, Management Science 12 (fixed charges and shared use).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from layout_opt.errors import Problem
from layout_opt.facts.annuities import paid_once
from layout_opt.facts.derived import derived
from layout_opt.facts.facilities import STANDING, TESTED, USER, in_service, platforms, served, testing, users, ways
from layout_opt.facts.frames import look_up, records, table_of, total, unit_column
from layout_opt.facts.keys import SITE, VALUE
from layout_opt.facts.seasons import at_period, with_periods
from layout_opt.instance import Instance
from layout_opt.instance.spec import Blank, Column, SetSpec, Table, Type, key, of_the_year, rate
from layout_opt.model.block import ModelBlock
from layout_opt.model.declared import ResultColumn, ResultTable, Uses
from layout_opt.model.family import Accounts, Decision, Ledgers, Plan
from layout_opt.model.ledger import Key
from layout_opt.model.parts import Part, PartKind
from layout_opt.model.repair import Kind, Repair, cell
from layout_opt.model.rows import RowSpec, Sense
from layout_opt.model.terms import Terms
from layout_opt.model.twin import limits, posts

SERVICE, ACTIVITY = "{platform}/yr", "{activity}/yr"

SETS = (SetSpec("PLATFORM", "j", "platforms", ("platform", "平台")),)
USES = Uses(decisions=("activity",), ledgers=("value",))
TABLES = (
    Table(
        "platforms",
        "A shared facility for research, testing or scale-up, and the region where it stands or could stand.",
        keys=(Column("platform", "id; other tables refer to it", type=Type.TEXT),),
        values=(
            Column("name", "name to print; the id where blank", type=Type.TEXT, default=Blank.NONE),
            Column("name_local", "name in the language of the place", type=Type.TEXT, default=Blank.NONE),
            Column("region", "Region where it stands or could stand.", type=Type.TEXT, refers="REGION"),
            Column("unit", "unit of its service (per year)", type=Type.TEXT),
            Column("stands", "1 if it stands before the root.", type=Type.FLAG, default=0.0),
            rate("capacity", "Most service while it works.", unit=SERVICE, least=0),
            Column("reach", "Distance of the farthest users.", unit="km", default=Blank.NONE, least=0),
            of_the_year("founding_cost", "Cost of founding it, once.", unit="{money}", default=0.0, least=0),
            of_the_year("fixed_cost", "Cost of a platform that works.", unit="{money}/yr", default=0.0, least=0),
            Column("service_cost", "Cost of a unit of service.", unit="{money}/{platform}", default=0.0, least=0),
            Column("distance_cost", "Cost of the way.", unit="{money}/({platform}*km)", default=0.0, least=0),
        ),
        defines="PLATFORM",
        temporal=False,
        counted="platform",
        words=("Platforms", "科创平台"),
    ),
    Table(
        "platform_services",
        "A region that may use a platform.",
        keys=(key("platform", "PLATFORM"), key("region", "REGION")),
        values=(
            Column(
                "distance", "Way to the platform; that of routes.csv if blank.", unit="km", default=Blank.NONE, least=0
            ),
            rate("max_service", "Most service to the region.", unit=SERVICE, default=Blank.NONE, least=0),
        ),
        words=("Users of platforms", "平台使用范围"),
    ),
    Table(
        "technology_platforms",
        "A technology that works only as far as platforms unlock it, and a platform that does.",
        keys=(key("technology", "TECHNOLOGY"), key("platform", "PLATFORM"), key("region", "REGION", optional=True)),
        values=(
            Column("service", "Service that a unit tested takes.", unit="{platform}/{activity}", least=0),
            Column("conversion", "Share of what is tested that comes into production.", default=1.0, least=0, most=1),
        ),
        words=("Technologies that platforms unlock", "平台支撑的技术"),
    ),
)
DECISIONS = (
    Decision("founding", STANDING, "platform_use", "founding", "", "1 if the platform is founded",
             integer=True, upper=1.0, measure="founding", once=True,
             words=("platforms founded", "设立平台")),
    Decision("working", STANDING, "platform_use", "working", "", "1 if the platform works", integer=True, upper=1.0,
             words=("platforms at work", "运行平台")),
    Decision("tested", TESTED, "services", "tested", ACTIVITY, "activity tested at the platform",
             words=("activity tested", "测试规模")),
)  # fmt: skip
ROWS = (
    RowSpec("founding_link", STANDING, Sense.MOST, "a platform works only where it stood before or was founded", "",
            more="one platform that needs no founding", words=("Founding of a platform", "平台设立")),
    RowSpec("platform_max", STANDING, Sense.MOST, "service to all users <= capacity of the platform, if it works",
            SERVICE, more="one unit of service beyond the capacity of the platform",
            words=("Capacity of the platform", "平台能力")),
    RowSpec("service_max", USER, Sense.MOST, "service to a region <= max_service", SERVICE, limit=True,
            more="one unit more of service that the region may use",
            words=("Service to a region", "地区可用的平台服务")),
    RowSpec("unlock_max", SITE, Sense.MOST, "activity <= share of what was tested that comes into production", ACTIVITY,
            limit=True, more="one unit of activity that needs no platform",
            words=("Technology to be unlocked", "技术成果转化")),
)  # fmt: skip
PARTS = (
    Part("platform_founding", PartKind.COST, "founding of platforms, paid where they stand",
         words=("founding of platforms", "平台设立")),
    Part("platform_upkeep", PartKind.COST, "keeping platforms at work, paid where they stand",
         words=("upkeep of platforms", "平台运维")),
    Part("platform_service", PartKind.COST, "service of platforms and the way to them, paid by users",
         words=("service of platforms", "平台服务")),
)  # fmt: skip
REPAIRS = (
    Repair("service_max", Kind.LIMIT, cell("platform_services", "max_service", USER[1:]), "service to a region"),
)
RESULTS = (
    ResultTable(
        "platform_use",
        "What is founded and works in the region where it stands, and how far it is used.",
        (*STANDING, "region"),
        (
            ResultColumn("service", SERVICE, "service to all users", words=("service", "服务量")),
            ResultColumn("capacity", SERVICE, "most service while it works", words=("capacity", "服务能力")),
            ResultColumn("use_share", "1", "service / capacity, if it works", words=("used share", "使用率")),
        ),
        words=("Use of platforms", "平台使用"),
        told=True,
        layer="service",
    ),
    ResultTable(
        "services",
        "What regions have tested at platforms, and the activity that this unlocks.",
        TESTED,
        (
            ResultColumn(
                "unlocked",
                ACTIVITY,
                "share of what is tested that comes into production",
                words=("activity unlocked", "转化规模"),
            ),
        ),
        sparse=True,
        told=True,
        layer="unlocked",
        words=("Services of platforms", "平台服务"),
    ),
)


def unlocked_sites(instance: Instance) -> pd.DataFrame:
    """Return node, region, technology of the sites that platforms must unlock."""
    return ways(instance)[list(SITE)].drop_duplicates(ignore_index=True)


@derived
def founded(instance: Instance) -> pd.DataFrame:
    """Return node, platform, start: a platform stands at a node if it was founded at the node or one above it."""
    tree = instance.tree
    above = table_of([(start, node) for node in tree.periods for start in tree.chain(node)], ("start", "node"))
    return platforms(instance)[list(STANDING)].merge(above, on="node")


def check(instance: Instance) -> Iterable[Problem]:
    """Return users whose way matters and is not known."""
    frame = users(instance)
    matters = frame["distance"].isna() & (frame["reach"].notna() | (frame["distance_cost"] > 0))
    for platform, region in records(frame[matters].drop_duplicates(["platform", "region"]), "platform", "region"):
        yield Problem(
            f"{instance.label('platform_services')} distance[{platform},{region}]",
            "blank, and no route from the region to the platform",
            "be given where the platform has a reach or a distance_cost",
            "give the distance in km, or a route",
        )


def today(instance: Instance) -> Mapping[str, Mapping[Key, float]]:
    """Return today's platforms: those that exist work, none is founded."""
    standing: dict[Key, float] = {
        (node, j): float(flag) for node, j, flag in records(platforms(instance), *STANDING, "stands")
    }
    return {"founding": dict.fromkeys(standing, 0.0), "working": standing}


def places(instance: Instance) -> Mapping[str, pd.DataFrame]:
    """Return platforms, and what each user may have tested where."""
    return {"founding": platforms(instance), "working": platforms(instance), "tested": testing(instance)}


def contribute(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:
    """Post what founding, upkeep and service cost."""
    value, frame, used = ledgers["value"], platforms(instance), testing(instance)
    value.post(frame, -frame["fixed_cost"], block.decision("working").at(frame), part="platform_upkeep")
    once = frame["founding_cost"] * paid_once(instance, frame["node"])
    value.post(frame, -once, block.decision("founding").at(frame), part="platform_founding")
    cost = used["service"] * used["cost"]
    value.post(used, -cost, block.decision("tested").at(used), part="platform_service")


def close(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:  # noqa: ARG001
    """Add the rows of founding, capacity, service to regions and unlocking."""
    frame, used, above = platforms(instance), testing(instance), founded(instance)
    working, founding, tested = (block.decision(name) for name in ("working", "founding", "tested"))
    serving = in_service(instance)
    place, served_at = block.index(frame, STANDING), block.index(serving, STANDING)
    standing = Terms(-1.0, founding.at(above.assign(node=above["start"])), place.at(above))
    block.rows("founding_link", frame, [Terms(1.0, working.at(frame)), standing], frame["stands"])
    service = Terms(used["service"], tested.at(used), served_at.at(used))
    most = Terms(-serving["capacity"], working.at(at_period(instance, serving)))
    block.rows("platform_max", serving, [service, most], 0.0)
    limited = served(instance)
    service = Terms(used["service"], tested.at(used), block.index(limited, USER).at(used))
    block.rows("service_max", limited, [service], limited["max_service"], where=limited["max_service"].notna())
    locked = unlocked_sites(instance)
    opened = Terms(-used["conversion"], tested.at(used), block.index(locked, SITE).at(used))
    block.rows("unlock_max", locked, [Terms(1.0, block.decision("activity").at(locked)), opened], 0.0)


def plan_of_platforms(instance: Instance, plan: Plan) -> pd.DataFrame:
    """Return the platforms with founding, working, how many stand and what service they give."""
    frame, above = platforms(instance), founded(instance)
    for name in ("founding", "working"):
        frame[name] = look_up(frame, plan.frame(name, STANDING), STANDING, "amount").fillna(0.0)
    at = above[["platform"]].assign(node=above["start"])
    since = total(above.assign(amount=look_up(at, frame, STANDING, "founding")), STANDING)
    frame["standing"] = frame["stands"] + look_up(frame, since, STANDING, "amount").fillna(0.0)
    given = total(with_periods(instance, plan_of_testing(instance, plan)), STANDING)
    return frame.assign(served=look_up(frame, given, STANDING, "amount").fillna(0.0))


def plan_of_testing(instance: Instance, plan: Plan) -> pd.DataFrame:
    """Return what users may have tested, with ``tested`` and the service as ``amount``."""
    frame = testing(instance)
    frame["tested"] = look_up(frame, plan.frame("tested", TESTED), TESTED, "amount").fillna(0.0)
    return frame.assign(amount=frame["service"] * frame["tested"])


def account(instance: Instance, plan: Plan) -> Accounts:
    """Return what founding, upkeep and service cost, from the decision tables."""
    frame, used = plan_of_platforms(instance, plan), plan_of_testing(instance, plan)
    once = frame["founding_cost"] * paid_once(instance, frame["node"])
    value = [
        posts(frame, VALUE, -once * frame["founding"], part="platform_founding"),
        posts(frame, VALUE, -frame["fixed_cost"] * frame["working"], part="platform_upkeep"),
        posts(used, VALUE, -used["cost"] * used["amount"], part="platform_service"),
    ]
    return {"value": pd.concat(value, ignore_index=True)}


def uses(instance: Instance, plan: Plan, accounts: Accounts) -> Iterable[pd.DataFrame]:  # noqa: ARG001
    """Return the limits of founding, capacity, service to regions and unlocking."""
    frame, used = plan_of_platforms(instance, plan), plan_of_testing(instance, plan)
    counted = ["platform"] * len(frame)
    yield limits("founding_link", frame, STANDING[1:], frame["working"], frame["standing"], "<=", counted)
    serving = in_service(instance)
    unit = unit_column(instance, SERVICE, serving)
    most = serving["capacity"] * look_up(at_period(instance, serving), frame, STANDING, "working")
    given = look_up(serving, total(used, STANDING), STANDING, "amount").fillna(0.0)
    yield limits("platform_max", serving, STANDING[1:], given, most, "<=", unit)
    limited = served(instance)
    limited = limited[limited["max_service"].notna()]
    given = look_up(limited, total(used, USER), USER, "amount").fillna(0.0)
    unit = unit_column(instance, SERVICE, limited)
    yield limits("service_max", limited, USER[1:], given, limited["max_service"], "<=", unit, limit_row=True)
    locked = unlocked_sites(instance)
    activity = look_up(locked, plan.frame("activity", SITE), SITE, "amount").fillna(0.0)
    brought = total(used.assign(amount=used["conversion"] * used["tested"]), SITE)
    most = look_up(locked, brought, SITE, "amount").fillna(0.0)
    unit = unit_column(instance, ACTIVITY, locked)
    yield limits("unlock_max", locked, SITE[1:], activity, most, "<=", unit, limit_row=True)


def results(instance: Instance, plan: Plan, accounts: Accounts) -> Mapping[str, pd.DataFrame]:  # noqa: ARG001
    """Return ``platform_use`` and ``services``; nothing without platforms."""
    if not instance.has("platforms"):
        return {}
    frame, used = plan_of_platforms(instance, plan), plan_of_testing(instance, plan)
    most = frame["capacity"] * frame["working"]
    made = frame[[*STANDING, "region", "founding", "working"]].assign(
        service=frame["served"],
        capacity=most,
        use_share=(frame["served"] / most.where(most > 0)).fillna(0.0),
        unit=unit_column(instance, SERVICE, frame),
    )
    used = used[used["tested"] != 0].reset_index(drop=True)
    unlocked = used["conversion"] * used["tested"]
    moved = used[[*TESTED, "tested"]].assign(unlocked=unlocked, unit=unit_column(instance, ACTIVITY, used))
    return {"platform_use": made, "services": moved}

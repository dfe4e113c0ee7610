r"""Production: capacity in place, what is added and scrapped, whether a site is open, and how much it works.

.. math::

   C_{nrk} &= C_{p(n)rk} + B_{nrk} - R_{nrk} \quad (\text{existing}_{rk}\ \text{before the root}) \\
   \underline C_{nrk}\, o_{nrk} &\le C_{nrk} \le \overline C_{nrk}\, o_{nrk} \\
   \underline u_{srk}\, \sigma_s C_{n(s)rk} &\le X_{srk} \le \overline u_{srk}\, \sigma_s C_{n(s)rk} \\
   B_{nrk} &= \text{module\_size}_{nrk}\, M_{nrk}, \quad M \in \mathbb{Z}_{\ge 0}

=============== ================= ==========================================
in code         unit              meaning
=============== ================= ==========================================
``capacity``    activity / yr     C, capacity in place
``build``       activity / yr     B, capacity added
``retire``      activity / yr     R, capacity scrapped
``modules``     1                 M, whole modules added
``open``        1                 o, 1 if the site works
``activity``    activity / yr     X, what the technology does
=============== ================= ==========================================

A season s works with its share :math:`\sigma_s` of the capacity of its period n(s); a period without seasons is its
own season, and its share is 1. ``open`` exists where a fixed cost or a minimum capacity makes it matter. What all this
costs stands in the family ``site_costs``. Source: Kendrick & Stoutjesdijk (1978), The
Planning of Industrial Investment Programs, ch. 4.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from layout_opt.errors import Problem
from layout_opt.facts.frames import keys_of, look_up, records, total, unit_column
from layout_opt.facts.keys import GOODS, SITE
from layout_opt.facts.recipes import goods
from layout_opt.facts.seasons import at_period, share_of_year
from layout_opt.facts.site_rules import site_problems
from layout_opt.facts.sites import opening, sites, working
from layout_opt.facts.today import open_today, present
from layout_opt.instance import Instance
from layout_opt.instance.spec import Blank, Column, Table, key, of_the_year, rate
from layout_opt.model.block import ModelBlock
from layout_opt.model.declared import ResultColumn, ResultTable, Uses
from layout_opt.model.family import Accounts, Decision, Ledgers, Plan
from layout_opt.model.ledger import Key
from layout_opt.model.repair import Kind, Repair, cell
from layout_opt.model.rows import RowSpec, Sense
from layout_opt.model.terms import Terms
from layout_opt.model.twin import limits, posts

UNIT = "{activity}/yr"
CHECK_TOLERANCE = 1e-6
"""Share by which today's activity may exceed capacity through rounding [1]."""

USES = Uses(ledgers=("goods", "capacity"))
TABLES = (
    Table(
        "sites",
        "A pair of region and technology where capacity stands or may be built.",
        keys=(key("region", "REGION"), key("technology", "TECHNOLOGY")),
        values=(
            of_the_year("existing", "Capacity in place before the root.", unit="{activity}/yr", default=0.0, least=0),
            of_the_year(
                "max_capacity",
                "Most capacity; where opening is a decision a blank is what markets, inputs and limits imply.",
                unit="{activity}/yr",
                default=Blank.NONE,
                least=0,
            ),
            of_the_year("min_capacity", "Least capacity of an open site.", unit="{activity}/yr", default=0.0, least=0),
            of_the_year("module_size", "Capacity of one module.", unit="{activity}/yr", default=Blank.NONE, above=0),
            Column("max_utilisation", "Most activity per capacity.", default=1.0, least=0, most=1),
            Column("min_utilisation", "Least activity per capacity.", default=0.0, least=0, most=1),
            Column("variable_cost", "Running cost.", unit="{money}/{activity}", default=0.0),
            of_the_year("fixed_cost", "Cost of an open site per year.", unit="{money}/yr", default=0.0, least=0),
            of_the_year(
                "capacity_cost",
                "Cost of a unit of capacity per year, in the years in which it stands.",
                unit="{money}/yr/({activity}/yr)",
                default=0.0,
                least=0,
            ),
            of_the_year("investment_cost", "Cost of capacity.", unit="{money}/({activity}/yr)", default=0.0, least=0),
            of_the_year(
                "building_cost", "Cost of building, paid once.", unit="{money}/({activity}/yr)", default=0.0, least=0
            ),
            of_the_year("retirement_cost", "Cost of scrapping.", unit="{money}/({activity}/yr)", default=0.0, least=0),
            rate("present_activity", "Activity today.", unit="{activity}/yr", default=Blank.NONE, least=0),
        ),
        words=("Sites", "厂址"),
    ),
    Table(
        "technology_goods",
        "Goods that a unit of activity makes and takes in.",
        keys=(key("technology", "TECHNOLOGY"), key("commodity", "COMMODITY"), key("region", "REGION", optional=True)),
        values=(
            Column("output", "Made per unit of activity.", unit="{commodity}/{activity}", default=0.0, least=0),
            Column("input", "Taken in per unit of activity.", unit="{commodity}/{activity}", default=0.0, least=0),
        ),
        words=("Recipes", "投入产出系数"),
    ),
)
DECISIONS = (
    Decision("capacity", SITE, "capacity", "capacity", UNIT, "capacity in place", measure="capacity",
             words=("capacity", "产能")),
    Decision("build", SITE, "capacity", "build", UNIT, "capacity added", measure="build", once=True,
             words=("capacity built", "新建产能")),
    Decision("retire", SITE, "capacity", "retire", UNIT, "capacity scrapped", measure="retire", once=True,
             words=("capacity scrapped", "报废产能")),
    Decision("modules", SITE, "capacity", "modules", "", "whole modules added", integer=True,
             words=("modules built", "新建模块")),
    Decision("open", SITE, "capacity", "open", "", "1 if the site works", integer=True, upper=1.0, measure="open",
             words=("open sites", "开工厂址")),
    Decision("activity", SITE, "activity", "activity", UNIT, "what the technology does", measure="activity",
             words=("activity", "活动")),
)  # fmt: skip
ROWS = (
    RowSpec(
        "capacity_balance",
        SITE,
        Sense.EXACT,
        "capacity = capacity before + build - retire",
        UNIT,
        more="one unit more of capacity in place before",
        words=("Capacity in place", "产能平衡"),
    ),
    RowSpec(
        "capacity_max",
        SITE,
        Sense.MOST,
        "capacity <= max_capacity (x open)",
        UNIT,
        limit=True,
        more="one unit of capacity beyond the largest",
        many=True,
        words=("Largest capacity of a site", "厂址产能上限"),
    ),
    RowSpec(
        "capacity_min",
        SITE,
        Sense.LEAST,
        "capacity >= min_capacity x open",
        UNIT,
        limit=True,
        more="one unit more of the least capacity",
        many=True,
        words=("Smallest capacity of an open site", "开工厂址产能下限"),
    ),
    RowSpec(
        "activity_max",
        SITE,
        Sense.MOST,
        "activity <= max_utilisation x capacity",
        UNIT,
        more="one unit of activity beyond the capacity",
        many=True,
        words=("Best utilisation of a site", "厂址利用率上限"),
    ),
    RowSpec(
        "activity_min",
        SITE,
        Sense.LEAST,
        "activity >= min_utilisation x capacity",
        UNIT,
        limit=True,
        more="one unit more of the least activity",
        many=True,
        words=("Least utilisation of a site", "厂址利用率下限"),
    ),
    RowSpec(
        "module_link",
        SITE,
        Sense.EXACT,
        "build = module_size x modules",
        UNIT,
        more="one unit of capacity built outside modules",
        words=("Whole modules", "整模块建设"),
    ),
)
REPAIRS = (
    Repair("capacity_max", Kind.LIMIT, cell("sites", "max_capacity", SITE[1:]), "largest capacity of a site"),
    Repair("capacity_min", Kind.LIMIT, cell("sites", "min_capacity", SITE[1:]), "least capacity of an open site"),
)
RESULTS = (
    ResultTable(
        "capacity",
        "Capacity of a site.",
        SITE,
        (ResultColumn("existing", UNIT, "capacity in place before the root"),),
        words=("Capacity of sites", "厂址产能"),
    ),
    ResultTable("activity", "What a site does.", SITE, words=("Activity of sites", "厂址活动")),
)


def check(instance: Instance) -> Iterable[Problem]:
    """Return numbers of sites that contradict each other, openings without a size, ``existing`` below the root."""
    yield from site_problems(instance)
    if not instance.has("sites"):
        return
    frame = sites(instance)
    unsized = frame[opening(frame) & frame["max_capacity"].isna()]
    for region, technology in records(unsized, "region", "technology"):
        yield Problem(
            f"sites.csv max_capacity[{region},{technology}]",
            "blank",
            "be given where fixed_cost or min_capacity makes opening a decision and nothing bounds the site",
            "give the largest capacity that the site could ever have",
        )
    most = frame["existing"] * frame["max_utilisation"]
    over = (frame["present_activity"] > most * (1 + CHECK_TOLERANCE)) & (frame["node"] == instance.tree.root)
    for region, technology, level, limit in records(
        frame[over].assign(most=most[over]), "region", "technology", "present_activity", "most"
    ):
        yield Problem(
            f"sites.csv present_activity[{region},{technology}]",
            f"{level:g}",
            f"be at most existing x max_utilisation = {limit:g}",
            "correct the activity, the capacity or the utilisation",
        )
    raw = instance.tables["sites"]
    late = raw[(raw["node"] != instance.tree.root) & raw["existing"].notna()]
    for line, existing, node in records(late, "line", "existing", "node"):
        yield Problem(
            f"sites.csv:{line} existing",
            f"{existing:g}",
            f"be blank at node {node}",
            "give existing capacity at the root only; later capacity is a decision",
        )


def today(instance: Instance) -> Mapping[str, Mapping[Key, float]]:
    """Return today's layout: nothing built, nothing scrapped, every site as active as today."""
    works, standing = present(instance), open_today(instance)
    keys = keys_of(standing, SITE)
    none = dict.fromkeys(keys, 0.0)
    level = dict(zip(keys_of(works, SITE), works["activity"].tolist(), strict=True))
    opened = dict(zip(keys, standing["open"].tolist(), strict=True))
    return {"build": none, "retire": none, "modules": none, "activity": level, "open": opened}


def places(instance: Instance) -> Mapping[str, pd.DataFrame]:
    """Return the keys of every decision of this family."""
    every = sites(instance)
    own = {
        "modules": every[every["module_size"].notna()],
        "open": every[opening(every)],
        "activity": working(instance),
    }
    return {decision.name: own.get(decision.name, every) for decision in DECISIONS}


def contribute(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:
    """Post goods made and used, and to each site what stood before, what is added and what is scrapped."""
    frame = sites(instance)
    above = frame.assign(node=frame["node"].map(instance.tree.parent))
    capacity = ledgers["capacity"]
    capacity.post(frame, 1.0, block.decision("build").at(frame))
    capacity.post(frame, -1.0, block.decision("retire").at(frame))
    capacity.post(frame, 1.0, block.decision("capacity").find(above))
    capacity.post_constant(frame, frame["existing"])
    made = goods(instance)
    ledgers["goods"].post(made, made["output"] - made["input"], block.decision("activity").at(made))


def close(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:
    """Add the rows of capacity, opening, utilisation and modules."""
    frame = sites(instance)
    capacity, build = (Terms(1.0, block.decision(name).at(frame)) for name in ("capacity", "build"))
    opened, modules = (block.decision(name).find(frame) for name in ("open", "modules"))
    standing = ledgers["capacity"]
    terms = [capacity, standing.of(frame).times(-1.0)]
    block.rows("capacity_balance", frame, terms, standing.constants_of(frame))
    most, least = frame["max_capacity"], frame["min_capacity"]
    terms = [capacity, Terms(-most, opened)]
    block.rows("capacity_max", frame, terms, most.where(opened < 0, 0.0), where=most.notna())
    block.rows("capacity_min", frame, [capacity, Terms(-least, opened)], 0.0, where=least > 0)
    size = frame["module_size"]
    works = working(instance)
    activity = Terms(1.0, block.decision("activity").at(works))
    share = share_of_year(instance, works["node"])
    capacity = Terms(1.0, block.decision("capacity").at(at_period(instance, works)))
    block.rows("activity_max", works, [activity, capacity.times(-works["max_utilisation"] * share)], 0.0)
    least = works["min_utilisation"]
    block.rows("activity_min", works, [activity, capacity.times(-least * share)], 0.0, where=least > 0)
    block.rows("module_link", frame, [build, Terms(-size, modules)], 0.0, where=size.notna())


def plan_of_sites(instance: Instance, plan: Plan) -> pd.DataFrame:
    """Return the sites with what is decided of their capacity (0 where there is none, NaN for open and modules)."""
    frame = sites(instance)
    for decision in (each for each in DECISIONS if each.name != "activity"):
        values = look_up(frame, plan.frame(decision.name, SITE), SITE, "amount")
        frame[decision.name] = values if decision.name in {"open", "modules"} else values.fillna(0.0)
    return frame


def plan_of_work(instance: Instance, plan: Plan, standing: pd.DataFrame) -> pd.DataFrame:
    """Return the sites at the nodes where they work, with ``activity`` and the ``capacity`` that a season has of it.

    `standing` are the sites with their capacity (see `plan_of_sites`).
    """
    frame = working(instance)
    frame["activity"] = look_up(frame, plan.frame("activity", SITE), SITE, "amount").fillna(0.0)
    capacity = look_up(at_period(instance, frame), standing, SITE, "capacity").fillna(0.0)
    return frame.assign(capacity=capacity * share_of_year(instance, frame["node"]))


def account(instance: Instance, plan: Plan) -> Accounts:
    """Return goods made and used, and capacity before, added and scrapped, from the decision tables."""
    made = goods(instance)
    activity = look_up(made, plan.frame("activity", SITE), SITE, "amount").fillna(0.0)
    frame = plan_of_sites(instance, plan)
    above = frame[["region", "technology"]].assign(node=frame["node"].map(instance.tree.parent))
    before = look_up(above, frame, SITE, "capacity").fillna(0.0)
    standing = [frame["build"], -frame["retire"], before, frame["existing"]]
    return {
        "goods": posts(made, GOODS, (made["output"] - made["input"]) * activity),
        "capacity": pd.concat([posts(frame, SITE, amount) for amount in standing], ignore_index=True),
    }


def uses(instance: Instance, plan: Plan, accounts: Accounts) -> Iterable[pd.DataFrame]:
    """Return the limits of capacity, opening, utilisation and modules."""
    frame = plan_of_sites(instance, plan)
    standing = look_up(frame, total(accounts["capacity"], SITE), SITE, "amount").fillna(0.0)
    opened = frame["open"].where(opening(frame), 1.0)

    def rows(
        name: str, part: pd.Series, used: pd.Series, limit: pd.Series, sense: str, size: float | pd.Series = 0.0
    ) -> pd.DataFrame:
        chosen = frame[part]
        unit = unit_column(instance, "{activity}/yr", chosen)
        chosen_limit = name in {"capacity_max", "capacity_min"}
        return limits(name, chosen, SITE[1:], used[part], limit[part], sense, unit, limit_row=chosen_limit, size=size)

    every = pd.Series(data=True, index=frame.index)
    posted = accounts["capacity"].assign(amount=accounts["capacity"]["amount"].abs())
    terms = look_up(frame, posted.groupby(list(SITE))["amount"].max().reset_index(), SITE, "amount").fillna(0.0)
    yield rows("capacity_balance", every, frame["capacity"], standing, "=", terms)
    most = frame["max_capacity"]
    yield rows("capacity_max", most.notna(), frame["capacity"], most * opened, "<=")
    yield rows("capacity_min", frame["min_capacity"] > 0, frame["capacity"], frame["min_capacity"] * opened, ">=")
    works = plan_of_work(instance, plan, frame)
    unit = unit_column(instance, "{activity}/yr", works)
    most = works["max_utilisation"] * works["capacity"]
    yield limits("activity_max", works, SITE[1:], works["activity"], most, "<=", unit)
    works = works[works["min_utilisation"] > 0]
    unit, least = unit_column(instance, "{activity}/yr", works), works["min_utilisation"] * works["capacity"]
    yield limits("activity_min", works, SITE[1:], works["activity"], least, ">=", unit, limit_row=True)
    modular = frame["module_size"].notna()
    yield rows("module_link", modular, frame["build"], frame["module_size"] * frame["modules"], "=")


def results(instance: Instance, plan: Plan, accounts: Accounts) -> Mapping[str, pd.DataFrame]:  # noqa: ARG001
    """Return the tables ``capacity`` and ``activity``."""
    frame = plan_of_sites(instance, plan)
    frame["unit"] = unit_column(instance, "{activity}/yr", frame)
    works = plan_of_work(instance, plan, frame)
    works["unit"] = unit_column(instance, "{activity}/yr", works)
    columns = ["existing", "build", "retire", "capacity", "open", "modules", "unit"]
    return {"capacity": frame[[*SITE, *columns]], "activity": works[[*SITE, "activity", "unit"]]}

r"""Market: what buyers accept, by market and tier; what nobody accepts is surplus.

.. math::

   \sum_c S_{nrcmd} &\le Q_{nrmd} \\
   \text{effective output}_{nr} &= \sum_{cmd} P_{nrmd}\, a_{ncmd}\, S_{nrcmd}

=============== ================= ==========================================
in code         unit              meaning
=============== ================= ==========================================
``sales``       commodity / yr    S, good c sold in region r to market m, tier d
``surplus``     commodity / yr    produced and accepted by nobody
``acceptance``  1                 a, share of the price that the market really pays for this good
=============== ================= ==========================================

With the objective ``cost`` every demand must be served: the first row is an equality. Without ``acceptance.csv`` a
commodity sells only to the market of its own name, at acceptance 1. Effective output is the output that the market
accepts (essay, S1); surplus is ineffective output.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from layout_opt.errors import Problem, nearest
from layout_opt.facts.frames import look_up, records, total, unit_column
from layout_opt.facts.keys import DEMAND, GOODS, SALES, VALUE
from layout_opt.facts.offers import demand, offers, sellable, served_exactly, wanted_in_all
from layout_opt.facts.reach import reach_problems
from layout_opt.facts.recipes import made
from layout_opt.facts.seasons import at_period, with_periods
from layout_opt.instance import Instance
from layout_opt.instance.spec import Blank, Column, SetSpec, Table, key, total_of_year
from layout_opt.model.block import ModelBlock
from layout_opt.model.declared import ResultColumn, ResultTable, Uses
from layout_opt.model.family import Accounts, Decision, Ledgers, Plan
from layout_opt.model.parts import Part, PartKind
from layout_opt.model.repair import Kind, Repair, cell
from layout_opt.model.rows import RowSpec, Sense
from layout_opt.model.terms import Terms
from layout_opt.model.twin import limits, posts

USES = Uses(ledgers=("goods", "value"))
SETS = (
    SetSpec("MARKET", "m", "demand", ("market", "市场"), "What buyers want: a free name, or a commodity."),
    SetSpec("TIER", "d", "demand", ("tier", "层次"), "The tier of a market: mass, quality, premium ..."),
)
TABLES = (
    Table(
        "demand",
        "What buyers of a region want in a market and tier, and what they pay.",
        keys=(
            key("region", "REGION"),
            key("market", "MARKET", doc="market (free name, or a commodity)", collects=True),
            key("tier", "TIER", doc="tier (mass, quality, premium ...)", collects=True),
        ),
        values=(
            total_of_year("quantity", "Most that is bought.", unit="{commodity}/yr", least=0),
            Column("price", "Price of a fully accepted unit.", unit="{money}/{commodity}", default=Blank.NONE, least=0),
        ),
        words=("Demand", "需求"),
    ),
    Table(
        "acceptance",
        "Share of the price that a market tier pays for a commodity; no row = not accepted.",
        keys=(key("commodity", "COMMODITY"), key("market", "MARKET"), key("tier", "TIER")),
        values=(Column("acceptance", "Share accepted.", above=0, most=1),),
        words=("Acceptance", "市场认可"),
    ),
)
DECISIONS = (
    Decision(
        "sales",
        SALES,
        "sales",
        "sales",
        "{commodity}/yr",
        "good sold in a region to a market tier",
        measure="sales",
        words=("sales", "销售"),
    ),
    Decision(
        "surplus",
        GOODS,
        "surplus",
        "surplus",
        "{commodity}/yr",
        "produced and accepted by nobody",
        words=("surplus", "剩余"),
    ),
)
ROWS = (
    RowSpec(
        "demand_balance",
        DEMAND,
        Sense.EXACT,
        "sum of sales = quantity",
        "{commodity}/yr",
        more="one unit more that must be served",
        words=("Demand to be served", "须满足的需求"),
    ),
    RowSpec(
        "demand_max",
        DEMAND,
        Sense.MOST,
        "sum of sales <= quantity",
        "{commodity}/yr",
        more="one unit more that buyers want",
        many=True,
        words=("Demand of a market", "市场需求"),
    ),
)
PARTS = (
    Part(
        "effective_output",
        PartKind.EARNING,
        "what buyers at home pay for what they accept",
        home_sales=True,
        words=("accepted output", "有效产出"),
    ),
)
REPAIRS = (Repair("demand_balance", Kind.DEMAND, cell("demand", "quantity", DEMAND[1:]), "demand that must be served"),)
RESULTS = (
    ResultTable("sales", "What is sold to a market tier.", SALES, words=("Sales", "销售")),
    ResultTable(
        "surplus",
        "What is produced and accepted by nobody: ineffective output.",
        GOODS,
        words=("Ineffective output", "无效产出"),
    ),
    ResultTable(
        "shortage",
        "Demand against what is sold to it.",
        DEMAND,
        (
            ResultColumn("quantity", "{commodity}/yr", "what buyers want"),
            ResultColumn("served", "{commodity}/yr", "what they get"),
            ResultColumn("shortage", "{commodity}/yr", "what they lack"),
        ),
        words=("Demand and what serves it", "需求与满足"),
    ),
)


def check(instance: Instance) -> Iterable[Problem]:
    """Return markets that are no commodity where there is no acceptance table, missing prices, demand out of reach."""
    yield from reach_problems(instance)
    if not instance.has("demand"):
        return
    if not instance.has("acceptance"):
        goods = instance.members("COMMODITY")
        for name in sorted(set(demand(instance)["market"]) - set(goods)):
            yield Problem(
                "demand.csv market",
                repr(name),
                "name a commodity where there is no acceptance.csv",
                f"correct the name{nearest(name, goods)} or add acceptance.csv",
            )
    if not served_exactly(instance):
        frame = demand(instance)
        for region, market, tier in records(frame[frame["price"].isna()], *DEMAND[1:]):
            yield Problem(
                f"demand.csv price[{region},{market},{tier}]",
                "blank",
                "be given unless the objective is cost",
                "give the price that this tier pays",
            )


def places(instance: Instance) -> Mapping[str, pd.DataFrame]:
    """Return the keys of sales and surplus."""
    return {"sales": offers(instance), "surplus": made(instance)}


def contribute(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:
    """Take sales and surplus out of the goods balance; post effective output."""
    surplus = block.decision("surplus")
    ledgers["goods"].post(surplus.frame, -1.0, surplus.numbers)
    frame = offers(instance)
    sales = block.decision("sales").at(frame)
    ledgers["goods"].post(frame, -1.0, sales)
    ledgers["value"].post(frame, frame["paid"].fillna(0.0), sales, part="effective_output")


def close(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:  # noqa: ARG001
    """Limit sales by demand (or serve it exactly)."""
    wanted, sales = sellable(instance), block.decision("sales")
    index = block.index(wanted, DEMAND)
    in_year = index.at(at_period(instance, sales.frame))
    sold = Terms(1.0, sales.numbers, np.maximum(index.at(sales.frame), in_year))  # a demand stands at one of the two
    row = "demand_balance" if served_exactly(instance) else "demand_max"
    block.rows(row, wanted, [sold], wanted["quantity"])


def account(instance: Instance, plan: Plan) -> Accounts:
    """Return goods sold and left over, and effective output, from the decision tables."""
    surplus = plan.frame("surplus", GOODS)
    frame = offers(instance)
    sold = look_up(frame, plan.frame("sales", SALES), SALES, "amount").fillna(0.0)
    goods = [posts(surplus, GOODS, -surplus["amount"]), posts(frame, GOODS, -sold)]
    value = posts(frame, VALUE, frame["paid"].fillna(0.0) * sold, part="effective_output")
    return {"goods": pd.concat(goods, ignore_index=True), "value": value}


def served(instance: Instance, plan: Plan) -> pd.DataFrame:
    """Return demand with what is sold to it: node, region, market, tier, quantity, served, shortage, unit."""
    wanted = wanted_in_all(instance)[[*DEMAND, "quantity"]]
    sold = total(with_periods(instance, plan.frame("sales", SALES)), DEMAND)
    wanted["served"] = look_up(wanted, sold, DEMAND, "amount").fillna(0.0)
    wanted["shortage"] = (wanted["quantity"] - wanted["served"]).clip(lower=0.0)
    return wanted.assign(unit=_units(instance, wanted))


def _units(instance: Instance, wanted: pd.DataFrame) -> list[str]:
    """Return the unit in which each market of `wanted` counts: that of the first good that it takes."""
    first = offers(instance).drop_duplicates("market").set_index("market")["commodity"]
    goods = first.dropna().to_frame("commodity")
    units = dict(zip(goods.index, unit_column(instance, "{commodity}/yr", goods), strict=True))
    return [units.get(market, "") for market in wanted["market"].tolist()]


def uses(instance: Instance, plan: Plan, accounts: Accounts) -> Iterable[pd.DataFrame]:  # noqa: ARG001
    """Return demand against sales."""
    if not instance.has("demand"):
        return
    exact = served_exactly(instance)
    frame = sellable(instance)
    sales = total(with_periods(instance, plan.frame("sales", SALES)), DEMAND)
    sold = look_up(frame, sales, DEMAND, "amount").fillna(0.0)
    yield limits(
        "demand_balance" if exact else "demand_max",
        frame,
        DEMAND[1:],
        sold,
        frame["quantity"],
        "=" if exact else "<=",
        _units(instance, frame),
    )


def results(instance: Instance, plan: Plan, accounts: Accounts) -> Mapping[str, pd.DataFrame]:  # noqa: ARG001
    """Return the tables ``sales``, ``surplus`` and ``shortage``."""
    tables = {}
    for name, keys in (("sales", SALES), ("surplus", GOODS)):
        frame = plan.frame(name, keys).rename(columns={"amount": name})
        tables[name] = frame.assign(unit=unit_column(instance, "{commodity}/yr", frame))[[*keys, name, "unit"]]
    if instance.has("demand"):
        tables["shortage"] = served(instance, plan)
    return tables

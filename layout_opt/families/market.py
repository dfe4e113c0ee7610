r"""Market: what buyers accept, by market and tier; what nobody accepts is surplus.

.. math::

   \sum_c S_{nrcmd} &\le Q_{nrmd} + A_{nrmd} \\
   \text{effective output}_{nr} &= \sum_{cmd} P_{nrmd}\, a_{ncmd}\, S_{nrcmd}

=============== ================= ==========================================
in code         unit              meaning
=============== ================= ==========================================
``sales``       commodity / yr    S, good c sold in region r to market m, tier d
``surplus``     commodity / yr    produced and accepted by nobody
``added``       commodity / yr    A, what buyers want beyond ``quantity``: the ledger ``added_demand``
``acceptance``  1                 a, share of the price that the market really pays for this good
=============== ================= ==========================================

With the objective ``cost`` every demand must be served: the first row is an equality. Without ``acceptance.csv`` a
commodity sells only to the market of its own name, at acceptance 1. A market has tiers (``demand.csv``) or a linear
curve (``demand_curves.csv``) that is cut into tiers of equal size, each at its average price. Effective output is the
output that the market accepts (essay, S1); surplus is ineffective output.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from layout_opt.errors import Problem, nearest
from layout_opt.facts.demand_curves import MARKET, STEPS, curves
from layout_opt.facts.frames import keys_of, look_up, records, table_of, total, unit_column
from layout_opt.facts.keys import DEMAND, GOODS, SALES, VALUE
from layout_opt.facts.offers import demand, has_buyers, offers, sellable, served_exactly, wanted_in_all
from layout_opt.facts.reach import reach_problems
from layout_opt.facts.recipes import made
from layout_opt.facts.seasons import at_period, with_periods
from layout_opt.instance import Instance
from layout_opt.instance.spec import Blank, Column, SetSpec, Table, Type, key, of_the_year, total_of_year
from layout_opt.model.block import ModelBlock
from layout_opt.model.declared import ResultColumn, ResultTable, Uses
from layout_opt.model.family import Accounts, Decision, Ledgers, Plan
from layout_opt.model.ledger import LedgerSpec
from layout_opt.model.parts import Part, PartKind
from layout_opt.model.repair import Kind, Repair, cell
from layout_opt.model.rows import RowSpec, Sense
from layout_opt.model.terms import Terms
from layout_opt.model.twin import limits, posts

PRICE = "{money}/{commodity}"
ADDED = "added_demand"
USES = Uses(ledgers=("goods", "value"))
LEDGERS = (
    LedgerSpec(ADDED, DEMAND, "{commodity}", balance=False, doc="what buyers of a tier want beyond its quantity"),
)
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
    Table(
        "demand_curves",
        "A linear demand curve of a market in a region; it is cut into tiers, the dearest first.",
        keys=(
            key("region", "REGION"),
            key("market", "MARKET", doc="market (free name, or a commodity)", collects=True, wildcard=False),
        ),
        values=(
            of_the_year("price", "Price that is observed.", unit=PRICE, above=0),
            of_the_year("quantity", "All that is bought at that price.", unit="{commodity}/yr", above=0),
            of_the_year("elasticity", "Elasticity at that point; below 0.", default=Blank.NONE, most=0),
            of_the_year(
                "choke_price",
                "Price at which nobody buys; it goes before the elasticity.",
                unit=PRICE,
                default=Blank.NONE,
                above=0,
            ),
            of_the_year(
                "rival_share", "Share of the quantity that rivals outside bring.", default=0.0, least=0, most=1
            ),
            of_the_year("rival_elasticity", "Elasticity of what rivals bring at that point.", default=0.0, least=0),
            of_the_year(
                "steps",
                "Tiers into which it is cut.",
                type=Type.INTEGER,
                default=float(STEPS),
                least=1,
                most=9999,
                numbers="TIER",
            ),
        ),
        words=("Demand curves", "需求曲线"),
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
        "sum of sales = quantity + added demand",
        "{commodity}/yr",
        more="one unit more that must be served",
        words=("Demand to be served", "须满足的需求"),
    ),
    RowSpec(
        "demand_max",
        DEMAND,
        Sense.MOST,
        "sum of sales <= quantity + added demand",
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
    ResultTable(
        "market_surplus",
        "What buyers along a demand curve would pay for what they get, and what they pay at the market's price.",
        MARKET,
        (
            ResultColumn("quantity", "{commodity}/yr", "what is sold"),
            ResultColumn("price", "{money}/{commodity}", "price at which the curve takes just that"),
            ResultColumn("rivals", "{commodity}/yr", "what rivals outside bring at this price"),
            ResultColumn(
                "willingness_to_pay",
                "{money}/yr",
                "area under the curve: what is counted as accepted output",
                words=("willingness to pay", "支付意愿"),
            ),
            ResultColumn(
                "revenue",
                "{money}/yr",
                "price x quantity x acceptance",
                words=("revenue at the market's price", "按市场价的收入"),
            ),
            ResultColumn(
                "consumers_surplus",
                "{money}/yr",
                "the difference: what buyers gain, less what rivals lose",
                words=("consumers' surplus", "消费者剩余"),
            ),
        ),
        words=("Surplus of buyers along demand curves", "需求曲线上的消费者剩余"),
        told=True,
    ),
)


def check(instance: Instance) -> Iterable[Problem]:
    """Return markets that are no commodity where there is no acceptance table, missing prices, demand out of reach."""
    yield from reach_problems(instance)
    yield from _curve_problems(instance)
    if not has_buyers(instance):
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


def _curve_problems(instance: Instance) -> Iterable[Problem]:
    """Return curves of markets that have tiers, without a slope, below their price, or where all must be served."""
    if not instance.has("demand_curves"):
        return
    label, frame = instance.label("demand_curves"), instance.resolve("demand_curves")
    if served_exactly(instance):
        rule, fix = "weigh what buyers pay where demand follows the price", "use net_effective_output, or demand.csv"
        yield Problem("instance.toml objective", "cost", rule, fix)
    tiers = set(keys_of(instance.resolve("demand"), MARKET[1:])) if instance.has("demand") else set()
    for region, market, price, elasticity, choke in records(
        frame.drop_duplicates(list(MARKET[1:])), *MARKET[1:], "price", "elasticity", "choke_price"
    ):
        where = f"{label} {{}}[{region},{market}]"
        if (region, market) in tiers:
            rule, fix = "have tiers or a curve, never both", "delete its rows in demand.csv, or the curve"
            yield Problem(where.format("market"), "a market with tiers in demand.csv", rule, fix)
        if not (elasticity < 0 or choke > 0):
            rule, fix = "be below 0 unless a choke price is given", "give one of the two"
            yield Problem(where.format("elasticity"), "0" if elasticity == 0 else "blank", rule, fix)
        if choke <= price:
            rule = f"be above the price, {price:g}"
            yield Problem(where.format("choke_price"), f"{choke:g}", rule, "correct one of the two")


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


def close(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:
    """Limit sales by demand (or serve it exactly)."""
    wanted, sales = sellable(instance), block.decision("sales")
    index = block.index(wanted, DEMAND)
    in_year = index.at(at_period(instance, sales.frame))
    sold = Terms(1.0, sales.numbers, np.maximum(index.at(sales.frame), in_year))  # a demand stands at one of the two
    row = "demand_balance" if served_exactly(instance) else "demand_max"
    block.rows(row, wanted, [sold, ledgers[ADDED].of(wanted).times(-1.0)], wanted["quantity"])


def account(instance: Instance, plan: Plan) -> Accounts:
    """Return goods sold and left over, and effective output, from the decision tables."""
    surplus = plan.frame("surplus", GOODS)
    frame = offers(instance)
    sold = look_up(frame, plan.frame("sales", SALES), SALES, "amount").fillna(0.0)
    goods = [posts(surplus, GOODS, -surplus["amount"]), posts(frame, GOODS, -sold)]
    value = posts(frame, VALUE, frame["paid"].fillna(0.0) * sold, part="effective_output")
    return {"goods": pd.concat(goods, ignore_index=True), "value": value}


def _wanted(frame: pd.DataFrame, accounts: Accounts) -> pd.Series:
    """Return what buyers want in each tier of `frame`: its quantity, and what is added to it."""
    return frame["quantity"] + look_up(frame, total(accounts[ADDED], DEMAND), DEMAND, "amount").fillna(0.0)


def served(instance: Instance, plan: Plan, accounts: Accounts) -> pd.DataFrame:
    """Return demand with what is sold to it: node, region, market, tier, quantity, served, shortage, unit."""
    wanted = wanted_in_all(instance)[[*DEMAND, "quantity"]]
    wanted["quantity"] = _wanted(wanted, accounts)
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


def uses(instance: Instance, plan: Plan, accounts: Accounts) -> Iterable[pd.DataFrame]:
    """Return demand against sales."""
    if not has_buyers(instance):
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
        _wanted(frame, accounts),
        "=" if exact else "<=",
        _units(instance, frame),
    )


def surplus_of_buyers(instance: Instance, plan: Plan) -> pd.DataFrame:
    """Return what is sold along every demand curve, at what price, and who gains what (see ``market_surplus``)."""
    sold = offers(instance)
    sold["amount"] = look_up(sold, plan.frame("sales", SALES), SALES, "amount").fillna(0.0)
    sold["worth"], sold["accepted"] = sold["paid"] * sold["amount"], sold["acceptance"] * sold["amount"]
    sums = at_period(instance, sold).groupby(list(MARKET))[["amount", "worth", "accepted"]].sum().reset_index()
    known = dict(zip(keys_of(sums, MARKET), records(sums, "amount", "worth", "accepted"), strict=True))
    wanted = wanted_in_all(instance)
    units = dict(zip(keys_of(wanted, MARKET), _units(instance, wanted), strict=True))
    lines = []
    for place, curve, _ in curves(instance):
        amount, worth, accepted = known.get(place, (0.0, 0.0, 0.0))
        price = curve.price(amount)
        lines.append((amount, price, curve.rival(price), worth, price * accepted, worth - price * accepted))
    names = ("quantity", "price", "rivals", "willingness_to_pay", "revenue", "consumers_surplus")
    values = {name: [line[at] for line in lines] for at, name in enumerate(names)}
    keys = [place for place, _, _ in curves(instance)]
    return table_of(keys, MARKET, **values).assign(unit=[units.get(place, "") for place in keys])


def results(instance: Instance, plan: Plan, accounts: Accounts) -> Mapping[str, pd.DataFrame]:
    """Return the tables ``sales``, ``surplus`` and ``shortage``."""
    tables = {}
    for name, keys in (("sales", SALES), ("surplus", GOODS)):
        frame = plan.frame(name, keys).rename(columns={"amount": name})
        tables[name] = frame.assign(unit=unit_column(instance, "{commodity}/yr", frame))[[*keys, name, "unit"]]
    if has_buyers(instance):
        tables["shortage"] = served(instance, plan, accounts)
    if instance.has("demand_curves"):
        tables["market_surplus"] = surplus_of_buyers(instance, plan)
    return tables

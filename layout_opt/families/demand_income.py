r"""Demand out of income: what is earned at home is spent at home, so that supply and demand grow each other.

.. math::

   Y_{nrf} &= \sum_k w_{nrf}\, a_{nkfr} X_{nrk} \\
   A_{nrmd} &= \frac{Q_{nrmd}}{\sum_e Q_{nrme}} \sum_f s_{nrmf}\, Y_{nrf}

=============== ==================== ======================================================================
in code         unit                 meaning
=============== ==================== ======================================================================
``share``       commodity / money    s, what is bought in a market out of a unit of income; of goods that are
                                     counted in money the share of income that is spent on them
``income``      money / yr           Y, what production pays to a factor of the region: its use x its price
``added``       commodity / yr       A, what is wanted beyond ``quantity`` (ledger ``added_demand``)
=============== ==================== ======================================================================

Tiers of a market share what is added as their quantities do; evenly where these are all 0. Income is what the region's
factors (labour, land, capital ...) are paid at the prices of ``factor_endowments.csv``; a row that names a ``factor``
holds for its income alone. What is left of the value of goods is no one's income here. Income that comes back in full
would feed itself, so the circular share (the worst that goods, recipes and ways allow) must be below 1. Sources: Kahn
(1931), The Relation of Home Investment to Unemployment, Economic Journal 41; Miyazawa (1976), Input-Output Analysis and
the Structure of Income Distribution.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pandas as pd

from layout_opt.errors import Problem
from layout_opt.facts.circular_share import MOST_SHARE, circular_share
from layout_opt.facts.demand_curves import curves
from layout_opt.facts.frames import keys_of, look_up, records, total
from layout_opt.facts.incomes import CIRCULATION, INCOME_TABLE, MARKET, earnings_of_sites, spending
from layout_opt.facts.keys import DEMAND, SALES, SITE
from layout_opt.facts.offers import offers, wanted_in_all
from layout_opt.facts.seasons import WHEN, with_periods
from layout_opt.instance import Instance
from layout_opt.instance.spec import Column, Table, key
from layout_opt.model.block import ModelBlock
from layout_opt.model.declared import ResultColumn, ResultTable, Uses
from layout_opt.model.family import Accounts, Ledgers, Plan
from layout_opt.model.twin import posts

REGION = ("node", "region")
ADDED = "added_demand"

USES = Uses(decisions=("activity",), ledgers=(ADDED,))
TABLES = (
    Table(
        INCOME_TABLE,
        "What buyers of a region want in a market out of the income that production earns there.",
        keys=(
            key("region", "REGION"),
            key("market", "MARKET", doc="market (free name, or a commodity)"),
            key("factor", "FACTOR", optional=True),
        ),
        values=(Column("share", "Bought out of a unit of income of the factor.", unit="{commodity}/{money}", least=0),),
        words=("Demand out of income", "收入带动的需求"),
    ),
)
RESULTS = (
    ResultTable(
        CIRCULATION,
        "What is earned in a region, and what of it is spent there in a market.",
        MARKET,
        (
            ResultColumn("income", "{money}/yr", "what production pays to the region's factors", ("income", "收入")),
            ResultColumn("wanted_anyway", "{commodity}/yr", "what is wanted without it", ("wanted anyway", "自发需求")),
            ResultColumn("wanted_out_of_income", "{commodity}/yr", "what is wanted out of income",
                         ("wanted out of income", "收入带动的需求")),
            ResultColumn("served", "{commodity}/yr", "what both get", ("served", "得到满足")),
            ResultColumn("multiplier", "1", "sold in all / sold to what is wanted anyway", ("multiplier", "乘数")),
            ResultColumn("sold_out_of_income", "{money}/yr", "what is paid out of income: its part of what is sold",
                         ("sold out of income", "收入形成的销售")),
        ),
        words=("Circulation of income at home", "本地收入循环"),
        told=True,
    ),
)  # fmt: skip


def check(instance: Instance) -> Iterable[Problem]:
    """Return shares of markets without tiers, incomes that nobody earns, and circles that feed themselves."""
    if not instance.has(INCOME_TABLE):
        return
    found = list(_market_problems(instance))
    yield from found
    if earnings_of_sites(instance).empty:
        fix = "give prices in factor_endowments.csv to the factors that technologies use"
        yield Problem(f"{instance.label(INCOME_TABLE)}", "no factor that is paid", "have an income to spend", fix)
    elif not found:
        node, share = circular_share(instance)
        if share is not None and share >= MOST_SHARE:
            where = f"{instance.label(INCOME_TABLE)} share"
            rule = "let less come back than is spent: share x income per unit of sales, summed around, below 1"
            yield Problem(where, f"{share:.6g} of a unit of income that comes back at {node}", rule, "lower the shares")


def _market_problems(instance: Instance) -> Iterator[Problem]:
    """Yield rows that name a market where it has no tiers, or a curve, or tiers of the year and of seasons."""
    label, frame = instance.label(INCOME_TABLE), instance.tables[INCOME_TABLE]
    wanted = wanted_in_all(instance)
    curved = {place[1:] for place, _, _ in curves(instance)}
    known = set(keys_of(wanted, MARKET[1:]))
    named = frame[(frame["region"] != "*") & (frame["market"] != "*")]
    for line, *pair in records(named, "line", *MARKET[1:]):
        if tuple(pair) not in known:
            rule, fix = "be wanted there in demand.csv", "add it there, with the quantity 0 if nothing else is wanted"
            yield Problem(f"{label}:{line} market", f"{pair[1]!r} in {pair[0]}", rule, fix)
    pairs = instance.resolve(INCOME_TABLE, wanted[list(MARKET)].drop_duplicates())
    spent = set(keys_of(pairs[pairs["share"] > 0], MARKET))
    for region, market in sorted({place[1:] for place in spent} & curved):
        rule, fix = "have tiers of its own, which shift with income", "use demand.csv for it, or leave the share out"
        yield Problem(f"{label} market[{region},{market}]", "a market with a demand curve", rule, fix)
    years = instance.tree.season_of
    for region, market in sorted({place[1:] for place in spent if (years.get(place[0]), *place[1:]) in spent}):
        rule, fix = "be given for the year or for its seasons", "give the quantities of all tiers in the same way"
        yield Problem(f"{label} market[{region},{market}]", "tiers of a year and of its seasons", rule, fix)


def contribute(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:
    """Add what is wanted out of income to demand."""
    frame = spending(instance)
    ledgers[ADDED].post(frame, frame["spent"], block.decision("activity").at(frame.assign(node=frame[WHEN])))


def account(instance: Instance, plan: Plan) -> Accounts:
    """Return what is wanted out of income, from the activities."""
    frame = spending(instance)
    activity = look_up(frame.assign(node=frame[WHEN]), plan.frame("activity", SITE), SITE, "amount").fillna(0.0)
    return {ADDED: posts(frame, DEMAND, frame["spent"] * activity)}


def earned(instance: Instance, plan: Plan) -> pd.DataFrame:
    """Return node, region, amount: what production pays to the factors of a region, at seasons and their years."""
    frame = earnings_of_sites(instance)
    paid = frame["income"] * look_up(frame, plan.frame("activity", SITE), SITE, "amount").fillna(0.0)
    return total(with_periods(instance, frame.assign(amount=paid)), REGION)


def results(instance: Instance, plan: Plan, accounts: Accounts) -> Mapping[str, pd.DataFrame]:
    """Return the table ``circulation``: what is earned, wanted and sold, tiers added up."""
    if not instance.has(INCOME_TABLE):
        return {}
    frame = wanted_in_all(instance)[[*DEMAND, "quantity"]]
    frame["added"] = look_up(frame, total(accounts[ADDED], DEMAND), DEMAND, "amount").fillna(0.0)
    sold = offers(instance)
    sold["amount"] = look_up(sold, plan.frame("sales", SALES), SALES, "amount").fillna(0.0)
    sold["paid"] = sold["paid"].fillna(0.0) * sold["amount"]
    sums = with_periods(instance, sold).groupby(list(DEMAND))[["amount", "paid"]].sum().reset_index()
    frame["served"], frame["money"] = (look_up(frame, sums, DEMAND, name).fillna(0.0) for name in ("amount", "paid"))
    out_of_income = (frame["added"] / (frame["quantity"] + frame["added"])).fillna(0.0)
    frame["anyway"], frame["sold_out_of_income"] = frame["served"] * (1 - out_of_income), frame["money"] * out_of_income
    table = frame.groupby(list(MARKET), sort=True).sum(numeric_only=True).reset_index()
    table = table.rename(columns={"quantity": "wanted_anyway", "added": "wanted_out_of_income"})
    table["income"] = look_up(table, earned(instance, plan), REGION, "amount").fillna(0.0)
    table["multiplier"] = table["served"] / table["anyway"].where(table["anyway"] > 0, np.nan)
    unit = instance.units.column("{money}/yr")
    names = [column.name for column in RESULTS[0].columns]
    return {CIRCULATION: table[[*MARKET, *names]].assign(unit=unit)}

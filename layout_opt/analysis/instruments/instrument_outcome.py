"""What a layout comes to: accepted output, real cost, capital scrapped, and what each region gains or pays.

Amounts of money are sums over the nodes of the tree, each with its weight; per-node amounts are asked for by name.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

import numpy as np
import pandas as pd

from layout_opt.facts.courses import likelihood
from layout_opt.facts.frames import split_keys, table_of
from layout_opt.facts.keys import DEMAND
from layout_opt.facts.links import arriving
from layout_opt.facts.offers import offers
from layout_opt.facts.sites import sites
from layout_opt.instance import Instance
from layout_opt.instance.settings import Objective
from layout_opt.model.registry import earnings, transfers

SITE = ["node", "region", "technology"]


class SolvedRun(Protocol):
    """A run, just solved or read back: the instance that was solved, and its result tables."""

    @property
    def instance(self) -> Instance:
        """The instance that was solved."""

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Result tables by name."""


def weighted(instance: Instance, frame: pd.DataFrame, column: str) -> pd.Series:
    """Return a money column times the weight of each row's node."""
    return frame[column] * frame["node"].map(instance.tree.weight).astype("float64")


def accepted_output(run: SolvedRun) -> float:
    """Return what the market accepts: effective output and exports [money]."""
    return _parts(run, earnings())


def net_value(run: SolvedRun) -> float:
    """Return accepted output less all real costs; charges are transfers and stay outside [money]."""
    return _parts(run, None)


def part_total(run: SolvedRun, part: str) -> float:
    """Return one part of the value [money]; costs are negative."""
    return _parts(run, frozenset({part}))


def _parts(run: SolvedRun, parts: Collection[str] | None) -> float:
    value = run.tables["value"]
    kept = value[value["part"].isin(parts)] if parts is not None else value[~value["part"].isin(transfers())]
    return float(weighted(run.instance, kept, "value").sum()) + 0.0


def net_by_node(run: SolvedRun) -> Mapping[str, float]:
    """Return accepted output less all real costs of one year at each node [money/yr]."""
    value = run.tables["value"]
    real = value[~value["part"].isin(transfers())]
    return {str(node): float(amount) for node, amount in real.groupby("node")["value"].sum().items()}


def value_by_region(run: SolvedRun) -> pd.DataFrame:
    """Return region, net (before transfers), charges (negative where paid) [money]."""
    value = run.tables["value"]
    frame = value.assign(amount=weighted(run.instance, value, "value"))
    transfer = frame["part"].isin(transfers())
    frame = frame.assign(net=frame["amount"].where(~transfer, 0.0), charges=frame["amount"].where(transfer, 0.0))
    return frame.groupby("region", as_index=False, sort=True)[["net", "charges"]].sum()


def shortage_value(run: SolvedRun) -> float:
    """Return demand that is not served, at the most that its buyers would pay for any good [money]."""
    short = run.tables["shortage"].merge(
        offers(run.instance).groupby(list(DEMAND))["paid"].max().reset_index(), on=list(DEMAND), how="left"
    )
    worth = short.assign(worth=(short["shortage"] * short["paid"]).fillna(0.0))
    return float(weighted(run.instance, worth, "worth").sum()) + 0.0


def capital(run: SolvedRun) -> tuple[float, float]:
    """Return (scrapped, idle): capacity retired, and capacity that stands unused, at its investment cost [money].

    Each node counts once, whatever its years: capital is a stock.
    """
    frame = run.tables["capacity"].merge(run.tables["activity"][[*SITE, "activity"]], on=SITE)
    frame = frame.merge(sites(run.instance)[[*SITE, "investment_cost"]], on=SITE)
    chance = frame["node"].map(likelihood(run.instance.tree)).astype("float64") * frame["investment_cost"].fillna(0.0)
    idle = np.clip(frame["capacity"] - frame["activity"], 0.0, None)
    return float((frame["retire"] * chance).sum()), float((idle * chance).sum())


def permit_prices(run: SolvedRun) -> pd.DataFrame:
    """Return node, receptor, pollutant, price of a permit in each zone where it is worth anything."""
    prices = run.tables["prices"]
    rows = prices[(prices["family"] == "permits") & (prices["row"] == "permit_max")]
    keys = list(zip(rows["node"], *split_keys(rows["key"], 2), strict=True))
    return table_of(keys, ("node", "receptor", "pollutant"), price=rows["price"].abs())


def permit_payments(run: SolvedRun) -> dict[str, float]:
    """Return what each region receives (above 0) or pays (below 0) for permits at their prices [money]."""
    if "permit_holdings" not in run.tables:
        return {}
    frame = run.tables["permit_holdings"].merge(permit_prices(run), on=["node", "receptor", "pollutant"])
    paid = frame.assign(paid=-frame["bought"] * frame["price"])
    paid = paid.assign(paid=weighted(run.instance, paid, "paid"))
    return {str(region): float(amount) + 0.0 for region, amount in paid.groupby("region")["paid"].sum().items()}


def goods_payments(run: SolvedRun) -> dict[str, float]:
    """Return what each region receives (above 0) or pays (below 0) for goods from other regions [money].

    What arrives is paid to the sender at the shadow price of the good where it arrives; sales are booked where they are
    made and costs where they arise, so without these payments a region that produces for others would seem to lose.
    Nothing where the objective has no price in money.
    """
    moved = run.tables["shipments"]
    if moved.empty or run.instance.settings.objective == Objective.LOAD:
        return {}
    instance = run.instance
    prices = run.tables["prices"]
    prices = prices[prices["row"] == "goods_balance"]
    keys = prices["key"].str.split(",", expand=True)
    if prices.empty:
        return {}
    known = pd.DataFrame({"node": prices["node"], "to_region": keys[0], "commodity": keys[1], "price": prices["price"]})
    came = moved.assign(came=arriving(instance, moved))
    frame = came.merge(known, on=["node", "to_region", "commodity"])
    frame = frame.assign(paid=frame["came"] * frame["price"].abs())
    frame = frame.assign(paid=weighted(instance, frame, "paid"))
    received = frame.groupby("from_region")["paid"].sum()
    paid = frame.groupby("to_region")["paid"].sum()
    return {str(region): float(amount) for region, amount in received.sub(paid, fill_value=0.0).items()}

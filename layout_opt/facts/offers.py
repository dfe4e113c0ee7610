"""Offers: what buyers want, what they accept, and what they pay for it."""

from __future__ import annotations

import pandas as pd

from layout_opt.facts.demand_curves import curve_tiers
from layout_opt.facts.derived import derived
from layout_opt.facts.frames import table_of
from layout_opt.facts.keys import DEMAND, SALES
from layout_opt.facts.seasons import operating, over_seasons, where_limited, with_periods
from layout_opt.instance import Instance


def demand(instance: Instance) -> pd.DataFrame:
    """Return node, region, market, tier, quantity, price of what buyers want."""
    tiers = curve_tiers(instance)
    if not instance.has("demand"):
        return operating(instance, over_seasons(instance, tiers)[0])
    said = operating(instance, instance.resolve("demand"))
    if tiers.empty:
        return said
    both = [said, operating(instance, over_seasons(instance, tiers)[0])]
    return pd.concat(both, ignore_index=True).sort_values(list(DEMAND), ignore_index=True)


def has_buyers(instance: Instance) -> bool:
    """Tell whether anybody buys: at tiers, or along a demand curve."""
    return instance.has("demand") or instance.has("demand_curves")


@derived
def offers(instance: Instance) -> pd.DataFrame:
    """Return what may be sold where: node, region, commodity, market, tier, quantity, price, acceptance, paid.

    ``paid`` is what the market really pays for a unit: the price that a tier pays for a fully accepted good, times the
    share of it that it accepts for this good (NaN where no price is given).
    """
    if not has_buyers(instance):
        return table_of((), SALES, quantity=(), price=(), acceptance=(), paid=())
    wanted = demand(instance)
    if not instance.has("acceptance"):
        return wanted.assign(commodity=wanted["market"], acceptance=1.0, paid=wanted["price"])
    domain = wanted[["node", "market", "tier"]].drop_duplicates()
    accepted = instance.resolve("acceptance", domain)
    merged = wanted.merge(accepted, on=["node", "market", "tier"])
    merged["paid"] = merged["price"] * merged["acceptance"]
    return merged.sort_values(list(SALES), ignore_index=True)


def served_exactly(instance: Instance) -> bool:
    """Return whether all demand must be served."""
    return instance.settings.objective == "cost"


def sellable(instance: Instance) -> pd.DataFrame:
    """Return the demand to which something may be sold, or all of it if it must be served, where it is limited."""
    wanted = wanted_in_all(instance)
    if served_exactly(instance):
        return wanted
    return wanted.merge(with_periods(instance, offers(instance))[list(DEMAND)].drop_duplicates(), on=list(DEMAND))


@derived
def wanted_in_all(instance: Instance) -> pd.DataFrame:
    """Return demand at the nodes for which its quantity is given: for a year in all, or for each of its seasons."""
    if not (has_buyers(instance) and instance.tree.season_of):
        return demand(instance)
    tiers = curve_tiers(instance)
    if not instance.has("demand"):
        return tiers
    said = where_limited(instance, "demand", instance.resolve("demand"), "quantity")
    return pd.concat([said, tiers], ignore_index=True) if len(tiers) else said


def accepted_goods(instance: Instance) -> dict[str, tuple[str, ...]]:
    """Return market -> the commodities that it accepts at any tier, sorted."""
    if not instance.has("acceptance"):
        return {market: (market,) for market in instance.members("MARKET")}
    pairs = instance.resolve("acceptance")[["market", "commodity"]].drop_duplicates()
    goods = pairs.sort_values(["market", "commodity"]).groupby("market")["commodity"]
    return {str(market): tuple(names) for market, names in goods}


def asked_prices(instance: Instance) -> pd.DataFrame:
    """Return node, commodity, price: what buyers pay for a good on average, weighted by what they want of it."""
    frame = offers(instance)
    frame = frame[frame["paid"].notna() & (frame["quantity"] > 0)]
    sums = frame.assign(money=frame["paid"] * frame["quantity"]).groupby(["node", "commodity"])[["money", "quantity"]]
    found = sums.sum().reset_index()
    return found.assign(price=found["money"] / found["quantity"])[["node", "commodity", "price"]]

"""What sites take and make for a unit of activity, over all nodes of a tree, and what there is of everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

import pandas as pd

from layout_opt.facts.frames import records
from layout_opt.facts.gateways import EXPORT, IMPORT
from layout_opt.facts.offers import offers, wanted_in_all
from layout_opt.instance import Instance

Pair = tuple[str, str]
"""Region and technology."""
Amounts = Mapping[Pair, Mapping[str, float]]
"""Site -> good, factor, pollutant or equipment -> amount per unit of activity."""
UNDERSTOOD = frozenset({
    "acceptance", "barriers", "commodities", "cost_curves", "demand", "demand_curves", "discharge", "discharge_caps",
    "emission_standards", "entry_bans", "existing_capacity", "factor_endowments", "factors", "foreign_trade", "freight",
    "pilots", "planner_limit_terms", "planner_limits", "pollutants", "provenance", "receptor_capacity", "receptors",
    "regions", "routes", "shocks", "sites", "sources", "surplus_rules", "technologies", "technology_emissions",
    "technology_equipment", "technology_factors", "technology_goods", "transfers", "tree",
})  # fmt: skip
"""Tables by which nobody can want more of anything than is counted here; with others nothing is derived."""


def understood(instance: Instance) -> bool:
    """Return whether what is wanted of sites can be counted: no least amounts, nothing that is announced later."""
    if any(instance.has(table) for table in instance.tables if table not in UNDERSTOOD):
        return False
    if instance.has("planner_limits") and instance.tables["planner_limits"]["least"].notna().any():
        return False
    return not any("announced" in frame and frame["announced"].notna().any() for frame in instance.tables.values())


@dataclass(frozen=True)
class SiteNeeds:
    """Of every site per unit of activity, and of every good, factor and region in all.

    Parameters
    ----------
    made, makes : mapping
        Goods, at the node with the least (most) output, own use taken off.
    taken, needed : mapping
        Goods: the most that any node takes; the least, of those that every node needs.
    factors, machines, removed : mapping
        The least use that every node has of a factor, of equipment; most removed per emission of a pollutant.
    used, emitted : mapping
        Most use of equipment, most emission.
    room, brought, lost : mapping
        Good -> what buyers and exports take of it, what imports bring, what must start for a unit to arrive.
    endowed : mapping
        Region and factor -> what it has.
    limits : mapping
        Site -> most activity by a planner's limit on it alone.
    free : set of Pair
        Sites that may work although nothing takes their goods.
    equipment : frozenset of str
        Technologies of kind equipment.
    """

    made: Amounts
    makes: Amounts
    taken: Amounts
    needed: Amounts
    factors: Amounts
    machines: Amounts
    removed: Amounts
    used: Amounts
    emitted: Amounts
    room: Mapping[str, float]
    brought: Mapping[str, float]
    lost: Mapping[str, float]
    endowed: Mapping[tuple[str, str], float]
    limits: Mapping[Pair, float]
    free: frozenset[Pair]
    equipment: frozenset[str]


def site_needs(instance: Instance, raw: pd.DataFrame) -> SiteNeeds:
    """Return what sites need; `raw` are the resolved rows of ``sites``."""
    pairs, nodes = raw[["region", "technology"]].drop_duplicates(), len(instance.tree.nodes)
    goods = _resolved(instance, "technology_goods", pairs)
    net = goods["output"] - goods["input"] if len(goods) else pd.Series(dtype=float)
    made, taken = goods[net > 0].assign(amount=net[net > 0]), goods[net < 0].assign(amount=-net[net < 0])
    factors = _named(_resolved(instance, "technology_factors", pairs), "use")
    works = _named(_resolved(instance, "technology_equipment", pairs), "use")
    works = works[works["technology"] != works["equipment"]] if len(works) else works
    burden = _resolved(instance, "technology_emissions", pairs)
    emitted = _named(burden[burden["intensity"] > 0], "intensity") if len(burden) else burden
    removed = burden[burden["intensity"] < 0] if len(burden) else burden
    if len(removed):
        removed = removed.assign(amount=-removed["intensity"] / removed["max_removal"].clip(lower=1e-300))
    most_taken = _most(taken, "commodity")
    kinds = instance.attribute("technologies", "kind")
    return SiteNeeds(
        _most(made, "commodity", "min"), _most(made, "commodity"), most_taken, _always(taken, "commodity", nodes),
        _always(factors, "factor", nodes), _always(works, "equipment", nodes), _always(removed, "pollutant", nodes),
        _most(works, "equipment"), _most(emitted, "pollutant"), _room(instance), _brought(instance), _lost(instance),
        _endowed(instance), _planned(instance, raw), _free(instance, raw, most_taken, removed),
        frozenset(name for name, kind in kinds.items() if kind == "equipment"),
    )  # fmt: skip


def _resolved(instance: Instance, table: str, pairs: pd.DataFrame) -> pd.DataFrame:
    return instance.resolve(table, pairs) if instance.has(table) else pd.DataFrame({"output": [], "input": []})


def _named(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    return frame.assign(amount=frame[column]) if len(frame) else frame


def _most(frame: pd.DataFrame, name: str, how: str = "max") -> Amounts:
    """Return the largest (or least) amount of each name at each site, over the nodes that have it."""
    found: dict[Pair, dict[str, float]] = {}
    if len(frame):
        frame = frame[frame["amount"] > 0]
        grouped = frame.groupby(["region", "technology", name])["amount"].agg(how).reset_index()
        for region, technology, member, amount in records(grouped, "region", "technology", name, "amount"):
            found.setdefault((region, technology), {})[member] = float(amount)
    return found


def _always(frame: pd.DataFrame, name: str, nodes: int) -> Amounts:
    """Return the least amount of what a site has at every node."""
    if frame.empty:
        return {}
    frame = frame[frame["amount"] > 0]
    return _most(frame[frame.groupby(["region", "technology", name])["amount"].transform("size") == nodes], name, "min")


def _room(instance: Instance) -> dict[str, float]:
    """Return good -> what buyers and exports of all regions take in a year, at the node where that is most."""
    sold = offers(instance).drop_duplicates(["region", "commodity", "market", "tier", "node"])
    wanted = wanted_in_all(instance).assign(year=lambda frame: frame["node"].map(instance.tree.period_of))
    goods = sold.assign(year=sold["node"].map(instance.tree.period_of))
    goods = goods[["year", "region", "market", "tier", "commodity"]].drop_duplicates()
    quantity = wanted.groupby(["year", "region", "market", "tier"])["quantity"].sum().reset_index()
    merged = goods.merge(quantity, on=["year", "region", "market", "tier"])
    most = merged.groupby(["year", "commodity"])["quantity"].sum().groupby("commodity").max()
    found = {str(good): float(amount) for good, amount in most.items()}
    for good, amount in _traded(instance, EXPORT).items():
        found[good] = found.get(good, 0.0) + amount
    return found


def _brought(instance: Instance) -> dict[str, float]:
    return _traded(instance, IMPORT)


def _traded(instance: Instance, direction: str) -> dict[str, float]:
    """Return good -> the sum over regions of the most that may be traded at any node (infinite where not limited)."""
    if not instance.has("foreign_trade"):
        return {}
    trade = instance.resolve("foreign_trade").fillna({"max_quantity": inf})
    trade = trade[trade["direction"] == direction]
    return trade.groupby(["region", "commodity"])["max_quantity"].max().groupby("commodity").sum().to_dict()  # type: ignore[return-value]


def _lost(instance: Instance) -> dict[str, float]:
    """Return good -> what must start for a unit to arrive, by a way through all regions with the largest loss."""
    if not instance.has("freight"):
        return {}
    frame, found = instance.tables["freight"], {}
    for good in instance.members("COMMODITY"):
        loss = frame.loc[frame["commodity"].isin([good, "*"]) & (frame["loss"] < 1), "loss"].max()
        if loss > 0:
            found[good] = float((1 - loss) ** -(len(instance.members("REGION")) - 1))
    return found


def _endowed(instance: Instance) -> dict[tuple[str, str], float]:
    """Return region, factor -> the most that it has at any node, where every node limits it."""
    if not instance.has("factor_endowments"):
        return {}
    frame = instance.resolve("factor_endowments").fillna({"amount": inf})
    grouped = frame.groupby(["region", "factor"])["amount"].agg(["max", "size"])
    known = grouped[grouped["size"] == len(instance.tree.nodes)]
    return known["max"].to_dict()  # type: ignore[return-value]


def _planned(instance: Instance, raw: pd.DataFrame) -> dict[Pair, float]:
    """Return site -> most activity by planner limits whose only term, in their unit, is its activity."""
    found: dict[Pair, float] = {}
    if not (instance.has("planner_limits") and instance.has("planner_limit_terms")):
        return found
    limits, terms = instance.resolve("planner_limits"), instance.tables["planner_limit_terms"]
    whole = limits[(limits["scope"] == "node") & limits["unit"].isna() & limits["most"].notna()]
    whole = whole.groupby("limit")["most"].agg(["max", "size"])
    known = {
        limit: float(most) for limit, most, size in whole.itertuples(name=None) if size == len(instance.tree.nodes)
    }
    alone = terms[~terms.duplicated("limit", keep=False) & (terms["measure"] == "activity") & terms["unit"].isna()]
    root = instance.tree.root
    for limit, node, region, technology, number in records(
        alone, "limit", "node", "region", "technology", "coefficient"
    ):
        weight = 1.0 if pd.isna(number) else float(number)
        if limit in known and node == root and weight > 0 and technology != "*":
            for place, name in set(records(raw, "region", "technology")):
                if name == technology and region in ("*", place):
                    found[place, name] = min(found.get((place, name), inf), known[limit] / weight)
    return found


def _free(instance: Instance, raw: pd.DataFrame, taken: Amounts, removed: pd.DataFrame) -> frozenset[Pair]:
    """Return the sites that may work although nothing takes their goods: they must, they earn, or they clean up."""
    if instance.has("cost_curves") and (instance.tables["cost_curves"]["cost"] < 0).any():
        return frozenset(records(raw, "region", "technology"))
    forced = (raw["variable_cost"] < 0) | (raw["min_utilisation"] > 0)
    free = set(records(raw[forced], "region", "technology"))
    if instance.has("surplus_rules"):
        waste = set(instance.tables["surplus_rules"]["commodity"])
        free |= {pair for pair, goods in taken.items() if "*" in waste or not waste.isdisjoint(goods)}
    return frozenset(free | (set(records(removed, "region", "technology")) if len(removed) else set()))

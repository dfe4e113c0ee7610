"""The tables of an instance as docs/dictionary.md prints them: keys, values, and what a blank value means."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

Default = float | str | None
MUST = "must be given"
"""Marks a value column in which a blank is an error."""


@dataclass(frozen=True)
class Table:
    """One file.

    Parameters
    ----------
    keys : tuple of str
        Key columns in order.
    optional : frozenset of str
        Key columns that may be left out or blank: that means ``*``.
    values : mapping
        Value column -> what a blank means (`MUST`, None for "none", or the default).
    by_node : bool
        Whether rows may belong to a node and hold in all nodes below.
    """

    keys: tuple[str, ...]
    optional: frozenset[str]
    values: Mapping[str, Default]
    by_node: bool


def _table(keys: str, *, by_node: bool = True, **values: Default) -> Table:
    """Return a table from its key columns in one line, the optional ones marked by ``?``."""
    names = keys.split()
    optional = frozenset(name.rstrip("?") for name in names if name.endswith("?"))
    return Table(tuple(name.rstrip("?") for name in names), optional, MappingProxyType(values), by_node)


def _set(key: str, **values: Default) -> Table:
    return _table(key, by_node=False, name=None, name_local=None, **values)


TABLES: Mapping[str, Table] = MappingProxyType({
    "tree": _table(
        "node", by_node=False, parent=None, period=None, years=1.0, probability=1.0, weight=None,
        kind="period", share=None,
    ),
    "regions": _set("region", code=None, group=None, reach=None, population=None, area=None),
    "commodities": _set("commodity", unit=MUST),
    "technologies": _set(
        "technology", industry=None, unit=MUST, kind="production", lifetime=None, loan_years=None,
        loan_rate=None,
    ),
    "factors": _set("factor", unit=MUST, kind="other"),
    "pollutants": _set("pollutant", unit=MUST),
    "receptors": _set("receptor", code=None, kind=MUST, weight=1.0),
    "sources": _table("source", by_node=False, citation=MUST, year=None, url=None, licence=None),
    "provenance": _table(
        "table column key", by_node=False, status=MUST, source=None, low=None, high=None, range="absolute", note=None
    ),
    "sites": _table(
        "region technology",
        existing=0.0, max_capacity=None, min_capacity=0.0, module_size=None, max_utilisation=1.0, min_utilisation=0.0,
        variable_cost=0.0, fixed_cost=0.0, capacity_cost=0.0, investment_cost=0.0, building_cost=0.0,
        retirement_cost=0.0, present_activity=None,
    ),
    "existing_capacity": _table("region technology built", by_node=False, amount=MUST),
    "technology_goods": _table("technology commodity region?", output=0.0, input=0.0),
    "technology_factors": _table("technology factor region?", use=MUST, standing_use=0.0),
    "factor_endowments": _table("region factor", amount=None, price=0.0),
    "technology_emissions": _table("technology pollutant region?", intensity=MUST, max_removal=1.0),
    "discharge": _table("region receptor pollutant?", share=MUST),
    "transfers": _table("from_receptor to_receptor pollutant?", delivery=MUST),
    "receptor_capacity": _table("receptor pollutant", capacity=None, background=0.0),
    "receptor_measures": _table(
        "receptor technology region pollutant?", share=MUST, group=None, size=1.0, stands=0.0
    ),
    "entitlements": _table("region receptor pollutant", amount=MUST),
    "stores": _table(
        "region commodity", rule="cycle", capacity=None, technology=None, held_per_capacity=0.0,
        moved_per_capacity=None, max_filling=None, max_drawing=None, filling_loss=0.0, loss=0.0, cost=0.0, start=0.0,
        least_end=0.0,
    ),
    "reservoirs": _table(
        "receptor pollutant", rule="cycle", capacity=None, region=None, technology=None, held_per_capacity=0.0,
        loss=0.0, least_release=0.0, start=0.0, least_end=0.0,
    ),
    "demand": _table("region market tier", quantity=MUST, price=None),
    "demand_income": _table("region market factor?", share=MUST),
    "acceptance": _table("commodity market tier", acceptance=MUST),
    "routes": _table("from_region to_region", distance=None, capacity=None),
    "freight": _table(
        "commodity from_region? to_region?", cost=0.0, cost_per_distance=0.0, loss=0.0, capacity=None
    ),
    "barriers": _table("barrier from_region? to_region? commodity?", wedge=MUST),
    "foreign_trade": _table("region commodity direction", price=MUST, max_quantity=None, controlled=0.0),
    "least_loads": _table("region technology", least=MUST),
    "surplus_rules": _table("region commodity", cost=0.0, most=None),
    "technology_equipment": _table("technology equipment region?", use=MUST),
    "entry_bans": _table("region technology", closes_existing=0.0, ends=0.0),
    "emission_standards": _table("technology pollutant region?", max_intensity=MUST, applies="all"),
    "growth_limits": _table("region technology", seed=None, rate=None, retire_seed=None, retire_rate=None),
    "cost_curves": _table("region? technology measure up_to?", cost=MUST),
    "demand_curves": _table(
        "region market", price=MUST, quantity=MUST, elasticity=None, choke_price=None, rival_share=0.0,
        rival_elasticity=0.0, steps=20.0,
    ),
    "discharge_caps": _table("region pollutant", cap=MUST, zone=None),
    "emission_charges": _table("region pollutant", rate=MUST),
    "regional_floors": _table("region measure", least=MUST),
    "permits": _table("region receptor pollutant", amount=MUST, tradable=1.0),
    "permit_zones": _table("receptor pollutant", auctioned=0.0),
    "platforms": _table(
        "platform", by_node=False, name=None, name_local=None, region=MUST, unit=MUST, stands=0.0, capacity=MUST,
        reach=None, founding_cost=0.0, fixed_cost=0.0, service_cost=0.0, distance_cost=0.0,
    ),
    "clusters": _table(
        "cluster", by_node=False, name=None, name_local=None, unit=MUST, industry=None, scope="own", factor=None
    ),
    "cluster_regions": _table("cluster region", by_node=False, weight=1.0),
    "cluster_levels": _table("cluster level", by_node=False, threshold=MUST),
    "cluster_effects": _table("cluster level measure item?", by_node=False, share=MUST),
    "cluster_technologies": _table("cluster technology", by_node=False, level=MUST),
    "planner_limits": _table(
        "limit", scope="node", least=None, most=None, least_of_today=None, most_of_today=None, unit=None, words=None
    ),
    "planner_limit_terms": _table(
        "limit measure region? group? technology? industry? commodity? pollutant? factor? receptor?",
        coefficient=1.0, unit=None,
    ),
    "shocks": _table(
        "shock", by_node=False, what=MUST, region=None, to_region=None, technology=None, commodity=None, receptor=None,
        pollutant=None, start=1.0, duration=1.0, depth=1.0, probability=MUST, together=None,
    ),
    "pilots": _table(
        "pilot", by_node=False, what=MUST, region=None, works=MUST, fails=None, tried=None, probability=MUST,
        known_after=1.0, cost=0.0, failure_cost=0.0, spread_failure_cost=0.0,
    ),
    "chance_limits": _table("receptor pollutant", share=MUST, most=MUST),
    "platform_services": _table("platform region", distance=None, max_service=None),
    "technology_platforms": _table("technology platform region?", service=MUST, conversion=1.0),
})  # fmt: skip

RATES = (
    "sites.present_activity", "receptor_capacity.background", "routes.capacity", "freight.capacity",
    "platforms.capacity", "platform_services.max_service",
    "least_loads.least", "receptor_measures.size", "surplus_rules.most", "stores.max_filling",
    "stores.max_drawing", "reservoirs.least_release",
)  # fmt: skip
"""Columns of which a season has its share."""
TOTALS = (
    "factor_endowments.amount", "receptor_capacity.capacity", "discharge_caps.cap", "regional_floors.least",
    "foreign_trade.max_quantity", "demand.quantity",
)  # fmt: skip
"""Columns that are of a whole year, unless they are given for its seasons."""

MEMBERS: Mapping[str, tuple[str, str]] = MappingProxyType({
    "region": ("regions", "region"), "from_region": ("regions", "region"), "to_region": ("regions", "region"),
    "technology": ("technologies", "technology"), "equipment": ("technologies", "technology"),
    "commodity": ("commodities", "commodity"),
    "factor": ("factors", "factor"), "pollutant": ("pollutants", "pollutant"),
    "receptor": ("receptors", "receptor"), "from_receptor": ("receptors", "receptor"),
    "to_receptor": ("receptors", "receptor"), "market": ("demand", "market"), "tier": ("demand", "tier"),
    "barrier": ("barriers", "barrier"),
    "cluster": ("clusters", "cluster"), "platform": ("platforms", "platform"), "built": ("existing_capacity", "built"),
    "up_to": ("cost_curves", "up_to"),
    "limit": ("planner_limits", "limit"), "group": ("regions", "group"), "industry": ("technologies", "industry"),
})  # fmt: skip
"""Key column -> table and column whose different words (``*`` apart) are the members of its set."""
CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "direction": ("import", "export"), "measure": (
        "value", "employment", "output", "activity", "capacity", "build", "cumulative_build",
    ),
})  # fmt: skip
"""Key column -> the words that it can hold."""

READ_SETTINGS = (
    "objective", "discount_rate", "discount_timing", "base_year", "respond_to_charges", "load.weights",
    "load.output_share", "green_productivity.output_share", "green_productivity.capital", "green_productivity.factors",
    "green_productivity.pollutants", "green_productivity.least_input", "risk.measure", "risk.level",
)  # fmt: skip
IDLE_SETTINGS: Mapping[str, str] = MappingProxyType({
    "name": "a word", "title": "a word", "money": "a unit", "units": "names of units",
    "solve.gap": "how to solve", "solve.time_limit": "how to solve", "solve.threads": "how to solve",
    "solve.seed": "how to solve",
})  # fmt: skip
"""Settings on which no number of a layout depends, and why."""

_IDLE = {
    "a word": "tree.period regions.reach receptors.kind planner_limits.words",
    "an id of shapes": "regions.code receptors.code",
    "a unit": "commodities.unit technologies.unit factors.unit pollutants.unit platforms.unit planner_limits.unit "
    "clusters.unit",
    "read with the units of others": "planner_limit_terms.unit",
    "read by planner limits, as groups": "regions.group technologies.industry",
    "read by aims per head only": "regions.population",
    "shown only": "regions.area",
    "reported only": "foreign_trade.controlled",
    "read by the analysis of cooperation only": "entitlements.amount",
}
IDLE_COLUMNS: Mapping[str, str] = MappingProxyType(
    {column: why for why, columns in _IDLE.items() for column in columns.split()}
    | {f"{name}.{word}": "a word" for name, table in TABLES.items() for word in table.values if word.startswith("name")}
    | {
        f"{name}.{column}": "read by the verb that makes a tree or compares pilots, not by a solve"
        for name in ("shocks", "pilots")
        for column in TABLES[name].values
    }
    | {
        f"{name}.{column}": "where numbers come from"
        for name in ("sources", "provenance")
        for column in TABLES[name].values
    }
)
"""Columns on which no number of a layout depends, and why."""

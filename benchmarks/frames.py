"""The tidy tables from which the other routes build the same matrix (one node, the features of `generate`)."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from layout_opt.families import burden, factors, foreign_trade, freight, market, production, receptors, site_costs
from layout_opt.instance import Instance
from layout_opt.model.sites import sites

HANDLED = frozenset(
    {
        "regions", "commodities", "technologies", "factors", "pollutants", "receptors", "sources", "provenance",
        "sites", "technology_goods", "technology_factors", "technology_emissions", "demand", "factor_endowments",
        "routes", "freight", "foreign_trade", "discharge", "transfers", "receptor_capacity",
    }
)  # fmt: skip
"""Tables that every route turns into rows; another table would make the matrices differ."""


@dataclass(frozen=True)
class Frames:
    """Resolved tables of the root node, without the column ``node``."""

    sites: pd.DataFrame
    goods: pd.DataFrame
    offers: pd.DataFrame
    demand: pd.DataFrame
    made: pd.DataFrame
    links: pd.DataFrame
    routes: pd.DataFrame
    imports: pd.DataFrame
    exports: pd.DataFrame
    needs: pd.DataFrame
    endowments: pd.DataFrame
    emissions: pd.DataFrame
    shares: pd.DataFrame
    transfers: pd.DataFrame
    loads: pd.DataFrame
    capacities: pd.DataFrame


def frames(instance: Instance) -> Frames:
    """Return the tables of an instance that `generate` made.

    Raises
    ------
    ValueError
        If the instance uses something that the other routes do not build.
    """
    strange = set(instance.tables) - HANDLED
    if strange or len(instance.tree.nodes) > 1:
        raise ValueError(f"the routes of this benchmark do not build {sorted(strange) or 'trees of nodes'}")
    plants = sites(instance)
    plants["yearly"] = plants["investment_cost"] * plants["technology"].map(
        {name: site_costs.annuity(instance, name) for name in instance.members("TECHNOLOGY")}
    )
    if not (plants["fixed_cost"] > 0).all() or plants["module_size"].notna().any():
        raise ValueError("the routes of this benchmark need a fixed cost at every site, and no modules")
    needs = factors.needs(instance)
    tables = {
        "sites": plants,
        "goods": production.goods(instance),
        "offers": market.offers(instance),
        "demand": market.demand(instance),
        "made": market.made(instance),
        "links": freight.links(instance),
        "routes": freight.limited_routes(instance),
        "imports": foreign_trade.gateways(instance, "import"),
        "exports": foreign_trade.gateways(instance, "export"),
        "needs": needs,
        "endowments": instance.resolve("factor_endowments"),
        "emissions": burden.emissions(instance),
        "shares": receptors.shares(instance),
        "transfers": receptors.transfers(instance),
        "loads": receptors.reached(instance),
        "capacities": receptors.capacities(instance),
    }
    return Frames(**{name: table.drop(columns="node") for name, table in tables.items()})

"""The tidy tables from which the other routes build the same matrix (one node, the features of `generate`)."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from layout_opt.facts.annuities import annuity
from layout_opt.facts.gateways import gateways
from layout_opt.facts.links import limited_routes, links
from layout_opt.facts.network import capacities, load_places, shares, transfers
from layout_opt.facts.offers import demand, offers
from layout_opt.facts.recipes import emissions, goods, made, needs
from layout_opt.facts.sites import sites
from layout_opt.instance import Instance

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
        {name: annuity(instance, name) for name in instance.members("TECHNOLOGY")}
    )
    if not (plants["fixed_cost"] > 0).all() or plants["module_size"].notna().any():
        raise ValueError("the routes of this benchmark need a fixed cost at every site, and no modules")
    used = needs(instance)
    tables = {
        "sites": plants,
        "goods": goods(instance),
        "offers": offers(instance),
        "demand": demand(instance),
        "made": made(instance),
        "links": links(instance),
        "routes": limited_routes(instance),
        "imports": gateways(instance, "import"),
        "exports": gateways(instance, "export"),
        "needs": used,
        "endowments": instance.resolve("factor_endowments"),
        "emissions": emissions(instance),
        "shares": shares(instance),
        "transfers": transfers(instance),
        "loads": load_places(instance),
        "capacities": capacities(instance),
    }
    return Frames(**{name: table.drop(columns="node") for name, table in tables.items()})

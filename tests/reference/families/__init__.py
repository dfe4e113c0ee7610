"""One module for each family of docs/formulation.md.

Each may have ``declare`` (unknowns), ``post`` (terms of ledgers) and ``limit`` (rows), all called node by node. `ROWS`
names its rows and says of each whether it is reported and not enforced when today's layout is evaluated; `DECISIONS`
names its unknowns, `PARTS` its parts of value and whether each is an earning, a cost or a transfer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.families import (
    barriers,
    burden,
    chance_limits,
    clusters,
    cost_curves,
    demand_income,
    disposal,
    equipment,
    factors,
    floors,
    foreign_trade,
    freight,
    growth_limits,
    least_load,
    lifetimes,
    market,
    permits,
    planner_limits,
    platforms,
    production,
    receptor_measures,
    receptors,
    regulation,
    reservoirs,
    risk,
    site_costs,
    stores,
)

if TYPE_CHECKING:
    from types import ModuleType

FAMILIES: dict[str, ModuleType] = {
    module.__name__.rpartition(".")[2]: module
    for module in (
        production, lifetimes, site_costs, market, demand_income, disposal, freight, barriers, foreign_trade,
        factors, equipment, burden, receptors, reservoirs, least_load, receptor_measures, regulation, floors, permits,
        platforms, growth_limits, cost_curves, clusters, stores, planner_limits, chance_limits, risk,
    )
}  # fmt: skip
"""Name -> module; a family stands after those whose unknowns decide which of its own there are."""

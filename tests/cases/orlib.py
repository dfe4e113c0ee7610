"""OR-Library capacitated warehouse location (Beasley 1988) as ordinary instance folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cases.draft import Draft

if TYPE_CHECKING:
    from pathlib import Path

PUBLISHED = {
    "cap41": 1040444.375,
    "cap51": 1025208.225,
    "cap71": 932615.750,
    "cap81": 838499.288,
    "cap101": 796648.437,
}
"""Least cost of each problem as published."""


def orlib_draft(source: Path) -> Draft:
    """Return the instance of one OR-Library file.

    A warehouse is a region with a site that opens at its fixed cost; a customer is a region with demand; the cost of
    serving all of a customer's demand from a warehouse is divided by that demand to give freight per unit.

    Parameters
    ----------
    source : Path
        File ``capNN.txt``: m n; per warehouse capacity and fixed cost; per customer demand and m costs.
    """
    words = iter(source.read_text(encoding="ascii").split())
    warehouses = [f"W{i + 1:02d}" for i in range(int(next(words)))]
    customers = [f"C{j + 1:02d}" for j in range(int(next(words)))]
    draft = Draft({"name": source.stem, "money": "USD", "objective": "cost"})
    draft.add("commodities", commodity="goods", unit="t")
    draft.add("technologies", technology="warehouse", industry="storage", unit="t", kind="production")
    draft.add("technology_goods", technology="warehouse", commodity="goods", output=1)
    for name in warehouses:
        draft.add("regions", region=name, group="warehouses")
        capacity, fixed = float(next(words)), float(next(words))
        draft.add("sites", region=name, technology="warehouse", max_capacity=capacity, fixed_cost=fixed)
    for name in customers:
        draft.add("regions", region=name, group="customers")
        demand = float(next(words))
        draft.add("demand", region=name, market="goods", tier="standard", quantity=demand)
        for warehouse in warehouses:
            draft.add("routes", from_region=warehouse, to_region=name, distance=0)
            cost = float(next(words)) / demand
            draft.add("freight", commodity="goods", from_region=warehouse, to_region=name, cost=cost)
    return draft

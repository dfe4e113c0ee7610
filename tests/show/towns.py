"""A small run to draw: the three regions of small-river with two industries and a market off the map."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd

from layout_opt import read_instance, solve, write_run

SMALL_RIVER = Path(__file__).parents[2] / "instances" / "small-river"
MORE_ROWS: dict[str, list[dict[str, object]]] = {
    "commodities": [{"commodity": "steel", "name": "Steel", "name_local": "钢材", "unit": "1e4 t"}],
    "technologies": [
        {"technology": "furnace", "industry": "steel", "name": "Steel works", "name_local": "炼钢厂", "unit": "1e4 t"}
    ],
    "technology_goods": [{"technology": "furnace", "commodity": "steel", "output": 1}],
    "technology_emissions": [{"technology": "furnace", "pollutant": "COD", "intensity": 20}],
    "sites": [
        {"region": "middle", "technology": "furnace", "existing": 5, "max_capacity": 20, "variable_cost": 0.1},
        {"region": "lower", "technology": "furnace", "existing": 10, "max_capacity": 20, "variable_cost": 0.12},
    ],
    "demand": [
        {"region": "market", "market": "steel", "tier": "standard", "quantity": 25, "price": 0.4},
        {"region": "upper", "market": "steel", "tier": "standard", "quantity": 2, "price": 0.4},
    ],
    "regions": [{"region": "market", "name": "Faraway market", "name_local": "外地市场"}],
    "routes": [
        {"from_region": "lower", "to_region": "market", "distance": 300},
        {"from_region": "middle", "to_region": "market", "distance": 350},
    ],
    "freight": [{"commodity": "steel", "from_region": "*", "to_region": "*", "cost_per_distance": 0.0001}],
}


def write_towns(folder: Path) -> Path:
    """Write the instance folder."""
    shutil.copytree(SMALL_RIVER, folder, ignore=shutil.ignore_patterns("scenarios", "expected.toml", "README.md"))
    for table, rows in MORE_ROWS.items():
        path = folder / f"{table}.csv"
        old = pd.read_csv(path, dtype=str, keep_default_na=False)
        pd.concat([old, pd.DataFrame(rows).astype(str)]).to_csv(path, index=False)
    return folder


def solve_towns(folder: Path) -> Path:
    """Solve the instance and return its run folder."""
    run = solve(read_instance(write_towns(folder / "towns")))
    return write_run(run, folder / "run")

"""The check of prices: the plan certified again, every region asked again at the prices of the folder.

Any prices of the shared rows give a bound that no layout beats, so nothing has to be searched for again: present prices
and payments follow from the plan, and the convex-hull prices are those of the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from layout_opt.analysis.check.findings import Findings, cell_violations, certified, told_tables
from layout_opt.analysis.pricing import answers_at, hull_of_table, price_answer, priced_plan
from layout_opt.model.discover import read_instance
from layout_opt.result.folder import INSTANCE
from layout_opt.result.run import limit_units
from layout_opt.result.stored_plan import StoredPlan, read_plans
from layout_opt.result.violation import TOLERANCE
from layout_opt.solver.highs import Options

NOTE = "own answers and their mixture: compared with their hash only"
TABLES = ("uplift", "hull_prices", "support", "knowledge")
NUMBERS = ("plan_value", "lagrangian_bound", "relaxation_bound", "total_uplift", "total_support")
WORDS = ("region", "node", "family", "row", "key", "decision", "unit", "kind", "carried_by", "known_by")


def check_prices(folder: Path, record: Mapping[str, Any]) -> Findings:
    """Return what of uplift, prices, support and bounds does not follow from the plan and the convex-hull prices."""
    instance = read_instance(folder / INSTANCE)
    told = told_tables(folder, TABLES, WORDS)
    stored = read_plans(folder)[0]
    violations, examined = certified(instance, stored.plan(instance), _objective(stored), stored.name)
    options = Options(threads=1)
    priced = priced_plan(instance, stored.decisions, options)
    found = answers_at(priced, hull_of_table(priced, told["hull_prices"]), options)
    made = price_answer(found, limit_units(examined.limits), record.get("plan_bound"))
    violations += cell_violations({name: made.tables[name] for name in TABLES}, told)
    size = max(1.0, abs(float(made.numbers["plan_value"])))
    for name in NUMBERS:
        if abs(float(record[name]) - float(made.numbers[name])) > TOLERANCE * size:
            violations.append(f"prices.json {name}: is {record[name]}, recomputed {made.numbers[name]}")
    return Findings(tuple(violations), {"plans": 1, "regions": len(found.at_hull)}, (NOTE,))


def _objective(stored: StoredPlan) -> float | None:
    return (stored.numbers or {}).get("objective")

"""Layouts that are decided now against futures that turn out otherwise.

Usage: python examples/regret.py [INSTANCE [SCENARIO ...]]
"""

import sys
from pathlib import Path

from layout_opt import read_instance
from layout_opt.analysis.regret import regret
from layout_opt.instance import read_scenario

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "instances/small-river")
names = sys.argv[2:] or ["stricter"]

futures = {"base": ()} | {name: read_scenario(folder / "scenarios" / f"{name}.toml").changes for name in names}
found = regret(read_instance(folder), futures)
print(found.cells[["layout", "future", "status", "objective", "regret_low", "regret_high"]].to_string(index=False))
print(f"least greatest regret: {found.minimax.layout}, certain: {found.minimax.certain}")
print(f"best on average: {found.best_mean.layout}, certain: {found.best_mean.certain}")

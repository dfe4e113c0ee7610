"""Two scenarios of one instance: what differs, who wins and loses, and what each single change contributes.

Usage: python examples/compare.py [INSTANCE [SCENARIO]]
"""

import sys
from pathlib import Path

from layout_opt import read_instance
from layout_opt.analysis.compare import compare_scenarios, decompose
from layout_opt.instance import Change, read_scenario

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "instances/small-river")
name = sys.argv[2] if len(sys.argv) > 2 else "stricter"

instance = read_instance(folder)
changes = read_scenario(folder / "scenarios" / f"{name}.toml").changes
found, _ = compare_scenarios(instance, {"base": (), name: changes})
print(
    found.runs[["run", "objective", "bound", "difference", "difference_low", "difference_high"]].to_string(index=False)
)
print(found.parts[["run", "part", "value", "difference"]].to_string(index=False))
print(found.regions[["region", "gain", "charges", "gain_after"]].to_string(index=False))
print(found.industries[["industry", "before", "after", "moved", "share"]].to_string(index=False))

# the same scenario and dearer freight: what does each change contribute, whatever the order?
parts = decompose(instance, (), (*changes, Change(table="freight", column="cost_per_distance", scale=1.5)))
print(parts.contributions[["change", "contribution", "low", "high"]].to_string(index=False))

"""Draw what each goal for Lake Erie costs: ``python curve.py PICTURE``. Solves the instance for several goals."""

from __future__ import annotations

import sys
from pathlib import Path

import matplotlib as mpl

from layout_opt import read_instance, solve
from layout_opt.instance.changes import Change

mpl.use("Agg")
import matplotlib.pyplot as plt

HERE = Path(__file__).parents[1]
GOALS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.665, 0.7, 0.72, 0.74, 0.78, 0.82)
"""Falls of the concentration in the Central Basin [ppb]."""
PUBLISHED = 0.665
FARMS_END = 0.724
"""What all cropland gives off counts for [ppb]: beyond it filters are needed."""


def cost(goal: float) -> float:
    """Return the least cost of a goal [million CAD a year]."""
    change = Change(table="planner_limits", where={"limit": "central-basin"}, column="least", set=goal)
    return float(solve(read_instance(HERE, (change,))).objective)


def main(arguments: list[str]) -> int:
    """Solve and draw; return the exit status."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    costs = {goal: cost(goal) for goal in GOALS}
    print({goal: round(found, 1) for goal, found in costs.items()})
    _, axes = plt.subplots(figsize=(8, 4))
    axes.plot(list(costs), list(costs.values()), marker="o", color="#2f6f8f")
    axes.plot([PUBLISHED], [costs[PUBLISHED]], marker="o", markersize=11, color="#c8642d")
    axes.annotate(f"published goal: {costs[PUBLISHED]:.1f}", (PUBLISHED, costs[PUBLISHED]), (0.42, 250), fontsize=9)
    axes.axvline(FARMS_END, color="#4a4a4a", linewidth=0.8, linestyle="--")
    axes.text(FARMS_END - 0.006, 430, "all that cropland gives off", ha="right", fontsize=9)
    axes.set_xlabel("fall of the concentration in the Central Basin, ppb")
    axes.set_ylabel("million CAD a year")
    axes.set_ylim(0)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_title("Lake Erie: what each goal costs", loc="left", fontsize=11)
    plt.tight_layout()
    plt.savefig(arguments[0], dpi=110, metadata={"Software": None})
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

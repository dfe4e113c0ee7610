"""Draw what the published plan takes away, counted in both ways: ``python figure.py RUN_FOLDER PICTURE``."""

from __future__ import annotations

import sys
from pathlib import Path

import matplotlib as mpl
import pandas as pd

mpl.use("Agg")
import matplotlib.pyplot as plt

HERE = Path(__file__).parents[1]
PLACES = ("N1", "N2", "N3")
BY_AREA = "-by-area"
WAYS = (
    ("asked for by the target", "#4a4a4a"),
    ("taken, as the study counts", "#c8642d"),
    ("taken by the same plan, each measure from its own parcel", "#2f6f8f"),
    ("most that all measures could take from their own parcels", "#a9cbdb"),
)
TONNE = 1000.0
"""Kilograms in a tonne [kg/t]."""


def amounts(run: Path) -> pd.DataFrame:
    """Return the four amounts of each place [t/yr]: places as rows, ways as columns."""
    regions = {"region": str}
    terms = pd.read_csv(HERE / "planner_limit_terms.csv", dtype=regions)
    built = pd.read_csv(run / "tables" / "activity.csv", dtype=regions)[["region", "technology", "activity"]]
    sites = pd.read_csv(HERE / "sites.csv", dtype=regions)[["region", "technology", "max_capacity"]]
    every = terms.merge(sites).merge(built)
    taken = (every["coefficient"] * every["activity"]).groupby(every["limit"]).sum()
    every["parcel"] = every["technology"].str.partition("--")[2]
    every["most"] = every["coefficient"] * every["max_capacity"]
    most = every.groupby(["limit", "region", "parcel"])["most"].max().groupby("limit").sum()
    asked = pd.read_csv(HERE / "planner_limits.csv").set_index("limit")["least"]
    by_area = [place + BY_AREA for place in PLACES]
    columns = (asked[list(PLACES)], taken[list(PLACES)], taken[by_area], most[by_area])
    return pd.DataFrame(
        {way: column.to_numpy() / TONNE for (way, _), column in zip(WAYS, columns, strict=True)}, index=PLACES
    )


def main(arguments: list[str]) -> int:
    """Draw; return the exit status."""
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    table = amounts(Path(arguments[0]))
    axes = table.plot.bar(color=[color for _, color in WAYS], figsize=(9, 4.2), width=0.8, rot=0)
    for bars in axes.containers:
        axes.bar_label(bars, fmt="%.1f", fontsize=8, padding=2)
    axes.set_ylabel("nitrogen, t a year")
    axes.set_title("Puget Sound: the published plan on paper and on the ground", loc="left", fontsize=11)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, fontsize=8.5, loc="upper right")
    plt.tight_layout()
    plt.savefig(arguments[1], dpi=110, metadata={"Software": None})
    print(table.round(3).to_string())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

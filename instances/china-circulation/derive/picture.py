"""Overcapacity beside shortage: ``python derive/picture.py FILE.png`` draws it from ``derive/results.csv``."""

from __future__ import annotations

import sys
from pathlib import Path

import matplotlib as mpl

mpl.use("agg")

import matplotlib.pyplot as plt
import pandas as pd

HOME = Path(__file__).parents[1]
sys.path[:0] = [str(HOME), str(HOME.parent)]

from derive_common.industries import INDUSTRIES  # noqa: E402

from derive.concepts import BRAND, QUALITY  # noqa: E402
from derive.markets import IMPORTED  # noqa: E402

SCALE = 1e4
"""Drawn in 1e12 CNY, from the 1e8 CNY of the results."""
CASES = {"today": ("today", 0.19), "best": ("best", -0.19)}
"""Case -> label and place of its bar within a row."""
COLOURS = {"idle": "#999999", "home": "#009E73", "inputs": "#E69F00", "consumers": "#D55E00"}
"""Okabe and Ito's palette, which colour-blind readers can tell apart."""
WORDS = {
    "idle": "idle capacity",
    "home": "higher grade made at home",
    "inputs": "bought abroad: inputs, equipment",
    "consumers": "bought abroad: consumer goods",
}
HEIGHT = 0.34
"""Of a bar, of the distance between two rows."""


def main(arguments: list[str]) -> int:
    """Draw, and return the exit status."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    figure, axes = plt.subplots(figsize=(8.6, 5.6), constrained_layout=True)
    amounts = pd.concat({case: _amounts(case) for case in CASES})
    order = amounts.loc["today"].sum(axis=1).sort_values().index
    for case, (_, place) in CASES.items():
        _bars(axes, amounts.loc[case].loc[order], place, strong=case == "best")
    names = {industry.id: industry.name for industry in INDUSTRIES}
    axes.set_yticks(range(len(order)), [names[good] for good in order])
    axes.axvline(0.0, color="#333333", linewidth=0.8)
    axes.xaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
    axes.set_xlabel("1e12 CNY a year; in each row today above, best layout below")
    axes.set_title(
        "Too much and too little at once: idle capacity (left), what the upper tiers want (right)",
        loc="left",
        fontsize=10,
    )
    axes.legend(frameon=False, loc="lower left", fontsize=8)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(left=False)
    figure.savefig(arguments[0], dpi=130, metadata={"Software": None})
    return 0


def _amounts(case: str) -> pd.DataFrame:
    """Return idle capacity, higher grades made at home and bought abroad of a case [1e12 CNY], index industry."""
    rows = pd.read_csv(HOME / "derive" / "results.csv")
    found = rows[rows["case"] == case].set_index(["measure", "place"])["amount"] / SCALE
    goods = [industry.id for industry in INDUSTRIES]

    def of(measure: str, ending: str) -> list[float]:
        return [float(found.get((measure, good + ending), 0.0)) for good in goods]

    columns = {
        "idle": [a - b for a, b in zip(of("capacity", ""), of("output", ""), strict=True)],
        "home": [a + b for a, b in zip(of("made of a grade", QUALITY), of("made of a grade", BRAND), strict=True)],
        "inputs": of("bought abroad", QUALITY),
        "consumers": of("bought abroad", IMPORTED),
    }
    return pd.DataFrame(columns, index=goods)


def _bars(axes: plt.Axes, frame: pd.DataFrame, place: float, *, strong: bool) -> None:
    """Draw one bar to the left and three to the right in each row."""
    at = [row + place for row in range(len(frame))]
    start = pd.Series(0.0, index=frame.index)
    for name, colour in COLOURS.items():
        width = -frame[name] if name == "idle" else frame[name]
        left = 0.0 if name == "idle" else start
        label = WORDS[name] if strong else None
        axes.barh(at, width, HEIGHT, left=left, color=colour, alpha=1.0 if strong else 0.55, label=label)
        start = start if name == "idle" else start + frame[name]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Ribbons between two rows of bars: who gives how much to whom."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline

SPREAD = 0.02
"""Distance between bars, as a share of the height [1]."""


def ribbon_scale(total: float, bars: int, height: float) -> float:
    """Return the height of a unit, so that `bars` bars that add up to `total` fit with their distances [inch]."""
    return height * (1 - SPREAD * max(bars, 2)) / max(total, 1e-12)


def bar_tops(sizes: pd.Series, scale: float, height: float, top: float) -> dict[str, float]:
    """Return where each bar begins, spread evenly over the height below `top` [inch]."""
    gap = (height - float(sizes.sum()) * scale) / max(len(sizes), 1)
    tops = np.cumsum([0.0, *(float(size) * scale + gap for size in sizes)]) + top + gap / 2
    return {str(name): float(level) for name, level in zip(sizes.index, tops[:-1], strict=True)}


def ribbon(axes: Axes, sides: Sequence[float], start: float, end: float, thick: float, colour: str) -> None:
    """Draw a ribbon between the sides (left, right), from `start` to `end` downwards."""
    left, right = sides
    bend = (left + right) / 2
    points = [
        (left, start), (bend, start), (bend, end), (right, end),
        (right, end + thick), (bend, end + thick), (bend, start + thick), (left, start + thick), (left, start),
    ]  # fmt: skip
    codes = [1, 4, 4, 4, 2, 4, 4, 4, 79]
    axes.add_patch(PathPatch(Outline(points, codes), facecolor=colour, edgecolor="white", linewidth=0.2, alpha=0.65))

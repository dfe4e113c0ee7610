"""A grid of numbers above and below zero, each on the colour of how far it is from it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from layout_opt.result.palette import BLANK, BLANK_HATCH, BLANK_INK, INK, SHORTFALL
from layout_opt.show.canvas import SMALL_SIZE, TEXT_SIZE, Page, check_text
from layout_opt.show.charts.axes import shortened
from layout_opt.show.words import number

CELL = (0.78, 0.3)
"""Width and height of a cell [inch]."""
HEAD = 1.05
"""Room above the cells for the names of the columns [inch]."""
DARK = 0.75
"""Distance from the middle above which a number is white [1]."""
SIGNED = LinearSegmentedColormap.from_list("signed", SHORTFALL)
LONGEST = 62
"""Letters of the name of a row."""


def grid_size(rows: Sequence[str], columns: Sequence[str]) -> tuple[float, float]:
    """Return width and height of a grid with its names [inch]."""
    return name_width(rows) + CELL[0] * len(columns) + 0.9, HEAD + CELL[1] * len(rows) + 0.1


def name_width(rows: Sequence[str]) -> float:
    """Return the room for the names of the rows [inch]."""
    return 0.25 + 0.073 * min(LONGEST, max((len(name) for name in rows), default=1))


def signed_grid(
    page: Page,
    rows: Sequence[str],
    columns: Sequence[str],
    told: NDArray[np.float64],
    coloured: NDArray[np.float64],
    down: float = 0.0,
) -> None:
    """Draw a grid: `told` stands in the cells, `coloured` (of the same shape) gives their colour; NaN is hatched.

    Parameters
    ----------
    page : Page
        Where.
    rows, columns : sequence of str
        Names.
    told, coloured : array
        Numbers, shape (rows, columns).
    down : float
        Where it begins, from the top of the body [inch].
    """
    width, height = grid_size(rows, columns)
    axes = page.inch_axes(0.0, down, width, height)
    left = name_width(rows)
    known = coloured[np.isfinite(coloured)]
    largest = float(abs(known).max()) if known.size else 0.0
    for place, name in enumerate(columns):
        check_text(name)
        middle = left + (place + 0.4) * CELL[0]
        axes.text(middle, HEAD - 0.06, shortened(name, 24), fontsize=SMALL_SIZE, color=INK, rotation=35, va="bottom")
    for row, name in enumerate(rows):
        check_text(name)
        level = HEAD + (row + 0.5) * CELL[1]
        axes.text(left - 0.08, level, shortened(name, LONGEST), fontsize=TEXT_SIZE, color=INK, ha="right", va="center")
        for column in range(len(columns)):
            value, shade = float(told[row, column]), float(coloured[row, column])
            box = Rectangle((left + column * CELL[0], HEAD + row * CELL[1]), *CELL, linewidth=0.5)
            if math.isnan(value) or math.isnan(shade):
                box.set(facecolor=BLANK, edgecolor=BLANK_INK, hatch=BLANK_HATCH)
            else:
                far = shade / largest if largest else 0.0
                box.set(facecolor=SIGNED(0.5 + far / 2), edgecolor="#DDDDDD")
                ink = "white" if abs(far) > DARK else INK
                at = (left + (column + 0.5) * CELL[0], level)
                axes.text(*at, number(value), fontsize=SMALL_SIZE, color=ink, ha="center", va="center")
            axes.add_patch(box)

"""Rows of bars: names on the left, one bar or a pair for each, the number in words at its end; text of any size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from layout_opt.result.palette import INK, LESS, MORE
from layout_opt.show.canvas import check_text
from layout_opt.show.charts.axes import cross_line, name_rows

THICK = 0.68
"""Share of a row that its bars fill [1]."""
ROOM = 0.22
"""Room beside the longest bar for its words, as a share of the width [1]."""


@dataclass(frozen=True)
class BarRow:
    """One row.

    Parameters
    ----------
    name : str
        What stands left of it.
    values : tuple of float
        Length of each of its bars, in the unit of the axis.
    words : str
        What stands at its end.
    assumed : bool
        Whether it is drawn hatched: an assumption, not data.
    span : (float, float), optional
        Range that is drawn as a line over the bar.
    """

    name: str
    values: tuple[float, ...]
    words: str
    assumed: bool = False
    span: tuple[float, float] | None = None


def draw_bars(axes: Axes, rows: Sequence[BarRow], colours: Sequence[str], size: float, room: float = ROOM) -> None:
    """Draw rows, the first on top.

    Parameters
    ----------
    axes : Axes
        Where.
    rows : sequence of BarRow
        All with the same number of values.
    colours : sequence of str
        One for each value; a single value below 0 is drawn in the colour of what is less.
    size : float
        Of all text [point].
    room : float
        Share of the width that words beside the longest bar need [1].
    """
    for place, row in enumerate(rows):
        count = len(row.values)
        high = THICK / count
        for at, (value, colour) in enumerate(zip(row.values, colours, strict=True)):
            fill = LESS if count == 1 and value < 0 and colour == MORE else colour
            axes.barh(
                [place + (at - (count - 1) / 2) * high], [value], height=0.94 * high, zorder=2,
                color="none" if row.assumed else fill, edgecolor=LESS if row.assumed else fill,
                hatch="////" if row.assumed else None, linewidth=0.8,
            )  # fmt: skip
        if row.span is not None:
            axes.plot(row.span, [place] * 2, color=INK, linewidth=1.6, zorder=4)
        check_text(row.words)
        axes.annotate(
            row.words, (max(0.0, *_ends(row)), place), xytext=(4, 0), textcoords="offset points",
            fontsize=size, color=INK, va="center_baseline", annotation_clip=False,
        )  # fmt: skip
    least = min(0.0, *(1.02 * value for row in rows for value in _ends(row)))
    longest = max(0.0, *(value for row in rows for value in _ends(row)))
    axes.set_xlim(least, (longest - room * least) / (1 - room) or 1.0)
    cross_line(axes, x=0.0, colour=INK)
    name_rows(axes, [row.name for row in rows])
    axes.tick_params(labelsize=size)
    axes.xaxis.label.set_fontsize(size)


def _ends(row: BarRow) -> tuple[float, ...]:
    """Return how far a row reaches: its bars and its range."""
    return (*row.values, *(row.span or ()))

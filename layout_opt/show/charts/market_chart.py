"""One market: the value of removing each barrier, and who gains and loses."""

from __future__ import annotations

import pandas as pd

from layout_opt.result.palette import INK
from layout_opt.show.charts.axes import axis_label, chart_page, cross_line, name_rows, plot_axes
from layout_opt.show.legend import swatch_row
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.speech import Speech

ORDERS = {"first": "#56B4E9", "average": "#0072B2", "last": "#999999"}
"""Removed first, on average over all orders, last; Okabe and Ito."""
MORE, LESS = "#0072B2", "#D55E00"
MOST = 16
"""Most regions that are shown."""
NAMES, PLOT, RIGHT, BETWEEN = 1.8, 3.0, 0.5, 2.1
ROW, THIN, HEAD, BOTTOM = 0.6, 0.3, 0.34, 0.62
"""Widths and heights [inch]."""


def draw_one_market(barriers: pd.DataFrame, gains: pd.DataFrame, speech: Speech) -> list[Picture | SkippedMap]:
    """Return one page: barriers on the left, regions on the right.

    Parameters
    ----------
    barriers, gains : DataFrame
        Tables of `OneMarket`.
    speech : Speech
        Names and words.
    """
    if barriers.empty or gains.empty:
        return [SkippedMap("one-market", "a set of barriers has no certified layout")]
    order = gains["gain"].abs().sort_values(ascending=False, kind="stable").index
    shown = gains.loc[order].head(MOST)
    height = max(ROW * len(barriers), THIN * len(shown))
    page = chart_page(
        speech, {}, speech.say("one_market_title"), speech.say("one_market_note"), NAMES + 2 * PLOT + BETWEEN + RIGHT,
        HEAD + height + BOTTOM,
    )  # fmt: skip
    left = plot_axes(
        page, NAMES, HEAD, PLOT, height, across=axis_label(speech.say("worth_of_removal"), speech.money), grid="x"
    )
    for place, (column, colour) in enumerate(ORDERS.items()):
        rows = [row + 0.26 * (place - 1) for row in range(len(barriers))]
        left.barh(rows, barriers[column], height=0.22, color=colour, zorder=2)
    cross_line(left, x=0.0, colour=INK)
    name_rows(left, barriers["barrier"].tolist())
    key = page.inch_axes(NAMES, 0.0, PLOT, HEAD)
    swatch_row(page, key, 0.12, [(colour, speech.say(f"removed_{column}")) for column, colour in ORDERS.items()])
    right = plot_axes(
        page, NAMES + PLOT + BETWEEN, HEAD, PLOT, height, across=axis_label(speech.say("gain_axis"), speech.money),
        grid="x",
    )  # fmt: skip
    colours = [MORE if gain >= 0 else LESS for gain in shown["gain"]]
    right.barh(range(len(shown)), shown["gain"], height=0.6, color=colours, zorder=2)
    cross_line(right, x=0.0, colour=INK)
    name_rows(right, [speech.name("region", str(region)) for region in shown["region"]])
    return [Picture("one-market", page.figure)]

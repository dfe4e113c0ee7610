"""Charts of productivity: ranking with intervals, change by cause."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from layout_opt.analysis.productivity.observations import of_period
from layout_opt.result.palette import CATEGORIES, INK, LESS, MORE, SOFT_INK
from layout_opt.show.canvas import Page
from layout_opt.show.charts.axes import axis_label, cross_line, mark, name_rows, plot_axes
from layout_opt.show.charts.plot_words import PlotWords
from layout_opt.show.legend import swatch_row
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.words import percent

ROW, HEAD, BOTTOM = 0.2, 0.35, 0.6
"""Height of a row, room above and below the rows [inch]."""
NAMES, PLOT, SPACE = 1.7, 2.4, 0.25
"""Room for names, width of the data of one column, distance of columns [inch]."""
LONG, COLUMNS, LEAST_WIDTH = 34, 3, 7.0
"""Most rows of a column and columns of a sheet; least width of a sheet [inch]."""
MOST_CAUSES = 30
EDGE = 0.04
"""What is left free beside the longest bars, so that no dot is cut [1]."""
CAUSES = ("pure_efficiency_change", "scale_change", "technical_change")
"""Columns of `decomposition` whose product is the index."""


def draw_ranking(scores: pd.DataFrame, words: PlotWords) -> list[Picture | SkippedMap]:
    """Return the units by efficiency, best first, with intervals where there are any.

    Parameters
    ----------
    scores : DataFrame
        Index of units; efficiency [1], and low and high where a bootstrap was asked for.
    words : PlotWords
        Names and footer.
    """
    known = scores[scores["efficiency"].notna()].sort_values("efficiency", ascending=False, kind="stable")
    if known.empty:
        return [SkippedMap("ranking", "no unit has a score")]
    shown = known.head(LONG * COLUMNS)
    columns = -(-len(shown) // LONG)
    rows = -(-len(shown) // columns)
    sure = "low" in shown
    note = words.say("ranking_note_sure", level=percent(scores.attrs.get("level", 0.95))) if sure else words.say(
        "ranking_note"
    )  # fmt: skip
    width = max(columns * (NAMES + PLOT) + (columns - 1) * SPACE + 0.2, LEAST_WIDTH)
    foot = words.method(scores) + _missing(words, scores, known, shown)
    page = Page(words.say("ranking_title"), note, width, 0.1 + rows * ROW + BOTTOM, foot)
    plot = (width - 0.2 - (columns - 1) * SPACE) / columns - NAMES
    least = float(shown["low"].min() if sure else shown["efficiency"].min())
    for place in range(columns):
        part = shown.iloc[place * rows : (place + 1) * rows]
        left = place * (NAMES + plot + SPACE) + NAMES
        across = axis_label(words.say("efficiency_axis"), "")
        axes = plot_axes(page, left, 0.1, plot, len(part) * ROW, across=across, grid="x")
        values, places = part["efficiency"].to_numpy(float), np.arange(len(part))
        if sure:
            axes.hlines(places, part["low"], part["high"], color=SOFT_INK, linewidth=1.4, zorder=2)
        best = values >= 1 - 1e-9
        axes.scatter(values, places, s=16, c=[MORE if each else LESS for each in best], zorder=3)
        name_rows(axes, [words.unit(label) for label in part.index])
        axes.set_xlim(max(0.0, least - 0.05), max(1.0, float(values.max())) * 1.03)
        cross_line(axes, x=1.0)
    return [Picture("ranking", page.figure)]


def draw_causes(parts: pd.DataFrame, words: PlotWords) -> list[Picture | SkippedMap]:
    """Return the change of productivity of each unit by cause, a sheet for each pair of periods.

    Parameters
    ----------
    parts : DataFrame
        Result of `layout_opt.analysis.productivity.decomposition`.
    words : PlotWords
        Names and footer.
    """
    steps = list(dict.fromkeys(parts.index.get_level_values(0)))
    made: list[Picture | SkippedMap] = []
    for period in steps:
        frame = of_period(parts, period)
        name = "causes" if len(steps) == 1 else f"causes-{period}"
        made.append(_causes_sheet(frame, str(period), name, words, parts))
    return made


def _causes_sheet(
    frame: pd.DataFrame, period: str, file: str, words: PlotWords, whole: pd.DataFrame
) -> Picture | SkippedMap:
    known = frame[frame["score"].notna()]
    if known.empty:
        return SkippedMap(file, "the change of no unit is defined")
    logs = known[[*CAUSES, "score"]].astype(float).apply(np.log)
    shown = logs.loc[logs["score"].abs().sort_values(ascending=False, kind="stable").index[:MOST_CAUSES]]
    shown = shown.sort_values("score", ascending=False, kind="stable")
    values = {"before": str(known["from_period"].iloc[0]), "after": period, "count": len(shown)}
    foot = words.method(whole) + _missing(words, frame, known, shown)
    height = len(shown) * ROW
    page = Page(words.say("causes_title"), words.say("causes_note", **values), 8.4, HEAD + height + BOTTOM, foot)
    key = page.inch_axes(0.0, 0.0, 8.4, HEAD)
    colours = dict(zip(CAUSES, CATEGORIES, strict=False))
    swatch_row(page, key, 0.12, [(colours[name], words.say(name)) for name in CAUSES])
    axes = plot_axes(
        page, NAMES + 0.4, HEAD, 5.9, height, across=axis_label(words.say("log_change_axis"), ""), grid="x"
    )
    _stacked(axes, shown, colours)
    name_rows(axes, [words.unit(label) for label in shown.index])
    cross_line(axes, x=0.0)
    return Picture(file, page.figure)


def _stacked(axes: Axes, shown: pd.DataFrame, colours: Mapping[str, str]) -> None:
    """Draw parts above 0 to the right and others to the left of each other, and their sum as a dot."""
    places = np.arange(len(shown))
    ends = {1: np.zeros(len(shown)), -1: np.zeros(len(shown))}
    for name in CAUSES:
        part = shown[name].to_numpy(float)
        for side in (1, -1):
            size = np.where(np.sign(part) == side, part, 0.0)
            axes.barh(places, size, left=ends[side], height=0.62, color=colours[name], linewidth=0, zorder=2)
            ends[side] = ends[side] + size
    axes.scatter(shown["score"], places, s=18, color=INK, zorder=4)
    least, most = float(ends[-1].min()), float(ends[1].max())
    edge = EDGE * (most - least) or EDGE
    axes.set_xlim(least - edge, most + edge)


def _missing(words: PlotWords, every: pd.DataFrame, known: pd.DataFrame, shown: pd.DataFrame) -> tuple[str, ...]:
    """Return sentences on what a chart leaves out."""
    undefined, more = len(every) - len(known), len(known) - len(shown)
    told = [words.say("left_undefined", count=undefined)] if undefined else []
    return tuple([*told, words.say("not_shown", count=more)] if more else told)


def draw_green_frontier(points: pd.DataFrame, words: PlotWords) -> list[Picture | SkippedMap]:
    """Return the line of output against green productivity, with what the gaps leave open.

    Parameters
    ----------
    points : DataFrame
        share, output, ratio_low, ratio_high of each layout; see `GreenFrontier`.
    words : PlotWords
        Unit of output (as the measure ``output``) and footer.
    """
    known = points[points["ratio_low"].notna()].sort_values("output")
    if known.empty:
        return [SkippedMap("green-frontier", "no share of output has a layout")]
    page = Page(words.say("green_frontier_title"), words.say("green_frontier_note"), 7.4, 4.6, words.foot)
    across = axis_label(words.say("output_axis"), words.measures.get("output", ""))
    axes = plot_axes(page, 0.9, 0.1, 6.2, 3.8, across=across, up=axis_label(words.say("green_axis"), ""))
    output, low, high = (known[name].to_numpy(float) for name in ("output", "ratio_low", "ratio_high"))
    axes.plot(output, low, color=MORE, linewidth=1.3, zorder=2)
    axes.vlines(output, low, np.where(np.isnan(high), low, high), color=SOFT_INK, linewidth=1.4, zorder=2)
    axes.scatter(output, low, s=22, color=MORE, zorder=3)
    for share, x, y in zip(known["share"], output, low, strict=True):
        mark(axes, float(x), float(y), percent(float(share)), INK, across=4.0, up=6.0)
    axes.margins(x=0.12, y=0.18)
    return [Picture("green-frontier", page.figure)]

"""Headline: what each cause is of the gain between two layouts, with joint ranges; what is assumed is drawn as such."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from layout_opt.analysis.headline.causes import ASSUMED
from layout_opt.result.palette import INK, LESS, MORE
from layout_opt.show.charts.axes import axis_label, chart_page, cross_line, mark, name_rows, plot_axes
from layout_opt.show.legend import swatch_row
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.speech import Speech
from layout_opt.show.words import number

NAMES, PLOT, RIGHT = 3.0, 6.0, 1.1
"""Width of the names, of the bars, and of what stands right of them [inch]."""
ROW, HEAD, BOTTOM = 0.36, 0.35, 0.75
"""Height of a row, of the legend above and of the numbers below [inch]."""
THICK = 0.58


def draw_headline(causes: pd.DataFrame, info: Mapping[str, Any], speech: Speech) -> list[Picture | SkippedMap]:
    """Return the picture of a headline.

    Parameters
    ----------
    causes : DataFrame
        Table ``causes``.
    info : mapping
        Record of the answer.
    speech : Speech
        Names and words.
    """
    total = float(causes["gain"].sum())
    if causes.empty or not (causes["gain"].abs() > 0).any():
        return [SkippedMap("headline", "the two layouts are worth the same")]
    rows = causes.iloc[causes["gain"].abs().sort_values(ascending=False, kind="stable").index]
    unit = str(rows["unit"].iloc[0])
    height = ROW * len(rows)
    page = chart_page(
        speech, {**info, "certificate": {"passed": True}},
        speech.say("headline_title", gain=f"{number(total)} {unit}"), speech.say("headline_note"),
        NAMES + PLOT + RIGHT, HEAD + height + BOTTOM,
    )  # fmt: skip
    axes = plot_axes(page, NAMES, HEAD, PLOT, height, across=axis_label(speech.say("headline_axis"), unit), grid="x")
    for place, row in enumerate(rows.to_dict("records")):
        gain = float(row["gain"])
        assumed = row["status"] == ASSUMED
        axes.barh(
            [place], [gain], height=THICK, color="none" if assumed else MORE, edgecolor=LESS if assumed else MORE,
            hatch="////" if assumed else None, linewidth=1.0, zorder=2,
        )  # fmt: skip
        ends = [gain]
        if not pd.isna(row["low"]):
            ends += [float(row["low"]), float(row["high"])]
            axes.plot(ends[1:], [place] * 2, color=INK, linewidth=1.4, zorder=4)
        share = f"{number(gain, 3)}  ({number(100 * gain / total, 2)} %)" if total else number(gain, 3)
        mark(axes, max([0.0, *ends]), place, share, INK)
    cross_line(axes, x=0.0, colour=INK)
    name_rows(axes, [speech.say(f"cause_{str(cause).replace(' ', '_')}") for cause in rows["cause"]])
    axes.margins(x=0.16)
    items = [(MORE, speech.say("cause_from_data")), (LESS, speech.say("cause_assumed"))]
    swatch_row(page, page.inch_axes(NAMES, 0.0, PLOT, HEAD), 0.12, items)
    return [Picture("headline", page.figure)]

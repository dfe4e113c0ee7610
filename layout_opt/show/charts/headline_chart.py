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
STATUS_COLOURS = {"real": "#009E73", "derived": MORE, "calibrated": "#56B4E9", "assumed": LESS, "unstated": "#7F7F7F"}
MOST = 12
"""Columns that the picture of weights shows."""


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


def draw_weights(weights: pd.DataFrame, info: Mapping[str, Any], speech: Speech) -> list[Picture | SkippedMap]:
    """Return the picture of which columns of data the gain hangs on, and how they came about.

    Parameters
    ----------
    weights : DataFrame
        Table ``weights``.
    info : mapping
        Record of the answer.
    speech : Speech
        Names and words.
    """
    rows = weights[weights["share"] > 0].head(MOST)
    if rows.empty:
        return [SkippedMap("headline-weights", "no number moves the gain")]
    height = ROW * len(rows)
    page = chart_page(
        speech, {**info, "certificate": {"passed": True}}, speech.say("weights_title"),
        speech.say("weights_note", shares=_status_words(info, speech)), NAMES + PLOT + RIGHT, HEAD + height + BOTTOM,
    )  # fmt: skip
    label = axis_label(speech.say("weights_axis"), str(rows["unit"].iloc[0]))
    axes = plot_axes(page, NAMES, HEAD, PLOT, height, across=label, grid="x")
    for place, row in enumerate(rows.to_dict("records")):
        effect, colour = float(row["effect"]), STATUS_COLOURS[row["status"]]
        assumed = row["status"] == ASSUMED
        axes.barh(
            [place], [effect], height=THICK, color="none" if assumed else colour, edgecolor=colour,
            hatch="////" if assumed else None, linewidth=1.0, zorder=2,
        )  # fmt: skip
        mark(axes, max(0.0, effect), place, f"{number(effect, 3)}  ({number(100 * float(row['share']), 2)} %)", INK)
    cross_line(axes, x=0.0, colour=INK)
    name_rows(axes, rows["numbers"].tolist())
    axes.margins(x=0.16)
    shown = [name for name in STATUS_COLOURS if (rows["status"] == name).any()]
    items = [(STATUS_COLOURS[name], speech.say(name)) for name in shown]
    swatch_row(page, page.inch_axes(NAMES, 0.0, PLOT, HEAD), 0.12, items)
    return [Picture("headline-weights", page.figure)]


def _status_words(info: Mapping[str, Any], speech: Speech) -> str:
    shares = info.get("weighted_status") or {}
    return ", ".join(f"{speech.say(name)} {number(100 * share, 2)} %" for name, share in shares.items())

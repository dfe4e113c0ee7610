"""Home and world market: layouts side by side, value captured by industry, what self-supply costs and saves."""

from __future__ import annotations

import numpy as np
import pandas as pd

from layout_opt.analysis.circulation import CirculationAnswer
from layout_opt.result.palette import INK, LESS, MORE, SOFT_INK
from layout_opt.show.charts.axes import axis_label, chart_page, mark, name_rows, plot_axes
from layout_opt.show.circulation_words import compared, industry_words, layout_words
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.speech import Speech
from layout_opt.show.words import number

LEFT, HEAD, BARS, BETWEEN, DOTS, LINE, FOOT = 1.7, 0.45, 3.4, 2.5, 3.2, 0.42, 0.65
"""Room for names, above, width of the bars, names between, width of the dots, height of a line, below [inch]."""
SHARES_WIDTH, SHARES_HEIGHT = 6.0, 3.4
"""Data of the chart of shares [inch]."""


def draw_circulation(found: CirculationAnswer, speech: Speech) -> list[Picture | SkippedMap]:
    """Return the pictures of layouts side by side."""
    return [_layouts(found, speech), *_shares(found.tables["shares"], speech)]


def _layouts(found: CirculationAnswer, speech: Speech) -> Picture:
    table = found.tables["layouts"].dropna(subset=["accepted_output"])
    industries = _captured(found)
    tall = LINE * max(len(table), 0.8 * len(industries))
    names = [layout_words(speech, name) for name in compared(found)]
    note = speech.say("circulation_note", before=names[0], after=names[1])
    page = chart_page(
        speech, {}, speech.say("circulation_title"), note, LEFT + BARS + BETWEEN + DOTS + 0.4, HEAD + tall + FOOT
    )
    axes = plot_axes(page, LEFT, HEAD, BARS, tall, across=axis_label("", speech.money), grid="x")
    places = np.arange(len(table))
    for shift, column, colour, word in (
        (-0.2, "accepted_output", MORE, "circulation_accepted"), (0.2, "net", LESS, "circulation_net"),
    ):  # fmt: skip
        axes.barh(places + shift, table[column], height=0.36, color=colour, label=speech.say(word), zorder=3)
        for place, value in zip(places, table[column], strict=True):
            mark(axes, max(0.0, float(value)), float(place) + shift, number(float(value)), INK)
    axes.set_xlim(right=1.2 * float(table["accepted_output"].max()))
    axes.legend(fontsize=6.5, frameon=False, loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=2)
    name_rows(axes, [layout_words(speech, name) for name in table["layout"]])
    right = plot_axes(
        page, LEFT + BARS + BETWEEN, HEAD, DOTS, tall, across=axis_label(speech.say("circulation_per_unit"), ""),
        grid="x",
    )  # fmt: skip
    for line, row in enumerate(industries.to_dict("records")):
        right.plot([row["before"], row["after"]], [line, line], color=SOFT_INK, linewidth=1.2, zorder=2)
        right.scatter([row["before"]], [line], s=34, facecolor="none", edgecolor=INK, zorder=4)
        right.scatter([row["after"]], [line], s=34, color=MORE, zorder=3)
    words = [f"{industry_words(speech, row['industry'])}" for row in industries.to_dict("records")]
    name_rows(right, words)
    return Picture("circulation", page.figure)


def _captured(found: CirculationAnswer) -> pd.DataFrame:
    """Return industry, before, after: value added per unit of exports, of final demand where it exports nothing."""
    table = found.tables["industries"]
    before, after = compared(found)
    sides = []
    for name in (before, after):
        rows = table[table["layout"] == name].sort_values("use")  # exports stand before final
        sides.append(rows.drop_duplicates("industry").set_index("industry")["per_unit"])
    frame = pd.DataFrame({"before": sides[0], "after": sides[1]}).dropna(subset=["after"])
    return frame.rename_axis("industry").reset_index().sort_values("after", ignore_index=True)


def _shares(table: pd.DataFrame, speech: Speech) -> list[Picture | SkippedMap]:
    known = table.dropna(subset=["cost", "saved"])
    if len(known) < 2:
        return [SkippedMap("circulation-shares", "no share of self-supply has a layout")]
    page = chart_page(
        speech, {}, speech.say("circulation_shares_title"), speech.say("circulation_shares_note"),
        1.0 + SHARES_WIDTH + 1.4, HEAD + SHARES_HEIGHT + FOOT,
    )  # fmt: skip
    axes = plot_axes(
        page, 1.0, HEAD, SHARES_WIDTH, SHARES_HEIGHT, across=axis_label(speech.say("circulation_share"), ""),
        up=axis_label(speech.say("circulation_money"), speech.money),
    )  # fmt: skip
    for column, colour in (("cost", LESS), ("saved", MORE)):
        axes.plot(known["share"], known[column], color=colour, marker="o", linewidth=1.8, markersize=5, zorder=3)
        last = known.iloc[-1]
        mark(axes, float(last["share"]), float(last[column]), speech.say(f"circulation_{column}"), colour, across=7.0)
    axes.axhline(0.0, color=SOFT_INK, linewidth=0.8)
    return [Picture("circulation-shares", page.figure)]

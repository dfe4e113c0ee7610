"""Platforms: what each way of using a budget gains, and the fees at which regions take part."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from layout_opt.facts.frames import records
from layout_opt.result.palette import CATEGORIES, INK, LESS, MORE
from layout_opt.show.canvas import Page
from layout_opt.show.charts.axes import axis_label, chart_page, name_rows, plot_axes
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.platform_words import money_once
from layout_opt.show.speech import Speech

LEFT, PLOT, HEIGHT, NAMES, BOTTOM, HEAD = 0.9, 4.2, 3.0, 2.3, 0.7, 0.5
"""Room on the left, size of a panel, room for names, below and above [inch]."""
WAYS = ("shared", "own", "concentrated", "spread")
STYLES = ("-", "--", ":", "-.")
WIDTHS = (4.5, 1.8, 1.8, 1.2)
MOST = 14
"""Most users."""


def draw_platforms(tables: Mapping[str, pd.DataFrame], speech: Speech) -> list[Picture | SkippedMap]:
    """Return the picture of a study of platforms.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Of `PlatformStudy`.
    speech : Speech
        Names and words.
    """
    budgets = tables["budgets"]
    if budgets.empty:
        return [SkippedMap("budgets", "no set of platforms has a layout beside that with none")]
    fees = tables["fees"].head(MOST)
    width = LEFT + PLOT + (NAMES + PLOT if len(fees) else 0.0) + 0.3
    page = chart_page(
        speech, {}, speech.say("platforms_title"), speech.say("platforms_note"), width, HEAD + HEIGHT + BOTTOM
    )
    axes = plot_axes(
        page, LEFT, HEAD, PLOT, HEIGHT, across=axis_label(speech.say("platforms_budget"), money_once(speech)),
        up=axis_label(speech.say("platforms_gain"), speech.money), grid="y",
    )  # fmt: skip
    for at, (way, style) in enumerate(zip(WAYS, STYLES, strict=True)):
        part = budgets[budgets["way"] == way]
        axes.step(
            part["budget"], part["worth"], where="post", color=CATEGORIES[at], linestyle=style, marker="o",
            markersize=3.5, linewidth=WIDTHS[at], label=speech.say(f"way_{way}"), zorder=3 + at,
        )  # fmt: skip
    axes.legend(fontsize=6.5, frameon=False, loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=4)
    if len(fees):
        _fees(page, fees, speech)
    return [Picture("budgets", page.figure)]


def _fees(page: Page, fees: pd.DataFrame, speech: Speech) -> None:
    units = sorted(set(fees["unit"]))
    axes = plot_axes(
        page, LEFT + PLOT + NAMES, HEAD, PLOT, HEIGHT,
        across=axis_label(speech.say("platforms_fee"), speech.unit(units[0]) if len(units) == 1 else ""), grid="x",
    )  # fmt: skip
    for line, (most, needed, takes) in enumerate(records(fees, "fee_most", "fee_needed", "takes_part")):
        colour = MORE if takes else LESS
        axes.plot([needed, most], [line, line], color=colour, linewidth=1.4, zorder=2)
        axes.plot([needed, needed], [line - 0.3, line + 0.3], color=INK, linewidth=1.4, zorder=3)
        axes.scatter([most], [line], s=36, color=colour, zorder=4)
    axes.set_xlim(left=0.0)
    names = [f"{speech.name('platform', str(j))}: {speech.name('region', str(r))}" for j, r in
             records(fees, "platform", "region")]  # fmt: skip
    name_rows(axes, names)

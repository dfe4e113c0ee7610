"""Clusters: how the layout moves with the strength of agglomeration, and what levels and joining come to."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from layout_opt.facts.frames import records
from layout_opt.result.palette import CATEGORIES, INK, LESS, MORE, SOFT_INK
from layout_opt.show.charts.axes import axis_label, chart_page, cross_line, mark, name_rows, plot_axes
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.speech import Speech

LEFT, PLOT, HEIGHT, GAP, NAMES, BOTTOM, HEAD = 0.9, 3.3, 2.9, 0.9, 1.9, 0.7, 0.3
"""Room on the left, size of a panel, between panels, for names, below and above [inch]."""
MOST = 14
"""Most bars."""
NAMED = 8
"""Most points of the picture of advantage that are named."""


def draw_clusters(tables: Mapping[str, pd.DataFrame], speech: Speech) -> list[Picture | SkippedMap]:
    """Return the pictures of a study of clusters: strength, and comparative advantage.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Of `ClusterStudy`.
    speech : Speech
        Names and words.
    """
    made: list[Picture | SkippedMap] = []
    if "strengths" in tables:
        made.append(_strength(tables, speech))
    return [*made, _advantage(tables["advantage"], speech)]


def _strength(tables: Mapping[str, pd.DataFrame], speech: Speech) -> Picture:
    table = tables["strengths"][tables["strengths"]["objective"].notna()]
    gain = (table["objective"] - table["objective"].iloc[0]).abs()
    page = chart_page(
        speech, {}, speech.say("clusters_title"), speech.say("clusters_note"), LEFT + 3 * PLOT + 2 * GAP + NAMES,
        HEAD + HEIGHT + BOTTOM,
    )  # fmt: skip
    first = plot_axes(
        page, LEFT, HEAD, PLOT, HEIGHT, across=axis_label(speech.say("strength"), "1"),
        up=axis_label(speech.say("strength_gain"), speech.money), grid="y",
    )  # fmt: skip
    first.plot(table["strength"], gain, color=MORE, marker="o", markersize=4, zorder=3)
    second = plot_axes(
        page, LEFT + PLOT + GAP, HEAD, PLOT, HEIGHT, across=axis_label(speech.say("strength"), "1"),
        up=axis_label(speech.say("moved_share"), "%"), grid="y",
    )  # fmt: skip
    second.plot(table["strength"], 100 * table["moved"], color=CATEGORIES[1], marker="o", markersize=4, zorder=3)
    for axes in (first, second):
        axes.set_ylim(bottom=0.0)
        for weaker, stronger in zip(tables["tipping"]["weaker"], tables["tipping"]["stronger"], strict=True):
            axes.axvspan(weaker, stronger, color=SOFT_INK, alpha=0.25, linewidth=0, zorder=1)
    bars = _bars(tables, speech)
    third = plot_axes(
        page, LEFT + 2 * PLOT + 2 * GAP + NAMES - 0.4, HEAD, PLOT - 0.4, HEIGHT,
        across=axis_label(speech.say("joined_worth"), speech.money), grid="x",
    )  # fmt: skip
    third.barh(range(len(bars)), [each[1] for each in bars], color=[each[2] for each in bars], height=0.6, zorder=2)
    cross_line(third, x=0.0, colour=INK)
    name_rows(third, [each[0] for each in bars])
    return Picture("strength", page.figure)


def _bars(tables: Mapping[str, pd.DataFrame], speech: Speech) -> list[tuple[str, float, str]]:
    """Return name, length and colour of a bar for each pair that could join, and each level that costs something."""
    joins, levels = tables["joins"].dropna(subset=["worth"]), tables["levels"]
    bars = [
        (f"{speech.name('cluster', a)} + {speech.name('cluster', b)}", float(worth), MORE)
        for a, b, worth in records(joins, "first", "second", "worth")
    ]
    bars += [
        (f"{speech.name('cluster', c)}: {level}", -float(cost), LESS)
        for c, level, cost in records(levels[levels["cost"] > 0], "cluster", "level", "cost")
    ]
    return bars[:MOST]


def _advantage(table: pd.DataFrame, speech: Speech) -> Picture | SkippedMap:
    known = table[table["resource_cost"].notna() & ((table["quotient_today"] > 0) | (table["quotient_plan"] > 0))]
    if known.empty:
        return SkippedMap("advantage", "the plan has no prices, or nothing adds value at them")
    page = chart_page(
        speech, {}, speech.say("advantage_title"), speech.say("advantage_note"), LEFT + 2 * PLOT + GAP + 2.6,
        HEAD + 1.4 * HEIGHT + BOTTOM,
    )  # fmt: skip
    axes = plot_axes(
        page, LEFT, HEAD, 2 * PLOT + GAP, 1.4 * HEIGHT, across=axis_label(speech.say("resource_cost"), "1"),
        up=axis_label(speech.say("quotient"), "1"), grid="y",
    )  # fmt: skip
    names = sorted(known["industry"].unique())
    colours = {name: CATEGORIES[at % len(CATEGORIES)] for at, name in enumerate(names)}
    ends = known["quotient_today"] - known["quotient_plan"]
    for industry, x, now, then in zip(known["industry"], known["resource_cost"], known["quotient_today"],
                                      known["quotient_plan"], strict=True):  # fmt: skip
        axes.plot([x, x], [now, then], color=colours[industry], linewidth=1.2, alpha=0.6, zorder=2)
        axes.scatter([x], [now], s=18, facecolor="white", edgecolor=colours[industry], zorder=3)
        axes.scatter([x], [then], s=18, color=colours[industry], zorder=4)
    cross_line(axes, x=1.0, colour=INK)
    for row in known.loc[ends.abs().sort_values(ascending=False).index].head(NAMED).to_dict("records"):
        mark(axes, float(row["resource_cost"]), float(row["quotient_plan"]), speech.name("region", str(row["region"])))
    for name in names:
        axes.scatter([], [], s=18, color=colours[name], label=speech.industry(name))
    axes.legend(loc="upper left", bbox_to_anchor=(1.12, 1.0), frameon=False, fontsize=7)
    return Picture("advantage", page.figure)

"""Monte Carlo: how a result is spread over the futures."""

from __future__ import annotations

import numpy as np

from layout_opt.analysis.sensitivity import MonteCarlo
from layout_opt.result.palette import INK, LAND, MORE
from layout_opt.show.canvas import SMALL_SIZE
from layout_opt.show.charts.axes import axis_label, chart_page, cross_line, plot_axes
from layout_opt.show.charts.naming import file_part, headed, measure_name, measure_unit
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.speech import Speech
from layout_opt.show.words import percent

LEFT, PLOT, HIGH, BOTTOM = 0.8, 7.6, 3.0, 0.6
"""Room for numbers, size of the plot, room below [inch]."""
LEAST_BINS, MOST_BINS = 5, 40


def draw_futures(found: MonteCarlo, speech: Speech) -> list[Picture | SkippedMap]:
    """Return a histogram for each measure."""
    return [_histogram(found, speech, name) for name in found.study.names]


def _histogram(found: MonteCarlo, speech: Speech, name: str) -> Picture | SkippedMap:
    file = f"draws-{file_part(name)}"
    known = found.draws[name].dropna().to_numpy(dtype=float)
    if len(known) < 2 or np.ptp(known) == 0:
        return SkippedMap(file, "this result does not vary over the futures")
    words, unit = measure_name(speech, name), measure_unit(speech, found.study, name)
    page = chart_page(
        speech, found.study.info, headed(speech.say("draws_title", measure=words, count=len(found.draws))),
        speech.say("draws_note", parameters=len(found.parameters)), LEFT + PLOT + 0.3, HIGH + BOTTOM + 0.2,
        without_layout(found, speech),
    )  # fmt: skip
    axes = plot_axes(
        page, LEFT, 0.2, PLOT, HIGH, across=axis_label(words, unit), up=axis_label(speech.say("draws_axis"), ""),
        grid="y",
    )  # fmt: skip
    bins = int(np.clip(np.sqrt(len(known)), LEAST_BINS, MOST_BINS))
    row = found.summary[found.summary["measure"] == name].iloc[0]
    axes.axvspan(float(row["quantile_5"]), float(row["quantile_95"]), color=LAND, zorder=0.5, linewidth=0)
    axes.hist(known, bins=bins, color=MORE, edgecolor="white", linewidth=0.5, zorder=2)
    base = found.study.base_values[name]
    cross_line(axes, x=base, colour=INK)
    axes.annotate(
        speech.say("base_mark"), (base, 1.0), xycoords=("data", "axes fraction"), xytext=(0, 3), ha="center",
        textcoords="offset points", fontsize=SMALL_SIZE, color=INK, annotation_clip=False,
    )  # fmt: skip
    return Picture(file, page.figure)


def without_layout(found: MonteCarlo, speech: Speech) -> tuple[str, ...]:
    """Return sentences on the futures that have no layout: how many, and how they ended."""
    rows = found.status[found.status["layout"] == 0]
    return tuple(
        speech.say("draws_without", share=percent(float(share)), status=str(status))
        for status, share in zip(rows["status"], rows["share"], strict=True)
    )

"""Calibration: every cell today against the plan without and with it, and what a plan gains in each case."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from layout_opt.analysis.calibration import Calibration
from layout_opt.analysis.calibration.calibration_gains import AFTER, BEFORE, HELD, HIGH, LOW, TODAY
from layout_opt.result.palette import INK, LESS, MORE, SOFT_INK
from layout_opt.show.calibration_words import case_name
from layout_opt.show.charts.axes import axis_label, chart_page, cross_line, mark, plot_axes
from layout_opt.show.legend import swatch_row
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.speech import Speech
from layout_opt.show.words import number

LEFT, HEAD, SIDE, BOTTOM = 0.95, 0.4, 4.4, 0.75
"""Room left of the dots, above them, their width and height, and below [inch]."""
NAMES, BARS, RIGHT = 2.1, 3.2, 0.9
"""Room for the names of cases, width of the bars, and of what stands right of them [inch]."""
PERCENT = 100.0
DOT = 26.0
THICK = 0.34


def draw_calibration(found: Calibration, speech: Speech) -> list[Picture | SkippedMap]:
    """Return the picture of a calibration."""
    cells = found.cells.dropna(subset=[BEFORE, AFTER])
    if cells.empty:
        return [SkippedMap("calibration", "no layout was found")]
    held = found.gains[(found.gains["case"] == HELD) & (found.gains["costs"] == AFTER)]
    info = {"objective": None if held.empty else float(held["plan"].iloc[0]), "certificate": {"passed": True}}
    page = chart_page(
        speech, info, speech.say("calibration_title"), speech.say("calibration_note"),
        LEFT + SIDE + NAMES + BARS + RIGHT, HEAD + SIDE + BOTTOM,
    )  # fmt: skip
    axes = plot_axes(
        page, LEFT, HEAD, SIDE, SIDE, across=axis_label(speech.say("calibration_today"), "%"),
        up=axis_label(speech.say("calibration_plan"), "%"),
    )  # fmt: skip
    _dots(axes, cells)
    swatch_row(page, page.inch_axes(LEFT, 0.0, SIDE, HEAD), 0.12,
               [(LESS, speech.say("calibration_before")), (MORE, speech.say("calibration_after"))])  # fmt: skip
    bars = plot_axes(
        page, LEFT + SIDE + NAMES, HEAD, BARS, SIDE,
        across=axis_label(speech.say("calibration_gain"), speech.money), grid="x",
    )  # fmt: skip
    _bars(bars, found.gains, speech)
    return [Picture("calibration", page.figure)]


def _dots(axes: Axes, cells: pd.DataFrame) -> None:
    whole = cells.groupby("technology")[TODAY].transform("sum").replace(0.0, np.nan)
    share = {name: PERCENT * (cells[name] / whole).fillna(0.0) for name in (TODAY, BEFORE, AFTER)}
    moves = (share[BEFORE] != share[TODAY]) | (share[TODAY] > 0)
    for name, colour, size in ((BEFORE, LESS, DOT), (AFTER, MORE, DOT / 2)):
        axes.scatter(share[TODAY][moves], share[name][moves], s=size, c=colour, alpha=0.6, linewidths=0.0, zorder=3)
    most = 1.06 * max(float(each.max()) for each in share.values()) or 1.0
    axes.set_xlim(-0.03 * most, most)
    axes.set_ylim(-0.03 * most, most)
    axes.plot([0.0, most], [0.0, most], color=SOFT_INK, linewidth=0.9, linestyle=(0, (4, 3)), zorder=2)


def _bars(axes: Axes, gains: pd.DataFrame, speech: Speech) -> None:
    cases = list(dict.fromkeys(gains["case"]))
    known = gains.set_index(["case", "costs"])["gain"].astype(float)
    for place, case in enumerate(cases):
        for step, costs, colour in ((-0.2, BEFORE, LESS), (0.2, AFTER, MORE)):
            gain = float(known.get((case, costs), np.nan))
            if np.isnan(gain):
                continue
            axes.barh([place + step], [gain], height=THICK, color=colour, zorder=2)
            ends = [gain]
            if costs == AFTER and (case, LOW) in known:
                ends += [float(known[case, LOW]), float(known[case, HIGH])]
                axes.plot(ends[1:], [place + step] * 2, color=INK, linewidth=1.4, zorder=4)
            mark(axes, max(0.0, *[end for end in ends if not np.isnan(end)]), place + step, number(gain, 3), INK)
    cross_line(axes, x=0.0, colour=INK)
    axes.set_yticks(range(len(cases)), [case_name(str(case), speech) for case in cases])
    axes.set_ylim(len(cases) - 0.4, -0.6)
    axes.margins(x=0.2)

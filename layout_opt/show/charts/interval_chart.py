"""Numbers with intervals in rows: the effects of Morris and the shares of Sobol."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from layout_opt.analysis.sensitivity import GlobalAnalysis
from layout_opt.result.palette import INK, LESS, MORE, PAPER
from layout_opt.show.canvas import Page
from layout_opt.show.charts.axes import axis_label, chart_page, cross_line, name_rows, plot_axes
from layout_opt.show.charts.naming import file_part, measure_name, measure_unit
from layout_opt.show.legend import swatch_row
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.speech import Speech
from layout_opt.show.words import amount, percent

MOST = 24
"""Most rows of a sheet."""
NAMES, PLOT = 3.4, 6.0
ROW, HEAD, BOTTOM = 0.29, 0.32, 0.7
"""Height of a row, above and below the rows [inch]."""


@dataclass(frozen=True)
class Dots:
    """One number in each row, with its interval.

    Parameters
    ----------
    values, halves : array
        Numbers and half widths of their intervals.
    colour : str
        Of dots and intervals.
    filled : array of bool
        Whether a dot is filled.
    shift : float
        Place in the row, 0 in its middle [rows].
    least : float
        What the number cannot be below; intervals end there.
    """

    values: np.ndarray
    halves: np.ndarray
    colour: str
    filled: np.ndarray
    shift: float = 0.0
    least: float = -np.inf

    @property
    def errors(self) -> np.ndarray:
        """Widths of the intervals, below and above."""
        return np.array([np.minimum(self.halves, self.values - self.least), self.halves])


def draw_global(found: GlobalAnalysis, speech: Speech, confidence: float) -> list[Picture | SkippedMap]:
    """Return a sheet of effects (Morris) and a sheet of shares (Sobol) for each measure."""
    made: list[Picture | SkippedMap] = []
    for name in found.study.names:
        made += [_morris(found, speech, name, confidence)] if len(found.morris) else []
        made += [_sobol(found, speech, name, confidence)] if len(found.sobol) else []
    return made


def _morris(found: GlobalAnalysis, speech: Speech, name: str, confidence: float) -> Picture | SkippedMap:
    file = f"morris-{file_part(name)}"
    rows = found.morris[found.morris["measure"] == name].sort_values("mu_star", ascending=False, kind="stable")
    if rows["mu_star"].isna().all() or not (rows["mu_star"] > 0).any():
        return SkippedMap(file, "no parameter has an effect on this result")
    rows = rows.head(MOST)
    words, unit = measure_name(speech, name), measure_unit(speech, found.study, name)
    dots = Dots(
        rows["mu_star"].to_numpy(dtype=float), rows["mu_star_conf"].fillna(0.0).to_numpy(dtype=float), MORE,
        rows["kept"].to_numpy(dtype=bool), least=0.0,
    )  # fmt: skip
    title, note = speech.say("morris_title", measure=words), speech.say("morris_note", confidence=percent(confidence))
    across = axis_label(speech.say("mean_effect", measure=words), unit)
    return Picture(file, _sheet(found, speech, title, note, across, rows, [dots], "trajectories", []).figure)


def _sobol(found: GlobalAnalysis, speech: Speech, name: str, confidence: float) -> Picture | SkippedMap:
    file = f"sobol-{file_part(name)}"
    rows = found.sobol[found.sobol["measure"] == name].sort_values("total", ascending=False, kind="stable")
    if rows["total"].isna().all():
        return SkippedMap(file, "this result does not vary")
    rows = rows.head(MOST)
    words, unit = measure_name(speech, name), measure_unit(speech, found.study, name)
    every = np.ones(len(rows), dtype=bool)
    total = Dots(*_numbers(rows, "total"), LESS, every, 0.14)
    first = Dots(*_numbers(rows, "first"), MORE, every, -0.14)
    title = speech.say("sobol_title", measure=words)
    deviation = amount(float(rows["deviation"].iloc[0]), unit)
    note = speech.say("sobol_note", confidence=percent(confidence), deviation=deviation)
    across = axis_label(speech.say("share_of_variance", measure=words), "")
    items = [(MORE, speech.say("first_order")), (LESS, speech.say("total_order"))]
    return Picture(file, _sheet(found, speech, title, note, across, rows, [first, total], "blocks", items).figure)


def _numbers(rows: pd.DataFrame, column: str) -> tuple[np.ndarray, np.ndarray]:
    return rows[column].to_numpy(dtype=float), rows[f"{column}_conf"].fillna(0.0).to_numpy(dtype=float)


def _sheet(
    found: GlobalAnalysis,
    speech: Speech,
    title: str,
    note: str,
    across: str,
    rows: pd.DataFrame,
    dots: Sequence[Dots],
    what: str,
    items: Sequence[tuple[str, str]],
) -> Page:
    lost, used = int(rows["lost"].iloc[0]), int(rows["used"].iloc[0])
    foot = [speech.say("lost", count=lost, all=lost + used, what=speech.say(what))] if lost else []
    height = ROW * len(rows)
    page = chart_page(speech, found.study.info, title, note, NAMES + PLOT + 0.3, HEAD + height + BOTTOM, foot)
    axes = plot_axes(page, NAMES, HEAD, PLOT, height, across=across, grid="x")
    for series in dots:
        places = np.arange(len(rows)) + series.shift
        axes.errorbar(
            series.values, places, xerr=series.errors, fmt="none", ecolor=series.colour, elinewidth=1.1, capsize=2.5,
            zorder=3,
        )  # fmt: skip
        faces = [series.colour if full else PAPER for full in series.filled]
        axes.scatter(series.values, places, s=26, c=faces, edgecolors=series.colour, linewidths=1.2, zorder=4)
    cross_line(axes, x=0.0, colour=INK)
    name_rows(axes, [str(name) for name in rows["parameter"]])
    if items:
        swatch_row(page, page.inch_axes(NAMES, 0.0, PLOT, HEAD), 0.12, items)
    return page

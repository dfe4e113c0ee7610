"""A result along one parameter, or over two; with the points where the layout switches."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from layout_opt.analysis.sensitivity import Sweep
from layout_opt.analysis.sensitivity.sweep import GRID
from layout_opt.result.palette import BLANK, BLANK_HATCH, BLANK_INK, INK, LESS, MORE, SEQUENCE, SOFT_INK
from layout_opt.show.canvas import SMALL_SIZE, Page
from layout_opt.show.charts.axes import axis_label, chart_page, cross_line, plain_numbers, plot_axes, shortened
from layout_opt.show.charts.naming import file_part, headed, measure_name, measure_unit, parameter_axis
from layout_opt.show.legend import swatch_row, write
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.speech import Speech
from layout_opt.show.words import amount, number

LEFT, PLOT, HIGH, BOTTOM, HEAD = 0.9, 7.6, 3.4, 0.6, 0.1
"""Room for numbers, size of the plot, room below and above [inch]."""
SQUARE = 4.6
"""Size of a heat map [inch]."""
BAR = 0.22
"""Width of a colour bar [inch]."""
MOST_TIPS = 8
"""Tipping points that are described in words below a chart."""
LONGEST_SITES = 90
COLOURS = LinearSegmentedColormap.from_list("results", list(SEQUENCE))


def draw_sweep(found: Sweep, speech: Speech) -> list[Picture | SkippedMap]:
    """Return a sheet for each measure: a line for one parameter, a heat map for two."""
    draw = _lines if len(found.parameters) == 1 else _heat
    return [draw(found, speech, name) for name in found.study.names]


def _lines(found: Sweep, speech: Speech, name: str) -> Picture | SkippedMap:
    parameter = found.parameters[0]
    file = f"sweep-{file_part(name)}"
    rows = found.table[found.table["measure"] == name].sort_values(parameter.name)
    if rows["result"].isna().all():
        return SkippedMap(file, "no point has a layout")
    words, unit = measure_name(speech, name), measure_unit(speech, found.study, name)
    tips = found.tipping.head(MOST_TIPS)
    told = [_tip_words(speech, tip) for _, tip in tips.iterrows()]
    key = 0.3 + 0.22 * len(told)
    page = chart_page(
        speech, found.study.info, headed(speech.say("sweep_title", measure=words, parameter=parameter.name)),
        speech.say("sweep_note"), LEFT + PLOT + 0.3, HEAD + HIGH + BOTTOM + key,
    )  # fmt: skip
    across = axis_label(*parameter_axis(speech, parameter))
    axes = plot_axes(page, LEFT, HEAD, PLOT, HIGH, across=across, up=axis_label(words, unit))
    x, y = rows[parameter.name].to_numpy(dtype=float), rows["result"].to_numpy(dtype=float)
    grid = (rows["found_by"] == GRID).to_numpy()
    axes.plot(x, y, color=MORE, linewidth=1.4, zorder=3)
    axes.scatter(x[grid], y[grid], s=14, color=MORE, zorder=3)
    _gap_band(axes, x, y, rows["slack"].to_numpy(dtype=float))
    _failures(axes, rows, parameter.name)
    for place, (_, tip) in enumerate(found.tipping.iterrows(), start=1):
        where = (float(tip["low"]) + float(tip["high"])) / 2
        axes.axvline(where, color=LESS, linewidth=0.9, linestyle=(0, (4, 2)), zorder=2)
        if place <= MOST_TIPS:
            axes.annotate(
                str(place), (where, 1.0), xycoords=("data", "axes fraction"), xytext=(2, -1), color=LESS,
                textcoords="offset points", fontsize=SMALL_SIZE, ha="left", va="top",
            )  # fmt: skip
    if parameter.base is not None and x.min() <= parameter.base <= x.max():
        cross_line(axes, x=parameter.base, colour=SOFT_INK)
        axes.annotate(
            speech.say("base_mark"), (parameter.base, 0.0), xycoords=("data", "axes fraction"), xytext=(2, 3),
            textcoords="offset points", fontsize=SMALL_SIZE, color=SOFT_INK,
        )  # fmt: skip
    _tip_list(page, told, HEAD + HIGH + BOTTOM)
    return Picture(file, page.figure)


def _gap_band(axes: Axes, x: np.ndarray, y: np.ndarray, slack: np.ndarray) -> None:
    if np.isfinite(slack).any() and np.nanmax(slack) > 0:
        spread = np.where(np.isfinite(slack), slack, 0.0)
        axes.fill_between(x, y - spread, y + spread, color=MORE, alpha=0.18, linewidth=0, zorder=2)


def _failures(axes: Axes, rows: pd.DataFrame, name: str) -> None:
    """Mark along the axis the points that have no layout."""
    for value, status in rows.loc[rows["result"].isna(), [name, "status"]].itertuples(index=False):
        axes.plot([value], [0.02], transform=axes.get_xaxis_transform(), marker="x", color=LESS, markersize=5)
        axes.annotate(
            str(status), (value, 0.02), xycoords=("data", "axes fraction"), xytext=(0, 6), color=LESS,
            textcoords="offset points", fontsize=SMALL_SIZE - 1, ha="center", rotation=90,
        )  # fmt: skip


def _tip_words(speech: Speech, tip: pd.Series) -> str:
    """Return what switches at a tipping point."""
    parts = []
    for side in ("starts", "stops"):
        sites = [site for site in str(tip[side]).split("; ") if site]
        if sites:
            named = sites[0] if len(sites) == 1 else speech.say("and_more", first=sites[0], count=len(sites) - 1)
            parts.append(speech.say(side, sites=named))
    if not parts:
        parts = [f"{tip['before']} → {tip['after']}"]
    where = number((float(tip["low"]) + float(tip["high"])) / 2, 4)
    return f"{where}: {shortened('; '.join(parts), LONGEST_SITES)}"


def _tip_list(page: Page, told: list[str], down: float) -> None:
    """Write below the plot what switches at each dashed line."""
    if not told:
        return
    axes = page.inch_axes(LEFT, down, PLOT, 0.22 * len(told) + 0.1)
    for place, words in enumerate(told):
        write(axes, 0.0, 0.08 + 0.2 * place, f"{place + 1}", SMALL_SIZE, LESS)
        write(axes, 0.2, 0.08 + 0.2 * place, words, SMALL_SIZE, INK)


def _heat(found: Sweep, speech: Speech, name: str) -> Picture | SkippedMap:
    first, second = found.parameters
    file = f"sweep-{file_part(name)}"
    rows = found.table[(found.table["measure"] == name) & (found.table["found_by"] == GRID)]
    wide = rows.pivot_table(index=second.name, columns=first.name, values="result", dropna=False)
    if not np.isfinite(wide.to_numpy(dtype=float)).any():
        return SkippedMap(file, "no point has a layout")
    words, unit = measure_name(speech, name), measure_unit(speech, found.study, name)
    title = headed(speech.say("sweep_title", measure=words, parameter=f"{first.name}, {second.name}"))
    page = chart_page(
        speech, found.study.info, title, speech.say("heat_note", measure=axis_label(words, unit)),
        LEFT + SQUARE + 1.6, HEAD + SQUARE + BOTTOM + 0.3,
    )  # fmt: skip
    axes = plot_axes(
        page, LEFT, HEAD, SQUARE, SQUARE, grid="none", across=axis_label(*parameter_axis(speech, first)),
        up=axis_label(*parameter_axis(speech, second)),
    )  # fmt: skip
    x, y = wide.columns.to_numpy(dtype=float), wide.index.to_numpy(dtype=float)
    values = wide.to_numpy(dtype=float)
    axes.set_facecolor(BLANK)
    axes.patch.set(hatch=BLANK_HATCH, edgecolor=BLANK_INK)
    drawn = axes.pcolormesh(x, y, np.ma.masked_invalid(values), cmap=COLOURS, shading="nearest", zorder=1)
    _crosses(axes, found)
    if first.base is not None and second.base is not None:
        axes.plot([first.base], [second.base], marker="D", color="white", markeredgecolor=INK, markersize=6, zorder=4)
    bar = plot_axes(page, LEFT + SQUARE + 0.25, HEAD, BAR, SQUARE, grid="none", up="")
    page.figure.colorbar(drawn, cax=bar)
    bar.tick_params(labelsize=SMALL_SIZE, labelcolor=INK, color=SOFT_INK, width=0.6, length=3)
    bar.spines["outline"].set_visible(False)
    plain_numbers(bar.yaxis)
    key = page.inch_axes(LEFT, HEAD + SQUARE + BOTTOM, SQUARE + 1.5, 0.3)
    items = [(BLANK, speech.say("no_layout"))] if np.isnan(values).any() else []
    end = swatch_row(page, key, 0.1, items)
    base = found.study.base_values[name]
    write(key, end, 0.1, f"◆ {speech.say('base_mark')}: {amount(base, unit)}", SMALL_SIZE, SOFT_INK)
    return Picture(file, page.figure)


def _crosses(axes: Axes, found: Sweep) -> None:
    """Mark where the layout switches along the first parameter, at each value of the second."""
    tips = found.tipping
    if len(tips):
        middle = (tips["low"] + tips["high"]) / 2
        axes.plot(
            middle, tips[found.parameters[1].name], linestyle="none", marker="x", color=LESS, markersize=6, zorder=3,
            markeredgewidth=1.4,
        )  # fmt: skip

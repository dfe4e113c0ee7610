"""Trade-off: the frontier of two aims with what the gaps leave open, or of three with the third as colour."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from layout_opt.analysis.frontier import Frontier, Point
from layout_opt.model.aim import LOAD, Aim
from layout_opt.model.registry import aims
from layout_opt.result.palette import INK, LESS, MORE, SEQUENCE, SOFT_INK
from layout_opt.show.canvas import Page
from layout_opt.show.charts.axes import axis_label, chart_page, mark, plot_axes
from layout_opt.show.charts.matrix import shade
from layout_opt.show.legend import swatch_row
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.speech import Speech
from layout_opt.show.words import amount

LEFT, BOTTOM, HEAD = 0.9, 0.6, 0.3
"""Room left of and below the data, and above it for a legend [inch]."""
WIDTH, HEIGHT = 6.4, 4.2
"""Size of the data [inch]."""
DOT = 34.0
"""Size of a dot [square point]."""
BAND = "#D9E6EF"
STEPS = 5
"""Steps of the colour key."""


def aim_name(speech: Speech, aim: Aim) -> str:
    """Return what to call an aim."""
    if aim.kind == LOAD.kind and aim.of:
        place, pollutant = speech.name("receptor", aim.of[0]), speech.name("pollutant", aim.of[1])
        return speech.say("aim_load_at", receptor=place, pollutant=pollutant)
    if aim.kind == "equality":
        return speech.say("aim_equality", measure=speech.say(f"measure_{aim.of[0]}"))
    name = aims()[aim.kind].names[int(speech.chinese)]
    return f"{name} ({', '.join(aim.of)})" if aim.of else name


def draw_frontier(found: Frontier, speech: Speech) -> list[Picture | SkippedMap]:
    """Return the picture of a frontier."""
    if not found.points:
        return [SkippedMap("frontier", f"there is no layout: {found.ending.value}")]
    names = [aim_name(speech, aim) for aim in found.aims]
    three = len(found.aims) == 3
    note = speech.say("frontier_note_three", third=names[2]) if three else speech.say("frontier_note")
    foot = [
        speech.say("better_more" if aim.maximise else "better_less", aim=name)
        for aim, name in zip(found.aims, names, strict=True)
    ]
    foot += [] if found.knee is not None else [speech.say("no_knee")]
    title = speech.say("frontier_title", count=len(names))
    width, height = LEFT + WIDTH + 0.4, HEAD + HEIGHT + BOTTOM
    page = chart_page(speech, {}, title, note, width, height, foot)
    units = [speech.unit(unit) for unit in found.units]
    axes = plot_axes(
        page, LEFT, HEAD, WIDTH, HEIGHT, across=axis_label(names[1], units[1]), up=axis_label(names[0], units[0])
    )
    if three:
        _colours(page, axes, found, units[2])
    else:
        _band(axes, found)
        _dots(axes, found)
    _knee(axes, found, speech)
    axes.margins(0.06)
    return [Picture("frontier", page.figure)]


def _place(found: Frontier, point: Point) -> tuple[float, float]:
    """Return the place of a point: second aim across, first aim up."""
    return point.values[found.aims[1].value], point.values[found.aims[0].value]


def _band(axes: Axes, found: Frontier) -> None:
    """Fill between the best found and the bound: no layout lies beyond, all layouts found lie on the inner edge."""
    second, first = found.aims[1], found.aims[0]
    grid = found.grid.dropna(subset=["bound", "point"])
    if len(grid) < 2:
        return
    values = {point.number: point.values[first.value] for point in found.points}
    across = grid[second.value].to_numpy(dtype=float)
    inner = grid["point"].map(values).to_numpy(dtype=float)
    outer = grid["bound"].to_numpy(dtype=float)
    # what has to be reached tightens along the grid: between two cells the bound is that of the looser one, and what
    # is found for the tighter one is within reach
    order = np.argsort(across)
    looser_first = bool(second.maximise)
    across, inner, outer = across[order], inner[order], outer[order]
    low = inner[1:] if looser_first else inner[:-1]
    high = outer[:-1] if looser_first else outer[1:]
    for place in range(len(low)):
        axes.fill_between(across[place : place + 2], low[place], high[place], color=BAND, linewidth=0, zorder=1)


def _dots(axes: Axes, found: Frontier) -> None:
    free = sorted(_place(found, point) for point in found.efficient)
    axes.plot([x for x, _ in free], [y for _, y in free], color=SOFT_INK, linewidth=0.7, zorder=2)
    axes.scatter([x for x, _ in free], [y for _, y in free], s=DOT, color=MORE, zorder=3)
    lost = [_place(found, point) for point in found.points if point.dominated_by is not None]
    axes.scatter([x for x, _ in lost], [y for _, y in lost], s=DOT, facecolor="white", edgecolor=SOFT_INK, zorder=2.5)


def _colours(page: Page, axes: Axes, found: Frontier, unit: str) -> None:
    third = found.aims[2].value
    values = np.array([point.values[third] for point in found.efficient])
    low, high = float(values.min()), float(values.max())
    width = high - low or 1.0
    places = np.array([_place(found, point) for point in found.efficient])
    colours = [shade(SEQUENCE, (value - low) / width) for value in values]
    axes.scatter(places[:, 0], places[:, 1], s=DOT * 1.4, c=colours, edgecolor=SOFT_INK, linewidth=0.6, zorder=3)
    key = page.inch_axes(LEFT, 0.0, WIDTH, HEAD)
    steps = np.linspace(low, high, STEPS) if high > low else np.array([low])
    rows = [
        (shade(SEQUENCE, (step - low) / width), amount(float(step), unit if step == steps[-1] else ""))
        for step in steps
    ]
    swatch_row(page, key, 0.1, rows)


def _knee(axes: Axes, found: Frontier, speech: Speech) -> None:
    if found.knee is None:
        return
    point = next(point for point in found.points if point.number == found.knee.number)
    x, y = _place(found, point)
    axes.scatter([x], [y], s=DOT * 3.4, facecolor="none", edgecolor=LESS, linewidth=1.4, zorder=4)
    mark(axes, x, y, speech.say("knee" if found.knee.certain else "knee_uncertain"), INK, across=9.0, up=6.0)

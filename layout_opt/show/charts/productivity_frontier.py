"""Plot of the frontier: two inputs per unit of a good, or one input and one good, with the line of best practice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from layout_opt.analysis.productivity.assumptions import Returns
from layout_opt.result.palette import LESS, MORE
from layout_opt.show.canvas import SMALL_SIZE, Page
from layout_opt.show.charts.axes import axis_label, plot_axes
from layout_opt.show.charts.plot_words import PlotWords
from layout_opt.show.labels import Label, place_labels
from layout_opt.show.picture import Picture, SkippedMap

LIFTED = 0.022
"""How far a name stands above its point, in shares of the axis [1]."""
LABELLED = 8
"""Units that are named, beside those on the frontier."""


def draw_inputs(
    frame: pd.DataFrame,
    inputs: Sequence[str],
    goods: Sequence[str],
    bads: Sequence[str],
    returns: str,
    words: PlotWords,
) -> list[Picture | SkippedMap]:
    """Return the frontier of two inputs (or an input and a bad) for one good, or of one input and one good.

    Parameters
    ----------
    frame : DataFrame
        Units as index.
    inputs, goods, bads : sequence of str
        Columns; the first two of inputs and bads, and the only good.
    returns : str
        Returns to scale of the plot of one input; that of two is drawn per unit of the good.
    words : PlotWords
        Names and footer.
    """
    if len(goods) != 1:
        return [SkippedMap("frontier", "there are several goods: no plane shows them")]
    needed = [*inputs, *bads][:2]
    if len(needed) == 1:
        return [_one_input(frame, needed[0], goods[0], Returns(returns), words)]
    made = frame[goods[0]].astype(float)
    rates = frame.loc[made > 0, needed].astype(float).div(made[made > 0], axis=0)
    good = words.column(goods[0])
    title, note = words.say("inputs_title"), words.say("inputs_note", good=good)
    page, axes = _plane(title, note, words, [_per(words, name, goods[0]) for name in needed])
    corners = lower_left(rates.to_numpy())
    x, y = rates.iloc[:, 0], rates.iloc[:, 1]
    far = (float(x.max()) * 1.04, float(y.max()) * 1.04)
    line = [(corners[0][0], far[1]), *corners, (far[0], corners[-1][1])]
    axes.plot(*zip(*line, strict=True), color=MORE, linewidth=1.3, zorder=2)
    best = [any(np.allclose(point, corner, rtol=1e-9) for corner in corners) for point in rates.to_numpy()]
    near = (max(0.0, 2 * float(x.min()) - far[0]), max(0.0, 2 * float(y.min()) - far[1]))
    axes.set_xlim(near[0], far[0])
    axes.set_ylim(near[1], far[1])
    _points(axes, rates, best, words)
    return [Picture("frontier", page.figure)]


def _per(words: PlotWords, name: str, good: str) -> str:
    """Return the label of an axis that shows a column per unit of the good."""
    told = words.say("per_good", what=words.column(name), good=words.column(good))
    units = [words.measures[each] for each in (name, good) if each in words.measures]
    return axis_label(told, " / ".join(unit for unit in units if unit)) if units else told


def _one_input(frame: pd.DataFrame, what: str, good: str, returns: Returns, words: PlotWords) -> Picture:
    """Return the plane of one input and one good with the frontier."""
    points = frame[[what, good]].astype(float)
    told = words.say(f"returns_{returns}")
    title = words.say("one_input_title", good=words.column(good), what=words.column(what))
    note = words.say("one_input_note", returns=told)
    labels = [words.axis(name) for name in (what, good)]
    page, axes = _plane(title, note, words, labels)
    far = float(points[what].max()) * 1.04
    line = upper_left(points.to_numpy(), returns, far)
    axes.plot(*zip(*line, strict=True), color=MORE, linewidth=1.3, zorder=2)
    reach = np.interp(points[what], [x for x, _ in line], [y for _, y in line])
    axes.set_xlim(0, far)
    axes.set_ylim(0, max(float(points[good].max()), line[-1][1]) * 1.06)
    _points(axes, points, (points[good].to_numpy() >= reach * (1 - 1e-9)).tolist(), words)
    return Picture("frontier", page.figure)


def _plane(title: str, note: str, words: PlotWords, labels: Sequence[str]) -> tuple[Page, Axes]:
    page = Page(title, note, 7.8, 5.4, words.foot)
    return page, plot_axes(page, 0.9, 0.1, 6.6, 4.6, across=labels[0], up=labels[1])


def _points(axes: Axes, points: pd.DataFrame, best: Sequence[bool], words: PlotWords) -> None:
    """Draw units, those on the frontier and a few far from it by name."""
    x, y = points.iloc[:, 0].to_numpy(), points.iloc[:, 1].to_numpy()
    axes.scatter(x, y, s=20, c=[MORE if each else LESS for each in best], edgecolor="white", linewidth=0.4, zorder=3)
    away = np.hypot(x / x.max(), y / y.max())
    far = set(np.argsort(-away, kind="stable")[:LABELLED].tolist())
    high = (axes.get_ylim()[1] - axes.get_ylim()[0]) * LIFTED
    named = [
        Label(words.unit(label), float(x[place]), float(y[place]) + high, 2.0 if best[place] else float(away[place]))
        for place, label in enumerate(points.index) if best[place] or place in far
    ]  # fmt: skip
    place_labels(axes, named, SMALL_SIZE)


def lower_left(points: np.ndarray) -> list[tuple[float, float]]:
    """Return the corners of the convex, falling line below which no point lies, from left to right."""
    ordered = sorted({(float(x), float(y)) for x, y in points})
    corners: list[tuple[float, float]] = []
    for point in ordered:
        if corners and point[1] >= min(y for _, y in corners):
            continue
        while len(corners) > 1 and _turn(corners[-2], corners[-1], point) <= 0:
            corners.pop()
        corners.append(point)
    return corners


def upper_left(points: np.ndarray, returns: Returns, far: float) -> list[tuple[float, float]]:
    """Return the line that no point is above, from the least input to `far`."""
    best = max(((y / x, x, y) for x, y in points), key=lambda each: (each[0], each[1]))
    if returns is Returns.CONSTANT:
        return [(0.0, 0.0), (far, far * best[0])]
    ordered = sorted({(float(x), float(y)) for x, y in points}, key=lambda each: (each[0], -each[1]))
    corners: list[tuple[float, float]] = []
    for point in ordered:
        if corners and point[1] <= max(y for _, y in corners):
            continue
        while len(corners) > 1 and _turn(corners[-2], corners[-1], point) >= 0:
            corners.pop()
        corners.append(point)
    before = [(0.0, 0.0)] if returns is Returns.NON_INCREASING else [(corners[0][0], 0.0)]
    if returns is Returns.NON_INCREASING:
        corners = [corner for corner in corners if corner[0] >= best[1]]
    if returns is Returns.NON_DECREASING:
        corners = [corner for corner in corners if corner[0] <= best[1]]
        return [*before, *corners, (far, far * best[0])]
    return [*before, *corners, (far, corners[-1][1])]


def _turn(one: tuple[float, float], other: tuple[float, float], third: tuple[float, float]) -> float:
    """Return above 0 where three points turn left."""
    return (other[0] - one[0]) * (third[1] - one[1]) - (other[1] - one[1]) * (third[0] - one[0])

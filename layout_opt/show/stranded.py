"""Stranded capital: annuities that are still to be paid on what was closed or scrapped before its time, by region."""

from __future__ import annotations

import pandas as pd

from layout_opt.facts.keys import STRANDED
from layout_opt.result.palette import BLANK, SEQUENCE
from layout_opt.show.activity import BOTTOM
from layout_opt.show.canvas import SMALL_SIZE, MapPage
from layout_opt.show.charts.axes import axis_label
from layout_opt.show.classes import between, class_labels, even_classes
from layout_opt.show.legend import swatch_row, write
from layout_opt.show.panels import body_width, grid_for, headings, panel_axes, scale_corner
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.scene import Scene
from layout_opt.show.specialisation import fill
from layout_opt.show.words import number

CLASSES = 4
"""Classes of the map, where amounts allow so many."""
WIDTH = 7.0
"""Of the body [inch]."""


def draw(scene: Scene) -> list[Picture | SkippedMap]:
    """Return the map of what is stranded at the node, in all and by cause."""
    table = scene.tables.get(STRANDED)
    if table is None:
        return []  # there are no ages in this run
    if not (table["annuity"] > 0).any():
        return [SkippedMap("stranded", f"nothing is stranded at {scene.node}")]
    sums = table.groupby(["cause", "region"])["annuity"].sum()
    causes = [str(cause) for cause in sums.groupby(level=0).sum().sort_values(ascending=False).index]
    every = table.groupby("region")["annuity"].sum()
    panels: list[tuple[str, pd.Series]] = [(scene.say("stranded_all"), every)]
    if len(causes) > 1:
        panels += [(scene.say(f"stranded_{cause}"), sums[cause]) for cause in causes]
    edges = even_classes([float(value) for value in every if value > 0], _limits(float(every.max())), CLASSES)
    grid = grid_for(scene, len(panels))
    width = body_width(grid, WIDTH)
    sheet = MapPage(
        scene, scene.say("map_stranded_capital"), scene.say("stranded_note"), width, grid.body[1] + 2 * BOTTOM
    )
    for place, (title, values) in enumerate(panels):
        known = {str(region): float(amount) for region, amount in values.items() if amount > 0}
        total = f"{number(float(values.sum()), 3)} {scene.money}"
        headings(sheet, grid, place, title, total)
        fill(panel_axes(sheet, grid, place), scene, known, edges, SEQUENCE)
    axes = sheet.inch_axes(0.0, grid.body[1], width, 2 * BOTTOM)
    items = [*zip(SEQUENCE, class_labels(edges), strict=False), (BLANK, scene.say("no_value"))]
    write(axes, 0.0, 0.2, axis_label(scene.say("map_stranded_capital"), scene.money), SMALL_SIZE)
    swatch_row(sheet, axes, 0.5, items)
    scale_corner(sheet, grid, width - 1.6, grid.body[1] + 0.3)
    return [Picture("stranded", sheet.figure)]


def _limits(most: float) -> tuple[float, ...]:
    """Return even limits up to the largest amount, for few regions."""
    return tuple(between(0.9 * most * part / CLASSES, 1.1 * most * part / CLASSES) for part in range(1, CLASSES))

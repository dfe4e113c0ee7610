"""Map of productivity: efficiency of each region, or the change between two periods."""

from __future__ import annotations

from collections.abc import Mapping
from math import log
from statistics import median

from layout_opt.result.palette import BLANK, SEQUENCE, SHORTFALL, SOFT_INK
from layout_opt.show.canvas import SMALL_SIZE, TEXT_SIZE, MapPage, draw_land, map_size
from layout_opt.show.classes import class_labels, even_classes
from layout_opt.show.labels import Label, place_labels
from layout_opt.show.legend import metres_per_inch, scale_bar, swatch_row, write
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.scene import Scene
from layout_opt.show.specialisation import fill
from layout_opt.show.words import number

WIDTH, HEIGHT, KEY = 9.4, 6.2, 0.5
"""Largest map and height of the legend [inch]."""
EFFICIENCY = (0.2, 0.4, 0.6, 0.8)
"""Class limits of an efficiency where the data show no better ones [1]."""
CHANGE_STEPS = ((0.005, 0.02), (0.01, 0.05), (0.02, 0.1), (0.05, 0.2), (0.1, 0.5))
"""Small and large changes that may part the classes of an index of productivity, symmetric about no change [1]."""
FEW = 14
"""Regions up to which each is named with its number."""


def draw_efficiency_map(scene: Scene, values: Mapping[str, float], foot: tuple[str, ...]) -> list[Picture | SkippedMap]:
    """Return the map of efficiencies by region [1]."""
    best = sum(value >= 1 - 1e-9 for value in values.values())
    told = scene.say("on_frontier", count=best, total=len(values))
    joint = "" if scene.chinese else " "
    note = f"{scene.say('productivity_map_note')}{joint}{told}{'。' if scene.chinese else '.'}"
    edges = even_classes(list(values.values()), EFFICIENCY)
    title, axis = scene.say("productivity_map_title"), scene.say("efficiency_axis")
    return _map(scene, values, "productivity-map", title, note, axis, edges, SEQUENCE, foot)


def draw_change_map(
    scene: Scene, values: Mapping[str, float], periods: tuple[str, str], foot: tuple[str, ...]
) -> list[Picture | SkippedMap]:
    """Return the map of an index of productivity by region [1]; regions without a number are hatched."""
    title = scene.say("productivity_change_title", before=periods[0], after=periods[1])
    note, colours = scene.say("productivity_change_note"), tuple(reversed(SHORTFALL))
    axis = scene.say("change_axis")
    return _map(scene, values, "productivity-change-map", title, note, axis, change_classes(values), colours, foot)


def change_classes(values: Mapping[str, float]) -> tuple[float, ...]:
    """Return the class limits of indices: the steps whose large change is nearest to the median change [1]."""
    usual = max(median([abs(value - 1) for value in values.values()] or [0.0]), CHANGE_STEPS[0][1])
    small, large = min(CHANGE_STEPS, key=lambda steps: abs(log(steps[1] / usual)))
    return (1 - large, 1 - small, 1 + small, 1 + large)


def _map(
    scene: Scene, values: Mapping[str, float], file: str, title: str, note: str, axis: str,
    edges: tuple[float, ...], colours: tuple[str, ...], foot: tuple[str, ...],
) -> list[Picture | SkippedMap]:  # fmt: skip
    shown = {name: value for name, value in values.items() if name in set(scene.regions["region"])}
    if not shown:
        return [SkippedMap(file, "no unit is a region with a shape")]
    width, height = map_size(scene, WIDTH, HEIGHT)
    body = max(width, 7.0)
    sheet = MapPage(scene, title, note, body, height + KEY, foot)
    axes = sheet.map_axes((body - width) / 2, 0.0, width, height)
    draw_land(axes, scene)
    fill(axes, scene, shown, edges, colours)
    points = dict(zip(scene.regions["region"], scene.regions["point"], strict=True))
    few = len(shown) <= FEW
    labels = [
        Label(
            f"{scene.name('region', name)}\n{number(value, 2)}" if few else scene.name("region", name),
            points[name].x, points[name].y, abs(value - 1),
        )
        for name, value in shown.items()
    ]  # fmt: skip
    place_labels(axes, labels, TEXT_SIZE if few else 5.8)
    key = sheet.inch_axes(0.0, height, body, KEY)
    write(key, 0.0, 0.28, f"{axis} [1]", SMALL_SIZE, SOFT_INK)
    left = sheet.text_width(f"{axis} [1]", SMALL_SIZE) + 0.2
    items = [*zip(colours, class_labels(edges), strict=True), (BLANK, scene.say("no_score"))]
    end = swatch_row(sheet, key, 0.28, items, left)
    scale_bar(sheet, key, max(end, body - 1.5), 0.25, metres_per_inch(sheet, width))
    return [Picture(file, sheet.figure)]

"""Specialisation: how far each region's structure is from the whole, and in what each region is specialised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes

from layout_opt.result.indicators import regional_structure, specialisation
from layout_opt.result.palette import BLANK, BLANK_HATCH, BLANK_INK, SEQUENCE, SHORTFALL, SOFT_INK
from layout_opt.show.activity import BOTTOM, left_out
from layout_opt.show.canvas import SMALL_SIZE, MapPage, draw_groups
from layout_opt.show.classes import class_labels, class_of, even_classes
from layout_opt.show.legend import swatch_row, write
from layout_opt.show.panels import MOST, body_width, grid_for, headings, panel_axes, ranked, scale_corner
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.scene import POLYGONS, Scene
from layout_opt.show.words import number

QUOTIENTS = (0.5, 0.8, 1.25, 2.0)
"""Class limits of the location quotient, symmetric about 1 as ratios [1]."""
KRUGMAN = (0.2, 0.4, 0.6, 0.8)
"""Class limits of the Krugman index where mapclassify finds no better [1]."""


def draw(scene: Scene) -> list[Picture | SkippedMap]:
    """Return one sheet: the Krugman index, then the location quotient of each industry."""
    values = scene.values
    quotients = specialisation(values)
    if quotients["industry"].nunique() < 2 or quotients["region"].nunique() < 2:
        return [SkippedMap("specialisation", "one industry or one region only: nothing to be specialised in")]
    names = ranked(quotients, "industry", "value")
    shown = names[: MOST - 1]
    grid = grid_for(scene, len(shown) + 1)
    note = scene.say("specialisation_note") + left_out(scene, names)
    sheet = MapPage(scene, scene.say("specialisation_title"), note, body_width(grid, 10.0), grid.body[1] + 2 * BOTTOM)
    index = _index(values)
    edges = even_classes(list(index.values()), KRUGMAN)
    top = max(index, key=lambda name: index[name])
    headings(sheet, grid, 0, scene.say("krugman"), _highest(scene, top, index[top]))
    fill(panel_axes(sheet, grid, 0), scene, index, edges, SEQUENCE)
    for panel, industry in enumerate(shown, start=1):
        rows = quotients[(quotients["industry"] == industry)]
        found = {
            name: value for name, value in zip(rows["region"], rows["location_quotient"], strict=True) if value > 0
        }
        top = max(found, key=lambda name: found[name])
        headings(sheet, grid, panel, scene.industry(industry), _highest(scene, top, found[top]))
        fill(panel_axes(sheet, grid, panel), scene, found, QUOTIENTS, SHORTFALL)
    _keys(sheet, grid.body[1], edges)
    scale_corner(sheet, grid, body_width(grid, 10.0) - 1.6, grid.body[1] + 0.3)
    return [Picture("specialisation", sheet.figure)]


def fill(axes: Axes, scene: Scene, values: Mapping[str, float], edges: Sequence[float], colours: Sequence[str]) -> None:
    """Fill each region with the colour of its class; regions without a value stay as they are."""
    known = scene.regions[scene.regions["region"].isin(values)]
    blank = scene.regions[~scene.regions["region"].isin(values) & scene.regions.geom_type.isin(POLYGONS)]
    if len(blank):
        blank.plot(
            ax=axes, facecolor=BLANK, edgecolor=BLANK_INK, hatch=BLANK_HATCH, linewidth=0.3, aspect=None, zorder=1.4
        )
    tones = [colours[class_of(values[name], edges)] for name in known["region"]]
    flat = known.geom_type.isin(POLYGONS)
    areas = [tone for tone, area in zip(tones, flat, strict=True) if area]
    dots = [tone for tone, area in zip(tones, flat, strict=True) if not area]
    if areas:
        known[flat].plot(ax=axes, color=areas, edgecolor="#bbbbbb", linewidth=0.3, aspect=None, zorder=1.5)
    if dots:
        points = known[~flat].set_geometry("point")
        points.plot(ax=axes, color=dots, edgecolor=SOFT_INK, linewidth=0.6, markersize=90, aspect=None, zorder=3)
    draw_groups(axes, scene)


def _index(values: pd.DataFrame) -> dict[str, float]:
    """Return the Krugman index by region."""
    table = regional_structure(values)
    return dict(zip(table["region"], table["krugman_index"], strict=True))


def _highest(scene: Scene, region: str, value: float) -> str:
    return scene.say("highest", region=scene.name("region", region), value=number(value, 2))


def _keys(sheet: MapPage, top: float, edges: Sequence[float]) -> None:
    """Draw both legends below the panels."""
    scene = sheet.scene
    axes = sheet.inch_axes(0.0, top, sheet.body_width, 2 * BOTTOM)
    for row, (title, limits, colours) in enumerate(
        ((scene.say("krugman"), edges, SEQUENCE), (scene.say("quotient"), QUOTIENTS, SHORTFALL))
    ):
        down = 0.2 + row * 0.32
        write(axes, 0.0, down, f"{title} [1]", SMALL_SIZE, SOFT_INK)
        left = sheet.text_width(f"{title} [1]", SMALL_SIZE) + 0.2
        items = list(zip(colours, class_labels(limits), strict=False))
        swatch_row(sheet, axes, down, [*items, (BLANK, scene.say("absent" if row else "no_value"))], left)

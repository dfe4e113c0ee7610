"""The basin: load against capacity at each receptor, and who causes it."""

from __future__ import annotations

import math
from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.transforms import Bbox

from layout_opt.facts.network import transfers
from layout_opt.result.gis_style import USED_BREAKS
from layout_opt.result.indicator_attribution import BACKGROUND
from layout_opt.result.palette import BLANK, BLANK_HATCH, BLANK_INK, INK, SOFT_INK, SOURCES, USED
from layout_opt.show.base_map import style_of
from layout_opt.show.canvas import LINE as LINE_HEIGHT
from layout_opt.show.canvas import POINTS, SMALL_SIZE, TEXT_SIZE, MapPage, draw_land, map_size, without_specks
from layout_opt.show.classes import class_of
from layout_opt.show.entrances import entering
from layout_opt.show.labels import Label, lifts, place_labels
from layout_opt.show.legend import metres_per_inch, scale_bar, swatch_row, write
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.scene import POLYGONS, Scene
from layout_opt.show.view import View
from layout_opt.show.words import number, percent

PAGE_WIDTH, MAP_HEIGHT = 11.4, 5.0
COLUMNS = 3
"""Most pollutants on a sheet."""
GAP, HEAD, KEY = 0.35, 0.32, 0.58
BAR, STEP = 0.15, 0.36
"""Height of a bar and distance to the next [inch]."""
MOST_BARS = 12
MOST_SOURCES = 7
"""Most receptors that are told apart as the place where discharge enters."""
ALONG, LINE_HALF = 30, 5.0
"""Boxes along a line, and their half size [pixel]."""
FREE, NATURAL = "#F4F2EE", "#BDB8AF"
"""Colours of unused capacity and of the background."""
COURSE, LEAST_WIDTH, MOST_WIDTH = "course", 1.5, 9.0
"""Role of the layer along which load is drawn, and the widths of no load and of the largest [point]."""
LOAD = "load"
"""Column of loads in the tables that are drawn."""
OTHER = ""
"""Stands for all receptors beyond `MOST_SOURCES`."""


def draw(scene: Scene) -> list[Picture | SkippedMap]:
    """Return a sheet for every three pollutants: a map of used shares over bars of who causes what."""
    loads = scene.tables.get("loads", pd.DataFrame())
    if loads.empty:
        return [SkippedMap("basin", "the instance has no receptors")]
    limits = loads.groupby("pollutant")["capacity"].count().sort_values(ascending=False, kind="stable")
    pollutants = [str(name) for name in limits.index]
    made: list[Picture | SkippedMap] = []
    for first in range(0, len(pollutants), COLUMNS):
        name = "basin" if len(pollutants) <= COLUMNS else f"basin-{first // COLUMNS + 1}"
        made.append(Picture(name, _sheet(scene, loads, pollutants[first : first + COLUMNS]).figure))
    return made


def _sheet(scene: Scene, loads: pd.DataFrame, pollutants: list[str]) -> MapPage:
    columns = len(pollutants)
    width, height = map_size(scene, min((PAGE_WIDTH - GAP * (columns - 1)) / columns, 8.0), MAP_HEIGHT)
    width = max(width, 3.4)
    entered = entering(scene)
    sources = _sources(entered)
    most = min(max(int((loads["pollutant"] == name).sum()) for name in pollutants), MOST_BARS + 1)
    body = HEAD + height + most * STEP + 0.3 + 2 * KEY
    wide = max(columns * width + GAP * (columns - 1), 9.0)
    sheet = MapPage(scene, scene.say("basin_title"), scene.say("basin_note"), wide, body)
    column = (wide - GAP * (columns - 1)) / columns
    for place, pollutant in enumerate(pollutants):
        rows = in_flow_order(scene, loads[loads["pollutant"] == pollutant])
        left = place * (column + GAP)
        title = f"{scene.name('pollutant', pollutant)} [{scene.unit(str(rows['unit'].iloc[0]))}]"
        write(sheet.inch_axes(left, 0, column, HEAD), 0.0, 0.1, title, TEXT_SIZE + 1.5)
        _map(sheet, rows, left + (column - width) / 2, width, height)
        mine = entered[entered["pollutant"] == pollutant]
        _bars(sheet, rows, mine, sources, left, HEAD + height + 0.15, column)
    _keys(sheet, sources, body - 2 * KEY, metres_per_inch(sheet, width))
    return sheet


def in_flow_order(scene: View, rows: pd.DataFrame) -> pd.DataFrame:
    """Return receptors with a limit before others, upstream before downstream."""
    depth = dict.fromkeys(rows["receptor"], 0)
    links = transfers(scene.instance).query("node == @scene.node")
    pairs = sorted(set(zip(links["from_receptor"], links["to_receptor"], strict=True)))
    for _ in depth:
        for start, end in pairs:
            if start in depth and end in depth:
                depth[end] = max(depth[end], depth[start] + 1)
    chained = {name for pair in pairs for name in pair}
    ranked = rows.assign(
        limited=rows["capacity"].isna(), apart=~rows["receptor"].isin(chained), depth=rows["receptor"].map(depth)
    )
    return ranked.sort_values(["apart", "depth", "limited", "receptor"], ignore_index=True)


def used_share(rows: pd.DataFrame) -> dict[str, float]:
    """Return load over capacity by receptor, for those with a capacity above zero [1]."""
    limited = rows[rows["capacity"] > 0]
    return dict(zip(limited["receptor"], limited[LOAD] / limited["capacity"], strict=True))


def _map(sheet: MapPage, rows: pd.DataFrame, left: float, width: float, height: float) -> None:
    scene = sheet.scene
    axes = sheet.map_axes(left, HEAD, width, height)
    draw_land(axes, scene, groups=False)
    used = used_share(rows)
    shown = scene.receptors[scene.receptors["receptor"].isin(rows["receptor"])]
    tones = {name: USED[class_of(used[name], USED_BREAKS)] if name in used else BLANK for name in shown["receptor"]}
    draw_receptors(axes, scene, tones)
    draw_others(axes, scene, rows, tones)
    order = {name: place for place, name in enumerate(rows["receptor"], start=1)}
    labels = [
        Label(
            f"{order[name]}: {percent(used[name]) if name in used else scene.say('no_limit')}",
            point.x, point.y + lift, used.get(name, 0.0),
        )
        for name, point, lift in zip(shown["receptor"], shown["point"], lifts(sheet, shown, width), strict=True)
    ]  # fmt: skip
    place_labels(axes, labels, TEXT_SIZE, line_boxes(axes, shown), must=True)


def shown_layers(scene: Scene) -> dict[str, gpd.GeoDataFrame]:
    """Return the layers that are drawn: a schematic one only where no true course is there to take its place."""
    real = scene.base is not None or any(name.partition("-")[0] == COURSE for name in scene.others)
    return {name: layer for name, layer in scene.others.items() if not (real and is_schematic(layer))}


def is_schematic(layer: gpd.GeoDataFrame) -> bool:
    """Tell whether a layer says of itself, in its name or note, that it is schematic."""
    said = [str(word) for column in ("name", "note") if column in layer for word in layer[column].dropna()]
    return any("schematic" in word for word in said)


def draw_others(axes: Axes, scene: Scene, rows: pd.DataFrame, tones: Mapping[str, str]) -> None:
    """Draw the other layers in the style of their role; a course along which loads are known as wide as its load.

    A layer `course` with a column ``receptor`` gets the colour of each receptor (share of its capacity that is used),
    and a width in proportion to its load.
    """
    loads = dict(zip(rows["receptor"], rows[LOAD], strict=True))
    most = max(loads.values(), default=0.0) or 1.0
    for name, layer in shown_layers(scene).items():
        style = style_of(name)
        if name.partition("-")[0] == COURSE and "receptor" in layer and set(layer["receptor"]) & set(loads):
            mine = layer[layer["receptor"].isin(loads)]
            widths = np.array(
                [LEAST_WIDTH + (MOST_WIDTH - LEAST_WIDTH) * loads[each] / most for each in mine["receptor"]]
            )
            mine.plot(ax=axes, color=INK, linewidth=widths + 1.2, aspect=None, zorder=3.9)
            mine.plot(ax=axes, color=[tones.get(each, BLANK) for each in mine["receptor"]], linewidth=widths,
                      aspect=None, zorder=4)  # fmt: skip
        elif style.fill:
            layer.plot(ax=axes, color=style.colour, aspect=None, zorder=1.7)
        else:
            lines = layer.boundary if layer.geom_type.isin(POLYGONS).all() else layer
            lines.plot(
                ax=axes, color=style.colour, linewidth=style.width, linestyle=style.dashes, aspect=None, zorder=4
            )


def line_boxes(axes: Axes, shown: gpd.GeoDataFrame) -> list[Bbox]:
    """Return small boxes along the lines of a layer (pixels)."""
    lines = [shape for shape in shown.geometry if shape.geom_type == "LineString"]
    points = [line.interpolate(part, normalized=True) for line in lines for part in np.linspace(0, 1, ALONG)]
    places = np.array([(point.x, point.y) for point in points]).reshape(-1, 2)
    return [Bbox([place - LINE_HALF, place + LINE_HALF]) for place in axes.transData.transform(places)]


def draw_receptors(axes: Axes, scene: Scene, tones: Mapping[str, str]) -> None:
    """Draw receptors in their colours: areas filled, reaches as thick lines, points as squares."""
    shown = scene.receptors[scene.receptors["receptor"].isin(tones)]
    colours = shown["receptor"].map(dict(tones))
    areas = shown.geom_type.isin(POLYGONS)
    lines = shown.geom_type.isin({"LineString", "MultiLineString"})
    blank = colours == BLANK
    if areas.any():
        shown = shown.assign(geometry=[without_specks(shape) for shape in shown.geometry])
        for chosen, hatch in ((areas & ~blank, None), (areas & blank, BLANK_HATCH)):
            if chosen.any():
                shown[chosen].plot(
                    ax=axes, facecolor=colours[chosen].tolist(), edgecolor=BLANK_INK, hatch=hatch, linewidth=0.6,
                    aspect=None, zorder=2,
                )  # fmt: skip
        shown[areas].boundary.plot(ax=axes, color=SOFT_INK, linewidth=0.5, aspect=None, zorder=3)
    if lines.any():
        shown[lines].plot(ax=axes, color=INK, linewidth=7.0, aspect=None, zorder=3)
        shown[lines].plot(ax=axes, color=colours[lines].tolist(), linewidth=5.4, aspect=None, zorder=3.1)
    if (lines & blank).any():
        stripes = (0, (0.3, 0.7))
        shown[lines & blank].plot(ax=axes, color=BLANK_INK, linewidth=5.4, linestyle=stripes, aspect=None, zorder=3.2)
    dots = shown[~areas & ~lines]
    if len(dots):
        dots.set_geometry("point").plot(
            ax=axes, color=colours[dots.index].tolist(), edgecolor=INK, marker="s", markersize=60, aspect=None, zorder=3
        )


def _sources(entered: pd.DataFrame) -> dict[str, str]:
    """Return a colour for each receptor where discharge enters, the heaviest first; the rest share one."""
    reached = entered[entered["source"] != BACKGROUND].groupby("source")[LOAD].count()
    heavy = reached.sort_values(ascending=False, kind="stable").index
    colours = dict(zip(heavy[:MOST_SOURCES], SOURCES, strict=False))
    if len(heavy) > MOST_SOURCES:
        colours[OTHER] = SOURCES[-1]
    return colours


def _bars(
    sheet: MapPage,
    rows: pd.DataFrame,
    entered: pd.DataFrame,
    sources: Mapping[str, str],
    left: float,
    top: float,
    width: float,
) -> None:
    """Draw a bar for each receptor: what causes its load, against its capacity."""
    scene = sheet.scene
    rows, left_out = rows.head(MOST_BARS), len(rows) - MOST_BARS
    axes = sheet.inch_axes(left, top, width, (MOST_BARS + 1) * STEP)
    columns = (rows[name].tolist() for name in ("receptor", LOAD, "capacity"))
    for place, (receptor, load, capacity) in enumerate(zip(*columns, strict=True)):
        down = place * STEP
        limited = not math.isnan(capacity)
        scale = (width - 0.02) / (max(load, capacity if limited else 0.0) or 1.0)
        name = fitted(sheet, f"{place + 1}: {scene.name('receptor', receptor)}", width - 1.45)
        write(axes, 0.0, down + 0.06, name, SMALL_SIZE)
        told = f"{number(load)} / {number(capacity)}" if limited else number(load)
        write(axes, width - 0.02, down + 0.06, told, SMALL_SIZE, SOFT_INK, "right")
        level = down + SMALL_SIZE * LINE_HEIGHT / POINTS
        axes.add_patch(Rectangle((0, level), width - 0.02, BAR, facecolor=FREE, edgecolor="none"))
        start = 0.0
        for colour, caused in _parts(entered[entered["receptor"] == receptor], sources):
            axes.add_patch(Rectangle((start, level), caused * scale, BAR, facecolor=colour, edgecolor="none"))
            start += caused * scale
        if limited:
            mark = [capacity * scale] * 2
            axes.plot(mark, [level, level + BAR + 0.05], color=INK, linewidth=1.6, clip_on=False)
    if left_out > 0:
        write(axes, 0.0, len(rows) * STEP + 0.06, scene.say("loads_left", count=left_out), SMALL_SIZE, SOFT_INK)


def _parts(caused: pd.DataFrame, sources: Mapping[str, str]) -> list[tuple[str, float]]:
    """Return colour and load of each part of a bar: the background first."""
    loads = dict(zip(caused["source"], caused[LOAD], strict=True))
    parts = [(NATURAL, float(loads.pop(BACKGROUND, 0.0)))]
    parts += [(colour, float(loads.pop(name, 0.0))) for name, colour in sources.items() if name != OTHER]
    return [*parts, (sources.get(OTHER, NATURAL), float(sum(loads.values())))]


def fitted(sheet: MapPage, text: str, width: float) -> str:
    """Return a text cut to a width at the size of small text."""
    if sheet.text_width(text, SMALL_SIZE) <= width:
        return text
    while text and sheet.text_width(f"{text}…", SMALL_SIZE) > width:
        text = text[:-1]
    return f"{text.rstrip(' ,，（(')}…"


def _keys(sheet: MapPage, sources: Mapping[str, str], top: float, scale: float) -> None:
    scene = sheet.scene
    axes = sheet.inch_axes(0.0, top, sheet.body_width, 2 * KEY)
    head = scene.say("used_head")
    write(axes, 0.0, 0.15, head, SMALL_SIZE, SOFT_INK)
    rows = [(colour, scene.say(f"used_{place}")) for place, colour in enumerate(USED)]
    end = swatch_row(
        sheet, axes, 0.15, [*rows, (BLANK, scene.say("no_limit"))], sheet.text_width(head, SMALL_SIZE) + 0.2
    )
    scale_bar(sheet, axes, max(end, sheet.body_width - 1.5), 0.12, scale)
    causes = [(NATURAL, scene.say("background"))]
    for source, colour in sources.items():
        said = scene.name("receptor", source) if source != OTHER else scene.say("elsewhere")
        causes.append((colour, fitted(sheet, said, 1.8)))
    down, left = 0.45, 0.0
    axes.plot([0.06, 0.06], [down - 0.09, down + 0.09], color=INK, linewidth=1.6)
    write(axes, 0.15, down, scene.say("capacity_mark"), SMALL_SIZE)
    left = 0.15 + sheet.text_width(scene.say("capacity_mark"), SMALL_SIZE) + 0.25
    left = swatch_row(sheet, axes, down, causes[:1], left)
    write(axes, left, down, scene.say("enters_at"), SMALL_SIZE, SOFT_INK)
    left += sheet.text_width(scene.say("enters_at"), SMALL_SIZE) + 0.12
    for entry in causes[1:]:
        need = sheet.text_width(entry[1], SMALL_SIZE) + 0.55
        if left + need > sheet.body_width:
            down, left = down + 0.22, 0.0
        left = swatch_row(sheet, axes, down, [entry], left)
    _layer_key(sheet, axes, down + 0.24)


def _layer_key(sheet: MapPage, axes: Axes, down: float) -> None:
    """Name the other layers that are drawn, in their own words."""
    left = 0.0
    for name, layer in shown_layers(sheet.scene).items():
        style = style_of(name)
        words = str(layer["name"].iloc[0]) if "name" in layer and layer["name"].notna().all() else name
        axes.plot([left, left + 0.3], [down, down], color=style.colour, linewidth=style.width, linestyle=style.dashes)
        write(axes, left + 0.38, down, words, SMALL_SIZE)
        left += 0.38 + sheet.text_width(words, SMALL_SIZE) + 0.25

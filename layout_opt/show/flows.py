"""Goods flows: the largest as arrows between regions, and each region's exchange with places off the map."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Polygon, Rectangle
from matplotlib.transforms import Bbox
from shapely.geometry import Point

from layout_opt.result.palette import INK, LESS, MORE, SOFT_INK
from layout_opt.show.canvas import SMALL_SIZE, MapPage, draw_land, map_size
from layout_opt.show.labels import Label, place_labels
from layout_opt.show.legend import circle_key, metres_per_inch, round_down, scale_bar, swatch_row, write
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.scene import Scene
from layout_opt.show.words import amount, number, percent

MOST = 40
"""Most arrows on the map."""
ENOUGH = 0.9
"""Share of all value moved beyond which further arrows are left out [1]."""
WIDEST, THINNEST = 0.13, 0.012
"""Width of the largest and of the smallest arrow [inch]."""
BEND = 0.12
"""How far an arrow bows to its right, as a share of its length, so that both directions show [1]."""
STEPS = 80
KEY, PAGE_WIDTH, PAGE_HEIGHT = 0.6, 11.4, 6.4
NAMED = 20
"""Most regions named in the panel of places off the map."""


def draw(scene: Scene) -> list[Picture | SkippedMap]:
    """Return the map of flows, with a second panel where regions trade with places off the map."""
    if "shipments" not in scene.tables or not (scene.tables["shipments"]["shipment"] > 0).any():
        return [SkippedMap("flows", "no goods move between regions")]
    moved = scene.deliveries
    if moved["value"].notna().sum() == 0:
        return [SkippedMap("flows", "no good that moves has a price")]
    inside, outside = pairs(scene, moved)
    foot = _unpriced(scene, moved)
    made: list[Picture | SkippedMap] = []
    if not inside.empty:
        made.append(Picture("flows", _inside(scene, inside, foot).figure))
    if not outside.empty:
        made.append(Picture("flows-outside", _outside(scene, outside, foot).figure))
    return made or [SkippedMap("flows", "goods move only between places off the map")]


def pairs(scene: Scene, moved: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return from_region, to_region, value of all flows between mapped regions, and to or from places off the map."""
    summed = moved.groupby(["from_region", "to_region"], as_index=False)["value"].sum()
    on_map = set(scene.regions["region"])
    starts, ends = summed["from_region"].isin(on_map), summed["to_region"].isin(on_map)
    return summed[starts & ends & (summed["value"] > 0)], summed[starts ^ ends]


def delivered(scene: Scene, outside: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return the value that each mapped region delivers to places off the map, and what it gets from them."""
    on_map = set(scene.regions["region"])
    going = outside[outside["from_region"].isin(on_map)]
    coming = outside[outside["to_region"].isin(on_map)]
    return going.groupby("from_region")["value"].sum(), coming.groupby("to_region")["value"].sum()


def _inside(scene: Scene, inside: pd.DataFrame, foot: tuple[str, ...]) -> MapPage:
    """Return the sheet with arrows between mapped regions."""
    width, height = map_size(scene, PAGE_WIDTH, PAGE_HEIGHT)
    top = largest_flows(inside)
    share = percent(float(top["value"].sum() / inside["value"].sum()))
    key = "flows_all" if len(top) == len(inside) else "flows_note"
    note = scene.say(key, count=len(top), total=len(inside), share=share)
    sheet = MapPage(scene, scene.say("flows_title"), note, max(width, 8.5), height + KEY, foot)
    _arrows(sheet, top, width, height)
    return sheet


def largest_flows(inside: pd.DataFrame) -> pd.DataFrame:
    """Return the flows to draw: the largest, until most of the value or `MOST` arrows are shown."""
    ranked = inside.sort_values(["value", "from_region", "to_region"], ascending=[False, True, True])
    before = ranked["value"].cumsum() - ranked["value"]
    return ranked[before < ENOUGH * ranked["value"].sum()].head(MOST)


def _unpriced(scene: Scene, moved: pd.DataFrame) -> tuple[str, ...]:
    names = sorted(set(moved.loc[moved["value"].isna(), "commodity"]))
    told = scene.listed(scene.name("commodity", name) for name in names)
    return (scene.say("unvalued", names=told),) if names else ()


def _arrows(sheet: MapPage, top: pd.DataFrame, width: float, height: float) -> None:
    scene = sheet.scene
    axes = sheet.map_axes(0, 0, width, height)
    draw_land(axes, scene)
    points = dict(zip(scene.regions["region"], scene.regions["point"], strict=True))
    inch = metres_per_inch(sheet, width)
    largest = float(top["value"].max())
    boxes: list[Bbox] = []
    columns = (top[name].tolist()[::-1] for name in ("from_region", "to_region", "value"))
    for start, end, value in zip(*columns, strict=True):
        thick = max(WIDEST * value / largest, THINNEST) * inch
        shape = arrow(points[start], points[end], thick, 0.05 * inch)
        axes.add_patch(
            Polygon(shape, closed=True, facecolor=MORE, edgecolor="white", linewidth=0.3, alpha=0.8, zorder=5)
        )
        boxes += [Bbox([place - 2, place + 2]) for place in axes.transData.transform(shape)]
    ends = pd.concat([top["from_region"], top["to_region"]])
    weight = pd.concat([top["value"], top["value"]]).groupby(ends).sum()
    axes.scatter(
        [points[name].x for name in weight.index], [points[name].y for name in weight.index], s=7, c=INK, zorder=6
    )
    lift = 0.1 * inch
    labels = [
        Label(scene.name("region", name), points[name].x, points[name].y + lift, weight[name]) for name in weight.index
    ]
    place_labels(axes, labels, SMALL_SIZE, boxes)
    _arrow_key(sheet, height, width, largest)


def arrow(start: Point, end: Point, thick: float, gap: float) -> np.ndarray:
    """Return the outline of an arrow that bows to its right; its shaft is `thick` wide, its ends stop `gap` short.

    All lengths in map units.
    """
    first, last = np.array([start.x, start.y]), np.array([end.x, end.y])
    along = last - first
    length = float(np.hypot(*along)) or 1.0
    right = np.array([along[1], -along[0]]) / length
    bow = (first + last) / 2 + right * BEND * length * 2
    part = np.linspace(0.0, 1.0, STEPS)[:, None]
    line = (1 - part) ** 2 * first + 2 * part * (1 - part) * bow + part**2 * last
    away = np.hypot(*(line - first).T)
    before = np.hypot(*(line - last).T)
    head = min(2.4 * thick + 0.5 * gap, 0.35 * length)
    tip_gap = min(gap, 0.2 * length)
    shaft = line[(away > tip_gap * 0.6) & (before > head + tip_gap)]
    if len(shaft) < 2:
        shaft = line[STEPS // 3 : STEPS // 2]
    step = np.gradient(shaft, axis=0)
    normal = np.column_stack([step[:, 1], -step[:, 0]]) / np.hypot(*step.T)[:, None]
    direction = (last - shaft[-1]) / (float(np.hypot(*(last - shaft[-1]))) or 1.0)
    tip = last - direction * tip_gap
    side = np.array([direction[1], -direction[0]])
    barb = 1.1 * thick + 0.25 * gap
    taper = np.linspace(0.55, 1.0, len(shaft))[:, None] * thick / 2
    return np.vstack(
        [shaft + normal * taper, shaft[-1] + side * barb, tip, shaft[-1] - side * barb, (shaft - normal * taper)[::-1]]
    )


def _arrow_key(sheet: MapPage, height: float, width: float, largest: float) -> None:
    scene = sheet.scene
    axes = sheet.inch_axes(0, height, width, KEY)
    head = scene.say("flow_value")
    write(axes, 0.0, 0.25, head, SMALL_SIZE, SOFT_INK)
    place = sheet.text_width(head, SMALL_SIZE) + 0.2
    top = round_down(largest)
    for value in (top, top / 5):
        thick = max(WIDEST * value / largest, THINNEST)
        axes.add_patch(Rectangle((place, 0.25 - thick / 2), 0.4, thick, facecolor=MORE, alpha=0.8, edgecolor="none"))
        words = amount(value, scene.money)
        write(axes, place + 0.47, 0.25, words, SMALL_SIZE)
        place += 0.47 + sheet.text_width(words, SMALL_SIZE) + 0.25
    scale_bar(sheet, axes, max(place, width - 1.5), 0.2, metres_per_inch(sheet, width))


def _outside(scene: Scene, outside: pd.DataFrame, foot: tuple[str, ...]) -> MapPage:
    """Return the sheet with each region's net deliveries to places off the map."""
    out, back = delivered(scene, outside)
    net = out.sub(back, fill_value=0.0)
    on_map = set(scene.regions["region"])
    names = sorted({*outside["from_region"], *outside["to_region"]} - on_map)
    title = scene.say("outside_title", names=scene.listed(scene.name("region", name) for name in names))
    total = scene.say("net_out", out=number(float(out.sum())), amount=amount(float(back.sum()), scene.money))
    width, height = map_size(scene, PAGE_WIDTH, PAGE_HEIGHT)
    sheet = MapPage(
        scene,
        title,
        scene.say("outside_note") + ("" if scene.chinese else " ") + total,
        max(width, 8.5),
        height + KEY,
        foot,
    )
    axes = sheet.map_axes(0, 0, width, height)
    draw_land(axes, scene)
    _net_circles(axes, sheet, net, width)
    key = sheet.inch_axes(0, height, sheet.body_width, KEY)
    end = circle_key(sheet, key, 0.28, float(net.abs().max()), _radius(width), "#777777", scene.money)
    swatch_row(sheet, key, 0.28, [(MORE, scene.say("sends")), (LESS, scene.say("gets"))], end + 0.1)
    scale_bar(sheet, key, sheet.body_width - 1.5, 0.25, metres_per_inch(sheet, width))
    return sheet


def _radius(width: float) -> float:
    return min(0.035 * width, 0.24)


def _net_circles(axes: Axes, sheet: MapPage, net: pd.Series, width: float) -> None:
    scene = sheet.scene
    points = dict(zip(scene.regions["region"], scene.regions["point"], strict=True))
    radius = _radius(width)
    largest = float(net.abs().max()) or 1.0
    order = net.abs().sort_values(ascending=False, kind="stable").index
    axes.scatter(
        [points[name].x for name in order],
        [points[name].y for name in order],
        s=[4 * (radius * 72) ** 2 * abs(net[name]) / largest for name in order],
        c=[MORE if net[name] > 0 else LESS for name in order],
        alpha=0.7, edgecolors="white", linewidths=0.4, zorder=4, clip_on=False,
    )  # fmt: skip
    inch = metres_per_inch(sheet, width)
    labels = [
        Label(
            scene.name("region", name), points[name].x,
            points[name].y - (radius * math.sqrt(abs(net[name]) / largest) + 0.08) * inch, abs(net[name]),
        )
        for name in list(order)[:NAMED]
    ]  # fmt: skip
    place_labels(axes, labels, SMALL_SIZE - 0.8)

"""Shadow prices: what one unit more of each limit is worth, and what one unit more of each good is worth where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from layout_opt.instance.settings import Objective
from layout_opt.result.palette import BLANK, SEQUENCE, SOFT_INK
from layout_opt.show.basin import draw_receptors, line_boxes
from layout_opt.show.canvas import SMALL_SIZE, MapPage, draw_land
from layout_opt.show.classes import between, class_of, distinct, even_classes
from layout_opt.show.labels import Label, lifts, place_labels
from layout_opt.show.legend import swatch_row, write
from layout_opt.show.panels import MOST, PanelGrid, body_width, grid_for, headings, key_axes, panel_axes, scale_corner
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.scene import Scene
from layout_opt.show.specialisation import fill
from layout_opt.show.words import MINIMISED, number, price_in_base

BOTTOM = 0.45
FEW = 12
"""Receptors or regions up to which a panel writes the price of each."""


@dataclass(frozen=True)
class PricePanel:
    """Prices of one limit or good.

    Parameters
    ----------
    title : str
        What has the price.
    kind : str
        ``region`` or ``receptor``: where it has it.
    prices : mapping
        Worth of one unit more, by place.
    unit : str
        Unit for readers.
    weight : float
        Panels of more weight come first.
    elsewhere : tuple of str
        Prices of places that are not on the map, in words.
    """

    title: str
    kind: str
    prices: Mapping[str, float]
    unit: str
    weight: float
    elsewhere: tuple[str, ...] = ()


def draw(scene: Scene) -> list[Picture | SkippedMap]:
    """Return a sheet of the prices of limits and a sheet of the prices of goods."""
    prices = scene.tables.get("prices", pd.DataFrame())
    if prices.empty:
        return [SkippedMap("prices", "the run has no shadow prices")]
    made: list[Picture | SkippedMap] = []
    sheets: tuple[tuple[str, str, Callable[[Scene, pd.DataFrame], list[PricePanel]]], ...] = (
        ("prices", "prices_title", limit_panels),
        ("prices-goods", "goods_title", goods_panels),
    )
    for name, title, find in sheets:
        every = sorted(find(scene, prices), key=lambda panel: -panel.weight)
        priced = [panel for panel in every if any(panel.prices.values())]
        if priced:
            told = tuple(words for panel in every if name == "prices" for words in panel.elsewhere)
            left_out = len(priced[MOST:])
            made.append(Picture(name, _sheet(scene, scene.say(title), priced[:MOST], told, left_out).figure))
        else:
            made.append(SkippedMap(name, "no limit or good on the map has a price other than zero"))
    return made


def limit_panels(scene: Scene, prices: pd.DataFrame) -> list[PricePanel]:
    """Return a panel for each pollutant with scarce capacity, each scarce factor and each binding discharge cap."""
    kinds = (
        ("load_max", "receptor", "pollutant", "capacity_price", 3.0),
        ("factor_max", "region", "factor", "factor_price", 2.0),
        ("discharge_cap", "region", "pollutant", "cap_price", 1.0),
    )
    found = []
    for row, place, what, words, weight in kinds:
        rows = prices[(prices["row"] == row) & (prices["key"].str.count(",") == 1)]
        keys = rows["key"].str.split(",", n=1, expand=True)
        if rows.empty:
            continue
        rows = rows.assign(place=keys[0], what=keys[1])
        for name, group in rows.groupby("what", sort=True):
            title = scene.say(words, name=scene.name(what, str(name)))
            found.append(_panel(scene, group, title, place, scene.instance.units.of(what, str(name)), weight))
    return [panel for panel in found if panel is not None]


def goods_panels(scene: Scene, prices: pd.DataFrame) -> list[PricePanel]:
    """Return a panel for each good, the most traded value first."""
    rows = prices[(prices["row"] == "goods_balance") & (prices["key"].str.count(",") == 1)]
    if rows.empty:
        return []
    keys = rows["key"].str.split(",", n=1, expand=True)
    rows = rows.assign(place=keys[0], what=keys[1])
    sales = scene.tables.get("sales", pd.DataFrame({"commodity": [], "sales": []}))
    sold = sales.groupby("commodity")["sales"].sum()
    found = []
    for name, group in rows.groupby("what", sort=True):
        weight = float(sold.get(name, 0.0)) * float(group["price"].abs().mean())
        title = scene.name("commodity", str(name))
        found.append(_panel(scene, group, title, "region", scene.instance.units.of("commodity", str(name)), weight))
    return [panel for panel in found if panel is not None]


def _panel(scene: Scene, rows: pd.DataFrame, title: str, kind: str, unit: str, weight: float) -> PricePanel | None:
    """Return a panel with prices per single unit, or None where nothing on the map has a price."""
    objective = str(scene.run.info.get("objective_kind", "net_effective_output"))
    sign = -1.0 if objective in MINIMISED else 1.0
    money = scene.instance.units.of("money") if objective != Objective.LOAD else "1"
    factor, name = price_in_base(sign, money, unit)
    frame = scene.receptors if kind == "receptor" else scene.regions
    on_map = set(frame[kind]) if kind in frame else set()
    found = {
        place: price * factor for place, price in zip(rows["place"], rows["price"], strict=True) if place in on_map
    }
    said = scene.unit(name)
    elsewhere = tuple(
        f"{title}, {scene.name(kind, place)} {number(price * factor)} {said}"
        for place, price in zip(rows["place"], rows["price"], strict=True)
        if place not in on_map and price != 0 and place in scene.instance.members(kind.upper())
    )
    return PricePanel(title, kind, found, said, weight, elsewhere) if any(found.values()) or elsewhere else None


def _sheet(scene: Scene, title: str, panels: list[PricePanel], elsewhere: tuple[str, ...], left_out: int) -> MapPage:
    grid = grid_for(scene, len(panels))
    joint = "；" if scene.chinese else "; "
    foot = [scene.say("prices_elsewhere", prices=joint.join(elsewhere))] if elsewhere else []
    foot += [scene.say("prices_left", count=left_out)] if left_out else []
    sheet = MapPage(scene, title, scene.say("prices_note"), body_width(grid, 9.0), grid.body[1] + BOTTOM, tuple(foot))
    for place, panel in enumerate(panels):
        _draw_panel(sheet, grid, place, panel)
    scale_corner(sheet, grid, 0.0, grid.body[1] + 0.05)
    key = sheet.inch_axes(2.2, grid.body[1] + 0.05, 5.0, 0.4)
    if any(_blank(scene, panel) for panel in panels):
        swatch_row(sheet, key, 0.17, [(BLANK, scene.say("no_price"))])
    return sheet


def _draw_panel(sheet: MapPage, grid: PanelGrid, place: int, panel: PricePanel) -> None:
    scene = sheet.scene
    values = sorted(set(panel.prices.values()))
    headings(sheet, grid, place, panel.title, _range(scene, values, panel.unit))
    axes = panel_axes(sheet, grid, place)
    edges = panel_edges(values)
    tones = {name: SEQUENCE[_tone(price, edges)] for name, price in panel.prices.items()}
    if panel.kind == "receptor":
        unpriced = {name: BLANK for name in scene.receptors["receptor"] if name not in tones}
        draw_land(axes, scene, groups=False)
        draw_receptors(axes, scene, {**unpriced, **tones})
    else:
        classes = len(edges) + 1
        fill(axes, scene, panel.prices, edges, [SEQUENCE[tone_of_class(step, classes)] for step in range(classes)])
    frame = scene.receptors if panel.kind == "receptor" else scene.regions
    if len(frame) <= FEW:
        labels = [
            Label(number(panel.prices[name]), point.x, point.y + lift, panel.prices[name])
            for name, point, lift in zip(
                frame[panel.kind], frame["point"], lifts(sheet, frame, grid.width), strict=True
            )
            if name in panel.prices
        ]
        place_labels(axes, labels, SMALL_SIZE + 0.5, line_boxes(axes, frame), must=True)
    key = key_axes(sheet, grid, place)
    write(key, 0.0, 0.09, f"[{panel.unit}]", 5.8, SOFT_INK)
    left = sheet.text_width(f"[{panel.unit}]", 5.8) + 0.08
    if edges:
        _ramp(key, edges, left, grid.width)


def panel_edges(values: list[float]) -> tuple[float, ...]:
    """Return class limits: natural breaks, or the values themselves where there are few."""
    if len(values) <= len(SEQUENCE):
        return tuple(between(low, high) for low, high in pairwise(values))
    return even_classes(values, values[1:5])


def _tone(price: float, edges: tuple[float, ...]) -> int:
    """Return the place in `SEQUENCE` of a price."""
    return tone_of_class(class_of(price, edges), len(edges) + 1)


def tone_of_class(place: int, classes: int) -> int:
    """Return the place in `SEQUENCE` of a class: the whole sequence is used, however few classes there are."""
    return len(SEQUENCE) // 2 if classes == 1 else round(place * (len(SEQUENCE) - 1) / (classes - 1))


def _range(scene: Scene, values: list[float], unit: str) -> str:
    if len(values) == 1:
        return scene.say("price_one", amount=f"{number(values[0])} {unit}")
    return scene.say("price_range", low=number(values[0]), amount=f"{number(values[-1])} {unit}")


def _blank(scene: Scene, panel: PricePanel) -> bool:
    frame = scene.receptors if panel.kind == "receptor" else scene.regions
    return not set(frame[panel.kind]) <= set(panel.prices)


def _ramp(axes: Axes, edges: tuple[float, ...], left: float, width: float) -> None:
    """Draw the classes as a row of boxes with their limits below."""
    classes = len(edges) + 1
    box = min(0.42, (width - left - 0.1) / classes)
    for place in range(classes):
        tone = SEQUENCE[tone_of_class(place, classes)]
        axes.add_patch(
            Rectangle((left + place * box, 0.04), box, 0.1, facecolor=tone, edgecolor=SOFT_INK, linewidth=0.3)
        )
    for place, words in enumerate(distinct(edges), start=1):
        write(axes, left + place * box, 0.22, words, 5.5, SOFT_INK, "center")

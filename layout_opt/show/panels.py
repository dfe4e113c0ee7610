"""Small multiples: one small map for each industry, good or limit, on a grid that fills the page."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from layout_opt.show.canvas import LINE, POINTS, SMALL_SIZE, TEXT_SIZE, MapPage, draw_land, map_size
from layout_opt.show.labels import Label, place_labels
from layout_opt.show.legend import circle_key, metres_per_inch, scale_bar, write
from layout_opt.show.scene import Scene

PAGE_WIDTH, PAGE_HEIGHT = 11.4, 8.2
"""Largest body of a sheet of small multiples [inch]."""
FEW, FLAT_HEIGHT = 3, 5.6
"""Panels up to which a sheet stays flat, and its height [inch]."""
MOST = 12
"""Most panels on a sheet."""
GAP = 0.25
"""Distance between panels [inch]."""
HEAD, KEY = 0.42, 0.36
"""Height of a panel's heading and of its legend [inch]."""
RADIUS = 0.04
"""Largest circle, as a share of the panel's width [1]."""
ALPHA = 0.7
NAMED = 3
"""How many of the largest circles of a panel are named."""


@dataclass(frozen=True)
class PanelGrid:
    """Where panels stand.

    Parameters
    ----------
    columns, rows : int
        Of the grid.
    width, height : float
        Of the map in a panel [inch].
    """

    columns: int
    rows: int
    width: float
    height: float

    @property
    def body(self) -> tuple[float, float]:
        """Width and height of all panels [inch]."""
        return (
            self.columns * self.width + (self.columns - 1) * GAP,
            self.rows * (self.height + HEAD + KEY) + (self.rows - 1) * GAP / 2,
        )

    def place(self, panel: int) -> tuple[float, float]:
        """Return left and top of a panel [inch]."""
        row, column = divmod(panel, self.columns)
        return column * (self.width + GAP), row * (self.height + HEAD + KEY + GAP / 2)


def grid_for(scene: Scene, panels: int, page_width: float = PAGE_WIDTH, page_height: float = PAGE_HEIGHT) -> PanelGrid:
    """Return the grid on which the panels come out largest."""
    best: PanelGrid | None = None
    page_height = page_height if panels > FEW else FLAT_HEIGHT
    for columns in range(1, panels + 1):
        rows = math.ceil(panels / columns)
        wide = (page_width - (columns - 1) * GAP) / columns
        high = page_height / rows - HEAD - KEY - GAP / 2
        if high <= 0:
            continue
        width, height = map_size(scene, wide, high)
        if best is None or width > best.width * 1.001:
            best = PanelGrid(columns, rows, width, height)
    if best is None:
        return PanelGrid(panels, 1, *map_size(scene, page_width / panels, page_height))
    return best


def body_width(grid: PanelGrid, least: float = 7.0) -> float:
    """Return the width of a sheet: that of the grid, but never too narrow for the heading."""
    return max(grid.body[0], least)


def headings(sheet: MapPage, grid: PanelGrid, panel: int, title: str, under: str) -> None:
    """Write the heading of a panel: what it shows, and its total with unit."""
    left, top = grid.place(panel)
    axes = sheet.inch_axes(left, top, grid.width, HEAD)
    size = TEXT_SIZE + 1.0
    while size > SMALL_SIZE and sheet.text_width(title, size) > grid.width:
        size -= 0.5
    write(axes, 0.0, 0.1, title, size)
    small = SMALL_SIZE
    while small > 5.0 and sheet.text_width(under, small) > grid.width + GAP / 2:
        small -= 0.25
    write(axes, 0.0, 0.1 + TEXT_SIZE * LINE / POINTS + 0.02, under, small, "#666666")


def panel_axes(sheet: MapPage, grid: PanelGrid, panel: int) -> Axes:
    """Return the map of a panel with the land drawn."""
    left, top = grid.place(panel)
    axes = sheet.map_axes(left, top + HEAD, grid.width, grid.height)
    draw_land(axes, sheet.scene)
    return axes


def key_axes(sheet: MapPage, grid: PanelGrid, panel: int) -> Axes:
    """Return the strip below a panel for its legend."""
    left, top = grid.place(panel)
    return sheet.inch_axes(left, top + HEAD + grid.height, grid.width, KEY)


def circles(
    sheet: MapPage, grid: PanelGrid, panel: int, sizes: Mapping[str, float], colours: Mapping[str, str], unit: str
) -> None:
    """Draw a circle in each region, its area proportional to a size, with names and a legend.

    Parameters
    ----------
    sizes : mapping
        Size by region, zero or more.
    colours : mapping
        Colour by region.
    unit : str
        Unit of the sizes, for readers.
    """
    axes = panel_axes(sheet, grid, panel)
    largest = max(sizes.values(), default=0.0)
    if largest <= 0:
        return
    radius = min(RADIUS * grid.width, KEY / 2 - 0.01)
    points = dict(zip(sheet.scene.regions["region"], sheet.scene.regions["point"], strict=True))
    shown = [(name, size) for name, size in sizes.items() if size > 0 and name in points]
    shown.sort(key=lambda pair: -pair[1])
    area = [math.pi * (radius * POINTS) ** 2 * size / largest for _, size in shown]
    axes.scatter(
        [points[name].x for name, _ in shown],
        [points[name].y for name, _ in shown],
        s=[each * 4 / math.pi for each in area],
        c=[colours[name] for name, _ in shown],
        alpha=ALPHA, edgecolors="white", linewidths=0.4, zorder=4, clip_on=False,
    )  # fmt: skip
    inch = metres_per_inch(sheet, grid.width)
    few = len(sheet.scene.regions) <= MOST
    labels = [
        Label(
            sheet.scene.name("region", name),
            points[name].x,
            points[name].y - (radius * math.sqrt(size / largest) + 0.08) * inch,
            size,
        )
        for name, size in (shown if few else shown[:NAMED])
    ]
    place_labels(axes, labels, SMALL_SIZE if few else 5.8)
    first = next(iter(colours.values()))
    tone = first if len(set(colours.values())) == 1 else "#777777"
    circle_key(sheet, key_axes(sheet, grid, panel), KEY / 2, largest, radius, tone, unit)


def scale_corner(sheet: MapPage, grid: PanelGrid, left: float, top: float) -> None:
    """Draw the scale bar of the panels."""
    axes = sheet.inch_axes(left, top, 2.0, 0.4)
    scale_bar(sheet, axes, 0.0, 0.15, metres_per_inch(sheet, grid.width))


def ranked(frame: pd.DataFrame, key: str, size: str) -> list[str]:
    """Return the members of a column, those with most first."""
    totals = frame.groupby(key)[size].sum().sort_values(ascending=False, kind="stable")
    return [str(name) for name in totals.index]


def numbered(names: list[str]) -> Iterator[tuple[int, str]]:
    """Yield (panel, name) of what fits on a sheet."""
    yield from enumerate(names[:MOST])

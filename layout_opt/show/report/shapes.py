"""The outlines of the interactive map: projected, simplified, as paths of an SVG."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matplotlib.transforms import Bbox
from shapely import box, make_valid, simplify
from shapely.geometry.base import BaseGeometry

from layout_opt.show.canvas import without_specks
from layout_opt.show.labels import free_place
from layout_opt.show.legend import round_down
from layout_opt.show.scene import POLYGONS, Scene
from layout_opt.show.words import has_han, number

WIDTH = 960.0
"""Width of the map in its own units; names are set for this width."""
DETAIL = 0.45
"""By how much an outline may be off [map unit]."""
DOT = 9.0
"""Radius of a place without an area [map unit]."""
NAME_SIZE = 12.0
"""Size of a name [map unit]."""
LETTER, HAN_LETTER = 0.52, 1.0
"""Mean width of a letter over its size [1]."""
AIR = 3.0
"""Empty room on both sides of a name [map unit]."""
LONGEST_BAR = 0.16
"""Length of the scale bar over the width of the map [1]."""


@dataclass(frozen=True)
class PageShape:
    """One region, receptor or other feature.

    Parameters
    ----------
    identity : str
        Id of the region or receptor; empty for what is only drawn.
    form : str
        ``area``, ``line`` or ``dot``.
    path : str
        Path of an SVG.
    x, y : float
        Place of its name or of the ends of flows [map unit].
    """

    identity: str
    form: str
    path: str
    x: float
    y: float


@dataclass(frozen=True)
class MapName:
    """A name that found room on the map."""

    text: str
    x: float
    y: float


@dataclass(frozen=True)
class BasePaths:
    """The base map as paths of an SVG."""

    ground: str
    neighbours: str
    lakes: str
    rivers: str


@dataclass(frozen=True)
class MapShapes:
    """Everything of the map that stays the same whatever is shown on it.

    Parameters
    ----------
    width, height : float
        Of the map in its own units.
    regions, receptors, others : tuple of Shape
        Features.
    borders : str
        Path of the borders of groups of regions; may be empty.
    names : tuple of MapName
        Names of regions that fit.
    scale : tuple of (length, words) or None
        Length of the scale bar [map unit] and what it stands for; None without a reference system.
    base : BasePaths, optional
        Rivers, lakes, coast and neighbours; None below schematic geometry.
    """

    width: float
    height: float
    regions: tuple[PageShape, ...]
    receptors: tuple[PageShape, ...]
    others: tuple[PageShape, ...]
    borders: str
    names: tuple[MapName, ...]
    scale: tuple[float, str] | None
    base: BasePaths | None = None


@dataclass(frozen=True)
class _Frame:
    """From metres of the projection to the units of the map."""

    west: float
    north: float
    factor: float

    def place(self, x: float, y: float) -> tuple[float, float]:
        return (x - self.west) * self.factor, (self.north - y) * self.factor


def map_shapes(scene: Scene, weights: Mapping[str, float]) -> MapShapes:
    """Return the shapes of a scene.

    Parameters
    ----------
    scene : Scene
        Geometry, projected.
    weights : mapping
        Weight of each region; names of heavy regions are placed first.
    """
    west, south, east, north = scene.bounds
    frame = _Frame(west, north, WIDTH / (east - west))
    height = (north - south) * frame.factor
    regions = tuple(_shapes(frame, scene.regions["region"], scene.regions.geometry, scene.regions["point"]))
    receptors = tuple(_shapes(frame, scene.receptors["receptor"], scene.receptors.geometry, scene.receptors["point"]))
    others = tuple(
        shape
        for layer in scene.others.values()
        for shape in _shapes(frame, [""] * len(layer), layer.geometry, layer.geometry.representative_point())
    )
    return MapShapes(
        WIDTH, height, regions, receptors, others, _borders(frame, scene), _names(scene, regions, weights, height),
        _scale(scene, frame), _base(scene, frame),
    )  # fmt: skip


def _shapes(
    frame: _Frame, names: Iterable[str], shapes: Iterable[BaseGeometry], points: Iterable[BaseGeometry]
) -> Iterable[PageShape]:
    for name, shape, point in zip(names, shapes, points, strict=True):
        x, y = frame.place(point.x, point.y)
        yield PageShape(str(name), _form(shape), _path(frame, shape, x, y), round(x, 1), round(y, 1))


def _form(shape: BaseGeometry) -> str:
    if shape.geom_type in POLYGONS or shape.geom_type == "GeometryCollection":
        return "area"
    return "line" if "LineString" in shape.geom_type else "dot"


def _path(frame: _Frame, shape: BaseGeometry, x: float, y: float) -> str:
    if _form(shape) == "dot":
        return f"M{x - DOT:.1f},{y:.1f}a{DOT},{DOT} 0 1,0 {2 * DOT},0a{DOT},{DOT} 0 1,0 {-2 * DOT},0Z"
    clean = simplify(without_specks(shape), DETAIL / frame.factor)
    parts = [clean] if not hasattr(clean, "geoms") else list(clean.geoms)
    return "".join(_lines(frame, part) for part in parts)


def _lines(frame: _Frame, part: BaseGeometry) -> str:
    if part.geom_type == "Polygon":
        return "".join(_line(frame, ring.coords) + "Z" for ring in (part.exterior, *part.interiors))
    return _line(frame, part.coords)


def _line(frame: _Frame, points: Iterable[tuple[float, ...]]) -> str:
    placed = [frame.place(point[0], point[1]) for point in points]
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in placed)


def _borders(frame: _Frame, scene: Scene) -> str:
    """Return the outlines of groups of regions, where there are several."""
    named = scene.instance.attribute("regions", "group") if scene.instance.has("regions") else {}
    groups = scene.regions["region"].map(named).fillna("")
    shapes = scene.regions[scene.regions.geom_type.isin(POLYGONS) & (groups != "")]
    if not 1 < groups[shapes.index].nunique() < len(shapes):
        return ""
    joined = shapes[["geometry"]].assign(group=groups).dissolve("group")
    return "".join(_path(frame, shape, 0.0, 0.0) for shape in joined.geometry)


def _base(scene: Scene, frame: _Frame) -> BasePaths | None:
    """Return the base map within the frame of the map."""
    if scene.base is None:
        return None
    window = box(*scene.bounds)

    def path(shapes: Iterable[BaseGeometry]) -> str:
        inside = (make_valid(shape).intersection(window) for shape in shapes if shape.intersects(window))
        parts = (part for shape in inside for part in getattr(shape, "geoms", [shape]) if not part.is_empty)
        return "".join(_path(frame, part, 0.0, 0.0) for part in parts if _form(part) != "dot")

    base = scene.base
    return BasePaths(path(base.ground), path(base.borders), path(base.lakes), path(base.courses))


def _names(
    scene: Scene, regions: Iterable[PageShape], weights: Mapping[str, float], height: float
) -> tuple[MapName, ...]:
    """Return the names that fit without touching each other, those of heavy regions first."""
    frame = Bbox([[0.0, 0.0], [WIDTH, height]])
    taken: list[Bbox] = []
    placed = []
    for shape in sorted(regions, key=lambda found: -weights.get(found.identity, 0.0)):
        text = scene.name("region", shape.identity)
        half = sum(HAN_LETTER if has_han(letter) else LETTER for letter in text) * NAME_SIZE / 2
        lift = 0.0 if shape.form == "area" else DOT + NAME_SIZE
        middle = shape.y - lift
        half += AIR
        home = Bbox([[shape.x - half, middle - NAME_SIZE * 0.6], [shape.x + half, middle + NAME_SIZE * 0.6]])
        found = free_place(home, frame, taken)
        if found is not None:
            taken.append(found)
            placed.append(MapName(text, round((found.x0 + found.x1) / 2, 1), round((found.y0 + found.y1) / 2, 1)))
    return tuple(placed)


def _scale(scene: Scene, frame: _Frame) -> tuple[float, str] | None:
    if scene.projection.crs is None or not math.isfinite(frame.factor):
        return None
    length = round_down(LONGEST_BAR * WIDTH / frame.factor)
    return round(length * frame.factor, 1), scene.say("km", length=number(length / 1000))

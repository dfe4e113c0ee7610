"""Rivers, lakes, coast and neighbours below and above the regions of a map; roles of an instance's own layers.

The small base map of the package is Natural Earth (public domain) with the outline of China as the project's provinces
have it; `maps/make_basemap.py` makes it. It is drawn where regions lie on the earth, not below schematic geometry,
which says so in its column ``note``.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import geopandas as gpd
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from shapely import box
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

FILE = "basemap.geojson.gz"
LONGITUDE_LATITUDE = "EPSG:4326"
SEA, GROUND, NEIGHBOUR_LINE, RIVER, LAKE = "#E3EDF3", "#F8F6F1", "#C9C3B8", "#2B6C99", "#C5DCEA"
CASING = "#FFFFFFB0"
"""Around a river, so that it is seen on every colour."""
WATER_ORDER = 3.3
"""Above regions and receptors, below what is drawn on them."""
EAST_ASIA = (72.0, 15.0, 137.0, 55.0)
"""West, south, east, north of the finer part [degree]."""
AROUND = 0.35
"""How far the base map reaches beyond the regions, as a share of their extent [1]."""
WIDEST = 100.0
"""Extent up to which a base map is drawn: a wider one is the whole earth [degree]."""
COARSE, FINE = 30.0, 10.0
"""Extents above which only great rivers, and above which only rivers, not brooks, are drawn [degree]."""
RANKS = {COARSE: 5, FINE: 6}
"""Largest rank of Natural Earth that is drawn above an extent (1 is the greatest river)."""


@dataclass(frozen=True)
class LayerStyle:
    """How a layer of an instance is drawn, by its role.

    Parameters
    ----------
    colour : str
        Of lines, or of areas where `fill`.
    width : float
        Of lines [point].
    dashes : str
        Style of matplotlib.
    fill : bool
        Whether areas are filled.
    """

    colour: str
    width: float
    dashes: str = "-"
    fill: bool = False


OTHER_STYLE = LayerStyle("#1B4F72", 1.6, "--")
"""Of a layer without a role."""
ROLES: Mapping[str, LayerStyle] = {
    "course": LayerStyle("#2B6C99", 2.2),
    "tributary": LayerStyle("#5B97BF", 1.0),
    "lake": LayerStyle(LAKE, 0.6, fill=True),
    "basin": LayerStyle("#7B756B", 1.0, "-."),
}
"""Roles of layers: a layer of this name, or one whose name begins with it and a hyphen, is drawn in its style."""


def style_of(layer: str) -> LayerStyle:
    """Return how a layer of an instance is drawn."""
    return ROLES.get(layer.partition("-")[0], OTHER_STYLE)


@dataclass(frozen=True)
class BaseMap:
    """What lies below and above the regions of a map, in the projection of the map.

    Parameters
    ----------
    ground, lakes : tuple of geometry
        Land, and lakes.
    courses, borders : tuple of geometry
        Lines of rivers, and of borders between neighbours.
    """

    ground: tuple[BaseGeometry, ...]
    lakes: tuple[BaseGeometry, ...]
    courses: tuple[BaseGeometry, ...]
    borders: tuple[BaseGeometry, ...]


@cache
def _features() -> tuple[tuple[Mapping[str, Any], BaseGeometry], ...]:
    """Return (properties, shape) of everything in the file of the package."""
    packed = (files("layout_opt.show") / "assets" / FILE).read_bytes()
    read = json.loads(gzip.decompress(packed))["features"]
    return tuple((feature["properties"], shape(feature["geometry"])) for feature in read)


def base_map(regions: gpd.GeoDataFrame) -> BaseMap | None:
    """Return the base map around regions; None where they are schematic, have no place on earth, or span it.

    Parameters
    ----------
    regions : GeoDataFrame
        Projected; a column ``note`` marks geometry that is no true place.
    """
    if regions.crs is None or ("note" in regions and regions["note"].notna().any()):
        return None
    west, south, east, north = (float(edge) for edge in regions.to_crs(LONGITUDE_LATITUDE).total_bounds)
    span = max(east - west, north - south)
    if span > WIDEST:
        return None
    pad = max(AROUND * span, 1.0)
    frame = box(max(west - pad, -180.0), max(south - pad, -89.0), min(east + pad, 180.0), min(north + pad, 89.0))
    extent = "east-asia" if box(*EAST_ASIA).contains(frame) else "world"
    most = next((RANKS[limit] for limit in (COARSE, FINE) if span > limit), None)
    found: dict[str, list[BaseGeometry]] = {}
    for told, outline in _features():
        ranked = told["role"] == "course" and most is not None and (told["rank"] or 0) > most
        if told["extent"] == extent and not ranked and outline.intersects(frame):
            found.setdefault(told["role"], []).append(outline.intersection(frame))

    def flat(roles: Iterable[str]) -> tuple[BaseGeometry, ...]:
        shapes = [each for role in roles for each in found.get(role, ())]
        return tuple(gpd.GeoSeries(shapes, crs=LONGITUDE_LATITUDE).to_crs(regions.crs)) if shapes else ()

    return BaseMap(flat(("land", "outline")), flat(("lake",)), flat(("course",)), flat(("border",)))


def draw_ground(axes: Axes, base: BaseMap) -> None:
    """Draw sea, land and the borders of neighbours below the regions."""
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    axes.add_patch(_patch(box(west, south, east, north), SEA, 0.1))
    for land in base.ground:
        axes.add_patch(_patch(land, GROUND, 0.2))
    for border in base.borders:
        _lines(axes, border, NEIGHBOUR_LINE, 0.6, 0.3)


def draw_water(axes: Axes, base: BaseMap) -> None:
    """Draw lakes and rivers above the regions, below whatever is drawn on them."""
    for lake in base.lakes:
        axes.add_patch(_patch(lake, LAKE, WATER_ORDER))
    for course in base.courses:
        _lines(axes, course, CASING, 2.0, WATER_ORDER + 0.1)
        _lines(axes, course, RIVER, 1.0, WATER_ORDER + 0.2)


def _patch(area: BaseGeometry, colour: str, order: float) -> PathPatch:
    """Return an area with its holes as one patch."""
    vertices, codes = [], []
    for part in getattr(area, "geoms", [area]):
        if part.geom_type != "Polygon":
            continue
        for ring in (part.exterior, *part.interiors):
            places = np.asarray(ring.coords)[:, :2]
            vertices.append(places)
            codes.append(np.r_[Path.MOVETO, np.full(len(places) - 2, Path.LINETO), Path.CLOSEPOLY])
    if not vertices:
        return PathPatch(Path(np.zeros((1, 2))), visible=False)
    outline = Path(np.concatenate(vertices), np.concatenate(codes))
    return PathPatch(outline, facecolor=colour, edgecolor="none", zorder=order)


def _lines(axes: Axes, line: BaseGeometry, colour: str, width: float, order: float) -> None:
    for part in getattr(line, "geoms", [line]):
        if part.geom_type == "LineString":
            places = np.asarray(part.coords)
            axes.plot(
                places[:, 0], places[:, 1], color=colour, linewidth=width, zorder=order, scalex=False, scaley=False
            )

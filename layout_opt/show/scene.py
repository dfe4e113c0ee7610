"""What every map of one run and node needs: geometry in a fitting projection, names, tables, words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import geopandas as gpd
import pandas as pd
import pyproj
from shapely import maximum_inscribed_circle
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from layout_opt.result.folder import StoredRun
from layout_opt.result.geo import check_regions, find_layers
from layout_opt.show.base_map import BaseMap, base_map
from layout_opt.show.projection import Projection, fitting_projection
from layout_opt.show.view import View, make_view
from layout_opt.show.words import Language

FLATTEST = 0.3
"""Least short side of a map over its long side [1]."""
POLYGONS = {"Polygon", "MultiPolygon"}


@dataclass(frozen=True, kw_only=True)
class Scene(View):
    """One node of a run, ready to draw: a view with geometry.

    Parameters
    ----------
    projection : Projection
        How the earth is laid flat.
    regions, receptors : GeoDataFrame
        Projected; with a column ``point`` inside each shape. `receptors` may be empty.
    others : mapping
        Other layers, projected.
    """

    projection: Projection
    regions: gpd.GeoDataFrame
    receptors: gpd.GeoDataFrame
    others: Mapping[str, gpd.GeoDataFrame]

    @cached_property
    def base(self) -> BaseMap | None:
        """Rivers, lakes, coast and neighbours; None below schematic geometry."""
        return base_map(self.regions)

    @property
    def off_map(self) -> tuple[str, ...]:
        """Regions without geometry."""
        return tuple(name for name in self.instance.members("REGION") if name not in set(self.regions["region"]))

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of everything that is drawn."""
        frames = [self.regions, *([self.receptors] if len(self.receptors) else []), *self.others.values()]
        every = pd.DataFrame([frame.total_bounds for frame in frames])
        west, south, east, north = every[0].min(), every[1].min(), every[2].max(), every[3].max()
        long = max(east - west, north - south) or 1.0
        pad = long * (0.02 if self.regions.geom_type.isin(POLYGONS).all() else 0.1)
        across, up = (max(0.0, FLATTEST * long - side) / 2 + pad for side in (east - west, north - south))
        return west - across, south - up, east + across, north + up


def make_scene(run: StoredRun, language: Language = Language.EN, node: str | None = None) -> Scene:
    """Return the scene of one node of a run.

    Parameters
    ----------
    run : StoredRun
        The run; its geometry stands in its folder ``instance/``.
    language : Language
        ``en``, or ``local`` for local names (and Chinese words where those are Chinese).
    node : str, optional
        By default the last period of the most probable course of events.

    Raises
    ------
    InvalidInput
        If there is no layout or no geometry, or no such node.
    """
    return scene_of(make_view(run, language, node))


def scene_of(view: View) -> Scene:
    """Return a view with the geometry of its run.

    Raises
    ------
    InvalidInput
        If there is no geometry.
    """
    layers = find_layers(view.run.folder, view.instance)
    check_regions(view.instance, layers)
    projection = fitting_projection(layers["region"])
    flat = {name: _flat(frame, projection.crs) for name, frame in layers.items()}
    empty = flat["region"].iloc[:0][["region", "geometry"]].rename(columns={"region": "receptor"})
    return Scene(
        **_fields(view),
        projection=projection,
        regions=_with_points(flat["region"]),
        receptors=_with_points(flat.get("receptor", empty)),
        others={name: frame for name, frame in flat.items() if name not in ("region", "receptor")},
    )


def scene_like(scene: Scene, view: View) -> Scene:
    """Return a view with the geometry of another scene, of the same instance."""
    geometry = {field.name: getattr(scene, field.name) for field in fields(Scene)}
    return Scene(**{**geometry, **_fields(view)})


def _fields(view: View) -> dict[str, Any]:
    return {field.name: getattr(view, field.name) for field in fields(View)}


def _flat(frame: gpd.GeoDataFrame, crs: pyproj.CRS | None) -> gpd.GeoDataFrame:
    return frame if crs is None or frame.crs is None else frame.to_crs(crs)


def _with_points(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add a column ``point``: the place inside each shape that is farthest from its border."""
    return frame.assign(point=[_inside(shape) for shape in frame.geometry])


def _inside(shape: BaseGeometry) -> Point:
    if shape.geom_type not in POLYGONS:
        middle = shape.interpolate(0.5, normalized=True) if shape.geom_type == "LineString" else shape
        return middle.representative_point()
    largest = max(shape.geoms, key=lambda part: part.area) if shape.geom_type == "MultiPolygon" else shape
    return Point(maximum_inscribed_circle(largest).coords[0])

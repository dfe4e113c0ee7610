"""Places: projection, neighbours, and the file of layers."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
from shapely import make_valid, set_precision

EQUAL_AREA = "+proj=aea +lat_1=25 +lat_2=47 +lat_0=0 +lon_0=105 +datum=WGS84 +units=m"
"""Albers equal-area projection of China."""
KM = 1000.0
SQUARE_KM = 1e6
GRID = 1e-4
"""Coordinates are rounded to this [degrees], about 10 m."""
TOUCH = 2.0
"""Polygons closer than this are neighbours [km]; the arcs are simplified to about 1 km."""


def neighbours(flat: gpd.GeoDataFrame) -> set[tuple[str, str]]:
    """Return pairs of regions (index, each pair in order) whose polygons touch; a projection in metres."""
    wide = flat.geometry.buffer(TOUCH * KM / 2)
    first, second = wide.sindex.query(wide, predicate="intersects")
    names = flat.index
    return {(names[i], names[j]) for i, j in zip(first, second, strict=True) if names[i] < names[j]}


def region_layer(polygons: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return polygons (index region) rounded to the grid, valid, with a column ``region`` in front."""
    regions = polygons.copy()
    regions["geometry"] = make_valid(set_precision(regions.geometry.to_numpy(), GRID))
    regions.insert(0, "region", regions.index)
    return regions


def write_layers(layers: Mapping[str, gpd.GeoDataFrame], path: Path, stamp: str) -> None:
    """Write layers into one file; `stamp` is the date in it, so that it does not change from run to run."""
    os.environ["OGR_CURRENT_DATE"] = stamp
    path.unlink(missing_ok=True)
    for layer, frame in layers.items():
        frame.reset_index(drop=True).to_file(path, layer=layer, driver="GPKG")

"""A projection that fits the area: equal area, centred on the data, never Web Mercator."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import pyproj

WIDE = 8.0
"""Extent from which a conic projection is better than an azimuthal one [degrees of longitude]."""
GLOBAL = 120.0
"""Extent from which only a projection of the whole earth makes sense [degrees of longitude]."""
TROPIC = 15.0
"""Latitude below which a conic projection has no advantage [degrees]."""


@dataclass(frozen=True)
class Projection:
    """A projection.

    Parameters
    ----------
    crs : pyproj.CRS or None
        None where the data have no reference system and are drawn as they are.
    name : str
        Key of its name in the lexicon.
    """

    crs: pyproj.CRS | None
    name: str


def fitting_projection(frame: gpd.GeoDataFrame) -> Projection:
    """Return an equal-area projection for an area: Albers where it is wide, else Lambert azimuthal.

    Source: Snyder (1987), Map Projections - A Working Manual, USGS Professional Paper 1395; standard parallels one
    sixth of the extent inside its northern and southern limits (p. 99).
    """
    if frame.crs is None:
        return Projection(None, "no_crs")
    west, south, east, north = (float(edge) for edge in frame.to_crs("EPSG:4326").total_bounds)
    longitude, latitude = round((west + east) / 2, 1), round((south + north) / 2, 1)
    if east - west > GLOBAL:
        return Projection(pyproj.CRS.from_proj4(f"+proj=eqearth +lon_0={longitude} +units=m"), "equal_earth")
    if east - west > WIDE and abs(latitude) > TROPIC and south * north > 0:
        sixth = (north - south) / 6
        parallels = f"+lat_1={south + sixth:.2f} +lat_2={north - sixth:.2f} +lat_0={latitude}"
        return Projection(pyproj.CRS.from_proj4(f"+proj=aea {parallels} +lon_0={longitude} +units=m"), "albers")
    return Projection(pyproj.CRS.from_proj4(f"+proj=laea +lat_0={latitude} +lon_0={longitude} +units=m"), "laea")

"""Places: polygons, areas, distances and routes."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from derive_common.places import EQUAL_AREA, KM, SQUARE_KM, neighbours, region_layer
from shapely.geometry import LineString

from derive.concepts import ABROAD, CHINA, GATEWAYS, PROVINCES_OF_CHINA, REACH_OF_CODE, REACHES, SUPPLY
from derive.industry import Activity
from derive.raw import Raw, short_name


@dataclass(frozen=True)
class Space:
    """Geometry of the regions.

    Parameters
    ----------
    polygons : GeoDataFrame
        Polygon of each prefecture, WGS84, index region.
    area : Series
        km2, index region.
    to_market : DataFrame
        Distance to each pure market with the detour [km], index region, columns market.
    routes : DataFrame
        from_region, to_region, distance [km], one row for each direction.
    """

    polygons: gpd.GeoDataFrame
    area: pd.Series
    to_market: pd.DataFrame
    routes: pd.DataFrame

    def mean_distance(self, activity: Activity) -> pd.Series:
        """Return the distance to each pure market, weighted by value added [km]."""
        weight = activity.value_added.sum(axis=1)
        return self.to_market.mul(weight, axis=0).sum() / weight.sum()


def space(raw: Raw) -> Space:
    """Return the geometry of the regions."""
    cities = raw.cities.set_index("name")["geometry"]
    names = raw.prefectures["name_local"].map(short_name)
    shapes = gpd.GeoDataFrame(geometry=cities.loc[names].to_list(), index=names.index, crs=raw.cities.crs)
    flat = shapes.to_crs(EQUAL_AREA)
    centre = flat.geometry.centroid
    gates = gpd.GeoSeries(cities.loc[list(GATEWAYS)].to_list(), crs=raw.cities.crs).to_crs(EQUAL_AREA).centroid
    to_market = pd.DataFrame(
        {
            CHINA: _mean_distance(raw, centre),
            ABROAD: pd.DataFrame({at: centre.distance(gate) for at, gate in enumerate(gates)}).min(axis=1) / KM,
        }
    )
    to_market = (to_market * raw.scalar("detour")).round(0)
    area = (flat.area / SQUARE_KM).round(0)
    return Space(shapes, area, to_market, _routes(raw, flat, centre, to_market))


def _mean_distance(raw: Raw, centre: gpd.GeoSeries) -> pd.Series:
    """Return the straight distance to the other provinces, weighted by their GDP [km]."""
    provinces = raw.provinces.set_index("name").to_crs(EQUAL_AREA).centroid
    total, weight = pd.Series(0.0, index=centre.index), 0.0
    for name, local in PROVINCES_OF_CHINA.items():
        gdp = float(raw.gdp[name])
        total += gdp * centre.distance(provinces[local]) / KM
        weight += gdp
    return total / weight


def _routes(raw: Raw, flat: gpd.GeoDataFrame, centre: gpd.GeoSeries, to_market: pd.DataFrame) -> pd.DataFrame:
    """Return routes between neighbours, along the provincial hubs, and to the pure markets."""
    pairs = neighbours(flat) | _hub_links(raw)
    rows = [(one, two, centre[one].distance(centre[two]) / KM * raw.scalar("detour")) for one, two in sorted(pairs)]
    rows += [(two, one, distance) for one, two, distance in rows]
    for region, far in to_market.iterrows():
        rows += [(region, CHINA, far[CHINA]), (SUPPLY, region, far[CHINA])]
        rows += [(region, ABROAD, far[ABROAD]), (ABROAD, region, far[ABROAD])]
    frame = pd.DataFrame(rows, columns=["from_region", "to_region", "distance"])
    frame["distance"] = frame["distance"].round(0)
    return frame.sort_values(["from_region", "to_region"], ignore_index=True)


def _hub_links(raw: Raw) -> set[tuple[str, str]]:
    """Return links of every prefecture to the hub of its province, and between the hubs.

    The hub is the prefecture with the largest value added of services.
    """
    frame = raw.prefectures
    hubs = frame.groupby("Province_n")["Service GVA"].idxmax()
    pairs = {tuple(sorted((region, hubs[province]))) for region, province in frame["Province_n"].items()}
    pairs |= {(one, two) for one in hubs for two in hubs}
    return {(one, two) for one, two in pairs if one < two}


def layers(raw: Raw, places: Space) -> dict[str, gpd.GeoDataFrame]:
    """Return the layers ``region``, ``receptor`` and ``chain`` (a schematic line, not the river)."""
    regions = region_layer(places.polygons)
    reach = raw.prefectures["Region"].map(REACH_OF_CODE)
    receptors = regions.assign(receptor=reach)[["receptor", "geometry"]].dissolve("receptor").reindex(list(REACHES))
    receptors = receptors.reset_index().set_crs(regions.crs, allow_override=True)
    centre = receptors.to_crs(EQUAL_AREA).centroid.to_crs(regions.crs)
    points = np.round(np.column_stack([centre.x, centre.y]), 4)
    chain = gpd.GeoDataFrame(
        {"name": ["schematic chain of the reaches, not the course of the river"]},
        geometry=[LineString(points)],
        crs=regions.crs,
    )
    return {"region": regions, "receptor": receptors, "chain": chain}

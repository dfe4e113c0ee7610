"""Places: provinces or prefectures, who touches whom, distances, routes, gateways and layers."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
from derive_common.places import EQUAL_AREA, KM, SQUARE_KM, neighbours, region_layer
from shapely import coverage_simplify

from derive.concepts import REST, UNTOLD, Level
from derive.raw import Raw

ISLAND, ACROSS = "hainan", ("guangdong", "guangxi")
"""Hainan touches nobody: it is taken to lie beside the provinces across the strait."""
SIMPLIFY = 0.04
"""Tolerance of the drawn polygons [degrees], about 4 km."""


@dataclass(frozen=True)
class Space:
    """Geometry of the regions.

    Parameters
    ----------
    polygons : GeoDataFrame
        Polygon of each region, WGS84, index region; those without numbers last.
    area : Series
        km2, index region.
    routes : DataFrame
        from_region, to_region, distance [km], one row for each direction.
    """

    polygons: gpd.GeoDataFrame
    area: pd.Series
    routes: pd.DataFrame


def touching(raw: Raw) -> dict[str, list[str]]:
    """Return the provinces beside each province, sorted."""
    named = raw.provinces.reset_index().set_index("name_local")["region"]
    flat = raw.shapes.loc[named.index].to_crs(EQUAL_AREA)
    beside: dict[str, set[str]] = {province: set() for province in named}
    pairs = {(named[one], named[two]) for one, two in neighbours(flat)} | {(ISLAND, other) for other in ACROSS}
    for one, two in pairs:
        beside[one].add(two)
        beside[two].add(one)
    return {province: sorted(others) for province, others in beside.items()}


def province_distance(raw: Raw) -> pd.DataFrame:
    """Return great-circle distances between the capitals with the detour [km], index and columns province."""
    local = raw.provinces["name_local"]
    table = raw.distance.loc[local, local] * raw.scalar("detour")
    return table.set_axis(local.index, axis=0).set_axis(local.index, axis=1).round(0)


def nearest_gateway(raw: Raw) -> pd.Series:
    """Return the gateway of each province: the coastal province with the nearest capital, itself where it is one."""
    gates = raw.provinces.index[raw.provinces["gateway"] == 1]
    return province_distance(raw)[gates].idxmin(axis=1)


def space(raw: Raw, units: pd.DataFrame, level: Level) -> Space:
    """Return the geometry of provinces, or of units (index unit; columns province, city, share)."""
    if level is Level.PROVINCE:
        polygons = _shapes(raw, raw.provinces["name_local"])
        routes = _all_ways(province_distance(raw))
    else:
        polygons = _unit_polygons(raw, units)
        routes = _unit_routes(raw, units, polygons.to_crs(EQUAL_AREA))
    untold = pd.Series({key: local for key, (_, local) in UNTOLD.items()})
    polygons = pd.concat([polygons, _shapes(raw, untold)])
    area = (polygons.to_crs(EQUAL_AREA).area / SQUARE_KM).round(0)
    return Space(polygons, area, routes)


def _shapes(raw: Raw, local: pd.Series) -> gpd.GeoDataFrame:
    """Return the polygons of provincial units, given region -> short Chinese name."""
    return gpd.GeoDataFrame(geometry=raw.shapes.loc[local, "geometry"].to_list(), index=local.index, crs=raw.shapes.crs)


def _all_ways(distance: pd.DataFrame) -> pd.DataFrame:
    """Return a route between any two places."""
    frame = distance.rename_axis("from_region").reset_index()
    frame = frame.melt("from_region", var_name="to_region", value_name="distance")
    frame = frame[frame["from_region"] != frame["to_region"]]
    return frame.sort_values(["from_region", "to_region"], ignore_index=True)


def city_of(raw: Raw, name_local: str) -> str:
    """Return the name that the polygons carry for a prefecture, e.g. 黔南 for 黔南布依族苗族自治州."""
    return max((name for name in raw.city_shapes.index if name_local.startswith(name)), key=len)


def _unit_polygons(raw: Raw, units: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return the polygon of each prefecture; the rest of a province is all its other prefectures."""
    cities = units["city"].dropna().map(raw.cities["name_local"]).map(lambda name: city_of(raw, name))
    code = raw.shapes["id"].str[:2]
    left = raw.city_shapes.drop(index=cities)
    shapes = {unit: raw.city_shapes.loc[name, "geometry"] for unit, name in cities.items()}
    for unit in units.index[units["city"].isna()]:
        local = raw.provinces.loc[units.loc[unit, "province"], "name_local"]
        others = left[left["id"].str[:2] == code[local]]
        shapes[unit] = others.geometry.union_all() if len(others) else raw.shapes.loc[local, "geometry"]
    return gpd.GeoDataFrame(geometry=[shapes[unit] for unit in units.index], index=units.index, crs=raw.shapes.crs)


def hubs(units: pd.DataFrame) -> pd.Series:
    """Return the hub of each province: its largest unit."""
    return units.groupby("province")["share"].idxmax()


def _unit_routes(raw: Raw, units: pd.DataFrame, flat: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return routes between neighbours, to the hub of the province, and between all hubs."""
    centre, hub = flat.geometry.centroid, hubs(units)
    pairs = {tuple(sorted(pair)) for pair in neighbours(flat)}
    pairs |= {tuple(sorted((unit, hub[province]))) for unit, province in units["province"].items()}
    pairs |= {tuple(sorted((one, two))) for one in hub for two in hub}
    rows = [(a, b, centre[a].distance(centre[b]) / KM * raw.scalar("detour")) for a, b in sorted(pairs) if a != b]
    rows += [(b, a, distance) for a, b, distance in rows]
    frame = pd.DataFrame(rows, columns=["from_region", "to_region", "distance"])
    frame["distance"] = frame["distance"].round(0).clip(lower=1.0)
    return frame.sort_values(["from_region", "to_region"], ignore_index=True)


def layers(places: Space) -> dict[str, gpd.GeoDataFrame]:
    """Return the layer ``region`` with simplified polygons that still fit together."""
    thin = places.polygons.copy()
    thin["geometry"] = coverage_simplify(thin.geometry.to_numpy(), SIMPLIFY)
    return {"region": region_layer(thin)}


def unit_names(raw: Raw, units: pd.DataFrame) -> pd.DataFrame:
    """Return name and name_local of units; prefectures of the file have no English name."""
    province = raw.provinces.loc[units["province"]]
    rest = units["city"].isna().to_numpy()
    local = units["city"].map(raw.cities["name_local"]).where(~rest, province["name_local"].to_numpy() + "其他地区")
    english = pd.Series(REST.replace("-", " ").capitalize() + province["name"].to_numpy(), index=units.index)
    return pd.DataFrame({"name": english.where(rest, None), "name_local": local})

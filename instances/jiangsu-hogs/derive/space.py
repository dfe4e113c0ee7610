"""Places: polygons, areas, distances and layers."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
from derive_common.places import EQUAL_AREA, KM, SQUARE_KM, neighbours, region_layer

from derive.concepts import CITIES, OUTSIDE, PROVINCES, REGIONS, REST, SHAPES
from derive.raw import Raw

JIANGSU_LOCAL = "江苏"
OTHERS = {
    "Beijing": "北京", "Tianjin": "天津", "Hebei": "河北", "Shanxi": "山西", "Neimenggu": "内蒙古",
    "Liaoning": "辽宁", "Jilin": "吉林", "Heilongjiang": "黑龙江", "Fujian": "福建", "Hunan": "湖南",
    "Guangdong": "广东", "Guangxi": "广西", "Hainan": "海南", "Chongqing": "重庆", "Sichuan": "四川",
    "Guizhou": "贵州", "Yunnan": "云南", "Xizang": "西藏", "Shaanxi": "陕西", "Gansu": "甘肃", "Qinghai": "青海",
    "Ningxia": "宁夏", "Xinjiang": "新疆",
}  # fmt: skip
"""Provinces that make up the rest of China: name in the provincial table -> Chinese name."""


@dataclass(frozen=True)
class Space:
    """Geometry of the regions.

    Parameters
    ----------
    polygons : GeoDataFrame
        Polygon of each city and province, WGS84, index region.
    area : Series
        km2, index region (none for the rest of China).
    adjacent : set of tuple of str
        Pairs of regions that touch.
    routes : DataFrame
        from_region, to_region, distance [km], every pair both ways.
    """

    polygons: gpd.GeoDataFrame
    area: pd.Series
    adjacent: set[tuple[str, str]]
    routes: pd.DataFrame


def space(raw: Raw) -> Space:
    """Return the geometry of the regions."""
    cities, provinces = raw.cities.set_index("name")["geometry"], raw.provinces.set_index("name")["geometry"]
    shapes = [cities[place.short] for place in CITIES.values()]
    shapes += [provinces[place.short] for place in PROVINCES.values()]
    names = pd.Index([*CITIES, *PROVINCES], name="region")
    polygons = gpd.GeoDataFrame(geometry=shapes, index=names, crs=raw.cities.crs)
    flat = polygons.to_crs(EQUAL_AREA)
    area = (flat.area / SQUARE_KM).round(0)
    return Space(polygons, area, neighbours(flat), _routes(raw, flat.centroid))


def _routes(raw: Raw, centre: gpd.GeoSeries) -> pd.DataFrame:
    """Return every pair of regions both ways: straight distance between centroids x detour."""
    far = _to_rest(raw)
    rows = []
    for one in REGIONS:
        for two in REGIONS:
            if one == two:
                continue
            if REST in (one, two):
                straight = far[two if one == REST else one]
            else:
                straight = centre[one].distance(centre[two]) / KM
            rows.append((one, two, round(straight * raw.scalar("detour"))))
    frame = pd.DataFrame(rows, columns=["from_region", "to_region", "distance"])
    return frame.sort_values(["from_region", "to_region"], ignore_index=True)


def _to_rest(raw: Raw) -> dict[str, float]:
    """Return the distance to the rest of China: mean over its provinces' capitals, weighted by pork of 2015 [km]."""
    pork = pd.Series({local: raw.pigs.loc[(name, 2015), "pork"] for name, local in OTHERS.items()})
    weighted = raw.capitals[list(OTHERS.values())].mul(pork).sum(axis=1) / pork.sum()
    found = {city: float(weighted[JIANGSU_LOCAL]) for city in CITIES}
    return found | {name: float(weighted[place.short]) for name, place in OUTSIDE.items() if place.short}


def layers(places: Space) -> dict[str, gpd.GeoDataFrame]:
    """Return the layers ``region`` and ``receptor`` (the regions that stand for it, no watersheds)."""
    regions = region_layer(places.polygons)
    owner = {region: receptor for receptor, members in SHAPES.items() for region in members}
    shown = regions[regions["region"].isin(list(owner))]
    receptors = shown.assign(receptor=shown["region"].map(owner))[["receptor", "geometry"]].dissolve("receptor")
    return {
        "region": regions,
        "receptor": receptors.reindex(list(SHAPES)).reset_index().set_crs(regions.crs, allow_override=True),
    }

"""Names that the derivation decides: places, years, ways of keeping pigs, receptors."""

from __future__ import annotations

from dataclasses import dataclass

YEARS = (2015, 2016, 2017, 2018)
"""Nodes of the tree, one a year."""
BASE, BEFORE, BAN, CLOSED = (str(year) for year in YEARS)
"""Base year; last year before the ban; first year of the ban; first year without farms in the closing zones."""
REPORTED = (2015, 2016, 2017)
"""Years for which the provincial table has pigs and pork."""


@dataclass(frozen=True)
class Place:
    """A city of Jiangsu, or a province.

    Parameters
    ----------
    name, name_local : str
        Names to print.
    short : str
        Name in the polygons; blank where there is none.
    part : str
        Part of Jiangsu, or ``outside``.
    """

    name: str
    name_local: str
    short: str
    part: str


CITIES = {
    "changzhou": Place("Changzhou", "常州市", "常州", "south"),
    "huaian": Place("Huai'an", "淮安市", "淮安", "north"),
    "lianyungang": Place("Lianyungang", "连云港市", "连云港", "north"),
    "nanjing": Place("Nanjing", "南京市", "南京", "south"),
    "nantong": Place("Nantong", "南通市", "南通", "central"),
    "suqian": Place("Suqian", "宿迁市", "宿迁", "north"),
    "suzhou": Place("Suzhou", "苏州市", "苏州", "south"),
    "taizhou": Place("Taizhou", "泰州市", "泰州", "central"),
    "wuxi": Place("Wuxi", "无锡市", "无锡", "south"),
    "xuzhou": Place("Xuzhou", "徐州市", "徐州", "north"),
    "yancheng": Place("Yancheng", "盐城市", "盐城", "north"),
    "yangzhou": Place("Yangzhou", "扬州市", "扬州", "central"),
    "zhenjiang": Place("Zhenjiang", "镇江市", "镇江", "south"),
}
PROVINCES = {
    "anhui": Place("Anhui", "安徽省", "安徽", "outside"),
    "henan": Place("Henan", "河南省", "河南", "outside"),
    "hubei": Place("Hubei", "湖北省", "湖北", "outside"),
    "jiangxi": Place("Jiangxi", "江西省", "江西", "outside"),
    "shandong": Place("Shandong", "山东省", "山东", "outside"),
    "shanghai": Place("Shanghai", "上海市", "上海", "outside"),
    "zhejiang": Place("Zhejiang", "浙江省", "浙江", "outside"),
}
REST = "rest-of-china"
OUTSIDE = {**PROVINCES, REST: Place("Rest of China", "全国其他地区", "", "outside")}
REGIONS = {**CITIES, **OUTSIDE}
JIANGSU, CHINA = "Jiangsu", "China, mainland"
"""Names in the provincial table."""
SOUTH = tuple(name for name, place in CITIES.items() if place.part == "south")
"""The five cities of F29."""


@dataclass(frozen=True)
class Way:
    """A way of keeping pigs.

    Parameters
    ----------
    name, name_local : str
        Names to print.
    size : str
        ``large`` or ``small``.
    treated, zone : bool
        Whether manure is treated on the farm; whether the farm stands in a closing zone.
    """

    name: str
    name_local: str
    size: str
    treated: bool
    zone: bool


WAYS = {
    "large": Way("Large farms without treatment", "规模养殖（无治理）", "large", treated=False, zone=False),
    "large-treated": Way("Large farms with treatment", "规模养殖（有治理）", "large", treated=True, zone=False),
    "large-zone": Way("Large farms in closing zones", "禁养区内规模养殖", "large", treated=False, zone=True),
    "small": Way("Small farms without treatment", "散养（无治理）", "small", treated=False, zone=False),
    "small-treated": Way("Small farms with treatment", "散养（有治理）", "small", treated=True, zone=False),
    "small-zone": Way("Small farms in closing zones", "禁养区内散养", "small", treated=False, zone=True),
}
INDUSTRY = "pigs"
ZONE_WAYS = tuple(name for name, way in WAYS.items() if way.zone)
FARM, SHARED = "farm-treatment", "shared-treatment"
"""Treatment added on farms; shared treatment for the farms of a city."""

RECEPTORS = {
    "yangtze-upper": ("Yangtze above Jiangsu", "长江（江苏以上）", "basin"),
    "yangtze": ("Yangtze in Jiangsu", "长江江苏段", "basin"),
    "taihu": ("Lake Taihu", "太湖", "lake"),
    "estuary": ("Yangtze estuary and Huangpu", "长江口与黄浦江", "basin"),
    "huai": ("Huai above Lake Hongze", "淮河（洪泽湖以上）", "basin"),
    "hongze": ("Lake Hongze", "洪泽湖", "lake"),
    "yishusi": ("Yi, Shu and Si rivers", "沂沭泗水系", "basin"),
    "lixiahe": ("Lixiahe canals", "里下河水网", "basin"),
    "yellow-sea": ("Yellow Sea coast", "黄海沿岸", "basin"),
    "elsewhere": ("Other waters", "其他水域", "basin"),
}
TAIHU_YANGTZE = ("taihu", "yangtze", "estuary")
HUAI = ("hongze", "yishusi", "lixiahe", "yellow-sea")
"""Receptors of the two sides of Jiangsu."""
SHAPES = {
    "taihu": ("changzhou", "suzhou", "wuxi"),
    "yangtze": ("nanjing", "nantong", "zhenjiang"),
    "lixiahe": ("taizhou", "yancheng", "yangzhou"),
    "hongze": ("huaian", "suqian"),
    "yishusi": ("lianyungang", "xuzhou"),
    "huai": ("anhui", "henan"),
    "yangtze-upper": ("hubei", "jiangxi"),
    "estuary": ("shanghai",),
}
"""Regions whose polygons stand for a receptor on maps; the coast and other waters have none."""
POLLUTANTS = ("TN", "TP")

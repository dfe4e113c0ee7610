"""Names and mappings that the derivation decides: provinces, reaches, markets (industries: ``derive_common``)."""

from __future__ import annotations

YEAR = 2013
"""Base year of the instance as it stands here; the derivation works for any year from the first bulletin to it."""
FIRST_BULLETIN = 2003
"""First year of the bulletins; the mean from it to the base year is the design year."""

REACHES = ("source", "upper", "middle", "lower")
"""Reaches from the spring to the mouth."""
REACH_OF_CODE = {"SR": "source", "UR": "upper", "MR": "middle", "DR": "lower"}
STATION_OF_REACH = {
    "source": "Tangnai Hai",
    "upper": "Toudao Guai",
    "middle": "Huayuan Kou",
    "lower": "Lijin",
}
"""Gauge at the end of each reach."""
NEIGHBOURS = {
    "source": "neighbours-west",
    "upper": "neighbours-west",
    "middle": "neighbours-east",
    "lower": "neighbours-east",
}
"""Receptor for water that a prefecture takes from outside the basin."""

PROVINCES = {
    "Qinghai": "青海",
    "Sichuan": "四川",
    "Gansu": "甘肃",
    "Ningxia": "宁夏",
    "Neimeng": "内蒙古",
    "Shaanxi": "陕西",
    "Shanxi": "山西",
    "Henan": "河南",
    "Shandong": "山东",
}
"""Name in the prefectural file -> name in the bulletins."""
OUTSIDE_PROVINCE = "河北和天津"
"""Takes its share out of the lower reach; none of its prefectures is in the data."""
GROUP_OF_PROVINCE = {**{name: name for name in PROVINCES}, "Neimeng": "Inner Mongolia"}

SCHEME_1987 = {
    "Qinghai": 14.1,
    "Sichuan": 0.4,
    "Gansu": 30.4,
    "Ningxia": 40.0,
    "Neimeng": 58.6,
    "Shaanxi": 38.0,
    "Shanxi": 43.1,
    "Henan": 55.4,
    "Shandong": 70.0,
}
"""State Council scheme of 1987 [1e8 m3/yr]; Hebei and Tianjin 20.0 besides."""
SCHEME_RUNOFF = 580.0
"""Natural runoff on which the scheme rests [1e8 m3/yr]."""
SCHEME_AVAILABLE = 370.0
"""What the scheme hands out [1e8 m3/yr]; the other 210 stay for sediment and ecology."""


SAVING = "-saving"
"""Suffix of the water-saving technology of an industry."""
IMPORTED = "-imported"
"""Suffix of the imported inputs that are like an industry's good."""
CHINA, SUPPLY, ABROAD = "rest-of-china", "rest-of-china-supply", "abroad"
"""Pure markets: buyers and sellers in the rest of China stand apart, so that nobody buys and sells in one place."""
GATEWAYS = ("天津", "青岛", "连云港")
"""Ports through which the basin trades with the world."""

PROVINCES_OF_CHINA = {
    "Beijing": "北京", "Tianjin": "天津", "Hebei": "河北", "Liaoning": "辽宁", "Jilin": "吉林",
    "Heilongjiang": "黑龙江", "Shanghai": "上海", "Jiangsu": "江苏", "Zhejiang": "浙江", "Anhui": "安徽",
    "Fujian": "福建", "Jiangxi": "江西", "Hubei": "湖北", "Hunan": "湖南", "Guangdong": "广东",
    "Guangxi": "广西", "Hainan": "海南", "Chongqing": "重庆", "Sichuan": "四川", "Guizhou": "贵州",
    "Yunnan": "云南", "Tibet": "西藏", "Xinjiang": "新疆",
}  # fmt: skip
"""The provinces that make up the rest of China (those without a prefecture in the data, and Sichuan)."""

"""Names and mappings that the derivation decides: industries, sectors, provinces, reaches."""

from __future__ import annotations

from dataclasses import dataclass

YEAR = 2013
"""Year of the prefectural data."""
DESIGN_YEARS = range(2003, 2014)
"""Years of the bulletins up to the base year; their mean is the design year."""

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


@dataclass(frozen=True)
class Industry:
    """One of the 11 industries of Zhou et al. (2020).

    Parameters
    ----------
    id : str
        Id of the industry, of its present technology and of its good.
    label : str
        Name in the prefectural file.
    name, name_local : str
        Names to print.
    good : str
        Name of its good.
    sectors : tuple of int
        Rows of the national 42-sector table, counted from 1.
    lines : tuple of str
        Lines of the national release on capacity utilisation (their plain mean is used).
    """

    id: str
    label: str
    name: str
    name_local: str
    good: str
    sectors: tuple[int, ...]
    lines: tuple[str, ...]


CHEMICALS = ("化学原料和化学制品制造业",)
METALS = ("黑色金属冶炼和压延加工业", "有色金属冶炼和压延加工业")
MACHINES = ("通用设备制造业", "专用设备制造业", "汽车制造业", "电气机械和器材制造业")
ELECTRONICS = ("计算机、通信和其他电子设备制造业",)

INDUSTRIES = (
    Industry("textile", "Textile", "Textiles and clothing", "纺织", "Textiles", (7, 8), ("纺织业",)),
    Industry("papermaking", "Papermaking", "Paper and printing", "造纸", "Paper", (10,), ("制造业",)),
    Industry("petrochemicals", "Petrochemicals", "Petrochemicals", "石化", "Chemicals and fuels", (11, 12), CHEMICALS),
    Industry("metallurgy", "Metallurgy", "Metallurgy", "冶金", "Metals", (14,), METALS),
    Industry("mining", "Mining", "Mining", "采矿", "Coal, oil, ores", (2, 3, 4, 5), ("采矿业",)),
    Industry("food", "Food", "Food and tobacco", "食品", "Food", (6,), ("食品制造业",)),
    Industry("cement", "Cements", "Cement and other minerals", "建材", "Cement", (13,), ("非金属矿物制品业",)),
    Industry("machinery", "Machinery", "Machinery", "机械", "Machines", (15, 16, 17, 18, 19), MACHINES),
    Industry("electronics", "Electronics", "Electronics", "电子", "Electronics", (20, 21), ELECTRONICS),
    Industry(
        "power",
        "Thermal electrivity",
        "Thermal power",
        "火电",
        "Electricity and heat",
        (24,),
        ("电力、热力、燃气及水生产和供应业",),
    ),
    Industry("other", "Others", "Other industry", "其他", "Other goods", (9, 22, 23, 25, 26), ("制造业",)),
)
TRANSPORT_SECTOR = 29
"""Row of transport in the 42-sector table: left out of other inputs, because freight is a cost of its own."""

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

"""The 11 industries of Zhou et al. (2020): the sectors of the national table and the capacity lines of each."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

SECTORS = 42
"""Sectors of the national table 2017."""
TRANSPORT_SECTOR = 29
"""Row of transport in the 42-sector table: left out of other inputs, because freight is a cost of its own."""
PERCENT = 100.0


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


def membership() -> pd.DataFrame:
    """Return 1 where a sector (row, from 0) belongs to an industry (column)."""
    frame = pd.DataFrame(0.0, index=range(SECTORS), columns=[industry.id for industry in INDUSTRIES])
    for industry in INDUSTRIES:
        frame.loc[[sector - 1 for sector in industry.sectors], industry.id] = 1.0
    return frame


def utilisation(lines: pd.Series) -> pd.Series:
    """Return the national capacity utilisation of each industry [1]: the plain mean of its lines [percent]."""
    rates = {industry.id: lines[list(industry.lines)].mean() / PERCENT for industry in INDUSTRIES}
    return pd.Series(rates).round(5)

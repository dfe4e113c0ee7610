"""Technologies and sites: today's plants, lines of a higher grade, and making do without imported inputs."""

from __future__ import annotations

import pandas as pd
from derive_common.figures import significant
from derive_common.industries import INDUSTRIES

from derive.concepts import BRAND, MAKESHIFT, NO_LINE, QUALITY
from derive.economy import Economy
from derive.markets import GOODS, graded, upper
from derive.national import National
from derive.raw import Raw

MONEY, WATER_UNIT, CAPITAL_UNIT = "1e8 CNY", "1e6 m3", "1e8 CNY"
LIFETIME, LINE_LIFETIME = 20.0, 10.0
"""Years for which a plant and a line of a higher grade last: chosen."""
FULL_USE = 0.90
"""Highest utilisation that a plant can keep up: chosen."""
SMALLEST_LINE = 0.1
"""Lines that could make less than this [1e8 CNY/yr] are left out."""
COLUMNS = [
    "region", "technology", "existing", "max_capacity", "max_utilisation", "variable_cost", "investment_cost",
    "retirement_cost", "present_activity",
]  # fmt: skip


def lines(national: National) -> dict[str, str]:
    """Return the technologies of a higher grade -> industry."""
    quality, brand = graded(national)
    made = {good + QUALITY: good for good in quality} | {good + BRAND: good for good in brand}
    return {name: good for name, good in made.items() if good not in NO_LINE}


def makeshifts(national: National) -> dict[str, str]:
    """Return the technologies that replace imported inputs by more of the mass grade -> industry."""
    return {good + MAKESHIFT: good for good in graded(national)[0]}


def technologies(national: National) -> pd.DataFrame:
    """Return the technologies."""
    rows = []
    for i in INDUSTRIES:
        rows.append((i.id, i.name, i.name_local, i.id, MONEY, "production", LIFETIME))
        for ending, words, local in (
            (QUALITY, "quality line", "（优质品生产线）"),
            (BRAND, "brand and green line", "（品牌与绿色产品线）"),
            (MAKESHIFT, "making do without imports", "（低端替代）"),
        ):
            if i.id + ending in {**lines(national), **makeshifts(national)}:
                life = None if ending == MAKESHIFT else LINE_LIFETIME
                named = (f"{i.name}, {words}", f"{i.name_local}{local}")
                rows.append((i.id + ending, *named, i.id, MONEY, "production", life))
    return pd.DataFrame(
        rows, columns=["technology", "name", "name_local", "industry", "unit", "kind", "lifetime"], dtype=object
    )


def annuity(raw: Raw, life: float) -> float:
    """Return the yearly payment per unit of investment over the life of a plant."""
    rate = raw.scalar("discount_rate")
    return float(rate / (1 - (1 + rate) ** -life))


def value_share(national: National) -> pd.Series:
    """Return value added per output, index industry [1]."""
    return national.value_added / national.output


def running_cost(raw: Raw, national: National) -> pd.Series:
    """Return labour, taxes, inputs from outside industry and transport inside the province per unit of output."""
    local = national.transport * (1 - raw.scalar("between_provinces"))
    dropped = national.imported.drop(index=graded(national)[0]).sum()
    return raw.scalar("running_share") * value_share(national) + national.elsewhere + local + dropped


def sites(raw: Raw, now: Economy, national: National, utilisation: pd.Series) -> pd.DataFrame:
    """Return the sites of every technology."""
    parts = [_plants(raw, now, national, utilisation, good) for good in GOODS]
    parts += [_lines(raw, now, national, name, good) for name, good in lines(national).items()]
    for name in makeshifts(national):
        free = {"technology": name, "existing": 0.0, "variable_cost": 0.0, "present_activity": 0.0}
        parts.append(pd.DataFrame({"region": now.regions.index, **free}))
    return (
        pd.concat(parts, ignore_index=True)
        .reindex(columns=COLUMNS)
        .sort_values(["region", "technology"], ignore_index=True)
    )


def _plants(raw: Raw, now: Economy, national: National, utilisation: pd.Series, good: str) -> pd.DataFrame:
    """Return today's plants of an industry."""
    made = now.output[good]
    existing = significant(made / utilisation[good])
    capital = raw.of_industry("capital")[good] * value_share(national)[good]
    return pd.DataFrame(
        {
            "region": made.index,
            "technology": good,
            "existing": existing.to_numpy(),
            "max_capacity": significant(existing * raw.scalar("expansion")).to_numpy(),
            "max_utilisation": FULL_USE,
            "variable_cost": round(float(running_cost(raw, national)[good]), 5),
            "investment_cost": round(capital, 4),
            "retirement_cost": round(capital * raw.scalar("scrap_cost") * annuity(raw, LIFETIME), 5),
            "present_activity": made.to_numpy(),
        }
    )


def _lines(raw: Raw, now: Economy, national: National, name: str, good: str) -> pd.DataFrame:
    """Return sites of a line of a higher grade.

    The nation can make at most the conversion share of what is imported; it is spread over the provinces by the
    research money of industry, each province's over its industries by output, and over places by output.
    """
    above = upper(national).loc[good]
    wanted = above["consumers"] if name.endswith(BRAND) else above["industry"] + above["investors"] + above["sectors"]
    most = conversion_weight(raw, now)[good] * wanted * raw.scalar("conversion")
    most = most[most >= SMALLEST_LINE]
    capital = raw.scalar("line_capital")
    return pd.DataFrame(
        {
            "region": most.index,
            "technology": name,
            "existing": 0.0,
            "max_capacity": significant(most).to_numpy(),
            "variable_cost": raw.scalar("line_running"),
            "investment_cost": capital,
            "retirement_cost": round(capital * raw.scalar("scrap_cost") * annuity(raw, LINE_LIFETIME), 5),
            "present_activity": 0.0,
        }
    )


def conversion_weight(raw: Raw, now: Economy) -> pd.DataFrame:
    """Return the share of each region in what research can bring to the market, by industry (columns sum to 1)."""
    total = now.by_province(now.output).sum(axis=1)
    money = now.regions["province"].map(raw.provinces["rd_2010"] / total)
    spent = now.output.mul(money, axis=0)
    return spent / spent.sum()


def technology_goods(raw: Raw, national: National) -> pd.DataFrame:
    """Return what a unit of output of each technology makes and takes in."""
    quality = graded(national)[0]
    rows = []
    for user in GOODS:
        for good in GOODS:
            made = 1.0 if good == user else None
            rows.append((user, good, made, national.domestic.loc[good, user]))
            if good in quality:
                rows.append((user, good + QUALITY, None, national.imported.loc[good, user]))
    for name, good in lines(national).items():
        rows += [(name, name, 1.0, None), (name, good, None, raw.scalar("line_input"))]
    for name, good in makeshifts(national).items():
        rows += [(name, good + QUALITY, 1.0, None), (name, good, None, round(1 / raw.scalar("mass_acceptance"), 6))]
    frame = pd.DataFrame(rows, columns=["technology", "commodity", "output", "input"])
    frame["input"] = significant(frame["input"].astype(float).fillna(0.0))
    frame["input"] = frame["input"].where(frame["input"] > 0, None)
    frame.insert(2, "region", "*")
    frame = frame[frame["output"].notna() | frame["input"].notna()]
    return frame.sort_values(["technology", "commodity"], ignore_index=True)


def technology_factors(raw: Raw, now: Economy, national: National) -> pd.DataFrame:
    """Return water and capital that a unit of output takes: region, technology, factor, use."""
    of_gdp = raw.provinces["capital"] / raw.provinces["gdp"]
    capital = now.regions["province"].map(of_gdp).to_numpy()[:, None] * value_share(national).to_numpy()
    stock = significant(pd.DataFrame(capital, index=now.regions.index, columns=list(GOODS)), 3)
    parts = []
    for factor, table in {"water": now.thirst, "capital": stock}.items():
        long = table.rename_axis("region").reset_index().melt("region", var_name="technology", value_name="use")
        parts.append(long.assign(factor=factor))
    spent = raw.provinces["investment"]
    line = raw.scalar("line_capital") / float((raw.provinces["deflator"] * spent).sum() / spent.sum())
    rows = [(name, "capital", "*", round(line, 3)) for name in lines(national)]
    parts.append(pd.DataFrame(rows, columns=["technology", "factor", "region", "use"]))
    frame = pd.concat(parts, ignore_index=True)[["technology", "factor", "region", "use"]]
    return frame.sort_values(["technology", "factor", "region"], ignore_index=True)

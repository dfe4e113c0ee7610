"""Sites: pigs of today by way of keeping, room for new ones, and treatment."""

from __future__ import annotations

import pandas as pd
from derive_common.figures import significant, upward

from derive.concepts import (
    BAN,
    BASE,
    BEFORE,
    CITIES,
    CLOSED,
    FARM,
    INDUSTRY,
    REGIONS,
    REST,
    SHARED,
    SOUTH,
    WAYS,
    YEARS,
    Way,
)  # fmt: skip
from derive.herd import Herd
from derive.manure import intensity
from derive.market import KG_PER_T, MONEY_PER_YUAN_HEAD, MONEY_PER_YUAN_KG, Pork
from derive.raw import Raw

LIFETIME = 15.0
"""Years for which a farm or a treatment plant lasts: chosen."""
SCALE_EXPONENT = 0.892
"""Running cost of treatment against size, F42."""
MONEY_PER_YUAN_KG_T = 1e-5
"""1e8 CNY per t in one yuan per kg."""
FEED_SLACK = 3.0
"""Feed that can be had over what today's pigs eat: chosen, never binding."""
CLOSE = 8
"""Significant digits of pigs and places, so that pigs of today fit the places of today."""
COLUMNS = [
    "node", "region", "technology", "existing", "max_capacity", "module_size", "max_utilisation", "variable_cost",
    "fixed_cost", "investment_cost", "present_activity",
]  # fmt: skip


def annuity(raw: Raw) -> float:
    """Return the yearly payment per unit of investment."""
    rate = raw.scalar("discount_rate")
    return float(rate / (1 - (1 + rate) ** -LIFETIME))


def share(raw: Raw, region: str, name: str) -> float:
    """Return the share of a way of keeping in the pigs of a region."""
    way = WAYS[name]
    large = raw.scalar("large_share")
    size = large if way.size == "large" else 1 - large
    zone = 0.0
    if region in CITIES:
        zone = raw.scalar("zone_south" if region in SOUTH else "zone_rest")
    if way.zone:
        return size * zone
    treated = raw.scalar(f"treated_{way.size}")
    return size * (1 - zone) * (treated if way.treated else 1 - treated)


def farm_treatment_cost(raw: Raw) -> float:
    """Return what treatment on a farm costs [yuan per kg of N removed]: a smaller plant by the exponent of F42."""
    return float(raw.scalar("shared_cost") * raw.scalar("size_ratio") ** (1 - SCALE_EXPONENT))


def _treating(raw: Raw, herds: Herd, region: str, way: Way) -> float:
    """Return what treatment on the farm costs per head [yuan]."""
    if not way.treated:
        return 0.0
    stock = herds.stock[region]
    saved = intensity(raw, way.size, "TN", stock) - intensity(raw, f"{way.size}-treated", "TN", stock)
    return saved * KG_PER_T / 1e4 * farm_treatment_cost(raw)


def sites(raw: Raw, herds: Herd, market: Pork) -> pd.DataFrame:
    """Return the table ``sites``, with rows of later nodes where something changes."""
    rows: list[dict[str, object]] = []
    for region in REGIONS:
        ways = [name for name, way in WAYS.items() if region in CITIES or not way.zone]
        for name in ways:
            rows += _farm(raw, herds, market, region, name)
        if region != REST:
            rows += _treatment(raw, herds, region)
    frame = pd.DataFrame(rows).reindex(columns=COLUMNS)
    return frame.sort_values(["region", "technology", "node"], ignore_index=True)


def _farm(raw: Raw, herds: Herd, market: Pork, region: str, name: str) -> list[dict[str, object]]:
    """Return what stands, how far it is used in the years with data, and the room for more."""
    part, way, weight = share(raw, region, name), WAYS[name], herds.kilograms[region]
    places = _digits(herds.standing[region] * part)
    capital = raw.scalar("capital_share") * market.cost
    feed = raw.scalar("feed_ratio") * raw.scalar("feed_price")
    running = (market.price[region] - capital - feed) * weight + (1 - raw.scalar("treatment_capital")) * _treating(
        raw, herds, region, way
    )
    new = (capital + raw.scalar("new_premium") * market.cost) * weight
    new += raw.scalar("treatment_capital") * _treating(raw, herds, region, way)
    root = {
        "existing": places,
        "max_capacity": places,
        "variable_cost": _digits(running * MONEY_PER_YUAN_HEAD),
        "investment_cost": _digits(new * MONEY_PER_YUAN_HEAD / annuity(raw)),
        **_year(herds, region, part, YEARS[0]),
    }
    later: dict[str, dict[str, object]] = {BASE: root, BEFORE: _year(herds, region, part, YEARS[1])}
    grows = not way.zone
    later[BAN] = {"max_capacity": _digits(places * (1 + raw.scalar("room_2017")))} if grows else {}
    if region not in CITIES:
        later[BAN] |= _year(herds, region, part, YEARS[2])
    later[CLOSED] = {"max_capacity": _digits(places * (1 + raw.scalar("room_2018")))} if grows else {}
    return [{"node": node, "region": region, "technology": name, **cells} for node, cells in later.items() if cells]


def _year(herds: Herd, region: str, part: float, year: int) -> dict[str, object]:
    """Return how far places are used in a year with data, and the pigs of that year."""
    used = upward(float(herds.used.loc[region, year]))
    return {
        "max_utilisation": min(used, 1.0),
        "present_activity": _digits(herds.slaughtered.loc[region, year] * part),
    }


def gross_nitrogen(raw: Raw, herds: Herd, region: str) -> float:
    """Return what the pigs of a region lose to water before added treatment [t N/yr]."""
    ways = [name for name, way in WAYS.items() if region in CITIES or not way.zone]
    per_head = sum(share(raw, region, name) * intensity(raw, name, "TN", herds.stock[region]) for name in ways)
    return float(per_head * herds.standing[region])


def _treatment(raw: Raw, herds: Herd, region: str) -> list[dict[str, object]]:
    """Return treatment added on farms and shared treatment: none before 2017, then as much as they may remove.

    Shared plants come whole in the cities; a province has so many that whole ones make no difference.
    """
    lost, capital = gross_nitrogen(raw, herds, region), raw.scalar("treatment_capital")
    room = 1 + raw.scalar("room_2018")
    module = raw.scalar("module") if region in CITIES else None
    shared = lost * raw.scalar("reach_shared") * room
    if module:
        shared = (shared // module + 1) * module
    kinds = {
        FARM: (farm_treatment_cost(raw), lost * raw.scalar("reach_farm") * room, None, None),
        SHARED: (raw.scalar("shared_cost"), shared, module, raw.scalar("site_cost") if module else None),
    }
    rows: list[dict[str, object]] = []
    for name, (cost, most, size, fixed) in kinds.items():
        money = cost * MONEY_PER_YUAN_KG_T
        cells = {
            "existing": 0.0,
            "max_capacity": 0.0,
            "module_size": size,
            "variable_cost": _digits(money * (1 - capital)),
            "fixed_cost": fixed,
            "investment_cost": _digits(money * capital / annuity(raw)),
            "present_activity": 0.0,
        }
        place = {"region": region, "technology": name}
        rows += [{"node": BASE, **place, **cells}, {"node": BAN, **place, "max_capacity": _digits(most)}]
    return rows


def _digits(value: float, digits: int = CLOSE) -> float:
    return float(significant(pd.Series([value]), digits).iloc[0])


def technologies() -> pd.DataFrame:
    """Return ways of keeping pigs, and treatment."""
    rows = [(k, w.name, w.name_local, INDUSTRY, "1e4 head", "production", LIFETIME) for k, w in WAYS.items()]
    end = ("treatment", "t", "treatment", LIFETIME)
    rows.append((FARM, "Treatment added on farms (N removed)", "养殖场治理改造（去除总氮）", *end))
    rows.append((SHARED, "Shared treatment (N removed)", "集中处理（去除总氮）", *end))
    return pd.DataFrame(rows, columns=["technology", "name", "name_local", "industry", "unit", "kind", "lifetime"])


def goods(herds: Herd) -> pd.DataFrame:
    """Return pork per 1e4 head [1e4 t]."""
    return _by_region(herds.kilograms / KG_PER_T, "commodity", "pork", "output")


def factors(raw: Raw, herds: Herd) -> pd.DataFrame:
    """Return pigs in stock and feed per 1e4 head slaughtered."""
    feed = herds.kilograms / KG_PER_T * raw.scalar("feed_ratio")
    return pd.concat(
        [_by_region(feed, "factor", "feed", "use"), _by_region(herds.stock, "factor", "stock", "use")],
        ignore_index=True,
    )


def _by_region(values: pd.Series, column: str, member: str, value: str) -> pd.DataFrame:
    """Return a row for Jiangsu's cities (``*``) and one for every other region, for every way of keeping."""
    rows = []
    for name, way in WAYS.items():
        rows.append((name, member, "*", _digits(values[next(iter(CITIES))])))
        if not way.zone:
            rows += [(name, member, r, _digits(values[r])) for r in REGIONS if r not in CITIES]
    return pd.DataFrame(rows, columns=["technology", column, "region", value])


def endowments(raw: Raw, herds: Herd) -> pd.DataFrame:
    """Return feed and its price in every region."""
    eaten = herds.standing * herds.kilograms / KG_PER_T * raw.scalar("feed_ratio") * FEED_SLACK
    price = round(raw.scalar("feed_price") * MONEY_PER_YUAN_KG, 6)
    rows = [(region, "feed", _digits(eaten[region]), price) for region in REGIONS]
    return pd.DataFrame(rows, columns=["region", "factor", "amount", "price"])

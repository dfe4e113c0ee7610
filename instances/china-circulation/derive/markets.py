"""Who buys what at which price: tiers of consumers, investors and other sectors, and foreign trade at the gateways."""

from __future__ import annotations

import pandas as pd
from derive_common.figures import significant
from derive_common.industries import INDUSTRIES

from derive.concepts import (
    BRAND,
    BRAND_TIER,
    INVESTMENT,
    MASS_TIER,
    QUALITY,
    QUALITY_TIER,
    SECTORS,
)
from derive.economy import Economy, exports, uses
from derive.freight import Freight
from derive.national import National
from derive.raw import Raw

IMPORTED = "-imported"
"""Suffix of imported consumer goods: brands from abroad, apart from brands made at home."""
SMALLEST = 1.0
"""Imports of a kind below this [1e8 CNY/yr] are put with another kind, or (electricity) left out."""
GOODS = tuple(industry.id for industry in INDUSTRIES)


def upper(national: National) -> pd.DataFrame:
    """Return what only imports serve today [1e8 CNY/yr], index good, columns industry, consumers, investors, sectors.

    Imports of oil and ores by households and imports too small to tell apart are put with the other sectors;
    electricity is left out.
    """
    frame = national.abroad.assign(industry=national.input_imports).drop(index="power")
    odd = pd.Series(frame.index == "mining", index=frame.index)
    for kind, moved in {
        "consumers": odd | (frame["consumers"] < SMALLEST),
        "investors": frame["investors"] < SMALLEST,
    }.items():
        frame.loc[moved, "sectors"] += frame.loc[moved, kind]
        frame.loc[moved, kind] = 0.0
    return frame


def graded(national: National) -> tuple[list[str], list[str]]:
    """Return the goods that have a quality grade, and those that have a brand grade."""
    frame = upper(national)
    return list(frame.index), list(frame.index[frame["consumers"] > 0])


def demand(raw: Raw, now: Economy, national: National, paid: Freight) -> pd.DataFrame:
    """Return what buyers of each region want, by market and tier, at delivered prices.

    Price = price at the factory (1) + freight over the mean way that the good comes today; upper tiers: price at the
    gateway (1), what buyers are willing to pay above it, and freight from the gateway.
    """
    above = upper(national)
    inbound = 1.0 + paid.inbound * paid.rate
    landed = pd.DataFrame({good: 1.0 + raw.scalar("premium") + paid.landward * paid.rate[good] for good in GOODS})
    kinds = {"consumers": ("", BRAND_TIER), "investors": (INVESTMENT, QUALITY_TIER), "sectors": (SECTORS, QUALITY_TIER)}
    parts = []
    for good in GOODS:
        for kind, (ending, tier) in kinds.items():
            for name, amount, price in (
                (MASS_TIER, national.home.loc[good, kind], inbound[good]),
                (tier, above[kind].get(good, 0.0), landed[good]),
            ):
                rows = pd.DataFrame({"quantity": now.buying[kind] * amount})
                rows["price"] = now.regions["province"].map(price)
                parts.append(rows.assign(market=good + ending, tier=name).rename_axis("region").reset_index())
    frame = pd.concat(parts, ignore_index=True)
    frame["quantity"], frame["price"] = significant(frame["quantity"]), significant(frame["price"], 5)
    frame = frame[frame["quantity"] > 0]
    return frame[["region", "market", "tier", "quantity", "price"]].sort_values(
        ["market", "tier", "region"], ignore_index=True
    )


def acceptance(raw: Raw, national: National) -> pd.DataFrame:
    """Return which grade is accepted in which tier, at which share of the price."""
    quality, brand = graded(national)
    low, home = raw.scalar("mass_acceptance"), raw.scalar("brand_acceptance")
    rows = []
    for good in GOODS:
        rows.append((good, good, MASS_TIER, 1.0))
        if good in brand:
            rows += [(good + BRAND, good, MASS_TIER, 1.0), (good + BRAND, good, BRAND_TIER, home)]
            rows += [(good + IMPORTED, good, BRAND_TIER, 1.0), (good, good, BRAND_TIER, low)]
        for market in (good + INVESTMENT, good + SECTORS):
            rows.append((good, market, MASS_TIER, 1.0))
            if good in quality:
                rows += [(good + QUALITY, market, MASS_TIER, 1.0), (good + QUALITY, market, QUALITY_TIER, 1.0)]
                rows.append((good, market, QUALITY_TIER, low))
    return pd.DataFrame(rows, columns=["commodity", "market", "tier", "acceptance"])


def foreign_trade(raw: Raw, now: Economy, national: National, paid: Freight) -> pd.DataFrame:
    """Return imports (price 1 at the gateway) and exports (factory price and freight to the gateway)."""
    above, controlled = upper(national), national.controlled
    taken = uses(now, national, national.imported)
    bought = {kind: now.buying[kind] for kind in ("consumers", "investors", "sectors")}
    out = exports(now, national)
    rows = []
    for good in GOODS:
        wanted = pd.DataFrame({kind: share * above[kind].get(good, 0.0) for kind, share in bought.items()})
        kinds = {IMPORTED: wanted["consumers"]}
        if good in above.index:
            kinds[QUALITY] = taken[good] + wanted["investors"] + wanted["sectors"]
        for ending, amount in kinds.items():
            through = amount.groupby(now.gateway).sum() * raw.scalar("import_room")
            rows += [
                (gate, good + ending, "import", 1.0, most, controlled[good])
                for gate, most in through.items()
                if most > 0
            ]
        price = now.regions["province"].map(1.0 + paid.inbound[good] * paid.rate[good])
        rows += [(gate, good, "export", price[gate], out.loc[gate, good], None) for gate in now.gates]
    frame = pd.DataFrame(rows, columns=["region", "commodity", "direction", "price", "max_quantity", "controlled"])
    for column, digits in {"price": 5, "max_quantity": 6, "controlled": 3}.items():
        frame[column] = significant(frame[column].astype(float).fillna(0.0), digits)
    frame["controlled"] = frame["controlled"].where(frame["direction"] == "import", None)
    return frame.sort_values(["direction", "commodity", "region"], ignore_index=True)

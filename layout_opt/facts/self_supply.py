"""How much of a good may be bought abroad: a limit for the nation as a whole, for shocks and for self-supply."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from layout_opt.facts.gateways import EXPORT, IMPORT, gateways
from layout_opt.instance import Change, Instance

OPEN = "open"
"""Name of the layout that trades as it likes."""
IMPORTS, EXPORTS, FINAL = "imports", "exports", "final"
"""Names of what is bought abroad, sold abroad and sold at home."""
ANYWHERE = "*"
"""Every region."""


def trades(instance: Instance) -> bool:
    """Tell whether anything may be bought or sold abroad."""
    return any(len(gateways(instance, direction)) for direction in (IMPORT, EXPORT))


def bought_abroad(tables: Mapping[str, pd.DataFrame]) -> dict[str, float]:
    """Return how much of each good a layout buys abroad in all [commodity/yr]."""
    rows = tables.get("foreign_trade", pd.DataFrame({"direction": [], "commodity": [], "quantity": []}))
    rows = rows[rows["direction"] == IMPORT]
    return {str(good): float(amount) for good, amount in rows.groupby("commodity")["quantity"].sum().items()}


def money_abroad(instance: Instance, tables: Mapping[str, pd.DataFrame], direction: str) -> float:
    """Return what is paid for imports, or earned by exports, in a year [money/yr]."""
    known = gateways(instance, direction)
    if known.empty or "foreign_trade" not in tables:
        return 0.0
    rows = tables["foreign_trade"]
    rows = rows[rows["direction"] == direction].merge(known, on=["node", "region", "commodity"])
    return float((rows["quantity"] * rows["price"]).sum()) + 0.0


def import_limits(most: Mapping[str, float], words: str) -> tuple[Change, ...]:
    """Return the changes by which the nation buys at most so much of each good abroad [commodity/yr]."""
    return trade_limits({(IMPORT, ANYWHERE, good): amount for good, amount in most.items()}, words)


def trade_limits(most: Mapping[tuple[str, str, str], float], words: str) -> tuple[Change, ...]:
    """Return the changes by which at most so much passes, by direction, region or ``*``, good [commodity/yr]."""
    if not most:
        return ()
    named = {f"{words} {' '.join(each for each in key if each != ANYWHERE)}": key for key in most}
    heads = tuple({"limit": name, "most": most[key], "words": words} for name, key in named.items())
    terms = tuple(
        {"limit": name, "measure": direction, "region": region, "commodity": good, "coefficient": 1.0}
        for name, (direction, region, good) in named.items()
    )
    return (Change(table="planner_limits", insert=heads), Change(table="planner_limit_terms", insert=terms))


def without_trade(instance: Instance) -> tuple[Change, ...]:
    """Return the changes by which nothing is bought or sold abroad."""
    return tuple(
        Change(table="foreign_trade", where={"direction": direction}, column="max_quantity", set=0.0)
        for direction in (IMPORT, EXPORT)
        if len(gateways(instance, direction))
    )

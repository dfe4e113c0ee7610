"""Gateways: where goods may be bought and sold abroad."""

from __future__ import annotations

import pandas as pd

from layout_opt.facts.frames import table_of
from layout_opt.facts.keys import GOODS
from layout_opt.facts.seasons import operating, where_limited
from layout_opt.instance import Instance

IMPORT, EXPORT = "import", "export"


def gateways(instance: Instance, direction: str) -> pd.DataFrame:
    """Return node, region, commodity, price, max_quantity, controlled of one direction."""
    if not instance.has("foreign_trade"):
        return table_of((), GOODS, price=(), max_quantity=(), controlled=())
    frame = operating(instance, instance.resolve("foreign_trade"))
    return frame[frame["direction"] == direction].drop(columns="direction").reset_index(drop=True)


def limited_gateways(instance: Instance, direction: str) -> pd.DataFrame:
    """Return the gateways of one direction with a limit, at the nodes where it holds."""
    if not instance.tree.season_of or not instance.has("foreign_trade"):
        frame = gateways(instance, direction)
    else:
        frame = where_limited(instance, "foreign_trade", instance.resolve("foreign_trade"), "max_quantity")
        frame = frame[frame["direction"] == direction].drop(columns="direction")
    return frame[frame["max_quantity"].notna()].reset_index(drop=True)

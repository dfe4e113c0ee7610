"""Cases of the small river that end in different ways."""

from __future__ import annotations

from pathlib import Path

from layout_opt.analysis.experiments import Case
from layout_opt.instance import Change

RIVER = Path(__file__).parents[3] / "instances" / "small-river"


def capacity(amount: float) -> Change:
    return Change(table="receptor_capacity", key="intake,COD", column="capacity", set=amount)


def at_least(value: float) -> Change:
    return Change(table="regional_floors", insert=({"region": "upper", "measure": "value", "least": value},))


CASES = (
    Case("as it is", labels={"capacity": 500.0}),
    Case("stricter", (capacity(400.0),), {"capacity": 400.0}),
    Case("typo", (Change(table="receptor_capacity", key="intake,COD", column="capacities", set=1.0),)),
    Case("no way", (at_least(1e9),)),
    Case("today", layout="today"),
)

"""Regions that spend more on goods than production pays them."""

from __future__ import annotations

from layout_opt.facts.frames import look_up
from layout_opt.facts.incomes import INCOME_TABLE, spent_shares
from layout_opt.facts.keys import DEMAND
from layout_opt.facts.notices.notice_words import named
from layout_opt.facts.offers import wanted_in_all
from layout_opt.instance import Instance

ALL = 1.0 + 1e-9
"""Share of an income that is all of it, up to round-off [1]."""


def income_notices(instance: Instance) -> list[str]:
    """Return a sentence on the regions whose shares x prices add up to more than an income."""
    frame = spent_shares(instance)
    if frame.empty:
        return []
    price = look_up(frame, wanted_in_all(instance), DEMAND, "price").fillna(0.0)
    spent = frame.assign(money=frame["share"] * price).groupby(["node", "region", "factor"])["money"].sum()
    over = {str(region) for region in spent[spent > ALL].index.get_level_values("region")}
    if not over:
        return []
    words = "more is spent than is earned: share x price adds up to more than 1"
    return [f"{instance.label(INCOME_TABLE)}: {named(instance, 'regions', over)}: {words}."]

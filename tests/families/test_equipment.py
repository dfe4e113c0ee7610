"""Shared equipment, solved on paper: bread (a gain of 2) and rolls (a gain of 3) share the hours of a hall."""

from __future__ import annotations

import pytest

from tests.cases.draft import Draft
from tests.families.hand import about, amount, answer, best
from tests.golden.examples import equipment, factors, regulation

KEPT = ("regions", "commodities", "technologies", "technology_goods", "sites", "demand")


def hall(hours: float, *, rolls: float = 2) -> Draft:
    """Return the town of the example alone, with some hours; a ton of bread takes 2, one of rolls as many as told."""
    draft = equipment()
    for table in ("regions", "sites", "demand", "technology_equipment"):
        draft.tables[table] = [row for row in draft.tables[table] if row.get("region") != "port"]
    draft.tables["sites"][-1].update(existing=str(hours), max_capacity=str(hours), max_utilisation="1")
    draft.add("technology_equipment", technology="rolling", equipment="hall", use=rolls)
    return draft


@pytest.mark.parametrize(
    ("hours", "rolls", "value"), [(100, 2, 16 + 15), (16, 2, 15 + 3 * 2), (16, 4, 16 + 0), (20, 4, 16 + 3)],
    ids=["enough", "rolls first", "bread first", "an hour is worth more in bread"],
)  # fmt: skip
def test_product_mix(hours: float, rolls: float, value: float) -> None:
    """Proves `equipment_max`: what earns most per hour goes first; without the row both demands are met: 31."""
    assert best(hall(hours, rolls=rolls)) == about(value)


def test_hours_are_activity_of_the_equipment() -> None:
    """Proves that equipment works as long as it is used, and that an hour more is worth what the last product earns."""
    run = answer(hall(16))
    assert amount(run, "activity", "activity", technology="hall") == about(16)
    prices = run.tables["prices"].set_index("row")
    assert prices["price"]["equipment_max"] == about(2 / 2)
    assert prices["meaning"]["equipment_max"].startswith("one unit more of the equipment")


def test_equipment_is_built_where_it_pays() -> None:
    """Proves that equipment is a technology like any other: an hour costs 0.4, so 31 - 26 x 0.4."""
    draft = hall(0)
    draft.tables["sites"][-1].update(existing="0", max_capacity="99", investment_cost="0.4")
    assert best(draft) == about(31 - 26 * 0.4)


def test_a_ban_that_ends() -> None:
    """Proves `ends`: nothing may be built now, from the second period on it may; without it the farm earns nothing."""
    draft = regulation()
    draft.tables = {name: rows for name, rows in draft.tables.items() if name in KEPT}
    draft.add("tree", node="now", parent="")
    draft.add("tree", node="later", parent="now")
    draft.add("entry_bans", region="*", technology="*")
    assert best(draft) == about(0)
    draft.add("entry_bans", node="later", region="town", technology="oven", ends=1)
    run = answer(draft)
    assert run.objective == about(16)
    assert amount(run, "activity", "activity", node="later", region="town") == about(8)


def test_a_priced_factor_without_a_limit() -> None:
    """Proves a blank amount: bakers at 0.25 each, two for a ton, as many as are wanted: 8 x (2 - 0.5)."""
    draft = factors()
    for row in draft.tables["factor_endowments"]:
        row["amount"] = ""
    assert best(draft) == about(8 * (1.5 - 0.75 * 0.125))

"""Freight, solved on paper: only the town has an oven (10 t at 1), only the port has buyers (8 t at 3)."""

from __future__ import annotations

from tests.cases.draft import Draft
from tests.families.hand import about, amount, answer, best
from tests.golden.examples import town


def coast(**freight: object) -> Draft:
    """Return a town that bakes, a port that eats, and a road of 20 km between them."""
    draft = town("town", "port")
    del draft.tables["sites"][1]
    del draft.tables["demand"][0]
    draft.add("routes", from_region="town", to_region="port", distance=20, capacity=None)
    draft.add("freight", commodity="bread", from_region="*", to_region="*", **freight)
    return draft


def test_freight_is_paid_by_the_sender() -> None:
    """Proves cost + cost_per_distance x distance: 8 x (3 - 1 - 0.25 - 0.01 x 20) = 12.4; without freight 16."""
    run = answer(coast(cost=0.25, cost_per_distance=0.01))
    assert run.objective == about(12.4)
    assert amount(run, "value", "value", part="freight", region="town") == about(-3.6)


def test_loss() -> None:
    """Proves arrivals less loss: of 10 t a tenth is lost and 9 would arrive; 8 t need 80/9 t: 24 - 80/9; without 16."""
    assert best(coast(loss=0.1)) == about(24 - 8 / 0.9)


def test_all_lost() -> None:
    """Proves a loss of 1: nothing arrives, so nothing is made."""
    assert best(coast(loss=1)) == about(0)


def test_shipment_max() -> None:
    """Proves `shipment_max`: 5 t of bread on the road earn 10; without the row 16."""
    assert best(coast(capacity=5)) == about(10)


def test_route_max() -> None:
    """Proves `route_max`: 6 t of all goods together, the 2 t of cake at 9 first: 2 x 8 + 4 x 2 = 24; without 32."""
    draft = coast(cost=0)
    draft.add("commodities", commodity="cake", unit="t")
    draft.add("technologies", technology="baker", unit="t", kind="production")
    draft.add("technology_goods", technology="baker", commodity="cake", region="*", output=1)
    draft.add("sites", region="town", technology="baker", max_capacity=10, variable_cost=1)
    draft.add("demand", region="port", market="cake", tier="all", quantity=2, price=9)
    draft.add("freight", commodity="cake", from_region="*", to_region="*", cost=0)
    assert best(draft) == about(32)
    draft.tables["routes"][0]["capacity"] = "6"
    assert best(draft) == about(24)


def test_no_way_back() -> None:
    """Proves that each direction is a row of its own: with the road the other way round nothing is sold."""
    draft = coast(cost=0)
    draft.tables["routes"][0] |= {"from_region": "port", "to_region": "town"}
    assert best(draft) == about(0)


def test_no_freight_row_no_shipment() -> None:
    """Proves that a good moves on a route only where a freight row applies."""
    draft = coast(cost=0)
    draft.tables["freight"][0] |= {"from_region": "port", "to_region": "town"}
    assert answer(draft).tables["shipments"].empty


def test_transit() -> None:
    """Proves that goods pass through: town to inn to port, losing a tenth twice: 8 / 0.81 t leave; 24 - 8 / 0.81."""
    draft = coast(loss=0.1)
    draft.add("regions", region="inn")
    draft.tables["routes"][0]["to_region"] = "inn"
    draft.add("routes", from_region="inn", to_region="port", distance=1)
    run = answer(draft)
    assert run.objective == about(24 - 8 / 0.81)
    assert amount(run, "shipments", "shipment", from_region="town") == about(8 / 0.81)

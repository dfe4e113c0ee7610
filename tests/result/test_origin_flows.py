"""Flows from origin to use: relays fall away, mixtures are shared in proportion, and amounts are those used."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from layout_opt.model.discover import read_instance
from layout_opt.result.origin_flows import _delivered, origin_flows

RIVER = Path(__file__).parents[2] / "instances" / "small-river"


def delivered(own: dict[str, float], ways: list[tuple[str, str, float, float]]) -> dict[tuple[str, str], float]:
    """Return (origin, user) -> amount of one good; ways are from, to, shipment, arriving."""
    frame = pd.DataFrame(ways, columns=["from_region", "to_region", "shipment", "arriving"])
    found = _delivered(pd.Series(own, dtype=float), frame)
    return {(start, end): amount for start, end, amount in found.itertuples(index=False)}


def test_a_region_passed_through_falls_away() -> None:
    """Proves that A -> B -> C is told as A -> C, less what is lost on the way; as shipments it would be two flows."""
    found = delivered({"A": 10.0}, [("A", "B", 10.0, 9.5), ("B", "C", 9.5, 9.0)])
    assert found == {("A", "C"): pytest.approx(9.0)}


def test_mixtures_are_shared_in_proportion() -> None:
    """Proves, on paper, that B with 10 of A and 10 of its own keeps 5 and sends 15, half of each being A's."""
    found = delivered({"A": 10.0, "B": 10.0}, [("A", "B", 10.0, 10.0), ("B", "C", 15.0, 15.0)])
    assert found == {
        ("A", "B"): pytest.approx(2.5), ("A", "C"): pytest.approx(7.5), ("B", "C"): pytest.approx(7.5),
    }  # fmt: skip


def test_goods_that_only_go_round_come_from_nowhere() -> None:
    """Proves that a circle without any origin is no flow, and no failure."""
    assert delivered({}, [("A", "B", 5.0, 5.0), ("B", "A", 5.0, 5.0)]) == {}


def test_without_shipments_there_are_no_flows() -> None:
    """Proves that a run in which nothing moves gives an empty table."""
    instance = read_instance(RIVER)
    tables = {"activity": pd.DataFrame({"node": [], "region": [], "technology": [], "activity": []})}
    assert origin_flows(instance, tables).empty

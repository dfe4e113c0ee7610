"""The benchmark of productivity: both ways agree, undefined programs among them."""

from __future__ import annotations

from benchmarks.productivity_programs import measure


def test_both_ways_agree() -> None:
    """Proves that the package and one `linprog` a program give the same distances on a small random panel."""
    found = measure(units=14, years=3, sample=60)
    assert found["programs"] == 98
    assert found["wrong"] == 0
    assert found["compared"] == 60

"""The benchmark of changed solves compares ways that answer the same question."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.experiments import disagreements, draw, measure, table
from layout_opt import read_instance
from layout_opt.analysis.experiments import Case
from layout_opt.instance import Change, changed

INSTANCES = Path(__file__).parents[2] / "instances"


def test_all_ways_agree() -> None:
    """Proves that every way solves every case and that a wrong value would be told."""
    tighter = Change(table="receptor_capacity", column="capacity", scale=0.9)
    found = measure(read_instance(INSTANCES / "small-river"), [Case("base"), Case("tighter", (tighter,))], 2)
    assert {name: set(values) for name, values in found.items()} == {name: {"base", "tighter"} for name in found}
    assert found["engine"]["base"].objective == pytest.approx(13.5)
    assert found["engine"]["tighter"].objective == pytest.approx(13.5 - 100 * 0.0025)  # 100 t less at the intake
    assert disagreements(found) == []
    assert len(table(found).splitlines()) == 2 + len(found)
    found["plain loop"]["base"] = found["plain loop"]["base"]._replace(objective=14.0, bound=14.0)
    assert len(disagreements(found)) == 1


def test_drawn_changes_are_valid() -> None:
    """Proves that what is drawn are changes of the Yellow River that its rules allow."""
    instance = read_instance(INSTANCES / "yellow-river")
    for case in draw(3):
        assert len(changed(instance, case.changes).changes) == len(case.changes) >= 1

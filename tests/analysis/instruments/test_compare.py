"""Instruments side by side on the small river, as solved on paper in docs/tutorial.md."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from layout_opt import read_instance
from layout_opt.analysis.instruments import InstrumentComparison, compare_instruments
from layout_opt.errors import InvalidInput
from layout_opt.instance import Change

RIVER = Path(__file__).parents[3] / "instances" / "small-river"


@cache
def found() -> InstrumentComparison:
    """Return the comparison (few bisections: the loads need only be near)."""
    names = ("entry_ban", "closing", "total_control", "permit_trade", "joint_plan")
    return compare_instruments(read_instance(RIVER), names, tolerance=5e-2, rounds=5)


def row(name: str) -> dict[str, float]:
    """Return one row of the table of instruments."""
    return found().instruments.set_index("instrument").loc[name].to_dict()


def test_permits_do_what_the_joint_plan_does() -> None:
    """Trade with basin-correct ratios leaves 13.5, like the plan; 2.6 less than without the river."""
    assert row("permit_trade")["net_value"] == pytest.approx(13.5)
    assert row("joint_plan")["net_value"] == pytest.approx(13.5)
    assert row("permit_trade")["cost"] == pytest.approx(2.6)


def test_equal_loads() -> None:
    """Every instrument that can reaches 1000 t at the intake; caps come within the tolerance, bans overshoot."""
    loads = found().loads.query("receptor == 'intake'").set_index("instrument")["load"]
    assert loads["total_control"] == pytest.approx(1000, rel=5e-2)
    assert loads["permit_trade"] == pytest.approx(1000)
    assert loads["closing"] == 0


def test_entry_ban_does_nothing_to_what_stands() -> None:
    """The mill that harms the intake stands already, so banning new ones leaves 2400 t: not reached, no cost."""
    assert row("entry_ban")["reached"] == 0
    assert row("entry_ban")["excess"] == pytest.approx(1.4)
    assert row("entry_ban")["cost"] == pytest.approx(0)


def test_total_control_loses_output() -> None:
    """Caps by present discharge cannot move: 0.4167 of 60 is served, about 35 of 60 are short at 0.5 each: 17.5."""
    assert row("total_control")["shortage"] == pytest.approx(17.5, rel=5e-2)


def test_transfers_sum_to_zero_and_gains_to_the_cost() -> None:
    """What regions gain or lose sums to the cost of the instrument, transfers to zero."""
    sums = found().regions.groupby("instrument")[["gain", "charges", "permits", "goods"]].sum()
    for name, line in sums.iterrows():
        assert line["gain"] == pytest.approx(-row(str(name))["cost"], abs=1e-9)
        assert line[["charges", "permits", "goods"]].tolist() == pytest.approx([0, 0, 0], abs=1e-9)


def test_refusals() -> None:
    """An unknown instrument is named with the nearest; without a limit there is nothing to reach."""
    with pytest.raises(InvalidInput, match="did you mean 'permit_trade'"):
        compare_instruments(read_instance(RIVER), ["permit_trad"])
    loose = read_instance(RIVER, [Change(table="receptor_capacity", column="capacity", set=1e6)])
    with pytest.raises(InvalidInput, match="no limit of a receptor that binds"):
        compare_instruments(loose)

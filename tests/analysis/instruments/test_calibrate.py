"""Bisection on made-up layouts: continuous, in steps, with a jump, and out of reach."""

from __future__ import annotations

from typing import Any

import pytest

from layout_opt.analysis.instruments import InstrumentSetting, calibrate


def settled(excess: Any, **how: Any) -> InstrumentSetting:
    """Return the setting that is found where the layout under a strictness is that strictness."""
    search: Any = calibrate(lambda x: x, excess, **how)  # type: ignore[arg-type, return-value]
    asked = next(search)
    while True:
        try:
            asked = search.send(asked)
        except StopIteration as end:
            found: InstrumentSetting = end.value
            return found


def test_continuous() -> None:
    """A load of 2 - 2x meets a target of 1 at x = 0.5."""
    found = settled(lambda x: 1 - 2 * x, tolerance=1e-3, rounds=30)
    assert found.reached
    assert found.strictness == pytest.approx(0.5, abs=1e-3)


def test_steps() -> None:
    """Of ten sites the seventh brings the load below the target: neither six nor eight."""
    found = settled(lambda x: 0.65 - x, tolerance=1e-6, rounds=30, steps=10)
    assert found.strictness == pytest.approx(0.7)
    assert found.excess == pytest.approx(-0.05)


def test_jump() -> None:
    """Where the load jumps from 3 above to 1 below, the laxest setting beyond the jump is found, and the overshoot."""
    found = settled(lambda x: 3.0 if x < 0.3 else -1.0, tolerance=1e-3, rounds=30)
    assert found.reached
    assert found.strictness == pytest.approx(0.3, abs=1e-6)
    assert found.excess == -1.0


def test_out_of_reach() -> None:
    """An instrument that never reaches the target says so after one solve."""

    found = settled(lambda _: 0.4, tolerance=1e-3, rounds=30)
    assert not found.reached
    assert found.solves == 1

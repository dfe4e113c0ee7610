"""Bisection for tipping points, where the switches are known."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from layout_opt.analysis.sensitivity.tipping import tipping_points

STEPS = (1.3, 1.31, 1.9)


def level(value: float) -> int:
    """Return how many steps lie below a value."""
    return sum(value > step for step in STEPS)


class Counting:
    """Signatures that count what is asked."""

    def __init__(self) -> None:
        self.points = 0

    def __call__(self, wanted: Sequence[tuple[int, float]]) -> list[int]:
        self.points += len(wanted)
        return [level(value) + 10 * line * (value > 1.5) for line, value in wanted]


def line(*values: float) -> list[tuple[float, int]]:
    """Return the grid of the first line."""
    return [(value, level(value)) for value in values]


def test_every_switch_is_narrowed_to_the_tolerance() -> None:
    """Two switches between neighbours of the grid are told apart, and each lies in its bracket."""
    tips = tipping_points([line(1.0, 1.5, 2.0)], Counting(), 1e-4, 1000)
    assert [(tip.before, tip.after, tip.reached) for tip in tips] == [(0, 1, True), (1, 2, True), (2, 3, True)]
    for tip, step in zip(tips, STEPS, strict=True):
        assert tip.low <= step <= tip.high
        assert tip.high - tip.low <= 1e-4


def test_lines_are_kept_apart() -> None:
    """Each value of the second parameter has its own switches."""
    second = [(1.0, 0), (2.0, 13)]
    tips = tipping_points([line(1.0, 1.2), second], Counting(), 1e-3, 1000)
    assert {tip.line for tip in tips} == {1}
    assert [round((tip.low + tip.high) / 2, 2) for tip in tips] == [1.3, 1.31, 1.5, 1.9]


@pytest.mark.parametrize("most", [0, 3, 10])
def test_a_budget_of_solves_is_kept(most: int) -> None:
    """No more points are solved than allowed, and what is still wide says so: it is not taken for a tipping point."""
    asked = Counting()
    tips = tipping_points([line(1.0, 2.0)], asked, 1e-6, most)
    assert asked.points == most
    assert tips
    assert not any(tip.reached for tip in tips)
    assert all(tip.high - tip.low > 1e-6 for tip in tips)


def test_nothing_switches() -> None:
    """Equal neighbours are not searched."""
    asked = Counting()
    assert tipping_points([line(1.0, 1.1, 1.2)], asked, 1e-3, 100) == ()
    assert asked.points == 0

"""The demonstration ends with five numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from layout_opt import read_instance, read_run, solve, write_run
from layout_opt.cli.demo import five_numbers

SMALL_RIVER = Path(__file__).parents[2] / "instances" / "small-river"


def test_five_numbers_of_the_small_river(tmp_path: Path) -> None:
    """The best layout is worth 13.5, a tonne more at the intake 250,000 CNY; 25 of today's units stay upstream."""
    instance = read_instance(SMALL_RIVER)
    for layout in ("today", "best"):
        write_run(solve(instance, layout=layout), tmp_path / layout)
    before, after = (read_run(tmp_path / layout) for layout in ("today", "best"))
    found = five_numbers(before, after)
    assert len(found) == 5
    amounts = [float(str(amount)) for _, amount, _ in found]
    assert amounts[2] == pytest.approx(after.info["objective"] - before.info["objective"])
    assert after.info["objective"] == pytest.approx(13.5)
    assert "intake" in str(found[3][0]).lower()
    assert (amounts[3], found[3][2]) == (pytest.approx(250_000), "CNY/t")
    moved = before.tables["activity"]["activity"].sum() - 25.0
    assert amounts[4] == pytest.approx(moved)

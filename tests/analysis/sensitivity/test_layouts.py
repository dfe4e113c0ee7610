"""How far layouts are apart, which sites work, and how often."""

from __future__ import annotations

import pandas as pd
import pytest

from layout_opt.analysis.sensitivity.movement import Movement, movement_from, working_sites
from layout_opt.analysis.sensitivity.robustness import interval, robustness, site_table
from tests.analysis.sensitivity.known import two_regions


def layout(hill: float, bay: float) -> pd.DataFrame:
    """Return a table ``activity`` of the two regions."""
    return pd.DataFrame(
        {"node": "root", "region": ["bay", "hill"], "technology": "works", "activity": [bay, hill], "unit": "1e4 t/yr"}
    )


def movement() -> Movement:
    """Return the measure against the layout of the base."""
    return movement_from(two_regions(), {"activity": layout(20.0, 40.0)})


@pytest.mark.parametrize(
    ("hill", "bay", "moved", "relocated", "grown"),
    [(20, 40, 0, 0, 0), (40, 20, 10, 10, 0), (0, 60, 10, 10, 0), (20, 52, 3, 0, 6), (30, 35, 3.75, 2.5, 2.5)],
)
def test_movement_is_half_of_all_differences_in_value(
    hill: float, bay: float, moved: float, relocated: float, grown: float
) -> None:
    """A unit is worth 0.50; what moves counts once, growth counts half: moved = relocated + |grown| / 2."""
    found = movement().between(layout(hill, bay))
    assert found == pytest.approx({"moved": moved, "relocated": relocated, "grown": grown})
    assert found["moved"] == pytest.approx(found["relocated"] + abs(found["grown"]) / 2)


def test_the_whole_is_what_the_base_makes() -> None:
    """The base makes 60 units worth 0.50, all of the one industry."""
    assert movement().total == pytest.approx(30)
    assert movement().made(layout(10, 20), "ware") == pytest.approx(15)
    assert movement().largest == ("ware",)
    assert movement().unvalued == ()


def test_a_site_that_the_base_does_not_have_is_not_guessed() -> None:
    """Where a site is new its value is not known: the movement is blank, not wrong."""
    new = pd.concat([layout(20, 40), layout(5, 5).assign(region=["sea", "isle"])])
    assert pd.isna(list(movement().between(new).values())).all()


def test_round_off_is_no_site() -> None:
    """A site works above a millionth of the largest of its technology."""
    assert working_sites(layout(1e-7, 60), two_regions()) == {("root", "bay", "works")}
    assert len(working_sites(layout(1e-3, 60), two_regions())) == 2
    assert working_sites(layout(0, 0), two_regions()) == frozenset()


def test_sites_are_counted_over_futures() -> None:
    """Hill county works in three of four futures, Bay city in all: mostly and always."""
    table = site_table(two_regions(), [layout(20, 40), layout(0, 60), layout(40, 20), layout(10, 50)])
    rows = table.set_index("region")
    assert rows["works"].to_dict() == {"bay": 4, "hill": 3}
    assert rows["robustness"].to_dict() == {"bay": "always", "hill": "mostly"}
    assert rows["mean_activity"].to_dict() == pytest.approx({"bay": 42.5, "hill": 17.5})
    assert site_table(two_regions(), []).empty


def test_classes_and_intervals_of_shares() -> None:
    """The classes meet at one half; the interval of 3 out of 4 is that of Wilson (1927), and never leaves [0, 1]."""
    assert [robustness(share).value for share in (0.0, 0.01, 0.49, 0.5, 0.99, 1.0)] == [
        "never", "sometimes", "sometimes", "mostly", "mostly", "always",
    ]  # fmt: skip
    assert interval(3, 4) == pytest.approx((0.3006, 0.9544), abs=1e-4)
    assert interval(0, 10)[0] == 0.0
    assert (interval(0, 100)[0], interval(100, 100)[1]) == (0.0, 1.0)
    assert interval(10, 10)[1] == pytest.approx(1.0)
    assert interval(10, 10)[1] <= 1.0

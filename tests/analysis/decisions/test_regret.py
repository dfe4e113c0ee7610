"""Regret against numbers on paper; infeasible cells; intervals; probabilities."""

from __future__ import annotations

import pytest

from layout_opt import read_instance
from layout_opt.analysis.cooperation import Range
from layout_opt.analysis.regret import TODAY, Regret, regret
from layout_opt.analysis.regret.choice import least
from layout_opt.errors import InvalidInput
from layout_opt.instance import Change
from tests.cli.running import SMALL_RIVER

STRICT = (Change(table="receptor_capacity", column="capacity", set=600.0),)
SMALL = (Change(table="sites", where={"region": "upper"}, column="max_capacity", set=50.0),
         Change(table="sites", where={"region": "upper"}, column="existing", set=50.0))  # fmt: skip
CHANCES = {"base": 0.5, "strict": 0.4, "small": 0.1}
FUTURES = {"base": (), "strict": STRICT, "small": SMALL}


@pytest.fixture(scope="module")
def table() -> Regret:
    """The table of three futures: as it is, a stricter limit, and an upper mill of which a part is gone."""
    return regret(read_instance(SMALL_RIVER), FUTURES, probabilities=CHANCES)


def cell(table: Regret, layout: str, future: str) -> dict[str, object]:
    """Return one row of the cells."""
    frame = table.cells
    return frame[(frame["layout"] == layout) & (frame["future"] == future)].iloc[0].to_dict()


def test_cells_are_those_on_paper(table: Regret) -> None:
    """The layout of the base case (60 t upstream, 35 t in Lower city) under a limit of 600 t.

    Upper makes 600 / 40 = 15 t, Lower 35 t: 50 t sold for 25, made for 15 x 0.2 + 35 x 0.28 = 12.8, fixed 0.6,
    built 35 x 0.02 = 0.7, freight of 5 t from each side to Middle 0.2: 10.7, where 12.5 is best. Today's layout
    makes 15 t upstream: 7.5 - 3 - 0.3 - 0.1 = 4.1.
    """
    here = cell(table, "base", "strict")
    assert (here["objective"], here["regret_low"], here["regret_high"]) == pytest.approx((10.7, 1.8, 1.8))
    assert cell(table, TODAY, "strict")["objective"] == pytest.approx(4.1)
    assert cell(table, TODAY, "base")["objective"] == pytest.approx(6.9)
    for future, best in (("base", 13.5), ("strict", 12.5)):
        assert cell(table, future, future)["objective"] == pytest.approx(best)
        assert cell(table, future, future)["regret_high"] == pytest.approx(0.0, abs=1e-6)


def test_what_a_future_does_not_allow_stays_infeasible(table: Regret) -> None:
    """60 t upstream cannot stand where 50 t are the most: no layout but the one for that future is feasible."""
    assert {layout: cell(table, layout, "small")["status"] for layout in (TODAY, "base", "strict")} == dict.fromkeys(
        (TODAY, "base", "strict"), "infeasible"
    )
    judged = table.layouts.set_index("layout")
    assert judged["feasible"].to_dict() == {TODAY: 0, "base": 0, "strict": 0, "small": 1}
    assert (table.minimax.layout, table.best_mean.layout) == ("small", "small")
    assert table.minimax.certain


def test_minimax_and_mean_are_recomputed(table: Regret) -> None:
    """The greatest regret and the mean of the only feasible layout follow from its cells."""
    rows = table.cells[table.cells["layout"] == "small"].set_index("future")
    assert table.minimax.value is not None
    assert table.minimax.value.upper == pytest.approx(rows["regret_high"].max())
    mean = sum(chance * rows.loc[name, "objective"] for name, chance in CHANCES.items())
    assert table.best_mean.value is not None
    assert table.best_mean.value.lower == pytest.approx(mean)
    assert (table.cells.loc[table.cells["regret_high"].notna(), "certified"] == 1).all()


def test_a_site_that_is_gone_is_infeasible_too() -> None:
    """A future without a mill in Lower city allows no layout that has one; the cell names the site."""
    gone = (Change(table="sites", where={"region": "lower"}, delete=True),)
    found = regret(read_instance(SMALL_RIVER), {"base": (), "gone": gone}, today=False)
    here = cell(found, "base", "gone")
    assert (here["status"], here["note"]) == ("infeasible", "no such site there: root,lower,mill")
    assert cell(found, "gone", "base")["objective"] == pytest.approx(6.9)
    assert found.minimax.layout == "gone"


def test_choices_are_honest_about_gaps() -> None:
    """The layout with the least upper end is chosen; who might be better within the intervals is named."""
    clear = least({"a": Range(1, 2), "b": Range(3, 4)})
    assert (clear.layout, clear.certain) == ("a", True)
    close = least({"a": Range(1, 3), "b": Range(2, 4), "c": Range(3, 3)})
    assert (close.layout, close.rivals) == ("a", ("b",))
    tie = least({"a": Range(1, 1), "b": Range(1, 1)})
    assert (tie.layout, tie.certain) == ("a", True)
    assert least({}).layout is None


def test_wrong_questions_are_refused() -> None:
    """One future, wrong probabilities, reserved names, another objective."""
    instance = read_instance(SMALL_RIVER)
    refused = [
        ({"base": ()}, None, "must be two or more"),
        ({"today": (), "b": ()}, None, "must not be called today"),
        ({"a": (), "b": STRICT}, {"a": 0.5, "b": 0.6}, "must be 0 or more and add up to 1"),
        ({"a": (), "b": STRICT}, {"a": 1.0}, "must be known for every future"),
        ({"a": (), "b": (Change(table="instance", column="objective", set="cost"),)}, None, "must have the objective"),
    ]
    for futures, chances, words in refused:
        with pytest.raises(InvalidInput, match=words):
            regret(instance, futures, probabilities=chances)

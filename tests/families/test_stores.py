"""Stores: goods from one season to another, and resources that are used up, solved on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from layout_opt import read_instance
from layout_opt.errors import InvalidInput
from layout_opt.result.certificate import certify
from tests.families.hand import about, amount, answer
from tests.golden.examples import town

if TYPE_CHECKING:
    from pathlib import Path

    from layout_opt.result.run import Run
    from tests.cases.draft import Draft


def frozen(**store: object) -> Draft:
    """Return an oven that bakes in summer only (10 t/yr, a quarter of a year), 8 t wanted in winter, and a store."""
    draft = town("town")
    draft.add("tree", node="year", parent="")
    draft.add("tree", node="summer", parent="year", kind="season", share=0.25)
    draft.add("tree", node="winter", parent="year", kind="season", share=0.75)
    draft.tables["demand"] = []
    for node, quantity in (("summer", 0), ("winter", 8)):
        draft.add("demand", node=node, region="town", market="bread", tier="all", quantity=quantity, price=3)
    draft.add("sites", node="winter", region="town", technology="oven", max_utilisation=0)
    draft.add("stores", region="town", commodity="bread", **store)
    return draft


def test_what_is_baked_in_summer_is_eaten_in_winter() -> None:
    """Proves the balance with both losses: 2.5 t baked, a tenth lost on the way in, a fifth a year while it lies.

    On paper: held at the end of summer 2.5 x 0.9 = 2.25; three quarters of a year later 2.25 x 0.8^0.75 = 1.9032 are
    left and sold: 1.9032 x 3 - 2.5 x 1 of baking - 0.25 x 2.25 x 0.4 of storing. Without the store nothing is sold.
    """
    run = answer(frozen(filling_loss=0.1, loss=0.2, cost=0.4))
    sold = 2.25 * 0.8**0.75
    assert amount(run, "store_levels", "in_store", node="summer") == about(2.25)
    assert amount(run, "sales", "sales", node="winter") == about(sold)
    assert run.objective == about(3 * sold - 2.5 - 0.25 * 2.25 * 0.4)


@pytest.mark.parametrize(
    ("store", "most"), [({"capacity": 1.5}, 1.5), ({"max_filling": 4}, 1.0), ({"max_drawing": 2}, 1.5)]
)
def test_limits_of_a_store(store: dict[str, float], most: float) -> None:
    """Proves the room of a store, and that the most put by and taken out a year is divided by the seasons' shares."""
    assert amount(answer(frozen(**store)), "sales", "sales") == about(most)


def test_a_plant_gives_room_and_power() -> None:
    """Proves room and power from the capacity of a technology: 4 units x 0.25 t, moved 1 x 4 x a quarter of a year.

    On paper the room of 1 t binds; with a power of 0.8 per unit it is 0.8 t in summer.
    """
    for power, sold in ((1.0, 1.0), (0.8, 0.8)):
        draft = frozen(technology="freezer", held_per_capacity=0.25, moved_per_capacity=power)
        draft.add("technologies", technology="freezer", unit="t")
        draft.add("sites", region="town", technology="freezer", existing=4, max_capacity=4)
        assert amount(answer(draft), "sales", "sales") == about(sold)


def mined(**store: object) -> Draft:
    """Return an oven that needs half a t of coal per t of bread, from a seam that nobody fills; 4 years, then 6."""
    draft = town("town")
    draft.add("tree", node="now", parent="", years=4)
    draft.add("tree", node="later", parent="now", years=6)
    draft.add("commodities", commodity="coal", unit="t")
    draft.add("technology_goods", technology="oven", commodity="coal", region="*", input=0.5)
    draft.add("stores", region="town", commodity="coal", rule="carry", max_filling=0, **store)
    return draft


def test_a_resource_is_used_up() -> None:
    """Proves conservation: the years x what is taken out a year, and what is left, are what was there.

    On paper: 22 t less 2 that must stay make 40 t of bread in 10 years at 8 t a year at most; without the seam as a
    stock 80 t would be baked.
    """
    run = answer(mined(start=22, least_end=2))
    taken = 4 * amount(run, "store_flows", "drawing", node="now") + 6 * amount(
        run, "store_flows", "drawing", node="later"
    )
    assert taken == about(20)
    assert amount(run, "store_levels", "in_store", node="later") == about(2)
    assert run.objective == about(40 * (3 - 1))


def test_what_lies_is_lost_by_the_years_of_a_period() -> None:
    """Proves the loss of a period of several years: of 10 t 10 x 0.9^4 are there after the first four years."""
    draft = mined(start=10, loss=0.1, max_drawing=0)
    assert amount(answer(draft), "store_levels", "in_store", node="now") == about(10 * 0.9**4)


def test_each_limit_of_a_store_is_named() -> None:
    """Proves that a layout beyond a limit of a store is refused by its name: held, moved, put by, taken out, left."""
    draft = frozen(
        technology="freezer", held_per_capacity=0.5, moved_per_capacity=1, max_filling=8, max_drawing=2, capacity=0.5
    )
    draft.add("technologies", technology="freezer", unit="t")
    draft.add("sites", region="town", technology="freezer", existing=4, max_capacity=4)
    run, seam = answer(draft), answer(mined(start=22, least_end=2))

    def named(run: Run, table: str, column: str, node: str, value: float) -> str:
        frame = run.tables[table].copy()
        frame.loc[frame["node"] == node, column] = value
        found = certify(run.instance, {**run.tables, table: frame}, run.objective, "best").violations
        return " ".join(str(each) for each in found)

    assert "stores store_balance[summer,town,bread]" in named(run, "store_levels", "in_store", "summer", 0.9)
    assert "stores store_max[summer,town,bread]" in named(run, "store_levels", "in_store", "summer", 3.0)
    assert "stores store_use_max[summer,town,bread]" in named(run, "store_flows", "filling", "summer", 1.1)
    assert "stores filling_max[summer,town,bread]" in named(run, "store_flows", "filling", "summer", 2.1)
    assert "stores drawing_max[winter,town,bread]" in named(run, "store_flows", "drawing", "winter", 1.6)
    assert "stores store_end[later,town,coal]: is below its limit" in named(
        seam, "store_levels", "in_store", "later", 1.0
    )


REFUSED = (
    (frozen(start=3), "stores.csv start[town,bread]: found 3; must be blank with the rule cycle"),
    (frozen(technology="oven2"), "technology"),
    (frozen(rule="hold"), "rule"),
)


@pytest.mark.parametrize(("draft", "words"), REFUSED)
def test_stores_that_contradict_themselves(draft: Draft, words: str, tmp_path: Path) -> None:
    """Proves that starts without a carry, plants that do not exist and rules that are none are refused."""
    with pytest.raises(InvalidInput) as refused:
        read_instance(draft.write(tmp_path / "instance"))
    assert words in str(refused.value)


def test_a_year_that_repeats_cannot_carry(tmp_path: Path) -> None:
    """Proves that a stock that goes on from a repeated year is refused, and so is a plant that is no site."""
    draft = frozen(rule="carry", technology="freezer")
    draft.add("technologies", technology="freezer", unit="t")
    draft.tables["tree"][0]["years"] = "5"
    with pytest.raises(InvalidInput) as refused:
        read_instance(draft.write(tmp_path / "instance"))
    assert "rule[town,bread]: found carry over 5 years at summer; must be cycle" in str(refused.value)
    assert "technology[town,bread]: found freezer; must be a site" in str(refused.value)

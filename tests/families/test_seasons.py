"""Seasons: parts of the years of a period, with its capacity, amounts of their own, and limits of the year for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from layout_opt import read_instance
from layout_opt.errors import InvalidInput
from layout_opt.instance.spec import InSeason
from layout_opt.model.discover import table_specs
from tests.cases.random_wide import wide_draft
from tests.families.hand import answer
from tests.golden.examples import town
from tests.reference.agreement import disagreements, near
from tests.reference.book import read_book
from tests.reference.package import by_experiment

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cases.draft import Draft


def with_seasons(draft: Draft, shares: dict[str, float | None], *, years: float | None = None) -> Draft:
    """Return a draft in which every period has seasons, named like the period and their own word."""
    made = draft.copy()
    rows = made.tables.setdefault("tree", [])
    if not rows:
        made.add("tree", node="root", parent="", years=years)
    for period in [row["node"] for row in rows]:
        for word, share in shares.items():
            made.add("tree", node=f"{period}-{word}", parent=period, kind="season", share=share)
    for row in rows:
        for column in ("parent", "period", "years", "probability", "weight", "kind", "share"):
            row.setdefault(column, "")
    return made


def without_permits(seed: int) -> Draft:
    """Return a random instance without permits, chance limits and risk, which know no seasons."""
    draft = wide_draft(seed)
    for name in ("permits", "permit_zones", "chance_limits"):
        draft.tables.pop(name, None)
    draft.settings.pop("risk", None)
    return draft


@pytest.mark.parametrize("seed", [0, 3, 8])
def test_equal_seasons_are_one_year(seed: int, tmp_path: Path) -> None:
    """Proves that seasons in which nothing differs change no value, whatever tables an instance holds.

    But for stores and reservoirs: with them a site may run in one season for another, and rest in that one.
    """
    draft = without_permits(seed)
    for name in ("stores", "reservoirs"):
        draft.tables.pop(name, None)
    try:
        year = by_experiment(draft.write(tmp_path / "year"))
    except InvalidInput:
        pytest.skip("a random instance that validation refuses")
    divided = by_experiment(with_seasons(draft, {"wet": 0.25, "dry": None, "ice": None}).write(tmp_path / "seasons"))
    assert divided.status == year.status
    if year.objective is not None:
        assert near(divided.objective or 0.0, year.objective, 1e-5)


@pytest.mark.parametrize("seed", [1, 6, 7, 9])
def test_the_reference_agrees_on_seasons(seed: int, tmp_path: Path) -> None:
    """Proves rows, ledgers, values and today's layout of seasons that differ, against independent plain code."""
    draft = with_seasons(without_permits(seed), {"wet": 0.25, "dry": 0.75})
    wet = f"{draft.tables['tree'][0]['node']}-wet"
    for table, column in (("technology_goods", "output"), ("technology_emissions", "intensity"), ("demand", "price"),
                          ("sites", "max_utilisation"), ("freight", "loss")):  # fmt: skip
        rows = draft.tables.get(table, [])
        if rows and rows[0].get(column):
            rows.append({**rows[0], "node": wet, **{name: "" for name in rows[0] if name not in _kept(table)}})
            rows[-1][column] = str(float(rows[0][column]) * 0.75)
    folder = draft.write(tmp_path / "instance")
    try:
        said = by_experiment(folder)
    except InvalidInput:
        pytest.skip("a random instance that validation refuses")
    assert disagreements(read_book(folder), said) == []
    assert disagreements(read_book(folder), by_experiment(folder, "today"), today=True) == []


def _kept(table: str) -> set[str]:
    """Return the columns that name a row."""
    return {*next(spec for spec in table_specs() if spec.name == table).key_names, "node"}


def bakery(**settings: object) -> Draft:
    """Return an oven of 10 t/yr, 8 t of bread wanted for 3 a unit, a running cost of 1, over summer and winter."""
    draft = town("town", **settings)
    draft.add("tree", node="year", parent="", kind="period")
    draft.add("tree", node="summer", parent="year", kind="season", share=0.25)
    draft.add("tree", node="winter", parent="year", kind="season", share=0.75)
    return draft


def activity(draft: Draft) -> dict[str, float]:
    """Return the activity of the oven by node, in a certified run."""
    table = answer(draft).tables["activity"]
    return dict(zip(table["node"], table["activity"], strict=True))


def test_a_season_has_its_share_of_the_capacity() -> None:
    """Proves that all of the demand may fall into one season, and then meets a quarter of the capacity only.

    On paper: 10 t/yr of capacity make 2.5 t in a summer of 3 months; without seasons the 8 t would be made.
    """
    draft = bakery()
    draft.tables["demand"] = []
    for node, quantity in (("summer", 8), ("winter", 0)):
        draft.add("demand", node=node, region="town", market="bread", tier="all", quantity=quantity, price=3)
    draft.tables["sites"][0] |= {"existing": "10", "max_capacity": "10"}
    made = activity(draft)
    assert made == pytest.approx({"summer": 2.5, "winter": 0.0})


def test_a_limit_of_the_year_is_one_for_its_seasons() -> None:
    """Proves that a demand of the year may be served in the season in which bread is cheapest to make.

    On paper: with a running cost of 4 in winter, all that is sold comes from the summer: 2.5 t; a quantity by season
    would give the same here and 2 t if it were a quarter of 8.
    """
    draft = bakery()
    draft.tables["sites"][0] |= {"existing": "10", "max_capacity": "10"}
    draft.add("sites", node="winter", region="town", technology="oven", variable_cost=4)
    assert activity(draft) == pytest.approx({"summer": 2.5, "winter": 0.0})


REFUSED = (
    ({"node": "summer", "parent": "winter"}, "parent: found the season 'winter'; must be a period"),
    ({"node": "summer", "years": "2"}, "years: found 2; must be blank for a season"),
    ({"node": "summer", "probability": "0.5"}, "probability: found 0.5; must be blank for a season"),
    ({"node": "summer", "share": "0.5"}, "share: found a sum of 1.25 over summer, winter; must sum to 1"),
    ({"node": "year", "share": "0.5"}, "share: found 0.5; must be blank for a period"),
    ({"node": "year", "kind": "season"}, "kind: found season; must be period for the root"),
)


@pytest.mark.parametrize(("edit", "words"), REFUSED)
def test_seasons_that_are_none(edit: dict[str, str], words: str, tmp_path: Path) -> None:
    """Proves that what a season cannot be is refused with place, value and rule."""
    draft = bakery()
    row = next(row for row in draft.tables["tree"] if row["node"] == edit["node"])
    row |= edit
    with pytest.raises(InvalidInput) as refused:
        read_instance(draft.write(tmp_path / "instance"))
    assert words in str(refused.value)


def test_what_is_of_the_year_is_not_given_for_seasons(tmp_path: Path) -> None:
    """Proves that capacity in the row of a season, and a total of the year beside that of one season, are refused."""
    draft = bakery()
    draft.add("sites", node="summer", region="town", technology="oven", max_capacity=3)
    draft.add("demand", node="summer", region="town", market="bread", tier="all", quantity=3)
    with pytest.raises(InvalidInput) as refused:
        read_instance(draft.write(tmp_path / "instance"))
    told = str(refused.value)
    assert "max_capacity: found a value for summer; must be blank in a season: it stands for the whole year" in told
    assert "demand.csv quantity[town,bread,all]: found given for 1 of 2 seasons; must be given for all seasons" in told


def test_every_amount_per_year_says_what_it_means_in_a_season() -> None:
    """Proves that no column of a quantity per year is taken for a ratio."""
    forgotten = [
        f"{spec.name}.{column.name}"
        for spec in table_specs()
        for column in spec.values
        if spec.temporal and column.unit.endswith("/yr") and column.in_season is InSeason.RATIO
    ]
    assert forgotten == []

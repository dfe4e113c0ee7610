"""Planner limits, solved on paper (the town of test_production: 8 t at a gain of 2 each, 16 a year alone)."""

from __future__ import annotations

import pytest

from tests.cases.draft import Draft
from tests.families.hand import about, amount, answer, best, ending
from tests.golden.examples import town


def limited(draft: Draft, *terms: dict[str, object], **limit: object) -> Draft:
    """Return a draft with one limit and its terms."""
    draft.add("planner_limits", limit="L", **limit)
    for term in terms:
        draft.add("planner_limit_terms", limit="L", **term)
    return draft


def test_planner_max() -> None:
    """Proves `planner_max`: at most 3 t of ovens anywhere make 6; without the row 16. A ton more is worth 2."""
    run = answer(limited(town(), {"measure": "activity"}, most=3))
    assert run.objective == about(6)
    prices = run.tables["prices"].set_index("row")
    assert prices["price"]["planner_max"] == about(2)
    assert prices["unit"]["planner_max"] == "CNY per t"


def test_planner_min_as_a_share() -> None:
    """Proves `planner_min`: of 8 t sold 30 % must be made at home at 2, the rest comes in at 2.5: 18.8; without 20."""
    draft = town()
    draft.add("foreign_trade", region="town", commodity="bread", direction="import", price=0.5)
    made, sold = {"measure": "activity", "technology": "oven"}, {"measure": "sales", "coefficient": -0.3}
    assert best(limited(draft, made, sold, least=0)) == about(0.3 * 16 + 0.7 * 20)


def test_a_limit_out_of_reach_is_infeasible() -> None:
    """Proves that both rows are hard: 11 t cannot come out of an oven of 10 t."""
    assert ending(limited(town(), {"measure": "activity"}, least=11)) == "infeasible"


def test_at_most_one_base() -> None:
    """Proves the count of open sites: of two towns that gain 16 - 1 each one works: 15; without the row 30."""
    draft = town("town", "port")
    for row in draft.tables["sites"]:
        row["fixed_cost"] = "1"
    assert best(limited(draft, {"measure": "open"}, most=1)) == about(15)


def test_groups_and_industries_choose() -> None:
    """Proves that a group limits its regions only, and an industry its technologies: 16 + 2 x 2; without 32."""
    draft = town("town", "port")
    draft.tables["regions"][1]["group"] = "coast"
    draft.tables["technologies"][0]["industry"] = "bakery"
    term = {"measure": "activity", "group": "coast", "industry": "bakery"}
    assert best(limited(draft, term, most=2)) == about(20)


@pytest.mark.parametrize(
    ("scope", "value"), [("path", 2 * 14), ("tree", 2 * 14), ("node", 2 * 7 * 3)], ids=["path", "tree", "node"]
)
def test_scopes(scope: str, value: float) -> None:
    """Proves the scopes in two years and then five: 14 t in all years at 2 each; 3 t in each of 7 years; without 112.

    The good and the bad course of events have the same demand: each has its own path, and the tree weighs them.
    """
    draft = town()
    draft.add("tree", node="now", parent="", years=2)
    for node, probability in (("good", 0.25), ("bad", 0.75)):
        draft.add("tree", node=node, parent="now", years=5, probability=probability)
    most = 3 if scope == "node" else 14
    assert best(limited(draft, {"measure": "activity"}, most=most, scope=scope)) == about(value)


def test_what_happens_once_counts_once() -> None:
    """Proves that building counts without years: 5 t built in all, 5 t for 7 years at 2 each: 70; without 112."""
    draft = town()
    draft.add("tree", node="now", parent="", years=2)
    draft.add("tree", node="then", parent="now", years=5)
    run = answer(limited(draft, {"measure": "build"}, most=5, scope="path"))
    assert run.objective == about(70)
    assert amount(run, "limits", "used", row="planner_max") == about(5)


def test_units_are_converted() -> None:
    """Proves that 3000 kg/yr are 3 t/yr, and a coefficient in kWh/t makes a limit in kWh: 6 and 6 kWh / 2 = 3 t."""
    assert best(limited(town(), {"measure": "activity"}, most=3000, unit="kg/yr")) == about(6)
    draft = limited(town(), {"measure": "activity", "coefficient": 2, "unit": "kWh/t"}, most=6, unit="kWh/yr")
    assert best(draft) == about(6)


@pytest.mark.parametrize(
    ("measure", "most", "value"), [("employment", 10, 10), ("factor", 10, 10), ("production", 0, 0)], ids=str
)
def test_ledgers(measure: str, most: float, value: float) -> None:
    """Proves the measures of ledgers: 2 bakers per ton, 10 of them; running costs (below 0) of at least 0."""
    draft = town()
    draft.add("factors", factor="bakers", unit="person", kind="labour")
    draft.add("technology_factors", technology="oven", factor="bakers", region="*", use=2)
    side = {"least": most} if measure == "production" else {"most": most}
    assert best(limited(draft, {"measure": measure}, **side)) == about(value)


def test_rows_add() -> None:
    """Proves that no row of terms overrides another: a ton of the town counts in both of two rows: 4 t, 8."""
    assert best(limited(town(), {"measure": "activity"}, {"measure": "activity", "region": "town"}, most=8)) == about(8)


def present_town(level: str = "5") -> Draft:
    """Return the town with an oven of 10 t that bakes 5 t today, with 2 bakers and 3 kg of smoke for each ton."""
    draft = town()
    draft.tables["sites"][0] |= {"existing": "10", "present_activity": level}
    draft.add("factors", factor="bakers", unit="person", kind="labour")
    draft.add("technology_factors", technology="oven", factor="bakers", use=2)
    draft.add("pollutants", pollutant="smoke", unit="kg")
    draft.add("technology_emissions", technology="oven", pollutant="smoke", intensity=3)
    draft.add("receptors", receptor="air", kind="airshed")
    draft.add("discharge", region="town", receptor="air", pollutant="smoke", share=1)
    return draft


@pytest.mark.parametrize("measure", ["activity", "factor", "employment", "discharge", "load"])
def test_a_share_of_today(measure: str) -> None:
    """Proves "0.8 x today": of 5 t, 10 bakers or 15 kg of smoke today 80 % leave 4 t, worth 8; without the row 16."""
    assert best(limited(present_town(), {"measure": measure}, most_of_today=0.8)) == about(8)


def test_a_share_of_todays_capacity() -> None:
    """Proves it for what stands: at most half of the 10 t, so that 5 t are sold, for 10; `most` goes before it: 16."""
    half = limited(present_town(), {"measure": "capacity"}, most_of_today=0.5)
    assert best(half) == about(10)
    half.tables["planner_limits"][0]["most"] = "20"
    assert best(half) == about(16)


def test_at_least_a_share_of_today() -> None:
    """Proves `least_of_today`: where bread sells at a loss of 0.5, 60 % of the 5 t must go on: -1.5; else 0."""
    draft = present_town()
    draft.tables["demand"][0]["price"] = "0.5"
    run = answer(limited(draft, {"measure": "employment"}, least_of_today=0.6))
    assert run.objective == about(-1.5)
    row = run.tables["limits"].set_index("row").loc["planner_min"]
    assert (row["limit"], row["unit"]) == (about(6), "person/yr")

"""Production, solved on paper.

The town of all cases: an oven (at most 10 t a year, 1 CNY/t) and buyers of 8 t at 3 CNY/t; alone it earns
8 x (3 - 1) = 16.
"""

from __future__ import annotations

from tests.families.hand import about, amount, answer, best, ending
from tests.golden.examples import town


def test_town() -> None:
    """Proves the town itself: 16, and nothing is made that nobody buys."""
    run = answer(town())
    assert run.objective == about(16)
    assert amount(run, "surplus", "surplus") == 0


def test_capacity_max() -> None:
    """Proves `capacity_max`: an oven of 5 t earns 5 x 2 = 10; without the row it would earn 16."""
    draft = town()
    draft.tables["sites"][0]["max_capacity"] = "5"
    assert best(draft) == about(10)


def test_capacity_max_closes_a_closed_site() -> None:
    """Proves `capacity_max` with opening: a fixed cost of 10 leaves 6, of 17 leaves 0; without the row always 16."""
    draft = town()
    draft.tables["sites"][0]["fixed_cost"] = "10"
    assert best(draft) == about(6)
    draft.tables["sites"][0]["fixed_cost"] = "17"
    run = answer(draft)
    assert run.objective == about(0)
    assert amount(run, "capacity", "open") == 0


def test_capacity_min() -> None:
    """Proves `capacity_min`: capacity costs 1 a year, an open oven has 10: 16 - 10 = 6; without the row 8 do: 8."""
    draft = town()
    draft.tables["sites"][0] |= {"min_capacity": "10", "investment_cost": "1"}
    assert best(draft) == about(6)
    del draft.tables["sites"][0]["min_capacity"]
    assert best(draft) == about(8)


def test_activity_max() -> None:
    """Proves `activity_max`: half of 10 t of capacity makes 5 t, worth 10; without the row 16."""
    draft = town()
    draft.tables["sites"][0]["max_utilisation"] = "0.5"
    assert best(draft) == about(10)


def test_activity_min() -> None:
    """Proves `activity_min`: 4 t of capacity that may not go must run half: losing 2 x (1 - 0.5) = 1; else 0."""
    draft = town()
    draft.tables["demand"][0]["price"] = "0.5"
    draft.tables["sites"][0] |= {"existing": "4", "min_utilisation": "0.5", "retirement_cost": "100"}
    run = answer(draft)
    assert run.objective == about(-1)
    assert amount(run, "activity", "activity") == about(2)
    del draft.tables["sites"][0]["min_utilisation"]
    assert best(draft) == about(0)


def test_module_link() -> None:
    """Proves `module_link`: capacity at 1 a year in modules of 3: 2 give 6 x 1 = 6, 3 give 16 - 9 = 7; without 8."""
    draft = town()
    draft.tables["sites"][0] |= {"module_size": "3", "investment_cost": "1"}
    run = answer(draft)
    assert run.objective == about(7)
    assert amount(run, "capacity", "modules") == 3
    del draft.tables["sites"][0]["module_size"]
    assert best(draft) == about(8)


def test_modules_may_be_more_than_fit_at_once() -> None:
    """Proves `modules` without a bound: 3 of 5 t with 2 t scrapped at once sell 13 t at 3 - 1; 2 modules sell 10 t."""
    draft = town()
    draft.tables["demand"][0] |= {"quantity": "20"}
    draft.tables["sites"][0] |= {"module_size": "5", "max_capacity": "13"}
    run = answer(draft)
    assert amount(run, "capacity", "modules") == 3
    assert amount(run, "capacity", "retire") == about(2)
    assert run.objective == about(26)


def test_capacity_balance_counts_what_stands() -> None:
    """Proves `capacity_balance`: 4 t stand, 4 are bought at 1 each: 16 - 4 = 12; without the row 16."""
    draft = town()
    draft.tables["sites"][0] |= {"existing": "4", "investment_cost": "1"}
    run = answer(draft)
    assert run.objective == about(12)
    assert amount(run, "capacity", "build") == about(4)


def test_retirement_is_paid() -> None:
    """Proves the cost of scrapping: keeping 4 t open costs 3 a year, scrapping them 4 x 0.5 = 2; for nothing, 0."""
    draft = town()
    draft.tables["demand"][0]["price"] = "0.5"
    draft.tables["sites"][0] |= {"existing": "4", "fixed_cost": "3", "retirement_cost": "0.5"}
    run = answer(draft)
    assert run.objective == about(-2)
    assert amount(run, "value", "value", part="retirement") == about(-2)


def test_annuity() -> None:
    """Proves the annuity: 10 % over 2 years pays 0.1 / (1 - 1.1^-2) = 0.576190 a year and unit: 16 - 8 x 0.57619."""
    draft = town(discount_rate=0.1)
    draft.tables["sites"][0]["investment_cost"] = "1"
    draft.tables["technologies"][0]["lifetime"] = "2"
    assert best(draft) == about(16 - 8 * 0.1 / (1 - 1.1**-2))
    draft.settings["discount_rate"] = 0
    assert best(draft) == about(16 - 8 / 2)
    draft.tables["technologies"][0]["lifetime"] = ""
    assert best(draft) == about(16 - 8)


def test_goods_balance_of_inputs() -> None:
    """Proves the goods balance: half a ton of grain at 2 per ton of bread leaves 8 x (3 - 1 - 1) = 8; without it 16."""
    draft = town()
    draft.add("commodities", commodity="grain", unit="t")
    draft.add("technology_goods", technology="oven", commodity="grain", region="*", input=0.5)
    draft.add("foreign_trade", region="town", commodity="grain", direction="import", price=2)
    assert best(draft) == about(8)


def test_own_use_is_netted() -> None:
    """Proves that an oven may take in what it makes: 0.2 t of bread per ton: 10 t of activity give 8 t, 24 - 10."""
    draft = town()
    draft.tables["technology_goods"][0]["input"] = "0.2"
    assert best(draft) == about(14)


def test_no_site_no_activity() -> None:
    """Proves that a pair with max_capacity 0 and nothing existing is no site."""
    draft = town()
    draft.tables["sites"][0]["max_capacity"] = "0"
    draft.add("regions", region="farm")
    draft.add("sites", region="farm", technology="oven", max_capacity=5)
    run = answer(draft)
    assert run.tables["activity"]["region"].tolist() == ["farm"]


def test_treatment_costs_are_booked_as_treatment() -> None:
    """Proves the value part: running (0.5 x 6) and fixed cost (1) of a treatment plant stand under treatment."""
    draft = town()
    draft.add("technologies", technology="scrubber", unit="kg", kind="treatment")
    draft.add("pollutants", pollutant="smoke", unit="kg")
    draft.add("technology_emissions", technology="oven", pollutant="smoke", region="*", intensity=1)
    draft.add("technology_emissions", technology="scrubber", pollutant="smoke", region="*", intensity=-1)
    draft.add("sites", region="town", technology="scrubber", max_capacity=40, variable_cost=0.5, fixed_cost=1)
    draft.add("discharge_caps", region="town", pollutant="smoke", cap=2)
    run = answer(draft)
    assert run.objective == about(16 - 3 - 1)
    assert amount(run, "value", "value", part="treatment") == about(-4)
    assert amount(run, "value", "value", part="fixed") == 0


def test_unlimited_site_is_unbounded() -> None:
    """Proves that nothing hides a limit: a site without one and exports without one are reported as unbounded."""
    draft = town()
    draft.tables["sites"][0]["max_capacity"] = ""
    draft.add("foreign_trade", region="town", commodity="bread", direction="export", price=2)
    assert ending(draft) == "unbounded"

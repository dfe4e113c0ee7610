"""Lifetimes, solved on paper.

The town of all cases: an oven (at most 10 t a year, 1 CNY/t) and buyers of 8 t at 3 CNY/t: 16 a year while it works.
Ovens live 10 years unless a case says otherwise; `now` lasts 5 years and `later` 10, without discount.
"""

from __future__ import annotations

import pandas as pd
import pytest

from layout_opt import solve
from layout_opt.facts.notices import notices_of
from layout_opt.result.run import Run
from tests.cases.draft import Draft
from tests.families.hand import GAP, about, amount, answer, best
from tests.golden.examples import town
from tests.golden.text import instance_of


def aging(**site: object) -> Draft:
    """Return the town over two periods, with ovens that live 10 years."""
    draft = town(base_year=2025)
    draft.tables["technologies"][0]["lifetime"] = "10"
    draft.add("tree", node="now", parent="", years=5)
    draft.add("tree", node="later", parent="now", years=10)
    draft.tables["sites"][0] |= {name: str(cell) for name, cell in site.items()}
    return draft


def banned(draft: Draft, **ban: object) -> Draft:
    """Return the town in which nobody may build, or work, later."""
    draft.add("entry_bans", node="later", region="town", technology="oven", **ban)
    return draft


def vintage(run: Run, node: str, built: str) -> pd.Series:
    """Return one row of the table of vintages."""
    frame = run.tables["vintages"]
    return frame[(frame["node"] == node) & (frame["built"] == built)].iloc[0]


def test_plants_die() -> None:
    """Proves `vintage_balance`: 8 t that stand in 2025 live 5 of the 10 later years, 4 t on average.

    16 x 5 + 8 x 10 = 160, as nothing may be built; without lifetimes it would be 16 x 15 = 240.
    """
    draft = banned(aging(existing=8))
    draft.add("entry_bans", node="now", region="town", technology="oven")
    run = answer(draft)
    assert run.objective == about(160)
    assert run.tables["capacity"].set_index("node")["capacity"].to_dict() == about({"now": 8, "later": 4})
    assert vintage(run, "later", "existing")[["standing", "alive", "capacity"]].tolist() == about([8, 0.5, 4])


def test_years_of_building() -> None:
    """Proves ages: of 8 t 6 were built in 2018 and live 3 more years, 2 in 2024 live 9.

    5.6 x 2 x 5 + 0.8 x 2 x 10 = 72; as new they would make 160, without lifetimes 240. A blank `existing` is the sum.
    """
    draft = banned(aging())
    draft.add("entry_bans", node="now", region="town", technology="oven")
    draft.add("existing_capacity", region="town", technology="oven", built=2018, amount=6)
    draft.add("existing_capacity", region="town", technology="oven", built=2024, amount=2)
    run = answer(draft)
    assert run.objective == about(56 + 16)
    assert amount(run, "capacity", "existing") == about(8)
    assert run.tables["capacity"].set_index("node")["capacity"].to_dict() == about({"now": 5.6, "later": 0.8})


def test_annuities_end_with_the_life() -> None:
    """Proves the end of annuities: ovens of 5 years built now are paid 1 / 5 in 5 years and not later: 80 - 8 = 72.

    Later nothing may be built. Without their end the annuity would go on for 10 years, to 72 - 16 = 56; without the
    death of the ovens they would earn 160 more.
    """
    draft = banned(aging(investment_cost=1))
    draft.tables["technologies"][0]["lifetime"] = "5"
    run = answer(draft)
    assert run.objective == about(72)
    assert amount(run, "value", "value", node="now", part="investment") == about(-8 / 5)
    assert amount(run, "value", "value", node="later", part="investment") == 0


def test_a_loan_is_spread_over_the_life() -> None:
    """Proves loans: 5 years at 10 % pay 0.263797 a year, spread over 10 years without discount half of it.

    One node of 5 years: 80 - 8 x 0.131899 x 5 = 74.724; at the discount rate over the lifetime it would be 76.
    """
    draft = aging(investment_cost=1)
    del draft.tables["tree"][1]
    draft.tables["technologies"][0] |= {"loan_years": "5", "loan_rate": "0.1"}
    assert best(draft) == about(80 - 8 * 5 * 0.5 * 0.1 / (1 - 1.1**-5))


def test_what_is_left_beyond_the_last_node_is_not_charged() -> None:
    """Proves the horizon: 8 t for 3 of the first years, and 5 years of an oven of 10 at the end: 5 of 10 annuities.

    One node of 5 years: 80 - 8 x 1 x 5 / 10 = 76; charged in full it would be 72.
    """
    draft = aging(investment_cost=1)
    del draft.tables["tree"][1]
    assert best(draft) == about(76)


def test_a_plant_that_dies_inside_a_node() -> None:
    """Proves the share: ovens that live 5 of 10 years count half; for 8 t 16 t are built, each paid 1 / 5 for 5 years.

    160 - 16 = 144. If they lived on 8 t would do, paid for 10 years: 144 too, but then 8 t are built.
    """
    draft = aging(investment_cost=1)
    draft.tables["technologies"][0]["lifetime"] = "5"
    draft.tables["tree"] = [{"node": "now", "parent": "", "years": "10"}]
    run = answer(draft)
    assert run.objective == about(144)
    assert amount(run, "capacity", "build") == about(16)
    assert amount(run, "capacity", "capacity") == about(8)


def test_scrapping_is_a_decision_by_time_of_building() -> None:
    """Proves `scrap_link`: of 4 t built in 2018 and 4 in 2024, of which buyers take half, those go that die first.

    What stands must run. Without the old ones: 4 x 2 x 5 + 4 x 0.4 x 2 x 10 = 72; half of each would make less.
    """
    draft = banned(aging(max_capacity=8))
    draft.add("entry_bans", node="now", region="town", technology="oven")
    draft.add("existing_capacity", region="town", technology="oven", built=2018, amount=4)
    draft.add("existing_capacity", region="town", technology="oven", built=2024, amount=4)
    draft.tables["sites"][0] |= {"min_utilisation": "1", "variable_cost": "1"}
    draft.tables["demand"][0]["quantity"] = "4"
    run = answer(draft)
    assert run.objective == about(4 * 2 * 5 + 4 * 0.4 * 2 * 10)
    assert vintage(run, "now", "2018")["scrap"] == about(4)
    assert vintage(run, "now", "2024")["scrap"] == about(0)
    assert amount(run, "capacity", "retire") == about(4)


def test_stranded_by_a_ban() -> None:
    """Proves stranded capital: 8 t built now for 1 a unit and 10 years, closed after 5: 4 of 8 annuities are stranded.

    Discounted at 10 % they are 8 x 0.162745 a year, worth 8 x 0.162745 x 4.169865 when the ban comes. Without the table
    nothing would tell: the annuities are paid all the same.
    """
    draft = banned(aging(investment_cost=1), closes_existing=1)
    draft.settings["discount_rate"] = 0.1
    run = answer(draft)
    row = run.tables["stranded_capital"].iloc[0]
    yearly, left = 0.1 / (1 - 1.1**-10), sum(1.1**-year for year in range(5))
    assert (row["node"], row["built"], row["cause"]) == ("later", "now", "ban")
    assert row["scrapped"] + row["idle"] == about(8)
    assert row["remaining"] == about(8 * yearly * left)
    assert row["annuity"] * sum(1.1**-year for year in range(10)) == about(8 * yearly * left)
    assert len(run.tables["stranded_capital"]) == 1


@pytest.mark.parametrize("rate", [0.0, 0.1])
def test_stranded_and_working_annuities_are_all_annuities(rate: float) -> None:
    """Proves zero sum: by vintage, annuities on what works and on what is stranded are those on all that was built.

    And those on all that was built in the tree are the part `investment` of the value.
    """
    draft = aging(existing=4, investment_cost=1, fixed_cost=0.5)
    draft.settings["discount_rate"] = rate
    draft.add("pollutants", pollutant="smoke", unit="kg")
    draft.add("technology_emissions", technology="oven", pollutant="smoke", region="*", intensity=2)
    draft.add("emission_standards", node="later", technology="oven", pollutant="smoke", max_intensity=1)
    run = answer(draft)
    keys = ["node", "region", "technology", "built"]
    vintages, stranded = run.tables["vintages"], run.tables["stranded_capital"]
    assert set(stranded["cause"]) == {"standard"}
    merged = vintages.merge(
        stranded[[*keys, "scrapped", "idle", "annuity"]], on=keys, how="left", suffixes=("", "_lost")
    )
    merged = merged.fillna({"scrapped": 0.0, "idle": 0.0, "annuity_lost": 0.0})
    working = merged["standing"] - merged["idle"]
    whole = merged["standing"] + merged["scrapped"]
    on_working = merged["annuity"] * (working / whole).fillna(0.0)
    assert (on_working + merged["annuity_lost"]).tolist() == about(merged["annuity"].tolist())
    charged = vintages[vintages["built"] != "existing"].groupby("node")["annuity"].sum()
    value = run.tables["value"]
    paid = -value[value["part"] == "investment"].set_index("node")["value"]
    assert charged[charged > 0].to_dict() == about(paid[paid > 0].to_dict())


def test_capacity_costs_are_paid_while_a_plant_lives() -> None:
    """Proves `capacity_cost` of a plant that dies within a period: the discounted years that it lives, not its share.

    On paper: of ovens that live 10 years, 5 are left in a period of 10 years; half of the capacity counts, and the
    cost is that of 5 years from the period's beginning. As a share of the period it would be half of ten years' worth.
    """
    draft = aging(existing=4, max_capacity=4, capacity_cost=0.5)
    draft.settings["discount_rate"] = 0.1
    draft.add("entry_bans", region="town", technology="oven")
    run = answer(draft)
    value = run.tables["value"].query("part == 'fixed'").set_index("node")["value"]
    five, ten = ((1 - 1.1**-years) / (1 - 1.1**-1) for years in (5, 10))
    assert value.to_dict() == about({"now": -4 * 0.5, "later": -4 * 0.5 * five / ten})
    assert answer(draft, "today").tables["value"].query("part == 'fixed'")["value"].tolist() == about([-2.0, -2.0])


def test_today_does_not_age() -> None:
    """Proves today's layout: 8 t go on at every node, 16 x 15 = 240; if plants died it would be no layout at all."""
    run = solve(instance_of(aging(existing=8)), gap=GAP, layout="today")
    assert run.certificate is not None
    assert run.certificate.passed
    assert run.objective == about(240)


def test_without_lifetimes_or_ages_nothing_is_added() -> None:
    """Proves that a technology without a lifetime never dies, and that one node in which nothing dies needs no ages."""
    draft = aging(existing=8)
    draft.tables["technologies"][0]["lifetime"] = ""
    run = answer(draft)
    assert run.objective == about(240)
    assert "vintages" not in run.tables
    draft = town()
    draft.tables["technologies"][0]["lifetime"] = "10"
    assert "vintages" not in answer(draft).tables


def test_notices() -> None:
    """Proves that plants without a year of building, and those that are too old, are told."""
    told = "existing_capacity.csv can tell when it was built."
    assert [line for line in notices_of(instance_of(aging(existing=8))) if "as new" in line] == [
        f"sites.csv: existing capacity of oven counts as new at the root; {told}"
    ]
    draft = aging()
    draft.add("existing_capacity", region="town", technology="oven", built=2010, amount=3)
    assert [line for line in notices_of(instance_of(draft)) if "existing" in line] == [
        "existing_capacity.csv: oven of 2010 outlived its lifetime before the root and counts nothing."
    ]

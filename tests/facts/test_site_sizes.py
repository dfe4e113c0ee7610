"""Largest capacities that nobody gives: bounds worked by hand, and no optimum cut off."""

from __future__ import annotations

import pytest

from layout_opt.errors import InvalidInput
from layout_opt.facts.notices import notices_of
from layout_opt.facts.site_sizes import derived_sizes
from tests.cases.draft import Draft
from tests.cases.random_instance import random_draft
from tests.families.hand import about, answer, best
from tests.golden.examples import town
from tests.golden.text import instance_of

LARGE = 1e4
"""A largest capacity that no random instance reaches."""
OPEN = 3.0
"""Fixed cost that makes opening a decision."""


def blank_town(**cells: str) -> Draft:
    """Return the town with an oven whose opening costs 3 and whose size nobody gives."""
    draft = town()
    draft.tables["sites"][0] |= {"max_capacity": "", "existing": "", "fixed_cost": "3"} | cells
    return draft


def size(draft: Draft, site: tuple[str, str] = ("town", "oven")) -> float:
    """Return the derived size of a site."""
    return derived_sizes(instance_of(draft))[site].most / 1.01


def test_what_takes_its_goods() -> None:
    """Proves that 8 t of demand bound the oven, 16 at half utilisation, 10 with 2 t of exports, and a module more."""
    assert size(blank_town()) == about(8)
    assert size(blank_town(max_utilisation="0.5")) == about(16)
    draft = blank_town()
    draft.add("foreign_trade", region="town", commodity="bread", direction="export", max_quantity=2, price=1)
    assert size(draft) == about(10)
    assert size(blank_town(module_size="1.01")) == about(9)


def test_what_there_is_of_a_factor() -> None:
    """Proves that 3 bakers at half a baker a ton bound the oven at 6 t, and that the optimum is 6 x 2 - 3 = 9."""
    draft = blank_town()
    draft.add("factors", factor="bakers", unit="person", kind="labour")
    draft.add("technology_factors", technology="oven", factor="bakers", use=0.5)
    draft.add("factor_endowments", region="town", factor="bakers", amount=3)
    assert size(draft) == about(6)
    run = answer(draft)
    assert run.objective == about(9)
    prices = run.tables["prices"]
    bound = prices[(prices["row"] == "capacity_max") & (prices["price"] != 0)]
    assert bound.empty, "the derived size has no price of its own"


def test_a_chain_hands_its_bound_up() -> None:
    """Proves that a mill for an oven of 8 t that takes 0.5 t of flour a ton is bounded at 4 t."""
    draft = blank_town()
    draft.add("commodities", commodity="flour", unit="t")
    draft.add("technologies", technology="mill", unit="t", kind="production")
    draft.add("technology_goods", technology="mill", commodity="flour", output=1)
    draft.add("technology_goods", technology="oven", commodity="flour", input=0.5)
    draft.add("sites", region="town", technology="mill", fixed_cost=1)
    assert size(draft, ("town", "mill")) == about(4)
    assert best(draft) == about(8 * 2 - 3 - 1)
    (told,) = [notice for notice in notices_of(instance_of(draft)) if "follows from the data" in notice]
    assert told == (
        "sites.csv: max_capacity is blank and follows from the data: town,mill at most 4.04 t/yr (what takes flour); "
        "town,oven at most 8.08 t/yr (what takes bread)."
    )


def test_running_for_another_reason_is_not_bounded() -> None:
    """Proves that nothing is derived where running earns or least amounts want it: then the size must be given."""
    with pytest.raises(InvalidInput, match="nothing bounds the site"):
        instance_of(blank_town(variable_cost="-1"))
    draft = blank_town()
    draft.add("planner_limits", limit="work", node="", scope="node", least=1, words="work for bakers")
    draft.add("planner_limit_terms", limit="work", measure="activity", technology="oven", coefficient=1)
    with pytest.raises(InvalidInput, match="nothing bounds the site"):
        instance_of(draft)


@pytest.mark.parametrize("seed", [0, 17, 32])
def test_no_optimum_is_cut_off(seed: int) -> None:
    """Proves on random instances that derived sizes leave the optimum that sizes far beyond it have."""
    draft = random_draft(seed, tiny=True)
    for table in ("regional_floors", "permits"):
        draft.tables.pop(table, None)
    values = []
    for most in ("", str(LARGE)):
        for site in draft.tables["sites"]:
            site |= {"max_capacity": most, "fixed_cost": str(OPEN)}
        values.append(best(draft))
    assert values[0] == pytest.approx(values[1], rel=1e-6, abs=1e-6)

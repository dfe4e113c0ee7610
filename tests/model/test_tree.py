"""The tree of decision nodes, solved on paper.

now (5 years), then good (0.25) or bad (0.75), 10 years each; 10 % discount: the later years count 1.1^-5 = 0.620921.
Weights: now 1 + 1.1^-1 + ... + 1.1^-4 = 4.169865, ten such years 6.759024; good 0.25 x 0.620921 x 6.759024 = 1.049205,
bad 3.147616.
"""

from __future__ import annotations

from tests.cases.draft import Draft
from tests.families.hand import about, amount, answer, best
from tests.golden.examples import town

LATER = sum(1.1**-year for year in range(5, 15))
WEIGHTS = {"now": sum(1.1**-year for year in range(5)), "good": 0.25 * LATER, "bad": 0.75 * LATER}
ONCE_BAD = 0.75 * 1.1**-5
"""What is paid once counts as at the beginning of the node."""


def grown() -> Draft:
    """Return the town in a tree."""
    draft = town(discount_rate=0.1)
    draft.add("tree", node="now", parent="", years=5)
    draft.add("tree", node="good", parent="now", years=10, probability=0.25)
    draft.add("tree", node="bad", parent="now", years=10, probability=0.75)
    return draft


def test_weights() -> None:
    """Proves the weights: 16 a year are worth 133.867; with years x discount of the first 179, undiscounted 240."""
    assert best(grown()) == about(16 * 8.366687457)
    assert sum(WEIGHTS.values()) == about(8.366687457)


def test_inheritance() -> None:
    """Proves that a row of a node overrides, and a blank of it inherits: in the good case 10 t, at 3 still."""
    draft = grown()
    draft.add("demand", node="good", region="town", market="bread", tier="all", quantity=10)
    assert best(draft) == about(16 * (WEIGHTS["now"] + WEIGHTS["bad"]) + 20 * WEIGHTS["good"])


def test_capacity_is_carried_over() -> None:
    """Proves that what stands goes on standing: entry is banned later, so 8 t are built now; without it 16 x 4.17 only.

    Built now at 1 a year and unit, paid in every node: (16 - 8) x all weights.
    """
    draft = grown()
    draft.tables["sites"][0]["investment_cost"] = "1"
    draft.add("entry_bans", node="good", region="town", technology="oven")
    draft.add("entry_bans", node="bad", region="town", technology="oven")
    run = answer(draft)
    assert run.objective == about(8 * sum(WEIGHTS.values()))
    built = run.tables["capacity"].set_index("node")
    assert built["build"].to_dict() == about({"now": 8, "good": 0, "bad": 0})
    assert built["capacity"].to_dict() == about({"now": 8, "good": 8, "bad": 8})


def test_branches_do_not_see_each_other() -> None:
    """Proves that the good branch builds for itself: buyers of 10 t there, of 8 t elsewhere, at 1 a year and unit."""
    draft = grown()
    draft.tables["sites"][0]["investment_cost"] = "1"
    draft.add("demand", node="good", region="town", market="bread", tier="all", quantity=10)
    run = answer(draft)
    assert run.objective == about(8 * (WEIGHTS["now"] + WEIGHTS["bad"]) + 10 * WEIGHTS["good"])
    assert run.tables["capacity"].set_index("node")["build"].to_dict() == about({"now": 8, "good": 2, "bad": 0})


def test_annuity_is_paid_after_retirement() -> None:
    """Proves that investment is sunk: built now, scrapped in the bad case (price 0.5), and paid there all the same."""
    draft = grown()
    draft.tables["sites"][0] |= {"investment_cost": "0.5", "fixed_cost": "1"}
    draft.add("demand", node="bad", region="town", market="bread", tier="all", price=0.5)
    run = answer(draft)
    assert run.objective == about(11 * (WEIGHTS["now"] + WEIGHTS["good"]) - 4 * WEIGHTS["bad"])
    assert amount(run, "capacity", "retire", node="bad") == about(8)
    assert amount(run, "value", "value", node="bad", part="investment") == about(-4)


def test_retirement_is_paid_once() -> None:
    """Proves one payment: scrapping 4 t at 5 in the bad case costs 20 once, at its beginning: 20 x 0.75 x 1.1^-5."""
    draft = grown()
    draft.tables["sites"][0] |= {"existing": "4", "max_capacity": "4", "fixed_cost": "7", "retirement_cost": "5"}
    draft.add("demand", node="bad", region="town", market="bread", tier="all", price=0.5)
    run = answer(draft)
    assert run.objective == about((4 * 2 - 7) * (WEIGHTS["now"] + WEIGHTS["good"]) - 20 * ONCE_BAD)
    paid = amount(run, "value", "value", node="bad", part="retirement")
    assert paid * WEIGHTS["bad"] == about(-20 * ONCE_BAD)


def test_what_is_built_is_paid_for_once() -> None:
    """Proves `building_cost`: 8 t at 6 each are paid once, at the root; as a yearly cost 6 would leave nothing to gain.

    Where the price of the good case alone is high, one pays there, and only as often as it comes true.
    """
    draft = grown()
    draft.tables["sites"][0]["building_cost"] = "6"
    run = answer(draft)
    assert run.objective == about(16 * sum(WEIGHTS.values()) - 8 * 6)
    assert amount(run, "value", "value", part="investment", node="now") * WEIGHTS["now"] == about(-48)
    assert amount(run, "value", "value", part="investment", node="bad") == 0
    draft.tables["demand"][0]["price"] = "1"
    draft.add("demand", node="good", region="town", market="bread", tier="all", quantity=8, price=3)
    assert best(draft) == about(16 * WEIGHTS["good"] - 0.25 * 1.1**-5 * 48)


def test_a_site_that_must_close() -> None:
    """Proves max_capacity 0 in a later node: what was built is scrapped there at 3 a unit, and goes on being paid.

    Each ton earns 2 - 1 in 5 years and in the good case, and in the bad one loses 1 a year and 3 once.
    """
    draft = grown()
    draft.tables["sites"][0] |= {"investment_cost": "1", "retirement_cost": "3"}
    draft.add("sites", node="bad", region="town", technology="oven", max_capacity=0)
    gain = 8 * (WEIGHTS["now"] + WEIGHTS["good"]) - 8 * (WEIGHTS["bad"] + 3 * ONCE_BAD)
    run = answer(draft)
    assert run.objective == about(max(gain, 8 * WEIGHTS["good"]))


def test_today_follows_what_was_observed_at_each_node() -> None:
    """Proves that a later node may have a present_activity of its own: 8 now and in the good case, 3 in the bad one."""
    draft = grown()
    draft.tables["sites"][0] |= {"existing": "10", "present_activity": "8"}
    draft.add("sites", node="bad", region="town", technology="oven", present_activity=3)
    run = answer(draft, layout="today")
    made = run.tables["activity"].set_index("node")["activity"].to_dict()
    assert made == {"now": about(8), "good": about(8), "bad": about(3)}

"""Disposal, solved on paper: a ton of bread (a gain of 2, 8 t are wanted) leaves half a ton of bran."""

from __future__ import annotations

import pytest

from layout_opt.analysis.explain import explain_infeasible
from tests.cases.draft import Draft
from tests.families.hand import about, amount, answer, best, ending
from tests.golden.examples import town
from tests.golden.text import instance_of


def mill(**rule: float) -> Draft:
    """Return a town whose oven leaves bran, with a rule for it."""
    draft = town()
    draft.add("commodities", commodity="bran", unit="t")
    draft.add("technology_goods", technology="oven", commodity="bran", region="*", output=0.5)
    if rule:
        draft.add("surplus_rules", region="town", commodity="bran", **rule)
    return draft


def test_surplus_costs() -> None:
    """Proves the cost: 4 t of bran at 1.5 take 6 of 16; at 5 a ton it is better to bake nothing."""
    assert best(mill()) == about(16)
    run = answer(mill(cost=1.5))
    assert run.objective == about(10)
    assert amount(run, "value", "value", part="disposal") == about(-6)
    assert best(mill(cost=5)) == about(0)


def test_surplus_is_limited() -> None:
    """Proves `surplus_max`: of 1 t of bran 2 t of bread follow: 4; without the row 16. A ton more is worth 4."""
    run = answer(mill(most=1))
    assert run.objective == about(4)
    assert run.tables["prices"].set_index("row")["price"]["surplus_max"] == about(4)


def test_the_repair_names_the_rule() -> None:
    """Proves the repair: where bread must be baked and no bran may be left, the rule is what gives way."""
    draft = mill(most=0)
    draft.settings["objective"] = "cost"
    assert ending(draft) == "infeasible"
    plans = explain_infeasible(instance_of(draft)).repairs
    changes = [change for plan in plans for change in plan.changes]
    assert any(change.table == "surplus_rules" and change.set == pytest.approx(4, rel=1e-5) for change in changes)

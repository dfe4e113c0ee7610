"""Risk, solved on paper.

An oven of 8 t (1 CNY a year for each ton, from now on) earns -0.5 a ton now, then 1 in the good course (0.8) or -1 in
the bad one (0.2): 0.5 a ton in one, -1.5 in the other.
"""

from __future__ import annotations

import pytest

from layout_opt import solve
from layout_opt.errors import InvalidInput
from layout_opt.result.run import Run
from tests.cases.draft import Draft
from tests.families.hand import about, answer
from tests.golden.examples import weather
from tests.golden.text import instance_of


def at_risk(measure: str, level: float = 0.9, **settings: object) -> Draft:
    """Return the town with a measure of risk."""
    draft = weather()
    draft.settings.update({"risk": {"measure": measure, "level": level}, **settings})  # type: ignore[dict-item]
    return draft


def worst_mean(run: Run, level: float) -> float:
    """Return the mean of the worst share 1 - level of the outcomes of a run, by sorting them."""
    left, total = 1.0 - level, 0.0
    for outcome, chance in sorted(
        zip(run.tables["outcomes"]["outcome"], run.tables["outcomes"]["probability"], strict=True)
    ):
        total += min(chance, left) * outcome
        left -= min(chance, left)
    return total / (1.0 - level)


def test_outcome_min() -> None:
    """Proves `outcome_min`: the mean of 0.1 a ton builds 8 t; the worst 90 % come to 0.05 / 0.9, half to -0.3."""
    assert answer(at_risk("expectation")).objective == about(0.8)
    run = answer(at_risk("cvar", 0.1))
    assert run.objective == about(8 * 0.05 / 0.9)
    assert worst_mean(run, 0.1) == about(run.objective)
    assert answer(at_risk("cvar", 0.5)).objective == about(0)


def test_worst_case() -> None:
    """Proves the worst course alone: any ton loses 1.5, so nothing is built; with bread at 3 it is 2 x 8 x 1."""
    assert answer(at_risk("worst_case")).objective == about(0)
    draft = at_risk("worst_case")
    for row in draft.tables["demand"]:
        row["price"] = "3"
    assert answer(draft).objective == about(16)


def test_cvar_against_every_layout() -> None:
    """Proves the optimum against enumeration: each layout of two modules by itself, its outcomes sorted."""
    for level in (0.0, 0.1, 0.3):
        draft = at_risk("cvar", level)
        draft.tables["sites"][0] |= {"module_size": "4", "max_capacity": "8"}
        plain = instance_of(draft)
        found = []
        for built in (0.0, 4.0, 8.0):
            held = {"build": {("now", "town", "oven"): built}}
            found.append(worst_mean(solve(plain, held=held, gap=1e-9), level))
        assert answer(draft).objective == about(max(found))


def test_risk_of_a_cost_is_the_mean_of_the_highest() -> None:
    """Proves the sense of a cost: served by imports at 2 or 4 (0.2), the worst fifth costs 8 x 4, the mean 8 x 2.4."""
    draft = weather()
    draft.tables["sites"][0]["max_capacity"] = "0"
    draft.tables["demand"] = draft.tables["demand"][1:]
    for node, price in (("good", 2), ("bad", 4)):
        draft.add("foreign_trade", node=node, region="town", commodity="bread", direction="import", price=price)
    del draft.tables["growth_limits"]
    for measure, cost in (("expectation", 8 * 2.4), ("cvar", 32), ("worst_case", 32)):
        draft.settings.update({"objective": "cost", "risk": {"measure": measure, "level": 0.8}})
        assert answer(draft).objective == about(cost)


def test_other_objectives_are_refused() -> None:
    """Proves that risk is measured of one sum only."""
    with pytest.raises(InvalidInput) as error:
        instance_of(at_risk("cvar", objective="effective_output"))
    assert str(error.value) == (
        "instance.toml risk.measure: found cvar; must be expectation unless the objective is net_effective_output or "
        "cost. Fix: correct one of them."
    )

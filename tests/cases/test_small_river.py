"""The small river: the package finds what docs/tutorial.md finds on paper."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from layout_opt import read_instance, solve
from layout_opt.instance.changes import read_scenario

FOLDER = Path(__file__).parents[2] / "instances" / "small-river"
EXPECTED = tomllib.loads((FOLDER / "expected.toml").read_text(encoding="utf-8"))
MADE = {
    None: {"upper": 25, "middle": 0, "lower": 35},
    "no-river": {"upper": 60, "middle": 0, "lower": 0},
    "stricter": {"upper": 15, "middle": 0, "lower": 45},
    "charge": {"upper": 60, "middle": 0, "lower": 0},
    "charge-by-river": {"upper": 10, "middle": 0, "lower": 50},
}
"""Paper made in each region by scenario, from the tutorial."""


@cache
def solved(scenario: str | None) -> Any:
    """Return the run of a scenario, solved once."""
    changes = read_scenario(FOLDER / "scenarios" / f"{scenario}.toml").changes if scenario else ()
    return solve(read_instance(FOLDER, changes), gap=1e-9)


@pytest.mark.parametrize("scenario", MADE)
def test_layout_is_the_one_on_paper(scenario: str | None) -> None:
    """Proves that spillover moves production: without the river Upper county would make all 60 in every scenario."""
    run = solved(scenario)
    answer = EXPECTED["scenarios"][scenario] if scenario else EXPECTED
    made = dict(zip(run.tables["activity"]["region"], run.tables["activity"]["activity"], strict=True))
    assert run.objective == pytest.approx(answer["objective"]["value"], abs=1e-9)
    assert made == pytest.approx(MADE[scenario], abs=1e-6)
    assert not run.certificate.violations


def test_price_of_the_limit() -> None:
    """Proves the shadow price: a tonne more at the intake lets 1/40 unit move back, worth 0.10 / 40 = 0.0025."""
    prices = solved(None).tables["prices"]
    price = prices.loc[prices["row"] == "load_max", "price"]
    assert price.tolist() == pytest.approx([0.0025])
    step = (solved(None).objective - solved("stricter").objective) / (1000 - 600)
    assert step == pytest.approx(0.0025)


def test_today_exceeds_the_limit() -> None:
    """Proves that today's layout is reported, not repaired: 2,400 t arrive where 1,000 t may."""
    run = solve(read_instance(FOLDER), layout="today")
    loads = run.tables["loads"].set_index("receptor")["load"]
    assert loads["intake"] == pytest.approx(2400)
    assert run.objective == pytest.approx(16.1)

"""Two regions: the package finds what the README of the instance finds on paper."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from layout_opt import read_instance, solve
from layout_opt.instance import parse_assignment

FOLDER = Path(__file__).parents[2] / "instances" / "two-regions"
EXPECTED = tomllib.loads((FOLDER / "expected.toml").read_text(encoding="utf-8"))
ON_PAPER = {
    "": (13.2, 20, 40),
    "demand.quantity=48": (10.8, 20, 28),
    "demand.quantity=72": (15.6, 20, 52),
    "sites.variable_cost[hill,works]=*1.4": (12.0, 0, 60),
    "sites.variable_cost[hill,works]=*1.2999": (12.0004, 20, 40),
    "receptor_capacity.capacity=500": (12.6, 10, 50),
    "receptor_capacity.capacity=2000": (14.4, 40, 20),
    "receptor_capacity.capacity=3000": (15.6, 60, 0),
    "technology_emissions.intensity=*0.8": (13.5, 25, 35),
    "freight.cost_per_distance=*2": (12.4, 20, 40),
}
"""Change -> net effective output, activity of Hill county and of Bay city."""


@pytest.mark.parametrize("change", ON_PAPER)
def test_layout_is_the_one_on_paper(change: str) -> None:
    """Proves net effective output and layout at the base and at the ends that move the layout."""
    run = solve(read_instance(FOLDER, [parse_assignment(change)] if change else []))
    made = dict(zip(run.tables["activity"]["region"], run.tables["activity"]["activity"], strict=True))
    assert (run.objective, made["hill"], made["bay"]) == pytest.approx(ON_PAPER[change], abs=1e-9)
    assert not run.certificate.violations
    if not change:
        assert run.objective == pytest.approx(EXPECTED["objective"]["value"], abs=1e-9)

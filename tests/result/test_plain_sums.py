"""What a run folder says is what its instance and its decisions come to, summed without the package."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from layout_opt import read_instance, solve
from layout_opt.instance import read_scenario
from layout_opt.result.folder import write_run
from tests.cases.random_instance import random_instance
from tests.result.plain_sums import Sums

INSTANCES = Path(__file__).parents[2] / "instances"
NAMES = (
    "small-river", "small-river/stricter", "small-river/charge-by-river", "two-regions", "jiangsu-hogs",
    "published/tietenberg", "published/williams-distribution", *(f"tree {seed}" for seed in (1, 6, 8, 98, 156)),
)  # fmt: skip
"""Instances, scenarios, and random trees with foreign trade, treatment, lifetimes and modules."""
LEAST = {"rel": 1e-6, "abs": 1e-6}


@cache
def summed(name: str) -> Sums:
    """Return the run folder of an instance, a scenario or a random tree."""
    target = Path(mkdtemp())
    kind, _, rest = name.partition(" ")
    instance, _, scenario = name.partition("/")
    changes = ()
    if rest:
        folder = random_instance(int(rest), target / "written")
        assert (folder / "tree.csv").is_file()
    elif kind.startswith("published"):
        folder = INSTANCES / name
    else:
        folder = INSTANCES / instance
        changes = read_scenario(folder / "scenarios" / f"{scenario}.toml").changes if scenario else ()
    run = solve(read_instance(folder, changes))
    assert run.exit_status == 0
    write_run(run, target / "run")
    return Sums(target / "run")


@pytest.mark.parametrize("name", NAMES)
def test_balances_and_limits(name: str) -> None:
    """Proves that goods balance, that capacity is carried from the node above, and that no limit is passed."""
    sums = summed(name)
    assert sums.goods == pytest.approx(dict.fromkeys(sums.goods, 0.0), abs=1e-5)
    assert sums.capacities == pytest.approx(
        sums.column("capacity", "capacity", "node", "region", "technology"), **LEAST
    )
    assert max(sums.over().values()) <= 1e-4


@pytest.mark.parametrize("name", NAMES)
def test_discharges_and_loads(name: str) -> None:
    """Proves that burden is emitted, treated, discharged and carried on as the tables of the run say."""
    sums = summed(name)
    told = sums.column("discharge", "discharge", "node", "region", "pollutant")
    assert {place: sums.discharges.get(place, 0.0) for place in told} == pytest.approx(told, **LEAST)
    assert sums.loads == pytest.approx(sums.column("loads", "load", "node", "receptor", "pollutant"), **LEAST)


@pytest.mark.parametrize("name", NAMES)
def test_money_and_objective(name: str) -> None:
    """Proves every part of the money of a year, and the objective with discount, probability, years and annuities."""
    sums = summed(name)
    told: dict[tuple[str, ...], float] = defaultdict(float)
    for (node, _, part), amount in sums.column("value", "value", "node", "region", "part").items():
        told[node, part] += amount
    found = {place: amount for place, amount in sums.money.items() if amount or place in told}
    assert found == pytest.approx({place: told.get(place, 0.0) for place in found}, **LEAST)
    assert {place for place, amount in told.items() if abs(amount) > 1e-9} <= set(found)
    assert sums.objective() == pytest.approx(sums.told_objective, rel=1e-7)


def test_every_part_of_the_money_is_met() -> None:
    """Gate: the runs above hold an amount of each part, so that none is compared as 0 only."""
    met = {part for name in NAMES for (_, part), amount in summed(name).money.items() if abs(amount) > 1e-6}
    assert met == {
        "effective_output", "exports", "imports", "production", "treatment", "fixed", "investment", "retirement",
        "freight", "factors", "charges",
    }  # fmt: skip

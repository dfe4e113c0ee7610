"""Prices that leave a plan to regions: Scarf's market, exact relaxations, bounds on random instances, the verb."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from layout_opt import read_instance, solve
from layout_opt.analysis.pricing import BETWEEN, Decentralised, decentralise
from layout_opt.analysis.pricing.uplift_tables import support_table, uplift_table
from layout_opt.errors import InvalidInput
from layout_opt.instance import Change
from layout_opt.result.plan import plan_from_tables
from layout_opt.result.stored_plan import decisions_of
from layout_opt.solver.highs import Options
from tests.cases.random_instance import random_instance
from tests.cli.running import SMALL_RIVER, TWO_REGIONS, run
from tests.result.resealed import reseal

SCARF = Path(__file__).parents[3] / "instances" / "published" / "scarf"
DEMAND = "demand.quantity[market,good,standard]"


def decentralised(folder: Path, *changes: Change) -> tuple[Decentralised, float]:
    """Return the prices of the best layout of an instance, and its objective."""
    instance = read_instance(folder, changes)
    found = solve(instance, gap=1e-9)
    assert found.objective is not None
    plan = decisions_of(plan_from_tables(found.tables, "best"))
    return decentralise(instance, plan, Options(threads=1)), found.objective


@cache
def scarf(demand: float) -> tuple[Decentralised, float]:
    """Return the prices of Scarf's market at a demand."""
    return decentralised(SCARF, Change(table="demand", column="quantity", where={"region": "market"}, set=demand))


@pytest.mark.parametrize(
    ("demand", "cost", "good", "smokestack", "hightech", "uplift"),
    [
        (55, 347, 3, 53, 23, 1.285714),
        (59, 375, 3, 53, 23, 4.142857),
        (63, 396, 2, 0, 30, 0.0),
        (65, 409, 3, 53, 23, 0.428571),
    ],
)
def test_scarf(demand: float, cost: float, good: float, smokestack: float, hightech: float, uplift: float) -> None:
    """Proves cost, integer prices, hull price 2 + 30/7 and uplift = cost less hull price x demand of Scarf's market.

    At 63 nine full High Tech plants are exact and nothing is to be made good; at 55 the three Smokestacks lose 1.2857.
    """
    found, objective = scarf(demand)
    assert objective == pytest.approx(cost)
    assert -found.hull == pytest.approx([2 + 30 / 7])
    assert -found.priced.present == pytest.approx([good])
    paid = support_table(found).set_index("region")["payment"].to_dict()
    assert paid.get("hightech") == pytest.approx(hightech)
    if smokestack:
        assert paid["smokestack"] == pytest.approx(smokestack)
    assert found.total_uplift == pytest.approx(uplift, abs=1e-6)
    assert found.total_uplift == pytest.approx(cost - (2 + 30 / 7) * demand, abs=1e-6)
    assert [answer.lost for answer in found.at_integer] == pytest.approx([0.0] * 3, abs=1e-6)


def test_small_river_by_hand() -> None:
    """Proves the uplift 0.125 of small-river, all of it the lower city's, whose mill does not pay at any uniform price.

    At convex-hull prices (paper 0.005 above its shadow price, the intake dearer) the mill of the city earns 0.005 x
    35 - 0.3 = -0.125; without prices for single plants nobody would keep it open. The relaxation is 13.625.
    """
    found, objective = decentralised(SMALL_RIVER)
    assert objective == pytest.approx(13.5)
    assert (found.bound, found.priced.relaxation) == (pytest.approx(13.625), pytest.approx(13.625))
    table = uplift_table(found).set_index("region")
    assert table["uplift"].to_dict() == pytest.approx(
        {"lower": 0.125, "middle": 0.0, "upper": 0.0, BETWEEN: 0.0, "(unused limits)": 0.0}, abs=1e-8
    )
    assert table.loc["lower", "present_lost_opportunity"] == pytest.approx(0.3)


def test_an_exact_relaxation_needs_no_uplift() -> None:
    """Proves that without integer decisions shadow prices are convex-hull prices and nobody would leave the plan."""
    found, objective = decentralised(TWO_REGIONS)
    assert found.total_uplift == pytest.approx(0.0, abs=1e-8)
    assert found.bound == pytest.approx(objective)
    assert all(answer.lost == pytest.approx(0.0, abs=1e-8) for answer in (*found.at_present, *found.at_hull))


@pytest.mark.parametrize("seed", [2, 14])
def test_uplift_is_the_gap_of_the_lagrangian(seed: int, tmp_path: Path) -> None:
    """Proves on random instances that the uplift is bound less plan, at most relaxation less plan, and least of all.

    No prices have a lower Lagrangian than the value of the best mixture of answers; with integer prices nobody leaves.
    """
    try:
        found, _ = decentralised(random_instance(seed, tmp_path / "case"))
    except (InvalidInput, AssertionError):
        pytest.skip("no layout, or no objective in money")
    value, size = found.priced.value, 1e-6 * max(1.0, abs(found.priced.value))
    assert found.total_uplift == pytest.approx(found.bound - value, abs=size)
    assert found.bound <= found.priced.relaxation + size
    assert found.search is not None
    assert found.bound - found.search.mixture <= 10 * size
    assert all((answer.lost or 0.0) <= size for answer in found.at_integer)


def test_the_verb_tells_writes_and_is_checked(tmp_path: Path) -> None:
    """Proves the verb from run to check, with --set, and that a table that was touched is found."""
    assert run(tmp_path, "solve", SCARF, "--set", f"{DEMAND}=57", "--out", "run").status == 0
    ran = run(tmp_path, "prices", "run", "--out", "answer", "--format", "svg", "--json")
    assert ran.status == 0
    assert ran.json["total_uplift"] == pytest.approx(3.714286, abs=1e-6)
    assert {row["region"]: row["uplift"] for row in ran.json["uplift"]}["smokestack"] > 0
    assert not ran.json["decentralised"]
    assert (tmp_path / "answer" / "plots" / "uplift.svg").is_file()
    assert "certificate: passed" in run(tmp_path, "check", "answer").out
    table = tmp_path / "answer" / "tables" / "uplift.csv"
    told = pd.read_csv(table)
    told.assign(uplift=told["uplift"] + 0.5).to_csv(table, index=False)
    reseal(tmp_path / "answer")
    ran = run(tmp_path, "check", "answer")
    assert (ran.status, "uplift.csv" in ran.out) == (5, True)


def test_prices_that_are_no_money_are_refused(tmp_path: Path) -> None:
    """Proves that a layout of least load has no prices in money, and the message says what to do."""
    assert (
        run(tmp_path, "solve", SMALL_RIVER, "--set", "instance.objective=effective_output", "--out", "run").status == 0
    )
    ran = run(tmp_path, "prices", "run")
    assert ran.status == 2
    assert ran.err.strip() == (
        "instance.toml objective: found effective_output; must be cost or net_effective_output, which are money. "
        "Fix: solve with --set instance.objective=net_effective_output."
    )

"""Hung & Shaw (2005): on any river, trade with transfer coefficients as ratios costs what the least-cost plan costs."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layout_opt.analysis.attribution.tightened_rules import charges
from layout_opt.analysis.instruments import lifted, permits_issued, zonal_caps
from layout_opt.analysis.instruments.instrument_outcome import permit_prices
from layout_opt.instance import Change, Instance, changed
from layout_opt.model.build import build_model
from layout_opt.model.objective import stages
from layout_opt.result.run import solve
from layout_opt.solver.compile_model import compile_model
from layout_opt.solver.highs import Options, optimise
from tests.analysis.instruments.rivers import River, river_draft, rivers
from tests.golden.text import instance_of

EXACT = 1e-7
RULES = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def best(instance: Instance) -> float | None:
    """Return the optimum, or None if there is no layout."""
    built = build_model(instance)
    stage = stages(instance)[0]
    built.set_aim(stage.aim, maximise=stage.maximise)
    return optimise(compile_model(built.pyomo), Options(gap=1e-9)).objective


def traded(instance: Instance, free: Instance, weights: list[int]) -> Instance:
    """Return the river under permits, the same zonal caps split between each town and a stranger by weight."""
    inserts = []
    auctioned = []
    stranger = instance.members("REGION")[0]
    for place, (receptor, permits) in enumerate(
        zip(zonal_caps(instance)["receptor"], zonal_caps(instance)["permits"], strict=True)
    ):
        own = f"town{receptor.removeprefix('reach')}"
        part = weights[place] / 8
        auctioned.append({"receptor": receptor, "pollutant": "COD", "auctioned": permits * (1 - part)})
        if permits > 0:
            split = (
                {own: permits * part} if own == stranger else {own: permits * part * 0.75, stranger: permits * part / 4}
            )
            inserts += [{"region": r, "receptor": receptor, "pollutant": "COD", "amount": a} for r, a in split.items()]
        else:
            auctioned[-1]["auctioned"] = permits
    return changed(free, [*issue("permits", inserts), *issue("permit_zones", auctioned)])


def by_town(instance: Instance) -> pd.DataFrame:
    """Return one kg for every town, by which permits are issued."""
    towns = zonal_caps(instance)["receptor"].str.replace("reach", "town")
    return pd.DataFrame({"node": "root", "region": towns, "pollutant": "COD", "discharge": 1.0})


def issue(table: str, rows: list[dict[str, object]]) -> list[Change]:
    """Return the insertion of rows."""
    return [Change(table=table, insert=tuple(rows))] if rows else []  # type: ignore[arg-type]


@RULES
@given(rivers(), st.lists(st.integers(0, 8), min_size=4, max_size=4))
def test_trade_costs_what_the_least_cost_plan_costs(river: River, weights: list[int]) -> None:
    """Trade equals the plan under the receptor limits, whoever holds the same zonal caps first, joined rivers too."""
    instance = instance_of(river_draft(river))
    plan = best(instance)
    market = best(traded(instance, changed(instance, lifted(instance)), weights))
    assert (plan is None) == (market is None)
    if plan is not None:
        assert market == pytest.approx(plan, rel=EXACT, abs=EXACT)


@settings(RULES, max_examples=5)
@given(rivers())
def test_no_trade_costs_at_least_as_much(river: River) -> None:
    """If every town must do with its own permits, less is left than with trade."""
    instance = instance_of(river_draft(river))
    plan = best(instance)
    free = changed(instance, lifted(instance))
    market = changed(free, permits_issued(instance, by_town(instance)))
    alone = best(changed(market, [Change(table="permits", column="tradable", set=0)] if market.has("permits") else []))
    if plan is None:
        return
    assert best(market) == pytest.approx(plan, rel=EXACT, abs=EXACT)
    assert alone is None or alone <= plan + EXACT * max(1.0, abs(plan))


@settings(RULES, max_examples=3)
@given(rivers())
def test_charge_at_the_permit_price_gives_the_same_value(river: River) -> None:
    """Charging what a permit costs leaves the value of the market, less the charges on the permits that bind."""
    instance = instance_of(river_draft(river))
    if best(instance) is None:
        return
    free = changed(instance, lifted(instance))
    market = solve(changed(free, permits_issued(instance, by_town(instance))), gap=1e-9)
    price = dict(zip(permit_prices(market)["receptor"], permit_prices(market)["price"], strict=True))
    rates = {
        (f"town{i}", "COD"): price.get(f"reach{i}", 0.0) * share for i, share in enumerate(river.shares)
    }  # fmt: skip
    left = best(changed(free, charges(rates)))
    made = market.tables["discharge"]
    paid = sum(rates[r, "COD"] * d for r, d in zip(made["region"], made["discharge"], strict=True))
    assert market.objective is not None
    assert left == pytest.approx(market.objective - paid, rel=1e-6, abs=1e-6)


def test_zonal_caps_on_paper() -> None:
    """A tight reach below caps those above: 10 and 30 with delivery 0.5, background 2: at most (10 - 2) / 0.5 = 16."""
    river = River((0.5, 1), (30, 10), (0, 2), (1, 1), (1, 1), ((1, 1), (1, 1)), joined=False)
    frame = zonal_caps(instance_of(river_draft(river))).set_index("receptor")
    assert frame["most"].to_dict() == {"reach0": 16.0, "reach1": 10.0}
    assert frame["permits"].to_dict() == {"reach0": 16.0, "reach1": 0.0}


def test_joined_branches_may_owe_permits() -> None:
    """Two branches that could each fill the reach below owe what both together are too much: 10 - 0.5 x (20 + 20)."""
    river = River((0.5, 0.5, 1), (30, 30, 10), (0, 0, 0), (1, 1, 1), (1, 1, 1), ((1, 1),) * 3, joined=True)
    frame = zonal_caps(instance_of(river_draft(river))).set_index("receptor")
    assert frame["permits"].to_dict() == {"reach0": 20.0, "reach1": 20.0, "reach2": -10.0}

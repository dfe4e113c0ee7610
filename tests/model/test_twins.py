"""Twins: every Pyomo row and ledger equals its plain-arithmetic twin, at any values, on many instances."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from layout_opt import read_instance
from layout_opt.facts.frames import keys_of
from layout_opt.facts.measures import MEASURES, heads
from layout_opt.instance import Instance
from layout_opt.model.aim import COST, EMPLOYMENT, LOAD, NET, OUTPUT, Aim, equality
from layout_opt.model.build import BuiltModel, Layout, build_model
from layout_opt.model.discover import families
from layout_opt.model.objective import aim_value
from layout_opt.result.plan import accounts_of, limits_of
from tests.cases.random_instance import random_draft
from tests.golden.examples import EXAMPLES
from tests.golden.text import instance_of
from tests.instance.examples import read, write_river
from tests.model.twins import (
    differences,
    near,
    pyomo_ledgers,
    pyomo_slacks,
    random_values,
    set_values,
    table_ledgers,
    table_slacks,
)

INSTANCES = Path(__file__).parents[2] / "instances"
FOLDERS = ("small-river", "published/mexss", "published/leontief-1970")
RANDOM = tuple(f"random-{seed}" for seed in range(300, 308))
NAMES = (*EXAMPLES, "river", *FOLDERS, *RANDOM)
WIDE = ("production", "burden", "receptors", "regulation", "floors", "river", RANDOM[1])


@cache
def river(folder: Path) -> Instance:
    """Return the instance with every table at once: a forking tree, treatment, zones, modules, floors."""
    return read(write_river(folder))


@pytest.fixture
def instance(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Instance:
    """Return an instance by name."""
    name = request.param
    if name == "river":
        return river(tmp_path_factory.getbasetemp() / "river")
    if name in EXAMPLES:
        return instance_of(EXAMPLES[name]())
    if name.startswith("random-"):
        return instance_of(random_draft(int(name.removeprefix("random-"))))
    return read_instance(INSTANCES / name)


def aims_of(instance: Instance) -> list[Aim]:
    """Return every aim that an instance has (equality where the test counts heads)."""
    places = [Aim("load", (q, p)) for q in instance.sets["RECEPTOR"] for p in instance.sets["POLLUTANT"]]
    return [NET, OUTPUT, COST, LOAD, EMPLOYMENT, *places, *(equality(m) for m in MEASURES if len(heads(instance)))]


def raise_least_per_head(built: BuiltModel, measure: str) -> None:
    """Give the least measure per head the greatest value that its rows allow."""
    block = built.pyomo.component(f"aim_{measure}")
    most: dict[str, list[float]] = {}
    for (node, _), row in block.least_per_head_max.items():
        *others, people = row.body.linear_coefs
        *variables, _ = row.body.linear_vars
        most.setdefault(node, []).append(sum(c * v.value for c, v in zip(others, variables, strict=True)) / -people)
    for node, values in most.items():
        block.least_per_head[node].value = min(values)


@pytest.mark.parametrize("instance", NAMES, indirect=True)
def test_rows_and_ledgers_equal_their_twins(instance: Instance) -> None:
    """Proves that no row, key, coefficient or aim of either side lacks its twin: they agree at random values."""
    built = build_model(instance)
    plan = set_values(built, random_values(built, 1))
    accounts = accounts_of(instance, plan)
    assert differences(pyomo_slacks(built), table_slacks(limits_of(instance, plan, accounts))) == {}
    assert differences(pyomo_ledgers(built), table_ledgers(built, accounts), fill=True) == {}
    for aim in aims_of(instance):
        terms = built.aim_terms(aim)
        if aim.kind == "equality":
            raise_least_per_head(built, aim.of[0])
        summed = sum(c * v.value for c, v in zip(*terms, strict=True))
        assert near(summed, aim_value(instance, aim, plan, accounts)), aim
    for family in families():
        places = family.places(instance)
        assert set(places) == {decision.name for decision in family.decisions}
        for decision in family.decisions:
            name, keys = decision.name, keys_of(places[decision.name], decision.keys)
            assert len(keys) == len(set(keys))
            assert set(keys) == set(built.decisions[name])


@pytest.mark.parametrize("instance", WIDE, indirect=True)
def test_today_leaves_out_the_limits_that_it_reports(instance: Instance) -> None:
    """Proves that "reported, not enforced" means the same rows in the model and in the certificate."""
    best, today = build_model(instance), build_model(instance, Layout.TODAY)
    plan = set_values(best, random_values(best, 4))
    set_values(today, random_values(today, 4))
    limits = limits_of(instance, plan, accounts_of(instance, plan))
    reported = limits[limits["limit_row"]]
    named = set(zip(*(reported[column].tolist() for column in ("family", "row", "node", "key")), strict=True))
    assert set(pyomo_slacks(best)) - set(pyomo_slacks(today)) == named

"""Bounds are proven in plain arithmetic: right whatever the duals, tight with those of the relaxation, safe."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from itertools import cycle, product

import numpy as np
import pandas as pd
import pytest

from layout_opt import read_instance, solve
from layout_opt.model.objective import stages
from layout_opt.result.bound_proof import IF_OPEN, STRONG, proven_bound, safe_bound
from layout_opt.result.column_bounds import largest_values, needed_integers
from layout_opt.result.folder import run_record
from layout_opt.result.linear_twin import LinearTwin, linear_twin
from layout_opt.result.relaxation import BOUND_PROOF, DUAL_COLUMNS, DUALS, bound_claims
from layout_opt.result.run import Run
from tests.cases.random_instance import random_draft
from tests.cli.running import SMALL_RIVER
from tests.golden.examples import EXAMPLES
from tests.golden.text import instance_of
from tests.model.test_objectives import two_ovens
from tests.result.whole import whole

LOAD = "[load]\nweights = {smoke = 3.0}\noutput_share = 0.8\n"
PROVEN = ("market", "permits", "load", "today")
TREES = ("whole", "river", "305")


@cache
def solved(name: str) -> Run:
    """Return a solved instance by name."""
    if name == "whole":
        return whole()
    if name == "river":
        return solve(read_instance(SMALL_RIVER), gap=1e-9)
    if name == "today":
        return solve(instance_of(EXAMPLES["production"]()), layout="today")
    if name == "load":
        return solve(instance_of(two_ovens("load"), load=LOAD))
    return solve(instance_of(EXAMPLES[name]() if name in EXAMPLES else random_draft(int(name))), gap=1e-9)


def duals_of(run: Run, aim: str) -> dict[tuple[str, ...], float]:
    """Return the duals of a stage."""
    frame = run.tables[DUALS]
    frame = frame[frame["aim"] == aim]
    names = frame[list(DUAL_COLUMNS[1:-1])].itertuples(index=False, name=None)
    return dict(zip(names, frame["dual"].tolist(), strict=True))


@pytest.mark.parametrize("name", PROVEN)
def test_linear_programs_are_proven(name: str) -> None:
    """Proves that the duals prove the optimum itself where nothing is lost by relaxing, in every stage."""
    run = solved(name)
    told = run.info[BOUND_PROOF]
    assert told["how"] == "proven relaxation"
    for each, step in zip(told["relaxation"], run.info["stages"], strict=True):
        assert each["value"] == pytest.approx(step["objective"], rel=1e-9)
        assert each["gap"] == 0.0
    assert list(bound_claims(run.instance, run.tables, run_record(run, {}))) == []


@pytest.mark.parametrize("name", TREES)
def test_trees_are_bounded(name: str) -> None:
    """Proves that a tree's relaxation is proven with its strong rows, beyond the optimum and not far from it."""
    run = solved(name)
    (told,) = run.info[BOUND_PROOF]["relaxation"]
    assert run.info[BOUND_PROOF]["how"] == "tree of HiGHS"
    assert run.objective is not None
    beyond = told["value"] - run.objective if stages(run.instance)[-1].maximise else run.objective - told["value"]
    assert 0.0 < beyond < 0.1 * abs(run.objective)
    assert told["gap"] == pytest.approx(beyond / abs(run.objective))
    assert list(bound_claims(run.instance, run.tables, run_record(run, {}))) == []


def test_strong_rows_tighten_the_proof() -> None:
    """Proves that a rebuilt strong row takes part: without those of the river the proof is worse."""
    run = solved("river")
    stage = stages(run.instance)[-1]
    duals = duals_of(run, stage.aim.value)
    plain = {name: dual for name, dual in duals.items() if name[1] != STRONG}
    assert len(plain) < len(duals)
    twin = linear_twin(run.instance)
    with_rows, without = (proven_bound(twin, stage, each, run.objective or 0.0).value for each in (duals, plain))
    assert with_rows is not None
    assert without is not None
    assert with_rows < without - 0.1


@pytest.mark.parametrize("name", TREES)
def test_any_duals_prove_a_bound(name: str) -> None:
    """Proves that no duals, of whatever sign and size, also of strong rows, prove a bound that the optimum beats."""
    run = solved(name)
    stage = stages(run.instance)[-1]
    twin = linear_twin(run.instance)
    rng = np.random.default_rng(7)
    right, objective = duals_of(run, stage.aim.value), run.objective
    assert objective is not None
    sense = -1.0 if stage.maximise else 1.0
    most = largest_values(twin, sense * twin.costs(stage.aim)[0], sense * objective)
    endless = np.diff(twin.matrix[:, np.flatnonzero(np.isinf(most))].indptr) > 0
    names = [row for row, free in zip(twin.rows, endless.tolist(), strict=True) if not free]
    for column in rng.choice(len(twin.columns), 12, replace=False).tolist():
        decision, key = twin.columns[column]
        names.append((key[0], STRONG, f"{decision}{IF_OPEN}", ",".join(key[1:])))
    for size in (1e-12, 1e-3, 1.0, 1e3) * 3:
        noise = rng.normal(0.0, size, len(names))
        duals = {**right, **{n: right.get(n, 0.0) + each for n, each in zip(names, noise.tolist(), strict=True)}}
        value = proven_bound(twin, stage, duals, objective).value
        assert value is not None
        assert (value >= objective * (1 - 1e-12)) if stage.maximise else (value <= objective * (1 + 1e-12))


def exactly(twin: LinearTwin, costs: np.ndarray, duals: np.ndarray, most: np.ndarray) -> Fraction:
    """Return the bound in fractions, from the same numbers."""
    dense = twin.matrix.toarray()
    total = Fraction(0)
    for row, dual in enumerate(duals.tolist()):
        if dual:
            total += Fraction(dual) * Fraction(float(twin.lower[row] if dual > 0 else twin.upper[row]))
    for column in range(len(twin.columns)):
        used = [row for row in np.flatnonzero(dense[:, column]).tolist() if duals[row]]
        reduced = Fraction(float(costs[column]))
        for row in used:
            reduced -= Fraction(float(dense[row, column])) * Fraction(float(duals[row]))
        end = float(most[column]) if reduced < 0 else float(twin.least[column])
        total += reduced * Fraction(end) if reduced else 0
    return total


@pytest.mark.parametrize("name", ["whole", "305"])
def test_no_rounding_makes_a_bound_better(name: str) -> None:
    """Proves in fractions that the bound in doubles is never above the true one, and hardly below it."""
    run = solved(name)
    stage = stages(run.instance)[-1]
    twin = linear_twin(run.instance)
    sense = -1.0 if stage.maximise else 1.0
    costs = sense * twin.costs(stage.aim)[0]
    right = duals_of(run, stage.aim.value)
    base = np.array([sense * right.get(row, 0.0) for row in twin.rows])
    most = np.where(np.isfinite(twin.most), twin.most, 1e3)
    rng = np.random.default_rng(3)
    for size, scale in product((0.0, 1e-9, 0.3), (1e-9, 1.0, 1e9)):
        duals = (base + rng.normal(0.0, size, len(base))) * scale
        duals = np.where(np.isfinite(twin.lower), duals, np.minimum(duals, 0.0))
        duals = np.where(np.isfinite(twin.upper), duals, np.maximum(duals, 0.0))
        value, largest, _ = safe_bound(twin, costs * scale, duals, most)
        true = exactly(twin, costs * scale, duals, most)
        assert Fraction(value) <= true
        assert float(true - Fraction(value)) <= 1e-10 * max(largest, np.abs(costs * scale * 1e3).max())


def test_a_column_without_an_end_is_named() -> None:
    """Proves that there is no proof where a reduced cost is below 0 and nothing limits the column: it is named."""
    run = solved("market")
    stage = stages(run.instance)[-1]
    twin = linear_twin(run.instance)
    duals = duals_of(run, stage.aim.value)
    name = ("root", "production", "capacity_balance", "town,oven")
    found = proven_bound(twin, stage, {**duals, name: 1.0}, run.objective or 0.0)
    assert found.value is None
    assert found.why == "build[root,town,oven] has no largest value, and its reduced cost may be below 0"


def test_which_integers_a_column_needs() -> None:
    """Proves what a strong row is made of: work, burden and load of a place need its mill, imports do not."""
    twin = linear_twin(read_instance(SMALL_RIVER))
    number = {name: at for at, name in enumerate(twin.columns)}
    mill = frozenset([number["open", ("root", "upper", "mill")]])
    for decision, *key in (
        ("capacity", "upper", "mill"),
        ("activity", "upper", "mill"),
        ("discharge", "upper", "COD"),
        ("load", "reach-upper", "COD"),
        ("open", "upper", "mill"),
    ):
        assert needed_integers(twin, number[decision, ("root", *key)]) == mill, decision
    for decision, *key in (
        ("sales", "upper", "paper", "paper", "standard"),
        ("load", "estuary", "COD"),
        ("build", "upper", "mill"),
    ):
        assert needed_integers(twin, number[decision, ("root", *key)]) is None, decision


EDITS: Mapping[str, object] = {
    "a bound that is better": lambda told: told["relaxation"][0].update(value=told["relaxation"][0]["value"] - 0.1),
    "a smaller gap": lambda told: told["relaxation"][0].update(gap=0.001),
    "another way of knowing": lambda told: told.update(how="proven relaxation"),
    "agreed by nobody": lambda told: told.update(how="agreed by a second solver or other seeds"),
    "no relaxation": lambda told: told.update(relaxation=[]),
    "another reason": lambda told: told["relaxation"][0].update(why="too large"),
    "no value": lambda told: told["relaxation"][0].update(value=None),
}


@pytest.mark.parametrize("name", EDITS)
def test_each_edit_of_the_proof_is_named(name: str) -> None:
    """Proves that ``run.json`` cannot claim a better proof, or another one, than its duals give."""
    run = whole()
    record = run_record(run, {})
    told = {**record[BOUND_PROOF], "relaxation": [dict(each) for each in record[BOUND_PROOF]["relaxation"]]}
    EDITS[name](told)  # type: ignore[operator]
    found = list(bound_claims(run.instance, run.tables, {**record, BOUND_PROOF: told}))
    assert found
    assert all(line.startswith(f"run.json {BOUND_PROOF}: ") for line in found)


def test_each_edit_of_the_duals_is_named() -> None:
    """Proves that duals count: edited, left out, doubled or of no row they are named, unless they prove the same."""
    run = whole()
    record, frame = run_record(run, {}), run.tables[DUALS]

    def found(duals: pd.DataFrame | None, record: Mapping[str, object] = record) -> list[str]:
        tables = (
            {**run.tables, DUALS: duals} if duals is not None else {k: v for k, v in run.tables.items() if k != DUALS}
        )
        return list(bound_claims(run.instance, tables, record))

    assert found(frame) == []
    named = []
    for line, factor in zip(range(len(frame)), cycle((0.0, 1.5)), strict=False):
        edited = frame.copy()
        edited.loc[line, "dual"] *= factor
        named.append(bool(found(edited)))
    assert sum(named) > 0.7 * len(named)
    assert found(None)
    assert found(frame.iloc[:0])
    assert found(pd.concat([frame, frame.tail(1)]))
    assert found(frame.replace({"row": {"demand_max": "demand_floor"}}))
    assert found(frame.drop(columns="aim"))
    assert found(frame, {k: v for k, v in record.items() if k != BOUND_PROOF}) == [
        f"run.json {BOUND_PROOF}: is missing"
    ]

"""Programs are scaled by powers of two before the hand-over: answers do not depend on units."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from layout_opt import read_instance, solve
from layout_opt.model.build import build_model
from layout_opt.model.objective import stages
from layout_opt.solver.arrays import Arrays
from layout_opt.solver.compile_model import compile_model
from layout_opt.solver.highs import Ending, Options, optimise
from layout_opt.solver.scaling import Way, scaling_of
from tests.families.hand import about

ROOT = Path(__file__).parents[2]
CASES = ROOT.parent / "shared" / "cases"


def program(name: str = "small-river") -> Arrays:
    """Return the arrays of an instance of the project."""
    instance = read_instance(ROOT / "instances" / name)
    built = build_model(instance)
    stage = stages(instance)[-1]
    built.set_aim(stage.aim, maximise=stage.maximise)
    return compile_model(built.pyomo)


def in_other_units(arrays: Arrays, seed: int) -> tuple[Arrays, float]:
    """Return a program in units 1e-9 ... 1e9 as large, and the factor of its objective."""
    dice = np.random.default_rng(seed)
    rows, columns = 10.0 ** dice.uniform(-9, 9, len(arrays.rows)), 10.0 ** dice.uniform(-9, 9, len(arrays.variables))
    columns[arrays.integer] = 1.0
    money = float(10.0 ** dice.uniform(-9, 9))
    there = replace(
        arrays,
        matrix=sparse.csc_array(sparse.diags_array(rows) @ arrays.matrix @ sparse.diags_array(columns)),
        row_lower=arrays.row_lower * rows,
        row_upper=arrays.row_upper * rows,
        lower=arrays.lower / columns,
        upper=arrays.upper / columns,
        cost=arrays.cost * columns * money,
        offset=arrays.offset * money,
    )
    return there, money


@pytest.mark.parametrize("seed", range(5))
def test_any_units_give_the_same_answer(seed: int) -> None:
    """Proves that rows, columns and money in units of any size give the same objective, values, prices and bound."""
    arrays = program()
    there, money = in_other_units(arrays, seed)
    mixed, told = optimise(there, Options(gap=0.0)), optimise(arrays, Options(gap=0.0))
    assert (told.objective, told.bound) == (about(13.5), about(13.5))
    assert mixed.objective == pytest.approx(13.5 * money, rel=1e-9)
    assert mixed.bound == pytest.approx(13.5 * money, rel=1e-9)
    assert told.values is not None
    held, held_there = arrays.relaxed_at(told.values), there.relaxed_at(told.values)
    here, other = optimise(held, Options()), optimise(held_there, Options())
    assert here.values is not None
    assert other.values is not None
    assert float(there.cost @ other.values) == pytest.approx(13.5 * money, rel=1e-9)
    assert other.duals is not None
    assert other.reduced_costs is not None
    bound_sides = np.where(other.duals > 0, there.row_upper, there.row_lower)
    from_rows = sum(d * side for d, side in zip(other.duals, bound_sides, strict=True) if d)
    at = np.where(np.isfinite(held_there.lower), held_there.lower, 0.0)
    from_columns = sum(d * side for d, side in zip(other.reduced_costs, at, strict=True) if d)
    assert from_rows + from_columns == pytest.approx(13.5 * money, rel=1e-9), "duals prove the objective"


def test_scaled_numbers_are_near_one() -> None:
    """Proves that the scaled program hardly depends on units, and that factors are powers of two."""
    arrays = program("yellow-river")
    there, _ = in_other_units(arrays, 1)
    spans = []
    for each in (arrays, there):
        scaling = scaling_of(each)
        for factors in (scaling.rows, scaling.columns, np.array([scaling.objective])):
            assert np.all(np.frexp(factors)[0] == 0.5)
        assert np.all(scaling.columns[arrays.integer] == 1.0)
        sizes = np.abs(scaling.scaled(each).matrix.data)
        spans.append(np.log2([sizes.min(), sizes.max()]))
    assert np.abs(spans[0] - spans[1]).max() <= 2.0
    assert np.abs(spans[0]).max() <= 10.0


@pytest.mark.parametrize("way", list(Way))
def test_every_way_gives_the_same_answer(way: Way) -> None:
    """Proves that values and objective come back in the units of the program, however it was scaled."""
    arrays = program("two-regions")
    scaling = scaling_of(arrays, way)
    scaled = scaling.scaled(arrays)
    outcome = optimise(scaled, Options(gap=0.0))
    assert outcome.ending is Ending.OPTIMAL
    assert outcome.objective is not None
    assert outcome.values is not None
    assert outcome.objective / scaling.objective == about(13.2)
    assert float(arrays.cost @ (outcome.values * scaling.columns)) == about(13.2)


@pytest.mark.parametrize(
    ("name", "objective"), [("kg-and-1e8-cny", 13.5), ("bound-overwritten", 1.35e-6), ("modules-bound", 231.0)]
)
def test_cases_that_went_wrong(name: str, objective: float) -> None:
    """Proves the right objective, at the bound, where version 0.1.0 said -0.6, 1.32e-6 and 160."""
    folder = CASES / name / "in"
    if not folder.exists():
        pytest.skip(f"{name} is not beside the repository (../shared/cases)")
    run = solve(read_instance(folder))
    assert (run.status, run.exit_status) == ("solved", 0)
    assert run.objective == pytest.approx(objective, rel=1e-9)
    assert run.bound == pytest.approx(objective, rel=1e-4)
    assert run.certificate is not None
    assert run.certificate.passed

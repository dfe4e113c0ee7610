"""A solve that starts from another one ends where a solve from scratch ends."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from layout_opt import read_instance
from layout_opt.errors import SolverError
from layout_opt.instance import Change
from layout_opt.model.objective import stages
from layout_opt.solver.arrays import Arrays
from layout_opt.solver.direct import direct_model
from layout_opt.solver.hand_over import LpMethod, method_of
from layout_opt.solver.highs import Ending, Options, optimise
from layout_opt.solver.linear_program import basis_of
from layout_opt.solver.search import SearchAnswer, SearchRequest, search
from layout_opt.solver.warm_start import WarmStart
from tests.cases.random_instance import random_instance

RIVER = Path(__file__).parents[2] / "instances" / "small-river"
EXACT = Options(gap=1e-9, threads=1)


def from_start(arrays: Arrays, options: Options, start: WarmStart | None, target: float | None = None) -> SearchAnswer:
    return search(arrays, SearchRequest(options, start=start, target=target))


def arrays_of(folder: Path, *changes: Change) -> Arrays:
    instance = read_instance(folder, changes)
    stage = stages(instance)[0]
    return direct_model(instance).arrays(stage.aim, maximise=stage.maximise)


@pytest.mark.parametrize("seed", range(8))
def test_a_chain_of_warm_starts_finds_the_optima(tmp_path: Path, seed: int) -> None:
    """Capacities of sites fall step by step until there is nothing left or no way; the answer is always the same."""
    folder = random_instance(seed, tmp_path / "i")
    start = None
    for scale in (1.0, 1.1, 0.9, 0.5, 0.2):
        prices = Change(table="demand", column="price", scale=scale)
        quantities = Change(table="demand", column="quantity", scale=1.5 - scale / 2)
        arrays = arrays_of(folder, prices, quantities)
        answer, cold = from_start(arrays, EXACT, start), optimise(arrays, EXACT)
        assert answer.outcome.ending == cold.ending
        if cold.objective is not None:
            assert answer.outcome.objective == pytest.approx(cold.objective, rel=1e-7, abs=1e-7)
            assert answer.priced is not None
            assert answer.priced.objective == pytest.approx(cold.objective, rel=1e-7, abs=1e-7)
        start = answer.start


def test_what_highs_makes_wrong_of_a_start_is_found_and_solved_without(tmp_path: Path) -> None:
    """HiGHS 1.16 takes this start for 102.03 where it is worth 97.58, and calls that optimal."""
    folder = random_instance(3, tmp_path / "i")
    prices = Change(table="demand", column="price", scale=0.5)
    arrays = arrays_of(folder, prices, Change(table="demand", column="quantity", scale=1.25))
    cold = optimise(arrays, EXACT)
    assert cold.values is not None
    warm = optimise(arrays, EXACT, start=cold.values)
    for outcome in (cold, warm):
        assert outcome.values is not None
        assert outcome.objective == pytest.approx(float(arrays.cost @ outcome.values))
    assert warm.objective == pytest.approx(cold.objective)


def test_a_gap_that_the_relaxation_proves_needs_no_branching() -> None:
    """Proves that a gap that the relaxation proves needs no branching."""
    arrays = arrays_of(RIVER)
    wide = from_start(arrays, replace(EXACT, gap=0.9), None).outcome
    assert wide.nodes == 0
    best = optimise(arrays, EXACT).objective
    assert best is not None
    assert wide.objective is not None
    assert wide.bound is not None
    assert wide.objective <= best + 1e-9 <= wide.bound + 2e-9
    assert wide.gap == pytest.approx((wide.bound - wide.objective) / wide.objective)


def test_a_start_of_another_shape_or_a_wrong_one_does_no_harm() -> None:
    """Proves that a start of another shape or a wrong one does no harm."""
    arrays = arrays_of(RIVER)
    right = from_start(arrays, EXACT, None).outcome.objective
    small = basis_of(np.zeros(2, dtype=np.int8), np.zeros(1, dtype=np.int8))
    rows, columns = arrays.matrix.shape
    odd = basis_of(np.ones(columns, dtype=np.int8), np.ones(rows, dtype=np.int8))
    whole = np.full(int(arrays.integer.sum()), 7.0)
    for start in (WarmStart(small, small, np.ones(1)), WarmStart(odd, odd, whole)):
        assert from_start(arrays, EXACT, start).outcome.objective == pytest.approx(right)


def test_no_layout_is_said_as_from_scratch() -> None:
    """Proves that no layout is said as from scratch."""
    good = from_start(arrays_of(RIVER), EXACT, None)
    floor = Change(table="regional_floors", insert=({"region": "upper", "measure": "value", "least": 1e9},))
    idle = Change(table="demand", column="price", scale=0.0)
    none = arrays_of(RIVER, floor)
    assert from_start(none, EXACT, good.start).outcome.ending is Ending.INFEASIBLE
    assert from_start(arrays_of(RIVER, idle), EXACT, good.start).outcome.ending is Ending.OPTIMAL


def test_what_highs_fails_on_from_a_basis_is_solved_from_scratch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that an error of the solver on the way from an earlier basis is no end: branch and bound answers."""
    arrays = arrays_of(RIVER)
    right = optimise(arrays, EXACT).objective

    def failing(*_: object, **__: object) -> None:
        raise SolverError("HiGHS ended with 'Unknown'")

    monkeypatch.setattr("layout_opt.solver.linear_program.outcome_of", failing)
    answer = from_start(arrays, EXACT, None)
    assert answer.outcome.objective == pytest.approx(right)
    assert answer.priced is not None
    assert answer.priced.duals is not None


def knapsack() -> Arrays:
    """Return a knapsack of ten resources and fifty things."""
    dice = np.random.default_rng(5)
    weights = dice.integers(10, 60, (10, 50)).astype(float)
    return Arrays(
        matrix=sparse.csc_array(weights),
        row_lower=np.full(10, -np.inf),
        row_upper=np.floor(weights.sum(axis=1) / 3),
        lower=np.zeros(50),
        upper=np.ones(50),
        cost=dice.integers(10, 60, 50).astype(float),
        integer=np.ones(50, dtype=bool),
        maximise=True,
        offset=0.0,
        variables=tuple(range(50)),
        rows=tuple(range(10)),
    )


def test_a_search_stops_as_soon_as_its_target_is_decided() -> None:
    """Between the best and the bound of the relaxation only branch and bound can tell; it stops once it can."""
    arrays = knapsack()
    whole = optimise(arrays, EXACT)
    relaxed = optimise(arrays.relaxed(), EXACT)
    assert whole.objective is not None
    assert relaxed.objective is not None
    above = (whole.objective + 3 * relaxed.objective) / 4
    assert whole.objective < above < relaxed.objective
    missed = from_start(arrays, EXACT, None, above).outcome
    assert missed.ending in {Ending.LIMIT, Ending.NO_LAYOUT}
    assert missed.bound is not None
    assert whole.objective - 1e-6 <= missed.bound < above
    assert missed.nodes < whole.nodes
    reached = from_start(arrays, EXACT, None, whole.objective - 20).outcome
    assert reached.objective is not None
    assert reached.objective >= whole.objective - 20
    assert reached.nodes < whole.nodes
    exact = from_start(arrays, EXACT, None, whole.objective).outcome
    assert exact.objective == pytest.approx(whole.objective)


def test_large_programs_are_solved_by_interior_point(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that the method follows the size, and that relaxation, guesses and prices come out the same by either."""
    arrays = arrays_of(RIVER)
    request = SearchRequest(EXACT, repeatable=True)
    small = search(arrays, request)
    assert method_of(arrays) is LpMethod.SIMPLEX
    monkeypatch.setattr("layout_opt.solver.hand_over.LARGE", 1)
    assert method_of(arrays) is LpMethod.INTERIOR_POINT
    large = search(arrays, request)
    assert large.outcome.objective == pytest.approx(small.outcome.objective)
    assert small.relaxation is not None
    assert large.relaxation is not None
    assert large.relaxation.objective == pytest.approx(small.relaxation.objective)
    assert large.priced is not None
    assert large.priced.duals is not None

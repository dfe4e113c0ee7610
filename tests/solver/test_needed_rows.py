"""Strong rows that are added only where they are broken change no answer."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from layout_opt.solver import branching, search
from layout_opt.solver.arrays import Arrays
from layout_opt.solver.budget import Budget
from layout_opt.solver.ending import Ending
from layout_opt.solver.highs import Options, optimise
from layout_opt.solver.linear_program import LinearProgram
from layout_opt.solver.needed_rows import relaxed_by_rounds
from layout_opt.solver.search_types import SearchRequest, SearchTask
from layout_opt.solver.strong_rows import strong_rows
from tests.cases.draft import Draft
from tests.golden.text import instance_of
from tests.solver.test_strong_rows import program_of

EXACT = Options(gap=1e-9, threads=1)
WAREHOUSES, SHOPS = 8, 20


def shops(seed: int) -> Arrays:
    """Return the program of shops that are served from warehouses which open at a cost, at random ways."""
    random = np.random.default_rng(seed)
    draft = Draft({"name": "shops", "money": "CNY", "objective": "cost"})
    draft.add("commodities", commodity="bread", unit="t")
    draft.add("technologies", technology="store", unit="t", kind="production")
    draft.add("technology_goods", technology="store", commodity="bread", region="*", output=1)
    for place in range(WAREHOUSES):
        draft.add("regions", region=f"w{place}")
        fixed = float(random.uniform(20.0, 60.0))
        draft.add("sites", region=f"w{place}", technology="store", max_capacity=60, fixed_cost=fixed)
    for shop in range(SHOPS):
        draft.add("regions", region=f"s{shop}")
        draft.add("demand", region=f"s{shop}", market="bread", tier="all", quantity=float(random.uniform(4, 12)))
        for place in range(WAREHOUSES):
            draft.add("routes", from_region=f"w{place}", to_region=f"s{shop}", distance=0)
            cost = float(random.uniform(0.5, 4.0))
            draft.add("freight", commodity="bread", from_region=f"w{place}", to_region=f"s{shop}", cost=cost)
    return program_of(instance_of(draft))


def task_of(arrays: Arrays) -> SearchTask:
    return SearchTask(arrays, SearchRequest(EXACT), Budget(None), strong_rows(arrays), {})


@pytest.mark.parametrize("seed", range(3))
def test_rows_by_rounds_prove_the_bound_of_all_rows(seed: int) -> None:
    """Proves: fewer rows than all give the same relaxation, its duals prove it, and no row left out is broken."""
    arrays = shops(seed)
    task = task_of(arrays)
    full = optimise(task.searched.relaxed(), EXACT)
    used, _, found = relaxed_by_rounds(task)
    assert found.objective == pytest.approx(full.objective, rel=1e-6)
    assert full.objective > 1.01 * optimise(arrays.relaxed(), EXACT).objective  # type: ignore[operator]
    assert 0 < len(used.strong) < len(task.strong)
    assert found.values is not None
    assert task.strong.missed(found.values).max() < 1e-5
    assert found.duals is not None
    assert len(found.duals) == len(arrays.row_lower) + len(used.strong)
    assert np.abs(found.duals[len(arrays.row_lower) :]).max() > 0.0


@pytest.mark.parametrize("seed", range(3))
def test_the_answer_is_that_of_highs_alone(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """Proves: a search with rows by rounds ends at the optimum that HiGHS finds alone, and proves it."""
    arrays = shops(seed)
    alone = optimise(arrays, EXACT)
    monkeypatch.setattr(search, "MANY", 1)
    answer = search.search(arrays, SearchRequest(EXACT))
    assert answer.outcome.objective == pytest.approx(alone.objective, rel=1e-9)
    assert answer.outcome.bound == pytest.approx(alone.objective, rel=1e-8)
    assert answer.relaxation is not None
    assert answer.relaxation.objective <= alone.objective + 1e-6  # type: ignore[operator]


def test_ctrl_c_during_a_guess_ends_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: a guess that Ctrl-C falls into is the last thing tried; its layout is kept, marked, and has the bound."""

    class Stopped(LinearProgram):
        """A linear program with decisions held that Ctrl-C falls into."""

        def hold(self, columns: NDArray[np.int32], values: NDArray[np.float64], own_rows: int) -> None:
            super().hold(columns, values, own_rows)
            self.interrupted = True

    def no_tree(*_: object) -> None:
        pytest.fail("branch and bound after Ctrl-C")

    arrays = shops(0)
    monkeypatch.setattr(search, "LinearProgram", Stopped)
    monkeypatch.setattr(branching, "optimise", no_tree)
    found = search.search(arrays, SearchRequest(EXACT)).outcome
    assert (found.ending, found.interrupted) == (Ending.LIMIT, True)
    assert found.objective is not None
    assert found.bound is not None
    assert found.bound < found.objective

"""Cover rows tighten the relaxation, and cut off no layout; near layouts are better ones."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import sparse

from layout_opt import read_instance
from layout_opt.generate.synthetic import Size, write_synthetic
from layout_opt.model.industry_labels import NO_INDUSTRY, industry_labels
from layout_opt.model.objective import stages
from layout_opt.result.relaxation import bound_record
from layout_opt.solver import branching, near_layouts, search
from layout_opt.solver.arrays import Arrays
from layout_opt.solver.budget import Budget
from layout_opt.solver.cover_rows import Openable, cover_rows, covered
from layout_opt.solver.direct import direct_model
from layout_opt.solver.ending import Ending
from layout_opt.solver.highs import Options, optimise
from layout_opt.solver.linear_program import LinearProgram
from layout_opt.solver.outcome import Outcome
from layout_opt.solver.search_types import SearchRequest, SearchStage, SearchTask
from layout_opt.solver.strong_rows import strong_rows
from layout_opt.solver.warm_start import is_layout

EXACT = Options(gap=1e-9, threads=1)
LAYOUTS = 40
"""Random layouts that rows are held against."""


def two_sites() -> Arrays:
    """At most 10 + z from two sites of 8 that open at 4 each, worth 1 a unit; z costs 2; columns x1, x2, o1, o2, z."""
    rows = [([1, 1, 0, 0, -1], 10.0), ([1, 0, -8, 0, 0], 0.0), ([0, 1, 0, -8, 0], 0.0)]
    matrix = sparse.csc_array(np.array([row for row, _ in rows], dtype=float))
    matrix.eliminate_zeros()
    return Arrays(
        matrix=matrix,
        row_lower=np.full(3, -np.inf),
        row_upper=np.array([high for _, high in rows]),
        lower=np.zeros(5),
        upper=np.array([np.inf, np.inf, 1.0, 1.0, np.inf]),
        cost=np.array([1.0, 1.0, -4.0, -4.0, -2.0]),
        integer=np.array([False, False, True, True, False]),
        maximise=True,
        offset=0.0,
        variables=(),
        rows=(),
    )


def test_a_cover_by_hand() -> None:
    """Proves: 8 + 8 covers 10 by 6, so x1 + x2 + 2 (1 - o1) + 2 (1 - o2) <= 10 + z; the relaxation falls from 5 to 4.

    The relaxation opens 10/8 sites at 4 a site and earns 5; the best layout opens one and earns 4.
    """
    arrays = two_sites()
    relaxed = optimise(arrays.relaxed(), EXACT)
    assert relaxed.objective == pytest.approx(5.0)
    assert relaxed.values is not None
    found = cover_rows(Openable.of(arrays), relaxed.values)
    assert found.rows.toarray().tolist() == [[1.0, 1.0, -2.0, -2.0, -1.0]]
    assert found.limits.tolist() == [6.0]
    assert optimise(found.below(arrays).relaxed(), EXACT).objective == pytest.approx(4.0)
    assert optimise(arrays, EXACT).objective == pytest.approx(4.0)


def test_columns_that_may_be_negative_or_stay_closed_give_no_row() -> None:
    """Proves: no row follows where a column of it may be below 0, and none where one site alone is no cover."""
    arrays = two_sites()
    negative = replace(arrays, lower=np.array([0.0, 0.0, 0.0, 0.0, -1.0]))
    values = np.array([5.0, 5.0, 0.625, 0.625, 0.0])
    assert len(cover_rows(Openable.of(arrays), values)) == 1
    assert len(cover_rows(Openable.of(negative), values)) == 0
    roomy = replace(arrays, row_upper=np.array([16.0, 0.0, 0.0]))
    assert len(cover_rows(Openable.of(roomy), values)) == 0


def hard_program(folder: Path, seed: int) -> Arrays:
    """Return the program of a synthetic instance with few, large and dear sites."""
    write_synthetic(folder, Size(7, 3, 3, 3, 3, seed, True), "0")
    instance = read_instance(folder)
    stage = stages(instance)[0]
    return direct_model(instance).arrays(stage.aim, maximise=stage.maximise)


@pytest.mark.parametrize("seed", range(3))
def test_no_layout_is_cut_off(tmp_path: Path, seed: int) -> None:
    """Proves: layouts with random openings and worths keep all cover rows; so does the best one, which bounds them."""
    arrays = hard_program(tmp_path / "hard", seed)
    task = SearchTask(arrays, SearchRequest(EXACT), Budget(None), strong_rows(arrays), {})
    linear = LinearProgram(task.searched.relaxed(), EXACT)
    relaxed = linear.solve(EXACT)
    program, tight = covered(task, linear, relaxed)
    own = task.searched.matrix.shape[0]
    rows, limits = program.matrix.tocsr()[own:], program.row_upper[own:]
    assert len(limits) > 10
    best = optimise(arrays, EXACT)
    assert relaxed.objective is not None
    assert tight.objective is not None
    assert best.objective is not None
    assert best.objective - 1e-7 * abs(best.objective) <= tight.objective < relaxed.objective
    random = np.random.default_rng(seed)
    held = LinearProgram(arrays.relaxed(), EXACT)
    columns = np.flatnonzero(arrays.integer).astype(np.int32)
    layouts = [best.values]
    for _ in range(LAYOUTS):
        worth = arrays.cost * random.uniform(0.2, 2.0, len(arrays.cost))
        held.charge(np.arange(len(worth), dtype=np.int32), worth)
        held.hold(columns, random.integers(0, 2, len(columns)).astype(float), arrays.matrix.shape[0])
        layouts.append(held.solve(EXACT).values)
    kept = [values for values in layouts if values is not None]
    assert len(kept) > 10
    for values in kept:
        size = abs(rows) @ abs(values)
        assert (rows @ values <= limits + 1e-6 * (1.0 + size + abs(limits))).all()


def test_every_setting_of_a_random_row_keeps_its_cover() -> None:
    """Proves: of random rows with five sites and two columns on the other side, no corner of any setting is cut off."""
    random = np.random.default_rng(1)
    broken = 0
    for _ in range(15):
        row = np.concatenate([random.uniform(0.5, 2.0, 5), np.zeros(5), -random.uniform(0.5, 2.0, 2)])
        most = random.uniform(1.0, 9.0, 5)
        links = np.hstack([np.eye(5), -np.diag(most), np.zeros((5, 2))])
        side, ends = float(random.uniform(0.0, 20.0)), random.uniform(0.0, 4.0, 2)
        arrays = replace(
            two_sites(),
            matrix=sparse.csc_array(np.vstack([row, links])), row_lower=np.full(6, -np.inf),
            row_upper=np.array([side, *np.zeros(5)]), lower=np.zeros(12),
            upper=np.concatenate([np.full(5, np.inf), np.ones(5), ends]),
            cost=np.concatenate([random.uniform(1, 2, 5), -random.uniform(2, 9, 5), -random.uniform(1, 3, 2)]),
            integer=np.concatenate([np.zeros(5, bool), np.ones(5, bool), np.zeros(2, bool)]),
        )  # fmt: skip
        relaxed = optimise(arrays.relaxed(), EXACT).values
        assert relaxed is not None
        found = cover_rows(Openable.of(arrays), relaxed)
        broken += len(found)
        for setting in product((0.0, 1.0), repeat=5) if len(found) else ():
            for side_row, limit in zip(found.rows.toarray(), found.limits, strict=True):
                worst = replace(arrays, cost=side_row).relaxed_at(np.array([*np.zeros(5), *setting, 0.0, 0.0]))
                reached = optimise(worst, EXACT).objective
                assert reached is not None
                assert reached <= limit + 1e-7 * (1.0 + abs(limit))
    assert broken > 5


@pytest.mark.parametrize("seed", range(2))
def test_a_large_program_ends_at_the_optimum_of_highs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, seed: int
) -> None:
    """Proves: with cover rows and near layouts a search ends within its gap of what HiGHS finds alone, proven."""
    arrays = hard_program(tmp_path / "hard", seed)
    best = optimise(arrays, EXACT).objective
    monkeypatch.setattr(search, "is_large", lambda _: True)
    asked = SearchRequest(Options(gap=1e-3, threads=1))
    found = search.search(arrays, asked)
    assert best is not None
    assert found.outcome.objective is not None
    assert found.outcome.bound is not None
    assert found.outcome.ending is Ending.OPTIMAL
    assert (1.0 - 1e-3) * best <= found.outcome.objective <= best * (1.0 + 1e-9) <= found.outcome.bound * (1.0 + 2e-9)
    assert {SearchStage.COVERS.value, SearchStage.NEAR.value} <= set(found.seconds)


def test_near_layouts_are_never_worse_and_stop_when_nothing_is_left() -> None:
    """Proves: from the worse site the near layout is the better one; from the best one it is that again."""
    arrays = replace(two_sites(), cost=np.array([1.0, 1.0, -4.0, -3.0, -2.0]))
    task = SearchTask(arrays, SearchRequest(Options(gap=1e-6, threads=1)), Budget(None), strong_rows(arrays), {})
    linear = LinearProgram(task.searched.relaxed(), EXACT)
    relaxed = linear.solve(EXACT)
    tightened = covered(task, linear, relaxed)
    holding = LinearProgram(task.searched.relaxed(), EXACT)
    for guess in ([1.0, 0.0], [0.0, 1.0], [0.0, 0.0]):
        start = search.held_at(task, holding, np.array(guess), relaxed.objective, None)
        assert start is not None
        start = search.with_bound(task, start, tightened[1].objective)
        better = search.improved(task, holding, tightened, start)
        assert start.outcome.objective is not None
        assert better.outcome.objective is not None
        assert better.outcome.objective >= start.outcome.objective
        assert better.outcome.objective == pytest.approx(5.0)


def test_near_layouts_are_searched_industry_by_industry(tmp_path: Path) -> None:
    """Proves: each good's columns are one industry, those of technologies by what they make; searched one by one, they
    give a layout that keeps all rows and is at least as good, and as good as the best within the gap here."""
    write_synthetic(tmp_path / "hard", Size(7, 3, 3, 3, 3, 4, True), "0")
    instance = read_instance(tmp_path / "hard")
    model, stage = direct_model(instance), stages(instance)[0]
    arrays, labels = model.arrays(stage.aim, maximise=stage.maximise), industry_labels(model.linear)
    named = {labels[number] for key, number in model.decisions["open"].items() if "good2" in key[-1]}
    shipped = {labels[number] for key, number in model.decisions["ship"].items() if key[-1] == "good2"}
    assert named == shipped == {1}
    assert set(labels[model.decisions["load"].numbers]) == {NO_INDUSTRY}
    asked = SearchRequest(Options(gap=1e-4, threads=1), industries=labels)
    task = SearchTask(arrays, asked, Budget(None), strong_rows(arrays), {})
    linear = LinearProgram(task.searched.relaxed(), EXACT)
    relaxed = linear.solve(EXACT)
    tightened = covered(task, linear, relaxed)
    holding = LinearProgram(task.searched.relaxed(), EXACT)
    assert relaxed.values is not None
    guess = np.ceil(relaxed.values[arrays.integer] - 1e-6)
    start = search.held_at(task, holding, guess, relaxed.objective, None)
    assert start is not None
    better = search.improved(task, holding, tightened, start).outcome
    assert better.values is not None
    assert is_layout(arrays, better.values)
    best = optimise(arrays, EXACT).objective
    assert start.outcome.objective is not None
    assert better.objective is not None
    assert best is not None
    assert start.outcome.objective < 0.999 * better.objective
    assert better.objective == pytest.approx(best, rel=1e-3)


def test_what_is_held_leaves_the_rest_of_each_row() -> None:
    """Proves: with site 1 held at 6 open, the free columns have what it leaves of the row, and the same objective."""
    arrays = two_sites()
    values = np.array([6.0, 4.0, 1.0, 1.0, 0.0])
    free = np.array([False, True, False, True, True])
    part = near_layouts._of_free(arrays, values, free)
    assert part.matrix.toarray().tolist() == [[1.0, 0.0, -1.0], [1.0, -8.0, 0.0]]
    assert part.row_upper.tolist() == [4.0, 0.0]
    assert part.offset == pytest.approx(6.0 - 4.0)
    assert optimise(part, EXACT).objective == pytest.approx(2.0)


def test_ctrl_c_near_a_layout_ends_the_search(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Proves: Ctrl-C while near layouts are searched keeps the best layout with the bound of cover rows; no tree."""

    def stopped(*arguments: Any, **options: Any) -> Outcome:
        return replace(optimise(*arguments, **options), interrupted=True)

    def no_tree(*_: object, **__: object) -> None:
        pytest.fail("branch and bound after Ctrl-C")

    arrays = hard_program(tmp_path / "hard", 1)
    monkeypatch.setattr(search, "is_large", lambda _: True)
    monkeypatch.setattr(near_layouts, "optimise", stopped)
    monkeypatch.setattr(branching, "optimise", no_tree)
    found = search.search(arrays, SearchRequest(Options(gap=1e-7, threads=1))).outcome
    assert (found.ending, found.interrupted) == (Ending.LIMIT, True)
    assert found.objective is not None
    assert found.bound is not None
    assert found.bound > found.objective


@pytest.mark.parametrize(
    ("parts", "how"),
    [
        ({"relaxation": 1.0, "cover rows": 1.0, "near layouts": 1.0}, "linear program of HiGHS with cover rows"),
        ({"relaxation": 1.0, "cover rows": 1.0, "branch and bound": 1.0}, "tree of HiGHS"),
        ({"relaxation": 1.0, "branch and bound": 1.0}, "tree of HiGHS"),
    ],
)
def test_a_run_says_what_its_bound_is_the_word_of(parts: dict[str, float], how: str) -> None:
    """Proves: cover rows are named where no tree was needed beyond them."""
    step = {"aim": "cost", "objective": 10.0, "bound": 9.99, "gap": 1e-3, "parts": parts}
    assert bound_record([], [step], 1e-3, integers=True)["how"] == how

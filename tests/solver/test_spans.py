"""Spans that scaling cannot take out are told, and refused by the cell where no answer could be trusted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from layout_opt import read_instance, solve
from layout_opt.errors import InvalidInput
from layout_opt.instance import Change
from layout_opt.solver.presolve_check import first_stage, look_at_spans, matrix_report
from layout_opt.solver.spans import check_spans, span_notices, spans

ROOT = Path(__file__).parents[2]
RIVER = ROOT / "instances" / "small-river"
CASE = ROOT.parent / "shared" / "cases" / "bad-capacity" / "in"


def test_usual_instances_need_no_word() -> None:
    """Proves that numbers of the instances of the project lie near 1 once scaled."""
    for name in ("small-river", "two-regions", "yellow-river"):
        instance = read_instance(ROOT / "instances" / name)
        assert look_at_spans(instance) == ()
        assert all(1e-4 < span.low <= span.high < 1e4 for span in spans(first_stage(instance)))


def test_a_capacity_without_measure_is_named() -> None:
    """Proves that a largest capacity of which 1e-13 would do is refused by its cell, before anything is solved."""
    for site, most in (("lower", 1e15), ("middle", 1e13)):
        change = Change(table="sites", where={"region": site, "technology": "mill"}, column="max_capacity", set=most)
        with pytest.raises(InvalidInput, match=rf"sites\.csv max_capacity\[{site},mill\]: found 1") as error:
            read_instance(RIVER, [change])
        assert len(error.value.problems) == 1


def test_a_large_capacity_is_solved_rightly() -> None:
    """Proves that a largest capacity of a million times what is of use costs nothing: the optimum stays 13.5."""
    change = Change(table="sites", where={"region": "lower", "technology": "mill"}, column="max_capacity", set=1e8)
    run = solve(read_instance(RIVER, [change]), gap=1e-6)
    assert (run.status, run.objective) == ("solved", pytest.approx(13.5, rel=1e-6))


def test_the_case_that_went_wrong() -> None:
    """Proves that both capacities of the case are named, where version 0.1.0 failed without a place."""
    if not CASE.exists():
        pytest.skip("bad-capacity is not beside the repository (../shared/cases)")
    with pytest.raises(InvalidInput) as error:
        look_at_spans(read_instance(CASE))
    assert [problem.where for problem in error.value.problems] == [
        "sites.csv max_capacity[lower,mill]",
        "sites.csv max_capacity[middle,mill]",
    ]


def test_wide_costs_are_told() -> None:
    """Proves that costs count, not only the matrix: a price 1e20 times what it was is told, by row what has one."""
    arrays = first_stage(read_instance(RIVER))
    cost = arrays.cost.copy()
    cost[4] *= 1e20
    notices = span_notices(read_instance(RIVER), replace(arrays, cost=cost))
    assert any(notice.startswith("costs still lie between ") for notice in notices)
    matrix = arrays.matrix.copy()
    matrix.data[12] *= 1e-40
    with pytest.raises(InvalidInput, match="after scaling; must lie in 1e-12 to 1e\\+15"):
        check_spans(read_instance(RIVER), replace(arrays, matrix=matrix))


def test_report_of_the_matrix() -> None:
    """Proves the counts and the spans that `validate --model` prints."""
    report = matrix_report(read_instance(RIVER))
    assert (report["rows"], report["columns"], report["whole columns"], report["largest big-M"]) == (23, 32, 3, 60.0)
    assert report["scaled coefficients"] == "0.25 to 2"

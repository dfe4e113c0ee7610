"""What planning for all courses is worth, where the mean plan breaks, and where there is nothing to compare."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from layout_opt import read_instance, solve
from layout_opt.facts.courses import along, course_weights, expected, last_nodes, trunk
from layout_opt.instance import Change
from layout_opt.instance.changes import parse_assignment
from layout_opt.result.first_stage import calm_course
from layout_opt.result.single_course import NoMeanCourse, course_alone, mean_course

LANDS = Path(__file__).parents[2] / "instances" / "published" / "lands"


def run_of(*changes: Change | str, asked: bool | None = None) -> Any:
    """Return the run of lands with changes."""
    made = [change if isinstance(change, Change) else parse_assignment(change) for change in changes]
    return solve(read_instance(LANDS, made), gap=1e-9, stochastic_values=asked)


def test_a_mean_plan_that_breaks_is_told() -> None:
    """Proves `infeasible`: for a mean of 11.5 MW 12 suffice, and 17 in the worst course cannot be served with them."""
    run = run_of("demand.quantity[node=high,region=d1]=12")
    assert run.status == "solved"
    assert run.info["value_of_stochastic_solution"] == "infeasible"
    assert run.info["value_of_perfect_information"] >= 0
    assert "infeasible" in run.info["uncertainty"]["solution"]["why"]


def test_a_row_over_all_courses_leaves_none_alone() -> None:
    """Proves that perfect information is not told where a limit on the whole tree ties courses together."""
    limit = {"limit": "runs", "scope": "tree", "most": 1000.0}
    term = {"limit": "runs", "measure": "activity"}
    run = run_of(Change(table="planner_limits", insert=(limit,)), Change(table="planner_limit_terms", insert=(term,)))
    assert run.info["value_of_perfect_information"] is None
    assert "ties different courses" in run.info["uncertainty"]["information"]["why"]
    assert run.info["value_of_stochastic_solution"] == pytest.approx(2.13333, abs=1e-4)


def test_what_is_not_asked_for_is_not_computed() -> None:
    """Proves that the values can be left out, with the reason beside them, and that outcomes are told all the same."""
    run = run_of(asked=False)
    assert run.info["value_of_stochastic_solution"] is None
    assert "not asked for" in run.info["uncertainty"]["why"]
    assert len(run.tables["outcomes"]) == 3


def test_a_number_in_one_course_only_has_no_mean() -> None:
    """Proves that no mean is invented where a row stands in one course and not in the others."""
    row = {"node": "high", "region": "q1", "market": "power", "tier": "load", "quantity": 1.0}
    with pytest.raises(NoMeanCourse, match="demand has q1, power, load in some courses only"):
        mean_course(read_instance(LANDS, [Change(table="demand", insert=(row,))]))


def test_courses_and_their_weights() -> None:
    """Proves that outcomes over courses sum to the sum over the tree, and that a course alone is certain."""
    instance = read_instance(LANDS)
    tree = instance.tree
    assert (trunk(tree), last_nodes(tree)) == (("now",), ("high", "low", "middle"))
    weights = {last: course_weights(tree, last) for last in last_nodes(tree)}
    for node in tree.nodes:
        assert expected({last: own[node] for last, own in weights.items()}, tree) == pytest.approx(tree.weight[node])
    assert along(instance, "low").tree.weight["low"] == pytest.approx(1.0)
    assert course_alone(instance, "low").tree.probability == {"now": 1.0, "low": 1.0}
    assert mean_course(instance).resolve("demand").query("region == 'd1'")["quantity"].tolist() == [5.0]


def test_the_course_without_rows_is_the_calm_one() -> None:
    """Proves that the plan without shocks is that of the course on whose way nothing is otherwise."""
    instance = read_instance(LANDS)
    assert calm_course(instance) is None
    removed = [Change(table=name, where={"node": "low"}, delete=True) for name in ("demand", "growth_limits")]
    assert calm_course(read_instance(LANDS, removed)) == "low"

"""Experiments on the small river: one row a case in order, whatever a case comes to."""

from __future__ import annotations

import pandas as pd
import pytest

from layout_opt import read_instance, solve
from layout_opt.analysis.experiments import Case, ExperimentProgress, run_experiment
from layout_opt.errors import InvalidInput
from layout_opt.instance import Change
from tests.analysis.experiments.rivers import CASES, RIVER, capacity


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_case_is_a_row_in_order_whatever_it_came_to(jobs: int) -> None:
    """Proves that every case is a row in order whatever it came to."""
    told: list[ExperimentProgress] = []
    results = run_experiment(read_instance(RIVER), CASES, jobs=jobs, listener=told.append)
    frame = results.frame
    assert frame["case"].tolist() == [case.name for case in CASES]
    assert frame["status"].tolist() == ["solved", "solved", "invalid", "infeasible", "solved"]
    assert frame["certified"].tolist() == [True, True, False, False, True]
    assert "did you mean 'capacity'?" in frame["note"][2]
    assert frame["capacity"].tolist()[:2] == [500.0, 400.0]
    assert frame["objective"][0] > frame["objective"][1]
    assert [progress.done for progress in told] == [0, 1, 2, 3, 4, 5]
    assert (told[-1].failed, told[-1].running, told[-1].left) == (2, 0, 0.0)
    assert frame["net_effective_output"][0] == pytest.approx(frame["effective_output"][0] - frame["real_costs"][0])


def test_a_case_is_what_solving_it_alone_gives() -> None:
    """Proves that a case is what solving it alone gives."""
    instance = read_instance(RIVER)
    results = run_experiment(instance, CASES[:2], keep=("activity", "loads"))
    alone = solve(read_instance(RIVER, [capacity(400.0)]))
    table = results.table("loads")
    part = table[table["case"] == "stricter"].drop(columns=["case", "capacity"], errors="ignore")
    assert table.columns.tolist()[:1] == ["case"]
    assert results.frame["objective"][1] == alone.objective
    pd.testing.assert_frame_equal(
        part.reset_index(drop=True), alone.tables["loads"].drop(columns="capacity"), check_dtype=False
    )


def test_a_layout_is_held_in_another_future() -> None:
    """The layout of today's river pollutes too much for a stricter one; less output is then no way out."""
    instance = read_instance(RIVER)
    best = solve(instance).tables["activity"]
    keys = zip(*(best[name] for name in ("node", "region", "technology")), strict=True)
    held = {"activity": dict(zip(keys, best["activity"], strict=True))}
    results = run_experiment(instance, [Case("same", fixed=held), Case("stricter", (capacity(400.0),), fixed=held)])
    assert results.frame["status"].tolist() == ["solved", "infeasible"]
    assert results.frame["objective"][0] == pytest.approx(solve(instance).objective)
    unknown = run_experiment(instance, [Case("x", fixed={"activity": {("root", "sea", "mill"): 1.0}, "activty": {}})])
    assert "sea,mill" in unknown.frame["note"][0]
    assert "did you mean 'activity'?" in unknown.frame["note"][0]


def test_what_is_wrong_with_the_experiment_itself_is_said_at_once() -> None:
    """Proves that what is wrong with the experiment itself is said at once."""
    with pytest.raises(InvalidInput) as caught:
        run_experiment(
            read_instance(RIVER), [Case("a", labels={"status": 1.0}), Case("a", layout="bets")], keep=["loadz"]
        )
    said = str(caught.value)
    assert "found 'a' twice" in said
    assert "label: found 'status'" in said
    assert "did you mean 'loads'?" in said
    assert "case a layout: found 'bets'" in said
    results = run_experiment(read_instance(RIVER), CASES[:1])
    with pytest.raises(InvalidInput, match="add it to keep"):
        results.table("loads")


def test_a_case_stops_as_soon_as_its_purpose_is_decided() -> None:
    """The best of the river is 13.5: some layout reaches 10, and the relaxation proves that none reaches 100."""
    cases = [Case("free"), Case("modest", target=10.0), Case("too much", target=100.0)]
    frame = run_experiment(read_instance(RIVER), cases, keep=()).frame.set_index("case")
    assert frame["objective"]["free"] == pytest.approx(13.5)
    assert 10.0 <= frame["objective"]["modest"] <= 13.5 + 1e-6 <= frame["bound"]["modest"] + 1e-5
    assert frame["certified"].tolist() == [True, True, False]
    assert frame["status"]["too much"] == "no_layout"
    assert 13.5 <= frame["bound"]["too much"] < 100.0
    assert frame["note"]["too much"] == "stopped: no layout reaches the target 100"
    assert frame["note"]["modest"] == "stopped: a layout reaches the target 10"
    two = Change(table="instance", column="objective", set="effective_output")
    assert "two solves" in run_experiment(read_instance(RIVER), [Case("a", (two,), target=1.0)]).frame["note"][0]

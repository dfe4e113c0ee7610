"""How a solve ends: infeasible, unbounded, at a limit with and without a layout, unique or not, rows of the user's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pyomo.environ as pyo
import pytest

from layout_opt import solve
from layout_opt.errors import InvalidInput
from layout_opt.result.run import Run
from layout_opt.solver import sequence
from layout_opt.solver.arrays import Arrays
from layout_opt.solver.budget import Budget
from layout_opt.solver.compile_model import compile_model
from layout_opt.solver.highs import Ending, Options, Outcome, optimise
from layout_opt.solver.search import SearchAnswer, SearchRequest
from tests.families.hand import about
from tests.golden.examples import town
from tests.golden.text import instance_of


def test_infeasible() -> None:
    """Proves that an impossible floor ends as infeasible, without tables or certificate."""
    draft = town()
    draft.add("regional_floors", region="town", measure="output", least=11)
    run = solve(instance_of(draft))
    assert (run.status, run.exit_status) == ("infeasible", 3)
    assert (run.objective, run.tables, run.certificate) == (None, {}, None)


def test_infeasible_with_a_ray() -> None:
    """Proves that a contradiction is found beside a ray: no whole y has 2 y = 3, whatever x could earn."""
    model = pyo.ConcreteModel()
    model.x, model.z = pyo.Var(domain=pyo.NonNegativeReals), pyo.Var(domain=pyo.NonNegativeReals)
    model.y = pyo.Var(domain=pyo.NonNegativeIntegers, bounds=(0, 3))
    model.never = pyo.Constraint(expr=2 * model.y == 3)
    model.ray = pyo.Constraint(expr=model.x - model.z <= 0)
    model.objective = pyo.Objective(expr=model.x, sense=pyo.maximize)
    assert optimise(compile_model(model), Options()).ending is Ending.INFEASIBLE
    model.never.deactivate()
    assert optimise(compile_model(model), Options()).ending is Ending.UNBOUNDED


def test_small_objectives_are_solved_to_the_gap() -> None:
    """Proves that an objective of 1e-5 is not left a tenth away: HiGHS alone would stop within 1e-6 of it.

    Three mills that earn 3, 5 and 6 millionths for 2, 3 and 4 of 5 workers: the first two, 8 millionths.
    """
    model = pyo.ConcreteModel()
    model.x = pyo.Var(range(3), domain=pyo.Binary)
    earned, workers = (3e-6, 5e-6, 6e-6), (2, 3, 4)
    model.most = pyo.Constraint(expr=sum(workers[i] * model.x[i] for i in range(3)) <= 5)
    model.objective = pyo.Objective(expr=sum(earned[i] * model.x[i] for i in range(3)), sense=pyo.maximize)
    outcome = optimise(compile_model(model), Options(gap=1e-4))
    assert outcome.objective == pytest.approx(8e-6, rel=1e-9)
    assert outcome.gap is not None
    assert outcome.gap <= 1e-4


def staged(monkeypatch: pytest.MonkeyPatch, second: Callable[..., SearchAnswer]) -> Run:
    """Return the run of a town in two stages, each of which ends as `second` says."""
    real, calls = sequence.search, []

    def solver(arrays: Arrays, request: SearchRequest) -> SearchAnswer:
        calls.append(arrays)
        return second(real, len(calls), arrays, request)

    monkeypatch.setattr(sequence, "search", solver)
    draft = town(objective="effective_output")
    draft.tables["sites"][0]["fixed_cost"] = "1"
    return solve(instance_of(draft))


def test_second_stage_without_time_keeps_the_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that a limit in the second stage does not lose the layout of the first: 8 sold, whatever it costs."""

    def second(real: Any, call: int, arrays: Arrays, request: SearchRequest) -> SearchAnswer:
        none = replace(request, budget=Budget(1.0, begun=0.0, clock=lambda: 2.0))
        return real(arrays, none if call == 2 else request)

    run = staged(monkeypatch, second)
    assert (run.status, run.exit_status, run.bound) == ("limit", 6, about(15))
    assert run.tables["sales"]["sales"].sum() == about(8)
    assert run.info["tie_break"].startswith("left out")
    assert run.certificate is not None
    assert run.certificate.passed


def test_ctrl_c_in_the_first_stage_ends_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that one Ctrl-C is enough: the second stage searches no integer decisions, and the layout is kept."""
    searched = []

    def second(real: Any, call: int, arrays: Arrays, request: SearchRequest) -> SearchAnswer:
        searched.append(not request.only_held)
        found = real(arrays, request)
        return replace(found, outcome=replace(found.outcome, interrupted=True))

    run = staged(monkeypatch, second)
    assert searched == [True, False]
    assert (run.status, run.info["interrupted"], run.objective) == ("limit", True, about(15))


def test_unbounded() -> None:
    """Proves that exports without any limit end as unbounded."""
    draft = town()
    draft.tables["sites"][0]["max_capacity"] = ""
    draft.add("foreign_trade", region="town", commodity="bread", direction="export", price=2)
    run = solve(instance_of(draft))
    assert (run.status, run.exit_status) == ("unbounded", 2)


def test_a_ray_without_a_layout_in_time_has_no_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that the bound 0 of the search for any layout is not told as a bound of an objective without end."""
    model = pyo.ConcreteModel()
    model.x, model.y = pyo.Var(domain=pyo.NonNegativeReals), pyo.Var(domain=pyo.Binary)
    model.row = pyo.Constraint(expr=model.x + model.y >= 1)
    model.objective = pyo.Objective(expr=model.x, sense=pyo.maximize)
    nothing = Outcome(Ending.NO_LAYOUT, None, None, None, 0.0, None, 1.0)
    monkeypatch.setattr("layout_opt.solver.highs.optimise", lambda *_: nothing)
    outcome = optimise(compile_model(model), Options())
    assert (outcome.ending, outcome.bound) == (Ending.NO_LAYOUT, None)


def hard(block: Any, built: Any) -> None:
    """Tie production to a market split problem: easy to start, out of reach to finish (Cornuejols & Dawande 1998)."""
    size, rows = 40, 5
    block.x = pyo.Var(range(size), domain=pyo.Binary)
    block.over, block.under = (pyo.Var(range(rows), domain=pyo.NonNegativeReals) for _ in range(2))
    weight = [[(7919 * (i + 1) * (j + 3) * (i + j + 1)) % 100 for j in range(size)] for i in range(rows)]
    block.split = pyo.Constraint(
        range(rows),
        rule=lambda m, i: (
            sum(weight[i][j] * m.x[j] for j in range(size)) + m.over[i] - m.under[i] == sum(weight[i]) // 2
        ),
    )
    activity = built.decisions["activity"]["root", "town", "oven"]
    block.tie = pyo.Constraint(expr=activity <= 8 - 0.001 * sum(block.over[i] + block.under[i] for i in range(rows)))


def test_time_limit_keeps_the_best_layout() -> None:
    """Proves that a solve that is stopped keeps its best layout, certified, with bound and gap."""
    for seconds in (0.5, 4.0, 32.0):  # the last only where a machine finds no layout sooner; none finishes the search
        run = solve(instance_of(town()), time_limit=seconds, gap=0.0, customise=hard)
        if run.objective is not None and run.bound is not None:
            break
    assert (run.status, run.exit_status) == ("limit", 6)
    assert run.certificate is not None
    assert run.certificate.passed
    assert run.objective is not None
    assert run.bound is not None
    assert 0 < run.objective < run.bound <= 16 + 1e-6
    assert run.gap == pytest.approx((run.bound - run.objective) / run.objective)


def test_no_time_at_all() -> None:
    """Proves that a solve that is stopped before any layout says so."""
    run = solve(instance_of(town()), time_limit=1e-9, customise=hard)
    assert run.status in {"no_layout", "limit"}
    assert run.exit_status in {4, 6}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"gap": 1.5}, "gap: found 1.5; must be in [0, 1). Fix: give e.g. 1e-4."),
        ({"time_limit": 0.0}, "time_limit: found 0.0; must be above 0 seconds. Fix: give e.g. 600."),
        ({"threads": 0}, "threads: found 0; must be 1 or more. Fix: give e.g. 2."),
        ({"layout": "old"}, "layout: found 'old'; must be one of best, today. Fix: correct the word."),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_options_that_make_no_sense(options: dict[str, Any], message: str) -> None:
    """Proves that each option is checked before anything is solved."""
    with pytest.raises(InvalidInput) as caught:
        solve(instance_of(town()), **options)
    assert str(caught.value) == message


def two_towns(price: float) -> Run:
    """Return the run of two towns that could both serve the buyers of one, one of them at another price."""
    draft = town("here", "there")
    del draft.tables["demand"][1]
    draft.tables["sites"][1]["variable_cost"] = repr(price)
    draft.add("routes", from_region="there", to_region="here", distance=1)
    draft.add("freight", commodity="bread", from_region="*", to_region="*", cost=0)
    return solve(instance_of(draft))


def test_unique() -> None:
    """Proves the flag: at equal cost who bakes is open, at 1.5 it is not; the objective is 16 both times."""
    assert two_towns(1.0).info["unique"] is False
    assert two_towns(1.5).info["unique"] is True
    assert two_towns(1.0).objective == about(16)


def test_ties_are_broken_the_same_way() -> None:
    """Proves that an open choice comes out the same again."""
    first, second = two_towns(1.0), two_towns(1.0)
    for name, table in first.tables.items():
        assert table.equals(second.tables[name]), name


def test_rows_of_the_user() -> None:
    """Proves that rows of the user's own bind, and stand in limits, prices and the record as family user.

    At most 5 t of activity: 10 instead of 16, and one more ton is worth 2.
    """

    def few(block: Any, built: Any) -> None:
        block.few = pyo.Constraint(expr=built.decisions["activity"]["root", "town", "oven"] <= 5)
        block.some = pyo.Constraint(
            ["town"], rule=lambda _, region: built.decisions["activity"]["root", region, "oven"] >= 1
        )

    run = solve(instance_of(town()), customise=few)
    assert run.objective == about(10)
    assert run.info["user_rows"] == 2
    limits = run.tables["limits"][run.tables["limits"]["family"] == "user"].set_index("row")
    assert limits.loc["few", ["key", "used", "limit", "sense", "slack", "binding"]].tolist() == ["", 5, 5, "<=", 0, 1]
    assert limits.loc["some", ["key", "used", "limit", "sense", "slack", "binding"]].tolist() == [
        "town", 5, 1, ">=", 4, 0,
    ]  # fmt: skip
    prices = run.tables["prices"][run.tables["prices"]["family"] == "user"].set_index("row")
    assert prices["price"].to_dict() == {"few": about(2)}


def test_rows_of_the_user_in_blocks_of_his_own() -> None:
    """Proves that rows deeper inside the block of the user's are his, too, each under a name of its own."""

    def few(block: Any, built: Any) -> None:
        block.part = pyo.Block([1, 2])
        for number, most in ((1, 5), (2, 6)):
            block.part[number].few = pyo.Constraint(expr=built.decisions["activity"]["root", "town", "oven"] <= most)

    run = solve(instance_of(town()), customise=few)
    assert (run.objective, run.info["user_rows"]) == (about(10), 2)
    limits = run.tables["limits"][run.tables["limits"]["family"] == "user"].set_index("row")
    assert limits["binding"].to_dict() == {"part[1].few": 1, "part[2].few": 0}
    prices = run.tables["prices"].set_index(["family", "row"])["price"]
    assert prices["user", "part[1].few"] == about(2)


def test_row_of_the_user_that_cannot_hold() -> None:
    """Proves that an impossible row of the user's makes the layout infeasible, not wrong."""

    def least(block: Any, built: Any) -> None:
        block.least = pyo.Constraint(expr=built.decisions["activity"]["root", "town", "oven"] >= 11)

    assert solve(instance_of(town()), customise=least).status == "infeasible"


def test_nothing_to_decide() -> None:
    """Proves that an instance without sites is solved: nothing is made, and everything is short."""
    draft = town()
    del draft.tables["sites"]
    draft.add("foreign_trade", region="town", commodity="bread", direction="import", price=5)
    run = solve(instance_of(draft))
    assert (run.status, run.objective) == ("solved", 0)
    assert run.tables["shortage"]["shortage"].tolist() == [8]

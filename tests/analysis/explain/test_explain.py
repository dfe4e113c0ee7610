"""Explain: necessary conditions, repairs that really solve, conflicts that exist only because of whole decisions."""

from __future__ import annotations

from pathlib import Path

import pytest

from layout_opt import read_instance, solve
from layout_opt.analysis.explain import explain_infeasible
from layout_opt.analysis.explain.conflict import feasible, smallest_conflict, without
from layout_opt.analysis.explain.elastic_rows import compiled
from layout_opt.analysis.explain.margins import PARTS, margins
from layout_opt.analysis.explain.repairs import scenario_text
from layout_opt.analysis.explain.worth import true_worth
from layout_opt.cli.app import run_words
from layout_opt.instance import Change, changed, parse_assignment, read_scenario
from layout_opt.solver.highs import Ending, Options, Outcome
from layout_opt.solver.search import SearchAnswer
from tests.cases.draft import Draft

ROOT = Path(__file__).parents[3]
RIVER = ROOT / "instances" / "small-river"
TRANSPORT = ROOT / "instances" / "published" / "trnsport"


def river(*assignments: str) -> object:
    """Return the small river with changes."""
    return changed(read_instance(RIVER), [parse_assignment(text) for text in assignments])


def whole_conflict() -> Draft:
    """Return an instance whose conflict exists only because a site is open or not.

    5 must be sold; a site of at least 10 runs fully and discharges 10 into a receptor that bears 5.
    """
    draft = Draft({"name": "whole", "title": "whole", "money": "CNY", "objective": "cost"})
    draft.add("regions", region="r", name="r")
    draft.add("commodities", commodity="good", name="good", unit="t")
    draft.add("technologies", technology="plant", industry="i", name="plant", unit="t", kind="production")
    draft.add("pollutants", pollutant="cod", name="cod", unit="t")
    draft.add("receptors", receptor="reach", name="reach", kind="basin")
    draft.add(
        "sites",
        region="r",
        technology="plant",
        max_capacity=10.0,
        min_capacity=10.0,
        min_utilisation=1.0,
        fixed_cost=1.0,
    )
    draft.add("technology_goods", technology="plant", commodity="good", output=1.0)
    draft.add("technology_emissions", technology="plant", pollutant="cod", intensity=1.0)
    draft.add("discharge", region="r", receptor="reach", share=1.0)
    draft.add("receptor_capacity", receptor="reach", pollutant="cod", capacity=5.0)
    draft.add("demand", region="r", market="good", tier="all", quantity=5.0)
    return draft


def test_background_above_capacity_is_named_before_any_solve() -> None:
    """A receptor that is full before anyone produces is a necessary condition, with the amount it is over."""
    found = explain_infeasible(river("receptor_capacity.background[intake,COD]=1012.4"))
    assert [(c.row.repair.row, c.row.key, round(c.over, 6)) for c in found.conditions] == [
        ("load_max", ("root", "intake", "COD"), 12.4)
    ]


def test_feasible_instance_is_said_to_be_feasible() -> None:
    """Nothing is explained where there is nothing to explain."""
    found = explain_infeasible(read_instance(RIVER))
    assert found.feasible
    assert found.conditions == found.repairs == found.conflict == ()


def test_undecided_instance_is_not_said_to_be_feasible(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A search that ends at its limit with neither a layout nor a proof says so, with the exit status of a limit."""
    arrays = compiled(read_instance(RIVER))[1]
    undecided = SearchAnswer(Outcome(Ending.NO_LAYOUT, None, None, None, None, None, 0.0), arrays)
    monkeypatch.setattr("layout_opt.analysis.explain.explain.search", lambda *_: undecided)
    assert explain_infeasible(read_instance(RIVER)).feasible is None
    assert run_words(["explain", str(RIVER)]) == 4
    assert capsys.readouterr().out.startswith("not decided: ")


def test_every_repair_that_claims_to_solve_solves_as_a_scenario(tmp_path: Path) -> None:
    """The changes of a repair, written as a scenario and read back, make the instance solvable."""
    broken = changed(
        read_instance(TRANSPORT), [parse_assignment("demand.quantity[new-york,canned-goods,standard]=900")]
    )
    found = explain_infeasible(broken)
    kinds = {plan.kinds[0].value for plan in found.repairs if plan.solves}
    assert kinds == {"demand", "limits"}
    for plan in found.repairs:
        path = tmp_path / "repair.toml"
        path.write_text(scenario_text("repair", plan.changes), encoding="utf-8")
        run = solve(changed(broken, read_scenario(path).changes))
        assert run.status == "solved"
        assert run.objective == pytest.approx(plan.objective)


def test_least_demand_repair_is_what_is_lacking() -> None:
    """900 + 300 + 275 t are wanted and 950 can be made: demand must give way by 525 in all."""
    broken = changed(
        read_instance(TRANSPORT), [parse_assignment("demand.quantity[new-york,canned-goods,standard]=900")]
    )
    plan = next(p for p in explain_infeasible(broken).repairs if p.kinds[0].value == "demand")
    assert sum(step.before - step.after for step in plan.steps) == pytest.approx(525, rel=1e-4)


def test_conflict_of_whole_decisions_is_found_and_repaired(tmp_path: Path) -> None:
    """The LP relaxation is feasible, the plant is not: conflict and repair are found all the same."""
    instance = read_instance(whole_conflict().write(tmp_path / "whole"))
    _, arrays, _ = compiled(instance)
    assert feasible(arrays.relaxed(), Options())
    found = explain_infeasible(instance)
    assert not found.conditions
    assert {row.repair.row for row in found.conflict} == {"load_max", "capacity_min", "capacity_max", "demand_balance"}
    assert any(plan.solves for plan in found.repairs)


def test_least_capacity_of_an_open_site_is_lowered(tmp_path: Path) -> None:
    """Of the limits the least capacity gives way, from 10 down to the 9 that the receptor bears, and that solves."""
    draft = whole_conflict()
    draft.edit("receptor_capacity", "capacity", lambda _: 9.0)
    instance = read_instance(draft.write(tmp_path / "whole"))
    plan = next(p for p in explain_infeasible(instance).repairs if [kind.value for kind in p.kinds] == ["limits"])
    assert [(step.row.repair.row, step.before, round(step.after, 3)) for step in plan.steps] == [
        ("capacity_min", 10.0, 9.0)
    ]
    assert plan.solves


def test_repair_lets_no_closed_site_work(tmp_path: Path) -> None:
    """Proves that a largest capacity is no way out where the site stays closed: the least one is, and nothing is lost.

    Without, the elastic program lets the closed plant make 5, and the only repair left gives up all demand.
    """
    instance = read_instance(whole_conflict().write(tmp_path / "whole"))
    best = explain_infeasible(instance).repairs[0]
    assert [(step.row.repair.row, step.before, round(step.after, 3)) for step in best.steps] == [
        ("capacity_min", 10.0, 5.0)
    ]
    assert best.solves


def test_conflict_is_smallest() -> None:
    """Every limit of a conflict is needed: without any one of them the rest holds together."""
    broken = changed(
        read_instance(TRANSPORT), [parse_assignment("demand.quantity[new-york,canned-goods,standard]=900")]
    )
    _, arrays, rows = compiled(broken)
    conflict = explain_infeasible(broken).conflict
    others = tuple(row for row in rows if row not in conflict)
    assert not feasible(without(arrays, others), Options())
    for row in conflict:
        assert feasible(without(arrays, (*others, row)), Options())


def test_conflict_that_is_not_proven_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that limits are not called a conflict where every proof ran out of time."""
    broken = changed(
        read_instance(TRANSPORT), [parse_assignment("demand.quantity[new-york,canned-goods,standard]=900")]
    )
    _, arrays, rows = compiled(broken)
    assert smallest_conflict(arrays, rows, Options())
    monkeypatch.setattr("layout_opt.analysis.explain.conflict.feasible", lambda *_: True)
    assert smallest_conflict(arrays, rows, Options()) == ()


def test_margin_of_what_is_made_within_its_capacity_is_zero() -> None:
    """At the shadow prices a site that works below its capacity earns nothing on the last unit; parts add up."""
    run = solve(read_instance(RIVER), gap=1e-9)
    marginal = []
    for region in run.instance.members("REGION"):
        frame = margins(run.instance, run.tables, region)
        inside = frame[(frame["activity"] > 0) & (frame["activity"] < frame["capacity"])]
        marginal += inside["margin"].tolist()
        assert (frame[list(PARTS)].sum(axis=1) - frame["margin"]).abs().max() < 1e-9
    assert marginal
    assert max(map(abs, marginal)) < 1e-9


def test_true_worth_equals_price_where_nothing_switches() -> None:
    """One tonne more at the intake is worth its shadow price, up and down."""
    run = solve(read_instance(RIVER), gap=1e-9)
    worth = {item.row: item for item in true_worth(run.instance, run.tables, run.objective, 5, 1e-9)}
    intake = worth["load_max"]
    assert intake.more == pytest.approx(intake.price)
    assert intake.less == pytest.approx(-intake.price)


def test_repairs_are_ranked_by_the_output_they_lose() -> None:
    """Fresh prices: what leaves most accepted output is first; giving up demand loses what its buyers would pay."""
    broken = changed(
        read_instance(TRANSPORT),
        [
            parse_assignment("demand.quantity[new-york,canned-goods,standard]=900"),
            Change(table="demand", column="price", set=1),
        ],
    )
    repairs = [plan for plan in explain_infeasible(broken).repairs if plan.solves]
    lost = [plan.output_lost for plan in repairs]
    assert lost == sorted(lost)
    assert lost[0] == 0
    assert not repairs[0].gives_up_demand
    demand = next(plan for plan in repairs if plan.gives_up_demand)
    assert demand.output_lost == pytest.approx(525, rel=1e-4)
    assert demand.accepted_output == pytest.approx(950, rel=1e-4)


def test_without_prices_a_repair_that_gives_up_demand_comes_last() -> None:
    """Serving less costs less, so the objective alone would praise it."""
    broken = changed(
        read_instance(TRANSPORT), [parse_assignment("demand.quantity[new-york,canned-goods,standard]=900")]
    )
    repairs = [plan for plan in explain_infeasible(broken).repairs if plan.solves]
    assert [plan.gives_up_demand for plan in repairs] == [False, True]
    assert repairs[0].objective > repairs[1].objective


def test_the_verb_says_amounts_with_units_and_what_is_lost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A planner reads what is over by how much of what, before any solve, and what each repair leaves.

    The least repair just makes room for the background, so nothing may be made above the intake; the price says that
    more room is worth something.
    """
    repair = tmp_path / "repair.toml"
    words = ["explain", str(RIVER), "--set", "receptor_capacity.background[intake,COD]=1012.4"]
    assert run_words([*words, "--repair-out", str(repair)]) == 3
    said = " ".join(capsys.readouterr().out.split())
    assert (
        "whatever is decided: capacity of a receptor (intake, COD) is over its limit by 12.4 t/yr: "
        "at least 1,012.4 t/yr, limit 1,000 t/yr"
    ) in said
    assert "capacity of a receptor (intake, COD): from 1,000 to 1,012.4 t/yr (+12.4" in said
    assert "1e8 CNY/yr (the most of all repairs), objective" in said
    assert "capacity of a receptor (intake, COD): at most 1,000 t/yr" in said
    run = solve(changed(river(words[-1]), read_scenario(repair).changes))
    assert run.status == "solved"
    assert run.exit_status == 0


def test_one_unit_more_and_less_carries_the_gaps() -> None:
    """With the bound of the run given, the change lies between ends that hold the change of the plans found."""
    run = solve(read_instance(RIVER), gap=1e-9)
    worth = true_worth(run.instance, run.tables, run.objective, 2, 1e-9, run.objective + 0.5)
    for item in worth:
        for change, ends in ((item.more, item.more_range), (item.less, item.less_range)):
            if ends is not None:
                assert ends[0] <= change <= ends[1]
                assert ends[1] - ends[0] >= 0.5 - 1e-9

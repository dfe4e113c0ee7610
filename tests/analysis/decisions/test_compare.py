"""Comparisons: identities, and the gap between scenarios split by change."""

from __future__ import annotations

import random
import re

import pytest

from layout_opt import read_instance, solve
from layout_opt.analysis.compare import Decomposition, compare, compare_scenarios, compared_run, decompose
from layout_opt.analysis.compare.decompose import ChangeOrigin, moves_on, path_between, shapley_table
from layout_opt.analysis.experiments import Case, StudyOptions, run_experiment
from layout_opt.analysis.regret import regret
from layout_opt.errors import InvalidInput
from layout_opt.instance import Change, changed
from layout_opt.result.run import Run
from layout_opt.solver.highs import Options
from tests.cli.running import SMALL_RIVER

STRICT = Change(table="receptor_capacity", column="capacity", set=600.0)
DEAR = Change(table="demand", column="price", scale=1.1)
CHARGE = Change(table="emission_charges", insert=({"region": "*", "pollutant": "COD", "rate": 0.0005},))


@pytest.fixture(scope="module")
def base() -> Run:
    """The small river as it is."""
    return solve(read_instance(SMALL_RIVER))


@pytest.fixture(scope="module")
def charged() -> Run:
    """The small river with a stricter limit and a charge."""
    return solve(changed(read_instance(SMALL_RIVER), [STRICT, CHARGE]))


def test_a_run_does_not_differ_from_itself(base: Run) -> None:
    """Compare A with A: no table has a row, nothing moves, nobody gains."""
    found = compare([compared_run("a", base), compared_run("b", base)])
    assert all(frame.empty for frame in found.tables.values())
    assert (found.parts["difference"] == 0).all()
    assert (found.regions[["gain", "charges", "gain_after"]] == 0).all().all()
    assert (found.industries["moved"] == 0).all()
    assert found.runs["difference"].tolist() == [0.0, 0.0]


def test_parts_and_regions_sum_to_the_difference(base: Run, charged: Run) -> None:
    """The parts that count add up to the objective and to its difference; gains add up to it too, transfers to zero."""
    found = compare([compared_run("base", base), compared_run("charged", charged)])
    parts = found.parts.assign(counts=found.parts["value"] * found.parts["counted"])
    for run, objective in (("base", base.objective), ("charged", charged.objective)):
        assert parts.loc[parts["run"] == run, "counts"].sum() == pytest.approx(objective)
    other = found.parts[found.parts["run"] == "charged"]
    difference = charged.objective - base.objective  # type: ignore[operator]
    assert (other["difference"] * other["counted"]).sum() == pytest.approx(difference)
    assert found.regions["gain"].sum() == pytest.approx(difference)
    assert found.regions["charges"].sum() == pytest.approx(0.0, abs=1e-9)
    paid = found.regions.set_index("region")["charges"]
    assert paid["(authority)"] == pytest.approx(0.0005 * 6000)  # 45 t in Lower city and 15 t upstream, 100 t each


def test_differences_name_what_moves(base: Run, charged: Run) -> None:
    """Ten units of paper move from Upper county to Lower city, a sixth of all; loads and limits follow."""
    found = compare([compared_run("base", base), compared_run("charged", charged)])
    activity = found.tables["activity"].set_index("region")["difference"].to_dict()
    assert activity == {"lower": pytest.approx(10), "upper": pytest.approx(-10)}
    assert found.industries["share"].tolist() == [pytest.approx(1 / 6)]
    loads = found.tables["loads"]
    intake = loads[(loads["receptor"] == "intake") & (loads["quantity"] == "load")].iloc[0]
    assert (intake["before"], intake["after"]) == (pytest.approx(1000), pytest.approx(600))
    shares = found.tables["attribution"]
    assert set(shares.loc[shares["quantity"] == "share", "unit"]) == {"1"}


def test_optima_differ_by_an_interval() -> None:
    """At a gap the difference of the optima is known between both gaps, around that of the layouts found."""
    found, runs = compare_scenarios(
        read_instance(SMALL_RIVER), {"base": (), "strict": (STRICT,)}, StudyOptions(Options(gap=0.5))
    )
    row = found.runs.set_index("run").loc["strict"]
    assert row["difference_low"] <= -1.0 <= row["difference_high"]
    assert row["difference"] == pytest.approx(runs["strict"].objective - runs["base"].objective)  # type: ignore[operator]


def test_money_and_units_are_alike_or_refused(base: Run) -> None:
    """Another unit of money, or of a good that both sides count, is refused before anything is subtracted."""
    for change, what in (
        (Change(table="instance", column="money", set="1e4 CNY"), "money: found 1e4 CNY; must be that of a, 1e8 CNY"),
        (Change(table="commodities", column="unit", set="t"), "unit of paper: found t; must be that of a, 1e4 t"),
    ):
        other = solve(changed(read_instance(SMALL_RIVER), [change]))
        with pytest.raises(InvalidInput, match=re.escape(what)):
            compare([compared_run("a", base), compared_run("b", other)])


def test_runs_of_two_instances_are_told_apart(base: Run) -> None:
    """Money of another instance, or of another year, stands beside the first only with a word on it."""
    assert compare([compared_run("a", base), compared_run("b", base)]).notes == ()
    renamed = solve(changed(read_instance(SMALL_RIVER), [Change(table="instance", column="name", set="big-river")]))
    (note,) = compare([compared_run("a", base), compared_run("b", renamed)]).notes
    assert note.startswith("b is of the instance big-river, a of small-river: their data differ")
    dated = solve(changed(read_instance(SMALL_RIVER), [Change(table="instance", column="base_year", set=1999)]))
    (note,) = compare([compared_run("a", base), compared_run("b", dated)]).notes
    assert note.startswith("b counts in prices of 1999, a in those of ")


def test_a_scenario_in_other_money_is_refused() -> None:
    """A change of the unit of money makes no case of an experiment, a decomposition or a table of regret."""
    money = Change(table="instance", column="money", set="1e4 CNY")
    river = read_instance(SMALL_RIVER)
    rule = r"instance.money: found '1e4 CNY'; must count money as the other cases do"
    with pytest.raises(InvalidInput, match=rule):
        decompose(river, [], [STRICT, money])
    with pytest.raises(InvalidInput, match=rule):
        regret(river, {"base": (), "other": (money,)})
    with pytest.raises(InvalidInput, match=rule):
        run_experiment(river, [Case("base"), Case("other", (money,))])


@pytest.fixture(scope="module")
def there() -> Decomposition:
    """A stricter limit and dearer paper."""
    return decompose(read_instance(SMALL_RIVER), [], [STRICT, DEAR])


def test_contributions_add_up_and_do_not_depend_on_the_order(there: Decomposition) -> None:
    """A stricter limit loses 1, dearer paper gains 3 wherever it is made; together 2, in any order, there and back."""
    back = decompose(read_instance(SMALL_RIVER), [DEAR, STRICT], [])
    shares = there.contributions["contribution"].tolist()
    assert shares == pytest.approx([-1, 3])
    assert there.gap == pytest.approx(2)
    assert back.gap == pytest.approx(-2)
    assert back.contributions["contribution"].tolist() == pytest.approx([-3, 1])
    assert back.contributions["change"].tolist()[0].startswith("1: not demand.price")


def test_gaps_become_intervals() -> None:
    """One change from [10, 12] to [15, 16]: 5 between the layouts found, 3 to 6 between the optima."""
    table, gap = shapley_table(("a",), {frozenset(): (10.0, 12.0), frozenset({"a"}): (15.0, 16.0)})
    row = table.iloc[0]
    assert (row["contribution"], row["low"], row["high"], gap) == (5.0, 3.0, 6.0, 5.0)


def test_a_set_without_a_layout_means_no_decomposition() -> None:
    """If a step on the way is infeasible there is no contribution, and the set is named."""
    cost = changed(read_instance(SMALL_RIVER), [Change(table="instance", column="objective", set="cost")])
    few = Change(table="sites", column="max_capacity", set=15.0)
    less = Change(table="demand", column="quantity", scale=0.5)
    none = Change(table="sites", column="existing", set=0.0)
    found = decompose(cost, [none], [none, few, less])
    assert found.contributions.empty
    assert len(found.missing) == 1
    assert found.missing[0].startswith("1: sites.max_capacity = 15.0: infeasible")


def test_paths_keep_the_order_of_both_scenarios() -> None:
    """Without any move the first scenario stands, with all of them the second, whatever they share."""
    dice = random.Random(5)
    known = [Change(table="demand", column="price", scale=float(k)) for k in range(1, 6)]
    for _ in range(50):
        before, after = (tuple(dice.choices(known, k=dice.randint(0, 5))) for _ in range(2))
        path = path_between(before, after)
        moved = frozenset(place for place, (_, kind) in enumerate(path.steps) if kind is not ChangeOrigin.BOTH)
        assert (path.at(frozenset()), path.at(moved)) == (before, after)


def test_changes_of_a_table_can_be_joined_and_nine_are_too_many() -> None:
    """Nine single changes are refused with the way out; joined by table they are one."""
    nine = [Change(table="demand", column="price", scale=1.0 + k) for k in range(9)]
    path = path_between([], nine)
    with pytest.raises(InvalidInput, match=r"found 9; must be 8 or fewer\. Fix: join the changes of each table"):
        moves_on(path)
    assert [move.name for move in moves_on(path, "table")] == ["demand"]
    for changes, by, words in (
        ([], "change", "must differ between the scenarios"),
        ([DEAR], "tables", r"must be one of change, table \(did you mean 'table'\?\)"),
        ([Change(table="instance", column="objective", set="cost")], "change", "must be changes of the data only"),
    ):
        with pytest.raises(InvalidInput, match=words):
            moves_on(path_between([], changes), by)


def test_only_like_runs_are_compared(base: Run, charged: Run) -> None:
    """One run, a name twice, another objective."""
    first = compared_run("a", base)
    with pytest.raises(InvalidInput, match="must be two or more runs"):
        compare([first])
    with pytest.raises(InvalidInput, match="must be different names"):
        compare([first, compared_run("a", charged)])
    other = solve(changed(base.instance, [Change(table="instance", column="objective", set="cost")]))
    with pytest.raises(InvalidInput, match="must be that of a, net_effective_output"):
        compare([first, compared_run("b", other)])


def test_shapley_of_a_known_game() -> None:
    """Where changes hinder each other, a contribution is the plain mean over all orders of arrival."""
    instance = read_instance(SMALL_RIVER)
    found = decompose(instance, [], [STRICT, Change(table="freight", column="cost_per_distance", scale=9.0)])
    worth = dict(zip(found.values["changes"], found.values["objective"], strict=True))
    first, second = (move.name for move in found.moves)
    none, one, other, both = (worth[name] for name in ("(none)", first, second, f"{first} + {second}"))
    shares = found.contributions["contribution"].tolist()
    assert shares == pytest.approx([(one - none + both - other) / 2, (other - none + both - one) / 2])
    assert found.contributions[["alone", "last"]].to_numpy().tolist() == [
        [pytest.approx(one - none), pytest.approx(both - other)],
        [pytest.approx(other - none), pytest.approx(both - one)],
    ]

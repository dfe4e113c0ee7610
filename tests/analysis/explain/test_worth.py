"""What one unit more and less of a limit is worth, against values on paper, where a shadow price says something else.

An oven earns 2 CNY a tonne (bread sells at 3, baking costs 1) and needs an hour of labour for each.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from layout_opt import solve
from layout_opt.analysis.explain.worth import Worth, true_worth
from layout_opt.instance import changed
from layout_opt.model.discover import families
from tests.cases.draft import Draft
from tests.cli.running import SMALL_RIVER, assert_problems, run
from tests.families.hand import GAP
from tests.golden.examples import permits, town
from tests.golden.text import instance_of


def needing(draft: Draft, **endowments: float) -> Draft:
    """Return a draft in which a unit of any technology needs a unit of each factor."""
    for factor, amount in endowments.items():
        draft.add("factors", factor=factor, unit="h")
        draft.add("factor_endowments", region="*", factor=factor, amount=amount)
        for technology in {row["technology"] for row in draft.tables["technologies"]}:
            draft.add("technology_factors", technology=technology, factor=factor, use=1)
    return draft


def with_hearth(draft: Draft) -> Draft:
    """Return a draft whose oven makes 5 t at most, beside a hearth at 2 CNY/t."""
    draft.edit("sites", "max_capacity", lambda _: 5.0)
    draft.add("technologies", technology="hearth", unit="t", kind="production")
    draft.add("technology_goods", technology="hearth", commodity="bread", region="*", output=1)
    draft.add("sites", region="town", technology="hearth", max_capacity=10, variable_cost=2)
    return draft


def worths(draft: Draft) -> dict[tuple[str, str, str], Worth]:
    """Return the worth of every binding limit by node, row and key."""
    instance = instance_of(draft)
    solved = solve(instance, gap=GAP)
    assert solved.objective is not None
    found = true_worth(instance, solved.tables, solved.objective, 20, GAP, solved.bound)
    return {(item.node, item.row, item.key): item for item in found}


def moved(item: Worth) -> list[float | None]:
    """Return price, change by one unit more and change by one unit less."""
    return [value if value is None else round(value, 7) for value in (item.price, item.more, item.less)]


def test_two_limits_at_one_vertex() -> None:
    """Proves that neither limit is worth anything more alone, and both 2 less, however their prices share the 2."""
    found = worths(needing(town(), labour=5, land=5))
    labour, land = found["root", "factor_max", "town,labour"], found["root", "factor_max", "town,land"]
    assert labour.price + land.price == pytest.approx(2)
    assert moved(labour)[1:] == moved(land)[1:] == [0, -2]


def test_price_between_its_two_sides() -> None:
    """Proves both sides of a kink: the sixth hour goes to the hearth (+1), the fifth is the oven's (-2).

    Of the oven's own limit the sixth tonne lacks the labour (0), the fifth goes to the hearth (2 - 1 less).
    """
    found = worths(needing(with_hearth(town()), labour=5))
    labour, oven = found["root", "factor_max", "town,labour"], found["root", "capacity_max", "town,oven"]
    assert 1 - GAP <= labour.price <= 2 + GAP
    assert moved(labour)[1:] == [1, -2]
    assert moved(oven)[1:] == [0, -1]


def test_whole_decision_that_flips() -> None:
    """Proves that closing is seen: two hours earn 4 - 3, one would earn 2 - 3, so the oven closes: -1 and not -2."""
    draft = needing(town(), labour=2)
    draft.tables["sites"][0]["fixed_cost"] = "3"
    assert moved(worths(draft)["root", "factor_max", "town,labour"]) == [2, 2, -1]


def test_site_that_one_unit_more_would_open() -> None:
    """Proves that the limit of a closed site is moved from its data (10 to 11: 22 - 21), not from 0 to 1 (nothing)."""
    draft = town()
    draft.edit("demand", "quantity", lambda _: 100.0)
    draft.tables["sites"][0]["fixed_cost"] = "21"
    assert moved(worths(draft)["root", "capacity_max", "town,oven"])[1:] == [1, 0]


def test_limit_moves_at_its_node_only() -> None:
    """Proves that a node below keeps the limit that it inherits: 5 years x 2 now, 10 x 2 later, 30 if both moved.

    Price and change are of the whole objective, so that they can be held against each other.
    """
    draft = needing(town(), labour=5)
    draft.add("tree", node="now", parent="", years=5)
    draft.add("tree", node="later", parent="now", years=10)
    expected = {
        ("now", "factor_max", "town,labour"): [10, 10, -10],
        ("later", "factor_max", "town,labour"): [20, 20, -20],
    }
    assert {place: moved(item) for place, item in worths(draft).items()} == expected
    draft.tables["factor_endowments"][0]["node"] = "now"
    draft.add("factor_endowments", node="later", region="town", factor="labour", amount=5)
    assert {place: moved(item) for place, item in worths(draft).items()} == expected


def test_limit_moves_at_none_of_the_nodes_far_below() -> None:
    """Proves that a node two steps below keeps its limit, too: each node is worth its own years and no others."""
    draft = needing(town(), labour=5)
    draft.add("tree", node="now", parent="", years=5)
    draft.add("tree", node="later", parent="now", years=10)
    draft.add("tree", node="last", parent="later", years=20)
    found = {node: moved(item) for (node, row, _), item in worths(draft).items() if row == "factor_max"}
    assert found == {"now": [10, 10, -10], "later": [20, 20, -20], "last": [40, 40, -40]}


def test_repair_moves_the_row_of_its_node_only() -> None:
    """Proves that a repair at the root leaves a limit that a later node states for itself."""
    draft = needing(town(), labour=5)
    draft.add("tree", node="now", parent="", years=5)
    draft.add("tree", node="later", parent="now", years=10)
    draft.add("factor_endowments", node="later", region="town", factor="labour", amount=4)
    instance = instance_of(draft)
    (repair,) = next(family for family in families() if family.name == "factors").repairs
    mended = changed(instance, repair.mend(instance, ("now", "town", "labour"), 6.0))
    assert mended.resolve("factor_endowments").set_index("node")["amount"].to_dict() == {"now": 6, "later": 4}


def test_signs_of_a_cost() -> None:
    """Proves the signs where the objective is a cost: capacity of the cheap oven saves 1, a tonne wanted costs 2."""
    draft = with_hearth(town(objective="cost"))
    found = worths(draft)
    assert moved(found["root", "capacity_max", "town,oven"]) == [-1, -1, 1]
    assert moved(found["root", "demand_balance", "town,bread,all"]) == [2, 2, -2]


def test_no_unit_less_than_there_is() -> None:
    """Proves that half an hour cannot lose a whole one, and that an hour more is told all the same."""
    assert moved(worths(needing(town(), labour=0.5))["root", "factor_max", "town,labour"]) == [2, 2, None]


def test_limit_that_no_data_make() -> None:
    """Proves that where permits only pass, no worth is told: nothing could be changed, and no change is not 0."""
    draft = permits()
    draft.add("receptors", receptor="middle", kind="basin")
    draft.tables["transfers"][0]["to_receptor"] = "middle"
    draft.add("transfers", from_receptor="middle", to_receptor="lower", pollutant="*", delivery=1)
    found = worths(draft)
    assert moved(found["root", "permit_max", "middle,COD"])[1:] == [None, None]
    assert None not in moved(found["root", "permit_max", "lower,COD"])


def test_nothing_binds() -> None:
    """Proves that a layout that only its buyers limit, and a ban, which has no unit, give no worth and no error."""
    assert worths(town()) == {}
    draft = town()
    draft.add("entry_bans", region="town", technology="oven")
    assert {row for _, row, _ in worths(draft)} <= {"capacity_max"}


@pytest.mark.parametrize(
    ("solving", "said"),
    [
        (("--layout", "today"), "run.json layout: found 'today'; must be 'best' for limits."),
        (("--rows", "mine.py"), "run.json user_rows: found"),
    ],
)
def test_a_run_that_cannot_be_solved_again_is_refused(solving: tuple[str, ...], said: str, tmp_path: Path) -> None:
    """Proves that the best layout is never held against today's or against one with rows that are not in the folder."""
    (tmp_path / "mine.py").write_text(
        "import pyomo.environ as pyo\n\ndef add_rows(block, built):\n"
        "    block.most = pyo.Constraint(expr=sum(built.decisions['sales'].values()) <= 50)\n",
        encoding="utf-8",
    )
    assert run(tmp_path, "solve", SMALL_RIVER, *solving, "--out", "run").status == 0
    ran = run(tmp_path, "explain", "run", "--limits", 1)
    assert (ran.status, ran.out) == (2, "")
    assert_problems(ran.err)
    assert said in ran.err
    assert run(tmp_path, "explain", "run", "--region", "upper").status == 0


@pytest.mark.parametrize("words", [("--gap", "-1"), ("--gap", "nan"), ("--time-limit", "0"), ("--limits", "0")])
def test_options_that_make_no_sense_are_refused(words: tuple[str, str], tmp_path: Path) -> None:
    """Proves that a wrong gap is refused and not told as a limit without a layout, for a run and for an instance.

    An option that is for the other of the two is refused, too, instead of being passed over.
    """
    assert run(tmp_path, "solve", SMALL_RIVER, "--out", "run").status == 0
    assert "must stand beside an instance folder" in run(tmp_path, "explain", "run", "--repair-out", "repair.toml").err
    for path in ("run", SMALL_RIVER):
        ran = run(tmp_path, "explain", path, *words)
        assert (ran.status, ran.out) == (2, "")
        assert_problems(ran.err)

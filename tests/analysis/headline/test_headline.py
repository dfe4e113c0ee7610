"""Headlines by cause: a gain split on paper, the ends of the switches, limits that today exceeds, and the verb."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

from layout_opt import read_instance, solve, write_run
from layout_opt.analysis.headline import headline, weights
from layout_opt.analysis.headline.first_layout import first_layout
from layout_opt.analysis.headline.headline import stored_plan
from layout_opt.analysis.headline.lattice import Released, set_values
from layout_opt.facts.switches import HeldSwitch, release_of
from layout_opt.instance import changed
from layout_opt.result.folder import read_run
from layout_opt.solver.highs import Options
from tests.cases.draft import Draft
from tests.cli.running import SMALL_RIVER, run
from tests.result.resealed import reseal


def mill() -> Draft:
    """Return one region: 6 of 10 work, buyers take 6 at 3 today and 9 more; running costs 1, a new unit 1 a year."""
    draft = Draft({"name": "mill", "title": "Mill", "money": "CNY", "objective": "net_effective_output"})
    draft.add("regions", region="A", name="A")
    draft.add("commodities", commodity="paper", name="Paper", unit="t")
    draft.add("technologies", technology="mill", name="Mill", industry="paper", unit="t", kind="production")
    draft.add("technology_goods", technology="mill", commodity="paper", output=1)
    draft.add("sites", region="A", technology="mill", existing=10, max_capacity=30, variable_cost=1, investment_cost=1,
              present_activity=6)  # fmt: skip
    draft.add("demand", region="A", market="paper", tier="present", quantity=6, price=3)
    draft.add("demand", region="A", market="paper", tier="growth", quantity=9, price=3)
    said = {"table": "demand", "column": "quantity", "key": "*", "status": "assumed", "low": "1", "high": "1.5",
            "range": "factor", "note": "buyers"}  # fmt: skip
    own = {"table": "sites", "column": "*", "key": "*", "status": "derived", "source": "book", "note": "counted"}
    draft.tables["provenance"] = [said, own]
    draft.add("sources", source="book", citation="A book", licence="CC0")
    return draft


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the runs today and best of the mill."""
    folder = tmp_path_factory.mktemp("mill")
    mill().write(folder / "mill")
    for layout in ("today", "best"):
        ran = run(folder, "solve", "mill", "--layout", layout, "--gap", "1e-9", "--out", layout)
        assert ran.status == 0, ran
    return folder


def test_a_gain_split_on_paper(runs: Path) -> None:
    """Proves the split of 13: nothing is gained without demand, 8 with idle, 9 with new capacity, 13 with both.

    Four idle units bring 2 each, five new ones 1 each; alone, new capacity meets all 9. Over the six orders demand has
    (8 + 9 + 13 + 13) / 6, idle capacity (8 + 4 + 4) / 6, new capacity (5 + 9 + 5) / 6. In one fixed order it would be
    0, 8, 5 or 13, 0, 0. All held is today, all released the plan, and the demand is called assumed.
    """
    before, after = read_run(runs / "today"), read_run(runs / "best")
    found = headline(before, after, draws=6, seconds=60)
    gains = found.causes.set_index("cause")["gain"]
    assert gains.to_dict() == pytest.approx({"demand": 43 / 6, "idle capacity": 16 / 6, "new capacity": 19 / 6})
    assert gains.sum() == pytest.approx(after.info["objective"] - before.info["objective"])
    demand = found.sentences[0]
    assert demand.startswith("demand [assumed]: +7.1667 CNY/yr (55 % of the gain); joint range +")
    assert "rests on assumed demand.quantity" in demand
    assert "hangs most on demand.quantity (rank correlation +1.00)" in demand
    assert "[assumed]" not in found.sentences[1]
    row = found.causes.set_index("cause").loc["demand"]
    assert row["gain"] < row["low"] < row["high"]  # the range of demand reaches from 1 to 1.5 times the base


def test_all_held_is_the_first_layout_and_all_released_the_second(runs: Path) -> None:
    """Proves the ends of the switches by solving them: 12 with everything held, 25 with everything released."""
    before, after = read_run(runs / "today"), read_run(runs / "best")
    first = first_layout(after.instance, stored_plan("before", before))
    assert solve(first.base).objective == pytest.approx(before.info["objective"]) == pytest.approx(12)
    free = changed(first.base, [change for switch in HeldSwitch if switch.value in first.switches for change in release_of(switch, first.limits)])  # fmt: skip  # noqa: E501
    assert solve(free).objective == pytest.approx(after.info["objective"]) == pytest.approx(25)


def test_what_today_exceeds_is_told_apart(tmp_path: Path) -> None:
    """Proves on small-river, whose today is above its limits, that obeying them stands as a cause of its own."""
    instance = read_instance(SMALL_RIVER)
    for layout in ("today", "best"):
        write_run(solve(instance, layout=layout), tmp_path / layout)
    found = headline(read_run(tmp_path / "today"), read_run(tmp_path / "best"))
    gains = found.causes.set_index("cause")["gain"]
    assert len(found.first.exceeded) > 0
    assert gains["limits that the first layout exceeds"] < 0
    total = read_run(tmp_path / "best").info["objective"] - read_run(tmp_path / "today").info["objective"]
    assert gains.sum() == pytest.approx(total)


def test_the_verb_writes_draws_and_is_checked(runs: Path) -> None:
    """Proves that the verb's folder is certified, and that a cause or a sentence that was changed is found."""
    ran = run(runs, "headline", "today", "best", "--jobs", 1, "--gap", "1e-9", "--out", "answer", "--format", "svg", "--json")  # fmt: skip  # noqa: E501
    assert ran.status == 0, ran
    assert sum(row["gain"] for row in ran.json["causes"]) == pytest.approx(13)
    assert (runs / "answer" / "plots" / "headline.svg").is_file()
    assert "certificate: passed" in run(runs, "check", "answer").out
    report = run(runs, "report", "best", "answer", "--out", "page.html")
    assert report.status == 0, report
    page = (runs / "page.html").read_text(encoding="utf-8")
    assert page.index("other demand: 7.17 CNY") < page.index('class="card')
    table = runs / "answer" / "tables" / "causes.csv"
    told = pd.read_csv(table)
    told.assign(gain=told["gain"] + 0.1).to_csv(table, index=False)
    reseal(runs / "answer")
    ran = run(runs, "check", "answer")
    assert (ran.status, "causes.csv" in ran.out) == (5, True)


def test_sets_that_others_decide_are_not_solved() -> None:
    """Proves that the values of all 16 sets are right where every one that matters is solved, and few are.

    The game: 5 where both a and b are released, 1 more with c; d brings nothing.
    """
    asked: list[Released] = []

    def worth(chosen: Released) -> float:
        return 5.0 * ({"a", "b"} <= chosen) + 1.0 * ({"a", "b", "c"} <= chosen)

    def answer(sets: Sequence[Released]) -> dict[Released, tuple[float, float]]:
        asked.extend(sets)
        return {each: (worth(each), worth(each)) for each in sets}

    found = set_values("abcd", answer, {}, 1e-9)
    every = [frozenset(chosen) for size in range(5) for chosen in combinations("abcd", size)]
    assert {each: found[each].least for each in every} == {each: worth(each) for each in every}
    assert all(found[each].least == found[each].most for each in every)
    assert len(asked) < len(every)


def test_numbers_are_weighed_by_what_they_do_to_the_gain(runs: Path) -> None:
    """Proves the weights of the mill on paper, their sum by status, and that a share that was changed is found.

    1 % more demand lets the best layout sell 0.15 more at 1 each; price brings 15 x 0.03 there and 6 x 0.03 today;
    0.1 of capacity more need not be built; costs of 15 and of 6 units, and of 5 new ones, are 0.01 higher; a recipe
    that makes 1 % more saves 0.15 units at 2 there and sells 0.06 more at 3 today.
    """
    ran = run(runs, "headline", "today", "best", "--jobs", 1, "--gap", "1e-9", "--weights", "--out", "weighed", "--json")  # fmt: skip  # noqa: E501
    assert ran.status == 0, ran
    effects = {row["numbers"]: row["effect"] for row in ran.json["weights"]}
    assert effects == pytest.approx({
        "demand.price": 0.27, "demand.quantity": 0.15, "technology_goods.output": 0.117, "sites.existing": 0.1,
        "sites.variable_cost": -0.09, "sites.investment_cost": -0.05, "sites.max_capacity": 0.0,
        "sites.present_activity": 0.0,
    }, abs=1e-4)  # fmt: skip
    weighed = {"derived": 0.24 / 0.777, "assumed": 0.15 / 0.777, "unstated": 0.387 / 0.777}
    assert ran.json["weighted_status"] == pytest.approx(weighed, abs=1e-4)
    assert ran.json["sentences"][-1].endswith("most by unstated demand.price (+0.27 CNY/yr, 35 %)")
    assert "certificate: passed" in run(runs, "check", "weighed").out
    assert (runs / "weighed" / "plots" / "headline-weights.svg").is_file()
    table = runs / "weighed" / "tables" / "weights.csv"
    told = pd.read_csv(table)
    told.assign(effect=told["effect"] * [2.0, *[1.0] * (len(told) - 1)]).to_csv(table, index=False)
    reseal(runs / "weighed")
    ran = run(runs, "check", "weighed")
    assert (ran.status, "weights.csv" in ran.out) == (5, True)


def test_numbers_that_cannot_be_larger_are_made_smaller(tmp_path: Path) -> None:
    """Proves that a share of 1 is weighed by a step down: buyers who accept 1 % less take 1 % of what 15 and 6 sell."""
    draft = mill()
    draft.add("acceptance", market="paper", tier="present", commodity="paper", acceptance=1)
    draft.add("acceptance", market="paper", tier="growth", commodity="paper", acceptance=1)
    draft.write(tmp_path / "mill")
    instance = read_instance(tmp_path / "mill")
    for layout in ("today", "best"):
        write_run(solve(instance, layout=layout, gap=1e-9), tmp_path / layout)
    before, after = read_run(tmp_path / "today"), read_run(tmp_path / "best")
    table = weights(after.instance, stored_plan("before", before), Options()).set_index("numbers")
    assert table.loc["acceptance.acceptance", "effect"] == pytest.approx(0.27)
    assert list(table["note"].unique()) == [""]

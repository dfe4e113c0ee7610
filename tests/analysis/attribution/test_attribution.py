"""Who causes what, and tightening alone or together, on the small river and on a river with an industry more."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from layout_opt import read_instance, solve, write_run
from layout_opt.analysis.attribution import (
    ALL,
    RuleKind,
    TightenedRule,
    Unilateral,
    attribution_tables,
    helpless,
    parse_measure,
    response_table,
    unilateral,
)
from layout_opt.analysis.attribution.unilateral import actors_of
from layout_opt.cli.app import run_words
from layout_opt.errors import InvalidInput
from layout_opt.instance import parse_assignment
from tests.golden.examples import receptors
from tests.golden.text import instance_of

RIVER = Path(__file__).parents[3] / "instances" / "small-river"


def test_response_of_the_network() -> None:
    """Of a ton of the upper county 0.8 x 0.5 arrive at the intake; of the lower city nothing."""
    frame = response_table(read_instance(RIVER)).query("receptor == 'intake'")
    assert dict(zip(frame["region"], frame["response"], strict=True)) == pytest.approx({"middle": 0.5, "upper": 0.4})


def test_shares_sum_to_the_load_by_region_and_industry() -> None:
    """With a background, two industries and a treatment plant, both tables add up to every load."""
    draft = receptors()
    draft.add("technologies", technology="stove", unit="t", kind="production")
    draft.add("technologies", technology="plant", unit="kg", kind="treatment")
    draft.add("technology_goods", technology="stove", commodity="bread", region="*", output=1)
    draft.add("technology_emissions", technology="stove", pollutant="COD", region="*", intensity=1)
    draft.add("technology_emissions", technology="plant", pollutant="COD", region="*", intensity=-1)
    draft.add("sites", region="delta", technology="stove", max_capacity=3, variable_cost=1)
    draft.add("sites", region="delta", technology="plant", max_capacity=2, variable_cost=0.1)
    run = solve(instance_of(draft))
    made = attribution_tables(run.instance, run.tables)
    loads = run.tables["loads"].set_index("receptor")["load"]
    for name in ("attribution", "attribution_industry"):
        sums = made[name].groupby("receptor")["load"].sum()
        for receptor, load in loads.items():
            assert sums[receptor] == pytest.approx(load)
    industries = made["attribution_industry"].query("receptor == 'lower'").set_index("industry")["load"]
    assert industries["(background)"] == 5
    assert industries["stove"] > 0


@cache
def tightened() -> Unilateral:
    """Return caps at 0.4 of the discharge without any limit, for each region and for all."""
    return unilateral(read_instance(RIVER), TightenedRule(RuleKind.CAP, 0.4), "region")


def test_own_effort_cannot_secure_own_water() -> None:
    """The lower city can do nothing for its intake, 2400 t above 1000 t, even if it discharged nothing at all."""
    row = tightened().loads.query("actor == 'lower' and receptor == 'intake'").iloc[0]
    assert row[["before", "after", "floor", "capacity"]].tolist() == pytest.approx([2400, 2400, 2400, 1000])
    assert row["within"] == row["alone_enough"] == 0


def test_alone_the_load_only_moves() -> None:
    """The upper county alone drives its mill to the middle one: 2400 + (0.5 - 0.4) x 3600 = 2760 t at the intake."""
    row = tightened().loads.query("actor == 'upper' and receptor == 'intake'").iloc[0]
    assert row["after"] == pytest.approx(2760)
    assert row["cost_per_unit"] != row["cost_per_unit"]


def test_together_the_load_falls_and_output_with_it() -> None:
    """All together leave 24 of 60: 960 t at the intake; 36 x 0.5 = 18 of output lost, 9.48 / 1440 t each ton."""
    actors = tightened().actors.set_index("actor")
    assert actors.loc[ALL, "output_lost"] == pytest.approx(18)
    row = tightened().loads.query("actor == @ALL and receptor == 'intake'").iloc[0]
    assert row["after"] == pytest.approx(960)
    assert row["cost_per_unit"] == pytest.approx(9.48 / 1440)


def test_nobody_alone_secures_the_intake_and_a_sentence_says_so() -> None:
    """The upper county causes all of the 2400 t; the other two leave them there, whatever they do."""
    (said,) = helpless(tightened().loads)
    assert said == (
        "intake (COD, root), 1,000 t/yr allowed: 2 of 3 cannot (lower, middle), others can secure it alone; of those "
        "who cannot, the one that causes most would leave 2,400 by discharging nothing; the measure "
        "taken by all leaves 960"
    )


def test_regions_and_groups_stand_side_by_side() -> None:
    """Each region, each group of several regions, and all; a group of one region stands once."""
    river = read_instance(RIVER, [parse_assignment("regions.group[lower]=city")])
    assert list(actors_of(river, "region,group")) == ["lower", "middle", "upper", "river", ALL]
    assert actors_of(river, "region, group")["river"] == ("middle", "upper")
    with pytest.raises(InvalidInput, match="--by: found 'grup'; must be one of region, group, province, reach"):
        actors_of(river, "region,grup")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("cp=0.4", "must begin with cap, standard, charge"),
        ("cap=much", "must have a number of 0 or more"),
        ("cap=0.4:COT", "must name a pollutant .did you mean 'COD'"),
        ("cap=0.4@2030", "must name a node"),
    ],
)
def test_measures_are_refused(text: str, words: str) -> None:
    """A measure that cannot be read says how to write one."""
    with pytest.raises(InvalidInput, match=words):
        parse_measure(text, read_instance(RIVER))


@pytest.mark.parametrize("text", ["cap=0.5@later", "standard=0.5@later", "charge=100@later"])
def test_a_measure_may_begin_later(text: str) -> None:
    """Proves @NODE: what is tightened later leaves the load of now as it is and lowers that of later."""
    draft = receptors()
    draft.add("tree", node="now", parent="")
    draft.add("tree", node="later", parent="now")
    instance = instance_of(draft)
    measure = parse_measure(text, instance)
    assert str(measure) == text
    found = unilateral(instance, measure, "region").loads.query("actor == @ALL")
    change = found.groupby("node")["change"].sum()
    assert change["now"] == 0
    assert change["later"] < 0


def test_standard_and_charge() -> None:
    """A standard below the only technology stops the upper mill; a charge of 0.1 stops all, and is no cost itself."""
    river = read_instance(RIVER)
    stopped = unilateral(river, parse_measure("standard=0.5", river), "group")
    assert stopped.actors["actor"].tolist() == ["river", ALL]
    assert stopped.loads.query("actor == 'river' and receptor == 'intake'")["after"].tolist() == [0]
    charged = unilateral(river, parse_measure("charge=0.1:COD", river), "group").actors
    assert charged["output_lost"].tolist() == pytest.approx([30, 30])
    assert charged["cost"].tolist() == pytest.approx(stopped.actors["cost"].tolist())


def test_instruments_verb(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The verb instruments writes its three tables."""
    words = ["instruments", str(RIVER), "--only", "joint_plan", "--json", "--out", str(tmp_path)]
    assert run_words(words) == 0
    assert json.loads(capsys.readouterr().out)["instruments"][0]["net_value"] == pytest.approx(13.5)
    assert sorted(path.stem for path in (tmp_path / "tables").iterdir()) == [
        "instrument_loads", "instrument_regions", "instruments",
    ]  # fmt: skip


def test_verb(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The verb writes tables and pictures of a run, and the response of an instance."""
    run = write_run(solve(read_instance(RIVER)), tmp_path / "run")
    assert run_words(["attribution", str(run), "--json", "--out", str(tmp_path / "who")]) == 0
    record = json.loads(capsys.readouterr().out)
    assert {Path(name).name for name in record["files"]} == {
        "attribution.csv", "attribution_industry.csv", "attribution-matrix-COD.png", "attribution-matrix-COD.svg",
        "attribution-flow-COD.png", "attribution-flow-COD.svg", "attribution.json",
    }  # fmt: skip
    assert all(Path(name).stat().st_size > 0 for name in record["files"])
    assert run_words(["attribution", str(RIVER), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["response"]) == 8
    assert run_words(["attribution", str(RIVER), "--tighten", "cap=x"]) == 2


def test_a_stopped_question_goes_on_where_it_was_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that layouts under measures are kept one by one: after a Ctrl-C in the third only that one is solved."""
    from layout_opt.analysis.experiments import workshop

    solved: list[str] = []
    true_solve = workshop.solve_case

    def stopping(*asked: Any) -> Any:
        solved.append(asked[1].name)
        if len(solved) == 3:
            raise KeyboardInterrupt
        return true_solve(*asked)

    monkeypatch.setattr(workshop, "solve_case", stopping)
    words = [
        "attribution",
        str(RIVER),
        "--tighten",
        "cap=0.4",
        "--by",
        "region",
        "--jobs",
        "1",
        "--out",
        str(tmp_path / "out"),
    ]
    assert run_words(words) == 130
    first, solved[:] = list(solved), ["(before)", "(once more)", "(again)"]
    assert run_words(words) == 0
    assert solved[3:] == [first[2], "upper", "(all)"]
    assert run_words(["check", str(tmp_path / "out")]) == 0

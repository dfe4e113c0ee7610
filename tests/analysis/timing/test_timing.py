"""Schedules of a standard, solved on paper.

Bread for 8 t in the first of three periods of 5 years and 12 t later, at 3 CNY/t. Ovens bake for 1, clean kilns for 1.4
CNY/t; both cost 1 a unit in each of the 15 years of their life, without discount. A unit earns 1 a year with ovens and
0.6 with kilns. The standard closes ovens in the third period:

=============== ==== ============================================================================================
never            160 ovens: 8 x 15 + 4 x 10
now               96 kilns: 0.6 x that
early announced   96 kilns from the start: ovens for two periods and kilns after would be 40 + 24 + 24 = 88
late announced    88 ovens for 8, which nobody regrets until the second period; 4 kilns then, 8 more in the third
sudden            76 ovens for 8 and then 4, paid on to the end: 100 - 60, and 12 kilns in the third period: + 36
step by step      96 half of it, already too strict for ovens, in the second period: kilns from the start
=============== ==== ============================================================================================
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pandas as pd
import pytest

from layout_opt.analysis.timing import timed_rule
from layout_opt.errors import InvalidInput
from layout_opt.instance import parse_assignment
from tests.cases.draft import Draft
from tests.cli.running import Ran, run
from tests.families.hand import about
from tests.golden.examples import town
from tests.golden.text import instance_of

RULE = "emission_standards.max_intensity[oven,smoke,*]=1"
NAMES = ["never", "now", "early announced", "late announced", "step by step", "sudden"]


def bakers() -> Draft:
    """Return the town over three periods."""
    draft = town()
    draft.tables["sites"][0] |= {"investment_cost": "15", "max_capacity": "20"}
    draft.add("technologies", technology="kiln", unit="t", kind="production")
    for technology in draft.tables["technologies"]:
        technology["lifetime"] = "15"
    draft.add("technology_goods", technology="kiln", commodity="bread", region="*", output=1)
    draft.add("sites", region="town", technology="kiln", max_capacity=20, variable_cost=1.4, investment_cost=15)
    for node, parent in (("first", ""), ("second", "first"), ("third", "second")):
        draft.add("tree", node=node, parent=parent, years=5)
    draft.add("demand", node="second", region="town", market="bread", tier="all", quantity=12)
    draft.add("pollutants", pollutant="smoke", unit="kg")
    draft.add("technology_emissions", technology="oven", pollutant="smoke", region="*", intensity=2)
    draft.add("receptors", receptor="air", kind="airshed")
    draft.add("discharge", region="town", receptor="air", share=1)
    draft.add("receptor_capacity", receptor="air", pollutant="smoke", capacity=1000)
    return draft


@cache
def answered() -> tuple[Path, Ran]:
    """Return a folder with the instance and the answer, and what was printed."""
    folder = Path(mkdtemp())
    bakers().write(folder / "town")
    return folder, run(folder, "timing", "town", "--rule", RULE, "--jobs", 1, "--out", "made", "--json")


def test_schedules_on_paper() -> None:
    """Proves net value, cost, cost of surprise and stranded capital of six schedules; see the table above."""
    _, told = answered()
    assert told.status == 0, told.err
    rows = {row["schedule"]: row for row in told.json["timing"]}
    assert list(rows) == NAMES
    net = dict(zip(NAMES, (160, 96, 96, 88, 96, 76), strict=True))
    assert {name: row["net_value"] for name, row in rows.items()} == about(net)
    assert {name: row["cost"] for name, row in rows.items()} == about({name: 160 - each for name, each in net.items()})
    surprise = dict.fromkeys(NAMES, 0.0) | {"late announced": 8, "sudden": 20}
    assert {name: row["cost_of_surprise"] for name, row in rows.items()} == about(surprise)
    stranded = dict.fromkeys(NAMES, 0.0) | {"late announced": 40, "sudden": 60}
    assert {name: row["stranded"] for name, row in rows.items()} == about(stranded)
    regions = {row["schedule"]: row for row in told.json["timing_regions"]}
    assert regions["sudden"]["cost"] == about(84)
    loads = {(row["schedule"], row["node"]): row["load"] for row in told.json["timing_loads"]}
    assert [loads["sudden", node] for node in ("first", "second", "third")] == about([16, 24, 0])


def test_the_folder_is_certified() -> None:
    """Proves `check`: all six layouts are certified again, and a changed cost is named."""
    folder, _ = answered()
    assert (folder / "made" / "plots" / "timing.png").is_file()
    checked = run(folder, "check", "made", "--json")
    assert (checked.status, checked.json["checked"]) == (0, {"runs": 6})
    table = folder / "made" / "tables" / "timing.csv"
    before = table.read_text(encoding="utf-8")
    frame = pd.read_csv(table)
    frame.loc[frame["schedule"] == "sudden", "cost"] = 80.0
    frame.to_csv(table, index=False)
    again = run(folder, "check", "made", "--json")
    table.write_text(before, encoding="utf-8")
    assert again.status == 5
    assert any("timing.csv:7 cost: is 80.0, recomputed 8" in line for line in again.json["violations"])


def test_two_periods_have_no_notice() -> None:
    """Proves what is left out, with the reason, where the rule holds from the second period on."""
    folder, _ = answered()
    told = run(folder, "timing", "town", "--rule", RULE, "--begins", "second", "--jobs", 1, "--json")
    assert [row["schedule"] for row in told.json["timing"]] == ["never", "now", "early announced", "sudden"]
    assert set(told.json["left_out"]) == {"late announced", "step by step"}


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("technologies.lifetime[oven]=1", "must name a table that is inherited over the nodes"),
        ("emission_standards.applies[oven,smoke,*]=1", "must name a column of numbers of emission_standards"),
        ("emission_standards.max_intensity[oven,smoke]=1", "must have 3 parts"),
        ("emission_standards.max_intensity[,smoke,]=1", "no word for technology"),
        ("emission_standards.max_intensity[oven,smoke,*]=*0.5", "nothing to scale"),
        ("emission_standards.max_intensity[oven,smoke,*]=low", "must be a number"),
        ("demand.price[town,bread,all]=2", ""),
    ],
)
def test_rules(rule: str, said: str) -> None:
    """Proves which rules have a schedule: numbers of tables by node, at the root only."""
    instance = instance_of(bakers())
    if said:
        with pytest.raises(InvalidInput, match=said):
            timed_rule(instance, parse_assignment(rule))
    else:
        with pytest.raises(InvalidInput, match="a row of second; must have rows of the rule at the root only"):
            timed_rule(instance, parse_assignment(rule))


def test_the_record_says_what_was_asked() -> None:
    """Proves the record of the folder: rule, nodes, sight."""
    folder, _ = answered()
    record = json.loads((folder / "made" / "timing.json").read_text(encoding="utf-8"))
    assert (record["rule"], record["begins"], record["sight"]) == ([RULE], ["third"], 1)

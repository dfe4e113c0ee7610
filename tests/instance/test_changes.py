"""Changes: what they do, what they refuse, and that both ways of making them agree."""

# ruff: noqa: E501  whole messages on one line

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layout_opt.errors import InvalidInput, Problem
from layout_opt.facts.notices import notices_of
from layout_opt.instance import (
    Change,
    Instance,
    changed,
    parse_assignment,
    parse_change,
    read_scenario,
)
from tests.instance.examples import messages, read, write_plain, write_river


@pytest.fixture(scope="module")
def river_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_river(tmp_path_factory.mktemp("river") / "i")


@pytest.fixture(scope="module")
def river(river_folder: Path) -> Instance:
    return read(river_folder)


def value(instance: Instance, table: str, column: str, **where: str) -> float:
    rows = instance.resolve(table)
    rows = rows[rows["node"] == where.pop("node", instance.tree.root)]
    for name, word in where.items():
        rows = rows[rows[name] == word]
    assert len(rows) == 1
    return float(rows[column].iloc[0])


def test_set_changes_one_row(river: Instance) -> None:
    other = changed(river, [parse_assignment("sites.existing[up,basic]=4")])
    assert value(other, "sites", "existing", region="up", technology="basic") == 4
    assert value(river, "sites", "existing", region="up", technology="basic") == 20
    assert other.changes[0].set == "4"
    assert math.isnan(other.tables["sites"]["existing"].iloc[4])  # the row of node low still inherits


def test_set_adds_a_row_for_a_single_key_and_the_rest_falls_through(river: Instance) -> None:
    other = changed(river, [parse_assignment("sites.existing[mid,basic]=7")])
    assert value(other, "sites", "existing", region="mid", technology="basic") == 7
    assert value(other, "sites", "variable_cost", region="mid", technology="basic") == 3


def test_set_makes_a_table_that_was_not_there(tmp_path: Path) -> None:
    plain = read(write_plain(tmp_path / "i"))
    other = changed(plain, [Change(table="entry_bans", key="a,oven", column="closes_existing", set=True)])
    assert other.resolve("entry_bans")["closes_existing"].tolist() == [1.0]
    assert not plain.has("entry_bans")


def test_scale_and_add_leave_blanks_blank(river: Instance) -> None:
    other = changed(
        river,
        [
            parse_assignment("demand.quantity[,construction,]=*1.5"),
            parse_assignment("sites.variable_cost=+1"),
            Change(table="sites", column="investment_cost", scale=2.0, where={"technology": ("basic", "plant")}),
        ],
    )
    assert other.tables["demand"]["quantity"].tolist() == [60, 90, 20]
    costs = other.tables["sites"]["variable_cost"].tolist()
    assert costs[:4] == [4, 3.5, 5, 2]
    assert math.isnan(costs[4])
    assert value(other, "sites", "investment_cost", region="mid", technology="basic") == 16
    assert value(other, "sites", "investment_cost", region="mid", technology="clean") == 12


def test_a_star_means_any_value_where_no_row_holds_one(river: Instance) -> None:
    """Proves that * in a key matches every row of a table without general rows, alone and beside words."""
    other = changed(river, [parse_assignment("demand.price[*,construction,*]=5")])
    assert other.tables["demand"]["price"].tolist() == [5, 5, 30]
    assert other.notes == ()
    other = changed(
        river, [parse_assignment("demand.quantity[*,*,*]=*2"), parse_assignment("routes.distance[*,mid]=+1")]
    )
    assert other.tables["demand"]["quantity"].tolist() == [80, 120, 40]
    assert other.tables["routes"]["distance"].tolist() == [101, 150, 151, 100]
    other = changed(river, [Change(table="demand", where={"market": "*"}, column="price", scale=2.0)])
    assert other.tables["demand"]["price"].tolist() == [20, 22, 60]


def test_a_star_means_the_general_row_where_there_is_one(river: Instance) -> None:
    """Proves that a general row goes before every row, and that a note says how many others keep what they say."""
    other = changed(river, [parse_assignment("sites.max_capacity[*,basic]=90")])
    assert other.tables["sites"]["max_capacity"].dropna().tolist() == [90, 50, 40, 60]
    assert other.notes == ("change 1 sites.max_capacity: * means the general row; 2 other rows keep what they say.",)
    assert other.notes[0] in notices_of(other)
    again = changed(other, [parse_assignment("sites.max_capacity[*,clean]=60")])
    assert again.notes == other.notes  # the only row for clean is the general one


def test_a_star_that_could_mean_two_things_is_refused(river: Instance) -> None:
    """Proves that general rows in some of the columns only leave * without a meaning, and that delete takes * literally."""
    with pytest.raises(InvalidInput) as error:
        changed(river, [parse_assignment("sites.max_capacity[*,*]=90")])
    assert [str(problem) for problem in error.value.problems] == [
        "change 1 sites.max_capacity: found * for region and technology, and rows that hold * for some of them only; must mean one row or every row. Fix: leave a part blank to mean every row, or name the row."
    ]
    with pytest.raises(InvalidInput, match="found no row market=\\*; must match at least one row"):
        changed(river, [Change(table="demand", where={"market": "*"}, delete=True)])


def test_a_node_is_named_like_a_key(river: Instance) -> None:
    at_low = Change(table="sites", where={"node": "low"}, column="max_capacity", set=70)
    assert value(changed(river, [at_low]), "sites", "max_capacity", node="low", region="up", technology="basic") == 70
    at_root = Change(
        table="sites",
        where={"node": "now", "region": "*", "technology": "basic"},
        column="max_capacity",
        set=90,
    )
    other = changed(river, [at_root])
    assert value(other, "sites", "max_capacity", node="high", region="up", technology="basic") == 90
    assert value(other, "sites", "max_capacity", node="low", region="up", technology="basic") == 60


def test_insert_and_delete(river: Instance) -> None:
    other = changed(
        river,
        [
            Change(table="foreign_trade", delete=True, where={"direction": "import"}),
            Change(
                table="foreign_trade",
                insert=(
                    {
                        "region": "mid",
                        "commodity": "ore",
                        "direction": "import",
                        "price": 600,
                        "node": "high",
                    },
                ),
            ),
        ],
    )
    rows = other.tables["foreign_trade"]
    assert rows[["node", "region", "direction"]].to_numpy().tolist() == [
        ["now", "down", "export"],
        ["high", "mid", "import"],
    ]


def test_settings_change_by_name(river: Instance) -> None:
    other = changed(
        river,
        [
            parse_assignment("instance.solve.gap=0.01"),
            parse_assignment("instance.discount_rate=*2"),
            parse_assignment("instance.solve.time_limit=60"),
            parse_assignment("instance.title=2030"),
            parse_assignment("instance.objective=load"),
        ],
    )
    assert (other.settings.solve.gap, other.settings.discount_rate, other.settings.title) == (
        0.01,
        0.1,
        "2030",
    )
    assert other.settings.objective == "load"
    assert other.tree.weight["high"] == pytest.approx(0.4 * sum(1.1**-year for year in range(5, 15)))


def test_changing_an_instance_equals_reading_it_with_the_changes(river: Instance, river_folder: Path) -> None:
    changes = (
        parse_assignment("sites.max_capacity=*1.1"),
        parse_assignment("demand.price[mid,construction,mass]=12"),
        parse_assignment("instance.discount_rate=0.1"),
        Change(table="regional_floors", delete=True),
    )
    at_once = read(river_folder, changes)
    in_steps = changed(changed(river, changes[:2]), changes[2:])
    assert at_once.changes == in_steps.changes == changes
    assert at_once.settings == in_steps.settings
    assert at_once.tree == in_steps.tree
    for name, table in at_once.tables.items():
        pd.testing.assert_frame_equal(table.drop(columns="line"), in_steps.tables[name].drop(columns="line"))
        pd.testing.assert_frame_equal(at_once.resolve(name), in_steps.resolve(name))


def test_the_changed_instance_is_checked_like_any_other(river: Instance) -> None:
    with pytest.raises(InvalidInput) as error:
        changed(river, [parse_assignment("transfers.delivery=1.5"), parse_assignment("demand.quantity=*-1")])
    places = {problem.where for problem in error.value.problems}
    assert places == {f"transfers.csv:{line} delivery" for line in (2, 3, 4)} | {
        f"demand.csv:{line} quantity" for line in (2, 3, 4)
    }


REFUSED = (
    ("site.existing=4", "change 1 site.existing: found no table 'site'; must name a table (did you mean 'sites'?). Fix: correct the name."),
    ("sites.existng=4", "change 1 sites.existng: found no column 'existng'; must name a column of sites (did you mean 'existing'?). Fix: correct the name."),
    ("sites.existing[up]=4", "change 1 sites.existing: found the key 'up'; must have 2 parts: region,technology. Fix: write each part, blank to match every row."),
    ("sites.existing[upp,basic]=*2", "change 1 sites.existing: found no row region=upp, technology=basic; must match at least one row (did you mean 'up'?). Fix: correct the key, or insert the row."),
    ("sites.existing[mid,*]=4", "change 1 sites.existing: found no row region=mid, technology=*; must match at least one row. Fix: leave the key out to mean every row, or insert the row."),
    ("sites.existing[regin=up]=4", "change 1 sites.existing: found the column 'regin' in where; must name a key or word column of sites (did you mean 'region'?). Fix: correct the name."),
    ("regions.population[midd]=4", "change 1 regions.population: found no row region=midd; must match at least one row (did you mean 'mid'?). Fix: correct the key, or insert the row."),
    ("technologies.kind=*2", "change 1 technologies.kind: found the word column 'kind'; must name a column of numbers to scale. Fix: use set."),
    ("demand.price[mid,construction,mass]=4 CNY", "demand.csv:2 price: found '4 CNY'; must be a number. Fix: write digits with a decimal point, such as 1200.5 or 1.2e3."),
    ("instance.gapp=1", "instance.toml gapp: found 1; must be one of the settings name, title, money, objective, discount_rate, discount_timing, base_year, respond_to_charges, solve, load, green_productivity, risk, units (did you mean 'gap'?). Fix: correct or remove the name."),
    ("instance.name.x=1", "change 1 instance.name.x: found the setting 'name'; must be a section of instance.toml. Fix: correct the name."),
    ("instance.title=*2", "change 1 instance.title: found 'Three regions on one river'; must be a number to scale. Fix: use set."),
    ("sites.existing", "--set: found 'sites.existing'; must have the form TABLE.COLUMN[KEY]=VALUE. Fix: write e.g. sites.existing[R1,steel]=4."),
    ("sites.existing=", "--set: found 'sites.existing='; must give a value after =. Fix: write e.g. =4."),
    ("sites.existing=*x", "--set: found 'sites.existing=*x'; must have a number after * or +. Fix: write e.g. =*1.1."),
)  # fmt: skip


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_a_change_is_refused(text: str, message: str, river_folder: Path) -> None:
    if message.startswith("--set"):
        with pytest.raises(InvalidInput) as error:
            parse_assignment(text)
        assert [str(problem) for problem in error.value.problems] == [message]
        return
    change = parse_assignment(text)
    found = messages(river_folder, (change,))
    assert found == [message.replace(" (did you mean 'gap'?)", "")]


def test_scaling_only_blanks_is_refused(river_folder: Path) -> None:
    change = Change(table="sites", key="up,basic", where={}, column="fixed_cost", scale=2.0)
    assert messages(river_folder, (change,)) == [
        (
            "change 1 sites.fixed_cost: found only blank cells; must match at least one cell with a number to scale. "
            "Fix: set the value instead, or change the more general row."
        )
    ]


SCENARIO = """
title = "Tighter lake"
why = "What if the lake gets weaker?"

[[changes]]
table = "receptor_capacity"
where = {receptor = "lake"}
column = "capacity"
scale = 0.5

[[changes]]
table = "entry_bans"
insert = [{region = "up", technology = "clean"}, {region = "down", technology = "basic", closes_existing = true}]

[[changes]]
table = "emission_charges"
delete = true
"""


def test_a_scenario_is_read_and_applied(river: Instance, tmp_path: Path) -> None:
    path = tmp_path / "tight.toml"
    path.write_text(SCENARIO, encoding="utf-8")
    scenario = read_scenario(path)
    assert (scenario.title, [change.action for change in scenario.changes]) == (
        "Tighter lake",
        ["scale", "insert", "delete"],
    )
    other = changed(river, scenario.changes)
    assert other.tables["receptor_capacity"]["capacity"].tolist() == [80, 50, 5]
    assert other.tables["entry_bans"]["line"].tolist() == [2, 0, 0]
    assert not other.has("emission_charges")
    again = [
        Change.model_validate(change.model_dump(mode="json", exclude_defaults=True)) for change in scenario.changes
    ]
    assert tuple(again) == scenario.changes


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("title", "titel", "tight.toml titel: found an unknown name; must be one of title, why, changes (did you mean 'title'?). Fix: correct or remove it."),
        ('why = "What', 'why = 3 #', "tight.toml why: found 3; must be text. Fix: put it in quotes."),
        ("scale = 0.5", "scal = 0.5", "tight.toml changes 1 scal: found the unknown name 'scal'; must be one of table, where, key, column, set, scale, add, insert, delete (did you mean 'scale'?). Fix: correct or remove it."),
        ("scale = 0.5", "scale = 0.5\nset = 1", "tight.toml changes 1: found {'table': 'receptor_capacity', 'where': {'receptor': 'lak...; must have exactly one of set, scale, add, insert, delete. Fix: correct the change."),
        ('column = "capacity"\n', "", "tight.toml changes 1: found {'table': 'receptor_capacity', 'where': {'receptor': 'lak...; must name the column for set, scale and add, and only then. Fix: correct the change."),
        ("scale = 0.5", 'scale = "half"', "tight.toml changes 1 scale: found 'half'; must be a valid number. Fix: correct the change."),
        ('table = "entry_bans"\n', "", "tight.toml changes 2 table: found nothing; must be given. Fix: add it."),
        ("[[changes]]\ntable = \"emission_charges\"\ndelete = true", "", None),
        ('title = "Tighter lake"', 'title = "Tighter lake', "tight.toml: found Illegal character '\\n' (at line 2, column 22); must be valid TOML. Fix: correct the line; words stand in quotes."),
    ],
)  # fmt: skip
def test_a_scenario_is_refused(old: str, new: str, message: str | None, tmp_path: Path) -> None:
    path = tmp_path / "tight.toml"
    path.write_text(SCENARIO.replace(old, new, 1), encoding="utf-8")
    if message is None:
        assert len(read_scenario(path).changes) == 2
        return
    with pytest.raises(InvalidInput) as error:
        read_scenario(path)
    assert message in [str(problem) for problem in error.value.problems]


PARTS = st.sampled_from(
    [
        *("sites", "instance", "demand", "regions", "tree", "solve", "gap", "units", "existing", "max_capacity"),
        *("node", "name", "region", "up", "basic", "low", ".", "=", "[", "]", ",", "*", "+", "4", "1e400", "-"),
        *('"', "\n", " ", "\x00"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PARTS, max_size=12).map("".join) | st.text(max_size=30))
def test_any_assignment_is_made_or_refused(river: Instance, text: str) -> None:
    problems: tuple[Problem, ...] = ()
    try:
        changed(river, [parse_assignment(text)])
    except InvalidInput as refusal:
        problems = refusal.problems
    assert all(str(problem).isprintable() for problem in problems)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(["sites", "demand", "instance", "tree", "regions"]),
    st.sampled_from(["existing", "quantity", "discount_rate", "parent", "name", "solve", "load.weights.COD"]),
    st.one_of(st.none(), st.text(max_size=5), st.floats(), st.booleans(), st.integers()),
    st.dictionaries(st.sampled_from(["region", "node", "technology", "x"]), st.sampled_from(["up", "*", "low", ""])),
)
def test_any_change_is_made_or_refused(
    river: Instance, table: str, column: str, cell: object, where: dict[str, str]
) -> None:
    for action in ("set", "scale", "add"):
        change, problems = parse_change({"table": table, "column": column, action: cell, "where": where}, "here")
        try:
            if change is not None:
                changed(river, [change])
        except InvalidInput as error:
            problems += error.problems
        assert all(str(problem).isprintable() for problem in problems)

"""The tree, the reach of goods, the notices: what spans tables."""

# ruff: noqa: E501  whole messages on one line

from __future__ import annotations

from pathlib import Path

import pytest

from layout_opt.facts.network_rules import find_loop
from layout_opt.facts.notices import notices_of
from layout_opt.facts.reach import trace
from layout_opt.instance import Tree
from tests.golden.examples import town
from tests.golden.text import instance_of
from tests.instance.examples import edit, messages, read, write_plain, write_river


def test_the_tree_and_its_weights_by_hand(tmp_path: Path) -> None:
    tree = read(write_river(tmp_path / "i")).tree
    assert tree.nodes == ("now", "high", "low")
    assert tree.chain("low") == ("low", "now")
    assert (tree.depth("now"), tree.depth("low"), tree.children("now")) == (0, 1, ("high", "low"))
    assert tree.period == {"now": "2020", "high": "2025", "low": "2025"}
    # now: 1 + 1.05^-1 + ... + 1.05^-4; high: 0.4 x 10 such years, 5 years later
    assert tree.weight["now"] == pytest.approx(sum(1.05**-year for year in range(5)))
    assert tree.weight["high"] == pytest.approx(0.4 * sum(1.05**-year for year in range(5, 15)))
    assert tree.weight["low"] == pytest.approx(0.6 * sum(1.05**-year for year in range(5, 15)))
    assert tree.start == {"now": 0, "high": 5, "low": 5}
    assert tree.once["low"] == pytest.approx(0.6 * 1.05**-5)


@pytest.mark.parametrize(("timing", "due"), [("start", 0), ("middle", 0.5), ("end", 1)])
def test_timing_and_given_weights(timing: str, due: float) -> None:
    """Proves when payments of a year fall due, and that a given weight stands in place of the reckoned one."""
    draft = town(discount_rate=0.1, discount_timing=timing)
    draft.add("tree", node="now", parent="", years=2.5)
    draft.add("tree", node="later", parent="now", years=2, weight=7)
    tree = instance_of(draft).tree
    assert tree.weight["now"] == pytest.approx(1.1**-due * (1 - 1.1**-2.5) / (1 - 1.1**-1))
    assert tree.weight["later"] == 7
    assert tree.once == {"now": 1, "later": pytest.approx(1.1**-2.5)}
    assert instance_of(town(discount_rate=0.1, discount_timing=timing)).tree.weight["root"] == pytest.approx(1.1**-due)


def test_without_a_tree_there_is_one_node_of_weight_one(tmp_path: Path) -> None:
    tree = read(write_plain(tmp_path / "i")).tree
    one, none = {"root": 1.0}, {"root": 0.0}
    assert tree == Tree(("root",), {"root": None}, {"root": "0"}, one, one, none, one, one)


@pytest.mark.parametrize(
    ("arcs", "loop"),
    [
        ({}, []),
        ({"a": ["b"], "b": ["c"]}, []),
        ({"a": ["b", "c"], "b": ["d"], "c": ["d"]}, []),
        ({"a": ["a"]}, ["a", "a"]),
        ({"a": ["b"], "b": ["c"], "c": ["b"]}, ["b", "c", "b"]),
        ({"x": ["y"], "a": ["b"], "b": ["a"]}, ["a", "b", "a"]),
    ],
)
def test_a_loop_is_found_and_named(arcs: dict[str, list[str]], loop: list[str]) -> None:
    assert find_loop(arcs) == loop


def test_a_long_river_is_no_loop() -> None:
    chain = {f"r{number:06d}": [f"r{number + 1:06d}"] for number in range(50_000)}
    assert find_loop(chain) == []


def test_goods_reach_along_routes_and_through_plants(tmp_path: Path) -> None:
    folder = write_river(tmp_path / "i")
    reach = trace(read(folder))
    assert reach is not None
    assert set(reach.goods.itertuples(index=False, name=None)) == {
        (region, good) for region in ("up", "mid", "down") for good in ("ore", "steel", "fine")
    }
    assert reach.idle.empty
    assert reach.unserved.empty
    # without the way up the river no ore comes to mid and up, so only down can make steel
    (folder / "routes.csv").write_text("from_region,to_region,distance\nup,mid,100\n", encoding="utf-8")
    reach = trace(read(folder))
    assert reach is not None
    assert set(reach.goods["region"]) == {"down"}
    assert set(reach.idle.itertuples(index=False, name=None)) == {
        (region, technology) for region in ("up", "mid") for technology in ("basic", "clean")
    }
    assert reach.unserved.to_numpy().tolist() == [["mid", "construction", "mass"]]


NOTICES = (
    ("commodities.csv", "bread,piece\n", "bread,piece\ncake,piece\n", "commodities.csv: no other table mentions cake."),
    ("regions.csv", "a\nb\n", "a\nb\nc\n", "regions.csv: c have no site, demand, gateway or route."),
    ("technologies.csv", "oven,piece\n", "oven,piece\nmill,piece\n", "technologies.csv: no other table mentions mill."),
    ("sites.csv", "a,oven,10,1\n", "a,oven,10,1\nb,mill,10,1\n", "technologies.csv: mill may be built but make, use and emit nothing."),
    ("technology_goods.csv", "oven,bread,*,1\n", "oven,bread,*,1\n", ""),
    ("routes.csv", "a,b,7", "b,a,7", "demand.csv: no accepted good is within reach of b,bread,all."),
    ("sites.csv", "max_capacity,variable_cost\na,oven,10,1", "max_capacity,module_size\na,oven,10,20", "sites.csv: one module is larger than max_capacity at a,oven."),
)  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "notice"), NOTICES)
def test_oddities_are_noticed_not_refused(file: str, old: str, new: str, notice: str, tmp_path: Path) -> None:
    folder = write_plain(tmp_path / "i")
    if notice.startswith("technologies.csv: mill may"):
        edit(folder, "technologies.csv", "oven,piece\n", "oven,piece\nmill,piece\n")
    edit(folder, file, old, new)
    found = notices_of(read(folder))
    assert notice in found if notice else found == ()


RIVER_NOTICES = (
    ("discharge.csv", "down,lake,*,1\n", "", "discharge.csv: COD of down reaches no receptor."),
    ("receptors.csv", "lake,The lake,lake\n", "lake,The lake,lake\nbog,,lake\n", "receptors.csv: no discharge reaches bog."),
    ("foreign_trade.csv", "down,ore,import,500,1,0.7", "down,ore,import,500,0,0.7", "sites.csv: some input is never within reach of down,basic, down,clean, mid,basic, mid,clean, up,basic, up,clean."),
    ("factors.csv", "land,Land,ha,land\n", "land,Land,ha,land\noil,,t,energy\n", "factors.csv: no other table mentions oil."),
    ("provenance.csv", "assumed,,0.8,1.2", "assumed,,0.8,", "provenance.csv: assumed without low and high: sites.variable_cost."),
)  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "notice"), RIVER_NOTICES)
def test_oddities_of_the_river_are_noticed(file: str, old: str, new: str, notice: str, tmp_path: Path) -> None:
    folder = write_river(tmp_path / "i")
    edit(folder, file, old, new)
    assert messages(folder) == []
    assert notice in notices_of(read(folder))


def test_freight_without_routes_and_routes_without_freight_are_noticed(tmp_path: Path) -> None:
    for missing, there in (("routes", "freight"), ("freight", "routes")):
        folder = write_plain(tmp_path / missing)
        (folder / f"{missing}.csv").unlink()
        assert any(notice.startswith(f"{there}.csv: no") for notice in notices_of(read(folder)))

"""What looks odd in an instance is told with the names of regions and receptors; nothing odd, nothing told."""

# ruff: noqa: E501  tables as they stand

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from layout_opt.facts.notices import notices_of
from layout_opt.facts.notices.trade import unsold_sites
from tests.instance.examples import edit, messages, read, write_plain, write_river

BOTH_WAYS = "from_region,to_region,distance\na,b,7\nb,a,7\n"


class Oddity(NamedTuple):
    """An edit of a small instance (a file, what stands there, what takes its place), and what is told of it."""

    name: str
    base: str
    file: str
    old: str
    new: str
    notice: str


TRADE = "sites.csv: a can sell nothing: no market, gateway, plant or route away takes what they make."
ODDITIES = (
    Oddity("one way", "two ovens", "routes.csv", "b,a,7\n", "", "routes.csv: nothing moves back on a -> b."),
    Oddity("a closed route", "two ovens", "routes.csv", "distance\na,b,7\nb,a,7", "distance,capacity\na,b,7,\nb,a,7,0",
           "routes.csv: nothing moves back on a -> b."),
    Oddity("no route", "two ovens", "regions.csv", "region,name\na,\nb,\n", "region,name\na,\nb,\nc,Far city\n",
           "routes.csv: c (Far city) can neither send nor receive anything."),
    Oddity("freight of another good", "two ovens", "freight.csv", "bread,*,*", "bread,a,b",
           "routes.csv: nothing moves back on a -> b."),
    Oddity("nothing wanted", "plain", "demand.csv", "a,bread,all,5,3\nb,bread,all,5,4\n", "a,bread,all,0,3\n", TRADE),
    Oddity("one of two plants", "two goods", "demand.csv", "a,cake,all,5,3\n", "",
           "sites.csv: nobody takes what is made at a,mixer."),
    Oddity("a ban everywhere", "plain", "entry_bans.csv", "", "region,technology\na,oven\n",
           "technologies.csv: oven may be built nowhere: a ban stands at every site."),
    Oddity("no capacity anywhere", "plain", "sites.csv", "a,oven,10,1", "a,oven,0,1",
           "technologies.csv: oven may stand nowhere: no site has any capacity."),
    Oddity("an input that is nowhere", "river", "foreign_trade.csv", "down,ore,import,500,1,0.7", "down,ore,import,500,0,0.7",
           "technologies.csv: basic (Basic furnace), clean (Clean furnace) can work nowhere: some input is never there."),
    Oddity("a background above its limit", "river", "receptor_capacity.csv", "reach2,COD,80,5", "reach2,COD,80,90",
           "receptor_capacity.csv: reach2 has a background of 90 kg/yr of COD at node now, above its capacity of 80: no "
           "layout keeps it."),
    Oddity("a background that arrives", "river", "receptor_capacity.csv", "reach2,COD,80,5", "reach2,COD,300,250",
           "receptor_capacity.csv: lake (The lake) has a background of 125 kg/yr of COD at node now, above its capacity of "
           "100: no layout keeps it."),
    Oddity("a reach alone", "river", "receptors.csv", "reach2,,basin\n", "reach2,,basin\nreach3,Side arm,basin\n",
           "transfers.csv: no transfer leads to or away from reach3 (Side arm)."),
    Oddity("no transfers", "river", "transfers.csv", "reach1,reach2,*,0.7\nreach2,lake,COD,0.5\nreach2,lake,NH3-N,0.25\n", "",
           "receptors.csv: nothing passes from one reach to another: there are no transfers."),
    Oddity("capitals", "plain", "regions.csv", "a\nb\n", "a\nb\nB\n", "regions.csv region: B and b differ in capitals only."),
    Oddity("capitals of industries", "river", "technologies.csv", "plant,Treatment plant,water", "plant,Treatment plant,Steel",
           "technologies.csv industry: Steel and steel differ in capitals only."),
)  # fmt: skip


def write(folder: Path, base: str) -> Path:
    """Write one of the instances in which nothing is odd."""
    if base == "river":
        write_river(folder)
        edit(folder, "provenance.csv", ',assumed,,0.8,1.2,factor,"chosen, ""by feel"" alone"', ",real,book,,,,")
        return folder
    write_plain(folder)
    if base == "two ovens":
        (folder / "regions.csv").write_text("region,name\na,\nb,\n", encoding="utf-8")
        (folder / "routes.csv").write_text(BOTH_WAYS, encoding="utf-8")
        edit(folder, "sites.csv", "a,oven,10,1\n", "a,oven,10,1\nb,oven,10,1\n")
    if base == "two goods":
        edit(folder, "commodities.csv", "bread,piece\n", "bread,piece\ncake,piece\n")
        edit(folder, "technologies.csv", "oven,piece\n", "oven,piece\nmixer,piece\n")
        edit(folder, "technology_goods.csv", "oven,bread,*,1\n", "oven,bread,*,1\nmixer,cake,*,1\n")
        edit(folder, "sites.csv", "a,oven,10,1\n", "a,oven,10,1\na,mixer,10,1\n")
        edit(folder, "demand.csv", "a,bread,all,5,3\n", "a,bread,all,5,3\na,cake,all,5,3\n")
    return folder


AGES = (
    "sites.csv: existing capacity of basic counts as new at the root; existing_capacity.csv can tell when it was built."
)


@pytest.mark.parametrize(("base", "told"), [("plain", ()), ("two ovens", ()), ("two goods", ()), ("river", (AGES,))])
def test_nothing_odd_nothing_told(base: str, told: tuple[str, ...], tmp_path: Path) -> None:
    """Proves that instances without an oddity bring no notice, but where a furnace with a lifetime has no known age."""
    assert notices_of(read(write(tmp_path / "i", base))) == told


@pytest.mark.parametrize("odd", ODDITIES, ids=[odd.name for odd in ODDITIES])
def test_an_oddity_is_told(odd: Oddity, tmp_path: Path) -> None:
    """Proves for each oddity that the instance is valid and that one sentence names the table and the members."""
    folder = write(tmp_path / "i", odd.base)
    if odd.name == "no route":  # a city with buyers, but without a way to it
        edit(folder, "demand.csv", "b,bread,all,5,4\n", "b,bread,all,5,4\nc,bread,all,5,4\n")
    if odd.old:
        edit(folder, odd.file, odd.old, odd.new)
    else:
        (folder / odd.file).write_text(odd.new, encoding="utf-8")
    assert messages(folder) == []
    assert odd.notice in notices_of(read(folder))


def test_a_chain_without_a_buyer_at_its_end_sells_nothing(tmp_path: Path) -> None:
    """Proves that a plant whose goods only a plant takes that sells nothing itself sells nothing, however far away."""
    folder = write(tmp_path / "i", "two goods")
    edit(folder, "technology_goods.csv", "technology,commodity,region,output\noven,bread,*,1\nmixer,cake,*,1\n",
         "technology,commodity,region,output,input\noven,bread,*,1,\nmixer,cake,*,1,\nmixer,bread,*,,1\n")  # fmt: skip
    assert unsold_sites(read(folder)).empty
    (folder / "demand.csv").write_text("region,market,tier,quantity,price\nb,cake,all,5,3\n", encoding="utf-8")
    lost = unsold_sites(read(folder))  # nothing but bread moves to b
    assert lost.to_numpy().tolist() == [["a", "mixer"], ["a", "oven"]]
    (folder / "freight.csv").write_text("commodity,from_region,to_region,cost\n*,*,*,0.1\n", encoding="utf-8")
    assert unsold_sites(read(folder)).empty

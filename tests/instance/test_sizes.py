"""Sizes that do not go together: impossible capacities are refused, slips of units and wide columns are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from layout_opt.facts.notices import notices_of
from tests.instance.examples import edit, messages, read, write_plain, write_river

SITES = "region,technology,max_capacity,variable_cost\na,oven,10,1\n"
SMITHY = {
    "instance.toml": 'name = "smithy"\nmoney = "1e4 CNY"\n',
    "regions.csv": "region\na\n",
    "commodities.csv": "commodity,unit\nore,{ore}\nsteel,{steel}\n",
    "technologies.csv": "technology,unit\nfurnace,{furnace}\n",
    "factors.csv": "factor,unit,kind\nwater,{water},water\nlabour,person,labour\n",
    "pollutants.csv": "pollutant,unit\nCOD,{COD}\n",
    "sites.csv": "region,technology,max_capacity\na,furnace,100\n",
    "technology_goods.csv": "technology,commodity,output,input\nfurnace,steel,1,\nfurnace,ore,,1.5\n",
    "technology_factors.csv": "technology,factor,use\nfurnace,water,2\nfurnace,labour,3\n",
    "technology_emissions.csv": "technology,pollutant,intensity\nfurnace,COD,0.5\n",
    "demand.csv": "region,market,tier,quantity,price\na,steel,all,50,3\n",
    "foreign_trade.csv": "region,commodity,direction,price,max_quantity\na,ore,import,1,100\n",
}
UNITS = {"ore": "t", "steel": "t", "furnace": "t", "water": "t", "COD": "t"}


def write_smithy(folder: Path, **units: str) -> Path:
    """Write a furnace with every kind of amount per activity, all counted in t unless told otherwise."""
    folder.mkdir(parents=True)
    for name, text in SMITHY.items():
        plain = name in ("commodities.csv", "technologies.csv", "factors.csv", "pollutants.csv")
        (folder / name).write_text(text.format(**UNITS | units) if plain else text, encoding="utf-8")
    return folder


def slips(folder: Path) -> list[str]:
    """Return the notices on units of the same kind."""
    return [notice for notice in notices_of(read(folder)) if "units of the same kind" in notice]


def test_a_capacity_beyond_everything(tmp_path: Path) -> None:
    """Proves that a capacity is held against what markets can take: 10 pieces, and not 10 million of them."""
    folder = write_plain(tmp_path / "plain")
    for size, quantity, wrong in ((1e9, 1.0, False), (1.1e9, 1.0, True), (1.1e9, 2e3, False), (1e15, 5.0, True)):
        (folder / "sites.csv").write_text(SITES.replace(",10,", f",{size!r},"), encoding="utf-8")
        rows = f"a,bread,all,{quantity!r},3\nb,bread,all,{quantity!r},4\n"
        (folder / "demand.csv").write_text(f"region,market,tier,quantity,price\n{rows}", encoding="utf-8")
        found = messages(folder)
        assert bool(found) == wrong
    assert found[0] == (
        "sites.csv max_capacity[a,oven]: found 1000000000000000.0; must be at most 1e+06 times the 10 piece that "
        "plants, markets and gateways can take. Fix: write what could really be built there."
    )


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ("foreign_trade.csv", "region,commodity,direction,price,max_quantity\na,bread,export,1,\n"),
        ("foreign_trade.csv", "region,commodity,direction,price,max_quantity\na,bread,export,1,2e9\n"),
        ("technology_goods.csv", "technology,commodity,output,input\noven,bread,1,\neater,bread,,2e9\n"),
        ("technology_goods.csv", "technology,commodity,output,input\noven,bread,1e-9,\n"),
        ("sites.csv", "region,technology,max_capacity,existing\na,oven,2e9,1e6\n"),
    ],
)
def test_what_can_take_it_counts(table: str, text: str, tmp_path: Path) -> None:
    """Proves that gateways, plants that use the good, low yields and what stands all make room for a large capacity."""
    folder = write_plain(tmp_path / "plain")
    (folder / "sites.csv").write_text(SITES.replace(",10,", ",2e9,") + "b,eater,10,1\n", encoding="utf-8")
    (folder / "technologies.csv").write_text("technology,unit\noven,piece\neater,piece\n", encoding="utf-8")
    assert [message.split(":")[0] for message in messages(folder)] == ["sites.csv max_capacity[a,oven]"]
    (folder / table).write_text(text, encoding="utf-8")
    assert messages(folder) == []


def test_a_finer_unit_is_no_reason_to_refuse(tmp_path: Path) -> None:
    """Proves that what is accepted in pieces is accepted in 1e-9 pieces and in 1e9 pieces."""
    for unit, scale in (("piece", 1.0), ("1e9 piece", 1e-9), ("1e-9 piece", 1e9)):
        folder = write_plain(tmp_path / unit)
        for name in ("commodities.csv", "technologies.csv"):
            edit(folder, name, ",piece", f",{unit}")
        rows = f"a,bread,all,{5 * scale!r},3\nb,bread,all,{5 * scale!r},4\n"
        (folder / "demand.csv").write_text(f"region,market,tier,quantity,price\n{rows}", encoding="utf-8")
        (folder / "sites.csv").write_text(SITES.replace(",10,", f",{1e5 * scale!r},"), encoding="utf-8")
        assert messages(folder) == []


@pytest.mark.parametrize(
    ("units", "words"),
    [
        ({"furnace": "1e4 t"}, "technology_goods.csv: 1e4 t of furnace make 1 t of steel: a factor of 1e4"),
        ({"furnace": "1e4 t"}, "technology_goods.csv: 1e4 t of furnace take in 1.5 t of ore: a factor of 1e4"),
        ({"steel": "1e4 t"}, "technology_goods.csv: 1 t of furnace make 1e4 t of steel: a factor of 1e4"),
        ({"ore": "1e6 t"}, "technology_goods.csv: 1 t of furnace take in 1.5 x 1e6 t of ore: a factor of 1e6"),
        ({"water": "1e4 t"}, "technology_factors.csv: 1 t of furnace use 2 x 1e4 t of water: a factor of 1e4"),
        ({"COD": "1e4 t"}, "technology_emissions.csv: 1 t of furnace emit 0.5 x 1e4 t of COD: a factor of 1e4"),
    ],
)
def test_units_of_the_same_kind(units: dict[str, str], words: str, tmp_path: Path) -> None:
    """Proves a notice for each amount per activity that only a slip of a unit explains, with both units in it."""
    assert f"{words} between units of the same kind." in slips(write_smithy(tmp_path / "smithy", **units))


@pytest.mark.parametrize(
    "units",
    [
        {}, {"steel": "100 kg", "ore": "0.5 t"}, {"furnace": "piece"}, {"COD": "kg"}, {"COD": "g"}, {"water": "mg"},
        {"steel": "m3", "ore": "m3", "water": "m3", "furnace": "kW"},
    ],
)  # fmt: skip
def test_usual_units_are_not_told(units: dict[str, str], tmp_path: Path) -> None:
    """Proves silence where units are of other kinds, near each other, or where little of a pollutant is usual."""
    found = slips(write_smithy(tmp_path / "smithy", **units))
    assert found == []


def test_a_wide_column(tmp_path: Path) -> None:
    """Proves that a column of costs that spans twelve powers of ten is named with both ends."""
    folder = write_river(tmp_path / "river")
    assert not any("span" in notice for notice in notices_of(read(folder)))
    edit(folder, "sites.csv", ",*,basic,,100,,,3,8,", ",*,basic,,100,,,3e-9,8,")
    assert (
        "sites.csv variable_cost: from 3e-09 [*,basic] to 4 [*,clean], a span of 1e+09; choose units in which these "
        "numbers are nearer to each other."
    ) in notices_of(read(folder))

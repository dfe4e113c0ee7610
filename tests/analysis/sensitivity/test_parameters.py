"""Parameters from provenance.csv, from words and from TOML: what moves, how far, and what is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from layout_opt import read_instance
from layout_opt.analysis.sensitivity import parameters_of, parse_parameter, pick, read_specification
from layout_opt.analysis.sensitivity.result_rows import row_blocks
from layout_opt.errors import InvalidInput
from layout_opt.instance import Instance, changed
from layout_opt.result.status_shares import status_shares
from tests.analysis.sensitivity.known import TWO_REGIONS, two_regions
from tests.cli.running import SMALL_RIVER, run


def test_every_range_of_provenance_is_a_parameter() -> None:
    """Ranges are followed, in the order of the file; what has one value is told, not varied."""
    found, left = parameters_of(two_regions())
    assert [(p.name, p.kind, p.low, p.high, p.base, p.cells) for p in found][:2] == [
        ("sites.variable_cost[hill,works]", "factor", 0.8, 1.4, 1.0, 1),
        ("sites.variable_cost[bay,works]", "factor", 0.9, 1.2, 1.0, 1),
    ]
    assert len(found) == 7
    last = found[-1]
    assert (last.name, last.kind, last.low, last.high, last.base, last.unit) == (
        "receptor_capacity.capacity", "absolute", 500, 2000, 1000, "t/yr",
    )  # fmt: skip
    assert {one.name: one.why for one in left}["sites.existing"] == "low and high are the same"
    assert len(left) == 7
    assert parameters_of(two_regions(), ("real",)) == ((), ())


def test_what_no_result_depends_on_is_told_and_not_varied(tmp_path: Path) -> None:
    """Population and area with a range move no objective: they are left out with the reason, by every method."""
    folder = tmp_path / "instance"
    shutil.copytree(TWO_REGIONS, folder)
    path = folder / "provenance.csv"
    text = path.read_text(encoding="utf-8").replace(
        "assumed,constructed,1,1,factor,fict", "assumed,constructed,0.9,1.1,factor,fict"
    )
    path.write_text(text, encoding="utf-8")
    instance = read_instance(folder)
    found, left = parameters_of(instance)
    assert not {"regions.population", "regions.area"} & {one.name for one in found}
    reasons = {one.name: one.why for one in left}
    assert reasons["regions.population"] == "no result depends on it, but aims of equality and rights per head"
    assert reasons["regions.area"] == "no result depends on it, but what readers compare"
    ran = run(tmp_path, "sensitivity", "instance", "--method", "monte-carlo", "--draws", "2")
    assert ran.status == 0
    assert f"not varied: regions.area ({reasons['regions.area']})" in ran.out


def folder_with(tmp_path: Path, *rows: str, source: Path = SMALL_RIVER) -> Path:
    """Return a copy of an instance with further rows of provenance.csv."""
    folder = tmp_path / "instance"
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("runs"))
    path = folder / "provenance.csv"
    path.write_text(path.read_text(encoding="utf-8") + "\n".join(rows) + "\n", encoding="utf-8")
    return folder


def test_the_most_specific_row_speaks_for_a_cell(tmp_path: Path) -> None:
    """A general range moves every cell but those of more specific rows; together they move each cell once."""
    instance = read_instance(
        folder_with(tmp_path, 'sites,variable_cost,"lower,mill",assumed,constructed,0.5,2,factor,x')
    )
    found = {p.name: p for p in parameters_of(instance)[0]}
    general, own = found["sites.variable_cost"], found["sites.variable_cost[lower,mill]"]
    assert (general.cells, own.cells) == (2, 1)
    assert costs(changed(instance, general.changes(2.0))) == pytest.approx(
        {"upper": 0.4, "middle": 0.48, "lower": 0.28}
    )
    assert costs(changed(instance, own.changes(2.0))) == pytest.approx({"upper": 0.2, "middle": 0.24, "lower": 0.56})
    assert status_shares(instance) == {"assumed": 1.0}


def costs(instance: Instance) -> dict[str, float]:
    """Return the running costs by region."""
    return dict(zip(instance.tables["sites"]["region"], instance.tables["sites"]["variable_cost"], strict=True))


def test_an_absolute_range_leaves_blank_cells_blank(tmp_path: Path) -> None:
    """Cells that are not given are no numbers of the instance: only Upper county has existing capacity."""
    folder = folder_with(tmp_path)
    path = folder / "provenance.csv"
    row = "sites,existing,*,assumed,constructed,0.8,1.2,factor"
    path.write_text(
        path.read_text(encoding="utf-8").replace(row, row.replace("0.8,1.2,factor", "40,60,")), encoding="utf-8"
    )
    instance = read_instance(folder)
    found = {p.name: p for p in parameters_of(instance)[0]}["sites.existing"]
    assert (found.kind, found.base, found.cells, found.unit) == ("absolute", 60, 1, "1e4 t/yr")
    existing = changed(instance, found.changes(40.0)).tables["sites"]["existing"]
    assert existing.tolist()[0] == 40
    assert existing.isna().tolist() == [False, True, True]


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ("1.1,1.2,factor", "low = 1.1; must not lie above the factor 1"),
        ("0.1,0.4,absolute", "high = 0.4; must not lie below the values from 0.5"),
        ("0.9,1.2,", "low = 0.9; must not lie above the values from 0.5"),
    ],
)
def test_a_range_without_the_base_is_refused(ends: str, said: str, tmp_path: Path) -> None:
    """Factors taken for values, and the other way round, are found out."""
    row = f'demand,price,"upper,paper,standard",assumed,constructed,{ends},x'
    with pytest.raises(InvalidInput, match=said):
        parameters_of(read_instance(folder_with(tmp_path, row)))


def test_one_end_is_enough_for_one_at_a_time(tmp_path: Path) -> None:
    """A range with one end has that end; drawing from it needs the other."""
    row = 'demand,price,"upper,paper,standard",assumed,constructed,,1.2,factor,x'
    found = {p.name: p for p in parameters_of(read_instance(folder_with(tmp_path, row)))[0]}
    one = found["demand.price[upper,paper,standard]"]
    assert (one.low, one.high) == (None, 1.2)
    with pytest.raises(InvalidInput, match="found one end only"):
        _ = one.spread


def test_row_blocks_match_what_is_wanted_and_nothing_else() -> None:
    """Any set of rows is described exactly, as one block where it is a product of members."""
    keys = pd.DataFrame([(a, b, c) for a in "xyz" for b in "pq" for c in "st"], columns=["a", "b", "c"])

    def matched(blocks: list[dict[str, tuple[str, ...]]]) -> list[int]:
        counts = [0] * len(keys)
        for block in blocks:
            for place, row in enumerate(keys.to_dict("records")):
                counts[place] += all(row[name] in members for name, members in block.items())
        return counts

    for number in range(1, 2 ** len(keys), 397):
        wanted = pd.Series([bool(number >> place & 1) for place in range(len(keys))])
        assert matched(row_blocks(keys, wanted)) == wanted.astype(int).tolist()
    product = (keys["a"] != "y") & (keys["b"] == "p")
    assert row_blocks(keys, product) == [{"a": ("x", "z"), "b": ("p",)}]
    assert row_blocks(keys, product & False) == []
    assert row_blocks(keys, product | True) == [{}]


def test_words_name_a_parameter() -> None:
    """A name takes the range of provenance.csv; cells take a range of factors or values, with their unit and base."""
    instance = two_regions()
    assert parse_parameter("demand.price", instance).low == 0.96
    factor = parse_parameter("sites.variable_cost[,works]=*0.5..1.5", instance)
    assert (factor.kind, factor.low, factor.high, factor.base, factor.cells) == ("factor", 0.5, 1.5, 1.0, 2)
    value = parse_parameter("receptor_capacity.capacity[intake,COD]=500..4e3", instance)
    assert (value.kind, value.low, value.high, value.base, value.unit) == ("absolute", 500, 4000, 1000, "t/yr")
    assert changed(instance, value.changes(700.0)).tables["receptor_capacity"]["capacity"].tolist() == [700]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("demand.prize", "did you mean 'demand.price'"),
        ("demand.prize=*0.5..2", "did you mean 'price'"),
        ("demand.price[bay,war,standard]=*0.5..2", "did you mean 'ware'"),
        ("demand.price=0.5", "must be NAME, CELLS=LOW..HIGH"),
        ("demand.price=*a..b", "must be NAME, CELLS=LOW..HIGH"),
        ("demand.price=*2..1", "must have low below high"),
    ],
)
def test_words_that_mean_nothing_are_refused(words: str, said: str) -> None:
    """Every slip is told, with the nearest name."""
    with pytest.raises(InvalidInput, match=said):
        parse_parameter(words, two_regions())


FILE = """
others = {others}
[[parameter]]
name = "demand.price"
distribution = "triangular"
mode = 1.01
[[parameter]]
name = "both costs"
change = ["sites.variable_cost[hill,works]", "freight.cost_per_distance"]
range = "factor"
low = 0.5
high = 2
distribution = "lognormal"
mean = 1.0
deviation = 0.3
[[correlation]]
between = ["demand.price", "both costs"]
value = 0.4
"""


@pytest.mark.parametrize("others", ["false", "true"])
def test_a_file_names_parameters(others: str, tmp_path: Path) -> None:
    """Shapes, joint moves and correlations are read; the other ranges join if they are asked for."""
    path = tmp_path / "ranges.toml"
    path.write_text(FILE.format(others=others), encoding="utf-8")
    found = read_specification(path, two_regions())
    price, both = found.parameters[:2]
    assert (price.spread.shape, price.spread.mode, price.spread.low) == ("triangular", 1.01, 0.96)
    assert (both.cells, both.spread.deviation) == (2, 0.3)
    assert len(found.parameters) == (8 if others == "true" else 2)
    assert found.correlations == {("demand.price", "both costs"): 0.4}
    moved = changed(two_regions(), both.changes(2.0))
    assert moved.tables["sites"]["variable_cost"].tolist() == pytest.approx([0.4, 0.3])
    assert moved.tables["freight"]["cost_per_distance"].tolist() == pytest.approx([0.0008])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[parameter]]\nname = "demand.price"\ndistribution = "triangular"', "must have a mode between"),
        ('[[parameter]]\nname = "demand.price"\ndistribution = "bell"', "parameter.0.distribution"),
        ('[[parameter]]\nname = "demand.price"\ndistribution = "normal"\nmean = 1.0', "must have a deviation above 0"),
        ('[[parameter]]\nname = "demand.prize"', "did you mean 'demand.price'"),
        ('[[parameter]]\nname = "x"\nchange = "demand.price"', "must have range, low and high"),
        ('[[parameter]]\nname = "demand.price"\nrange = "absolute"', "must be factor, as in provenance.csv"),
        ('[[parameter]]\nname = "demand.price"\n[[parameter]]\nname = "demand.price"', "found this name twice"),
        ('[[parameters]]\nname = "demand.price"', "found an unknown name"),
        ("[[parameter]\n", "ranges.toml"),
    ],
)
def test_a_file_with_a_slip_is_refused(text: str, said: str, tmp_path: Path) -> None:
    """What a file says wrong is told with its place."""
    path = tmp_path / "ranges.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match=said):
        read_specification(path, read_instance(TWO_REGIONS))


def test_unknown_names_are_all_told() -> None:
    """Every unknown parameter is named, not just the first."""
    with pytest.raises(InvalidInput) as error:
        pick(parameters_of(two_regions())[0], ["demand.prize", "x", "demand.price"])
    assert len(error.value.problems) == 2

"""Indicators by hand, and the attribution as a property."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layout_opt import read_instance, solve
from layout_opt.instance import Instance
from layout_opt.result.indicator_attribution import attribution
from layout_opt.result.indicator_coverage import coverage
from layout_opt.result.indicator_values import activity_values, reference_prices, unvalued
from layout_opt.result.indicators import indicator_tables, industry_structure, regional_structure, specialisation
from layout_opt.result.run import Run
from layout_opt.result.status_shares import status_shares

INSTANCES = Path(__file__).parents[2] / "instances"
VALUES = pd.DataFrame(
    [("root", "a", "x", 30.0, "CNY/yr"), ("root", "a", "y", 10.0, "CNY/yr"), ("root", "b", "y", 60.0, "CNY/yr")],
    columns=["node", "region", "industry", "value", "unit"],
)


@cache
def small_river() -> Run:
    """Return the solved small river."""
    return solve(read_instance(INSTANCES / "small-river"))


@pytest.fixture
def run() -> Run:
    """The solved small river."""
    return small_river()


def test_location_quotient() -> None:
    """Proves it on paper: x is 3/4 of a and 3/10 of all, so 2.5; y is 1/4 of a over 7/10; b makes no x."""
    table = specialisation(VALUES).set_index(["region", "industry"])["location_quotient"]
    assert table.to_dict() == pytest.approx(
        {("a", "x"): 2.5, ("a", "y"): 0.25 / 0.7, ("b", "x"): 0.0, ("b", "y"): 1 / 0.7}
    )


def test_krugman_and_herfindahl() -> None:
    """Proves it on paper: a is |0.75 - 0.3| + |0.25 - 0.7| = 0.9 apart and 0.75^2 + 0.25^2 narrow."""
    table = regional_structure(VALUES).set_index("region")
    assert table["krugman_index"].to_dict() == pytest.approx({"a": 0.9, "b": 0.6})
    assert table["herfindahl_index"].to_dict() == pytest.approx({"a": 0.625, "b": 1.0})
    spread = industry_structure(VALUES).set_index("industry")["herfindahl_index"]
    assert spread.to_dict() == pytest.approx({"x": 1.0, "y": (1 / 7) ** 2 + (6 / 7) ** 2})


def test_same_structure_has_no_specialisation() -> None:
    """Proves that regions alike have quotient 1 and Krugman index 0."""
    same = pd.concat([VALUES[VALUES["region"] == "a"].assign(region=name) for name in "abc"])
    assert specialisation(same)["location_quotient"].tolist() == pytest.approx([1.0] * 6)
    assert regional_structure(same)["krugman_index"].tolist() == pytest.approx([0.0] * 3)


def test_value_of_activity(run: Run) -> None:
    """Proves that 25 and 35 units of paper at the price 0.5 are worth 12.5 and 17.5."""
    values = activity_values(run.instance, run.tables).set_index("region")["value"]
    assert values.to_dict() == pytest.approx({"lower": 17.5, "middle": 0.0, "upper": 12.5})
    assert reference_prices(run.instance, run.tables)["price"].tolist() == pytest.approx([0.5])
    assert unvalued(run.instance, run.tables) == ()


def test_attribution_by_hand(run: Run) -> None:
    """Proves that 0.8 x 0.5 of what upper discharges arrives at the intake, and that it causes all of it."""
    table = indicator_tables(run.instance, run.tables)["attribution"].set_index(["receptor", "region"])
    assert table.loc[("intake", "upper"), "response"] == pytest.approx(0.4)
    assert table.loc[("intake", "upper"), "load"] == pytest.approx(1000.0)
    assert table.loc[("intake", "upper"), "share"] == pytest.approx(1.0)
    assert ("intake", "lower") not in table.index


@settings(max_examples=25, deadline=None)
@given(amounts=st.lists(st.floats(0, 1e4), min_size=3, max_size=3), background=st.sampled_from([0, 250, 1000]))
def test_attribution_sums_to_the_load(amounts: list[float], background: int) -> None:
    """Proves that regions and background together are the load of every receptor, whatever is discharged."""
    instance = _with_background(background)
    upper, middle, lower = amounts
    discharge = pd.DataFrame(
        {"node": "root", "region": ["upper", "middle", "lower"], "pollutant": "COD", "discharge": amounts}
    )
    at_intake = background + 0.5 * (middle + 0.8 * upper)
    loads = {
        "reach-upper": upper,
        "reach-middle": middle + 0.8 * upper,
        "intake": at_intake,
        "estuary": at_intake + lower,
    }
    found = attribution(instance, {**small_river().tables, "discharge": discharge})
    assert found.groupby("receptor")["load"].sum().to_dict() == pytest.approx(loads, abs=1e-6)
    shares = found.groupby("receptor")["share"].sum()
    assert all(shares[name] == pytest.approx(1.0) for name, load in loads.items() if load > 1e-6)


@cache
def _with_background(background: int) -> Instance:
    from layout_opt.instance import changed, parse_assignment

    return changed(small_river().instance, [parse_assignment(f"receptor_capacity.background[intake,COD]={background}")])


def test_coverage_mixes_along_routes() -> None:
    """Proves it on paper: gateway g has 10 imported (half controlled) and 30 home-made goods and sends 20 to s.

    So a quarter of everything at g and s is imported, an eighth controlled; the industry at s uses 20 of it.
    """
    instance, tables = _traded()
    table = coverage(instance, tables).set_index(["commodity", "industry"])
    assert table.loc[("c", "user"), "imported_share"] == pytest.approx(0.25)
    assert table.loc[("c", "user"), "controlled_share"] == pytest.approx(0.125)
    assert table.loc[("c", "(final demand)"), "use"] == pytest.approx(20.0)
    assert table.loc[("c", "(all uses)"), "imported"] == pytest.approx(10.0)
    assert table.loc[("d", "(all uses)"), "domestic_share"] == pytest.approx(1.0)


def _traded() -> tuple[Instance, dict[str, pd.DataFrame]]:
    """Return a two-region instance in memory and the tables of a plan."""
    import tempfile

    files = {
        "instance.toml": 'name = "traded"\nmoney = "CNY"\n',
        "regions.csv": "region\ng\ns\n",
        "commodities.csv": "commodity,unit\nc,t\nd,t\n",
        "technologies.csv": "technology,industry,unit\nmake,maker,t\nuse,user,t\n",
        "technology_goods.csv": "technology,commodity,output,input\nmake,c,1,\nuse,d,1,\nuse,c,,1\n",
        "sites.csv": "region,technology,existing\ng,make,30\ns,use,20\n",
        "demand.csv": "region,market,tier,quantity,price\ng,c,all,20,1\ns,d,all,20,2\n",
        "routes.csv": "from_region,to_region,distance\ng,s,1\n",
        "freight.csv": "commodity,from_region,to_region,cost\nc,*,*,0\n",
        "foreign_trade.csv": "region,commodity,direction,price,max_quantity,controlled\ng,c,import,1,10,0.5\n",
    }
    with tempfile.TemporaryDirectory() as name:
        for file, text in files.items():
            (Path(name) / file).write_text(text, encoding="utf-8")
        instance = read_instance(Path(name))
    at = {"node": "root"}
    tables = {
        "activity": pd.DataFrame([{**at, "region": "g", "technology": "make", "activity": 30.0},
                                  {**at, "region": "s", "technology": "use", "activity": 20.0}]),
        "sales": pd.DataFrame([{**at, "region": "g", "commodity": "c", "sales": 20.0},
                               {**at, "region": "s", "commodity": "d", "sales": 20.0}]),
        "shipments": pd.DataFrame([{**at, "from_region": "g", "to_region": "s", "commodity": "c", "shipment": 20.0}]),
        "foreign_trade": pd.DataFrame(
            [{**at, "region": "g", "commodity": "c", "direction": "import", "quantity": 10.0}]
        ),
    }  # fmt: skip
    return instance, tables


def test_tables_are_sorted_and_have_units(run: Run) -> None:
    """Proves that every derived table names its unit and comes in the order of its keys."""
    tables = indicator_tables(run.instance, run.tables)
    assert set(tables) == {"specialisation", "regional_structure", "industry_structure", "coverage", "attribution"}
    for name, table in tables.items():
        assert table.columns[-1] == "unit", name
        assert table["unit"].notna().all(), name
        keys = [
            column for column in ("node", "receptor", "pollutant", "region", "commodity", "industry") if column in table
        ]
        if name not in {"coverage"}:
            assert table[keys].equals(table[keys].sort_values(keys, ignore_index=True)), name


def test_no_receptors_no_attribution() -> None:
    """Proves that an instance without receptors gets an empty table, not an error."""
    bare = solve(read_instance(INSTANCES / "published" / "trnsport"))
    assert indicator_tables(bare.instance, bare.tables)["attribution"].empty


def test_status_shares() -> None:
    """Proves that every number of small-river is assumed, as its provenance says."""
    assert status_shares(read_instance(INSTANCES / "small-river")) == {"assumed": 1.0}

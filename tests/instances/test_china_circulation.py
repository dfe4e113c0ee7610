"""China's circulation: totals of the national table, today's layout, the derivation and the pinned results."""

from __future__ import annotations

import csv
import subprocess
import sys
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from layout_opt import read_instance, solve
from layout_opt.instance import changed, read_scenario

if TYPE_CHECKING:
    from layout_opt.instance import Instance
    from layout_opt.result.run import Run

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "instances" / "china-circulation"
RAW = ROOT.parent / "shared" / "data"
ROUNDING = 2e-5
"""Relative error that six written digits of two factors can make [1]."""
GAP = 1e-3
OUTPUT = {
    "textile": 75743.891,
    "papermaking": 39382.552,
    "petrochemicals": 186652.545,
    "metallurgy": 104557.312,
    "mining": 54186.296,
    "food": 126207.628,
    "cement": 64945.747,
    "machinery": 269820.039,
    "electronics": 104086.321,
    "power": 55583.089,
    "other": 45401.790,
}
"""Gross output of the national table 2017, its 26 industrial sectors brought to 11 industries [1e8 CNY]."""
EXPORTS, IMPORTED_INPUTS, IMPORTED_FINAL = 130541.36, 91787.81, 26971.32
"""The same table: exports; imports taken in by industry (without electricity); imports bought by consumers, investors
and other sectors (without electricity and what is exported again) [1e8 CNY]."""
UTILISATION = {
    "textile": 80.2,
    "papermaking": 77.5,
    "petrochemicals": 77.0,
    "metallurgy": 77.15,
    "mining": 71.1,
    "food": 75.6,
    "cement": 71.0,
    "machinery": 78.7,
    "electronics": 80.1,
    "power": 72.8,
    "other": 77.5,
}
"""Percent, National Bureau of Statistics 2018-01-19: mean of the lines of each industry."""
WATER_2012, WATER_2017 = 138070.0, 128480.0
"""Industrial water of China 2012, and the mean of 2016 and 2018 [1e6 m3]."""
CONVERSION = 0.329
"""Share of valid invention patents in use 2019 [1]."""


def rows(name: str) -> list[dict[str, str]]:
    """Return a table of the instance as text."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def total(name: str, column: str, **where: str) -> float:
    """Return the sum of a column over the rows of a table that match."""
    chosen = [row for row in rows(name) if all(row[key] == value for key, value in where.items())]
    return sum(float(row[column] or 0.0) for row in chosen)


def present() -> dict[tuple[str, str], float]:
    """Return present activity of every site."""
    return {(row["region"], row["technology"]): float(row["present_activity"]) for row in rows("sites.csv")}


@pytest.fixture(scope="module")
def instance() -> Instance:
    return read_instance(FOLDER)


@pytest.fixture(scope="module")
def today(instance: Instance) -> Run:
    return solve(instance, layout="today")


@pytest.fixture(scope="module")
def best(instance: Instance) -> Run:
    return solve(instance)


def scenario(instance: Instance, name: str) -> Run:
    return solve(changed(instance, read_scenario(FOLDER / "scenarios" / f"{name}.toml").changes))


def accepted(run: Run) -> float:
    """Return what buyers at home and abroad pay for what they accept."""
    value = run.tables["value"]
    return float(value.loc[value["part"].isin({"effective_output", "exports"}), "value"].sum())


def test_31_provinces_make_the_output_of_the_national_table() -> None:
    """Proves that present activity sums to the national table in each of the 11 industries."""
    made, places = defaultdict(float), set()
    for (region, technology), activity in present().items():
        made[technology] += activity
        if activity > 0:
            places.add(region)
    assert len(places) == 31
    assert {name: made[name] for name in OUTPUT} == pytest.approx(OUTPUT, rel=1e-6)
    assert sum(made.values()) == pytest.approx(sum(OUTPUT.values()), rel=1e-6)


def test_goods_balance_as_in_the_national_table() -> None:
    """Proves that of each good, output = use by industry + demand of the mass tier + exports, as the table has it."""
    inputs: dict[str, float] = defaultdict(float)
    for row in rows("technology_goods.csv"):
        if row["technology"] in OUTPUT and row["commodity"] in OUTPUT:
            inputs[row["commodity"]] += float(row["input"] or 0.0) * OUTPUT[row["technology"]]
    for good, output in OUTPUT.items():
        markets = {good, f"{good}-investment", f"{good}-sectors"}
        bought = sum(
            float(row["quantity"]) for row in rows("demand.csv") if row["market"] in markets and row["tier"] == "mass"
        )
        sold = total("foreign_trade.csv", "max_quantity", commodity=good, direction="export")
        assert inputs[good] + bought + sold == pytest.approx(output, rel=1e-5)


def test_exports_and_imports_are_those_of_the_national_table() -> None:
    """Proves that exports, imported inputs and what only imports serve of final demand sum to the table."""
    assert total("foreign_trade.csv", "max_quantity", direction="export") == pytest.approx(EXPORTS, rel=1e-5)
    taken = sum(
        float(row["input"] or 0.0) * OUTPUT[row["technology"]]
        for row in rows("technology_goods.csv")
        if row["technology"] in OUTPUT and row["commodity"].endswith("-quality")
    )
    assert taken == pytest.approx(IMPORTED_INPUTS, rel=1e-5)
    upper = sum(float(row["quantity"]) for row in rows("demand.csv") if row["tier"] != "mass")
    assert upper == pytest.approx(IMPORTED_FINAL, rel=1e-5)


def test_capacity_is_output_over_observed_utilisation() -> None:
    """Proves that idle capacity is the observed one, in each industry."""
    stands: dict[str, float] = defaultdict(float)
    for row in rows("sites.csv"):
        stands[row["technology"]] += float(row["existing"])
    for industry, percent in UTILISATION.items():
        assert OUTPUT[industry] / stands[industry] == pytest.approx(percent / 100, abs=2e-5)


def test_water_is_that_of_the_provinces() -> None:
    """Proves that today's water sums to the nation's of 2017, and the limits to that of 2012."""
    use = {
        (row["technology"], row["region"]): float(row["use"])
        for row in rows("technology_factors.csv")
        if row["factor"] == "water"
    }
    taken = sum(activity * use.get((technology, region), 0.0) for (region, technology), activity in present().items())
    assert taken == pytest.approx(WATER_2017, rel=ROUNDING)
    assert total("factor_endowments.csv", "amount", factor="water") == pytest.approx(WATER_2012, rel=ROUNDING)


def test_lines_of_a_higher_grade_can_make_the_conversion_share_of_imports() -> None:
    """Proves that upgrading is limited to 32.9 % of what is imported, nation-wide and by grade."""
    most: dict[str, float] = defaultdict(float)
    for row in rows("sites.csv"):
        if row["technology"].endswith(("-quality", "-brand")):
            most[row["technology"]] += float(row["max_capacity"])
    room = {"-quality": "-quality", "-brand": "-imported"}
    for name, capacity in most.items():
        ending = "-" + name.split("-")[1]
        goods = name.removesuffix(ending) + room[ending]
        imports = total("foreign_trade.csv", "max_quantity", commodity=goods, direction="import") / 1.2
        assert capacity == pytest.approx(CONVERSION * imports, rel=0.02)  # lines below 0.1 are left out


def test_every_value_column_has_provenance_and_assumptions_have_a_range() -> None:
    """Proves that no assumed or calibrated number stands without a range, and no other without a source."""
    known = rows("provenance.csv")
    assert all(row["low"] and row["high"] for row in known if row["status"] in {"assumed", "calibrated"})
    assert all(row["source"] for row in known if row["status"] != "assumed")
    sources = {row["source"] for row in rows("sources.csv")}
    assert {row["source"] for row in known} - {""} <= sources


def test_today_evaluated_is_close_to_the_observed_one(today: Run) -> None:
    """Proves that today sells all that it makes, exports and imports what the table says, within 0.2 %."""
    sold, trade = today.tables["sales"], today.tables["foreign_trade"]
    demand = sum(float(row["quantity"]) for row in rows("demand.csv"))
    assert sold["sales"].sum() == pytest.approx(demand, rel=5e-4)
    assert today.tables["shortage"]["shortage"].sum() <= 5e-4 * demand
    assert today.tables["surplus"]["surplus"].sum() <= 1e-6 * demand
    by_way = trade.groupby("direction")["quantity"].sum()
    assert by_way["export"] == pytest.approx(EXPORTS, rel=1e-5)
    assert by_way["import"] == pytest.approx(IMPORTED_INPUTS + IMPORTED_FINAL, rel=2e-3)
    capacity = today.tables["capacity"]
    assert capacity["build"].abs().max() == pytest.approx(0.0, abs=1e-9)
    assert capacity["retire"].abs().max() == pytest.approx(0.0, abs=1e-9)


def test_overcapacity_and_shortage_stand_side_by_side(today: Run) -> None:
    """Proves that in ten industries a fifth or more stands idle while the same industry's upper tiers are imported."""
    capacity = today.tables["capacity"].groupby("technology")["capacity"].sum()
    activity = today.tables["activity"].groupby("technology")["activity"].sum()
    trade = today.tables["foreign_trade"].query("direction == 'import'").groupby("commodity")["quantity"].sum()
    for industry in OUTPUT:
        idle = 1 - activity[industry] / capacity[industry]
        assert idle == pytest.approx(1 - UTILISATION[industry] / 100, abs=2e-5)
        if industry != "power":
            assert idle > 0.19
            assert trade[f"{industry}-quality"] > 0
    assert activity[[name for name in activity.index if name not in OUTPUT]].sum() == pytest.approx(0.0, abs=1e-6)


def expected() -> dict[str, dict[str, float]]:
    """Return the pinned results."""
    return tomllib.loads((FOLDER / "expected.toml").read_text(encoding="utf-8"))


def test_the_best_layout_has_the_pinned_objective_and_size(best: Run) -> None:
    """Proves the numbers of expected.toml."""
    pinned = expected()
    assert best.gap is not None
    assert best.gap <= GAP
    assert best.objective == pytest.approx(pinned["objective"]["value"], rel=GAP)
    assert best.bound == pytest.approx(pinned["bound"]["value"], rel=GAP)
    assert best.info["rows"] == pinned["rows"]["value"]
    assert best.info["columns"] == pinned["columns"]["value"]


def test_the_findings_of_the_readme_hold(instance: Instance, today: Run, best: Run) -> None:
    """Proves the order: relocation gives more than upgrading; autarky and shocks cost; conversion replaces imports."""
    lineless, closed = scenario(instance, "no-lines"), scenario(instance, "autarky")
    relocation, upgrading = lineless.objective - today.objective, best.objective - lineless.objective
    assert relocation > 2 * upgrading > 0
    assert accepted(best) == pytest.approx(accepted(today), rel=2e-3)
    assert accepted(closed) < 0.7 * accepted(today)
    trade = {
        run: r.tables["foreign_trade"].query("direction == 'import'")["quantity"].sum()
        for run, r in (("now", today), ("then", best))
    }
    assert 0.17 < 1 - trade["then"] / trade["now"] < 0.22


def test_the_numbers_of_the_readme_are_those_of_the_pinned_solve() -> None:
    """Proves that the kept results belong to this instance, all certified, and that upgrading climbs the chain."""
    cases = {row["case"]: row for row in rows("derive/results_cases.csv")}
    assert all(row["status"] == "solved" and row["certified"] == "1" for row in cases.values())
    assert set(cases) == {"today", "best", *(path.stem for path in (FOLDER / "scenarios").glob("*.toml"))}
    assert float(cases["best"]["objective"]) == pytest.approx(expected()["objective"]["value"], rel=1e-6)
    captured = {
        row["case"]: float(row["amount"])
        for row in rows("derive/results.csv")
        if row["measure"] == "value captured of exports" and row["place"] == "electronics"
    }
    assert captured["no-lines"] == captured["today"] < captured["best"] < captured["conversion-abroad"] < 1


@pytest.mark.skipif(not RAW.exists(), reason=f"the raw data are not at {RAW.name} beside the repository")
def test_the_script_derives_the_same_tables_from_the_raw_data(tmp_path: Path) -> None:
    """Proves that every file of the folder comes from the raw data, the same bytes at every run."""
    for target in (tmp_path / "one", tmp_path / "two"):
        command = [sys.executable, "-B", str(FOLDER / "derive.py"), str(RAW), "--out", str(target)]
        subprocess.run(command, check=True, capture_output=True)
    made = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert {path.name for path in made} >= {"sites.csv", "demand.csv", "layers.gpkg", "autarky.toml"}
    for path in made:
        content = (tmp_path / "one" / path).read_bytes()
        assert (tmp_path / "two" / path).read_bytes() == content, f"{path} changes from run to run"
        if path.suffix in {".csv", ".toml"}:
            assert (FOLDER / path).read_bytes() == content, f"{path} is not what the script derives"


@pytest.mark.skipif(not RAW.exists(), reason=f"the raw data are not at {RAW.name} beside the repository")
def test_the_prefecture_level_is_a_valid_instance_with_the_same_totals(tmp_path: Path) -> None:
    """Proves that the large case derives, is valid, and makes, province by province, what the small one makes."""
    command = [
        sys.executable,
        "-B",
        str(FOLDER / "derive.py"),
        str(RAW),
        "--level",
        "prefecture",
        "--out",
        str(tmp_path),
    ]
    subprocess.run(command, check=True, capture_output=True)
    fine = read_instance(tmp_path)
    with_sites = set(fine.tables["sites"]["region"])
    assert len(with_sites) == 257
    made = fine.tables["sites"].groupby("technology")["present_activity"].sum()
    assert made[list(OUTPUT)].to_dict() == pytest.approx(OUTPUT, rel=1e-5)


def test_the_page_tells_what_the_study_of_choke_points_found() -> None:
    """Proves the page: order by output and by cost, pairs beside their sum, own lines as insurance, neither autarky nor
    trust; and that every probability is assumed, every good that is cut imported."""
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    points = {row["commodity"]: row for row in rows("derive/results_choke.csv")}
    lost = {good: float(row["accepted_output_lost"]) for good, row in points.items()}
    net = {good: float(row["loss"]) for good, row in points.items()}
    assert max(lost, key=lambda good: lost[good]) == "electronics-quality"
    assert max(net, key=lambda good: net[good]) == "mining-quality"
    for good in ("electronics-quality", "mining-quality", "machinery-quality", "petrochemicals-quality"):
        assert any(f"{lost[good] - less:,.0f}" in text for less in (0.0, 0.1)), "six digits may round up twice"
        assert f"{net[good]:,.0f}" in text
    pairs = {row["failures"]: row for row in rows("derive/results_choke_sets.csv")}
    oil = pairs["good mining-quality + good petrochemicals-quality"]
    both, singles = (float(oil[name]) for name in ("accepted_output_lost", "singles"))
    assert both > 1.8 * singles
    assert f"lose {both:,.0f}, nearly twice their sum ({singles:,.0f})" in text
    sets = {row["built"]: row for row in rows("derive/results_choke_build.csv")}
    assert all(float(row["loss_avoided"]) < float(row["cost"]) for built, row in sets.items() if built != "none")
    shares = rows("derive/results_circulation_shares.csv")
    assert [row["best_to"] for row in shares if float(row["share"]) == 0] == ["0.872825"]
    layouts = {row["layout"]: float(row["accepted_output"]) for row in rows("derive/results_circulation.csv")}
    assert 1 - layouts["autarkic"] / layouts["open"] == pytest.approx(0.379, abs=5e-4)
    assert 1 - layouts["shocked"] / layouts["open"] == pytest.approx(0.091, abs=5e-4)
    likely = changed(read_instance(FOLDER), read_scenario(FOLDER / "derive" / "cut-probabilities.toml").changes)
    shocks = likely.tables["shocks"]
    bought = likely.tables["foreign_trade"].query("direction == 'import'")
    assert set(shocks["commodity"]) == set(bought["commodity"])
    status = likely.tables["provenance"].query("table == 'shocks'")["status"]
    assert set(status) == {"assumed"}

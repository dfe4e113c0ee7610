"""Jiangsu's pigs: calibration, derivation, the order of the scenarios and the pinned results of the README."""

from __future__ import annotations

import csv
import subprocess
import sys
import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from layout_opt import read_instance, solve
from layout_opt.generate.shock_tree import shock_tree
from layout_opt.instance import changed, read_scenario
from layout_opt.result.run import Run

if TYPE_CHECKING:
    from layout_opt.instance import Instance

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "instances" / "jiangsu-hogs"
RAW = ROOT.parent / "shared" / "data"
ROUNDING = 1e-6
"""Relative error of eight written digits of several factors [1]."""
OUTSIDE = ("anhui", "henan", "hubei", "jiangxi", "rest-of-china", "shandong", "shanghai", "zhejiang")
SOUTH = ("changzhou", "nanjing", "suzhou", "wuxi", "zhenjiang")


def rows(name: str) -> list[dict[str, str]]:
    """Return a table of the instance as text."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def observed() -> dict[tuple[str, str, str], float]:
    """Return (place, year, measure) -> what the sources report."""
    return {(r["place"], r["year"], r["measure"]): float(r["amount"]) for r in rows("derive/observed.csv")}


def expected() -> dict[str, dict[str, float]]:
    """Return the pinned results."""
    return tomllib.loads((FOLDER / "expected.toml").read_text(encoding="utf-8"))


@cache
def instance() -> Instance:
    return read_instance(FOLDER)


@cache
def solved(scenario: str) -> Run:
    """Return the certified run of a scenario; blank is the base case, ``today`` today's layout."""
    if scenario in {"", "today"}:
        run = solve(instance(), layout="today" if scenario else "best")
    else:
        changes = read_scenario(FOLDER / "scenarios" / f"{scenario}.toml").changes
        run = solve(changed(instance(), changes))
    assert run.exit_status == 0, run.status
    return run


def in_place(run: Run, table: str, column: str, chosen: pd.Series) -> pd.Series:
    """Return sums by place and node over the chosen rows, Jiangsu's cities together."""
    frame = run.tables[table][chosen]
    place = frame["region"].where(frame["region"].isin(OUTSIDE), "jiangsu")
    return frame.groupby([place, "node"])[column].sum()


def load(run: Run, receptor: str, pollutant: str = "TN", node: str = "2018") -> float:
    frame = run.tables["loads"].set_index(["node", "receptor", "pollutant"])["load"]
    return float(frame[node, receptor, pollutant])


def pigs(run: Run) -> pd.Series:
    """Return pigs slaughtered by place and node [1e4 head/yr]."""
    return in_place(run, "activity", "activity", run.tables["activity"]["unit"] == "1e4 head/yr")


def price(run: Run, node: str = "2018") -> pd.Series:
    """Return the price of pork by region [1e8 CNY per 1e4 t]."""
    frame = run.tables["prices"]
    frame = frame[(frame["row"] == "goods_balance") & (frame["node"] == node)]
    return frame.set_index(frame["key"].str.split(",").str[0])["price"].drop(list(OUTSIDE))


def test_today_reproduces_reported_pigs_stock_and_pork_of_every_province() -> None:
    """2015 to 2017 outside Jiangsu, 2015 and 2016 in Jiangsu: 2017 there is what the model is held against."""
    run, known = solved("today"), observed()
    slaughtered = pigs(run)
    factors = run.tables["factors"]
    stock = in_place(run, "factors", "use", factors["factor"] == "stock")
    for place, year in [(p, y) for p in (*OUTSIDE, "jiangsu") for y in ("2015", "2016", "2017")]:
        if (place, year) != ("jiangsu", "2017"):
            assert slaughtered[place, year] == pytest.approx(known[place, year, "slaughtered"], rel=ROUNDING)
    for place in (*OUTSIDE, "jiangsu"):
        assert stock[place, "2015"] == pytest.approx(known[place, "2015", "stock"], rel=ROUNDING)
        assert made(run, place, "2015") == pytest.approx(known[place, "2015", "pork"], rel=ROUNDING)


def made(run: Run, place: str, node: str) -> float:
    """Return pork made [1e4 t/yr]: activity times output, straight from the CSV files."""
    output = {(r["technology"], r["region"]): float(r["output"]) for r in rows("technology_goods.csv")}
    frame = run.tables["activity"].query("node == @node and unit == '1e4 head/yr'")
    inside = frame["region"] == place if place in OUTSIDE else ~frame["region"].isin(OUTSIDE)
    pork = [
        amount * output.get((technology, region), output[technology, "*"])
        for technology, region, amount in frame.loc[inside, ["technology", "region", "activity"]].itertuples(
            index=False
        )
    ]
    return float(sum(pork))


def test_the_five_southern_cities_slaughter_what_their_source_says() -> None:
    total = defaultdict(float)
    for row in rows("sites.csv"):
        if row["node"] == "2015" and row["present_activity"]:
            total[row["region"]] += float(row["present_activity"])
    assert sum(total[city] for city in SOUTH) == pytest.approx(379.1, rel=ROUNDING)
    assert sum(amount for place, amount in total.items() if place not in OUTSIDE) == pytest.approx(
        2978.3184, rel=ROUNDING
    )


def test_without_rules_the_years_with_data_come_out_as_reported() -> None:
    """The calibration is an equilibrium: left to itself the model neither moves nor closes a pig in 2015 and 2016."""
    best, today = pigs(solved("without-rules")), pigs(solved("today"))
    for node in ("2015", "2016"):
        assert best[:, node].to_dict() == pytest.approx(today[:, node].to_dict(), rel=1e-4)


def test_every_value_column_has_provenance_and_assumptions_have_a_range() -> None:
    known = rows("provenance.csv")
    assert all(row["low"] and row["high"] for row in known if row["status"] in {"assumed", "calibrated"})
    assert all(row["source"] for row in known if row["status"] != "assumed")
    sources = {row["source"] for row in rows("sources.csv")}
    assert {row["source"] for row in known if row["source"]} <= sources


def test_meat_of_the_cities_is_no_status_real_anywhere() -> None:
    """Heads by city rest on meat of all kinds and on assumed splits: they must not pass as data."""
    status = {(row["table"], row["column"], row["key"]): row["status"] for row in rows("provenance.csv")}
    assert status["sites", "present_activity", "*"] == "assumed"
    assert status["receptor_capacity", "capacity", "*"] == "assumed"


def test_the_base_case_has_the_pinned_objective_and_size() -> None:
    run, pinned = solved(""), expected()
    gap = 1e-6
    assert run.gap is not None
    assert run.gap <= gap
    assert run.objective == pytest.approx(pinned["objective"]["value"], rel=gap)
    assert run.bound == pytest.approx(pinned["bound"]["value"], rel=gap)
    assert run.info["rows"] == pinned["rows"]["value"]
    assert run.info["columns"] == pinned["columns"]["value"]


def test_instruments_come_out_in_the_order_of_the_readme() -> None:
    """The same water costs least planned together, then by permits with shared treatment; the ban costs most."""
    worth = [float(solved(name).objective or 0) for name in ("without-rules", "", "permits-and-shared", "ban-closing")]
    slack = 1e-6 * worth[0]
    assert worth == sorted(worth, reverse=True)
    assert worth[2] - worth[3] > 10 * slack
    free = worth[0]
    pinned = expected()["loss"]
    for name, value in zip(("joint_plan", "permits_and_shared", "ban_closing"), worth[1:], strict=True):
        assert free - value == pytest.approx(pinned[name], abs=2 * slack)


def test_the_ban_closes_farms_relieves_taihu_and_burdens_hongze_through_henan() -> None:
    free, ban = solved("without-rules"), solved("ban-closing")
    pinned = expected()["ban"]
    lost = pigs(free)["jiangsu", "2018"] - pigs(ban)["jiangsu", "2018"]
    assert lost == pytest.approx(pinned["pigs_lost"], rel=1e-4)
    assert pigs(ban)["henan", "2018"] > pigs(free)["henan", "2018"]
    assert load(ban, "taihu") / load(free, "taihu") - 1 == pytest.approx(pinned["taihu_tn"], abs=1e-4)
    assert load(ban, "hongze") / load(free, "hongze") - 1 == pytest.approx(pinned["hongze_tn"], abs=1e-4)
    assert (price(ban) > price(free)).all()
    assert (price(ban) / price(free)).mean() - 1 == pytest.approx(pinned["price"], abs=2e-3)


def test_an_entry_ban_alone_changes_nothing_where_nobody_wants_to_enter() -> None:
    assert solved("ban-2017").objective == pytest.approx(solved("without-rules").objective, rel=1e-7)


def test_every_scenario_is_a_valid_instance() -> None:
    found = sorted((FOLDER / "scenarios").glob("*.toml"))
    assert len(found) >= 30
    for path in found:
        assert changed(instance(), read_scenario(path).changes).settings.name == "jiangsu-hogs"


def test_limits_of_the_base_case_are_what_the_ban_leaves() -> None:
    """derive/measured.csv is the ban of this instance: the limits are its loads, rounded up."""
    known = {(r["node"], r["receptor"], r["pollutant"]): float(r["capacity"]) for r in rows("receptor_capacity.csv")}
    ban = solved("ban-closing")
    found = {key: load(ban, key[1], key[2], key[0]) for key in known}
    assert found == pytest.approx(known, rel=2e-4)


def direct(run: Run) -> dict[tuple[str, str, str], float]:
    """Return what Jiangsu's cities discharge into each receptor first, by node, receptor and pollutant [t/yr]."""
    frame = run.tables["discharge"].merge(instance().resolve("discharge"), on=["node", "region", "pollutant"])
    frame = frame[~frame["region"].isin(OUTSIDE) & frame["node"].isin(["2017", "2018"])]
    sums = (frame["share"] * frame["discharge"]).groupby([frame["node"], frame["receptor"], frame["pollutant"]]).sum()
    return {(str(n), str(q), str(p)): float(amount) for (n, q, p), amount in sums.items()}


def test_jiangsu_discharges_no_more_into_any_water_under_permits_than_under_the_ban() -> None:
    """Waters from which no permit can come are held one by one; a water downstream may get what one above gave up."""
    ban, permits = direct(solved("ban-closing")), direct(solved("permits-and-shared"))
    heads = [key for key in ban if key[1] in {"hongze", "lixiahe", "taihu", "yishusi"}]
    assert len(heads) == 16
    assert all(permits[key] <= ban[key] * (1 + 1e-5) for key in heads)
    for receptor in ("estuary", "yangtze", "yellow-sea"):
        for pollutant in ("TN", "TP"):
            most = load(solved("ban-closing"), receptor, pollutant)
            assert load(solved("permits-and-shared"), receptor, pollutant) <= most * (1 + 1e-5)


@pytest.mark.skipif(not RAW.exists(), reason=f"the raw data are not at {RAW.name} beside the repository")
def test_the_script_derives_the_same_tables_from_the_raw_data(tmp_path: Path) -> None:
    for target in (tmp_path / "one", tmp_path / "two"):
        command = [sys.executable, "-B", str(FOLDER / "derive.py"), str(RAW), str(target)]
        subprocess.run(command, check=True, capture_output=True)
    made_files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert {path.name for path in made_files} >= {
        "sites.csv",
        "receptor_capacity.csv",
        "layers.gpkg",
        "ban-closing.toml",
    }
    for path in made_files:
        content = (tmp_path / "one" / path).read_bytes()
        assert (tmp_path / "two" / path).read_bytes() == content, f"{path} changes from run to run"
        if path.suffix in {".csv", ".toml"}:
            assert (FOLDER / path).read_bytes() == content, f"{path} is not what the script derives"


def fever(name: str) -> dict[tuple[str, ...], float]:
    """Return (rule, probability, plan) -> an amount of the fever's study: an outcome by node, or all places built."""
    found: dict[tuple[str, ...], float] = defaultdict(float)
    for row in rows("derive/results_fever.csv"):
        if (row["node"] if row["measure"] == "outcome" else row["measure"]) == name:
            found[row["rule"], row["probability"], row["plan"]] += float(row["amount"])
    return found


def test_a_fever_takes_its_share_of_every_farm() -> None:
    """Proves the tree: two last years; in one of them every farm's use is 0.784 of the other's, and none is new."""
    events = read_scenario(FOLDER / "derive" / "fever.toml").changes
    tree = shock_tree(changed(instance(), events)).instance
    assert tree.tree.nodes == ("2015", "2016", "2017", "2018", "2018-fever")
    frame = tree.resolve("sites")
    farms = frame[frame["technology"].str.startswith(("large", "small"))].set_index(["node", "region", "technology"])
    calm, struck = (farms.loc[node, "max_utilisation"] for node in ("2018", "2018-fever"))
    assert len(calm) > 50
    assert (struck / calm).to_numpy() == pytest.approx(1 - 0.216)
    assert (tree.resolve("growth_limits")["rate"] == 0).all()


def test_the_page_tells_what_the_study_of_the_fever_found() -> None:
    """Proves the page against results_fever.csv: knowing is worth 9.7, the ban costs 10 or 46.1, 13 % are avoided."""
    calm, struck, places = fever("2018"), fever("2018-fever"), fever("places built before")
    free, ban = "without-rules", "ban-closing"
    unaware, aware = (free, "0.2", "unaware"), (free, "0.2", "aware")
    gain = 0.8 * (calm[aware] - calm[unaware]) + 0.2 * (struck[aware] - struck[unaware])
    assert gain == pytest.approx(9.7, abs=0.1)
    cost = calm[unaware] - struck[unaware]
    assert cost == pytest.approx(1392.0, abs=0.2)
    assert (struck[free, "0.2", "for the worst"] - struck[unaware]) / cost == pytest.approx(0.133, abs=0.001)
    assert calm[unaware] - calm[ban, "0.2", "unaware"] == pytest.approx(10.0, abs=0.1)
    assert struck[unaware] - struck[ban, "0.2", "unaware"] == pytest.approx(46.1, abs=0.1)
    assert [round(places[free, chance, "aware"]) for chance in ("0.05", "0.2", "0.5")] == [133, 1270, 2128]
    for rule in (free, ban):
        built = [places[rule, chance, "aware"] for chance in ("0.05", "0.2", "0.5")]
        assert built == sorted(built)
        assert all(places[rule, chance, "unaware"] == 0 for chance in ("0.05", "0.2", "0.5"))
    page = (ROOT / "docs" / "jiangsu-hogs.md").read_text(encoding="utf-8")
    for told in ("9.7 on average", "46.1 instead of 10.0", "| does not know of it | 0 | 0 | 1,392.0 | 48.28 | 185.0 |"):
        assert told in page


def test_the_page_tells_what_the_study_of_pilots_found() -> None:
    """Proves the page: what each adds to a year, what failing costs, the try breaks even at 0.37 (lines in p)."""
    year = {row["state"]: float(row["objective"]) for row in rows("derive/results_pilot_states.csv")}
    gain = {state: amount - year["as it is"] for state, amount in year.items()}
    told = {"shared treatment works": 4.5, "permit trade works": 4.1}
    assert {state: gain[state] for state in told} == pytest.approx(told, abs=0.1)
    assert gain["shared treatment works, permit trade works"] == pytest.approx(5.5, abs=0.1)
    tries = {(row["pilot"], float(row["chance"])): row for row in rows("derive/results_pilot_tries.csv")}
    shared = {chance: row for (pilot, chance), row in tries.items() if pilot == "shared treatment"}
    worth = {chance: float(row["value_of_try"]) for chance, row in shared.items()}
    slope = (worth[0.9] - worth[0.3]) / 0.6
    assert worth[0.5] == pytest.approx(worth[0.3] + 0.2 * slope, abs=1e-3)
    assert 0.3 - worth[0.3] / slope == pytest.approx(0.37, abs=5e-3)
    assert {row["lost_local"] for row in shared.values()} == {"0.172877"}
    assert {row["lost_spread"] for row in shared.values()} == {"5.18632"}
    assert all(float(row["value_of_try"]) < 0 for (pilot, _), row in tries.items() if pilot == "permit trade")
    page = (ROOT / "docs" / "jiangsu-hogs.md").read_text(encoding="utf-8")
    assert "| shared treatment | 4.5 | -5.19 | -0.17 | 0.37 |" in page

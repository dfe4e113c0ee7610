"""Published layout problems: the instance folders give the published answers to the printed digits."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from layout_opt import read_instance, solve
from layout_opt.instance.changes import read_scenario

PUBLISHED = Path(__file__).parents[2] / "instances" / "published"
NAMES = sorted(folder.name for folder in PUBLISHED.iterdir() if folder.is_dir())
GAP = 1e-9
PUGET = Path(__file__).parents[3] / "shared" / "validation" / "models" / "puget"
DEPOTS = {"Birmingham": 50000.0, "Exeter": 40000.0}
"""Depots that are full, and what leaves them [t a month]."""


@cache
def solved(name: str, scenario: str | None = None) -> Any:
    """Return the run of a published instance, solved once for all tests of this module."""
    folder = PUBLISHED / name
    changes = read_scenario(folder / "scenarios" / f"{scenario}.toml").changes if scenario else ()
    return solve(read_instance(folder, changes), gap=GAP)


def amounts(run: Any, table: str, column: str, *keys: str) -> dict[tuple[str, ...], float]:
    """Return {key: value} of a result table."""
    frame = run.tables[table]
    return {tuple(row[key] for key in keys): float(row[column]) for _, row in frame.iterrows()}


def expected(name: str) -> dict[str, Any]:
    """Return what ``expected.toml`` says."""
    return tomllib.loads((PUBLISHED / name / "expected.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_objective_is_the_published_one(name: str) -> None:
    """Proves that the model says what the literature says: the optimum agrees to every printed digit."""
    run = solved(name)
    answer = expected(name)["objective"]
    assert run.status == "solved"
    assert run.objective == pytest.approx(answer["value"], abs=0.5001 * 10.0 ** -answer["decimals"], rel=0)
    assert not run.certificate.violations


def test_trnsport_ships_all_that_is_wanted() -> None:
    """Proves the layout where it is unique: Topeka buys from San Diego, Chicago from Seattle."""
    moved = amounts(solved("trnsport"), "shipments", "shipment", "from_region", "to_region")
    assert moved["san-diego", "topeka"] == pytest.approx(275)
    assert moved["seattle", "chicago"] == pytest.approx(300)
    assert sum(amount for (_, to), amount in moved.items() if to == "new-york") == pytest.approx(325)


def test_mexss_uses_the_whole_market() -> None:
    """Proves the balance of steel: what is made and imported is what 7.2926 Mt of demand and exports take."""
    run = solved("mexss")
    trade = amounts(run, "foreign_trade", "quantity", "region", "commodity", "direction")
    steel = {("steel-oh"), ("steel-bof"), ("steel-el")}
    made = sum(a for (_, k), a in amounts(run, "activity", "activity", "region", "technology").items() if k in steel)
    traded = {way: sum(a for (_, _, each), a in trade.items() if each == way) for way in ("import", "export")}
    assert made + traded["import"] - traded["export"] == pytest.approx(5.209 * 1.4)
    assert traded["export"] <= 1 + 1e-9
    value = run.tables["value"].groupby("part")["value"].sum()
    assert -value[["factors", "freight", "exports"]].sum() == pytest.approx(538.8112, abs=5e-5)


def test_steelp_hours_bind() -> None:
    """Proves shared equipment: Gary and Cleveland roll all their hours; without it Gary would roll far more."""
    run = solved("steelP")
    used = amounts(run, "activity", "activity", "region", "technology")
    assert used["GARY", "rolling-mill"] == pytest.approx(20.0)
    assert used["CLEV", "rolling-mill"] == pytest.approx(15.0)
    assert used["PITT", "rolling-mill"] < 20.0
    prices = run.tables["prices"]
    hours = prices[prices["row"] == "equipment_max"]
    assert (hours["price"].abs() > 0).sum() == 2


def test_multi_respects_every_link() -> None:
    """Proves the shared route row: no link carries more than 625 t and all supply is used."""
    run = solved("multi")
    on_link: dict[tuple[str, ...], float] = {}
    for (origin, target, _), moved in amounts(
        run, "shipments", "shipment", "from_region", "to_region", "commodity"
    ).items():
        on_link[origin, target] = on_link.get((origin, target), 0.0) + moved
    assert max(on_link.values()) == pytest.approx(625)
    assert sum(on_link.values()) == pytest.approx(6900)


def test_williams_depots_hold_their_throughput() -> None:
    """Proves that a planner's limit holds what leaves a depot: the 50,000 t of Birmingham and 40,000 of Exeter."""
    run = solved("williams-distribution")
    moved = amounts(run, "shipments", "shipment", "from_region", "to_region")
    out = {depot: sum(amount for (origin, _), amount in moved.items() if origin == depot) for depot in DEPOTS}
    assert out == pytest.approx(DEPOTS)
    prices = run.tables["prices"]
    assert set(prices.loc[(prices["row"] == "planner_max") & (prices["price"] != 0), "key"]) == {"birmingham", "exeter"}


def test_williams_mines_work_at_most_three_a_year() -> None:
    """Proves count, blend and closing: three mines a year, the quality of each year, and no mine is opened again."""
    run = solved("williams-mining")
    ore = amounts(run, "activity", "activity", "node", "region")
    quality = {"mine-1": 1.0, "mine-2": 0.7, "mine-3": 1.5, "mine-4": 0.5}
    for year, asked in zip(range(1, 6), (0.9, 0.8, 1.2, 0.6, 1.0), strict=True):
        own = {mine: ore[f"year-{year}", mine] for mine in quality}
        assert sum(amount > 0 for amount in own.values()) <= 3
        assert sum(quality[mine] * amount for mine, amount in own.items()) == pytest.approx(asked * sum(own.values()))
    kept = amounts(run, "capacity", "open", "node", "region")
    assert all(kept[f"year-{year}", mine] <= kept[f"year-{year - 1}", mine] for year in range(2, 6) for mine in quality)
    assert kept["year-5", "mine-4"] == 0


def test_utopia_vintages_slices_and_storage() -> None:
    """Proves what makes time real: plants that die, storage that turns over in the year, and no early scrapping.

    Diesel vehicles live 15 years: of those built in 2000 half count in 2010-2020, and they are paid for 5 years of it.
    """
    run = solved("temoa-utopia")
    assert run.objective == pytest.approx(36535.631257, abs=1e-5)
    vintages = run.tables["vintages"].set_index(["node", "technology", "built"])
    cars = vintages.loc[("2010", "diesel-vehicles", "2000")]
    assert (cars["alive"], cars["capacity"]) == (0.5, pytest.approx(0.5 * cars["standing"]))
    limit = amounts(run, "capacity", "capacity", "node", "technology")
    both = limit["2010", "diesel-vehicles"] + limit.get(("2010", "old-diesel-vehicles"), 0.0)
    assert both == pytest.approx(4.76)
    assert run.tables["capacity"]["retire"].abs().max() == pytest.approx(0.0, abs=1e-7)
    flows = run.tables["store_flows"].assign(year=lambda frame: frame["node"].str[:4])
    sums = flows.groupby(["year", "commodity"])[["filling", "drawing"]].sum()
    assert sums["filling"].tolist() == pytest.approx(sums["drawing"].tolist(), abs=1e-7)
    levels = amounts(run, "store_levels", "in_store", "node", "commodity")
    ends = [levels[f"{year}-winter-night", "water-above-1980"] for year in (1990, 2000, 2010)]
    assert ends == pytest.approx([ends[0]] * 3)
    assert ends[0] > 0


def test_loucks_removed_shares() -> None:
    """Proves the river chain with background: the optimum removes 0.778816 and 0.7912.

    The source prints 0.791250, which follows from rounding the allowed 16704 kg/d of site 2 to 16700.
    """
    run = solved("loucks-two-dischargers")
    activity = amounts(run, "activity", "activity", "region", "technology")
    x1, x2 = activity["site-1", "works"], activity["site-2", "works"]
    assert x1 == pytest.approx(0.778816, abs=5e-7)
    assert x2 == pytest.approx(1 - 16704 / 80000, abs=5e-7)
    assert x2 == pytest.approx(0.791250, abs=4 / 80000 * 1.01)
    assert x1 + 1.28 * x2 == pytest.approx(1.791616, abs=1.28 * 4 / 80000 * 1.01)


def test_loucks_untreated_concentrations() -> None:
    """Proves the loads without limits: 66.948 and 79.8 mg/l arrive at sites 2 and 3 when nobody treats."""
    run = solved("loucks-two-dischargers", "untreated")
    load = amounts(run, "loads", "load", "receptor")
    assert run.objective == pytest.approx(0.0, abs=1e-9)
    assert load[("at-2",)] / (86.4 * 12) == pytest.approx(66.948, abs=5e-4)
    assert load[("at-3",)] / (86.4 * 13) == pytest.approx(79.8, abs=5e-2)


def test_tietenberg_by_whole_units() -> None:
    """Proves spatial least cost: source 1 cuts 6 units, source 2 only 3, because its units count half."""
    activity = amounts(solved("tietenberg"), "activity", "activity", "region", "technology")
    cut = {
        source: sum(a for (r, k), a in activity.items() if r == source and k.startswith("abate"))
        for source in ("source-1", "source-2")
    }
    assert cut == pytest.approx({"source-1": 6.0, "source-2": 3.0})


def test_tietenberg_equal_reduction_costs_more() -> None:
    """Proves what the equal-reduction rule costs: (5, 5) is 30 instead of 27."""
    answer = expected("tietenberg")["scenarios"]["equal-reduction"]["objective"]
    assert solved("tietenberg", "equal-reduction").objective == pytest.approx(answer["value"])


def test_leontief_outputs() -> None:
    """Proves that treatment with intermediate inputs closes the input-output system (Leontief 1970)."""
    activity = amounts(solved("leontief-1970"), "activity", "activity", "technology")
    assert activity[("agriculture",)] == pytest.approx(104.4944, abs=5e-5)
    assert activity[("manufacture",)] == pytest.approx(58.4270, abs=5e-5)
    assert activity[("antipollution",)] == pytest.approx(33.9326, abs=5e-5)


def test_miller_blair_outputs() -> None:
    """Proves that goods which make themselves are netted: x = (I - A)^-1 f."""
    activity = amounts(solved("miller-blair"), "activity", "activity", "technology")
    assert activity[("sector-1",)] == pytest.approx(1247.52, abs=5e-3)
    assert activity[("sector-2",)] == pytest.approx(1841.58, abs=5e-3)


def test_nori_leets_methods() -> None:
    """Proves partial use: the published shares 1, 0.623, 0.343, 1, 0.048, 1 of the six methods."""
    activity = amounts(solved("nori-leets"), "activity", "activity", "technology")
    shares = [
        activity[(name,)]
        for name in (
            "taller-stacks-blast",
            "taller-stacks-open",
            "filters-blast",
            "filters-open",
            "fuels-blast",
            "fuels-open",
        )
    ]
    assert shares == pytest.approx([1, 0.623, 0.343, 1, 0.048, 1], abs=5e-4)


@pytest.mark.parametrize("name", ["lands", "farmer"])
def test_values_of_planning_under_uncertainty(name: str) -> None:
    """Proves VSS and EVPI against the printed ones, each inside its interval, and outcomes that sum to the optimum."""
    run, answer = solved(name), expected(name)["uncertainty"]
    told, outcomes = run.info["uncertainty"], run.tables["outcomes"]
    for part, entry in (("solution", "value_of_stochastic_solution"), ("information", "value_of_perfect_information")):
        assert run.info[entry] == pytest.approx(answer[entry], rel=1e-4)
        assert told[part]["low"] - 1e-6 <= run.info[entry] <= told[part]["high"] + 1e-6
    assert (outcomes["probability"] * outcomes["outcome"]).sum() == pytest.approx(run.objective)
    assert told["without_shocks"] == "mean course"


def test_farmer_sows_less_beets_than_for_the_mean() -> None:
    """Proves the first-stage decisions: 170, 80 and 250 acres where the plan of mean yields sows 120, 80 and 300."""
    table = solved("farmer").tables["first_stage"]
    acres = table[table["decision"] == "capacity"].set_index("key")
    assert acres["planned"].to_dict() == pytest.approx({"farm,beets": 250, "farm,wheat": 170})
    assert acres["without_shocks"].to_dict() == pytest.approx({"farm,beets": 300, "farm,wheat": 120})


def test_lands_builds_the_published_plants() -> None:
    """Proves the layout of lands: capacities 8/3, 4, 10/3 and 2."""
    built = amounts(solved("lands"), "capacity", "capacity", "node", "region")
    assert [built["now", f"q{n}"] for n in (1, 2, 3, 4)] == pytest.approx([8 / 3, 4, 10 / 3, 2])


def test_puget_sound_takes_more_than_there_is() -> None:
    """Proves the published plan (one buffer of 3671.1843 ft, N1 to N3 binding) and what is wrong with its counting.

    The same measures, each counted against the load of its own parcel, take less than half of what N2 asks for.
    """
    run = solved("puget-sound")
    built = amounts(run, "activity", "activity", "region", "technology")
    buffers = {key: feet for key, feet in built.items() if key[1].endswith("--buffer") and feet > 0}
    assert list(buffers.values()) == pytest.approx([3671.1843], abs=5e-5)
    prices = run.tables["prices"]
    assert set(prices.loc[(prices["row"] == "planner_min") & (prices["price"] != 0), "key"]) == {"N1", "N2", "N3"}
    terms = run.instance.tables["planner_limit_terms"]
    taken = {
        limit: sum(
            row["coefficient"] * built.get((row["region"], row["technology"]), 0.0) for _, row in rows.iterrows()
        )
        for limit, rows in terms.groupby("limit")
    }
    asked = run.instance.tables["planner_limits"].set_index("limit")["least"]
    assert taken["N2"] == pytest.approx(asked["N2"])
    assert taken["N2-by-area"] < 0.5 * asked["N2"]


def test_puget_sound_cannot_be_met_by_area() -> None:
    """Proves that the limits of Puget Sound have no solution where a measure takes from its own parcel alone."""
    assert solved("puget-sound", "by-area").status == "infeasible"


@pytest.mark.skipif(not PUGET.is_dir(), reason="the published model is not beside the repository")
def test_puget_sound_is_derived_again(tmp_path: Path) -> None:
    """Proves that the shipped tables are those of the published model, byte for byte."""
    folder = PUBLISHED / "puget-sound"
    subprocess.run([sys.executable, str(folder / "derive.py"), str(PUGET), str(tmp_path)], check=True)
    made = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(made) == 9
    for path in made:
        assert path.read_bytes() == (folder / path.relative_to(tmp_path)).read_bytes(), path.name


def test_echo_reservoir_pays_for_targets_by_source() -> None:
    """Proves that the same phosphorus less in all costs an eighth: 8,067.16 kg at 15.43 USD, the cheapest measure."""
    run = solved("echo-reservoir", "one-total")
    assert run.objective == pytest.approx(8067.16 * 15.43)
    assert run.objective < solved("echo-reservoir").objective / 8


def test_echo_reservoir_receives_what_the_targets_leave() -> None:
    """Proves that the loads of the reservoir itself, by source, are the sums of the caps."""
    loads = amounts(solved("echo-reservoir"), "loads", "load", "receptor", "pollutant")
    caps = {"manure": 192.2 + 188.4 + 712, "grazing": 3181.5 + 1395 + 3346.2, "runoff": 5623.54 + 4943.7 + 12165.3}
    assert loads == pytest.approx({("echo-reservoir", f"phosphorus-{source}"): cap for source, cap in caps.items()})

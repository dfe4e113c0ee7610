"""The Yellow River instance: its calibration, its derivation and its pinned results."""

from __future__ import annotations

import csv
import subprocess
import sys
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from layout_opt import read_instance, solve
from layout_opt.analysis.hindcast import cell_table, read_observed_later, score_table
from layout_opt.analysis.hindcast.observed_later import by_industry
from layout_opt.facts.today import present
from layout_opt.instance import read_scenario
from layout_opt.result.run import Run

if TYPE_CHECKING:
    from layout_opt.instance import Instance

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "instances" / "yellow-river"
RAW = ROOT.parent / "shared" / "data"
ROUNDING = 2e-5
"""Relative error that six written digits of two factors can make [1]."""
NATIONAL_UTILISATION = {
    "textile": (80.2,),
    "papermaking": (77.5,),
    "petrochemicals": (77.0,),
    "metallurgy": (75.8, 78.5),
    "mining": (71.1,),
    "food": (75.6,),
    "cement": (71.0,),
    "machinery": (76.7, 76.3, 82.2, 79.6),
    "electronics": (80.1,),
    "power": (72.8,),
    "other": (77.5,),
}
"""Percent, National Bureau of Statistics 2018-01-19: the lines of each industry."""
CHAIN = ("source", "upper", "middle", "lower")


def rows(name: str) -> list[dict[str, str]]:
    """Return a table of the instance as text."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def observed() -> dict[str, tuple[str, float]]:
    """Return reach and observed industrial water use of every prefecture [1e6 m3/yr]."""
    return {row["region"]: (row["reach"], float(row["withdrawal"])) for row in rows("derive/observed.csv")}


@pytest.fixture(scope="module")
def instance() -> Instance:
    return read_instance(FOLDER)


@pytest.fixture(scope="module")
def today(instance: Instance) -> Run:
    return solve(instance, layout="today")


@pytest.fixture(scope="module")
def best(instance: Instance) -> Run:
    return solve(instance)


def test_it_has_60_prefectures_and_11_industries_with_two_technologies_each() -> None:
    places = observed()
    technologies = [row for row in rows("technologies.csv") if row["kind"] == "production"]
    by_industry = defaultdict(set)
    for row in technologies:
        by_industry[row["industry"]].add(row["technology"])
    assert len(places) == 60
    assert {industry: len(names) for industry, names in by_industry.items()} == dict.fromkeys(NATIONAL_UTILISATION, 2)


def test_present_activity_reproduces_observed_water_of_every_prefecture_and_reach() -> None:
    """Value added times intensity, straight from the CSV files, is the water that was observed."""
    use = {(row["region"], row["technology"]): float(row["use"]) for row in rows("technology_factors.csv")}
    taken = defaultdict(float)
    for row in rows("sites.csv"):
        taken[row["region"]] += float(row["present_activity"]) * use.get((row["region"], row["technology"]), 0.0)
    places = observed()
    assert dict(taken) == pytest.approx({region: water for region, (_, water) in places.items()}, rel=ROUNDING)
    by_reach, expected = defaultdict(float), defaultdict(float)
    for region, (reach, water) in places.items():
        by_reach[reach] += taken[region]
        expected[reach] += water
    assert dict(by_reach) == pytest.approx(dict(expected), rel=ROUNDING)
    assert sum(expected.values()) == pytest.approx(9174.76, rel=1e-6)


def test_present_activity_reproduces_observed_value_added_of_every_prefecture() -> None:
    made = defaultdict(float)
    for row in rows("sites.csv"):
        made[row["region"]] += float(row["present_activity"])
    expected = {row["region"]: float(row["value_added"]) for row in rows("derive/observed.csv")}
    assert dict(made) == pytest.approx(expected, rel=ROUNDING)


def test_activity_per_capacity_is_the_national_utilisation_of_each_industry() -> None:
    made, stands = defaultdict(float), defaultdict(float)
    for row in rows("sites.csv"):
        if row["technology"] in NATIONAL_UTILISATION:
            made[row["technology"]] += float(row["present_activity"])
            stands[row["technology"]] += float(row["existing"])
    for industry, lines in NATIONAL_UTILISATION.items():
        assert made[industry] / stands[industry] == pytest.approx(sum(lines) / len(lines) / 100, abs=1e-5)


def test_every_value_column_has_provenance_and_assumptions_have_a_range() -> None:
    known = rows("provenance.csv")
    assert all(row["low"] and row["high"] for row in known if row["status"] in {"assumed", "calibrated"})
    assert all(row["source"] for row in known if row["status"] != "assumed")


def test_today_evaluated_takes_the_observed_water(today: Run) -> None:
    taken = today.tables["factors"].set_index("region")["use"]
    places = observed()
    assert taken.loc[list(places)].to_dict() == pytest.approx({r: w for r, (_, w) in places.items()}, rel=ROUNDING)


def test_today_evaluated_works_at_the_national_utilisation(today: Run) -> None:
    made = today.tables["activity"].groupby("technology")["activity"].sum()
    stands = today.tables["capacity"].groupby("technology")["capacity"].sum()
    for industry, lines in NATIONAL_UTILISATION.items():
        assert made[industry] / stands[industry] == pytest.approx(sum(lines) / len(lines) / 100, abs=1e-5)


def test_today_evaluated_builds_and_scraps_nothing_and_sells_all_that_it_makes(today: Run) -> None:
    capacity = today.tables["capacity"]
    assert capacity["build"].abs().max() == pytest.approx(0.0, abs=1e-9)
    assert capacity["retire"].abs().max() == pytest.approx(0.0, abs=1e-9)
    sold = today.tables["sales"]["sales"].sum()
    assert today.tables["surplus"]["surplus"].sum() <= 1e-3 * sold


def test_today_is_within_what_every_reach_can_bear_and_the_river_is_full(today: Run) -> None:
    """Today is within every limit; at the river's water limits it stands at the limit, because the limit is today."""
    loads = today.tables["loads"]
    limited = loads[loads["capacity"].notna()]
    assert (limited["load"] <= limited["capacity"] * (1 + 1e-9)).all()
    water = limited[(limited["pollutant"] == "water") & limited["receptor"].isin(CHAIN)]
    assert water["load"].to_numpy() == pytest.approx(water["capacity"].to_numpy(), rel=1e-4)


def test_consumed_water_travels_whole_down_the_chain(today: Run) -> None:
    load = today.tables["loads"].query("pollutant == 'water'").set_index("receptor")["load"]
    assert [load[reach] for reach in CHAIN] == sorted(load[reach] for reach in CHAIN)


def expected() -> dict[str, dict[str, float]]:
    """Return the pinned results."""
    return tomllib.loads((FOLDER / "expected.toml").read_text(encoding="utf-8"))


def test_the_best_layout_has_the_pinned_objective_and_size(best: Run) -> None:
    pinned = expected()
    gap = 1e-3
    assert best.gap is not None
    assert best.gap <= gap
    assert best.objective == pytest.approx(pinned["objective"]["value"], rel=gap)
    assert best.bound == pytest.approx(pinned["bound"]["value"], rel=gap)
    assert best.info["rows"] == pinned["rows"]["value"]
    assert best.info["columns"] == pinned["columns"]["value"]


def test_more_is_accepted_from_the_same_water(today: Run, best: Run) -> None:
    """The finding of the README: accepted output grows, the water of no reach does."""

    def accepted(run: Run) -> float:
        value = run.tables["value"]
        return float(value.loc[value["part"] == "effective_output", "value"].sum())

    assert accepted(best) > 1.25 * accepted(today)
    before, after = (run.tables["loads"].set_index(["receptor", "pollutant"])["load"] for run in (today, best))
    for reach in CHAIN:
        assert after[reach, "water"] <= before[reach, "water"] * (1 + 1e-4)


@pytest.mark.skipif(not RAW.exists(), reason=f"the raw data are not at {RAW.name} beside the repository")
def test_the_script_derives_the_same_tables_from_the_raw_data(tmp_path: Path) -> None:
    for target in (tmp_path / "one", tmp_path / "two"):
        command = [sys.executable, "-B", str(FOLDER / "derive.py"), str(RAW), str(target)]
        subprocess.run(command, check=True, capture_output=True)
    made = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert {path.name for path in made} >= {"sites.csv", "receptor_capacity.csv", "layers.gpkg", "dry-year.toml"}
    for path in made:
        content = (tmp_path / "one" / path).read_bytes()
        assert (tmp_path / "two" / path).read_bytes() == content, f"{path} changes from run to run"
        if path.suffix in {".csv", ".toml"}:
            assert (FOLDER / path).read_bytes() == content, f"{path} is not what the script derives"


def hindcasts() -> dict[tuple[str, str], dict[str, str]]:
    """Return the kept scores over all cells, by window and prediction."""
    return {(row["window"], row["prediction"]): row for row in rows("derive/hindcast.csv") if row["scope"] == "all"}


def test_the_hindcasts_of_the_readme_are_the_kept_ones() -> None:
    """Proves that README and docs tell the kept scores: worse than no change, and no better than a coin."""
    text = (FOLDER / "README.md").read_text("utf-8") + (ROOT / "docs" / "hindcast.md").read_text("utf-8")
    for (_, prediction), row in hindcasts().items():
        if prediction != "every place grows alike":
            assert f"{float(row['error']):.3f}" in text
            assert f"{float(row['distance']):.3f}" in text
    for window in ("2003-2013", "2009-2013"):
        model, still = hindcasts()[window, "model"], hindcasts()[window, "no change"]
        assert float(model["distance"]) > float(still["distance"])
        assert float(model["sign"]) < 0.5


@pytest.mark.skipif(not RAW.exists(), reason=f"the raw data are not at {RAW.name} beside the repository")
def test_an_earlier_year_is_derived_with_what_is_known_of_a_later_one(tmp_path: Path) -> None:
    """Proves that 2009 with what is known of 2013 is an instance, and that its simple predictions score as kept."""
    command = [sys.executable, "-B", str(FOLDER / "derive.py"), str(RAW), str(tmp_path), "--year", "2009"]
    subprocess.run([*command, "--known", "2013"], check=True, capture_output=True)
    known = read_scenario(tmp_path / "scenarios" / "known-2013.toml").changes
    then = read_instance(tmp_path, known)
    happened = read_observed_later(tmp_path / "derive" / "happened-2013.csv", then)
    assert "2009" in then.settings.title
    before = by_industry(then, present(then))
    scores = score_table(cell_table(before, happened, before))
    for row in scores[scores["scope"] == "all"].to_dict("records")[:3]:
        kept = hindcasts()["2009-2013", row["prediction"]]
        assert (row["error"], row["distance"]) == pytest.approx(
            (float(kept["error"]), float(kept["distance"])), abs=1e-6
        )


def test_panel_of_productivity_ends_in_the_tables() -> None:
    """Proves that the last year of the panel is what the tables hold, by prefecture, and that industries add up."""
    panel = pd.read_csv(FOLDER / "derive" / "panel.csv.gz")
    assert set(panel["year"]) == set(range(1965, 2014))
    assert panel["industry"].nunique() == 12
    last = panel[panel["year"] == 2013].set_index(["region", "industry"])
    whole = last.xs("all", level="industry")
    told = pd.read_csv(FOLDER / "derive" / "observed.csv").set_index("region")
    assert whole["value_added"].to_dict() == pytest.approx(told["value_added"].to_dict(), rel=2e-6)
    assert whole["water"].to_dict() == pytest.approx(told["withdrawal"].to_dict(), rel=2e-6)
    parts = last.drop("all", level="industry").groupby("region")[["value_added", "water"]].sum()
    assert (parts / whole[["value_added", "water"]]).to_numpy() == pytest.approx(1.0, rel=2e-5)

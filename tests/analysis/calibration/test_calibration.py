"""Calibration: costs by hand, open sites, the verb from start to check, and what cannot be calibrated.

Bread for 12 t at 3 CNY/t. A cheap oven (1 CNY/t) and a dear one (2 CNY/t) can bake 10 t each; today they bake 4 and 8.
The plan bakes 10 and 2 and gains 6. Today the dear oven is the one at the margin: bread is worth 2, a unit more of the
cheap one gains 1, of the dear one nothing, and of a new one (0.5 CNY/t, 0.4 a year for its capacity) 2 - 0.5 - 0.4.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from layout_opt import read_instance, solve
from layout_opt.analysis.calibration import Calibration, Elasticities, calibrate
from layout_opt.analysis.calibration.calibration_gains import AFTER, BEFORE, HELD
from layout_opt.errors import InvalidInput
from layout_opt.instance.from_frames import with_tables
from layout_opt.result.status_shares import deciding_rows
from tests.cases.draft import Draft
from tests.cli.running import SMALL_RIVER, Ran, run
from tests.golden.examples import town
from tests.golden.text import instance_of
from tests.result.resealed import reseal

NEW = 2 - 0.5 - 0.4


def ovens(**dear: object) -> Draft:
    """Return the town with a cheap, a dear and a new oven."""
    draft = town()
    draft.tables["sites"] = []
    draft.tables["demand"][0]["quantity"] = "12"
    for name in ("kiln", "hearth"):
        draft.add("technologies", technology=name, unit="t", kind="production")
        draft.add("technology_goods", technology=name, commodity="bread", region="*", output=1)
    both = {"region": "town", "existing": 10, "max_capacity": 10}
    draft.add("sites", technology="oven", variable_cost=1, present_activity=4, **both)
    draft.add("sites", technology="kiln", **{**both, "variable_cost": 2, "present_activity": 8, **dear})
    draft.add("sites", region="town", technology="hearth", max_capacity=10, variable_cost=0.5, investment_cost=0.4)
    return draft


@cache
def found() -> Calibration:
    """Return the calibration of the three ovens."""
    return calibrate(instance_of(ovens()))


def gain_of(made: Calibration, costs: str) -> float:
    """Return what a plan gains at today's limits."""
    return float(made.gains.set_index(["case", "costs"]).loc[(HELD, costs), "gain"])


def test_costs_by_hand() -> None:
    """Proves that 1, 0 and what holds the new oven are added, that today is the best layout then, and 6.9 without.

    Without calibration the plan bakes 10 t with the new oven (0.9 CNY/t) and 2 t with the cheap one.
    """
    made = found()
    cells = made.cells.set_index("technology")
    assert cells["added_cost"].to_dict() == pytest.approx({"oven": 1.0, "kiln": 0.0, "hearth": NEW + 0.01})
    assert cells["status"].to_dict() == {"oven": "calibrated", "kiln": "calibrated", "hearth": "assumed"}
    assert cells[AFTER].to_dict() == pytest.approx({"oven": 4.0, "kiln": 8.0, "hearth": 0.0})
    assert made.reproduced
    assert gain_of(made, BEFORE) == pytest.approx((4 * 1 + 8 * 2) - (10 * 0.9 + 2 * 1))
    assert gain_of(made, AFTER) == pytest.approx(0.0, abs=1e-6)


def test_costs_rise_through_today_at_the_elasticity_asked_for() -> None:
    """Proves that segments rise, straddle today within half a percent, and have the cost of their middles."""
    cost = next(each for each in found().costs if each.cell[1] == "oven")
    for elasticity in (0.5, 1.0, 2.0):
        made = cost.segments(elasticity)
        ends, prices = [end for end, _ in made], [price for _, price in made]
        assert prices == sorted(prices)
        assert [end / 4 for end in ends if 0.98 < end / 4 < 1.02] == pytest.approx([0.995, 1.0, 1.005])
        assert prices[ends.index(4.0)] == pytest.approx(1.0 + 2.0 * (0.9975 ** (1 / elasticity) - 1.0))


def test_fixed_costs_are_cut_until_no_site_is_better_closed() -> None:
    """Proves that a dear oven with a fixed cost of 30 is kept open by the least cut: at 1 % more it is closed."""
    made = calibrate(instance_of(ovens(fixed_cost=30)))
    fixed = made.charges.fixed[("town", "kiln")]
    assert made.reproduced
    assert 0 <= fixed < 30
    sites = made.bases[AFTER].tables["sites"].drop(columns="line")
    dearer = sites.assign(fixed_cost=sites["fixed_cost"].where(sites["technology"] != "kiln", fixed * 1.01 + 0.01))
    activity = solve(with_tables(made.bases[AFTER], {"sites": dearer})).tables["activity"].set_index("technology")
    assert activity.loc["kiln", "activity"] == pytest.approx(0.0, abs=1e-6)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """Return the folder where small-river was calibrated, and how the verb ended."""
    folder = tmp_path_factory.mktemp("calibrated")
    ran = run(folder, "calibrate", SMALL_RIVER, "--elasticity", "1", "--out", "made", "--format", "svg", "--json")
    return folder, ran


def test_the_verb_writes_an_instance_whose_best_layout_is_today(written: tuple[Path, Ran]) -> None:
    """Proves that the instance written has today as its best layout, statuses, and the limits as a scenario."""
    folder, ran = written
    assert ran.status == 0
    made = read_instance(folder / "made")
    activity = solve(made).tables["activity"].set_index("region")["activity"]
    assert activity.to_dict() == pytest.approx({"upper": 60.0, "middle": 0.0, "lower": 0.0}, abs=1e-6)
    statuses = set(made.tables["provenance"].loc[deciding_rows(made, "cost_curves", "cost"), "status"])
    assert statuses == {"calibrated"}
    assert made.tables["receptor_capacity"]["capacity"].iloc[0] == pytest.approx(2400, rel=1e-6)
    back = (folder / "made" / "scenarios" / "limits-as-given.toml").read_text(encoding="utf-8")
    assert "set = 1000.0" in back
    record = json.loads((folder / "made" / "runs" / "calibration" / "calibrate.json").read_text(encoding="utf-8"))
    assert set(record["in_words"]) == {"en", "zh"}
    assert any("2.6" in line for line in record["in_words"]["en"])
    assert (folder / "made" / "runs" / "calibration" / "plots" / "calibration.svg").is_file()


def test_the_answer_is_checked(written: tuple[Path, Ran], tmp_path: Path) -> None:
    """Proves that an honest answer passes, and that one whose gain was changed is found out."""
    study = written[0] / "made" / "runs" / "calibration"
    assert "certificate: passed" in run(tmp_path, "check", study).out
    table = study / "tables" / "gains.csv"
    told = pd.read_csv(table)
    told.assign(gain=told["gain"] + 0.1).to_csv(table, index=False)
    reseal(study)
    ran = run(tmp_path, "check", study)
    assert (ran.status, "gains.csv" in ran.out) == (5, True)


def with_curve() -> Draft:
    """Return the ovens with a curve of activity."""
    draft = ovens()
    draft.add("cost_curves", region="town", technology="oven", measure="activity", up_to="*", cost=1)
    return draft


def of_seasons() -> Draft:
    """Return the ovens in two seasons."""
    draft = ovens()
    draft.add("tree", node="year", parent="", years=1)
    for name in ("wet", "dry"):
        draft.add("tree", node=name, parent="year", years=1, kind="season", share=0.5)
    return draft


def without_costs() -> Draft:
    """Return the ovens with an objective in which costs do not count."""
    draft = ovens()
    draft.settings["objective"] = "effective_output"
    return draft


def of_worst_cases() -> Draft:
    """Return the ovens judged by their worst courses of events."""
    draft = ovens()
    draft.settings["risk"] = {"measure": "cvar"}
    return draft


@pytest.mark.parametrize(
    ("draft", "found_in_it"),
    [
        (of_worst_cases(), "cvar; must be expectation"),
        (without_costs(), "effective_output; must be"),
        (with_curve(), "curves of activity"),
        (of_seasons(), "seasons"),
    ],
)
def test_what_cannot_be_calibrated_is_refused(draft: Draft, found_in_it: str) -> None:
    """Proves that measures of risk, an objective without costs, curves of activity and seasons are refused by name."""
    with pytest.raises(InvalidInput) as refused:
        calibrate(instance_of(draft))
    assert found_in_it in str(refused.value)


@pytest.mark.parametrize("words", ["1,0.5,2", "0,1,2", "low", "1,2"])
def test_elasticities_that_are_none_are_refused(words: str, tmp_path: Path) -> None:
    """Proves that elasticities out of order, of 0, that are no numbers or too few are refused."""
    ran = run(tmp_path, "calibrate", SMALL_RIVER, "--elasticity", words)
    assert (ran.status, "--elasticity: found" in ran.err) == (2, True)
    assert Elasticities().low == 0.5

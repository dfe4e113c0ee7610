"""Tolerances of the independent check are relative to the terms of each row: no unit hides a violation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from layout_opt import read_instance, solve
from layout_opt.result.certificate import certify
from layout_opt.result.plan import ROUNDING, significant
from layout_opt.result.run import Run
from tests.cases.other_units import Other, in_other_units

RIVER = Path(__file__).parents[2] / "instances" / "small-river"
EDITS = (
    ("loads", "load"),
    ("discharge", "discharge"),
    ("shipments", "shipment"),
    ("activity", "activity"),
    ("value", "value"),
)


@pytest.fixture(scope="module", params=[-9, 0, 9])
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Return the tutorial river solved in units of every kind 1e-9, 1 or 1e9 times as large."""
    others = [Other(kind, request.param) for kind in ("money", "commodity", "pollutant", "activity")]
    folder = in_other_units(read_instance(RIVER), others, tmp_path_factory.mktemp("units") / "there")
    return solve(read_instance(folder), gap=1e-6)


@pytest.mark.parametrize(("table", "column"), EDITS)
def test_a_thousandth_of_a_per_cent_is_found(run: Run, table: str, column: str) -> None:
    """Proves that any amount that is edited by 1e-5 of itself breaks a row, whatever it is counted in."""
    frame = run.tables[table].copy()
    for row in np.flatnonzero(frame[column] != 0).tolist():
        edited = frame.copy()
        edited.loc[row, column] *= 1.0 + 1e-5
        found = certify(run.instance, {**run.tables, table: edited}, run.objective, "best")
        assert not found.passed, f"{table} {column} row {row}"


def test_what_is_right_passes(run: Run) -> None:
    """Proves that nothing is wrong with the layout itself, and that a change within round-off is none."""
    assert certify(run.instance, run.tables, run.objective, "best").passed
    assert run.objective is not None
    value = run.tables["value"]
    nearly = {**run.tables, "value": value.assign(value=value["value"] * (1.0 + 1e-12))}
    assert certify(run.instance, nearly, run.objective * (1.0 + 1e-12), "best").passed
    assert not certify(run.instance, run.tables, run.objective * (1.0 + 1e-5), "best").passed
    assert not certify(run.instance, run.tables, None, "best").passed


def test_a_value_below_zero_is_found(run: Run) -> None:
    """Proves that no decision may be below 0, however little that is in its unit."""
    frame = run.tables["shipments"].copy()
    frame.loc[0, "shipment"] = -1e-30
    told = certify(run.instance, {**run.tables, "shipments": frame}, run.objective, "best")
    assert any(violation.what == "is below 0" for violation in told.violations)


def test_noise_is_measured_by_what_it_stands_with() -> None:
    """Proves that values are zero only beside larger ones of the same unit: 1e-15 alone is a value."""
    alone = np.array([1.23456789012345e-15, 0.0])
    assert significant(alone, np.full(2, 1e-15)).tolist() == [1.23456789012e-15, 0.0]
    beside = np.array([1.0, 0.9 * 10.0**-ROUNDING, -0.9 * 10.0**-ROUNDING, 2 * 10.0**-ROUNDING])
    assert significant(beside, np.ones(4)).tolist() == [1.0, 0.0, 0.0, 2e-12]

"""The verb sensitivity: the tornado on paper, files, resuming, wrong words."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from layout_opt.analysis.experiments.experiment_folder import read_experiment
from tests.cli.running import ROOT, Ran, assert_problems, run

TWO_REGIONS = ROOT / "instances" / "two-regions"
TORNADO = {
    ("demand.quantity", "low"): (-2.4, 3.0),
    ("demand.quantity", "high"): (2.4, 3.0),
    ("sites.variable_cost[bay,works]", "low"): (1.2, 0.0),
    ("sites.variable_cost[bay,works]", "high"): (-2.4, 0.0),
    ("demand.price", "low"): (-1.2, 0.0),
    ("demand.price", "high"): (1.2, 0.0),
    ("sites.variable_cost[hill,works]", "low"): (0.8, 0.0),
    ("sites.variable_cost[hill,works]", "high"): (-1.2, 10.0),
    ("receptor_capacity.capacity", "low"): (-0.6, 5.0),
    ("receptor_capacity.capacity", "high"): (1.2, 10.0),
    ("freight.cost_per_distance", "low"): (0.4, 0.0),
    ("freight.cost_per_distance", "high"): (-0.8, 0.0),
    ("technology_emissions.intensity", "low"): (0.3, 2.5),
    ("technology_emissions.intensity", "high"): (-0.24, 2.0),
}
"""Change of net effective output and movement of the layout, from the README of the instance."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which to run."""
    return tmp_path_factory.mktemp("sensitivity")


@pytest.fixture(scope="module")
def tornado(folder: Path) -> Ran:
    """Run the default question, once."""
    return run(folder, "sensitivity", TWO_REGIONS, "--out", "tornado", "--jobs", 1, "--format", "svg")


def test_the_default_is_the_tornado_on_paper(tornado: Ran, folder: Path) -> None:
    """Every bar of both tornados is the one worked out in the README of the instance."""
    assert tornado.status == 0, tornado.err
    assert "14 of 14 cases" in tornado.err
    table = pd.read_csv(folder / "tornado" / "tables" / "tornado.csv")
    wide = table.pivot_table(index=["parameter", "end"], columns="measure", values="effect")
    assert {key: tuple(row) for key, row in zip(wide.index, wide[["objective", "moved"]].to_numpy(), strict=True)} == {
        key: pytest.approx(value, abs=1e-9) for key, value in TORNADO.items()
    }
    assert set(table.loc[table["measure"] == "objective", "within_gap"]) == {0}
    assert set(table["unit"]) == {"1e8 CNY/yr"}


def test_the_folder_says_what_was_asked(tornado: Ran, folder: Path) -> None:
    """Tables, pictures and a record with parameters, status of cases, data and versions."""
    out = folder / "tornado"
    assert {path.name for path in (out / "tables").iterdir()} == {"tornado.csv", "parameters.csv", "base.csv"}
    assert {path.name for path in (out / "plots").iterdir()} == {"tornado-objective.svg", "tornado-moved.svg"}
    record = json.loads((out / "experiment.json").read_text(encoding="utf-8"))
    assert (record["method"], record["endings"], record["results"]) == (
        "one-at-a-time", {"solved": 14}, ["objective", "moved"],
    )  # fmt: skip
    assert record["base"]["objective"] == pytest.approx(13.2)
    assert record["data_status"] == {"assumed": 1.0}
    stored = read_experiment(out)
    assert stored.instance.settings.name == "two-regions"
    assert stored.tables["tornado"]["effect"].notna().all()
    parameters = pd.read_csv(out / "tables" / "parameters.csv")
    assert len(parameters) == 14
    assert parameters["note"].str.startswith("not varied").sum() == 7


def test_a_rerun_takes_everything_from_the_store(tornado: Ran, folder: Path) -> None:
    """Asked again, nothing is solved and the tables are the same, byte for byte."""
    path = folder / "tornado" / "tables" / "tornado.csv"
    before = path.read_bytes()
    stored = {file: file.stat().st_mtime_ns for file in (folder / "tornado" / "store").rglob("*") if file.is_file()}
    assert stored
    again = run(folder, "sensitivity", TWO_REGIONS, "--out", "tornado", "--jobs", 1, "--format", "svg", "--json")
    assert again.status == 0
    assert again.json["endings"] == {"solved": 14}
    assert len(again.json["tables"]["tornado"]) == 28
    assert path.read_bytes() == before
    kept = {file: file.stat().st_mtime_ns for file in (folder / "tornado" / "store").rglob("*.parquet")}
    assert kept.items() <= stored.items()


def test_global_says_what_goes_on(folder: Path) -> None:
    """Morris alone, on one parameter: it survives, and its effect is the slope over the whole range."""
    words = (
        "--method",
        "global",
        "--parameter",
        "demand.price",
        "--trajectories",
        2,
        "--samples",
        0,
        "--result",
        "objective",
        "--jobs",
        1,
    )
    ran = run(folder, "sensitivity", TWO_REGIONS, *words, "--json")
    assert ran.status == 0, ran.out
    (row,) = ran.json["tables"]["morris"]
    assert (row["mu_star"], row["kept"], row["unit"]) == (pytest.approx(2.4), 1, "1e8 CNY/yr")
    assert "sobol" not in ran.json["tables"]


CORRELATED = """
[[parameter]]
name = "demand.price"
[[parameter]]
name = "freight.cost_per_distance"
[[correlation]]
between = ["demand.price", "freight.cost_per_distance"]
value = 0.5
"""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--method", "tornado"), "--method: found 'tornado'"),
        (("--method", "sweep"), "found 0 parameters"),
        (("--parameter", "demand.prize"), "did you mean 'demand.price'"),
        (("--result", "objectiv"), "did you mean 'objective'"),
        (("--format", "jpg"), "--format"),
        (("--gap", "2"), "must be in [0, 1)"),
        (("--parameters", "none.toml"), "none.toml"),
        (("--parameters", "correlated.toml", "--method", "global"), "use --method monte-carlo"),
        (("--out", "other"), "something else than an experiment"),
        (("--method", "global", "--samples", "10", "--trajectories", "0", "--parameter", "demand.price"), "power of 2"),
    ],
)
def test_wrong_words(words: tuple[str, ...], said: str, folder: Path) -> None:
    """A slip is one plain line and status 2, and nothing is written."""
    (folder / "correlated.toml").write_text(CORRELATED, encoding="utf-8")
    (folder / "other").mkdir(exist_ok=True)
    (folder / "other" / "thesis.txt").write_text("dear\n", encoding="utf-8")
    ran = run(folder, "sensitivity", TWO_REGIONS, "--jobs", 1, *words)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert_problems(ran.err)
    assert sorted(path.name for path in (folder / "other").iterdir()) == ["thesis.txt"]

"""The verb experiment: every scenario a row, resumed, in tables and as JSON; and the script that users copy."""

from __future__ import annotations

import runpy
import shutil
import sys
from pathlib import Path

import pandas as pd
import pytest

from tests.cli.running import PROBLEM, ROOT, SMALL_RIVER, run


def test_every_scenario_is_a_row_and_a_second_time_nothing_is_solved(tmp_path: Path) -> None:
    """Proves that every scenario is a row and a second time nothing is solved."""
    first = run(tmp_path, "experiment", SMALL_RIVER, "--out", "e", "--jobs", 1, "--keep", "activity", "--keep", "value")
    assert first.status == 0, first.err
    assert "5 of 5 cases, 0 running, 0 without a layout, 0 s left" in first.err
    results = pd.read_csv(tmp_path / "e" / "tables" / "results.csv")
    assert results["case"].tolist() == ["base", "charge", "charge-by-river", "no-river", "stricter"]
    assert results["objective"].round(6).tolist()[:1] == [13.5]
    assert set(pd.read_csv(tmp_path / "e" / "tables" / "value.csv")["case"]) == set(results["case"])
    again = run(tmp_path, "experiment", SMALL_RIVER, "--out", "e", "--jobs", 1, "--json")
    assert again.json["solved_now"] == 0
    assert again.json["endings"] == {"solved": 5}
    assert [row["case"] for row in again.json["results"]] == results["case"].tolist()
    assert again.json["case_changes"]["stricter"][0]["table"] == "receptor_capacity"


def test_a_scenario_that_ends_badly_is_a_row_and_the_exit_status(tmp_path: Path) -> None:
    """Proves that a scenario that ends badly is a row and the exit status."""
    river = Path(shutil.copytree(SMALL_RIVER, tmp_path / "river"))
    shutil.rmtree(river / "scenarios")
    (river / "scenarios").mkdir()
    floor = '[[changes]]\ntable = "regional_floors"\ninsert = [{region = "upper", measure = "value", least = 1e9}]\n'
    typo = '[[changes]]\ntable = "demnd"\ncolumn = "price"\nscale = 1.1\n'
    (river / "scenarios" / "impossible.toml").write_text(floor)
    (river / "scenarios" / "typo.toml").write_text(typo)
    done = run(tmp_path, "experiment", river, "--out", "e", "--jobs", 1, "--json")
    assert done.status == 2
    assert [row["status"] for row in done.json["results"]] == ["solved", "infeasible", "invalid"]
    assert "did you mean 'demand'?" in done.json["results"][2]["note"]
    one = run(tmp_path, "experiment", river, "--out", "e", "--jobs", 1, "--scenario", "impossible")
    assert one.status == 3
    assert "0 of them solved now" in one.out


def test_what_makes_no_sense_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    """Proves that what makes no sense is said and nothing is written."""
    unknown = run(tmp_path, "experiment", SMALL_RIVER, "--out", "e", "--scenario", "stricer", "--scenario", "chargge")
    assert unknown.status == 2
    assert "did you mean 'stricter'?" in unknown.err
    assert "did you mean 'charge'?" in unknown.err
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.docx").write_text("mine")
    taken = run(tmp_path, "experiment", SMALL_RIVER, "--out", "other")
    keep = run(tmp_path, "experiment", SMALL_RIVER, "--out", "e", "--keep", "activty")
    jobs = run(tmp_path, "experiment", SMALL_RIVER, "--out", "e", "--jobs", 0)
    for found in (taken, keep, jobs):
        assert found.status == 2
        assert PROBLEM.fullmatch(found.err.strip())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other"]


def test_the_script_to_copy_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Proves that the script to copy runs."""
    script = ROOT / "examples" / "experiment.py"
    monkeypatch.setattr(sys, "argv", [str(script), str(SMALL_RIVER), str(tmp_path / "e")])
    runpy.run_path(str(script), run_name="__main__")
    said = capsys.readouterr().out
    assert said.count("solved") == 8
    assert (tmp_path / "e" / "tables" / "loads.csv").is_file()


def test_an_experiment_is_read_back(tmp_path: Path) -> None:
    """Proves that an experiment is read back."""
    from layout_opt.analysis.experiments.experiment_folder import read_experiment
    from layout_opt.errors import InvalidInput

    run(tmp_path, "experiment", SMALL_RIVER, "--out", "e", "--jobs", 1, "--scenario", "stricter")
    stored = read_experiment(tmp_path / "e")
    assert stored.tables["results"]["case"].tolist() == ["base", "stricter"]
    assert stored.instance.settings.name == "small-river"
    with pytest.raises(InvalidInput, match=r"no experiment\.json"):
        read_experiment(tmp_path)

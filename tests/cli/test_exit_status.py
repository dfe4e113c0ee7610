"""Every exit status of the contract, each by a run."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from tests.cli.hard import write_hard
from tests.cli.running import PROBLEM, SMALL_RIVER, assert_problems, run

INFEASIBLE = "regional_floors.least[upper,output]=100"  # a mill of at most 60 cannot make 100
UNBOUNDED = (
    "--set",
    "foreign_trade.price[upper,paper,import]=0.1",
    "--set",
    "foreign_trade.price[upper,paper,export]=0.2",
)


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the run folder of the small river."""
    folder = tmp_path_factory.mktemp("solved")
    assert run(folder, "solve", SMALL_RIVER, "--out", "run").status == 0
    return folder / "run"


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an instance that HiGHS does not finish in the time of a test."""
    return write_hard(tmp_path_factory.mktemp("hard") / "hard")


def test_0_solved_and_certified(solved: Path) -> None:
    """Proves status 0: the run folder says solved, its gap is within the target, and `check` agrees."""
    info = json.loads((solved / "run.json").read_text(encoding="utf-8"))
    assert (info["status"], info["certificate"]["passed"]) == ("solved", True)
    assert info["objective"] == pytest.approx(13.5)
    assert info["gap"] <= info["options"]["gap"]
    checked = run(solved.parent, "check", "run")
    assert checked.status == 0
    assert "certificate: passed" in checked.out


def test_2_invalid_input_lists_every_problem(tmp_path: Path) -> None:
    """Proves status 2: two slips in two files give two messages, and no folder is written."""
    broken = tmp_path / "broken"
    shutil.copytree(SMALL_RIVER, broken)
    (broken / "transfers.csv").write_text("from_receptor,to_receptor,delivery\nintake,estuary,1.4\n", encoding="utf-8")
    (broken / "routes.csv").write_text("from_region,to_region,distance\nupper,midle,200\n", encoding="utf-8")
    ran = run(tmp_path, "solve", "broken", "--out", "run")
    assert ran.status == 2
    assert_problems(ran.err)
    assert "transfers.csv:2 delivery: found '1.4'; must be" in ran.err
    assert "routes.csv:2 to_region: found 'midle'; must" in ran.err
    assert "did you mean 'middle'?" in ran.err
    assert not (tmp_path / "run").exists()
    assert "transfers.csv:2 delivery" in run(tmp_path, "validate", "broken").err


def test_2_broken_geometry_is_told_before_the_solve(tmp_path: Path) -> None:
    """Proves that shapes are checked with the tables: no solve is lost to them, and the message names the file."""
    broken = Path(shutil.copytree(SMALL_RIVER, tmp_path / "broken"))
    shapes = (broken / "layers.geojson").read_text(encoding="utf-8")
    for text, named in (
        (shapes.replace('"upper"', '"uper"'), "layers.geojson feature 1 region: found 'uper'; must be a region of"),
        ("{", "layers.geojson: found no shapes ("),
    ):
        (broken / "layers.geojson").write_text(text, encoding="utf-8")
        for words in (("validate", "broken"), ("solve", "broken", "--out", "run")):
            ran = run(tmp_path, *words)
            assert ran.status == 2
            assert_problems(ran.err)
            assert named in ran.err
            assert len(ran.err.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["broken"]


def test_2_unbounded(tmp_path: Path) -> None:
    """Proves that an objective without an end is the input's fault: buy abroad at 0.1, sell abroad at 0.2."""
    ran = run(tmp_path, "solve", SMALL_RIVER, *UNBOUNDED, "--out", "run")
    assert ran.status == 2
    assert "unbounded: nothing limits the objective" in ran.out
    assert not (tmp_path / "run").exists()


def test_3_infeasible(tmp_path: Path) -> None:
    """Proves status 3: a floor above the largest mill leaves no layout, and no folder."""
    ran = run(tmp_path, "solve", SMALL_RIVER, "--set", INFEASIBLE, "--out", "run", "--json")
    assert ran.status == 3
    assert (ran.json["status"], ran.json["objective"], ran.json["folder"]) == ("infeasible", None, None)
    assert not (tmp_path / "run").exists()


def test_4_limit_without_a_layout(tmp_path: Path) -> None:
    """Proves status 4: no time at all, and zero output is no layout because all demand must be served."""
    folder = write_hard(tmp_path / "hard", served=True)
    ran = run(tmp_path, "solve", folder, "--time-limit", "0.001", "--out", "run")
    assert ran.status == 4
    assert "stopped at a limit before any layout was found" in ran.out
    assert not (tmp_path / "run").exists()


def _change_cell(table: Path, column: str, row: int, value: float) -> None:
    frame = pd.read_csv(table)
    frame.loc[row, column] = value
    frame.to_csv(table, index=False)


@pytest.mark.parametrize(
    ("table", "column", "row", "value", "named"),
    [
        ("activity", "activity", 0, 40.0, "VIOLATED production activity_max[root,lower,mill]: is above its limit by 5"),
        ("capacity", "open", 0, 0.5, "VIOLATED production open[root,lower,mill]: is not a whole number by 0.5"),
        ("loads", "load", 1, 900.0, "VIOLATED balances receptor_balance[root,intake,COD]: does not balance by 100 t"),
        ("value", "value", 0, 99.0, "VIOLATED value value[root,lower,effective_output]: differs from the recomputed"),
    ],
)
def test_5_a_tampered_run_is_found(
    solved: Path, tmp_path: Path, table: str, column: str, row: int, value: float, named: str
) -> None:
    """Proves status 5: one changed cell of a run is found, and the message says where."""
    shutil.copytree(solved, tmp_path / "run")
    _change_cell(tmp_path / "run" / "tables" / f"{table}.csv", column, row, value)
    ran = run(tmp_path, "check", "run")
    assert ran.status == 5
    assert named in ran.out
    assert "certificate: FAILED" in ran.out
    machine = run(tmp_path, "check", "run", "--json")
    assert (machine.status, machine.json["passed"]) == (5, False)


def test_5_another_instance_under_the_run(solved: Path, tmp_path: Path) -> None:
    """Proves that the instance of a run cannot be exchanged: the hash of the file is not the one that was solved."""
    shutil.copytree(solved, tmp_path / "run")
    _change_cell(tmp_path / "run" / "instance" / "receptor_capacity.csv", "capacity", 0, 2000.0)
    ran = run(tmp_path, "check", "run")
    assert ran.status == 5
    assert "VIOLATED instance receptor_capacity.csv: is not the file that was solved" in ran.out


GOOD_RECORD = (
    '{"status": "solved", "objective": 13.5, "layout": "best", "inputs": {}, '
    '"options": {"gap": 0.0, "time_limit": null, "threads": null}, "changes": %s}'
)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("run.json", "{"),
        ("run.json", "[1]"),
        ("run.json", "{}"),
        ("run.json", '{"inputs": 3, "options": [], "layout": {}}'),
        ("run.json", GOOD_RECORD % '[{"table": "sites", "sett": 3}]'),
        ("run.json", GOOD_RECORD % "[3]"),
        ("tables/activity.csv", "node,region\nroot\n"),
        ("tables/activity.csv", ""),
        ("tables/value.csv", "node,region,part\nroot,lower,fixed\n"),
        ("tables/sales.csv", "node,region,commodity,market,tier,sales,unit\nroot,lower,paper,paper,standard,many,t\n"),
        ("tables/capacity.csv", None),
        ("tables/value.csv", None),
        ("instance/sites.csv", None),
        ("instance/instance.toml", "name = 3"),
    ],
)
@pytest.mark.parametrize("verb", ["check", "rerun"])
def test_broken_run_folder_is_refused_or_fails(
    solved: Path, tmp_path: Path, verb: str, place: str, text: str | None
) -> None:
    """Proves that a damaged run folder ends in a message, never in a traceback."""
    shutil.copytree(solved, tmp_path / "run")
    if text is None:
        (tmp_path / "run" / place).unlink()
    else:
        (tmp_path / "run" / place).write_text(text, encoding="utf-8")
    ran = run(tmp_path, verb, "run")
    assert ran.status in ((2, 5) if verb == "check" else (0, 2))
    assert "VIOLATED" in ran.out or PROBLEM.search(ran.err) or ran.status == 0


def test_6_limit_with_a_certified_layout(hard: Path, tmp_path: Path) -> None:
    """Proves status 6: two seconds are too few for the proof, but the layout is kept, certified, with its gap."""
    ran = run(tmp_path, "solve", hard, "--time-limit", "2", "--out", "run")
    assert ran.status == 6
    info = json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))
    assert info["status"] == "limit"
    assert info["gap"] > info["options"]["gap"]
    assert info["bound"] > info["objective"] > 0
    assert info["certificate"]["passed"]
    assert run(tmp_path, "check", "run").status == 0


def test_today_exits_0_and_names_what_is_exceeded(tmp_path: Path) -> None:
    """Proves that today's layout is evaluated, not repaired: limits are reported, balances hold."""
    ran = run(tmp_path, "solve", SMALL_RIVER, "--layout", "today", "--out", "run")
    assert ran.status == 0
    assert "exceeded today: receptors load_max[root,intake,COD]: is above its limit by 1400 t/yr" in ran.out
    assert run(tmp_path, "check", "run").status == 0

"""Rows of the user's own, added with ``--rows``: counted, reported, priced, and told when they are wrong."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tests.cli.running import PROBLEM, SMALL_RIVER, run

GOOD = """import pyomo.environ as pyo

def add_rows(block, built):
    mill = built.decisions["activity"]
    block.lower_max = pyo.Constraint(expr=mill["root", "lower", "mill"] <= 30)
    block.least = pyo.Constraint(["upper", "middle"], rule=lambda _, r: mill["root", r, "mill"] >= 1)
"""


def write(tmp_path: Path, text: str) -> Path:
    """Write the file with the rows."""
    path = tmp_path / "rows.py"
    path.write_text(text, encoding="utf-8")
    return path


def test_rows_are_counted_reported_and_priced(tmp_path: Path) -> None:
    """Proves that a row of the user's binds, stands in limits and prices, and is counted; without it lower makes 35."""
    ran = run(tmp_path, "solve", SMALL_RIVER, "--rows", write(tmp_path, GOOD), "--out", "run", "--json")
    assert ran.status == 0
    assert ran.json["user_rows"] == 3
    limits = pd.read_csv(tmp_path / "run" / "tables" / "limits.csv").query("family == 'user'").set_index("row")
    assert limits.loc["lower_max", ["used", "limit", "sense", "binding"]].tolist() == [30.0, 30.0, "<=", 1]
    assert limits.loc["least", "key"].tolist() == ["upper", "middle"]
    prices = pd.read_csv(tmp_path / "run" / "tables" / "prices.csv").query("family == 'user'").set_index("row")
    assert prices.loc["lower_max", "price"] > 0
    activity = pd.read_csv(tmp_path / "run" / "tables" / "activity.csv").set_index("region")["activity"]
    assert activity["lower"] == pytest.approx(30)
    again = run(tmp_path, "rerun", "run")
    assert again.status == 2
    assert "user_rows: found 3; must be 0 for a rerun. Fix: solve again with --rows." in again.err


BODY = "import pyomo.environ as pyo\n\ndef add_rows(block, built):\n    mill = built.decisions['activity']\n    "


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def add_rows(:\n", "rows.py:1: found SyntaxError: "),
        ("import no_such_thing\n", "rows.py:1: found ModuleNotFoundError: No module named 'no_such_thing'"),
        ("rows = 3\n", "rows.py: found no function add_rows; must define add_rows(block, built)"),
        ("add_rows = 3\n", "rows.py: found no function add_rows"),
        ("def add_rows(block):\n    pass\n", "found TypeError: "),
        (BODY + "block.x = mill['root', 'nowhere', 'mill']\n", "rows.py:5: found KeyError: "),
        (
            BODY + "block.x = mill['root', 'lower', 'mill'] <= 9\n",
            "rows.py: found no row in the block; must add one or more",
        ),
        (BODY + "raise SystemExit(0)\n", "rows.py:5: found SystemExit: 0"),
        (BODY + "block.x = pyo.Constraint(expr=True)\n", "rows.py:5: found "),
        (BODY + "block.x = pyo.Constraint(expr=mill['root', 'lower', 'mill'] ** 2 <= 9)\n", "'user.x' is not linear"),
        (BODY + "block.x = pyo.Constraint(expr=sum(mill.values()) == float('nan'))\n", "rows"),
    ],
)
def test_wrong_rows_are_told(text: str, said: str, tmp_path: Path) -> None:
    """Proves that a mistake in the file is a message with its line and status 2, and that nothing is written."""
    ran = run(tmp_path, "solve", SMALL_RIVER, "--rows", write(tmp_path, text), "--out", "run")
    assert ran.status == 2, ran
    assert said in ran.err
    assert PROBLEM.search(ran.err)
    assert not (tmp_path / "run").exists()


def test_impossible_rows_are_infeasible(tmp_path: Path) -> None:
    """Proves that rows which no layout meets give status 3, like any other limit."""
    body = BODY + "block.x = pyo.Constraint(expr=mill['root', 'lower', 'mill'] >= 61)\n"
    assert run(tmp_path, "solve", SMALL_RIVER, "--rows", write(tmp_path, body), "--out", "run").status == 3

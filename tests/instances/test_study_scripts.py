"""Scripts that make the results beside the instances, on inputs so small that a test can run them."""

from __future__ import annotations

import csv
import json
import runpy
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from tests.analysis.choke_points.chain import chain
from tests.cli.running import ROOT
from tests.golden.text import instance_of

CHINA, HOGS = ROOT / "instances" / "china-circulation", ROOT / "instances" / "jiangsu-hogs"
BLANK = {"overtakes_at", "per_unit_exports"}
"""Columns that the chain leaves blank: one failure overtakes none, and nothing is exported."""
HOGS_PROGRAM = """
import json, runpy, sys
from pathlib import Path
from layout_opt import read_instance
from layout_opt.instance import read_scenario
home = Path(sys.argv[1])
found = {name: runpy.run_path(str(home / "derive" / f"{name}.py"), run_name="looked_at")
         for name in ("fever", "measure", "pilot", "study")}
base = read_instance(home)
year, spread, tried, trade, first = found["pilot"]["one_year"](base)
shut = year.resolve("sites").query("technology == 'shared-treatment'")["max_capacity"].max()
told = read_scenario(home / "scenarios" / "without-rules.toml").changes
tree = found["fever"]["fever_tree"](base, [*told, *found["fever"]["fever"](0.2)]).tree
print(json.dumps({
    "scripts": sorted(name for name in found if callable(found[name]["main"])),
    "nodes": list(year.tree.nodes), "shut": float(shut), "spread": len(spread), "tried": len(tried),
    "trade": len(trade), "first": len(first), "courses": {node: tree.probability[node] for node in tree.nodes},
}))
"""


def columns(path: Path) -> set[str]:
    """Return the head of a table."""
    with path.open(encoding="utf-8") as lines:
        return set(next(csv.reader(lines)))


def test_choke_points_and_circulation_of_the_script(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that derive/choke.py asks what the package answers: a small chain gets every column that is kept.

    Half of what the chain imports is cut as half of China's imports are; numbers are written with six digits.
    """
    monkeypatch.setattr(sys, "path", list(sys.path))
    script = runpy.run_path(str(CHINA / "derive" / "choke.py"), run_name="looked_at")["main"]
    made: dict[str, pd.DataFrame] = {}
    small = instance_of(chain())
    goods = ("chip",)
    for name, value in {
        "read_instance": lambda _: small, "changed": lambda instance, _: instance, "WORST": goods[:1], "SETS": 2,
        "AGAINST": 1, "CANDIDATES": 2, "SHARES": (0.5,),
        "write_table": lambda frame, path: made.__setitem__(path.stem, frame),
    }.items():  # fmt: skip
        monkeypatch.setitem(script.__globals__, name, value)
    assert script() == 0
    assert set(made) == {
        "results_choke", "results_choke_sets", "results_choke_build", "results_choke_chains", "results_circulation",
        "results_circulation_shares",
    }  # fmt: skip
    for name in ("results_choke", "results_circulation", "results_circulation_shares"):
        assert columns(CHINA / "derive" / f"{name}.csv") - set(made[name]) <= BLANK, name
    lost = made["results_choke"]["loss"]
    assert [float(f"{value:.6g}") for value in lost] == lost.tolist()


def test_scripts_of_jiangsu_ask_what_the_tables_hold() -> None:
    """Proves the year, changes and trees of derive/pilot.py and derive/fever.py without a solve.

    Nothing shared may be built before it is tried; it is tried in one of 13 cities; trade is opened for 25 permits,
    five of them on Lake Taihu; a fever of probability 0.2 makes two courses of what is one until 2017.
    """
    run = [sys.executable, "-B", "-c", HOGS_PROGRAM, str(HOGS)]
    found = json.loads(subprocess.run(run, check=True, capture_output=True, text=True, cwd=ROOT).stdout)
    assert found["scripts"] == ["fever", "measure", "pilot", "study"]
    assert (found["nodes"], found["shut"]) == (["2018"], 0.0)
    assert (found["spread"], found["tried"], found["trade"], found["first"]) == (13, 1, 25, 5)
    assert found["courses"] == {"2015": 1.0, "2016": 1.0, "2017": 1.0, "2018": 0.8, "2018-fever": 0.2}

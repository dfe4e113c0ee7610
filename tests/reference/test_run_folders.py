"""What a run folder says is what its instance and its decisions come to in the reference."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from layout_opt import read_instance, solve
from layout_opt.instance import read_scenario
from layout_opt.result.folder import write_run
from tests.cases.random_instance import random_instance
from tests.reference.__main__ import main
from tests.reference.agreement import Said, disagreements
from tests.reference.book import read_book
from tests.reference.layout import read_tables

INSTANCES = Path(__file__).parents[2] / "instances"
NAMES = (
    "small-river", "small-river/stricter", "small-river/charge-by-river", "two-regions", "jiangsu-hogs",
    "published/tietenberg", "published/williams-distribution", *(f"tree {seed}" for seed in (1, 6, 8, 98, 156)),
)  # fmt: skip
"""Instances, scenarios, and random trees with foreign trade, treatment, lifetimes and modules."""
PARTS = {
    "effective_output", "exports", "imports", "production", "treatment", "fixed", "investment", "retirement", "freight",
    "factors", "charges",
}  # fmt: skip


@cache
def written(name: str) -> Path:
    """Return the run folder of an instance, a scenario or a random tree."""
    target = Path(mkdtemp())
    kind, _, rest = name.partition(" ")
    instance, _, scenario = name.partition("/")
    changes = ()
    if rest:
        folder = random_instance(int(rest), target / "written")
        assert (folder / "tree.csv").is_file()
    elif kind.startswith("published"):
        folder = INSTANCES / name
    else:
        folder = INSTANCES / instance
        changes = read_scenario(folder / "scenarios" / f"{scenario}.toml").changes if scenario else ()
    run = solve(read_instance(folder, changes))
    assert run.exit_status == 0
    return write_run(run, target / "run")


@pytest.mark.parametrize("name", NAMES)
def test_a_run_folder_holds(name: str) -> None:
    """Proves that optimum, rows, balances, loads and every part of the money on disk are those of the reference."""
    run = json.loads((written(name) / "run.json").read_text(encoding="utf-8"))
    said = Said(run["status"], run["objective"], read_tables(written(name)))
    assert disagreements(read_book(written(name) / "instance"), said, gap=2 * run["options"]["gap"]) == []


def test_every_part_of_the_money_is_met() -> None:
    """Gate: the runs above hold an amount of each part, so that none is compared as 0 only."""
    met = {
        row["part"] for name in NAMES for row in read_tables(written(name))["value"] if abs(float(row["value"])) > 1e-6
    }
    assert met == PARTS


def test_from_the_command_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Proves ``python -m tests.reference``: an instance is solved, a run is checked, an edited run is refused."""
    folder = written("small-river")
    monkeypatch.setattr("sys.argv", ["reference", str(folder / "instance")])
    assert (main(), capsys.readouterr().out) == (0, "solved 13.5\n")
    monkeypatch.setattr("sys.argv", ["reference", str(folder)])
    assert (main(), capsys.readouterr().out[:10]) == (0, "worth 13.5")
    loads = folder / "tables" / "loads.csv"
    before = loads.read_text(encoding="utf-8")
    loads.write_text(before.replace(",1000.0,", ",900.0,", 1), encoding="utf-8")
    assert main() == 5
    assert "receptor_balance" in capsys.readouterr().out
    loads.write_text(before, encoding="utf-8")

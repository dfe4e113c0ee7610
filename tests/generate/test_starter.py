"""The starter: valid, solvable, and explained file by file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from layout_opt import read_instance, solve
from layout_opt.cli.change_options import changes_of
from layout_opt.errors import InvalidInput
from layout_opt.facts.notices import notices_of
from layout_opt.generate import write_starter


def test_valid_and_solved(tmp_path: Path) -> None:
    """Proves that the starter is valid without notices, solves to a certified layout, and bears the folder's name."""
    write_starter(tmp_path / "my region")
    instance = read_instance(tmp_path / "my region")
    assert instance.settings.name == "my region"
    assert notices_of(instance) == ()
    run = solve(instance)
    assert run.status == "solved"
    assert run.certificate.passed
    limits = run.tables["limits"]
    assert limits.loc[limits["row"] == "load_max", "binding"].astype(bool).any()


def test_scenario_matters(tmp_path: Path) -> None:
    """Proves that the scenario of the starter applies and costs something."""
    write_starter(tmp_path / "made")
    plain = solve(read_instance(tmp_path / "made"))
    changed = solve(read_instance(tmp_path / "made", changes_of(tmp_path / "made", ["cleaner-estuary"], [])))
    assert changed.objective < plain.objective


def test_readme_explains_every_file(tmp_path: Path) -> None:
    """Proves that the README names each file that is written, and no other table."""
    names = set(write_starter(tmp_path / "made"))
    explained = set(re.findall(r"`([\w-]+\.(?:csv|toml|geojson))`", (tmp_path / "made" / "README.md").read_text()))
    assert explained == {name for name in names if "/" not in name} - {"README.md"}


def test_refuses_a_file(tmp_path: Path) -> None:
    """Proves that a file in the place of the folder stays."""
    target = tmp_path / "taken"
    target.write_text("x")
    with pytest.raises(InvalidInput, match="found a file; must be a new or an empty folder"):
        write_starter(target)
    assert target.read_text() == "x"

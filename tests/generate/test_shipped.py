"""Shipped instances: copied whole, valid, and the same as those of the repository."""

from __future__ import annotations

import ast
import filecmp
from pathlib import Path

import pytest

from layout_opt import read_instance
from layout_opt.errors import InvalidInput
from layout_opt.generate import SHIPPED, write_shipped
from layout_opt.generate import shipped as module

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", SHIPPED)
def test_copy_is_the_instance(name: str, tmp_path: Path) -> None:
    """Proves that the copy has every table of the instance, unchanged, is valid, and leaves out what made it."""
    files = write_shipped(name, tmp_path / "mine")
    tables = {path.name for path in (ROOT / "instances" / name).glob("*.csv")}
    assert tables <= set(files)
    assert "expected.toml" in files
    assert not any(file.startswith("derive") for file in files)
    assert filecmp.cmpfiles(ROOT / "instances" / name, tmp_path / "mine", files, shallow=False)[1:] == ([], [])
    assert read_instance(tmp_path / "mine").settings.name == name


def test_unknown_names_and_full_folders_are_refused(tmp_path: Path) -> None:
    """Proves both refusals; nothing is written over."""
    with pytest.raises(InvalidInput) as refused:
        write_shipped("yelow-river", tmp_path / "mine")
    assert str(refused.value.problems[0]) == (
        "--example yelow-river: found 'yelow-river'; must be an instance that comes with the package "
        "(did you mean 'yellow-river'?). Fix: take one of small-river, two-regions, yellow-river."
    )
    (tmp_path / "note.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InvalidInput, match="found a folder that holds files; must be a new or an empty folder"):
        write_shipped("small-river", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


def test_build_ships_the_same_names() -> None:
    """Proves that setup.py puts into the wheel what the package looks for."""
    built = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in ast.parse((ROOT / "setup.py").read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    assert (built["SHIPPED"], built["LEFT_OUT"]) == (module.SHIPPED, module.LEFT_OUT)

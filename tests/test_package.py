"""What is installed is whole: every data file of the package is shipped."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "layout_opt"


def test_every_data_file_is_shipped() -> None:
    """Proves that a wheel holds what an editable install finds: each file that is no module has a pattern."""
    said = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = said["tool"]["setuptools"]["package-data"]["layout_opt"]
    shipped = {path for pattern in patterns for path in PACKAGE.glob(pattern)}
    files = {path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")}
    assert files
    assert files - shipped == set()

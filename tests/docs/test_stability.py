"""What is called public is there, under one version."""

from __future__ import annotations

import importlib
import re
import tomllib
from pathlib import Path

import layout_opt
from layout_opt.cli import app
from layout_opt.result.status import EXIT_STATUS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "stability.md").read_text(encoding="utf-8")


def first_cells(mark: str) -> str:
    """Return the first column of the table that stands behind a mark."""
    rows = PAGE.split(f"<!-- {mark} -->\n", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    return "\n".join(row.split("|")[1] for row in rows)


def test_public_names_are_those_of_the_package() -> None:
    """Gate: the page lists exactly what the package offers, and each name is there; so are the other public names."""
    assert sorted(re.findall(r"`(\w+)`", first_cells("names"))) == sorted(layout_opt.__all__)
    assert all(hasattr(layout_opt, name) for name in layout_opt.__all__)
    for module in ("layout_opt.errors", "layout_opt.instance"):
        (row,) = re.findall(rf"^\| `{re.escape(module)}`: ([^|]*)\|", PAGE, re.MULTILINE)
        missing = [name for name in re.findall(r"`(\w+)`", row) if not hasattr(importlib.import_module(module), name)]
        assert missing == []


def test_exit_statuses_are_those_of_the_program() -> None:
    """Gate: every status that a run can end with stands on the page, and those of the command line itself."""
    told = {int(word) for word in first_cells("statuses").split()}
    assert told == {*EXIT_STATUS.values(), app.FAILED, app.INVALID, app.STOPPED}


def test_one_version_everywhere() -> None:
    """Gate: package, page, citation and changelog name one version; the build takes it from the package."""
    version = layout_opt.__version__
    assert f"Version {version}." in PAGE
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\n## [{version}] - " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    said = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert said["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "layout_opt.__version__"}

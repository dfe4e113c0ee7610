"""Pages that the tests of the report read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from layout_opt import read_instance, solve, write_run
from layout_opt.show.report.page import write_report
from layout_opt.show.words import PageLanguage
from tests.show.towns import write_towns

if TYPE_CHECKING:
    pass

ODD = "<script>window.harmed = 1</script>"
"""A name that would be a program if it were not escaped."""


@pytest.fixture(scope="session")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with an instance whose names are hostile, and runs of its best layout and of today's."""
    folder = tmp_path_factory.mktemp("report")
    instance = write_towns(folder / "towns")
    regions = (instance / "regions.csv").read_text(encoding="utf-8").replace("Upper county", ODD)
    (instance / "regions.csv").write_text(regions, encoding="utf-8")
    settings = (instance / "instance.toml").read_text(encoding="utf-8")
    title = next(line for line in settings.splitlines() if line.startswith("title"))
    settings = settings.replace(title, f"title = '</title>{ODD}'")
    (instance / "instance.toml").write_text(settings, encoding="utf-8")
    read = read_instance(instance)
    write_run(solve(read), folder / "best")
    write_run(solve(read, layout="today"), folder / "today")
    return folder


@pytest.fixture(scope="session")
def page(towns: Path) -> Path:
    """The English page of both runs."""
    return write_report([towns / "best", towns / "today"], towns / "page.html")


@pytest.fixture(scope="session")
def chinese_page(towns: Path) -> Path:
    """The Chinese page of the best layout."""
    return write_report([towns / "best"], towns / "zh.html", lang=PageLanguage.ZH)

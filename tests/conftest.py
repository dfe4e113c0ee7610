"""What tests of several folders share: one browser a process, and an order in which no long test is left for the end.

`make test` gives each process half of the files in this order (``--dist worksteal``), so that tests of one file share
what they set up; who is done takes from the end of the other's half, where the short tests are.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.browser import browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser


settings.register_profile("gate", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("gate")
"""Examples are the same in every run, and none fails because a machine is slow."""

LONG = (
    "docs/test_commands.py",
    "reference/test_agreement.py",
    "reference/test_coverage.py",
    "show/report/test_live.py",
    "test_wheel.py",
    "reference/test_run_folders.py",
    "docs/test_made_pages.py",
    "docs/test_notebooks.py",
    "docs/test_adding_pages.py",
    "cli/test_stopping.py",
    "solver/test_direct.py",
    "families/test_risk.py",
    "cases/test_validation_page.py",
    "crash/test_crash_points.py",
    "properties/test_units.py",
)
"""Files with the longest tests, which begin first."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files with the longest tests first; within a file, and among the others, the order stays."""
    here = Path(__file__).parent
    rank = {here / name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: rank.get(item.path, len(rank)))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A browser without a window."""
    with browser() as found:
        yield found

"""A real browser for tests of pages: the one of the machine, started without a window."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge")
"""Programs that playwright can drive."""


@contextmanager
def browser() -> Iterator[Browser]:
    """Start the browser; the test is skipped where the machine has none."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip(f"no browser on this machine ({', '.join(NAMES)}); `make test` installs one where it may")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=program, args=["--headless", "--no-sandbox"])
        yield found
        found.close()

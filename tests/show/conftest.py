"""Runs that the tests of maps draw."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from layout_opt.result.folder import StoredRun, read_run
from layout_opt.show.fonts import drawing
from layout_opt.show.scene import Scene, make_scene
from tests.show.towns import solve_towns


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run folder of two industries on three mapped regions and a market off the map."""
    return solve_towns(tmp_path_factory.mktemp("towns"))


@pytest.fixture(scope="session")
def run(run_folder: Path) -> StoredRun:
    """The run, read back."""
    return read_run(run_folder)


@pytest.fixture(scope="session")
def scene(run: StoredRun) -> Scene:
    """The scene of the run, in English."""
    return make_scene(run)


@pytest.fixture
def pen() -> Iterator[None]:
    """The bundled font, for tests that draw themselves."""
    with drawing():
        yield

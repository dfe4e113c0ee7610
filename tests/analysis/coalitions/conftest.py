"""The small river, all of whose coalitions are solved once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from layout_opt import read_instance
from layout_opt.analysis.coalitions.cooperate import Cooperation, cooperate
from tests.analysis.coalitions.coalition_examples import SMALL_RIVER

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def river(tmp_path_factory: pytest.TempPathFactory) -> tuple[Cooperation, Path]:
    """Return the cooperation of the regions of the small river, and its folder."""
    folder = tmp_path_factory.mktemp("river") / "out"
    return cooperate(read_instance(SMALL_RIVER), folder, players="region"), folder

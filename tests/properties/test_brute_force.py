"""Tiny instances: no setting of the whole numbers is better, and the whole way through the package is certified."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cases.plain_model import plain_program
from tests.cases.random_instance import random_instance
from tests.cases.solving import INFEASIBLE, close_to, merit_of_run

if TYPE_CHECKING:
    from pathlib import Path

FEW = 64
"""Most settings of the whole numbers that are all tried."""
SEEDS = (0, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16, 18, 19, 20, 21)
"""Of random instances with no more settings than that."""


@pytest.mark.parametrize("seed", SEEDS)
def test_optimum_is_the_best_of_all_settings(seed: int, tmp_path: Path) -> None:
    """Proves optimality by exhaustion: each setting of the whole numbers is solved as a plain linear program."""
    folder = random_instance(seed, tmp_path / "instance", tiny=True)
    program = plain_program(folder)
    assert program.combinations() <= FEW, "choose another seed"
    best = program.best_of_all()
    assert close_to(merit_of_run(folder), INFEASIBLE if best is None else best)

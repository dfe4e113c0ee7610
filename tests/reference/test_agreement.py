"""The package and the reference agree on random instances: status, objective, layout, ledgers and limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cases.random_instance import random_instance
from tests.golden.examples import EXAMPLES
from tests.reference.agreement import disagreements
from tests.reference.book import read_book
from tests.reference.package import by_experiment, by_solve

if TYPE_CHECKING:
    from pathlib import Path

BATCHES, PER_BATCH = 8, 12
ALSO_TODAY = 6
"""Of so many instances one is also asked for today's layout, and one is solved through Pyomo."""


@pytest.mark.parametrize("batch", range(BATCHES))
def test_random_instances(batch: int, tmp_path: Path) -> None:
    """Proves reading, building, solving, result tables and today's layout at once, against independent plain code."""
    solved = 0
    for seed in range(batch * PER_BATCH, (batch + 1) * PER_BATCH):
        folder = random_instance(seed, tmp_path / str(seed))
        book = read_book(folder)
        said = by_solve(folder) if seed % ALSO_TODAY == 1 else by_experiment(folder)
        assert disagreements(book, said) == [], f"seed {seed}"
        solved += said.status == "solved"
        if seed % ALSO_TODAY == 0:
            said = by_experiment(folder, "today")
            assert disagreements(book, said, today=True) == [], f"seed {seed}, today"
    assert solved > PER_BATCH / 2


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_of_the_families(name: str, tmp_path: Path) -> None:
    """Proves the same for the examples that hold every row and every column of each family."""
    folder = EXAMPLES[name]().write(tmp_path / "instance")
    book = read_book(folder)
    assert disagreements(book, by_experiment(folder)) == []
    assert disagreements(book, by_experiment(folder, "today"), today=True) == []

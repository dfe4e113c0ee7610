"""Tiny instances: no setting of the whole numbers is better, and the whole way through the package is certified."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from tests.cases.random_instance import random_instance
from tests.reference.agreement import near
from tests.reference.book import read_book
from tests.reference.model import model_of
from tests.reference.package import by_solve
from tests.reference.solving import best, best_of_all

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reference.linear import Name
    from tests.reference.model import Model

FEW = 64
"""Most settings of the whole numbers that are all tried."""
SEEDS = (0, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16, 18, 19, 20, 21)
"""Of random instances with no more settings than that."""
RUN = 5
"""Of so many of them one is also solved by the package."""


def modules_of_use(model: Model) -> dict[Name, int]:
    """Return the most modules of use at a site: more than fill the largest capacity must be scrapped at once."""
    places = [name for name in model.whole if name[0] == "modules"]
    most, size = (
        {name: model.book.number("sites", column, *name[1:]) for name in places}
        for column in ("max_capacity", "module_size")
    )
    return {name: math.ceil(most[name] / size[name]) for name in places}


@pytest.mark.parametrize("seed", SEEDS)
def test_optimum_is_the_best_of_all_settings(seed: int, tmp_path: Path) -> None:
    """Proves optimality by exhaustion: each setting of the whole numbers is solved as a plain linear program."""
    folder = random_instance(seed, tmp_path / "instance", tiny=True)
    model = model_of(read_book(folder))
    most = modules_of_use(model)
    assert math.prod(most.get(name, 1) + 1 for name in model.whole) <= FEW, "choose another seed"
    tried, searched = best_of_all(model, most), best(model)
    assert tried.status == searched.status
    assert near(tried.objective or 0.0, searched.objective or 0.0)
    if seed % RUN == 0:
        said = by_solve(folder)
        assert (said.status, said.note) == (tried.status, "")
        assert near(said.objective or 0.0, tried.objective or 0.0)

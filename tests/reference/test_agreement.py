"""The package and the reference agree on random instances: status, objective, layout, ledgers and limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from layout_opt.errors import InvalidInput
from tests.cases.random_wide import wide_draft, wide_instance
from tests.golden.examples import EXAMPLES, town
from tests.reference.agreement import disagreements
from tests.reference.book import read_book
from tests.reference.package import by_experiment, by_solve
from tests.reference.test_coverage import green

if TYPE_CHECKING:
    from pathlib import Path

BATCHES, PER_BATCH = 13, 10
TODAY, THROUGH_PYOMO = 4, 10
"""Of so many instances one is also asked for today's layout, and one is solved through Pyomo."""
MOST_REFUSED = 0.2
"""Largest share of the instances that validation may refuse, e.g. where shares of a discharge add up to more than 1."""


@pytest.mark.parametrize("batch", range(BATCHES))
def test_random_instances(batch: int, tmp_path: Path) -> None:
    """Proves reading, building, solving, result tables and today's layout at once, against independent plain code."""
    refused = 0
    for seed in range(batch * PER_BATCH, (batch + 1) * PER_BATCH):
        folder = wide_instance(seed, tmp_path / str(seed))
        book = read_book(folder)
        try:
            said = by_solve(folder) if seed % THROUGH_PYOMO == 1 else by_experiment(folder)
        except InvalidInput:
            refused += 1
            continue
        assert disagreements(book, said) == [], f"seed {seed}"
        if seed % TODAY == 0:
            said = by_experiment(folder, "today")
            assert disagreements(book, said, today=True) == [], f"seed {seed}, today"
    assert refused <= MOST_REFUSED * PER_BATCH + 1


@pytest.mark.parametrize("seed", range(0, 24, 2))
def test_random_instances_of_a_ratio(seed: int, tmp_path: Path) -> None:
    """Proves the same of green productivity: the ratio, the layout, and a refusal where some layout has no input."""
    folder = green(wide_draft(seed)).write(tmp_path / "instance")
    try:
        said = by_solve(folder) if seed % THROUGH_PYOMO == 0 else by_experiment(folder)
    except InvalidInput:
        return
    if "composite input of 0" not in said.note:
        assert disagreements(read_book(folder), said) == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_of_the_families(name: str, tmp_path: Path) -> None:
    """Proves the same for the examples that hold every row and every column of each family."""
    folder = EXAMPLES[name]().write(tmp_path / "instance")
    book = read_book(folder)
    assert disagreements(book, by_experiment(folder)) == []
    assert disagreements(book, by_experiment(folder, "today"), today=True) == []


OF_NO_MEMBER = {
    "discharge": {"region": "*", "receptor": "*", "share": 0.5},
    "factor_endowments": {"region": "*", "factor": "*", "amount": 3},
    "sites": {"region": "*", "technology": "*", "max_capacity": 3},
    "demand": {"region": "*", "market": "*", "tier": "*", "quantity": 3, "price": 3},
}
"""Table -> a row whose ``*`` stands for no member at all."""


@pytest.mark.parametrize("table", OF_NO_MEMBER)
def test_every_member_of_an_empty_set(table: str, tmp_path: Path) -> None:
    """Proves that ``*`` over a set without members says nothing, and ends no program."""
    draft = town()
    draft.tables[table] = []
    draft.add(table, **OF_NO_MEMBER[table])
    if table == "sites":
        del draft.tables["technologies"], draft.tables["technology_goods"]
    folder = draft.write(tmp_path / "instance")
    assert disagreements(read_book(folder), by_solve(folder)) == []

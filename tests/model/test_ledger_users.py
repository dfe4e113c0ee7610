"""Nobody limits or adds up a ledger to which no family posts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest

from layout_opt import read_instance
from layout_opt.errors import ModelError
from layout_opt.instance import Instance
from layout_opt.model.build import model_arrays
from layout_opt.model.discover import families
from layout_opt.model.ledger import Book, Ledger, new_ledgers
from layout_opt.model.registry import ledger_specs
from layout_opt.model.row_keys import Vocabulary
from tests.golden.examples import EXAMPLES
from tests.golden.text import instance_of

ROOT = Path(__file__).parents[2] / "instances"
LARGE = 60_000
"""Instances with more bytes of tables are left out: the examples hold each row of each family (tests/test_gates.py)."""
SHIPPED = sorted(
    path.parent for path in ROOT.rglob("instance.toml")
    if sum(table.stat().st_size for table in path.parent.glob("*.csv")) <= LARGE
)  # fmt: skip


class Asked(Book):
    """Ledgers that note who asks for which."""

    def __init__(self, ledgers: Mapping[str, Ledger]) -> None:
        super().__init__(ledgers)
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> Ledger:
        self.names.add(name)
        return super().__getitem__(name)


def posted_and_limited(instance: Instance) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Return ledger -> families that post to it, and ledger -> families that ask for it when they add their rows."""
    linear = model_arrays(instance)
    posted, limited = defaultdict(set), defaultdict(set)
    for family in families():
        block = linear.blocks[family.name]
        own = new_ledgers(block.vocabulary, ledger_specs())
        family.contribute(instance, block, own)
        for name, ledger in own.items():
            if len(ledger.sums.columns):
                posted[name].add(family.name)
    for family in families():
        asked = Asked(linear.ledgers)
        family.close(instance, linear.blocks[family.name], asked)
        for name in asked.names:
            limited[name].add(family.name)
    return posted, limited


def test_every_ledger_that_is_limited_or_balanced_is_posted_to() -> None:
    """Over all shipped instances and examples: a limit on a ledger without posts would hold whatever is done."""
    posted: dict[str, set[str]] = defaultdict(set)
    limited: dict[str, set[str]] = defaultdict(set)
    for instance in (*map(read_instance, SHIPPED), *(instance_of(example()) for example in EXAMPLES.values())):
        for found, into in zip(posted_and_limited(instance), (posted, limited), strict=True):
            for name, who in found.items():
                into[name] |= who
    assert len(SHIPPED) >= 10
    assert limited, "some family limits a ledger"
    empty = {name: sorted(who) for name, who in limited.items() if not posted[name]}
    assert empty == {}, "ledger: families that limit it while nobody posts to it"
    assert {spec.name for spec in ledger_specs()} == set(posted), "every ledger has a family that posts to it"
    named = {family.name: set(family.ledger_names) for family in families()}
    asked = {who: {name for name in names if who in posted[name] | limited[name]} for who, names in named.items()}
    assert asked == named, "no family names a ledger in its USES that it never asks for"


def test_a_ledger_that_does_not_exist_is_named() -> None:
    """Who asks for a ledger without a spec is told its name and those that there are."""
    with pytest.raises(ModelError, match="there is no ledger 'noise' here, only goods, capacity, factor"):
        new_ledgers(Vocabulary({}), ledger_specs())["noise"]

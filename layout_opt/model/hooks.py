"""Run the hooks of the families for an instance, and again for a changed one only where something was changed.

What a family declares, posts and limits is remembered with the instance, together with the tables that it looked at
(`layout_opt.instance.memory`). In a changed instance the hooks of families whose tables are the same are not run again.
Nothing here knows a family by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

import numpy as np

from layout_opt.instance import Instance
from layout_opt.model.block import ModelBlock
from layout_opt.model.columns import Declaration
from layout_opt.model.family import Family
from layout_opt.model.ledger import Book, Ledger, Post, new_ledgers
from layout_opt.model.row_keys import Vocabulary
from layout_opt.model.rows import RowSet

Made = TypeVar("Made")


class AskedBook(Book):
    """Ledgers that note whether anybody asked for one."""

    asked = False

    def __getitem__(self, name: str) -> Ledger:
        self.asked = True
        return super().__getitem__(name)


def declarations(instance: Instance, family: Family, vocabulary: Vocabulary) -> list[Declaration]:
    """Return the decisions of a family over their keys."""

    def declare() -> list[Declaration]:
        places = family.places(instance)
        made = []
        for decision in family.decisions:
            frame, unit = places[decision.name], decision.unit.replace("{", "").replace("}", "")
            upper = np.full(len(frame), np.inf if decision.upper is None else decision.upper)
            doc = f"{decision.doc} [{unit or '1'}]"
            made.append(Declaration(decision.name, doc, frame, decision.keys, upper, decision.integer, vocabulary))
        return made

    return instance.memory.once(f"declarations of {family.name}", declare)


def posts(instance: Instance, family: Family, block: ModelBlock, ledgers: Book) -> Mapping[str, list[Post]]:
    """Return what a family posts to each ledger that it uses."""

    def make() -> Mapping[str, list[Post]]:
        specs = [ledgers[name].spec for name in family.ledger_names]
        own = new_ledgers(block.vocabulary, specs)
        family.contribute(instance, block, own)
        return {name: ledger.posts for name, ledger in own.items()}

    return _remembered(instance, f"posts of {family.name}, {block.enforce_limits}", block, make)


def row_sets(instance: Instance, family: Family, block: ModelBlock, ledgers: Book) -> list[RowSet]:
    """Return the rows that a family adds; those that hang on ledgers are made anew each time."""
    fresh: list[RowSet] = []

    def make() -> list[RowSet] | None:
        asked = AskedBook(ledgers.only(family.ledger_names))
        family.close(instance, replace(block, row_sets=fresh), asked)
        return None if asked.asked else fresh

    found = _remembered(instance, f"rows of {family.name}, {block.enforce_limits}", block, make)
    if found is not None:
        return found
    if not fresh:
        make()
    return fresh


def _remembered(instance: Instance, name: str, block: ModelBlock, make: Callable[[], Made]) -> Made:
    """Return what `make` makes, remembered with the columns of all decisions: it is made anew if they are others."""
    decisions = dict(block.decisions)
    known, made = instance.memory.once(name, lambda: (decisions, make()))
    alike = known is decisions or all(columns.same_as(known.get(name)) for name, columns in decisions.items())
    return made if alike else make()

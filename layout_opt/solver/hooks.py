"""Run the hooks of the families for an instance, and again for a changed one only where something was changed.

What a family declares and posts is remembered with the instance, together with the tables that it looked at
(`layout_opt.instance.memory`). In a changed instance the hooks of families whose tables are the same are not run again:
what they said is put together with what the others say now. Nothing here knows a family by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from layout_opt.instance import Instance
from layout_opt.model.block import ModelBlock
from layout_opt.model.family import Family
from layout_opt.model.ledger import Key, Ledger, new_ledgers

Decisions = Mapping[str, Mapping[Key, Any]]


@dataclass(frozen=True)
class Declaration:
    """What a family says of one decision (see `ModelBlock.variables`)."""

    name: str
    keys: Sequence[Key]
    upper: Sequence[float | None] | None
    integer: bool


@dataclass
class ListeningBlock(ModelBlock):
    """A block that only notes down what is declared."""

    heard: list[Declaration] = field(default_factory=list)

    def variables(
        self,
        name: str,
        keys: Sequence[Key],
        *,
        upper: Sequence[float | None] | None = None,
        integer: bool = False,
        doc: str = "",  # noqa: ARG002 - part of the surface
    ) -> dict[Key, Any]:
        """Note down a declaration; nothing can be done with its variables yet."""
        self.heard.append(Declaration(name, keys, upper, integer))
        return {}


@dataclass(frozen=True)
class Posts:
    """What a family posted to each ledger, and the variables that it posted."""

    decisions: Decisions
    ledgers: Mapping[str, Ledger]


def declare_all(instance: Instance, used: Sequence[Family], blocks: Mapping[str, ModelBlock]) -> None:
    """Declare the variables of all families."""
    for family in used:
        block = blocks[family.name]
        for said in instance.memory.once(f"declarations of {family.name}", partial(_declarations, instance, family)):
            block.variables(said.name, said.keys, upper=said.upper, integer=said.integer)


def _declarations(instance: Instance, family: Family) -> list[Declaration]:
    block = ListeningBlock(family.name, None, {}, enforce_limits=True, nothing=None)
    family.declare(instance, block)
    return block.heard


def contribute_all(instance: Instance, used: Sequence[Family], blocks: Mapping[str, ModelBlock]) -> dict[str, Ledger]:
    """Return the ledgers with the posts of all families."""
    ledgers = new_ledgers()
    alike: dict[int, bool] = {}
    for family in used:
        block = blocks[family.name]
        make = partial(_posts, instance, family, block)
        posts = instance.memory.once(f"posts of {family.name}", make)
        if id(posts.decisions) not in alike:
            alike[id(posts.decisions)] = posts.decisions == block.decisions
        if not alike[id(posts.decisions)]:  # the variables have other numbers now
            posts = make()
        for name, part in posts.ledgers.items():
            ledgers[name].add(part)
    return ledgers


def _posts(instance: Instance, family: Family, block: ModelBlock) -> Posts:
    ledgers = new_ledgers()
    family.contribute(instance, block, ledgers)
    return Posts(block.decisions, ledgers)

"""The model of an instance as arrays: columns and rows stand here once, and everything else is made from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import pandas as pd

from layout_opt.instance import Instance
from layout_opt.model.aim import Aim
from layout_opt.model.block import Held, ModelBlock
from layout_opt.model.columns import Columns, DecisionColumns, named_decision
from layout_opt.model.family import Family
from layout_opt.model.hooks import declarations, posts, row_sets
from layout_opt.model.ledger import Ledger, new_ledgers
from layout_opt.model.registry import BALANCES, aims, ledger_specs
from layout_opt.model.row_keys import Ints, Vocabulary, vocabulary_of
from layout_opt.model.rows import RowSet, RowSpec
from layout_opt.model.terms import Floats, Terms, first_named, sums_at


class Layout(StrEnum):
    """Whether the layout is chosen or today's is evaluated."""

    BEST = "best"
    TODAY = "today"


@dataclass(frozen=True)
class LinearModel:
    """Columns and rows of an instance.

    Parameters
    ----------
    instance : Instance
        What it was made from.
    columns : Columns
        Bounds and wholeness of every column.
    decisions : mapping
        Decision name -> its columns.
    ledgers : mapping
        Ledger name -> Ledger, complete.
    blocks : dict
        Block name -> block: the families, then ``balances`` with the closed ledgers, then the aims that were asked for
        and bring columns and rows of their own.
    layout : Layout
        Whether limits are enforced (BEST) or only reported (TODAY).
    vocabulary : Vocabulary
        Numbers of the words of keys.
    aim_blocks : dict
        Aims that were asked for -> the block that each brings, if any.
    """

    instance: Instance
    columns: Columns
    decisions: Mapping[str, DecisionColumns]
    ledgers: Mapping[str, Ledger]
    blocks: dict[str, ModelBlock]
    layout: Layout
    vocabulary: Vocabulary
    aim_blocks: dict[Aim, ModelBlock | None] = field(default_factory=dict)

    def row_sets(self) -> Iterator[RowSet]:
        """Yield the rows of all kinds in order."""
        for block in self.blocks.values():
            yield from block.row_sets

    def decision(self, name: str) -> DecisionColumns:
        """Return the columns of a decision.

        Raises
        ------
        ModelError
            If no family declares it; the message names the nearest that one does.
        """
        return named_decision(self.decisions, name)

    def node_weights(self, frame: pd.DataFrame) -> Floats:
        """Return the weight of the node of each row."""
        return np.asarray(frame["node"].map(self.instance.tree.weight), dtype=np.float64)

    def aim_terms(self, aim: Aim) -> tuple[Floats, Ints]:
        """Return coefficients and columns of an aim over all nodes, each weighted by its node; no column stands twice.

        An aim brings its own columns and rows when it is first asked for.
        """
        self.aim_block(aim)
        weights, columns = aims()[aim.kind].terms(self, aim.of)
        first, places = first_named(columns, int(columns.max(initial=0)) + 1)
        sums = sums_at(places, weights, len(first))
        kept = sums != 0
        return sums[kept], first[kept]

    def aim_block(self, aim: Aim) -> ModelBlock | None:
        """Return the block of an aim that brings columns and rows of its own, None for any other."""
        if aim not in self.aim_blocks:
            self.aim_blocks[aim] = aims()[aim.kind].block(self, aim.of)
        return self.aim_blocks[aim]

    def new_block(self, name: str, doc: str, rows: Sequence[RowSpec]) -> ModelBlock:
        """Return a further block, in which all limits are enforced."""
        specs = {row.name: row for row in rows}
        block = ModelBlock(name, doc, self.vocabulary, self.columns, {}, enforce_limits=True, specs=specs)
        self.blocks[name] = block
        return block


def linear_model(instance: Instance, layout: Layout, used: Sequence[Family], held: Held | None = None) -> LinearModel:
    """Run the hooks of all families, phase by phase, and close the ledgers into rows.

    Parameters
    ----------
    instance : Instance
        A valid instance.
    layout : Layout
        BEST to choose a layout, TODAY to evaluate today's.
    used : sequence of Family
        Families to use.
    held : mapping, optional
        Decision -> {key: value} held as given, e.g. the layout of another instance; the others are free.
    """
    vocabulary = vocabulary_of(instance)
    columns, ledgers = Columns(), new_ledgers(vocabulary, ledger_specs())
    decisions: dict[str, DecisionColumns] = {}
    fixed = fixed_values(instance, layout, used, held)

    def block(name: str, doc: str, rows: Sequence[RowSpec], uses: Sequence[str]) -> ModelBlock:
        specs, enforce = {row.name: row for row in rows}, layout is Layout.BEST
        return ModelBlock(name, doc, vocabulary, columns, decisions, enforce, specs, fixed=fixed, uses=tuple(uses))

    blocks = {
        family.name: block(family.name, family.doc.split("\n", 1)[0], family.rows, family.decisions_used)
        for family in used
    }
    balances = [ledger.spec.row for ledger in ledgers.values() if ledger.spec.balance]
    blocks[BALANCES] = block(BALANCES, "ledgers closed into rows", balances, ())
    for family in used:
        for said in declarations(instance, family, vocabulary):
            blocks[family.name].add(said)
    for family in used:
        for name, made in posts(instance, family, blocks[family.name], ledgers).items():
            ledgers[name].extend(made)
    for family in used:
        blocks[family.name].row_sets.extend(row_sets(instance, family, blocks[family.name], ledgers))
    close_ledgers(blocks[BALANCES], ledgers)
    return LinearModel(instance, columns, decisions, ledgers, blocks, layout, vocabulary)


def fixed_values(instance: Instance, layout: Layout, used: Sequence[Family], held: Held | None) -> Held:
    """Return decision -> {key: value} of everything that is not free: today's layout, or what is held."""
    fixed = dict(held or {})
    if layout is Layout.TODAY:
        for family in used:
            fixed.update(family.today(instance))
    return fixed


def close_ledgers(block: ModelBlock, ledgers: Mapping[str, Ledger]) -> None:
    """Add the row ``sum of terms = 0`` for every key of every balance ledger, in the order of the keys."""
    for ledger in ledgers.values():
        if not ledger.spec.balance:
            continue
        sums = ledger.sums
        different, first, place = np.unique(sums.keys, return_index=True, return_inverse=True)
        frame = sums.frame(first)
        if not block.vocabulary.in_order(sums.names):
            order = frame.sort_values(list(sums.names)).index.to_numpy()
            rank = np.empty(len(order), dtype=np.int64)
            rank[order] = np.arange(len(order))
            frame, place = frame.iloc[order], rank[place]
        constant = sums.columns < 0
        given = sums_at(place[constant], sums.coefficients[constant], len(different))
        block.rows(ledger.spec.row.name, frame, [Terms(sums.coefficients, sums.columns, place)], 0.0 - given)

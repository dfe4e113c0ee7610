"""The model of an instance as arrays: columns and rows stand here once, and everything else is made from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from layout_opt.instance import Instance
from layout_opt.model.aim import Aim, AimKind, heads_of
from layout_opt.model.block import Columns, DecisionColumns, Held, ModelBlock
from layout_opt.model.family import Family
from layout_opt.model.hooks import declarations, posts, row_sets
from layout_opt.model.keys import Ints, vocabulary_of
from layout_opt.model.ledger import Ledger, new_ledgers
from layout_opt.model.measures import measure_terms, measure_unit
from layout_opt.model.objective import aim_terms
from layout_opt.model.rows import RowSet, RowSpec, Sense
from layout_opt.model.terms import Floats, Terms, sums_at
from layout_opt.model.twin import table_of

BALANCES = "balances"
AIMS = "aim"
"""Beginning of the names of blocks with the rows of an aim."""
LEAST = "least_per_head"
LEAST_DOC = "measure of a region >= people x least per head"
"""Decision of the aim of equality."""


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
    """

    instance: Instance
    columns: Columns
    decisions: Mapping[str, DecisionColumns]
    ledgers: Mapping[str, Ledger]
    blocks: dict[str, ModelBlock]
    layout: Layout

    def row_sets(self) -> Iterator[RowSet]:
        """Yield the rows of all kinds in order."""
        for block in self.blocks.values():
            yield from block.row_sets

    def aim_terms(self, aim: Aim) -> tuple[Floats, Ints]:
        """Return coefficients and columns of an aim; equality brings its own columns and rows when first asked."""
        own = self.aim_block(aim)
        more = own.decisions if own is not None else {}
        return aim_terms(self.instance, aim, self.ledgers, {**self.decisions, **more})

    def aim_block(self, aim: Aim) -> ModelBlock | None:
        """Return the block of an aim that brings columns and rows of its own, None for any other."""
        if aim.kind is not AimKind.EQUALITY:
            return None
        measure = aim.of[0]
        name = f"{AIMS}_{measure}"
        if name not in self.blocks:
            self.blocks[name] = self._least_per_head(name, measure)
        return self.blocks[name]

    def _least_per_head(self, name: str, measure: str) -> ModelBlock:
        """Return the block of the number that no region's measure per head stays below, at each node."""
        heads = heads_of(self.instance)
        frame = table_of(heads, ("node", "region"))
        people = np.array(list(heads.values()), dtype=np.float64)
        vocabulary = self.decisions["activity"].vocabulary
        doc = f"least {measure} per head of any region"
        unit = f"{measure_unit(self.instance, measure)}"
        spec = RowSpec(f"{LEAST}_max", ("node", "region"), Sense.LEAST, LEAST_DOC, unit)
        block = ModelBlock(name, doc, vocabulary, self.columns, {}, enforce_limits=True, specs={spec.name: spec})
        nodes = table_of(sorted({(node,) for node, _ in heads}), ("node",))
        least = block.variables(LEAST, nodes, ("node",), doc="no region has less per head")
        measured = measure_terms(self.instance, self.ledgers, self.decisions["activity"], measure, frame)
        terms = [*measured, Terms(-people, least.at(frame))]
        block.rows(spec.name, frame, terms, 0.0)
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
    columns, ledgers = Columns(), new_ledgers(vocabulary)
    decisions: dict[str, DecisionColumns] = {}
    fixed = fixed_values(instance, layout, used, held)

    def block(name: str, doc: str, rows: Sequence[RowSpec]) -> ModelBlock:
        specs, enforce = {row.name: row for row in rows}, layout is Layout.BEST
        return ModelBlock(name, doc, vocabulary, columns, decisions, enforce_limits=enforce, specs=specs, fixed=fixed)

    blocks = {family.name: block(family.name, family.doc.split("\n", 1)[0], family.rows) for family in used}
    balances = [ledger.spec.row for ledger in ledgers.values() if ledger.spec.balance]
    blocks[BALANCES] = block(BALANCES, "ledgers closed into rows", balances)
    for family in used:
        for said in declarations(instance, family, vocabulary):
            blocks[family.name].add(said)
    for family in used:
        for name, made in posts(instance, family, blocks[family.name]).items():
            ledgers[name].extend(made)
    for family in used:
        blocks[family.name].row_sets.extend(row_sets(instance, family, blocks[family.name], ledgers))
    close_ledgers(blocks[BALANCES], ledgers)
    return LinearModel(instance, columns, decisions, ledgers, blocks, layout)


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

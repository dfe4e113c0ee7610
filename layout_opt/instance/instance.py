"""The instance: checked tables, settings, tree and units, frozen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from layout_opt.errors import Problem
from layout_opt.instance.convert import ANNOUNCED, NODE_COLUMN, STAR, blank_cells
from layout_opt.instance.discounting import DiscountTiming
from layout_opt.instance.last_announced import last_announced
from layout_opt.instance.memory import Memory, WatchedTables
from layout_opt.instance.resolve import in_seasons, resolve, silent
from layout_opt.instance.settings import Settings
from layout_opt.instance.spec import Blank, Column, Table, Type
from layout_opt.instance.tree import ROOT, Tree, single_node
from layout_opt.units import Units

if TYPE_CHECKING:
    from layout_opt.instance.changes import Change


@dataclass(frozen=True)
class Instance:
    """One instance: what its folder says, checked.

    However it is made - read, changed, by hand, or with `dataclasses.replace` - it is validated; sets, tree and units
    follow from settings and tables.

    Parameters
    ----------
    settings : Settings
        What ``instance.toml`` says.
    tables : mapping of str to DataFrame
        Checked rows as they stand in the files: keys as text with ``*`` kept, numbers as floats with NaN for
        a blank, flags 0 and 1, words as text with None for a blank, and ``line``. Temporal tables have
        ``node``, the root filled in. What is handed out is a copy (on write): changing it changes nothing here.
    specs : mapping of str to Table
        How every table is declared, also those that the instance does not have.
    sets : mapping of str to tuple of str
        Members of each set, sorted (NODE in tree order).
    tree : Tree
        The decision nodes.
    units : Units
        What money and each entity are counted in.
    folder : Path, optional
        Where it was read from.
    changes : tuple of Change
        Changes that were applied to what the folder says.
    checks : tuple of Check
        Rules of the families that it satisfied.
    notes : tuple of str
        What was decided when changes were applied.
    memory : Memory
        What was made of it so far.
    """

    settings: Settings
    tables: Mapping[str, pd.DataFrame]
    specs: Mapping[str, Table]
    sets: Mapping[str, tuple[str, ...]]
    tree: Tree
    units: Units
    folder: Path | None = None
    changes: tuple[Change, ...] = ()
    checks: tuple[Check, ...] = ()
    notes: tuple[str, ...] = ()
    memory: Memory = field(default_factory=Memory, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Let the memory know which tables are looked at; begin a new one where this is another instance's.

        Raises
        ------
        InvalidInput
            If the instance was made of parts that nobody has validated, and they break a rule.
        """
        own = isinstance(self.tables, WatchedTables) and self.tables.memory is self.memory
        if not self.memory.is_of((self.settings, self.sets, self.tree, self.units), own=own):
            object.__setattr__(self, "memory", Memory())
            self.memory.is_of((self.settings, self.sets, self.tree, self.units), own=True)
        watched = WatchedTables(self.tables, self.memory, sealed=self.memory.trusted)
        object.__setattr__(self, "tables", watched)
        if not self.memory.trusted:
            self._take(self._validated())

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Arrive in another process: the memory is that of these parts and of no others."""
        for name, value in state.items():
            object.__setattr__(self, name, value)
        self.memory.is_of((self.settings, self.sets, self.tree, self.units), own=True)

    def _validated(self) -> Instance:
        """Return the instance that settings and tables make, as if they had been read."""
        from layout_opt.instance.again import read_again

        return read_again(self)

    def _take(self, other: Instance) -> None:
        """Become another instance."""
        for name in ("tables", "sets", "tree", "units", "memory"):
            object.__setattr__(self, name, getattr(other, name))

    @classmethod
    def from_frames(cls, frames: Mapping[str, pd.DataFrame], settings: Mapping[str, Any]) -> Instance:
        """Return the checked instance that pandas frames make.

        Parameters
        ----------
        frames : mapping of str to DataFrame
            Table name -> rows with the columns of its CSV file; named levels of the index are columns, too. NaN, None
            and an empty text are blanks.
        settings : mapping
            What ``instance.toml`` would say, at least ``name`` and ``money``.

        Raises
        ------
        InvalidInput
            With every problem found.
        """
        import layout_opt

        return layout_opt.read_frames(frames, settings)

    def with_table(self, name: str, frame: pd.DataFrame) -> Instance:
        """Return the instance with one table replaced or added, checked (InvalidInput where it breaks a rule)."""
        from layout_opt.instance.from_frames import with_table

        return with_table(self, name, frame)

    def with_values(self, values: pd.Series) -> Instance:
        """Return the instance with cells of one column set, checked (InvalidInput where it breaks a rule).

        Parameters
        ----------
        values : Series
            Named ``table.column``; the levels of its index are named like key columns, ``node`` among them where
            cells differ by node.
        """
        from layout_opt.instance.from_frames import with_values

        return with_values(self, values)

    def members(self, set_name: str) -> tuple[str, ...]:
        """Return the members of a set, sorted; NODE in the order of the tree.

        Raises
        ------
        KeyError
            If no table defines such a set.
        """
        return self.sets[set_name]

    def has(self, table: str) -> bool:
        """Tell whether the instance has a table with at least one row."""
        return table in self.tables and len(self._shared(table)) > 0

    def attribute(self, table: str, column: str) -> dict[str, str | float]:
        """Return a column of a table that defines a set, by id, e.g. ``attribute("technologies", "kind")``.

        A blank cell takes the default of the column; without one it is NaN for a number and an empty word for
        text. A blank ``name`` is the id. Empty if the instance does not have the table.
        """
        if not self.has(table):
            return {}
        spec = self.specs[table]
        rows = self._shared(table)
        ids = rows[spec.key_names[0]].tolist()
        cells = rows[column].tolist()
        if column == "name":
            return {name: cell or name for name, cell in zip(ids, cells, strict=True)}
        blank = blank_value(spec.column(column))
        return {name: blank if is_blank(cell) else cell for name, cell in zip(ids, cells, strict=True)}

    def resolve(self, table: str, domain: pd.DataFrame | None = None) -> pd.DataFrame:
        """Return the columns node, keys and values: one row for each key that exists at each node.

        Wildcards are written out, values inherited down the tree, blanks filled with the defaults of their
        columns (NaN or None where the default is none); in a season rates count by its share. Sorted by node in tree
        order, then by the keys.

        Parameters
        ----------
        table : str
            Name of the table; empty if the instance does not have it.
        domain : DataFrame, optional
            Keys to which the answer is limited: some or all of the key columns, and ``node`` if they differ
            by node. Give one where writing out every wildcard would be much more than what is wanted.

        Raises
        ------
        InvalidInput
            If two rows are equally specific for one cell, or a cell that must be given is blank.
        """
        spec = self.specs[table]
        if domain is not None:
            found = resolve(spec, self._rows(table), self.tree, self._axes(table), domain, self.label(table))
            return in_seasons(found, spec, self.tree)
        whole = self.memory.once(
            f"resolved {table}",
            lambda: in_seasons(
                resolve(spec, self._rows(table), self.tree, self._axes(table), label=self.label(table)), spec, self.tree
            ),
        )
        return whole.copy(deep=False)

    def given_at(self, table: str, node: str) -> pd.DataFrame:
        """Return keys and values of what the rows of one node say by themselves (NaN or None: nothing)."""
        spec = silent(self.specs[table])
        rows = self._rows(table)
        own = rows[rows[NODE_COLUMN] == node].assign(node=ROOT)
        found = resolve(spec, own, single_node(0.0, DiscountTiming.START), axis_members(spec, rows, self.sets))
        return found.drop(columns=NODE_COLUMN)

    def label(self, table: str) -> str:
        """Return how messages name a table: its file, or its sheet in a workbook."""
        return table_label(table, self.folder)

    def every_table(self) -> dict[str, pd.DataFrame]:
        """Return the tables themselves and not copies, for whoever neither changes them nor hands them on."""
        return self.tables.every() if isinstance(self.tables, WatchedTables) else dict(self.tables)

    def _shared(self, table: str) -> pd.DataFrame:
        return self.tables.shared(table) if isinstance(self.tables, WatchedTables) else self.tables[table]

    def _rows(self, table: str) -> pd.DataFrame:
        """Return the rows of a table, none if there are none, with a node in any case."""
        spec = self.specs[table]
        if table not in self.tables:
            return empty_rows(spec)
        rows = self._shared(table)
        if ANNOUNCED in rows.columns:
            rows = last_announced(self.tree, rows, spec.key_names)
        return rows if NODE_COLUMN in rows.columns else rows.assign(node=self.tree.root)

    def _axes(self, table: str) -> dict[str, tuple[str, ...]]:
        return axis_members(self.specs[table], self._rows(table), self.sets)


Check = Callable[[Instance], Iterable[Problem]]


def table_label(table: str, source: Path | None) -> str:
    """Return how messages name a table: its file, or its sheet where the source is a workbook."""
    return f"sheet {table}" if source is not None and source.suffix == ".xlsx" else f"{table}.csv"


def is_blank(cell: str | float | None) -> bool:
    """Tell whether a typed cell is blank."""
    return cell is None or cell != cell  # noqa: PLR0124  NaN is the only value that differs from itself


def blank_value(column: Column) -> str | float:
    """Return what a blank cell of a column means."""
    if not isinstance(column.default, Blank):
        return column.default
    return "" if column.type in (Type.TEXT, Type.CHOICE) else np.nan


def axis_members(spec: Table, rows: pd.DataFrame, sets: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return the members that each key column can take: its set, its choices, or the words found in it."""
    axes = {}
    for column in spec.keys:
        if column.refers is not None:
            axes[column.name] = sets.get(column.refers, ())
        elif column.choices:
            axes[column.name] = tuple(sorted(column.choices))
        else:
            axes[column.name] = tuple(sorted(set(rows[column.name].tolist()) - {STAR}))
    return axes


def empty_rows(spec: Table) -> pd.DataFrame:
    """Return the typed rows of a table that is not there."""
    keys = {name: pd.Series([], dtype=object) for name in (NODE_COLUMN, *spec.key_names)}
    values = {column.name: blank_cells(column, 0) for column in spec.values}
    return pd.DataFrame({**keys, **values, "line": pd.Series([], dtype="int64")})

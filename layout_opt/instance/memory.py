"""What follows from an instance alone is made once, and outlives a change that does not touch what it was made from.

Everything that is remembered is remembered together with the tables that were looked at while it was made. What also
follows from settings, sets, tree or units is not told apart: where one of these changes, nothing is carried over.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, TypeVar

import numpy as np
import pandas as pd

Made = TypeVar("Made")
EVERY = "*"
"""Stands for all tables among those that were looked at."""


class Memory:
    """What was made of one instance, each with the names of the tables that it was made from.

    Parameters
    ----------
    trusted : bool
        Whether whoever makes the instance sees to its validation; every other instance validates itself when it is
        made.
    """

    def __init__(self, *, trusted: bool = False) -> None:
        self.trusted = trusted
        self._known: dict[str, tuple[Any, frozenset[str]]] = {}
        self._watching: list[set[str]] = []
        self._of: tuple[object, ...] | None = None

    def is_of(self, parts: tuple[object, ...], *, own: bool) -> bool:
        """Tell whether this is the memory of an instance with these parts; a fresh one becomes it.

        Parameters
        ----------
        parts : tuple
            Everything that the instance consists of beside its tables.
        own : bool
            Whether its tables are those that this memory watches.
        """
        if self._of is None:
            self._of = parts
            return True
        return own and all(one is other for one, other in zip(self._of, parts, strict=True))

    def __reduce__(self) -> tuple[Callable[[bool], Memory], tuple[bool]]:
        """Go to other processes empty."""
        return _emptied, (self.trusted,)

    def look(self, table: str) -> None:
        """Note that a table is looked at."""
        if self._watching:
            self._watching[-1].add(table)

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """Return what `make` makes, remembered under `name`; what it raises is not remembered."""
        if name not in self._known:
            self._watching.append(set())
            try:
                made = make()
            finally:
                looked = frozenset(self._watching.pop())
            self._known[name] = (made, looked)
        value, looked = self._known[name]
        if self._watching:
            self._watching[-1] |= looked
        found: Made = value
        return found

    def without(self, tables: Collection[str]) -> Memory:
        """Return a memory of everything that was made without a look at `tables`, for an instance to be validated."""
        kept = Memory(trusted=True)
        gone = frozenset(tables) | {EVERY}
        kept._known = {name: entry for name, entry in self._known.items() if not (tables and entry[1] & gone)}
        return kept


def _emptied(trusted: bool) -> Memory:
    return Memory(trusted=trusted)


class WatchedTables(Mapping[str, pd.DataFrame]):
    """Tables by name, of which nobody can change a cell; a memory is told of every look at one of them.

    What is handed out shares its cells with the table until it is written to; then only the one handed out changes
    (copy on write). The cells themselves are read-only.

    Parameters
    ----------
    tables : mapping
        The tables.
    memory : Memory
        Who is told.
    sealed : bool
        Whether the cells become read-only; not where they are somebody else's.
    """

    def __init__(self, tables: Mapping[str, pd.DataFrame], memory: Memory, *, sealed: bool = True) -> None:
        self._plain: dict[str, pd.DataFrame] = (
            tables._plain if isinstance(tables, WatchedTables) else dict(tables)  # noqa: SLF001 - of its own kind
        )
        self.memory = memory
        for frame in self._plain.values() if sealed else ():
            make_read_only(frame)

    def __reduce__(self) -> tuple[type[WatchedTables], tuple[dict[str, pd.DataFrame], Memory]]:
        """Go to other processes as plain tables, read-only again where they arrive."""
        return WatchedTables, (self._plain, self.memory)

    def shared(self, name: str) -> pd.DataFrame:
        """Return the table itself, for whoever only reads it at once and does not hand it on."""
        self.memory.look(name)
        return self._plain[name]

    def every(self) -> dict[str, pd.DataFrame]:
        """Return all tables themselves, under the same condition."""
        self.memory.look(EVERY)
        return dict(self._plain)

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.shared(name).copy(deep=False)

    def __contains__(self, name: object) -> bool:
        self.memory.look(str(name))
        return name in self._plain

    def __iter__(self) -> Iterator[str]:
        self.memory.look(EVERY)
        return iter(self._plain)

    def __len__(self) -> int:
        self.memory.look(EVERY)
        return len(self._plain)


def make_read_only(frame: pd.DataFrame) -> None:
    """Make the cells of a table read-only for whoever holds a view of them.

    Copy on write keeps apart what is written through the methods of pandas; this is for the arrays behind them.
    """
    for block in getattr(getattr(frame, "_mgr", None), "blocks", ()):
        if isinstance(block.values, np.ndarray):
            block.values.flags.writeable = False

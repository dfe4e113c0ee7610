"""What follows from an instance alone is made once, and outlives a change that does not touch what it was made from.

Everything that is remembered is remembered together with the tables that were looked at while it was made. What also
follows from settings, sets, tree or units is not told apart: where one of these changes, nothing is carried over.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, TypeVar

import pandas as pd

Made = TypeVar("Made")
EVERY = "*"
"""Stands for all tables among those that were looked at."""


class Memory:
    """What was made of one instance, each with the names of the tables that it was made from."""

    def __init__(self) -> None:
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

    def __reduce__(self) -> tuple[type[Memory], tuple[()]]:
        """Go to other processes empty."""
        return Memory, ()

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
        """Return a memory of everything that was made without a look at `tables`."""
        kept = Memory()
        gone = frozenset(tables) | {EVERY}
        kept._known = {name: entry for name, entry in self._known.items() if not (tables and entry[1] & gone)}
        return kept


class WatchedTables(Mapping[str, pd.DataFrame]):
    """Tables by name; a memory is told of every look at one of them.

    Parameters
    ----------
    tables : mapping
        The tables.
    memory : Memory
        Who is told.
    """

    def __init__(self, tables: Mapping[str, pd.DataFrame], memory: Memory) -> None:
        self.plain: dict[str, pd.DataFrame] = tables.plain if isinstance(tables, WatchedTables) else dict(tables)
        self.memory = memory

    def __getitem__(self, name: str) -> pd.DataFrame:
        self.memory.look(name)
        return self.plain[name]

    def __contains__(self, name: object) -> bool:
        self.memory.look(str(name))
        return name in self.plain

    def __iter__(self) -> Iterator[str]:
        self.memory.look(EVERY)
        return iter(self.plain)

    def __len__(self) -> int:
        self.memory.look(EVERY)
        return len(self.plain)

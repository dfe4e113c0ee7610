"""Decisions and their columns: a decision is declared over a frame of keys and has a column for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from layout_opt.errors import ModelError, nearest
from layout_opt.facts.frames import keys_of
from layout_opt.model.row_keys import Ints, Key, KeyIndex, Vocabulary
from layout_opt.model.terms import Floats


@dataclass(frozen=True)
class Declaration:
    """A decision as its family declares it.

    Parameters
    ----------
    name, doc : str
        Of the decision.
    frame : DataFrame
        Its keys, in the key columns `names` (others are not looked at).
    names : tuple of str
        Key columns.
    upper : array
        Upper bound of each key (infinite = none).
    integer : bool
        Whether the values are whole numbers.
    vocabulary : Vocabulary
        Numbers of the words.
    """

    name: str
    doc: str
    frame: pd.DataFrame
    names: tuple[str, ...]
    upper: Floats
    integer: bool
    vocabulary: Vocabulary

    @cached_property
    def index(self) -> KeyIndex:
        """Where each key stands."""
        return KeyIndex(self.vocabulary, self.frame, self.names)

    @cached_property
    def keys(self) -> list[Key]:
        """The keys."""
        return keys_of(self.frame, self.names)


class DecisionColumns(Mapping[Key, int]):
    """The columns of one decision: key -> number of the column.

    Parameters
    ----------
    said : Declaration
        The decision.
    start : int
        Number of the column of the first key; the others follow.
    """

    def __init__(self, said: Declaration, start: int) -> None:
        self.said, self.start = said, start

    @property
    def frame(self) -> pd.DataFrame:
        """The keys, in the key columns and perhaps others."""
        return self.said.frame

    @property
    def vocabulary(self) -> Vocabulary:
        """Numbers of the words of keys."""
        return self.said.vocabulary

    @property
    def numbers(self) -> Ints:
        """The columns in the order of the keys."""
        return np.arange(self.start, self.start + len(self.frame), dtype=np.int64)

    def at(self, frame: pd.DataFrame) -> Ints:
        """Return the column of each key of `frame`.

        Raises
        ------
        ModelError
            If the decision has no such key.
        """
        found = self.find(frame)
        if (found < 0).any():
            key = keys_of(frame.iloc[[int(np.argmin(found))]], self.said.names)[0]
            raise ModelError(f"there is no {self.said.name} at {', '.join(map(str, key))}")
        return found

    def find(self, frame: pd.DataFrame) -> Ints:
        """Return the column of each key of `frame`, -1 where the decision has no such key."""
        if frame is self.frame:
            return self.numbers
        places = self.said.index.at(frame)
        return np.where(places < 0, -1, places + self.start)

    def same_as(self, other: DecisionColumns | None) -> bool:
        """Tell whether another decision has the same columns for the same keys."""
        if other is None or self.start != other.start:
            return False
        return self.said is other.said or np.array_equal(self.said.index.flat, other.said.index.flat)

    @cached_property
    def _by_key(self) -> dict[Key, int]:
        return dict(zip(self.said.keys, self.numbers.tolist(), strict=True))

    def __getitem__(self, key: Key) -> int:
        return self._by_key[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self.said.keys)

    def __len__(self) -> int:
        return len(self.frame)


def named_decision(decisions: Mapping[str, DecisionColumns], name: str) -> DecisionColumns:
    """Return a decision by name.

    Raises
    ------
    ModelError
        If no family declares it; the message names the nearest that one does.
    """
    if name not in decisions:
        raise ModelError(f"no family declares the decision {name!r}{nearest(name, decisions)}")
    return decisions[name]


@dataclass
class Columns:
    """Bounds and wholeness of every column, in the order of declaration; the first one is `NOTHING`."""

    parts: list[tuple[Floats, Floats, bool]] = field(default_factory=lambda: [(np.zeros(1), np.zeros(1), False)])
    size: int = 1

    def add(self, lower: Floats, upper: Floats, *, integer: bool) -> int:
        """Add columns and return the number of the first."""
        start = self.size
        self.parts.append((lower, upper, integer))
        self.size += len(lower)
        return start

    @property
    def lower(self) -> Floats:
        """Lower bound of each column."""
        return np.concatenate([lower for lower, _, _ in self.parts])

    @property
    def upper(self) -> Floats:
        """Upper bound of each column."""
        return np.concatenate([upper for _, upper, _ in self.parts])

    @property
    def integer(self) -> np.ndarray:
        """Whether each column is whole."""
        return np.repeat([whole for _, _, whole in self.parts], [len(lower) for lower, _, _ in self.parts])

"""A family's part of the model: its decisions and rows, as arrays with names.

A decision is declared over a frame of keys and has a column for each; a row of a kind has a key, two bounds and terms.
Nothing here is an object for each column or row: names are made from the key frames where somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from layout_opt.errors import ModelError, nearest
from layout_opt.facts.frames import keys_of, table_of
from layout_opt.model.keys import Ints, Key, KeyIndex, Vocabulary
from layout_opt.model.rows import RowSet, RowSpec, row_set
from layout_opt.model.terms import Amounts, Floats, Terms, amounts

USER_BLOCK = "user"
"""Pyomo block, and family in the tables, of rows of the user's own."""
Held = Mapping[str, Mapping[Key, float]]
"""Decision name -> {key: value held}."""


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


@dataclass
class ModelBlock:
    """The part of one family, and the decisions that all families share.

    Parameters
    ----------
    name, doc : str
        Of the family.
    vocabulary : Vocabulary
        Numbers of the words of keys.
    columns : Columns
        Of all families.
    decisions : dict
        Decision name -> its columns; shared by all blocks of the model.
    enforce_limits : bool
        False while a given layout is evaluated: limit rows are then left out (reported, not enforced).
    specs : mapping
        Name of rows -> what they are.
    fixed : mapping
        Decision name -> {key: value held}. Where limits are enforced a value above the column's upper bound leaves
        it no value at all; where they are not, the bound gives way.
    row_sets : list of RowSet
        Rows that were added.
    own : list of str
        Decisions that were declared here.
    """

    name: str
    doc: str
    vocabulary: Vocabulary
    columns: Columns
    decisions: dict[str, DecisionColumns]
    enforce_limits: bool
    specs: Mapping[str, RowSpec]
    fixed: Held = field(default_factory=dict)
    row_sets: list[RowSet] = field(default_factory=list)
    own: list[str] = field(default_factory=list)

    def variables(
        self,
        name: str,
        frame: pd.DataFrame,
        keys: Sequence[str],
        *,
        upper: Amounts = np.inf,
        integer: bool = False,
        doc: str = "",
    ) -> DecisionColumns:
        """Declare non-negative columns over the keys of `frame` and share them as the decision `name`.

        Parameters
        ----------
        name : str
            Decision name, also the Pyomo component's name.
        frame : DataFrame
            Different keys, in the columns `keys`.
        keys : sequence of str
            Key columns, first ``node``.
        upper : array or float
            Upper bound of each key (infinite or NaN = none).
        integer : bool
            Whether the values are whole numbers.
        doc : str
            Meaning and unit.
        """
        most = amounts(upper, len(frame))
        most = np.where(np.isnan(most), np.inf, most)
        return self.add(Declaration(name, doc, frame, tuple(keys), most, integer, self.vocabulary))

    def add(self, said: Declaration) -> DecisionColumns:
        """Add the columns of a decision, held where it is to be held."""
        made = DecisionColumns(said, self.columns.size)
        least, most = np.zeros(len(said.frame)), said.upper
        held = self.fixed.get(said.name, {})
        if held:
            places = made.find(table_of(held, said.names)) - made.start
            known, values = places >= 0, np.array(list(held.values()))
            places, values, most = places[known], values[known], most.copy()
            least[places] = np.maximum(0.0, values)
            most[places] = np.minimum(values, most[places]) if self.enforce_limits else values
        self.columns.add(least, most, integer=said.integer)
        self.decisions[said.name] = made
        self.own.append(said.name)
        return made

    def decision(self, name: str) -> DecisionColumns:
        """Return the columns of a decision.

        Raises
        ------
        ModelError
            If no family declares it; the message names the nearest that one does.
        """
        return named_decision(self.decisions, name)

    def index(self, frame: pd.DataFrame, keys: Sequence[str]) -> KeyIndex:
        """Return where each key of a frame stands in it."""
        return KeyIndex(self.vocabulary, frame, keys)

    def rows(
        self, name: str, frame: pd.DataFrame, terms: Sequence[Terms], side: Amounts, *, where: Amounts | None = None
    ) -> None:
        """Add the rows ``sum(coefficient x column) <=, >= or = side``, one for each key of `frame`.

        Limits are left out while a given layout is evaluated.

        Parameters
        ----------
        name : str
            Name of the rows, one of the `ROWS` of the family, which say key columns and sense.
        frame : DataFrame
            Their keys.
        terms : sequence of Terms
            Their terms; in a row the terms of an earlier part stand first.
        side : array or float
            Right-hand side of each.
        where : array of bool, optional
            Keys that have a row (all of them by default).

        Raises
        ------
        ModelError
            If the family declares no such rows, or a right-hand side is no number.
        """
        if name not in self.specs:
            raise ModelError(f"{self.name} declares no rows {name!r} in its ROWS{nearest(name, self.specs)}")
        spec = self.specs[name]
        if self.enforce_limits or not spec.limit:
            self.row_sets.append(row_set(self.name, spec, frame, terms, side, where))

"""A family's part of the model: its decisions and rows, as arrays with names.

A decision is declared over a frame of keys and has a column for each; a row of a kind has a key, two bounds and terms.
Nothing here is an object for each column or row: names are made from the key frames where somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from layout_opt.errors import ModelError, nearest
from layout_opt.facts.frames import table_of
from layout_opt.model.columns import Columns, DecisionColumns, Declaration, named_decision
from layout_opt.model.row_keys import Key, KeyIndex, Vocabulary
from layout_opt.model.rows import RowSet, RowSpec, row_set
from layout_opt.model.terms import Amounts, Terms, amounts

OBJECTIVE = "objective"
"""Family, in the tables, of the rows that keep the objective of an earlier solve."""
USER_BLOCK = "user"
"""Pyomo block, and family in the tables, of rows of the user's own."""
ROUND_OFF = 1e-9
"""Share of its upper bound by which a value that is held may be above it through rounding [1]."""
Held = Mapping[str, Mapping[Key, float]]
"""Decision name -> {key: value held}."""


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
    uses : tuple of str, optional
        Decisions of others that may be asked for (all of them by default).
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
    uses: tuple[str, ...] | None = None

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
            beyond = values - most[places]
            values = np.where((beyond > 0) & (beyond <= ROUND_OFF * most[places]), most[places], values)
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
            If no family declares it, or this one does not say that it uses it; the message names the nearest.
        """
        found = named_decision(self.decisions, name)
        if self.uses is not None and name not in self.uses and name not in self.own:
            raise ModelError(f"{self.name} uses the decision {name!r}, which its USES do not name")
        return found

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

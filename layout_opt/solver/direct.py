"""From an instance straight to the arrays of a program, without Pyomo: the way of everything that solves often.

The arrays are those that `compile_model` makes of the Pyomo model, column by column and row by row; the tests hold one
to the other. What users add to the Pyomo model is not known here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, overload

import numpy as np

from layout_opt.instance import Instance
from layout_opt.model.aim import Aim
from layout_opt.model.block import Held
from layout_opt.model.build import Layout, LinearModel, model_arrays
from layout_opt.model.columns import Columns, DecisionColumns
from layout_opt.model.ledger import Key, Ledger
from layout_opt.model.rows import NOTHING, Rows, RowSet, below_each_other
from layout_opt.model.terms import first_named, sums_at
from layout_opt.solver.arrays import Arrays, Floats, Ints, matrix_of


class RowPlace(NamedTuple):
    """Where a row stands: block, name of the rows, key."""

    block: str
    row: str
    key: Key


class RowNames(Sequence[RowPlace]):
    """Names of rows, made when somebody asks for them.

    Parameters
    ----------
    head : sequence of RowPlace
        Of the first rows.
    row_sets : sequence of RowSet
        The rows after them.
    """

    def __init__(self, head: Sequence[RowPlace], row_sets: Sequence[RowSet]) -> None:
        self._head = tuple(head)
        self._sets = tuple(row_sets)
        self._starts = np.cumsum([len(head), *(len(part.rows.lower) for part in row_sets)])

    def __len__(self) -> int:
        return int(self._starts[-1])

    def __iter__(self) -> Iterator[RowPlace]:
        yield from self._head
        for part in self._sets:
            yield from (RowPlace(part.block, part.spec.name, key) for key in part.keys)

    @overload
    def __getitem__(self, row: int) -> RowPlace: ...

    @overload
    def __getitem__(self, row: slice) -> Sequence[RowPlace]: ...

    def __getitem__(self, row: int | slice) -> RowPlace | Sequence[RowPlace]:
        if isinstance(row, slice):
            return [self[at] for at in range(*row.indices(len(self)))]
        at = range(len(self))[row]
        if at < len(self._head):
            return self._head[at]
        number = int(np.searchsorted(self._starts, at, side="right")) - 1
        part = self._sets[number]
        return RowPlace(part.block, part.spec.name, part.keys[at - int(self._starts[number])])


@dataclass(frozen=True)
class DirectModel:
    """What `BuiltModel` is, without Pyomo.

    Parameters
    ----------
    linear : LinearModel
        The arrays of columns and rows.
    """

    linear: LinearModel

    @property
    def instance(self) -> Instance:
        """What it was made from."""
        return self.linear.instance

    @property
    def decisions(self) -> Mapping[str, DecisionColumns]:
        """Decision name -> {key: number of the column}."""
        return self.linear.decisions

    @property
    def ledgers(self) -> Mapping[str, Ledger]:
        """Ledger name -> Ledger."""
        return self.linear.ledgers

    @property
    def layout(self) -> Layout:
        """Whether limits are enforced."""
        return self.linear.layout

    @property
    def columns(self) -> Columns:
        """Bounds of all columns."""
        return self.linear.columns

    @property
    def nonzeros(self) -> int:
        """Terms of all rows."""
        return sum(len(part.rows.coefficients) for part in self.linear.row_sets())

    def arrays(self, aim: Aim, *, maximise: bool, kept: Sequence[tuple[Aim, float]] = ()) -> Arrays:
        """Return the arrays with `aim` as the objective; each aim in `kept` may not fall below its value."""
        coefficients, aimed = self._terms(aim)
        head = [_kept_row(*self._terms(before), least) for before, least in kept]
        row_sets = list(self.linear.row_sets())
        rows = below_each_other([*head, *(part.rows for part in row_sets)])
        columns = self.columns
        first, places = first_named(np.concatenate([aimed, rows.columns]), columns.size)
        names = [RowPlace("", f"keep_{before.value}", ()) for before, _ in kept]
        return Arrays(
            matrix=matrix_of(rows, places[len(aimed) :], len(first)),
            row_lower=rows.lower,
            row_upper=rows.upper,
            lower=columns.lower[first],
            upper=columns.upper[first],
            cost=sums_at(places[: len(aimed)], coefficients, len(first)),
            integer=columns.integer[first],
            maximise=maximise,
            offset=0.0,
            variables=tuple(first.tolist()),
            rows=RowNames(names, row_sets),
            numbers=first,
        )

    def _terms(self, aim: Aim) -> tuple[Floats, Ints]:
        coefficients, columns = self.linear.aim_terms(aim)
        return (coefficients, columns) if len(columns) else (np.ones(1), np.array([NOTHING]))


def _kept_row(coefficients: Floats, columns: Ints, least: float) -> Rows:
    return Rows(np.array([least]), np.array([np.inf]), np.array([0, len(columns)]), columns, coefficients)


def direct_model(instance: Instance, layout: Layout = Layout.BEST, held: Held | None = None) -> DirectModel:
    """Return the model of an instance without Pyomo (see `build_model`)."""
    return DirectModel(model_arrays(instance, layout, held=held))

"""Parameters: assumed or calibrated numbers with a low and a high end, as ``provenance.csv`` gives them.

A parameter is one row of ``provenance.csv`` with a range: all cells of one column, or those of one key, for which that
row speaks (the most specific row speaks for a cell). All its cells move together.

With ``range`` = ``factor`` the ends are factors of every cell and 1 is the base. With ``absolute`` (the default)
they are values: every cell that is not blank is set to the value. Either end may be blank. A row whose two ends are
the same does not vary. A range that leaves out the base is refused: the base would lie outside what is held possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from layout_opt.analysis.sensitivity.distributions import Distribution
from layout_opt.analysis.sensitivity.result_rows import row_blocks
from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.instance import Change, Instance
from layout_opt.instance.instance import is_blank
from layout_opt.instance.spec import Type
from layout_opt.result.status_shares import deciding_rows

FACTOR, ABSOLUTE = "factor", "absolute"
STATUSES = ("assumed", "calibrated")
"""Whose ranges are followed unless others are named."""
Row = Mapping[Any, Any]
SAME = 1e-12
"""Relative distance at which two ends are one [1]."""


@dataclass(frozen=True)
class Parameter:
    """A number, or numbers that move together, of which only a range is known.

    Parameters
    ----------
    name : str
        ``TABLE.COLUMN``, ``TABLE.COLUMN[KEY]``, or a name of the user's own.
    edits : tuple of Change
        What a value does; its value is put in place of ``scale`` or ``set``.
    kind : str
        ``factor`` or ``absolute``.
    low, high : float or None
        Ends; None where one is not given.
    base : float or None
        Value of the base: 1 for a factor; None where the cells of an absolute range differ.
    unit : str
        Unit of the values; blank for a factor.
    status : str
        ``assumed``, ``calibrated`` ..., or ``given`` for what the user names.
    cells : int
        How many cells move.
    note : str
        How the numbers came about.
    distribution : Distribution, optional
        By default uniform between the ends.
    """

    name: str
    edits: tuple[Change, ...]
    kind: str
    low: float | None
    high: float | None
    base: float | None = 1.0
    unit: str = ""
    status: str = "given"
    cells: int = 0
    note: str = ""
    distribution: Distribution | None = field(default=None)

    def changes(self, value: float) -> tuple[Change, ...]:
        """Return the changes that give the parameter a value."""
        field_name = "scale" if self.kind == FACTOR else "set"
        return tuple(edit.model_copy(update={field_name: float(value)}) for edit in self.edits)

    @property
    def spread(self) -> Distribution:
        """How its values are distributed.

        Raises
        ------
        InvalidInput
            If an end is missing.
        """
        if self.distribution is not None:
            return self.distribution
        if self.low is None or self.high is None:
            raise InvalidInput([_no_end(self.name)])
        return Distribution(self.low, self.high)


def check_ends(parameters: Iterable[Parameter]) -> None:
    """Raise InvalidInput for every parameter from which nothing can be drawn because an end is missing."""
    open_ = [found for found in parameters if found.distribution is None and None in (found.low, found.high)]
    if open_:
        raise InvalidInput(_no_end(found.name) for found in open_)


def _no_end(name: str) -> Problem:
    fix = "give low and high in provenance.csv, or name the parameter with a range"
    return Problem(f"parameter {name}", "one end only", "have a low and a high end", fix)


@dataclass(frozen=True)
class ParameterLeftOut:
    """Numbers that are not varied, and why.

    Parameters
    ----------
    name, status, why : str
        Which, how they came about, and why they stay as they are.
    cells : int
        How many.
    """

    name: str
    status: str
    why: str
    cells: int


def parameters_of(
    instance: Instance, statuses: Iterable[str] = STATUSES
) -> tuple[tuple[Parameter, ...], tuple[ParameterLeftOut, ...]]:
    """Return the parameters that ``provenance.csv`` gives, in its order, and the numbers that have no range there.

    Parameters
    ----------
    instance : Instance
        With ``provenance.csv``.
    statuses : iterable of str
        Which rows to follow.

    Raises
    ------
    InvalidInput
        If a range leaves out the base.
    """
    found: list[Parameter] = []
    left: list[ParameterLeftOut] = []
    problems: list[Problem] = []
    wanted = set(statuses)
    said = instance.tables.get("provenance", pd.DataFrame())
    for place, row in zip(said.index, said.to_dict("records"), strict=True):
        if row["status"] not in wanted or row["table"] not in instance.tables:
            continue
        for column in _columns(instance, row["table"], row["column"]):
            mask = _spoken_for(instance, row["table"], column, float(place))
            name = _name(row["table"], column, row["key"])
            if not mask.any():
                continue
            why = _no_range(row) or _no_effect(instance, row["table"], column)
            if why:
                left.append(ParameterLeftOut(name, row["status"], why, int(mask.sum())))
                continue
            made = _parameter(instance, name, row, column, mask)
            problems += _base_problems(instance, made, row, column, mask)
            found.append(made)
    if problems:
        raise InvalidInput(problems)
    return tuple(found), tuple(left)


def _columns(instance: Instance, table: str, column: str) -> Iterator[str]:
    """Yield the columns of numbers that a provenance row names and the table has."""
    for spec in instance.specs[table].values:
        numeric = spec.type not in (Type.TEXT, Type.CHOICE, Type.FLAG)
        if numeric and column in ("*", spec.name) and spec.name in instance.tables[table]:
            yield spec.name


def _name(table: str, column: str, key: str) -> str:
    return f"{table}.{column}" if key == "*" else f"{table}.{column}[{key}]"


def _spoken_for(instance: Instance, table: str, column: str, place: float) -> pd.Series:
    deciding = deciding_rows(instance, table, column)
    return (deciding == place).reindex(instance.tables[table].index, fill_value=False)


def _no_range(row: Row) -> str:
    low, high = row["low"], row["high"]
    if is_blank(low) and is_blank(high):
        return "no low and high in provenance.csv"
    same = not is_blank(low) and not is_blank(high) and np.isclose(low, high, rtol=SAME, atol=0)
    return "low and high are the same" if same else ""


def _no_effect(instance: Instance, table: str, column: str) -> str:
    beside = instance.specs[table].column(column).beside
    return f"no result depends on it, but {beside}" if beside else ""


def _parameter(instance: Instance, name: str, row: Row, column: str, mask: pd.Series) -> Parameter:
    table = str(row["table"])
    kind = FACTOR if row["range"] == FACTOR else ABSOLUTE
    rows = instance.tables[table]
    keys = rows[list(instance.specs[table].key_names)]
    counted = pd.Series(data=True, index=rows.index) if kind == ABSOLUTE else rows[column].notna()
    edits = tuple(
        Change(table=table, where=block, column=column, **({"scale": 1.0} if kind == FACTOR else {"set": 0.0}))
        for block in row_blocks(keys[counted], mask[counted])
    )
    values = rows.loc[mask, column].unique()
    base = 1.0 if kind == FACTOR else float(values[0]) if len(values) == 1 else None
    ends = [None if is_blank(end) else float(end) for end in (row["low"], row["high"])]
    return Parameter(
        name, edits, kind, ends[0], ends[1], base,
        "" if kind == FACTOR else column_unit(instance, table, column, keys[mask]),
        str(row["status"]), int(mask.sum()), str(row.get("note") or ""),
    )  # fmt: skip


def column_unit(instance: Instance, table: str, column: str, keys: pd.DataFrame) -> str:
    """Return the unit of the cells of a column, all of them if they differ, separated by commas."""
    pattern = instance.specs[table].column(column).unit
    units = []
    for row in keys.to_dict("records"):
        try:
            units.append(instance.units.column(pattern, **{str(name): str(cell) for name, cell in row.items()}))
        except KeyError:  # a general row: its unit is that of each member
            units.append(pattern)
    return ", ".join(dict.fromkeys(units))


def _base_problems(instance: Instance, made: Parameter, row: Row, column: str, mask: pd.Series) -> Iterator[Problem]:
    """Yield a problem where the base lies outside the range."""
    cells = instance.tables[str(row["table"])].loc[mask, column] if made.kind == ABSOLUTE else pd.Series([1.0])
    least, most = float(cells.min()), float(cells.max())
    where = f"{instance.label('provenance')}:{row['line']} {made.name}"
    base = "the factor 1" if made.kind == FACTOR else f"the values from {least:g} to {most:g} that stand in the table"
    slack = SAME * max(abs(least), abs(most))
    if made.low is not None and least < made.low - slack:
        yield Problem(where, f"low = {made.low:g}", f"not lie above {base}", "correct low, or the column range")
    if made.high is not None and most > made.high + slack:
        yield Problem(where, f"high = {made.high:g}", f"not lie below {base}", "correct high, or the column range")


def pick(parameters: Sequence[Parameter], names: Sequence[str]) -> tuple[Parameter, ...]:
    """Return the named parameters in the order of the names.

    Raises
    ------
    InvalidInput
        For every unknown name.
    """
    known = {parameter.name: parameter for parameter in parameters}
    wrong = [
        Problem(
            "parameter", repr(name), f"be one with a range{nearest(name, known)}", f"give one of {', '.join(known)}"
        )
        for name in names
        if name not in known
    ]
    if wrong:
        raise InvalidInput(wrong)
    return tuple(known[name] for name in dict.fromkeys(names))

"""What was observed: a frame of units (or of periods and units), checked once, as plain arrays."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from layout_opt.analysis.productivity.label_order import (
    PERIOD,
    by_period_and_unit,
    in_natural_order,
    named_columns,
    rank,
    told_label,
    unnamed_rows,
)
from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.solver.arrays import Floats

Columns = str | Sequence[str] | None
"""One column, several, or none."""
NO_NUMBERS = {"b": "true or false", "c": "complex numbers", "M": "dates", "m": "lengths of time"}
"""Kinds of columns that hold no quantities."""
MOST_PROBLEMS = 20
"""Problems of one kind that are listed one by one."""


@dataclass(frozen=True)
class Observations:
    """Units with their inputs, good outputs and bad outputs.

    Parameters
    ----------
    labels : tuple
        Name of each unit.
    inputs, goods, bads : tuple of str
        Names of the columns.
    quantities : ndarray of shape (units, inputs + goods + bads)
        In the units of the frame, read-only.
    """

    labels: tuple[Hashable, ...]
    inputs: tuple[str, ...]
    goods: tuple[str, ...]
    bads: tuple[str, ...]
    quantities: Floats

    @property
    def names(self) -> tuple[str, ...]:
        """Every column: inputs, goods, bads."""
        return (*self.inputs, *self.goods, *self.bads)

    @property
    def signs(self) -> Floats:
        """Return 1 for what better practice lowers (inputs, bads), -1 for what it raises (goods)."""
        return np.array([1.0] * len(self.inputs) + [-1.0] * len(self.goods) + [1.0] * len(self.bads))

    def places(self, names: Iterable[str]) -> list[int]:
        """Return the places of columns."""
        return [self.names.index(name) for name in names]

    def amounts(self, names: Iterable[str]) -> Floats:
        """Return the quantities of some columns."""
        return self.quantities[:, self.places(names)]

    def order(self) -> list[int]:
        """Return the places of the units in the natural order of their labels."""
        return sorted(range(len(self.labels)), key=lambda place: rank(self.labels[place]))


def observed(
    frame: pd.DataFrame, inputs: Columns, goods: Columns, bads: Columns = (), *, where: str = "frame"
) -> Observations:
    """Return a checked frame with one row for each unit.

    Parameters
    ----------
    frame : DataFrame
        Units as index; quantities per year (or whatever period), any units of measurement.
    inputs, goods, bads : str or sequence of str
        Its columns by role; at least one input and one good.
    where : str
        What messages call the frame.

    Raises
    ------
    InvalidInput
        With every problem found: columns that are missing or have two roles; units that stand twice; values that are
        missing, not numbers, infinite or negative; inputs of 0; units without any good output; bads that nobody has.
    """
    roles = _roles(frame, inputs, goods, bads, where)
    index = frame.index
    problems = [
        Problem(f"{where} {told_label(label)}", "the unit more than once", "stand once", "add up or remove its rows")
        for label in index[index.duplicated()].unique()[:MOST_PROBLEMS]
    ]
    if not len(frame):
        problems.append(Problem(where, "no rows", "hold at least one unit", "give the observations"))
    numbers, unread = _numbers(frame, [name for names in roles.values() for name in names], where)
    problems += unread or _signs(numbers, roles, where)
    if problems:
        raise InvalidInput(problems)
    quantities = numbers.to_numpy(dtype=float, copy=True)
    quantities.setflags(write=False)
    names = [tuple(roles[role]) for role in ("input", "good", "bad")]
    return Observations(tuple(index.tolist()), names[0], names[1], names[2], quantities)


def observed_panel(
    panel: pd.DataFrame, inputs: Columns, goods: Columns, bads: Columns = (), *, where: str = "panel", least: int = 2
) -> dict[Hashable, Observations]:
    """Return the checked units of each period, periods in order.

    Parameters
    ----------
    panel : DataFrame
        Index of two levels: period and unit, in this order; or the other way round, where the second is called period,
        year, quarter, month or date. Periods are taken in the natural order of their labels (t2 before t10), those of
        an ordered categorical in its order.
    inputs, goods, bads, where
        As `observed`.
    least : int
        How many periods there must be.

    Raises
    ------
    InvalidInput
        As `observed`; or if the index has not two levels or is empty somewhere, or there are too few periods.
    """
    if not isinstance(panel, pd.DataFrame) or panel.index.nlevels != 2:
        rule = "be a frame indexed by period and unit"
        raise InvalidInput([Problem(where, _kind(panel), rule, "use set_index(['period', 'unit'])")])
    panel = by_period_and_unit(panel)
    if unnamed := unnamed_rows(panel, where):
        raise InvalidInput(unnamed)
    every = observed(panel, inputs, goods, bads, where=where)
    placed: dict[Hashable, list[int]] = {}
    for place, (period, _) in enumerate(panel.index):
        placed.setdefault(period, []).append(place)
    if len(placed) < least:
        found = f"{len(placed)} period{'s' * (len(placed) != 1)}"
        raise InvalidInput([Problem(where, found, f"hold at least {least}", "add the other period")])
    return {
        period: Observations(
            tuple(panel.index[place][1] for place in placed[period]), every.inputs, every.goods, every.bads,
            every.quantities[placed[period]],
        )
        for period in periods_of(panel)
    }  # fmt: skip


def last_period(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the units of the last period of a panel; a frame of units as it is."""
    return frame if frame.index.nlevels == 1 else of_period(frame, periods_of(frame)[-1])


def of_period(panel: pd.DataFrame, period: Hashable) -> pd.DataFrame:
    """Return the units of one period of a panel."""
    found: pd.DataFrame = panel[panel.index.get_level_values(0) == period]
    return found.droplevel(0)


def periods_of(panel: pd.DataFrame) -> list[Hashable]:
    """Return the periods of a panel in their order."""
    level = panel.index.get_level_values(0)
    kind = level.dtype
    if isinstance(kind, pd.CategoricalDtype) and kind.ordered:
        there = set(level)
        return [period for period in kind.categories if period in there]
    return in_natural_order(level.unique())


def in_order_of(panel: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a result whose periods have the order of the panel: names of runs do not sort as they follow."""
    if panel.index.nlevels == 1 or PERIOD not in frame.index.names:
        return frame
    named = frame.index.to_frame(index=False)
    named[PERIOD] = pd.Categorical(named[PERIOD], categories=periods_of(panel), ordered=True)
    found = frame.set_axis(pd.MultiIndex.from_frame(named))
    found.attrs = frame.attrs
    return found


def pooled(periods: Mapping[Hashable, Observations]) -> Observations:
    """Return the units of all periods as one set, labelled (period, unit)."""
    first = next(iter(periods.values()))
    labels = tuple((period, label) for period, units in periods.items() for label in units.labels)
    quantities = np.concatenate([units.quantities for units in periods.values()])
    return Observations(labels, first.inputs, first.goods, first.bads, quantities)


def _roles(frame: pd.DataFrame, inputs: Columns, goods: Columns, bads: Columns, where: str) -> dict[str, list[str]]:
    """Return the columns of each role."""
    if not isinstance(frame, pd.DataFrame):
        raise InvalidInput([Problem(where, _kind(frame), "be a frame with units as index", "make one with pandas")])
    roles: dict[str, list[Any]] = {
        role: [name if isinstance(name, Hashable) else repr(name) for name in named_columns(names)]
        for role, names in (("input", inputs), ("good", goods), ("bad", bads))
    }
    problems = [
        Problem(where, f"no {role} columns", "name at least one", f"give {role}s=") for role in ("input", "good")
        if not roles[role]
    ]  # fmt: skip
    known = [str(name) for name in frame.columns]
    every = [name for names in roles.values() for name in names]
    for name in dict.fromkeys(every):
        if name not in frame.columns:
            rule = f"be one of its columns{nearest(str(name), known)}"
            problems.append(Problem(where, repr(name), rule, f"give some of {', '.join(known) or 'its columns'}"))
        elif known.count(str(name)) > 1:
            problems.append(Problem(f"{where} {name}", "the column more than once", "stand once", "rename one"))
        if every.count(name) > 1:
            problems.append(Problem(f"{where} {name}", "two roles", "have one role", "name it once"))
    if problems:
        raise InvalidInput(problems)
    return roles


def _numbers(frame: pd.DataFrame, names: Sequence[str], where: str) -> tuple[pd.DataFrame, list[Problem]]:
    """Return columns as floats, and the cells that are none."""
    kinds = {name: NO_NUMBERS[frame[name].dtype.kind] for name in names if frame[name].dtype.kind in NO_NUMBERS}
    problems = [Problem(f"{where} {name}", kind, "be numbers", "give quantities") for name, kind in kinds.items()]
    known = [name for name in names if name not in kinds]
    numbers = pd.DataFrame(
        {name: pd.to_numeric(frame[name], errors="coerce").astype(float) for name in known}, index=frame.index
    )  # fmt: skip
    for name in known:
        column = frame[name].to_numpy(dtype=object)
        bad = ~np.isfinite(numbers[name].to_numpy())
        for place in np.flatnonzero(bad)[:MOST_PROBLEMS]:
            cell = column[place]
            found = "nothing" if pd.isna(cell) else repr(cell) if isinstance(cell, str) else str(cell)
            fix = "fill it in, or leave the unit out" if pd.isna(cell) else "correct the value"
            problems.append(
                Problem(f"{where} {told_label(frame.index[place])} {name}", found, "be a finite number", fix)
            )
    return numbers, problems


def _signs(numbers: pd.DataFrame, roles: Mapping[str, Sequence[str]], where: str) -> list[Problem]:
    """Return the quantities that no production can have."""
    problems: list[Problem] = []
    for role, names in roles.items():
        rule = "be above 0" if role == "input" else "be at least 0"
        for name in names:
            column = numbers[name].to_numpy()
            wrong = column <= 0 if role == "input" else column < 0
            for label, value in _some(numbers.index[wrong].tolist(), column[wrong]):
                fix = "correct it, or leave the unit out"
                problems.append(Problem(f"{where} {told_label(label)} {name}", f"{value:g}", rule, fix))
            if role == "bad" and len(column) and not (column > 0).any():
                fix = "leave the column out"
                problems.append(Problem(f"{where} {name}", "0 for every unit", "be above 0 for some unit", fix))
    none = (numbers[list(roles["good"])] == 0).all(axis=1).to_numpy()
    for label in numbers.index[none][:MOST_PROBLEMS]:
        rule = "have at least one good output"
        problems.append(Problem(f"{where} {told_label(label)}", "no good output", rule, "leave the unit out"))
    return problems


def _some(labels: Sequence[Hashable], values: Floats) -> Iterator[tuple[Hashable, float]]:
    yield from zip(labels[:MOST_PROBLEMS], values[:MOST_PROBLEMS].tolist(), strict=True)


def _kind(thing: object) -> str:
    if isinstance(thing, pd.DataFrame):
        return f"an index of {thing.index.nlevels} level{'s' * (thing.index.nlevels != 1)}"
    return f"a {type(thing).__name__}"

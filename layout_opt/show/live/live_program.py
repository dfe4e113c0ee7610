"""The program of an instance under names, so that programs of changed instances can be held against each other.

Rows with no bounds are measures: they limit nothing, and their value at a layout is what the page shows (money of a
region by part, value made by an industry).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from layout_opt.facts.frames import keys_of
from layout_opt.instance import Instance
from layout_opt.model.ledger import Key
from layout_opt.model.objective import Stage, stages
from layout_opt.solver.arrays import Floats
from layout_opt.solver.direct import DirectModel, direct_model

MEASURE = "measure"
"""Block of the rows that only measure."""
VALUE, MADE = "value", "made"
"""Measures: money by region and part; value that an industry makes in a region."""

Name = tuple[str, str, Key]
"""Block (of a column: nothing), row or decision, key."""
Worth = Mapping[Key, tuple[Key, float]]
"""Key of an activity -> key of what it adds to, and the worth of one unit [money per unit of activity]."""


@dataclass(frozen=True)
class NamedProgram:
    """Stages of one program: ``cost @ x`` with ``row_lower <= matrix @ x <= row_upper`` and bounds on x.

    Parameters
    ----------
    columns, rows : tuple of Name
        Every decision, and every row; measures come last.
    matrix : csc_array
        Rows x columns.
    row_lower, row_upper, lower, upper : arrays
        Bounds; a measure has none.
    integer : array of bool
        Whether a column is integer.
    stages : tuple of Stage
        What is asked in which sense, one after the other.
    costs : tuple of arrays
        Objective coefficients of each stage.
    """

    columns: tuple[Name, ...]
    rows: tuple[Name, ...]
    matrix: Any
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    integer: NDArray[np.bool_]
    stages: tuple[Stage, ...]
    costs: tuple[Floats, ...]


def named_program(instance: Instance, worth: Worth) -> NamedProgram:
    """Return the program of an instance.

    Parameters
    ----------
    instance : Instance
        A valid instance.
    worth : mapping
        What a unit of each activity is worth; see `Worth`.
    """
    model = direct_model(instance)
    plan = stages(instance)
    asked = [model.arrays(stage.aim, maximise=stage.maximise) for stage in plan]
    arrays, size = asked[0], model.columns.size
    places = [np.array(found.variables, dtype=np.int64) for found in asked]
    measures = list(_measures(model, worth))
    entries = arrays.matrix.tocoo()
    below = len(arrays.rows)
    row = np.concatenate([entries.row, *(np.full(len(m[1]), below + at) for at, m in enumerate(measures))])
    column = np.concatenate([places[0][entries.col], *(np.array(m[2], dtype=np.int64) for m in measures)])
    value = np.concatenate([entries.data, *(np.array(m[1], dtype=np.float64) for m in measures)])
    matrix = sparse.csc_array((value, (row, column)), shape=(below + len(measures), size))
    matrix.sum_duplicates()
    free = np.full(len(measures), np.inf)
    return NamedProgram(
        columns=_column_names(model, size),
        rows=(*((place.block, place.row, place.key) for place in arrays.rows), *(m[0] for m in measures)),
        matrix=matrix,
        row_lower=np.concatenate([arrays.row_lower, -free]),
        row_upper=np.concatenate([arrays.row_upper, free]),
        lower=model.columns.lower,
        upper=model.columns.upper,
        integer=model.columns.integer,
        stages=plan,
        costs=tuple(_spread(found.cost, at, size) for found, at in zip(asked, places, strict=True)),
    )


def _spread(values: Floats, places: NDArray[np.int64], size: int) -> Floats:
    made = np.zeros(size)
    made[places] = values
    return made


def _column_names(model: DirectModel, size: int) -> tuple[Name, ...]:
    names: list[Name] = [("", "", ())] * size
    for decision, variables in model.decisions.items():
        for key, number in variables.items():
            names[number] = ("", decision, key)
    return tuple(names)


def _measures(model: DirectModel, worth: Worth) -> Iterator[tuple[Name, Sequence[float], Sequence[int]]]:
    """Yield name, coefficients and columns of each measure."""
    sums = model.ledgers["value"].sums
    posts = sums.by_first_key
    money: dict[Key, tuple[list[float], list[int]]] = {}
    keys = keys_of(sums.frame(posts), sums.names)
    for key, unit, number in zip(keys, sums.coefficients[posts].tolist(), sums.columns[posts].tolist(), strict=True):
        found = money.setdefault(key, ([], []))
        found[0].append(unit)
        found[1].append(number)
    for key, (units, numbers) in sorted(money.items()):
        yield (MEASURE, VALUE, key), units, numbers
    made: dict[Key, tuple[list[float], list[int]]] = {}
    for key, number in model.decisions.get("activity", {}).items():
        if key in worth:
            target, unit = worth[key]
            found = made.setdefault(target, ([], []))
            found[0].append(unit)
            found[1].append(number)
    for key, (units, numbers) in sorted(made.items()):
        yield (MEASURE, MADE, key), units, numbers

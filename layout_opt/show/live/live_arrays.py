"""Levers and program as flat arrays, as the script of the page reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from layout_opt.show.live.derive import Levers
from layout_opt.show.live.effects import (
    COST,
    ENTRY,
    LOWER,
    ROW_LOWER,
    ROW_UPPER,
    UPPER,
    Codes,
    Effect,
    code,
    column_of,
    kinds,
    row_of,
)  # fmt: skip
from layout_opt.show.live.live_program import Name
from layout_opt.solver.arrays import Arrays, Floats
from layout_opt.solver.scaling import scaling_of


@dataclass(frozen=True)
class FlatProgram:
    """A program with room for everything that its levers touch.

    Parameters
    ----------
    codes : array of int
        Cells of the matrix, column by column.
    shape : tuple of int
        Rows and columns.
    numbers : mapping
        Name of an array -> numbers: bounds, entries, costs of the stages one after the other.
    """

    codes: Codes
    shape: tuple[int, int]
    numbers: Mapping[str, np.ndarray]


def flat(levers: Levers) -> FlatProgram:
    """Return the program as it is, with a cell for everything that a lever changes."""
    shape = len(levers.space.rows), len(levers.space.columns)
    effects = every_effect(levers)
    codes = np.unique(np.concatenate([levers.base.codes, *(effect.codes for effect in effects)]))
    entries = codes[kinds(codes) == ENTRY]
    entries = entries[np.lexsort((row_of(entries), column_of(entries)))]
    rows, columns = (np.arange(size, dtype=np.int64) for size in shape)
    none = np.zeros(1, dtype=np.int64)
    base = levers.base
    starts = np.zeros(shape[1] + 1, dtype=np.int32)
    np.add.at(starts, column_of(entries) + 1, 1)
    numbers: dict[str, np.ndarray] = {
        "row_lower": base.at(code(ROW_LOWER, rows, none)),
        "row_upper": base.at(code(ROW_UPPER, rows, none)),
        "lower": base.at(code(LOWER, none, columns)),
        "upper": base.at(code(UPPER, none, columns)),
        "starts": np.cumsum(starts, dtype=np.int32),
        "rows": row_of(entries).astype(np.int32),
        "entries": base.at(entries),
        "costs": np.concatenate(
            [base.at(code(COST + stage, none, columns)) for stage in range(len(levers.program.stages))]
        ),
        "integer": np.array(levers.space.integer, dtype=np.uint8),
    }
    return FlatProgram(entries, shape, numbers)


def every_effect(levers: Levers) -> list[Effect]:
    """Return the effects in the order in which the page counts them: sliders, then each state of each cell."""
    return [found.effect for found in levers.sliders] + [part for cell in levers.cells for part in cell.effects]


def flat_effects(levers: Levers, program: FlatProgram) -> dict[str, np.ndarray]:
    """Return what every lever does: target (kind), place in its array, value; and where each effect begins."""
    effects = every_effect(levers)
    codes = np.concatenate([effect.codes for effect in effects]) if effects else np.zeros(0, dtype=np.int64)
    kind = kinds(codes)
    place = np.where(kind < LOWER, row_of(codes), column_of(codes))
    order = np.argsort(program.codes)
    if len(order):
        found = np.minimum(np.searchsorted(program.codes[order], codes), len(order) - 1)
        place = np.where(kind == ENTRY, order[found], place)
    place = place + np.where(kind >= COST, (kind - COST) * program.shape[1], 0)
    sizes = [len(effect.codes) for effect in effects]
    return {
        "effect_starts": np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32),
        "effect_kinds": np.minimum(kind, COST).astype(np.uint8),
        "effect_places": place.astype(np.int32),
        "effect_values": np.concatenate([effect.values for effect in effects]) if effects else np.zeros(0),
    }


def scales(levers: Levers, program: FlatProgram) -> dict[str, np.ndarray]:
    """Return the factors of each stage as powers of two: of all rows, of all columns, of the objective.

    They are those of a solve for the program as it is, whatever is moved later; rows that limit nothing yet are
    brought to a largest entry of 1.
    """
    numbers = program.numbers
    size = program.shape[1]
    matrix = sparse.csc_array((numbers["entries"], numbers["rows"], numbers["starts"]), shape=program.shape)
    limits = np.flatnonzero(np.isfinite(numbers["row_lower"]) | np.isfinite(numbers["row_upper"]))
    kept = matrix.tocsr()[limits].tocsc()
    kept.eliminate_zeros()
    factors: dict[str, list[Floats]] = {"row_scale": [], "column_scale": [], "objective_scale": []}
    for number, stage in enumerate(levers.program.stages):
        found = scaling_of(
            Arrays(
                matrix=kept,
                row_lower=numbers["row_lower"][limits],
                row_upper=numbers["row_upper"][limits],
                lower=numbers["lower"],
                upper=numbers["upper"],
                cost=numbers["costs"][number * size : (number + 1) * size],
                integer=numbers["integer"].astype(bool),
                maximise=stage.maximise,
                offset=0.0,
                variables=tuple(range(size)),
                rows=tuple(limits.tolist()),
            )
        )
        largest = abs(matrix @ sparse.diags_array(found.columns)).max(axis=1).toarray()
        every = np.where(largest > 0, 1.0 / np.where(largest > 0, largest, 1.0), 1.0)
        every[limits] = found.rows
        factors["row_scale"].append(every)
        factors["column_scale"].append(found.columns)
        factors["objective_scale"].append(np.array([found.objective]))
    return {name: np.round(np.log2(np.concatenate(parts))).astype(np.int16) for name, parts in factors.items()}


def column_values(levers: Levers, values: Mapping[str, Mapping[tuple[str, ...], float]]) -> Floats:
    """Return decisions (name -> key -> value) as values of the columns; what is not named is 0."""
    names: Sequence[Name] = list(levers.space.columns)
    return np.array([values.get(decision, {}).get(key, 0.0) for _, decision, key in names], dtype=np.float64)

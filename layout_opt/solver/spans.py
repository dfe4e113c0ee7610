"""Look at the scaled program before it is solved: what HiGHS cannot hold, and what looks like a slip of a unit.

Scaling takes the units out; what is still far from 1 lies in the data. A site of which a hundred-millionth would do is
an opening decision that HiGHS cannot tell from a closed one; it is refused by the cell of its largest capacity.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from layout_opt.errors import InvalidInput, Problem
from layout_opt.instance import Instance
from layout_opt.model.discover import families
from layout_opt.solver.arrays import Arrays, Floats, Ints
from layout_opt.solver.hand_over import LARGEST, SMALLEST
from layout_opt.solver.row_place import row_name
from layout_opt.solver.scaling import scaling_of

WIDE = 1e5
"""Size of a scaled coefficient, cost or bound, or of its inverse, from which it is worth a look [1]."""
LOOSE = 1e5
"""How often an amount of usual size may go into what a binary or integer decision allows [1]."""
FEW = 3
"""Most places that are named of one kind."""
FIX = "look at the number behind it and its unit"


@dataclass(frozen=True)
class Spans:
    """Smallest and largest scaled number of each kind, with the column or row of the one farthest from 1.

    Parameters
    ----------
    kind : str
        ``coefficients``, ``costs`` or ``limits``.
    low, high : float
        Smallest and largest size [1].
    row : int or None
        Row of the number farthest from 1; None for a cost.
    """

    kind: str
    low: float
    high: float
    row: int | None


def spans(arrays: Arrays) -> tuple[Spans, ...]:
    """Return the spans of coefficients, costs and limits of the scaled program."""
    scaled = scaling_of(arrays).scaled(arrays)
    limits = np.concatenate([scaled.row_lower, scaled.row_upper])
    rows = np.tile(np.arange(len(scaled.row_lower)), 2)
    kinds: tuple[tuple[str, Floats, Ints | None], ...] = (
        ("coefficients", scaled.matrix.data, scaled.matrix.indices),
        ("costs", scaled.cost, None),
        ("limits", limits, rows),
    )
    return tuple(_span(kind, values, at) for kind, values, at in kinds)


def _span(kind: str, values: Floats, rows: Ints | None) -> Spans:
    known = np.flatnonzero((values != 0) & np.isfinite(values))
    if not len(known):
        return Spans(kind, 1.0, 1.0, None)
    sizes = np.abs(values[known])
    farthest = known[int(np.argmax(np.abs(np.log2(sizes))))]
    return Spans(kind, float(sizes.min()), float(sizes.max()), None if rows is None else int(rows[farthest]))


def span_notices(instance: Instance, arrays: Arrays) -> tuple[str, ...]:
    """Return what spans more than units explain, in words."""
    found = []
    for span in spans(arrays):
        if span.high < WIDE and span.low > 1.0 / WIDE:
            continue
        place = f"; the farthest stands in {place_of(instance, arrays, span.row)}" if span.row is not None else ""
        ends = f"between {span.low:.1e} and {span.high:.1e}"
        found.append(f"{span.kind} still lie {ends} after scaling (usual: near 1){place}: {FIX}.")
    return tuple(found)


def check_spans(instance: Instance, arrays: Arrays) -> None:
    """Raise InvalidInput for what HiGHS cannot solve rightly at any scaling.

    Raises
    ------
    InvalidInput
        Naming the cells where the data are known by one, else the rows.
    """
    problems = [*_beyond(instance, arrays), *_loose(instance, arrays)]
    if problems:
        raise InvalidInput(problems)


def _beyond(instance: Instance, arrays: Arrays) -> Iterator[Problem]:
    """Yield rows with coefficients that HiGHS would drop or refuse."""
    scaled = scaling_of(arrays).scaled(arrays).matrix
    sizes = np.abs(scaled.data)
    for row in np.unique(scaled.indices[(sizes < SMALLEST) | (sizes > LARGEST)])[:FEW].tolist():
        line = np.abs(scaled.tocsr()[[row], :].data)
        found = f"coefficients of {line.min():.1e} to {line.max():.1e} after scaling"
        yield Problem(place_of(instance, arrays, row), found, f"lie in {SMALLEST:g} to {LARGEST:g}", FIX)


def _loose(instance: Instance, arrays: Arrays) -> Iterator[Problem]:
    """Yield rows in which a binary or integer decision allows far more than an amount of usual size."""
    whole = np.repeat(arrays.integer, np.diff(arrays.matrix.indptr))
    if not whole.any():
        return
    scaled = scaling_of(arrays).scaled(arrays).matrix
    sizes = np.abs(scaled.data)
    rows = scaled.shape[0]
    allowed, usual = np.zeros(rows), np.zeros(rows)
    np.maximum.at(allowed, scaled.indices[whole], sizes[whole])
    np.maximum.at(usual, scaled.indices[~whole], sizes[~whole])
    for row in np.flatnonzero((allowed > LOOSE * usual) & (usual > 0)).tolist():
        line = arrays.matrix.tocsr()[[row], :]
        most = float(np.abs(line.data[arrays.integer[line.indices]]).max())
        rule = f"be at most {most * LOOSE * usual[row] / allowed[row]:.0e}, beside the amounts that it stands with"
        yield Problem(
            place_of(instance, arrays, row), f"{most:g}", rule, "give the largest size that it could ever have"
        )


def place_of(instance: Instance, arrays: Arrays, row: int) -> str:
    """Return the cell of the data behind a row, or its name where no single cell is."""
    node, family, name, key = row_name(arrays.rows[row])
    parts = (node, *key.split(",")) if key else (node,)
    for each in families():
        for repair in each.repairs if each.name == family else ():
            if repair.row == name:
                for change in repair.mend(instance, parts, 0.0):
                    keys = ",".join(map(str, change.where.values()))
                    return f"{change.table}.csv {change.column}[{keys}]"
    return f"{family}.{name}[{','.join(parts)}]"

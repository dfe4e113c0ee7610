"""A direction in which an unbounded program can go for ever: a corner of the cone of all of them, so few columns move.

Source: the recession cone of a polyhedron, e.g. Bertsimas & Tsitsiklis (1997), Introduction to Linear Optimization,
section 4.8.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse

from layout_opt.solver.arrays import Arrays, Floats
from layout_opt.solver.highs import Ending, Options
from layout_opt.solver.search import SearchRequest, search

NOISE = 1e-9
"""Part of the largest move below which a column does not move [1]."""


def endless_direction(arrays: Arrays, options: Options) -> Floats | None:
    """Return how much each column moves, the largest move being 1, along a direction that improves the objective.

    Among all directions the one with the least sum of moves for its gain is taken; whole columns count as continuous.

    Parameters
    ----------
    arrays : Arrays
        An unbounded program.
    options : Options
        Threads, seed and time limit.

    Returns
    -------
    array or None
        Shape (columns,); None if nothing limits neither.
    """
    count = arrays.matrix.shape[1]
    size = float(np.abs(arrays.cost).max(initial=0.0))
    if size == 0.0:
        return None
    gain = arrays.cost / size * (1.0 if arrays.maximise else -1.0)
    free = np.concatenate((np.isinf(arrays.upper), np.isinf(arrays.lower)))
    both = sparse.hstack([arrays.matrix, -arrays.matrix])
    rows = sparse.vstack([both, sparse.csr_array(np.concatenate((gain, -gain))[None, :])], format="csc")
    program = replace(
        arrays,
        matrix=rows,
        row_lower=np.append(np.where(np.isfinite(arrays.row_lower), 0.0, -np.inf), 1.0),
        row_upper=np.append(np.where(np.isfinite(arrays.row_upper), 0.0, np.inf), 1.0),
        lower=np.zeros(2 * count),
        upper=np.where(free, np.inf, 0.0),
        cost=np.ones(2 * count),
        integer=np.zeros(2 * count, dtype=bool),
        maximise=False,
        offset=0.0,
        variables=(None,) * (2 * count),
        rows=(*arrays.rows, None),
    )
    outcome = search(program, SearchRequest(options)).outcome
    if outcome.ending is not Ending.OPTIMAL or outcome.values is None:
        return None
    moves = outcome.values[:count] - outcome.values[count:]
    largest = float(np.abs(moves).max())
    moves = moves / largest
    return np.where(np.abs(moves) < NOISE, 0.0, moves)

"""Slope scaling opens what pays for itself, where the relaxation opens what looks cheap by the share."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from layout_opt.solver.arrays import Arrays, Floats, Ints
from layout_opt.solver.highs import Options
from layout_opt.solver.linear_program import LinearProgram
from layout_opt.solver.slope_start import enough_used, slope_guess

SITES = 100.0
"""Units that an open site can make."""
OPTIONS = Options(gap=1e-9, threads=1)


def two_sites(needed: float, least: float) -> Arrays:
    """Two sites: the first makes a unit at 1 and opens at 20, the second at 1.5 and 5; columns x1, x2, y1, y2."""
    rows = [
        ([1, 1, 0, 0], needed, np.inf),
        ([1, 0, -SITES, 0], -np.inf, 0.0),
        ([0, 1, 0, -SITES], -np.inf, 0.0),
        ([-1, 0, least, 0], -np.inf, 0.0),
        ([0, 1, 0, -least], 0.0, np.inf),
    ]
    matrix = sparse.csc_array(np.array([row for row, _, _ in rows], dtype=float))
    matrix.eliminate_zeros()
    return Arrays(
        matrix=matrix,
        row_lower=np.array([low for _, low, _ in rows]),
        row_upper=np.array([high for _, _, high in rows]),
        lower=np.zeros(4),
        upper=np.array([np.inf, np.inf, 1.0, 1.0]),
        cost=np.array([1.0, 1.5, 20.0, 5.0]),
        integer=np.array([False, False, True, True]),
        maximise=False,
        offset=0.0,
        variables=(),
        rows=(),
    )


def guess_of(arrays: Arrays) -> tuple[Floats, Floats | None]:
    """Return the relaxation and the guess."""
    linear = LinearProgram(arrays.relaxed(), OPTIONS)
    relaxed = linear.solve(OPTIONS).values

    def priced(columns: Ints, costs: Floats) -> Floats:
        linear.charge(columns.astype(np.int32), costs)
        return linear.solve(OPTIONS).values

    return relaxed, slope_guess(arrays, relaxed, priced)


@pytest.mark.parametrize(("needed", "opened"), [(10.0, [0, 1]), (90.0, [1, 0])])
def test_the_guess_opens_what_pays_for_itself(needed: float, opened: list[int]) -> None:
    """Proves: 10 units cost 30 or 20, 90 cost 110 or 140 at the first and the second; the relaxation says the first."""
    relaxed, guess = guess_of(two_sites(needed, least=0.0))
    assert relaxed[0] == pytest.approx(needed)
    assert guess is not None
    assert list(guess) == opened


def test_a_site_below_its_smallest_size_stays_closed() -> None:
    """Proves: of both ways to write ``x >= 40 y``, 10 units are too few to open a site, 20 are enough."""
    arrays = two_sites(10.0, least=40.0)
    few, many = np.array([10.0, 10.0, 1.0, 1.0]), np.array([20.0, 20.0, 1.0, 1.0])
    assert list(enough_used(arrays, few)) == [True, True, False, False]
    assert enough_used(arrays, many).all()


def test_where_nothing_opens_or_a_solve_fails_there_is_no_guess() -> None:
    """Proves: a failed linear program or one without openings gives None, never a layout."""
    arrays = two_sites(10.0, least=0.0)
    relaxed, _ = guess_of(arrays)
    assert slope_guess(arrays, relaxed, lambda columns, costs: None) is None
    assert slope_guess(arrays.relaxed(), relaxed, lambda columns, costs: relaxed) is None

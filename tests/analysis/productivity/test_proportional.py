"""Units that differ by round-off only: every program is decided, by a proof or in exact fractions, never by a guess."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from layout_opt.analysis.productivity import directional_distance, malmquist_luenberger
from layout_opt.analysis.productivity.dense_program import DenseProgram
from layout_opt.analysis.productivity.exact_program import MOST_CELLS, solve_exactly

RATES = {"x1": 2.0, "x2": 0.3, "y": 1.0, "b1": 0.05, "b2": 7.0}


def proportional(seed: int, noise: float) -> pd.DataFrame:
    """Return a panel of units that are multiples of one another but for a little noise, written with 7 digits."""
    random = np.random.default_rng(seed)
    size = 10 ** random.uniform(-2, 4, (2, 8))
    index = pd.MultiIndex.from_product([[1, 2], list("ABCDEFGH")], names=["period", "unit"])
    made = {name: rate * size * (1 + noise * random.standard_normal(size.shape)) for name, rate in RATES.items()}
    return pd.DataFrame(
        {name: [float(f"{value:.7g}") for value in values.ravel()] for name, values in made.items()}, index=index
    )


@pytest.mark.parametrize(("seed", "noise"), [(0, 1e-6), (1, 1e-9), (2, 1e-12)])
def test_nearly_proportional_panels_are_decided(seed: int, noise: float) -> None:
    """Proves that weak disposability of two bads on such panels ends in numbers near 1 or in undefined, told why."""
    found = malmquist_luenberger(proportional(seed, noise), ["x1", "x2"], "y", ["b1", "b2"])
    known = found[found["status"] == "optimal"]
    assert known["score"].to_numpy() == pytest.approx(np.ones(len(known)), abs=1e-3)
    lacking = found[found["status"] == "undefined"]
    assert lacking["score"].isna().all()
    assert lacking["reason"].str.contains("misses the technology").all()


@pytest.mark.parametrize("seed", range(12))
def test_exact_program_against_another_solver(seed: int) -> None:
    """Proves optimum, duals and infeasibility of small random programs with rows of each kind and a free column."""
    random = np.random.default_rng(seed)
    matrix = random.integers(-3, 6, (4, 5)).astype(float)
    low = np.where(random.random(4) < 0.5, random.integers(-4, 5, 4), -np.inf).astype(float)
    high = np.where(random.random(4) < 0.4, low, random.integers(4, 9, 4)).astype(float)
    high[~np.isfinite(high)] = 6.0
    lower, costs = np.array([0.0, 0, 0, 0, -np.inf]), random.integers(-2, 6, 5).astype(float)
    found = solve_exactly(matrix, low, high, lower, np.full(5, np.inf), costs)
    assert found is not None
    rows = [(row, bound, sign) for row, ends in enumerate(zip(low, high, strict=True))
            for bound, sign in zip(ends, (-1.0, 1.0), strict=True) if np.isfinite(bound)]  # fmt: skip
    body = np.array([sign * matrix[row] for row, _, sign in rows])
    other = linprog(costs, body, [sign * bound for _, bound, sign in rows], bounds=[(0, None)] * 4 + [(None, None)])
    assert (other.status == 0) == (found.values is not None)
    if found.values is not None:
        assert costs @ found.values == pytest.approx(other.fun)
        ends = np.where(found.row_duals > 0, low, high)
        used = found.row_duals != 0
        assert found.row_duals[used] @ ends[used] == pytest.approx(other.fun)
    elif found.feasible:
        assert other.status in (3, 4)


def test_programs_too_large_for_fractions_are_left_undecided() -> None:
    """Proves that nothing is tried beyond the documented size, or with bounds that it does not know."""
    wide = np.ones((2, MOST_CELLS))
    zeros, ends = np.zeros(MOST_CELLS), np.full(MOST_CELLS, np.inf)
    assert solve_exactly(wide, np.ones(2), np.ones(2), zeros, ends, zeros) is None
    one = np.ones(1)
    assert solve_exactly(np.ones((1, 1)), one, one, one * 0.5, one * 2.0, one) is None


@pytest.mark.parametrize("seed", range(3))
def test_a_unit_is_inside_its_own_technology_in_fractions(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """Proves that no round-off of scaling puts a unit outside what it spans, with every program solved in fractions."""
    monkeypatch.setattr(DenseProgram, "_answer", lambda *_: None)
    monkeypatch.setattr(DenseProgram, "_cannot_hold", lambda *_: False)
    panel = proportional(seed, 1e-6).loc[1].iloc[:5]
    found = directional_distance(panel, ["x1", "x2"], "y", ["b1", "b2"])
    assert (found["status"] == "optimal").all()
    assert (found["score"] >= 0).all()

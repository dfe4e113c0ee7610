"""The span of a growing collection of coalitions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from layout_opt.analysis.cooperation.tolerances import RANK_TOLERANCE

if TYPE_CHECKING:
    from layout_opt.analysis.cooperation.game import Amounts


@dataclass(frozen=True)
class Span:
    """A linear span of 0/1 vectors of coalitions.

    Parameters
    ----------
    basis : ndarray, shape (rank, players)
        Orthonormal rows.
    """

    basis: Amounts

    @property
    def rank(self) -> int:
        """Dimension of the span."""
        return len(self.basis)

    @property
    def full(self) -> bool:
        """Whether every coalition lies in the span."""
        return self.rank == int(self.basis.shape[1])

    def distances(self, rows: Amounts) -> Amounts:
        """Return the distance of each row from the span, shape (rows,)."""
        rest = rows - (rows @ self.basis.T) @ self.basis
        return np.asarray(np.linalg.norm(rest, axis=1), dtype=np.float64)

    def outside(self, rows: Amounts) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Return which rows do not lie in the span, shape (rows,)."""
        return np.asarray(self.distances(rows) > RANK_TOLERANCE)

    def extended(self, row: Amounts) -> Span:
        """Return the span with one more row, which must lie outside."""
        rest = row - self.basis.T @ (self.basis @ row)
        rest = rest - self.basis.T @ (self.basis @ rest)
        return Span(np.vstack([self.basis, rest / np.linalg.norm(rest)]))


def span_of_all(players: int) -> Span:
    """Return the span of the grand coalition alone."""
    return Span(np.full((1, players), players**-0.5))

"""Tolerances of the game computations, all relative to the size of the game at hand.

Games are shifted so that single players get 0 and divided by their largest value before a linear
program sees them, so the same tolerances serve money in CNY and in 1e8 CNY.
"""

from __future__ import annotations

from dataclasses import dataclass

from layout_opt.analysis.cooperation.game import Amounts, coalition_sums

PROGRAM_TOLERANCE = 1e-10
"""Feasibility and optimality tolerance of the linear programs (1, on values scaled to 1)."""

WEIGHT_TOLERANCE = 1e-7
"""Weights of a balanced collection below this count as zero (1; true ones exceed 1e-4 for up to
12 players, being ratios of determinants of 0/1 matrices)."""

RANK_TOLERANCE = 1e-6
"""Distance below which a coalition's 0/1 vector lies in the span of others (1)."""

LEVEL_TOLERANCE = 1e-7
"""Excesses closer than this share of the largest cooperative value count as equal (1)."""

MARGIN_TOLERANCE = 1e-9
"""Core margins below this share of the largest cooperative value are reported as 0 (1)."""

ROUND_OFF = 1e-13
"""Share of the largest absolute value lost in adding and subtracting values (1)."""

EFFICIENCY_TOLERANCE = 1e-9
"""Share of the largest absolute value by which an allocation may miss the total (1)."""


@dataclass(frozen=True)
class NormalisedGame:
    """A game of gains shifted and scaled: single players 0, largest absolute value 1.

    Parameters
    ----------
    worth : ndarray, shape (2^players,)
        Scaled values by coalition number, dimensionless.
    alone : ndarray, shape (players,)
        What each player gets alone, in the unit of the game.
    scale : float
        What 1 stands for, in the unit of the game.
    largest : float
        Largest absolute value before the shift, in the unit of the game.
    """

    worth: Amounts
    alone: Amounts
    scale: float
    largest: float

    @property
    def level_tolerance(self) -> float:
        """Difference of excesses that counts as none, in the unit of the game."""
        return LEVEL_TOLERANCE * self.scale + ROUND_OFF * self.largest

    @property
    def margin_tolerance(self) -> float:
        """Core margin that counts as 0, in the unit of the game."""
        return MARGIN_TOLERANCE * self.scale + ROUND_OFF * self.largest

    def restore(self, amounts: Amounts) -> Amounts:
        """Return scaled amounts per player in the unit of the game."""
        return self.alone + self.scale * amounts


def without_noise(amount: float, tolerance: float) -> float:
    """Return the amount, or exactly 0 where it is within the tolerance of 0."""
    return 0.0 if abs(amount) <= tolerance else amount


def normalised(gains: Amounts) -> NormalisedGame:
    """Return the game of gains shifted and scaled (an additive game becomes all zero)."""
    players = gains.size.bit_length() - 1
    alone = gains[[1 << k for k in range(players)]]
    surplus = gains - coalition_sums(alone)
    largest = float(abs(gains).max())
    scale = float(abs(surplus).max())
    if scale <= ROUND_OFF * largest:
        scale = largest or 1.0
    return NormalisedGame(surplus / scale, alone, scale, largest)

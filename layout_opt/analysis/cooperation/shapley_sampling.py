"""Shapley value by sampling orders of arrival, for games too large to evaluate completely.

Each sample is a random order of the players; a player's marginal contributions over the samples are
independent and have the Shapley value as their mean. Because the contributions within one order add
up to v(N), so do the estimates.

Source: Castro, Gomez & Tejada (2009), Polynomial calculation of the Shapley value based on
sampling.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import norm, t

from layout_opt.analysis.cooperation.game import (
    Amounts,
    Coalition,
    checked_players,
    checked_value,
    game_error,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

CONFIDENCE = 0.95
"""Default probability with which one player's interval covers the Shapley value (1)."""


@dataclass(frozen=True)
class SampledShapley:
    """Estimated Shapley value.

    Parameters
    ----------
    values : mapping of str to float
        Estimate by player, unit of the value function; adds up to v(N).
    half_width : mapping of str to float
        Half the confidence interval by player, same unit. It rests on the spread seen: 0 says only
        that all sampled contributions were equal.
    confidence : float
        Probability with which one player's interval covers the truth (not all intervals jointly).
    samples : int
        Orders of arrival drawn.
    evaluations : int
        Different coalitions evaluated.
    """

    values: Mapping[str, float]
    half_width: Mapping[str, float]
    confidence: float
    samples: int
    evaluations: int


def sampled_shapley(
    value_function: Callable[[Coalition], float],
    players: Sequence[str],
    samples: int,
    seed: int,
    confidence: float = CONFIDENCE,
) -> SampledShapley:
    """Estimate the Shapley value from random orders of arrival.

    Parameters
    ----------
    value_function : callable
        Value of a nonempty coalition; called once per coalition that occurs.
    players : sequence of str
        Names, each once.
    samples : int
        Orders to draw, at least 2.
    seed : int
        Seed of the random numbers; the same seed gives the same result.
    confidence : float
        Probability with which one player's interval covers the truth, in (0, 1).

    Raises
    ------
    GameError
        If samples or confidence are out of range or a value is not a finite number.
    """
    names = checked_players(players)
    if samples < 2:
        rule = "be at least 2, or there is no spread to judge by"
        raise game_error("samples", str(samples), rule, "draw more samples")
    _check_confidence(confidence)
    known: dict[Coalition, float] = {frozenset(): 0.0}
    generator = np.random.default_rng(seed)
    contributions = np.array([_one_order(value_function, names, generator, known) for _ in range(samples)])
    spread = contributions.std(axis=0, ddof=1) / samples**0.5
    half = spread * float(t.ppf((1 + confidence) / 2, samples - 1))
    mean = contributions.mean(axis=0)
    return SampledShapley(
        values={name: float(mean[k]) for k, name in enumerate(names)},
        half_width={name: float(half[k]) for k, name in enumerate(names)},
        confidence=confidence,
        samples=samples,
        evaluations=len(known) - 1,
    )


def samples_needed(half_width: float, spread: float, confidence: float = CONFIDENCE) -> int:
    """Return how many orders bring one player's interval down to a half width, whatever the game.

    Parameters
    ----------
    half_width : float
        Wanted half width, unit of the game.
    spread : float
        Largest less smallest marginal contribution the player can make, unit of the game.
    confidence : float
        Probability, in (0, 1).

    Notes
    -----
    Castro et al. (2009), equation for m with the variance at its largest, spread^2 / 4.
    """
    _check_confidence(confidence)
    if half_width <= 0:
        raise game_error("half_width", repr(half_width), "be above 0", "choose a wider interval")
    return max(2, ceil((float(norm.ppf((1 + confidence) / 2)) * spread / 2 / half_width) ** 2))


def _check_confidence(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise game_error("confidence", repr(confidence), "be above 0 and below 1", "use e.g. 0.95")


def _one_order(
    value_function: Callable[[Coalition], float],
    players: tuple[str, ...],
    generator: np.random.Generator,
    known: dict[Coalition, float],
) -> Amounts:
    """Return each player's contribution in one random order; add the values met to `known`."""
    contributions = np.zeros(len(players))
    coalition: Coalition = frozenset()
    for k in generator.permutation(len(players)):
        larger = coalition | {players[k]}
        if larger not in known:
            known[larger] = checked_value(players, larger, value_function(larger))
        contributions[k] = known[larger] - known[coalition]
        coalition = larger
    return contributions

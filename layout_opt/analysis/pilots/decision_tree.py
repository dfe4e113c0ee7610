r"""The decision tree of a set of pilots: what each way of going about comes to in each outcome.

.. math::

   v(\text{mode}, \text{truth}) = \sum_{y} (1 + r)^{-y} \max_{\text{open choices}} V(\text{state}_y) - \text{costs}

A candidate is left alone, spread at once, or tried first. What works is spread as soon as that is known, if it is worth
it beside the others; what fails ends then. V is the value of the best layout of a year in which the candidates stand as
the state says. Source: Raiffa & Schlaifer (1961), Applied Statistical Decision Theory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from itertools import product

from layout_opt.analysis.pilots.candidates import Pilot

State = tuple[str, ...]
"""How each candidate stands: one of `ABSENT`, `WORKS`, `FAILS`, `TRIED`."""
ABSENT, WORKS, FAILS, TRIED = "absent", "works", "fails", "tried"


class Mode(StrEnum):
    """What is done with a candidate."""

    NEVER = "never"
    ONCE = "at once"
    TRY = "try, then spread"


def outcomes(pilots: Sequence[Pilot]) -> Iterator[tuple[tuple[bool, ...], float]]:
    """Yield which candidates work, and the probability of that."""
    for truth in product((True, False), repeat=len(pilots)):
        chance = 1.0
        for pilot, works in zip(pilots, truth, strict=True):
            chance *= pilot.probability if works else 1.0 - pilot.probability
        if chance > 0:
            yield truth, chance


def present_value(
    pilots: Sequence[Pilot],
    modes: Sequence[Mode],
    truth: Sequence[bool],
    value: Callable[[State], float],
    years: int,
    rate: float,
) -> float:
    """Return what a way of going about comes to where the truth is as given, more being better.

    Parameters
    ----------
    pilots, modes, truth : sequence
        The candidates, what is done with each, and whether it works.
    value : callable
        Value of a year in a state.
    years : int
        Of the horizon.
    rate : float
        Discount rate per year.
    """
    total = 0.0
    for year in range(years):
        options = [_stands(*each, year) for each in zip(pilots, modes, truth, strict=True)]
        total += max(value(state) for state in product(*options)) * (1.0 + rate) ** -year
    for pilot, mode, works in zip(pilots, modes, truth, strict=True):
        later = (1.0 + rate) ** -pilot.known_after if pilot.known_after < years else 0.0
        if mode is Mode.TRY:
            total -= pilot.cost + (0.0 if works else pilot.failure_cost * later)
        elif mode is Mode.ONCE and not works:
            total -= pilot.spread_failure_cost * later
    return total


def _stands(pilot: Pilot, mode: Mode, works: bool, year: int) -> tuple[str, ...]:
    """Return how a candidate may stand in a year."""
    if mode is Mode.NEVER:
        return (ABSENT,)
    if year >= pilot.known_after:
        return (WORKS, ABSENT) if works else (ABSENT,)
    if mode is Mode.ONCE:
        return (WORKS,) if works else (FAILS if pilot.fails else ABSENT,)
    return (TRIED if works and pilot.tried else ABSENT,)


def strategies(pilots: Sequence[Pilot]) -> Iterator[tuple[tuple[str, ...], Mode, tuple[Mode, ...]]]:
    """Yield the names of every set of candidates, what is done with it, and the mode of each candidate."""
    yield (), Mode.NEVER, (Mode.NEVER,) * len(pilots)
    for chosen in product((False, True), repeat=len(pilots)):
        names = tuple(pilot.name for pilot, taken in zip(pilots, chosen, strict=True) if taken)
        for mode in (Mode.ONCE, Mode.TRY) if names else ():
            yield names, mode, tuple(mode if taken else Mode.NEVER for taken in chosen)

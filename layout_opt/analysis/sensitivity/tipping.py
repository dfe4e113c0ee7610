"""Tipping points: between which values of a parameter the layout switches, by bisection to a tolerance.

A grid shows only that something switches between two of its points. Here each such bracket is halved until it is no
wider than the tolerance; a bracket with several switches splits into several.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise

Signatures = Callable[[Sequence[tuple[int, float]]], Sequence[Hashable]]
"""Signatures of the layouts at points (line, value): equal where nothing switches."""


@dataclass(frozen=True)
class Tip:
    """A switch.

    Parameters
    ----------
    line : int
        On which line (value of the other parameter) it lies.
    low, high : float
        The switch lies between the two.
    before, after : hashable
        Signature of the layout at `low` and at `high`.
    reached : bool
        Whether the two are as near as the tolerance asks.
    """

    line: int
    low: float
    high: float
    before: Hashable
    after: Hashable
    reached: bool


def tipping_points(
    lines: Sequence[Sequence[tuple[float, Hashable]]], signatures: Signatures, tolerance: float, most: int
) -> tuple[Tip, ...]:
    """Return every switch between neighbours on lines, each narrowed to the tolerance.

    Parameters
    ----------
    lines : sequence of sequences
        (value, signature) on each line, rising.
    signatures : callable
        Solves more points, many at a time.
    tolerance : float
        Greatest width of a bracket.
    most : int
        Most points to solve; brackets that are then still wide are returned as not reached.

    Returns
    -------
    tuple of Tip
        By line, then by value. A switch there and back between neighbours of a line is not seen.
    """
    brackets = [
        Tip(number, low, high, before, after, reached=False)
        for number, line in enumerate(lines)
        for (low, before), (high, after) in pairwise(line)
        if before != after
    ]
    done: list[Tip] = []
    solved = 0
    while True:
        done += [_with(tip, reached=True) for tip in brackets if tip.high - tip.low <= tolerance]
        wide = sorted((tip for tip in brackets if tip.high - tip.low > tolerance), key=lambda tip: tip.low - tip.high)
        now, later = wide[: most - solved], wide[most - solved :]
        if not now:
            return tuple(sorted((*done, *later), key=lambda tip: (tip.line, tip.low)))
        found = signatures([(tip.line, (tip.low + tip.high) / 2) for tip in now])
        solved += len(now)
        halves = [half for tip, middle in zip(now, found, strict=True) for half in _halves(tip, middle)]
        brackets = [*halves, *later]


def _with(tip: Tip, *, reached: bool) -> Tip:
    return Tip(tip.line, tip.low, tip.high, tip.before, tip.after, reached)


def _halves(tip: Tip, found: Hashable) -> list[Tip]:
    middle = (tip.low + tip.high) / 2
    halves = (
        Tip(tip.line, tip.low, middle, tip.before, found, reached=False),
        Tip(tip.line, middle, tip.high, found, tip.after, reached=False),
    )
    return [half for half in halves if half.before != half.after]

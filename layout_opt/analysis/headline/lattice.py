r"""Values of all sets of switches, of which only those are solved that others do not decide.

Releasing a switch takes nothing away: :math:`v(S) \le v(T)` for :math:`S \subseteq T`. So a set lies between the
largest value found of its subsets and the least bound of its supersets, and where these are close it needs no solve.
Sets are asked for from both ends (all, none, all but one, one ...), so that what decides most is known first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

Released = frozenset[str]
Solve = Callable[[Sequence[Released]], Mapping[Released, tuple[float, float]]]
"""Sets -> value found and bound of each, as gains: the bound is not below the value."""


@dataclass(frozen=True)
class SetValue:
    """What is known of the value of a set, as a gain: at least, at most, and whether it was solved itself."""

    least: float
    most: float
    solved: bool


def set_values(
    names: Sequence[str], solve: Solve, known: Mapping[Released, tuple[float, float]], width: float
) -> dict[Released, SetValue]:
    """Return the values of all sets of switches.

    Parameters
    ----------
    names : sequence of str
        The switches.
    solve : callable
        Solves sets.
    known : mapping
        Sets whose values are known before.
    width : float
        Sets that are known within this need no solve.
    """
    solved = dict(known)
    for size in _from_both_ends(len(names)):
        sets = [frozenset(chosen) for chosen in combinations(names, size)]
        asked = [each for each in sets if each not in solved and _width(each, solved) > width]
        if asked:
            solved |= solve(asked)
    every = [frozenset(chosen) for size in range(len(names) + 1) for chosen in combinations(names, size)]
    found = {}
    for each in every:
        least, most = _ends(each, solved)
        found[each] = SetValue(least, max(least, most), each in solved)
    return found


def _from_both_ends(count: int) -> list[int]:
    """Return the sizes of sets, the ends first: 0, n, n - 1, 1, n - 2, 2 ..."""
    order = [0, count]
    for step in range(1, count // 2 + 1):
        order += [count - step, step]
    return list(dict.fromkeys(order))


def _ends(wanted: Released, solved: Mapping[Released, tuple[float, float]]) -> tuple[float, float]:
    """Return the largest value of the subsets and the least bound of the supersets, the set itself included."""
    least = max((pair[0] for each, pair in solved.items() if each <= wanted), default=float("-inf"))
    most = min((pair[1] for each, pair in solved.items() if each >= wanted), default=float("inf"))
    return least, most


def _width(wanted: Released, solved: Mapping[Released, tuple[float, float]]) -> float:
    least, most = _ends(wanted, solved)
    return most - least

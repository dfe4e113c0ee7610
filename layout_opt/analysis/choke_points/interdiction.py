r"""The sets of failures that hurt most, exactly.

An attacker takes at most k candidates; the follower answers with its best layout. Two rules leave sets out unsolved:

- a candidate that the follower's layout does not touch takes nothing more away: the layout stays the best one. So below
  a set S only candidates that its layout touches are tried, and below the i-th of them those before it are left out;
- where more failures never lose less (``monotone``), no set within :math:`S \cup R` loses more than all of
  :math:`S \cup R` at once: where that is not more than the worst set of k found, the branch ends.

What is left out loses as much as a set that was solved, or no more than the worst one. Sources: Scaparra & Church
(2008), A bilevel mixed-integer program for critical infrastructure protection planning, Computers & Operations Research
35:1905-1923 (implicit enumeration); Wood (1993), Deterministic network interdiction.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

FailureSet = frozenset[str]
ROUND_OFF = 1e-9
"""Share of a loss by which another has to be larger to be more [1]."""


@dataclass(frozen=True)
class FailureLoss:
    """What the follower's best answer to a set of failures comes to.

    Parameters
    ----------
    loss : float
        Infinite where there is no layout.
    touched : frozenset of str
        Candidates that its layout touches.
    """

    loss: float
    touched: frozenset[str]


Ask = Callable[[Sequence[FailureSet]], Mapping[FailureSet, FailureLoss]]
"""Answers sets of failures, all that are asked at the same time."""


@dataclass
class Interdiction:
    """A search for the worst sets of at most `most` candidates.

    Parameters
    ----------
    candidates : sequence of str
        Those that lose most alone first.
    ask : callable
        Answers sets; the empty one is the undisturbed layout.
    most : int
        Candidates that fail at once.
    monotone : bool
        Whether more failures never lose less.
    """

    candidates: Sequence[str]
    ask: Ask
    most: int
    monotone: bool
    known: dict[FailureSet, FailureLoss] = field(default_factory=dict)
    bounds: dict[FailureSet, FailureLoss] = field(default_factory=dict)

    def worst(self) -> tuple[FailureSet, float]:
        """Return the worst set of at most `most` candidates and its loss."""
        start: FailureSet = frozenset()
        self._answer([start, *(frozenset((name,)) for name in self.candidates)])
        self._below(start, frozenset(self.candidates))
        return self.best()

    def best(self) -> tuple[FailureSet, float]:
        """Return the worst set solved so far; of equal ones the smallest."""
        names = min(self.known, key=lambda names: (-self.known[names].loss, len(names), sorted(names)))
        return names, self.known[names].loss

    def _answer(self, sets: Sequence[FailureSet]) -> None:
        missing = [names for names in dict.fromkeys(sets) if names not in self.known]
        if missing:
            self.known |= self.ask(missing)

    def _below(self, names: FailureSet, allowed: FailureSet) -> None:
        """Search the sets that hold `names` and further candidates of `allowed`."""
        touched = self.known[names].touched & allowed
        branch = [each for each in self.candidates if each in touched]
        if not branch or math.isinf(self.known[names].loss):
            return
        children = [names | {each} for each in branch]
        if len(names) + 1 == self.most:
            self._answer(children)
            return
        rest = set(allowed)
        for each, child in zip(branch, children, strict=True):
            if self.monotone and not self._may_beat(names | rest):
                return
            rest.discard(each)
            self._answer([child])
            self._below(child, frozenset(rest))

    def _may_beat(self, every: FailureSet) -> bool:
        """Tell whether some set within `every` may lose more than the worst one found."""
        best = self.best()[1]
        if every not in self.bounds:
            self.bounds[every] = self.known[every] if every in self.known else self.ask([every])[every]
        return self.bounds[every].loss > best + ROUND_OFF * abs(best)


def worst_sets(
    candidates: Sequence[str], ask: Ask, sizes: Sequence[int], *, monotone: bool
) -> tuple[dict[int, FailureSet], dict[FailureSet, FailureLoss], int]:
    """Return the worst set of at most each size, all that was solved, and how many bounds were solved.

    Parameters
    ----------
    candidates : sequence of str
        Those that lose most alone first.
    ask : callable
        See `Interdiction`.
    sizes : sequence of int
        Largest sizes, rising.
    monotone : bool
        Whether more failures never lose less.
    """
    known: dict[FailureSet, FailureLoss] = {}
    bounds: dict[FailureSet, FailureLoss] = {}
    found = {}
    for most in sizes:
        search = Interdiction(candidates, ask, most, monotone, known, bounds)
        found[most] = search.worst()[0]
    return found, known, len(bounds)

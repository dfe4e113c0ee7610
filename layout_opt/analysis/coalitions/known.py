"""What finished coalitions tell of one that is not: two parts, a larger one, and a bound (see `known_plans`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from layout_opt.analysis.experiments import FinishedCase

Coalition = frozenset[str]


@dataclass(frozen=True)
class KnownValues:
    """Finished coalitions.

    Parameters
    ----------
    values : mapping
        Coalition -> FinishedCase.
    sign : float
        1 for gains, -1 for costs.
    whole : frozenset of str, optional
        The coalition of all players where joining it can lose, so that it bounds nobody.
    """

    values: Mapping[Coalition, FinishedCase]
    sign: float
    whole: Coalition | None = None

    def before(self, size: int, players: int) -> KnownValues:
        """Return what is known when coalitions of a size are solved: the finished ones of earlier waves."""
        earlier = {c: value for c, value in self.values.items() if rank(len(c), players) < rank(size, players)}
        return replace(self, values=earlier)

    def parts(self, coalition: Coalition) -> tuple[Coalition, ...]:
        """Return the two parts whose plans are worth most side by side (none where no two are known)."""
        pairs = [
            (self.sign * (value + other), part)
            for part, value in self._usable()
            if part < coalition and (other := self._value(coalition - part)) is not None
        ]
        if not pairs or coalition == self.whole:
            return ()
        most = max(gain for gain, _ in pairs)
        part = min((part for gain, part in pairs if gain == most), key=sorted)
        return part, coalition - part

    def above(self, coalition: Coalition) -> Coalition | None:
        """Return the smallest known coalition that contains this one; of equal ones that which is worth most."""
        larger = [
            (len(other), -self.sign * value, sorted(other)) for other, value in self._usable() if coalition < other
        ]
        return frozenset(min(larger)[2]) if larger else None

    def bound(self, coalition: Coalition) -> float | None:
        """Return what a coalition cannot do better than, given that joining never loses."""
        ends = [
            self.sign * (found.bound - rest)
            for larger, found in self.values.items()
            if coalition < larger
            and larger != self.whole
            and found.usable
            and found.bound is not None
            and (rest := self._value(larger - coalition)) is not None
        ]
        return self.sign * min(ends) if ends else None

    def _usable(self) -> Iterator[tuple[Coalition, float]]:
        for coalition, found in self.values.items():
            if found.usable and found.objective is not None:
                yield coalition, found.objective

    def _value(self, coalition: Coalition) -> float | None:
        found = self.values.get(coalition)
        return found.objective if found is not None and found.usable else None


def rank(size: int, players: int) -> int:
    """Return when coalitions of a size are solved: first all players, then sizes 1, n-1, 2, n-2, ..."""
    return 2 * (players - size) if 2 * size > players else 2 * size - 1


def waves(coalitions: Sequence[Coalition], players: int) -> list[list[Coalition]]:
    """Return coalitions in the order of solving, those of one size together.

    Those in the middle, of which there are most, so know smaller and larger ones; and as a wave starts from finished
    waves only, values do not depend on how many are solved at the same time, nor on an interruption.
    """
    found: dict[int, list[Coalition]] = {}
    for coalition in coalitions:
        found.setdefault(rank(len(coalition), players), []).append(coalition)
    return [found[place] for place in sorted(found)]

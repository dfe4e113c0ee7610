"""The worst sets of failures against all subsets, for followers that are written down."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest

from layout_opt.analysis.choke_points.interdiction import FailureLoss, FailureSet, Interdiction, worst_sets

NAMES = tuple("abcdefgh")


class Follower:
    """Runs the best projects whose parts are all there, within a budget of three; counts what it is asked."""

    def __init__(self, seed: int) -> None:
        """Draw projects: what they earn, and which parts they need."""
        draw = np.random.default_rng(seed)
        self.projects = [
            (float(draw.integers(1, 30)), frozenset(draw.choice(NAMES, int(draw.integers(1, 4)), replace=False)))
            for _ in range(7)
        ]
        self.asked = 0
        self.most = self.best(frozenset())[0]

    def best(self, failed: FailureSet) -> tuple[float, frozenset[str]]:
        """Return what the best choice of three projects earns, and the parts it uses."""
        ways = [each for each in self.projects if not each[1] & failed]
        chosen = max(combinations(ways, min(3, len(ways))), key=lambda some: sum(each[0] for each in some))
        return sum(each[0] for each in chosen), frozenset().union(*(each[1] for each in chosen))

    def ask(self, sets: list[FailureSet]) -> dict[FailureSet, FailureLoss]:
        """Answer sets of failures."""
        self.asked += len(sets)
        return {names: FailureLoss(self.most - (own := self.best(names))[0], own[1]) for names in sets}


@pytest.mark.parametrize(("seed", "monotone"), list(product(range(12), (True, False))))
def test_worst_sets_are_those_of_all_subsets(seed: int, monotone: bool) -> None:
    """Proves exactness: the worst pair and triple of 8 are those of all 28 and 56, whichever rules leave sets out."""
    follower = Follower(seed)
    order = sorted(NAMES, key=lambda name: -follower.ask([frozenset(name)])[frozenset(name)].loss)
    follower.asked = 0
    found, known, _ = worst_sets(order, follower.ask, (2, 3), monotone=monotone)
    for size in (2, 3):
        every = [frozenset(some) for some in combinations(NAMES, size)]
        worst = max(follower.most - follower.best(names)[0] for names in every)
        assert known[found[size]].loss == pytest.approx(worst)
    assert follower.asked <= 1 + 8 + 28 + 56 + 28


def test_bounds_leave_sets_out() -> None:
    """Proves the second rule: with one thing that carries nearly all, a few bounds end the search."""
    worth = dict(zip(NAMES, (100.0, 50.0, 40.0, 1.0, 1.0, 1.0, 1.0, 1.0), strict=True))
    asked = []

    def ask(sets: list[FailureSet]) -> dict[FailureSet, FailureLoss]:
        asked.extend(sets)
        return {names: FailureLoss(sum(worth[name] for name in names), frozenset(NAMES) - names) for names in sets}

    assert Interdiction(NAMES, ask, 3, monotone=True).worst() == (frozenset("abc"), 190.0)
    few, asked[:] = len(asked), []
    assert Interdiction(NAMES, ask, 3, monotone=False).worst() == (frozenset("abc"), 190.0)
    assert few < len(asked) / 2

"""Claims rules: published vectors, what every rule must keep, and the Talmud rule as a nucleolus."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from layout_opt.analysis.cooperation import Game, nucleolus
from layout_opt.analysis.cooperation.claims_rules import (
    RULES,
    by_priority,
    constrained_equal_awards,
    constrained_equal_losses,
    talmud,
)

WIVES = {"first": 100.0, "second": 200.0, "third": 300.0}


@pytest.mark.parametrize(
    ("estate", "awards"),
    [
        (100, (100 / 3, 100 / 3, 100 / 3)),
        (200, (50, 75, 75)),
        (300, (50, 100, 150)),
    ],
)
def test_talmud_of_the_mishna(estate: float, awards: tuple[float, ...]) -> None:
    """Proves the three divisions of the Mishna, as O'Neill (1982) and Aumann & Maschler (1985) tell them."""
    assert tuple(talmud(estate, WIVES).values()) == pytest.approx(awards)


def test_equal_awards_and_losses_by_hand() -> None:
    """Proves equal awards of 300 (100 each), of 400 (100, 150, 150), and equal losses of 300 (0, 100, 200)."""
    assert tuple(constrained_equal_awards(300, WIVES).values()) == pytest.approx((100, 100, 100))
    assert tuple(constrained_equal_awards(400, WIVES).values()) == pytest.approx((100, 150, 150))
    assert tuple(constrained_equal_losses(300, WIVES).values()) == pytest.approx((0, 100, 200))
    assert tuple(constrained_equal_losses(200, WIVES).values()) == pytest.approx((0, 50, 150))


def test_priority_serves_one_after_the_other() -> None:
    """Proves that 350 serve the third whole, then half of the first, who is named second, and nobody else."""
    assert by_priority(350, WIVES, ["third", "first"]) == {"first": 50.0, "second": 0.0, "third": 300.0}


def test_every_rule_divides_the_estate_and_nobody_gets_more_than_the_claim() -> None:
    """Proves on random claims that awards add up, lie in [0, claim], and satisfy all claims where there is enough."""
    draw = np.random.default_rng(5)
    for _ in range(40):
        claims = {f"p{place}": float(amount) for place, amount in enumerate(draw.uniform(0, 9, 5))}
        total = sum(claims.values())
        estate = float(draw.uniform(0, total))
        for rule in RULES.values():
            awards = rule(estate, claims)
            assert sum(awards.values()) == pytest.approx(estate)
            assert all(-1e-9 <= awards[name] <= claims[name] + 1e-9 for name in claims)
            assert rule(2 * total, claims) == pytest.approx(claims)
        assert talmud(total - estate, claims) == pytest.approx(
            {name: claims[name] - award for name, award in talmud(estate, claims).items()}
        )


@pytest.mark.parametrize("estate", [100.0, 200.0, 300.0, 450.0])
def test_talmud_is_the_nucleolus_of_the_claims_game(estate: float) -> None:
    """Proves Aumann & Maschler's theorem on the wives: the nucleolus of v(S) = what the others' claims leave."""
    values = {
        frozenset(members): max(estate - sum(WIVES[name] for name in WIVES if name not in members), 0.0)
        for size in (1, 2, 3)
        for members in combinations(WIVES, size)
    }
    assert nucleolus(Game(tuple(WIVES), values)) == pytest.approx(talmud(estate, WIVES))

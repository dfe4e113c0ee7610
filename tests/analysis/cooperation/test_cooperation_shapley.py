"""Shapley value: axioms, all orders of arrival, and sampling."""

import numpy as np
import pytest
from cooperation_games import airport, any_games, game_of, mirrored, shapley_by_orders
from hypothesis import given, settings
from hypothesis import strategies as st

from layout_opt.analysis.cooperation import (
    Game,
    GameError,
    core_violation,
    is_convex,
    sampled_shapley,
    samples_needed,
    shapley,
)

quick = settings(max_examples=60, deadline=None)


@given(any_games(1, 5))
@quick
def test_equals_the_mean_over_all_orders(game):
    assert shapley(game) == pytest.approx(shapley_by_orders(game), abs=1e-10)


@given(any_games(1, 6))
@quick
def test_shares_out_the_total(game):
    assert sum(shapley(game).values()) == pytest.approx(game.total, abs=1e-10)


@given(any_games(2, 5))
@quick
def test_names_and_order_do_not_matter(game):
    renamed = {name: name.lower() for name in game.players}
    values = {frozenset(renamed[k] for k in s): value for s, value in game.values.items()}
    other = shapley(Game([renamed[k] for k in reversed(game.players)], values))
    assert {renamed[k]: x for k, x in shapley(game).items()} == pytest.approx(other, abs=1e-10)


@given(any_games(2, 5))
@quick
def test_equal_players_get_the_same(game):
    """Made symmetric in A and B by averaging with the game in which they change places."""
    swap = {**{k: k for k in game.players}, "A": "B", "B": "A"}
    values = {s: (value + game.value(swap[k] for k in s)) / 2 for s, value in game.values.items()}
    found = shapley(Game(game.players, values))
    assert found["A"] == pytest.approx(found["B"], abs=1e-10)


@given(any_games(1, 4), st.integers(-5, 5))
@quick
def test_dummy_gets_what_it_brings(game, own):
    names = [*game.players, "Z"]
    subsets = [frozenset(k for j, k in enumerate(names) if m >> j & 1) for m in range(1, 1 << len(names))]
    found = shapley(Game(names, {s: game.value(s - {"Z"}) + own * ("Z" in s) for s in subsets}))
    assert found == pytest.approx({**shapley(game), "Z": own}, abs=1e-10)


@given(any_games(4, 4), any_games(4, 4))
@quick
def test_additivity(first, second):
    both = Game(first.players, {s: first.value(s) + second.value(s) for s in first.values})
    one, other = shapley(first), shapley(second)
    assert shapley(both) == pytest.approx({k: one[k] + other[k] for k in one}, abs=1e-10)


@given(any_games(2, 5))
@quick
def test_costs_mirror_gains(game):
    found = shapley(mirrored(game))
    assert found == pytest.approx({k: -x for k, x in shapley(game).items()}, abs=1e-10)


@given(st.lists(st.integers(0, 9), min_size=2, max_size=6), st.integers(2, 3))
@quick
def test_in_the_core_of_convex_games(weights, power):
    """Shapley (1971): a convex function of a sum is a convex game; its Shapley value is stable."""
    game = game_of(len(weights), lambda members: sum(weights[k] for k in members) ** power)
    assert is_convex(game)
    assert core_violation(game, shapley(game)) == pytest.approx(0, abs=1e-8)


RUNWAYS = airport([2, 5, 9, 12, 20, 21])


def test_sampling_covers_the_truth():
    """With 95 % intervals, about one in twenty of 600 intervals may miss; seeds fixed."""
    truth, inside = shapley(RUNWAYS), 0
    for seed in range(100):
        found = sampled_shapley(RUNWAYS.value, RUNWAYS.players, 200, seed)
        assert sum(found.values.values()) == pytest.approx(RUNWAYS.total)
        inside += sum(abs(found.values[k] - truth[k]) <= found.half_width[k] for k in truth)
    assert 0.92 <= inside / 600 <= 0.98


def test_sampling_repeats_with_the_seed_and_evaluates_each_coalition_once():
    calls = []

    def value(coalition):
        calls.append(coalition)
        return RUNWAYS.value(coalition)

    found = sampled_shapley(value, RUNWAYS.players, 50, 7)
    assert found == sampled_shapley(RUNWAYS.value, RUNWAYS.players, 50, 7)
    assert len(calls) == len(set(calls)) == found.evaluations <= 63
    assert (found.samples, found.confidence) == (50, 0.95)


def test_sampling_is_exact_for_an_additive_game():
    found = sampled_shapley(lambda s: float(len(s)), "ABC", 2, 1)
    assert found.values == {"A": 1, "B": 1, "C": 1}
    assert found.half_width == {"A": 0, "B": 0, "C": 0}


def test_samples_needed():
    """Castro et al. (2009): (1.959964 x 10 / 2 / 0.1)^2 = 9603.6 orders."""
    assert samples_needed(0.1, 10) == 9604
    assert samples_needed(0.1, 0) == 2


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: sampled_shapley(len, "AB", 1, 0),
            ("samples: found 1; must be at least 2, or there is no spread to judge by. Fix: draw more samples."),
        ),
        (
            lambda: sampled_shapley(len, "AB", 2, 0, confidence=1.0),
            "confidence: found 1.0; must be above 0 and below 1. Fix: use e.g. 0.95.",
        ),
        (
            lambda: samples_needed(0.0, 1.0),
            "half_width: found 0.0; must be above 0. Fix: choose a wider interval.",
        ),
        (
            lambda: sampled_shapley(lambda s: float("nan"), "A", 2, 0),
            (
                "values {A}: found nan; must be a finite number for every nonempty coalition. "
                "Fix: solve this coalition again or correct the value."
            ),
        ),
    ],
)
def test_refusals(call, message):
    with pytest.raises(GameError) as error:
        call()
    assert str(error.value) == message


def test_numpy_numbers_are_numbers():
    game = Game("A", {frozenset("A"): np.float64(3)})
    assert shapley(game) == {"A": 3}

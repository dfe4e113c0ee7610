"""Interval games: ranges that hold for all values, that are attained, and the gap needed."""

import numpy as np
import pytest
from cooperation_games import any_games, game_from, mirrored, superadditive_games, voting
from hypothesis import given, settings
from hypothesis import strategies as st

from layout_opt.analysis.cooperation import (
    Game,
    GameError,
    IntervalGame,
    Range,
    Verdict,
    allocation_statement,
    cooperation_gain,
    core_margin,
    core_statement,
    excesses,
    gain_statement,
    interval_game,
    most_objecting,
    possible_objections,
    shapley,
    shapley_lead,
    shapley_range,
    shapley_statement,
    tightened,
)

A, B, C = map(frozenset, "ABC")
some = settings(max_examples=50, deadline=None)
NOISE = 1e-8


@st.composite
def interval_games(draw, low=2, high=4):
    """A gain or cost game with integer interval widths."""
    game = draw(any_games(low, high))
    size = len(game.values)
    widths = draw(st.lists(st.integers(0, 3), min_size=size, max_size=size))
    bounds = {s: (value, value + width) for (s, value), width in zip(game.values.items(), widths, strict=True)}
    return IntervalGame(game.players, bounds, draw(st.sampled_from(["gain", "cost"])))


def inside(game, seed):
    """Return a game within the intervals, often at their ends."""
    share = np.random.default_rng(seed).choice([0.0, 0.3, 1.0], len(game.lower.values))
    values = {
        s: low + t * (game.upper.value(s) - low) for (s, low), t in zip(game.lower.values.items(), share, strict=True)
    }
    return Game(game.players, values, game.kind)


def contains(found, value):
    return found.lower - NOISE <= value <= found.upper + NOISE


@given(interval_games(), st.integers(0, 10**6))
@some
def test_ranges_hold_for_all_values(game, seed):
    true = inside(game, seed)
    value = shapley(true)
    assert contains(core_statement(game).amount, core_margin(true))
    assert contains(gain_statement(game).amount, cooperation_gain(true))
    assert contains(shapley_statement(game).amount, -most_objecting(true, value).excess)
    assert contains(shapley_lead(game, "A", "B").amount, value["A"] - value["B"])
    for name, found in shapley_range(game).items():
        assert contains(found, value[name])


@given(interval_games())
@some
def test_ends_are_attained(game):
    """Each end is the value of one game whose values are ends of the intervals."""
    for name, found in shapley_range(game).items():
        with_name = {s: (game.lower if name in s else game.upper).value(s) for s in game.lower.values}
        assert shapley(Game(game.players, with_name))[name] == pytest.approx(found.lower)
    everybody = frozenset(game.players)
    worst = dict(game.ambitious.values) | {everybody: game.modest.total}
    margin = core_margin(Game(game.players, worst, game.kind))
    assert core_statement(game).amount.lower == pytest.approx(margin, abs=NOISE)


@given(interval_games())
@some
def test_ranges_are_no_wider_than_the_factor_says(game):
    statements = [
        gain_statement(game),
        core_statement(game),
        shapley_statement(game),
        shapley_lead(game, "A", "B"),
        allocation_statement(game, shapley(game.modest)),
    ]
    for statement in statements:
        assert statement.amount.width <= statement.factor * game.widest + NOISE
        assert contains(statement.amount, statement.found)
    limit = (2 - 1 / len(game.players)) * game.widest
    assert all(found.width <= limit + NOISE for found in shapley_range(game).values())


@given(any_games(2, 4), st.integers(0, 10**6), st.floats(0.01, 0.99))
@some
def test_the_gap_needed_settles_the_statement(game, seed, share):
    """Intervals narrower than the gap needed, anywhere around the same truth, settle the sign."""
    exact = interval_game(game, game)
    gap = core_statement(exact).gap_needed
    if gap is None:
        return
    at = np.random.default_rng(seed).choice([0.0, 0.5, 1.0], len(game.values))
    bounds = {
        s: (value - t * share * gap, value + (1 - t) * share * gap)
        for (s, value), t in zip(game.values.items(), at, strict=True)
    }
    found = core_statement(IntervalGame(game.players, bounds))
    assert found.verdict is (Verdict.ALWAYS if core_margin(game) >= 0 else Verdict.NEVER)


def test_verdicts_by_hand():
    """Three equal pairs of value p share 3: the core margin is min(1, 2 - p)."""

    def pairs(low, high):
        bounds = {A: (0, 0), B: (0, 0), C: (0, 0), A | B | C: (3, 3)}
        return IntervalGame("ABC", {**bounds, **dict.fromkeys((A | B, A | C, B | C), (low, high))})

    always, open_, never = (core_statement(pairs(*ends)) for ends in [(1, 1.5), (1.9, 2.5), (2.2, 2.5)])
    assert (always.verdict, always.amount) == (Verdict.ALWAYS, Range(pytest.approx(0.5), 1.0))
    assert open_.verdict is Verdict.UNDECIDED
    assert (open_.amount.lower, open_.amount.upper) == pytest.approx((-0.5, 0.1))
    assert open_.gap_needed == pytest.approx(0.1 / (2 - 1 / 3))
    assert (never.verdict, never.found) == (Verdict.NEVER, pytest.approx(-0.2))
    assert always.text == "the core is not empty"


def test_no_gap_is_sure_to_settle_a_margin_of_zero():
    game = game_from([0, 0, 0, 0, 0, 0, 0])
    assert core_statement(interval_game(game, game)).gap_needed is None
    assert core_statement(interval_game(game, game)).verdict is Verdict.ALWAYS


def test_fixed_allocation_and_its_possible_objectors():
    """A and B can get 4 or 5 of 6 between them: a third each leaves them 0 or 1 short."""
    bounds = dict.fromkeys((A, B, C, A | C, B | C), (0.0, 0.0))
    game = IntervalGame("ABC", {**bounds, A | B: (4, 5), A | B | C: (6, 6)})
    third = {"A": 2, "B": 2, "C": 2}
    found = allocation_statement(game, third)
    assert (found.verdict, found.amount) == (Verdict.UNDECIDED, Range(-1, 0))
    assert possible_objections(game, third) == {A | B: Range(0, 1)}
    better = {"A": 2.5, "B": 2.5, "C": 1}
    assert allocation_statement(game, better).verdict is Verdict.ALWAYS
    assert possible_objections(game, better) == {}
    with pytest.raises(GameError) as error:
        allocation_statement(game, {"A": 2, "B": 2, "C": 1})
    assert str(error.value) == (
        "allocation: found a sum of 5; must add up to a possible value of the grand coalition, "
        "[6, 6]. Fix: share out a value within the interval."
    )


@given(interval_games(), st.integers(0, 10**6))
@some
def test_possible_objectors_are_complete(game, seed):
    allocation = shapley(game.modest)
    named = possible_objections(game, allocation)
    for coalition, excess in excesses(inside(game, seed), allocation).items():
        if excess > NOISE:
            assert contains(named[coalition], excess)


@given(interval_games())
@some
def test_costs_mirror_gains(game):
    other = interval_game(mirrored(game.modest), mirrored(game.ambitious))
    mine, theirs = core_statement(game).amount, core_statement(other).amount
    assert (mine.lower, mine.upper) == pytest.approx((theirs.lower, theirs.upper), abs=NOISE)


@given(superadditive_games(2, 5), st.integers(0, 10**6))
@some
def test_tightening_keeps_every_superadditive_truth(game, seed):
    generator = np.random.default_rng(seed)
    bounds = {
        s: (value - generator.integers(0, 4), value + generator.integers(0, 4)) for s, value in game.values.items()
    }
    wide = IntervalGame(game.players, bounds)
    narrow = tightened(wide)
    for s, value in game.values.items():
        assert wide.bounds(s).lower <= narrow.bounds(s).lower <= value
        assert value <= narrow.bounds(s).upper <= wide.bounds(s).upper


def test_tightening_by_hand():
    """A makes 1 and B 2 alone, so together 3 at least; together 4 at most, so A 2 and B 3."""
    game = tightened(IntervalGame("AB", {A: (1, 9), B: (2, 9), A | B: (0, 4)}))
    assert (game.bounds("A"), game.bounds("B")) == (Range(1, 2), Range(2, 3))
    assert game.bounds("AB") == Range(3, 4)
    costs = tightened(IntervalGame("AB", {A: (0, 6), B: (0, 5), A | B: (7, 20)}, "cost"))
    assert (costs.bounds("A"), costs.bounds("B")) == (Range(2, 6), Range(1, 5))
    assert costs.bounds("AB") == Range(7, 11)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: IntervalGame("A", {A: (2, 1)}),
            (
                "bounds {A}: found [2, 1]; must have a lower value not above the upper one. Fix: "
                "give the lower value first; if a solver's bound is below its plan, solve again."
            ),
        ),
        (
            lambda: tightened(IntervalGame("AB", {A: (3, 3), B: (3, 3), A | B: (1, 5)})),
            (
                "bounds {A}: found a gain of at least 3 by its parts, at most 2; must leave a "
                "value under superadditivity. Fix: check the solver's bounds or do not tighten."
            ),
        ),
        (
            lambda: interval_game(voting(1, [1, 1]), voting(1, [1, 1, 1])),
            (
                "second game: found gain game of A, B, C; must be a gain game of A, B. "
                "Fix: give both games the same players and kind."
            ),
        ),
        (
            lambda: shapley_lead(IntervalGame("A", {A: (1, 2)}), "A", "Z"),
            ("coalition: found 'Z'; must be one of the players A. Fix: correct the name or add the player."),
        ),
        (
            lambda: gain_statement(IntervalGame("A", {A: (1, 2)})),
            ("players: found only A; must be at least two for a question about proper coalitions. Fix: add a player."),
        ),
    ],
)
def test_refusals(call, message):
    with pytest.raises(GameError) as error:
        call()
    assert str(error.value) == message

"""Games, allocations and properties: what is accepted, refused and reported."""

import pytest
from cooperation_games import any_games, game_from, superadditive_games, voting
from hypothesis import given, settings

from layout_opt.analysis.cooperation import (
    Game,
    GameError,
    additive_part,
    cooperation_gain,
    core_margin,
    core_violation,
    equal_split,
    excesses,
    is_convex,
    is_superadditive,
    least_core,
    most_objecting,
    nucleolus,
    worst_merger,
)
from layout_opt.errors import LayoutError

A, B, C = map(frozenset, "ABC")
GOOD = {A: 1.0, B: 2.0, A | B: 5.0}
FINITE = "must be a finite number for every nonempty coalition"


@pytest.mark.parametrize(
    ("players", "values", "kind", "message"),
    [
        ("", {}, "gain", "players: found none; must be at least one name. Fix: name the players."),
        (
            "AA",
            {},
            "gain",
            "players: found 'A' twice; must be unique names. Fix: remove or rename one.",
        ),
        (
            "AB",
            GOOD,
            "loss",
            "kind: found 'loss'; must be one of gain, cost. Fix: choose one of them.",
        ),
        (
            "AB",
            {A: 1.0, B: 2.0},
            "gain",
            (
                f"values {{A, B}}: found no value (1 of 3 coalitions have none); {FINITE}. "
                "Fix: add the value of this coalition."
            ),
        ),
        (
            "ABC",
            GOOD,
            "gain",
            (
                f"values {{C}}: found no value (4 of 7 coalitions have none); {FINITE}. "
                "Fix: add the value of this coalition."
            ),
        ),
        (
            "AB",
            {**GOOD, A: float("inf")},
            "gain",
            (f"values {{A}}: found inf; {FINITE}. Fix: solve this coalition again or correct the value."),
        ),
        (
            "AB",
            {**GOOD, A | B: None},
            "gain",
            (f"values {{A, B}}: found None; {FINITE}. Fix: solve this coalition again or correct the value."),
        ),
        (
            ["North", "South"],
            {frozenset(["Noth"]): 1.0},
            "gain",
            (
                "coalition: found 'Noth' (did you mean 'North'?); must be one of the players "
                "North, South. Fix: correct the name or add the player."
            ),
        ),
        (
            "AB",
            {**GOOD, frozenset(): 1.0},
            "gain",
            "values {}: found 1.0; must be 0 for the empty coalition. Fix: remove it or make it 0.",
        ),
    ],
)
def test_refuses_a_bad_game(players, values, kind, message):
    with pytest.raises(GameError) as error:
        Game(players, values, kind)
    assert str(error.value) == message
    assert isinstance(error.value, LayoutError)
    assert isinstance(error.value, ValueError)


def test_a_missing_coalition_is_found_at_once_among_many_players():
    with pytest.raises(GameError, match=r"values \{p0\}: found no value"):
        Game([f"p{k}" for k in range(60)], {})


@pytest.mark.parametrize(
    ("allocation", "message"),
    [
        (
            {"A": 1.0},
            (
                "allocation B: found no amount; must be a finite number for every player. "
                "Fix: give this player an amount."
            ),
        ),
        (
            {"A": 1.0, "B": float("nan")},
            ("allocation B: found nan; must be a finite number for every player. Fix: give this player an amount."),
        ),
        (
            {"A": 1.0, "B": 4.0, "D": 0.0},
            ("allocation: found 'D'; must name players of the game only. Fix: correct or remove the name."),
        ),
        (
            {"A": 1.0, "B": 3.0},
            (
                "allocation: found a sum of 4; must add up to the value of the grand coalition, 5. "
                "Fix: share out exactly that value."
            ),
        ),
    ],
)
def test_refuses_a_bad_allocation(allocation, message):
    with pytest.raises(GameError) as error:
        most_objecting(Game("AB", GOOD), allocation)
    assert str(error.value) == message


def test_one_player_has_no_core_question():
    game = Game("A", {A: 3.0})
    message = "players: found only A; must be at least two for a question about proper coalitions. Fix: add a player."
    for ask in (core_margin, least_core, worst_merger, lambda g: core_violation(g, {"A": 3.0})):
        with pytest.raises(GameError) as error:
            ask(game)
        assert str(error.value) == message
    assert is_superadditive(game)
    assert is_convex(game)


def test_accessors():
    game = Game("BA", {**GOOD, frozenset(): 0})
    assert game.players == ("B", "A")
    assert game.values == GOOD
    assert (game.total, game.value("A"), game.value([])) == (5, 1, 0)
    assert additive_part(game) == {"B": 2, "A": 1}
    assert cooperation_gain(game) == 2
    assert equal_split(game) == {"B": 3, "A": 2}
    with pytest.raises(ValueError, match="read-only"):
        game.worth[1] = 0


def test_costs_are_saved_not_gained():
    """c(A) = 4, c(B) = 6, together 7: joining saves 3, and each may save up to all of it."""
    game = Game("AB", {A: 4.0, B: 6.0, A | B: 7.0}, "cost")
    assert cooperation_gain(game) == 3
    assert equal_split(game) == {"A": 2.5, "B": 4.5}
    assert core_margin(game) == 1.5
    assert excesses(game, {"A": 5, "B": 2}) == {A: 1, B: -4}
    assert most_objecting(game, {"A": 5, "B": 2}).coalition == A
    assert core_violation(game, {"A": 5, "B": 2}) == 1
    assert core_violation(game, {"A": 4, "B": 3}) == 0


def test_the_smallest_and_first_named_objector_is_reported():
    game = game_from([2, 2, 2, 2, 2, 2, 3])
    assert most_objecting(game, {"A": 1, "B": 1, "C": 1}).coalition == A
    assert most_objecting(game, {"A": 3, "B": 0, "C": 0}).coalition == B


def test_worst_merger():
    game = game_from([1, 1, 5, 2, 4, 2.5, 9])
    found = worst_merger(game)
    assert (found.first, found.second, found.gain) == (B, C, -0.5)
    assert not is_superadditive(game)


def test_majority_is_superadditive_and_not_convex():
    assert is_superadditive(voting(2, [1, 1, 1]))
    assert not is_convex(voting(2, [1, 1, 1]))


@given(superadditive_games(2, 5))
@settings(max_examples=40, deadline=None)
def test_superadditive_covers_are_superadditive(game):
    assert is_superadditive(game)
    if is_convex(game):
        assert core_margin(game) >= 0


@given(any_games(2, 5))
@settings(max_examples=40, deadline=None)
def test_excesses_add_up(game):
    """Of a coalition and its complement: v(S) + v(N - S) - v(N)."""
    split = equal_split(game)
    found = excesses(game, split)
    everybody = frozenset(game.players)
    for coalition, excess in found.items():
        other = everybody - coalition
        expected = game.value(coalition) + game.value(other) - game.total
        assert excess + found[other] == pytest.approx(expected, abs=1e-9)


def test_round_off_does_not_empty_a_core():
    """Ten players with 0.1 each and nothing to gain: the margin is 0, not -1e-17."""
    names = "ABCDEFGHIJ"
    values = {frozenset(k for j, k in enumerate(names) if m >> j & 1): 0.1 * m.bit_count() for m in range(1, 1 << 10)}
    game = Game(names, values)
    assert core_margin(game) == 0
    assert core_violation(game, nucleolus(game)) == 0

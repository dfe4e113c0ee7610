"""Nucleolus and Kohlberg's criterion against slow independent methods and the theorems."""

import numpy as np
import pytest
from cooperation_games import (
    any_games,
    bankruptcy,
    essential_games,
    game_from,
    game_of,
    glove,
    mirrored,
    nucleolus_by_enumeration,
    superadditive_games,
    talmud,
    voting,
)
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from layout_opt.analysis.cooperation import (
    Game,
    GameError,
    core_margin,
    core_violation,
    excesses,
    kohlberg,
    least_core,
    most_objecting,
    nucleolus,
    nucleolus_point,
    prenucleolus,
    shapley,
)
from layout_opt.analysis.cooperation.programs import widest_margin

slow = settings(max_examples=80, deadline=None)


def amounts(allocation):
    return list(allocation.values())


def sorted_excesses(game, allocation):
    return np.sort(list(excesses(game, allocation).values()))[::-1]


def before(first, second, tolerance=1e-7):
    """Whether the first vector is lexicographically not above the second."""
    for one, other in zip(first, second, strict=True):
        if abs(one - other) > tolerance:
            return one < other
    return True


@given(essential_games(3, 3))
@slow
def test_three_players_by_enumeration(game):
    assert amounts(prenucleolus(game)) == pytest.approx(nucleolus_by_enumeration(game, imputations=False), abs=1e-8)
    assert amounts(nucleolus(game)) == pytest.approx(nucleolus_by_enumeration(game), abs=1e-8)


@given(essential_games(4, 4))
@settings(max_examples=10, deadline=None)
def test_four_players_by_enumeration(game):
    assert amounts(prenucleolus(game)) == pytest.approx(nucleolus_by_enumeration(game, imputations=False), abs=1e-8)
    assert amounts(nucleolus(game)) == pytest.approx(nucleolus_by_enumeration(game), abs=1e-8)


@pytest.mark.parametrize("weights", [[2, 1, 1, 1], [3, 2, 2, 1], [1, 1, 1, 1], [5, 1, 1, 1]])
def test_tied_voting_games_by_enumeration(weights):
    game = voting(sum(weights) / 2 + 0.5, weights)
    assert amounts(nucleolus(game)) == pytest.approx(nucleolus_by_enumeration(game), abs=1e-9)


def test_individual_rationality_binds():
    """v(AB) = 10 > v(N) = 4: the excesses 10 - x(AB) and -x(C) meet at C = -3; bounded, at 0."""
    game = game_from([0, 0, 10, 0, 0, 0, 4])
    assert amounts(prenucleolus(game)) == pytest.approx([3.5, 3.5, -3])
    assert amounts(nucleolus(game)) == pytest.approx([2, 2, 0])
    assert kohlberg(game, nucleolus(game))
    assert not kohlberg(game, nucleolus(game), imputations=False)
    assert not kohlberg(game, prenucleolus(game)).individually_rational
    assert kohlberg(game, prenucleolus(game), imputations=False)


@given(essential_games(2, 6), st.integers(0, 2**32 - 1))
@slow
def test_no_random_imputation_is_better(game, seed):
    generator = np.random.default_rng(seed)
    best = nucleolus(game)
    own = np.array([game.value([name]) for name in game.players])
    for concentration in (0.3, 1.0, 5.0):
        share = generator.dirichlet(np.full(len(own), concentration))
        other = own + (game.total - own.sum()) * share
        near = np.array(amounts(best)) * 0.99 + other * 0.01
        for point in (other, near):
            rival = dict(zip(game.players, point, strict=True))
            assert before(sorted_excesses(game, best), sorted_excesses(game, rival))


@given(essential_games(2, 5))
@slow
def test_axioms(game):
    found = nucleolus(game)
    assert sum(found.values()) == pytest.approx(game.total, abs=1e-9)
    assert all(found[name] >= game.value([name]) - 1e-9 for name in game.players)
    order = game.players[::-1]
    assert nucleolus(Game(order, game.values)) == pytest.approx(found, abs=1e-8)
    assert nucleolus(mirrored(game)) == pytest.approx({name: -amount for name, amount in found.items()}, abs=1e-8)


@given(essential_games(2, 5), st.sampled_from([1e-6, 1.0, 1e8]), st.integers(-5, 5))
@slow
def test_scale_and_shift(game, scale, shift):
    """Money in another unit and a sure income of each player change nothing else."""
    values = {s: scale * (value + shift * len(s)) for s, value in game.values.items()}
    moved = {name: scale * (amount + shift) for name, amount in nucleolus(game).items()}
    assert nucleolus(Game(game.players, values)) == pytest.approx(moved, abs=1e-8 * scale)


@given(any_games(2, 4))
@slow
def test_null_player_gets_nothing_in_a_superadditive_game(game):
    values = {s: abs(value) * len(s) ** 3 for s, value in game.values.items()}
    base = Game(game.players, values)
    assume(core_margin(base) >= 0)
    wider = {s: base.value(s - {"Z"}) for s in map(frozenset, _subsets([*game.players, "Z"])) if s}
    found = nucleolus(Game([*game.players, "Z"], wider))
    assert found["Z"] == pytest.approx(0, abs=1e-8)


def _subsets(names):
    return [[name for k, name in enumerate(names) if m >> k & 1] for m in range(1 << len(names))]


@given(superadditive_games(2, 5))
@slow
def test_in_the_core_and_in_the_least_core(game):
    found, margin = nucleolus(game), core_margin(game)
    assert prenucleolus(game) == pytest.approx(found, abs=1e-8)
    assert -most_objecting(game, found).excess == pytest.approx(margin, abs=1e-8)
    if margin >= 0:
        assert core_violation(game, found) == pytest.approx(0, abs=1e-9)


@given(any_games(2, 5))
@slow
def test_margin_is_proved_from_both_sides(game):
    proof = least_core(game)
    assert -most_objecting(game, proof.allocation).excess == pytest.approx(proof.margin, abs=1e-8)
    assert all(weight > 0 for weight in proof.weights.values())
    for name in game.players:
        total = sum(weight for s, weight in proof.weights.items() if name in s)
        assert total == pytest.approx(1)
    worth = sum(weight * game.value(s) for s, weight in proof.weights.items())
    total = sum(proof.weights.values())
    assert (game.total - worth) / total == pytest.approx(proof.margin, abs=1e-8)
    assert core_margin(mirrored(game)) == pytest.approx(proof.margin, abs=1e-8)


@given(essential_games(3, 5), st.integers(0, 4), st.integers(1, 2), st.sampled_from([1e-3, 0.5]))
@slow
def test_kohlberg_refuses_any_other_allocation(game, giver, apart, step):
    names = game.players
    giver, taker = giver % len(names), (giver + apart) % len(names)
    found = nucleolus(game)
    moved = {**found, names[giver]: found[names[giver]] - step}
    moved[names[taker]] += step
    assert not kohlberg(game, moved)
    certificate = kohlberg(game, found)
    assert certificate
    for level in certificate.levels:
        for name in names:
            total = sum(weight for s, weight in level.weights.items() if name in s)
            assert total == pytest.approx(1)


def test_kohlberg_names_the_unbalanced_level():
    """At (6, 2, 2) of an equal three-way gain, B and C object alone and nothing balances them."""
    game = game_from([0, 0, 0, 0, 0, 0, 10])
    certificate = kohlberg(game, {"A": 6, "B": 2, "C": 2})
    assert not certificate.holds
    assert certificate.individually_rational
    assert certificate.levels[-1].excess == pytest.approx(-2)
    assert certificate.levels[-1].coalitions == 2
    assert certificate.levels[-1].weights == {}


def test_kohlberg_accepts_a_rounded_allocation_within_its_rounding():
    game = game_from([0, 0, 0, 0, 0, 0, 10])
    rounded = {"A": 3.33, "B": 3.33, "C": 3.34}
    assert not kohlberg(game, rounded)
    assert kohlberg(game, rounded, tolerance=0.02)


@pytest.mark.parametrize("noise", [1e-12, 1e-10, 1e-9, 1e-8])
@pytest.mark.parametrize("game", [voting(9, [5, 4, 3, 3, 1, 1]), glove(3, 4)])
def test_noise_far_below_the_values_changes_little(game, noise):
    """Near-ties as a solver leaves them, at and around the tolerance of the linear programs."""
    generator, exact = np.random.default_rng(3), nucleolus(game)
    for _ in range(10):
        values = {s: value + noise * generator.random() for s, value in game.values.items()}
        assert nucleolus(Game(game.players, values)) == pytest.approx(exact, abs=1e-6)


def test_large_sure_incomes_do_not_hide_small_gains():
    own = [3e9, 1e9, 2e9]
    gain = game_from([0, 0, 1, 0, 1, 2, 6])
    values = {s: v + sum(own["ABC".index(k)] for k in s) for s, v in gain.values.items()}
    found = amounts(nucleolus(Game("ABC", values)))
    small = np.array(found) - own
    assert small == pytest.approx(amounts(nucleolus(gain)), abs=1e-4)


def test_one_and_two_players():
    assert nucleolus(Game("A", {frozenset("A"): 7})) == {"A": 7}
    assert nucleolus(game_from([1, 2, 9])) == pytest.approx({"A": 4, "B": 5})
    assert nucleolus(game_from([0, 0, 0])) == {"A": 0, "B": 0}


def test_additive_game_with_round_off_is_accepted():
    """0.1 + 0.2 is above 0.3 in floating point; that must not count as having no imputation."""
    own = [0.1, 0.2, 0.4]
    game = game_of(3, lambda members: 0.7 if len(members) == 3 else sum(own[k] for k in members))
    assert amounts(nucleolus(game)) == pytest.approx(own)


def test_refuses_a_game_without_imputations():
    game = game_from([3, 4, 5])
    with pytest.raises(GameError) as error:
        nucleolus(game)
    assert str(error.value) == (
        "grand coalition: found 5, against 7 of the players alone; must be no worse than the "
        "players alone, or there is no imputation. Fix: correct its value or use prenucleolus."
    )
    assert prenucleolus(game) == pytest.approx({"A": 2, "B": 3})


@pytest.mark.parametrize("kind", ["random", "glove", "voting", "bankruptcy"])
def test_twelve_players_take_few_programs(kind, monkeypatch):
    """Proves that 12 players (4096 coalitions) need one linear program a level and at most 11 levels."""
    asked = []

    def noted(*words):
        asked.append(len(words[0]))
        return widest_margin(*words)

    monkeypatch.setattr(nucleolus_point, "widest_margin", noted)
    generator = np.random.default_rng(12)
    claims = generator.integers(1, 100, 12).tolist()
    noise = generator.random(1 << 12)
    games = {
        "random": lambda: game_of(12, lambda members: len(members) ** 2 + noise[sum(1 << k for k in members)]),
        "glove": lambda: glove(6, 6),
        "voting": lambda: voting(sum(claims) / 2, claims),
        "bankruptcy": lambda: bankruptcy(0.6 * sum(claims), claims),
    }
    game = games[kind]()
    found, value = nucleolus(game), shapley(game)
    assert 1 <= len(asked) <= 11
    assert max(asked) <= (1 << 12) - 2
    assert sum(found.values()) == pytest.approx(game.total)
    assert sum(value.values()) == pytest.approx(game.total)
    if kind == "bankruptcy":
        assert amounts(found) == pytest.approx(talmud(0.6 * sum(claims), claims), abs=1e-6)

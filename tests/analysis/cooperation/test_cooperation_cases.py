"""Published games with known answers (airport, TVA, Lemaire, Ni & Wang, Aumann & Maschler)."""

import pytest
from cooperation_games import (
    airport,
    airport_nucleolus,
    bankruptcy,
    game_from,
    game_of,
    glove,
    shapley_by_orders,
    talmud,
    voting,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from layout_opt.analysis.cooperation import (
    core_margin,
    core_violation,
    is_convex,
    least_core,
    most_objecting,
    nucleolus,
    shapley,
)


def amounts(allocation):
    return list(allocation.values())


def test_airport_shapley_is_the_sequential_equal_split():
    """Littlechild & Owen (1973): each runway section is split among those who need it."""
    assert amounts(shapley(airport([2, 5, 9, 12]))) == pytest.approx([0.5, 1.5, 3.5, 6.5])


def test_airport_nucleolus_by_hand():
    """Littlechild (1974): 2/2 = 1 is the smallest rate, then 4/2 = 2, then 6/2 = 3, the rest 6."""
    assert amounts(nucleolus(airport([2, 5, 9, 12]))) == pytest.approx([1, 2, 3, 6])


@given(st.lists(st.integers(1, 9), min_size=2, max_size=7))
@settings(max_examples=60, deadline=None)
def test_airport_of_any_size(steps):
    costs = [sum(steps[: k + 1]) for k in range(len(steps))]
    game = airport(costs)
    shares = [step / (len(steps) - k) for k, step in enumerate(steps)]
    expected = [sum(shares[: k + 1]) for k in range(len(steps))]
    assert amounts(shapley(game)) == pytest.approx(expected)
    assert amounts(nucleolus(game)) == pytest.approx(airport_nucleolus(costs), abs=1e-9)


TVA = game_from([163520, 140826, 301607, 250096, 378821, 367370, 412584], "cost")


def test_tennessee_valley_authority():
    """Ransmeier (1942), Straffin & Heaney (1981); no pair saves a third of the whole saving."""
    assert amounts(shapley(TVA)) == pytest.approx([117829, 100756.5, 193998.5])
    assert amounts(nucleolus(TVA)) == pytest.approx([116234, 93540, 202810])
    assert core_violation(TVA, shapley(TVA)) == 0
    assert core_margin(TVA) == pytest.approx(47286)


LEMAIRE = game_from([46125, 17437.5, 69187.5, 5812.5, 53812.5, 30750, 90000])


def test_lemaire_by_two_independent_routes():
    """Lemaire (1991): the Shapley value from the package and from all orders, and the core."""
    value = shapley(LEMAIRE)
    assert amounts(value) == pytest.approx([51750, 25875, 12375])
    assert value == pytest.approx(shapley_by_orders(LEMAIRE))
    assert core_violation(LEMAIRE, value) == 0
    assert all(sum(value[name] for name in coalition) >= worth - 1e-9 for coalition, worth in LEMAIRE.values.items())
    assert most_objecting(LEMAIRE, value).coalition == {"A"}
    assert most_objecting(LEMAIRE, value).excess == pytest.approx(46125 - 51750)


def test_lemaire_nucleolus():
    """The pair {B, C} saves 7500 of 20625, so A gets (20625 - 7500) / 2 and B and C the rest."""
    assert amounts(nucleolus(LEMAIRE)) == pytest.approx([52687.5, 24468.75, 12843.75])
    assert core_margin(LEMAIRE) == pytest.approx(6562.5)


rivers = st.lists(st.integers(0, 50), min_size=2, max_size=7)


@given(rivers)
@settings(max_examples=60, deadline=None)
def test_ni_wang_local_responsibility(costs):
    """Ni & Wang (2007), game A: who pays for its own segment pays its own cost."""
    game = game_of(len(costs), lambda members: sum(costs[k] for k in members), "cost")
    assert amounts(shapley(game)) == pytest.approx(costs, abs=1e-9)
    assert amounts(nucleolus(game)) == pytest.approx(costs, abs=1e-9)


@given(rivers)
@settings(max_examples=60, deadline=None)
def test_ni_wang_upstream_equal_sharing(costs):
    """Ni & Wang (2007), game B: segment j is shared equally by agents 1..j; it is in the core."""
    game = game_of(len(costs), lambda members: sum(costs[min(members) :]), "cost")
    shares = [cost / (j + 1) for j, cost in enumerate(costs)]
    value = shapley(game)
    assert amounts(value) == pytest.approx([sum(shares[k:]) for k in range(len(costs))], abs=1e-9)
    assert is_convex(game)
    assert core_violation(game, value) == 0


@pytest.mark.parametrize(
    ("estate", "awards"),
    [(100, [100 / 3] * 3), (200, [50, 75, 75]), (300, [50, 100, 150])],
)
def test_talmud(estate, awards):
    """Aumann & Maschler (1985): the three estates of the Mishna are nucleoli."""
    assert amounts(nucleolus(bankruptcy(estate, [100, 200, 300]))) == pytest.approx(awards)


@given(st.lists(st.integers(1, 40), min_size=2, max_size=7), st.integers(0, 100))
@settings(max_examples=60, deadline=None)
def test_bankruptcy_of_any_size(claims, percent):
    estate = sum(claims) * percent / 100
    found = amounts(nucleolus(bankruptcy(estate, claims)))
    assert found == pytest.approx(talmud(estate, claims), abs=1e-8)


def test_majority_game_has_an_empty_core():
    """Any two of three win 1: at 1/3 each a pair gives up 1/3, by symmetry the least possible."""
    game = voting(2, [1, 1, 1])
    assert core_margin(game) == pytest.approx(-1 / 3)
    assert amounts(nucleolus(game)) == pytest.approx([1 / 3] * 3)
    pairs = {coalition: 0.5 for coalition in game.values if len(coalition) == 2}
    assert least_core(game).weights == pytest.approx(pairs)


def test_glove_market():
    """The short side takes all: with two left gloves and one right glove the core is (0, 0, 1)."""
    game = glove(2, 1)
    assert amounts(nucleolus(game)) == pytest.approx([0, 0, 1], abs=1e-12)
    assert amounts(shapley(game)) == pytest.approx([1 / 6, 1 / 6, 4 / 6])
    assert core_margin(game) == 0


@pytest.mark.parametrize(("quota", "weights"), [(3, [2, 1, 1, 1]), (5, [3, 2, 2, 1, 1])])
def test_homogeneous_voting_weights_are_the_nucleolus(quota, weights):
    """Peleg (1968): in a constant-sum game whose smallest winners all have just the quota."""
    expected = [weight / sum(weights) for weight in weights]
    assert amounts(nucleolus(voting(quota, weights))) == pytest.approx(expected)

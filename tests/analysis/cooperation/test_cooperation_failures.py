"""A linear program or a proof that fails is an error, never an answer."""

from types import SimpleNamespace

import numpy as np
import pytest
from cooperation_games import game_from, voting

from layout_opt.analysis.cooperation import core as core_module
from layout_opt.analysis.cooperation import (
    core_margin,
    kohlberg_criterion,
    nucleolus,
    nucleolus_point,
    programs,
)
from layout_opt.analysis.cooperation.kohlberg_criterion import balancing_weights
from layout_opt.analysis.cooperation.programs import MarginSolution
from layout_opt.errors import SolverError

GAME = voting(2, [1, 1, 1])


def test_an_unsolved_margin_program(monkeypatch):
    stopped = SimpleNamespace(success=False, message="Time limit reached")
    monkeypatch.setattr(programs, "linprog", lambda **_: stopped)
    with pytest.raises(SolverError) as error:
        core_margin(GAME)
    assert str(error.value) == (
        "margin program with 6 coalitions: found Time limit reached; must be solved to optimality."
    )


def test_a_wrong_margin_is_noticed(monkeypatch):
    """Weights on the single players prove 1/3 at best, the allocation (1, 0, 0) attains -1."""
    weights = np.array([1, 1, 0, 1, 0, 0]) / 3
    wrong = MarginSolution(np.array([1.0, 0, 0]), 0.0, weights, np.zeros(3))
    monkeypatch.setattr(core_module, "widest_margin", lambda *_: wrong)
    with pytest.raises(SolverError) as error:
        core_margin(GAME)
    assert str(error.value) == (
        "core margin: found an allocation with -1 and weights for 0.333333333333; must be one number."
    )


def test_a_wrong_nucleolus_is_noticed(monkeypatch):
    monkeypatch.setattr(nucleolus_point, "_lexicographic", lambda *_: np.array([1.0, 0, 0]))
    with pytest.raises(SolverError) as error:
        nucleolus(GAME)
    assert str(error.value) == (
        "nucleolus: found a collection of coalitions that is not balanced; "
        "must pass Kohlberg's criterion at each level."
    )


def test_contradicting_equations_are_left_to_the_criterion():
    """Two margins for one coalition: the correction is dropped, the amounts stay."""
    scaled = nucleolus_point.normalised(game_from([0, 0, 1, 0, 0, 0, 1]).gains)
    level = nucleolus_point._Level((0, 1, 2, 5), 0.0, ())
    start = np.array([0.5, 0.5, 0.0])
    found = nucleolus_point._corrected(scaled, None, [level], start)
    assert found.tolist() == start.tolist()


def test_balancing_weights():
    """Three pairs balance with 1/2 each; two pairs do not; a pair and an optional single do."""
    pairs = np.array([[1.0, 1, 0], [1, 0, 1], [0, 1, 1]])
    none = np.zeros((0, 3))
    assert balancing_weights(pairs, none) == pytest.approx([0.5, 0.5, 0.5])
    assert balancing_weights(pairs[:2], none).size == 0
    assert balancing_weights(pairs[:1], np.eye(3)) == pytest.approx([1, 0, 0, 1])
    assert kohlberg_criterion.WEIGHT_TOLERANCE < 1e-4

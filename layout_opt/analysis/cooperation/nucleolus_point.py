"""Nucleolus: the allocation that makes the largest excess as small as possible, then the next.

Successive linear programs: each maximises the smallest margin of the coalitions not yet settled and
settles those with a positive dual weight, whose excess no optimal solution can change. Every
program raises the rank of the settled coalitions, so there are fewer programs than players. The
result is then corrected to satisfy the equations of all tight coalitions to machine precision and
must pass Kohlberg's criterion.

Sources: Schmeidler (1969); Kopelowitz (1967) and Maschler, Peleg & Shapley (1979) for the programs;
Kohlberg (1971) for the criterion.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from layout_opt.analysis.cooperation.allocation import by_player
from layout_opt.analysis.cooperation.game import Amounts, Game, game_error, membership
from layout_opt.analysis.cooperation.kohlberg_criterion import kohlberg
from layout_opt.analysis.cooperation.programs import MarginSolution, widest_margin
from layout_opt.analysis.cooperation.span import span_of_all
from layout_opt.analysis.cooperation.tolerances import (
    EFFICIENCY_TOLERANCE,
    LEVEL_TOLERANCE,
    WEIGHT_TOLERANCE,
    NormalisedGame,
    normalised,
)
from layout_opt.errors import SolverError


@dataclass(frozen=True)
class _Level:
    """One solved program: the tight coalitions (row positions), their margin, the tight bounds."""

    tight: tuple[int, ...]
    margin: float
    at_bound: tuple[int, ...]


def nucleolus(game: Game) -> dict[str, float]:
    """Return the nucleolus: the imputation with the lexicographically smallest excesses.

    Returns
    -------
    dict of str to float
        Amount by player, unit of the game, adding up to the value of the grand coalition; nobody
        gets less (pays more) than alone. In the core wherever the core is not empty.

    Raises
    ------
    GameError
        If the players together do worse than alone, so that there is no imputation.
    SolverError
        If a linear program fails or the result fails Kohlberg's criterion.
    """
    scaled = normalised(game.gains)
    surplus = float(scaled.worth[-1])
    if surplus * scaled.scale < -EFFICIENCY_TOLERANCE * scaled.largest:
        alone = game.sign * scaled.alone.sum()
        found = f"{game.total:.12g}, against {alone:.12g} of the players alone"
        rule = "be no worse than the players alone, or there is no imputation"
        raise game_error("grand coalition", found, rule, "correct its value or use prenucleolus")
    lower = np.full(len(game.players), min(0.0, surplus / len(game.players)))
    return _verified(game, _lexicographic(scaled, lower), imputations=True)


def prenucleolus(game: Game) -> dict[str, float]:
    """Return the prenucleolus: as the nucleolus, but a player may get less than alone.

    The two agree wherever the core is not empty and in every superadditive game.

    Returns
    -------
    dict of str to float
        Amount by player, unit of the game, adding up to the value of the grand coalition.

    Raises
    ------
    SolverError
        If a linear program fails or the result fails Kohlberg's criterion.
    """
    return _verified(game, _lexicographic(normalised(game.gains), None), imputations=False)


def _verified(game: Game, gains: Amounts, *, imputations: bool) -> dict[str, float]:
    allocation = by_player(game, gains)
    certificate = kohlberg(game, allocation, imputations=imputations)
    if not certificate:
        found = "a collection of coalitions that is not balanced"
        rule = "pass Kohlberg's criterion at each level"
        raise SolverError(f"nucleolus: found {found}; must {rule}.")
    return allocation


def _lexicographic(scaled: NormalisedGame, lower: Amounts | None) -> Amounts:
    """Return the lexicographically best gains by player in the unit of the game.

    What is settled and the lower bounds follow the last solution to the last digit, so that it
    stays feasible and the next program cannot fail by round-off.
    """
    members = membership(len(scaled.alone))
    rows, worth = members[1:-1], scaled.worth[1:-1]
    settled, shares = members[-1:], scaled.worth[-1:]
    span = span_of_all(len(scaled.alone))
    levels: list[_Level] = []
    amounts = np.full(len(scaled.alone), scaled.worth[-1] / len(scaled.alone))
    while not span.full:
        free = np.flatnonzero(span.outside(rows))
        floor = None if lower is None else np.minimum(lower, amounts)
        solution = widest_margin(rows[free], worth[free], settled, shares, floor)
        level = _level(free, solution)
        levels.append(level)
        amounts = solution.amounts
        for position in level.tight:
            if span.outside(rows[position : position + 1])[0]:
                span = span.extended(rows[position])
                settled = np.vstack([settled, rows[position]])
        shares = settled @ amounts
    return scaled.restore(_corrected(scaled, lower, levels, amounts))


def _level(free: np.ndarray[tuple[int], np.dtype[np.intp]], solution: MarginSolution) -> _Level:
    heavy = solution.weights > min(WEIGHT_TOLERANCE, float(solution.weights.max()) / 2)
    bound = solution.bound_weights > WEIGHT_TOLERANCE
    return _Level(
        tight=tuple(int(position) for position in free[heavy]),
        margin=solution.margin,
        at_bound=tuple(int(player) for player in np.flatnonzero(bound)),
    )


def _corrected(scaled: NormalisedGame, lower: Amounts | None, levels: list[_Level], amounts: Amounts) -> Amounts:
    """Return the amounts moved the least that satisfies the equations of all tight rows.

    Unknowns are the amounts and one margin per level. Where the equations contradict each other by
    more than round-off the amounts are returned as they are, and Kohlberg's criterion decides.
    """
    players = amounts.size
    members = membership(players)
    equations = [np.append(members[-1], np.zeros(len(levels)))]
    wanted = [float(scaled.worth[-1])]
    for k, level in enumerate(levels):
        margin = -np.eye(len(levels))[k]
        for position in level.tight:
            equations.append(np.append(members[position + 1], margin))
            wanted.append(float(scaled.worth[position + 1]))
        for player in level.at_bound if lower is not None else ():
            equations.append(np.append(np.eye(players)[player], np.zeros(len(levels))))
            wanted.append(float(lower[player]) if lower is not None else 0.0)
    matrix = np.array(equations)
    start = np.append(amounts, [level.margin for level in levels])
    miss = np.array(wanted) - matrix @ start
    step = np.linalg.lstsq(matrix, miss, rcond=None)[0]
    moved = start + step
    worst = float(abs(np.array(wanted) - matrix @ moved).max())
    return moved[:players] if worst <= LEVEL_TOLERANCE else amounts

r"""Owen allocation: everyone is paid for what it brings, at the shadow prices of the joint plan's LP relaxation.

The relaxation is a linear production game: all coalitions have the same matrix and differ in the right-hand sides b,
which are sums over members. With the shadow prices y of all together,

.. math:: x_i = y \cdot b_i, \qquad x(S) = y \cdot b(S) \ge v_{LP}(S), \qquad x(N) = v_{LP}(N)

because y stays dual feasible for every coalition: the allocation is in the core of the relaxed game. The resources of
a player are read off its own model - capacity standing, room to build, own demand and gateways, factors, its share of
the outside, its entitlements - row by row, so nothing has to be known about rows. What no player brings alone (routes
between players, room that nobody is entitled to) has a price of at least 0 and is shared equally.

Source: Owen (1975), On the core of linear production games, Mathematical Programming 9.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from layout_opt.analysis.coalitions.restrict import GameSetting, coalition_changes
from layout_opt.errors import SolverError
from layout_opt.instance import Instance, changed
from layout_opt.model.build import build_model
from layout_opt.model.objective import stages
from layout_opt.solver.arrays import Arrays, Floats
from layout_opt.solver.compile_model import compile_model
from layout_opt.solver.highs import Ending, Options, Outcome
from layout_opt.solver.search import SearchRequest, search

PROOF_TOLERANCE = 1e-6
"""Share of the total by which prices times resources may miss it [1]."""


@dataclass(frozen=True)
class Owen:
    """Allocation by the shadow prices of the LP relaxation.

    Parameters
    ----------
    amounts : mapping of str to float
        By player, adding up to `total`, unit of the game.
    total : float
        Value of all players in the relaxation, unit of the game.
    shared : float
        Part of `total` that no player brings alone, shared equally.
    alone : mapping of str to float
        What each player gets alone in the relaxation, unit of the game.
    """

    amounts: Mapping[str, float]
    total: float
    shared: float
    alone: Mapping[str, float]


def owen(setting: GameSetting) -> Owen:
    """Return the Owen allocation.

    Raises
    ------
    InvalidInput
        If the data of a player alone break a rule of instances.
    SolverError
        If the relaxation is not solved to optimality, or prices times resources do not give its value.
    """
    program = _relaxation(setting.instance)
    outcome = _solved(program)
    assert outcome.objective is not None
    prices = _Prices(program, outcome)
    proved = prices.worth(program)
    if abs(proved - outcome.objective) > PROOF_TOLERANCE * outcome.size:
        found = f"{proved:.12g} from prices, {outcome.objective:.12g} from the plan"
        raise SolverError(f"Owen allocation: found {found}; must be one number.")
    brought, alone = {}, {}
    for player in setting.players.names:
        own = _relaxation(changed(setting.instance, coalition_changes(setting, [player])))
        brought[player], alone[player] = prices.worth(own), _value(own)
    shared = outcome.objective - sum(brought.values())
    each = shared / len(brought)
    return Owen({player: amount + each for player, amount in brought.items()}, outcome.objective, shared, alone)


def _value(program: _Program) -> float:
    objective = _solved(program).objective
    assert objective is not None
    return objective


@dataclass(frozen=True)
class _Program:
    """A relaxation with the names of its rows and columns (Pyomo forgets them when the model is gone)."""

    arrays: Arrays
    rows: tuple[str, ...]
    columns: tuple[str, ...]


def _relaxation(instance: Instance) -> _Program:
    built = build_model(instance)
    stage = stages(instance)[0]
    built.set_aim(stage.aim, maximise=stage.maximise)
    arrays = compile_model(built.pyomo)
    rows = tuple(row.name for row in arrays.rows)
    columns = tuple(variable.name for variable in arrays.variables)
    del built  # kept until here: names are found through it
    return _Program(arrays.relaxed(), rows, columns)


def _solved(program: _Program) -> Outcome:
    outcome = search(program.arrays, SearchRequest(Options(threads=1))).outcome
    if outcome.ending is not Ending.OPTIMAL or outcome.duals is None:
        raise SolverError(f"Owen allocation: found a relaxation that ended {outcome.ending.value!r}; must be optimal.")
    return outcome


class _Prices:
    """Shadow prices of rows and columns by name, and the side at which each of them binds."""

    def __init__(self, program: _Program, outcome: Outcome) -> None:
        assert outcome.values is not None
        assert outcome.duals is not None
        assert outcome.reduced_costs is not None
        arrays = program.arrays
        reached = arrays.matrix @ outcome.values
        self._rows = _by_name(program.rows, outcome.duals, arrays.row_lower, arrays.row_upper, reached)
        self._columns = _by_name(program.columns, outcome.reduced_costs, arrays.lower, arrays.upper, outcome.values)

    def worth(self, program: _Program) -> float:
        """Return the resources of a program (right-hand sides and bounds) at these prices."""
        arrays = program.arrays
        rows = _valued(self._rows, program.rows, arrays.row_lower, arrays.row_upper)
        columns = _valued(self._columns, program.columns, arrays.lower, arrays.upper)
        return rows + columns + arrays.offset


def _by_name(
    names: Sequence[str], prices: Floats, lower: Floats, upper: Floats, reached: Floats
) -> dict[tuple[str, bool], float]:
    """Return {(name, whether the lower side binds): price} of what has a price.

    A ranged row stands twice under one name, once for each side.
    """
    at_lower = np.abs(reached - lower) <= np.abs(upper - reached)
    found: dict[tuple[str, bool], float] = {}
    for place in np.flatnonzero(prices):
        found[names[int(place)], bool(at_lower[place])] = float(prices[place])
    return found


def _valued(prices: Mapping[tuple[str, bool], float], names: Sequence[str], lower: Floats, upper: Floats) -> float:
    """Return the sum of price times the side at which each named row or column binds in the joint plan."""
    total = 0.0
    for name, low, high in zip(names, lower.tolist(), upper.tolist(), strict=True):
        for side, at_lower in ((low, True), (high, False)):
            price = prices.get((name, at_lower))
            if price is not None and np.isfinite(side):
                total += price * side
    return total

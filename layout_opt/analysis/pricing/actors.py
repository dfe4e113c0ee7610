r"""Who decides what: the columns and rows of a program, parted into the problems of regions.

A decision belongs to the region that its key names, a shipment to the region that sends (it pays the freight); what
names no region (loads on a river) belongs to `BETWEEN`. A row over decisions of one actor is that actor's own (its
plants, its land, its buyers); every other row is shared: a balance of goods, the capacity of a receptor.
Given prices :math:`\pi` of the shared rows
:math:`l \le A x \le u`, each actor chooses alone:

.. math::

   L(\pi) = \sum_i \max(\pi_i u_i, \pi_i l_i) + \sum_a \max_{x_a \in X_a} (c_a - \pi A_a) x_a \ \ge\ \max c x

which no layout beats: :math:`L(\pi)` is a bound for any prices. Everything here maximises; costs enter with a minus.
Source: Geoffrion (1974), Lagrangean Relaxation for Integer Programming, Mathematical Programming Study 2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from layout_opt.errors import SolverError
from layout_opt.model.columns import DecisionColumns
from layout_opt.solver.arrays import Arrays, Floats, Ints
from layout_opt.solver.direct import DirectModel
from layout_opt.solver.highs import Ending, Options, Outcome
from layout_opt.solver.scaling import Scaling, scaling_of
from layout_opt.solver.search import SearchRequest, search

BETWEEN = "(between regions)"
"""Owner of what no single region decides."""
SHARED = -1
"""Owner of a row that several actors share."""
REGIONS = ("region", "from_region")
"""Key columns that name the owner of a decision, the first that a decision has."""
CANCELLED = 1e-9
"""Worth of a column, relative to the terms of which it is the sum, that is round-off [1]."""
RAY = 1e-7
"""Worth of a direction of length 1, relative to the largest coefficient, above which it is no round-off [1]."""
WIDE = 1e3
"""Where round-off alone lets an actor grow without end, it may grow to this many times the plan [1]."""


@dataclass(frozen=True)
class Actor:
    """The problem of one actor.

    Parameters
    ----------
    name : str
        Region, or `BETWEEN`.
    columns, rows : array of int
        Its columns, and the rows that are its own.
    arrays : Arrays
        Its own program, at no prices.
    shared : csc_array
        Shared rows x its columns.
    """

    name: str
    columns: Ints
    rows: Ints
    arrays: Arrays
    shared: Any

    @property
    def whole(self) -> bool:
        """Whether it has integer decisions."""
        return bool(self.arrays.integer.any())

    def worth(self, prices: Floats) -> Floats:
        """Return what each of its columns is worth at prices of the shared rows."""
        found = self.arrays.cost - self.shared.T @ prices
        terms = np.abs(self.arrays.cost) + abs(self.shared).T @ np.abs(prices)
        return np.where(np.abs(found) > CANCELLED * terms, found, 0.0)

    def best(self, prices: Floats, options: Options, plan: Floats) -> Outcome:
        """Return its best answer at prices of the shared rows; the plan is one of its answers.

        Raises
        ------
        UnlimitedActor
            If nothing limits what it would gain at these prices.
        SolverError
            If its problem ends in another way.
        """
        priced = replace(self.arrays, cost=self.worth(prices))
        found = search(priced, SearchRequest(options, layouts=(plan,))).outcome
        if found.ending is Ending.UNBOUNDED or (found.values is None and found.ending is not Ending.LIMIT):
            direction = self.direction(prices, options)
            if direction is not None:
                raise UnlimitedActor(self.name, direction)
            size = WIDE * max(1.0, float(np.abs(plan).max(initial=0.0)))
            held = replace(priced, upper=np.where(np.isinf(priced.upper), size, priced.upper))
            found = search(held, SearchRequest(options, layouts=(plan,))).outcome
        if found.values is None or found.objective is None or found.bound is None:
            raise SolverError(
                f"{self.name} at these prices: found an end as {found.ending.value!r}; must be an answer."
            )
        return found

    def direction(self, prices: Floats, options: Options) -> Floats | None:
        """Return the direction of length 1 in which its gain grows without end, None if there is none."""
        arrays, worth = self.arrays, self.worth(prices)
        cone = replace(
            arrays.relaxed(),
            row_lower=np.where(np.isfinite(arrays.row_lower), 0.0, -np.inf),
            row_upper=np.where(np.isfinite(arrays.row_upper), 0.0, np.inf),
            lower=np.where(np.isfinite(arrays.lower), 0.0, -1.0),
            upper=np.where(np.isfinite(arrays.upper), 0.0, 1.0),
            cost=worth,
        )
        found = search(cone, SearchRequest(options)).outcome
        if found.values is None or found.objective is None:
            return None
        return found.values if found.objective > RAY * max(1.0, float(np.abs(worth).max(initial=0.0))) else None


class UnlimitedActor(SolverError):
    """Nothing limits what an actor would gain.

    Parameters
    ----------
    name : str
        The actor.
    direction : array
        In which it grows.
    """

    def __init__(self, name: str, direction: Floats) -> None:
        self.direction = direction
        super().__init__(f"{name} at these prices: found a gain without end; must be limited.")


@dataclass(frozen=True)
class ActorParts:
    """A program to maximise, parted by actors.

    Parameters
    ----------
    arrays : Arrays
        The program, as a maximisation.
    names : tuple of str
        Actors in order.
    owner : array of int
        Actor of each column.
    row_owner : array of int
        Actor of each row, `SHARED` for a row that several share.
    """

    arrays: Arrays
    names: tuple[str, ...]
    owner: Ints
    row_owner: Ints

    @cached_property
    def shared(self) -> Ints:
        """The shared rows."""
        return np.flatnonzero(self.row_owner == SHARED)

    @cached_property
    def scaling(self) -> Scaling:
        """Factors of the whole program."""
        return scaling_of(self.arrays)

    @cached_property
    def actors(self) -> tuple[Actor, ...]:
        """The problem of each actor."""
        return tuple(self._actor(place) for place in range(len(self.names)))

    def signed(self, prices: Floats) -> Floats:
        """Return prices of the shared rows without round-off of the wrong sign, where a row has one side only."""
        lower, upper = self.arrays.row_lower[self.shared], self.arrays.row_upper[self.shared]
        kept = np.where(np.isinf(upper), np.minimum(prices, 0.0), prices)
        return np.where(np.isinf(lower), np.maximum(kept, 0.0), kept)

    def limits_worth(self, prices: Floats) -> Floats:
        """Return what the limit of each shared row is worth at prices of the right sign."""
        lower, upper = self.arrays.row_lower[self.shared], self.arrays.row_upper[self.shared]
        return prices * np.where(prices > 0, upper, np.where(prices < 0, lower, 0.0))

    def _actor(self, place: int) -> Actor:
        arrays = self.arrays
        columns, rows = np.flatnonzero(self.owner == place), np.flatnonzero(self.row_owner == place)
        mine = arrays.matrix[:, columns]
        own = replace(
            arrays,
            matrix=mine[rows, :],
            row_lower=arrays.row_lower[rows],
            row_upper=arrays.row_upper[rows],
            lower=arrays.lower[columns],
            upper=arrays.upper[columns],
            cost=arrays.cost[columns],
            integer=arrays.integer[columns],
            offset=0.0,
            variables=[arrays.variables[at] for at in columns.tolist()],
            rows=[arrays.rows[at] for at in rows.tolist()],
            numbers=arrays.numbers[columns],
        )
        return Actor(self.names[place], columns, rows, own, mine[self.shared, :])


def parts_of(model: DirectModel, arrays: Arrays) -> ActorParts:
    """Return a program parted by the regions of its decisions."""
    owners = _owners(model.decisions, model.columns.size)
    named = owners[arrays.numbers]
    names = sorted({name for name in named.tolist() if name != BETWEEN})
    names += [BETWEEN] if (named == BETWEEN).any() else []
    number = {name: place for place, name in enumerate(names)}
    owner = np.array([number[name] for name in named.tolist()], dtype=np.int64)
    sign = 1.0 if arrays.maximise else -1.0
    upward = replace(arrays, cost=sign * arrays.cost, offset=sign * arrays.offset, maximise=True)
    return ActorParts(upward, tuple(names), owner, _row_owners(arrays, owner))


def _owners(decisions: Mapping[str, DecisionColumns], size: int) -> NDArray[np.object_]:
    """Return the owner of every column of a model."""
    owners = np.full(size, BETWEEN, dtype=object)
    for each in decisions.values():
        named = next((name for name in REGIONS if name in each.said.names), None)
        if named is not None:
            owners[each.numbers] = each.frame[named].astype(str).to_numpy()
    return owners


def _row_owners(arrays: Arrays, owner: Ints) -> Ints:
    """Return the owner of each row: that of all its columns, else `SHARED`."""
    matrix = arrays.matrix.tocoo()
    least = np.full(matrix.shape[0], np.iinfo(np.int64).max)
    most = np.full(matrix.shape[0], SHARED)
    np.minimum.at(least, matrix.row, owner[matrix.col])
    np.maximum.at(most, matrix.row, owner[matrix.col])
    return np.where(least == most, most, SHARED)

"""What HiGHS is asked, what it tells on the way, and what comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from layout_opt.solver.arrays import Floats
from layout_opt.solver.ending import Ending
from layout_opt.solver.scaling import Way


@dataclass(frozen=True)
class Options:
    """What the user may set of a solve.

    Parameters
    ----------
    gap : float
        Relative gap at which to stop [1].
    time_limit : float, optional
        Most seconds of a run, all its solves together [s].
    threads : int, optional
        Threads of HiGHS (its own choice by default).
    seed : int
        Random seed of HiGHS.
    """

    gap: float = 1e-4
    time_limit: float | None = None
    threads: int | None = None
    seed: int = 0


@dataclass(frozen=True)
class Attempt:
    """How HiGHS is asked.

    Parameters
    ----------
    way : Way
        How the program is scaled.
    presolve : bool
        Whether HiGHS may reduce the program first.
    tight : bool
        Whether its tolerances are the least ones that double precision carries.
    seed_step : int
        Added to the random seed.
    """

    way: Way = Way.LEAST_SQUARES
    presolve: bool = True
    tight: bool = False
    seed_step: int = 0


FIRST = Attempt()


@dataclass(frozen=True)
class Progress:
    """Where a running solve stands (seconds, best objective, bound, relative gap; None = not yet known), its stage."""

    seconds: float
    incumbent: float | None
    bound: float | None
    gap: float | None
    stage: str = ""


@dataclass(frozen=True)
class Outcome:
    """What a solve returned.

    Parameters
    ----------
    ending : Ending
        How it ended.
    values : array or None
        Value of each column, if there is a solution.
    duals, reduced_costs : array or None
        Change of the objective per unit of each row's and each column's bound (LPs only).
    objective, bound : float or None
        Objective of the solution and proven bound, in the sense of the program.
    gap : float or None
        ``|bound - objective| / |objective|``.
    seconds : float
        Wall time.
    interrupted : bool
        Whether the user stopped it.
    nodes : int
        Branch-and-bound nodes.
    size : float
        Size of the objective: of its largest term, or of an average one if that is larger.
    """

    ending: Ending
    values: Floats | None
    duals: Floats | None
    objective: float | None
    bound: float | None
    gap: float | None
    seconds: float
    interrupted: bool = False
    nodes: int = 0
    reduced_costs: Floats | None = None
    size: float = 0.0


Listener = Callable[[Progress], None]
Enough = Callable[[float | None, float | None], bool]
"""Told objective and bound of a running search (None = not yet known): whether they decide what it was asked for."""

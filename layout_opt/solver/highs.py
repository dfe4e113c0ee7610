"""Hand arrays to HiGHS: options, progress, limits, interruption, warm start, and what came out."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import highspy
import numpy as np

from layout_opt.errors import SolverError
from layout_opt.solver.arrays import Arrays, Floats
from layout_opt.solver.gap import relative_gap
from layout_opt.solver.hand_over import load

POLL_SECONDS = 0.05
"""How often the waiting thread looks for Ctrl-C [s]."""
SAME_OBJECTIVE = 1e-6
"""Relative difference up to which two objectives are the same [1]."""


class Ending(StrEnum):
    """How a solve ended."""

    OPTIMAL = "optimal"
    LIMIT = "limit"
    NO_LAYOUT = "limit without a layout"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"


@dataclass(frozen=True)
class Options:
    """What the user may set of a solve.

    Parameters
    ----------
    gap : float
        Relative gap at which to stop [1].
    time_limit : float, optional
        Most seconds of one solve [s].
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
class Progress:
    """Where a running solve stands (seconds, best objective, bound, relative gap; None = not yet known)."""

    seconds: float
    incumbent: float | None
    bound: float | None
    gap: float | None


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


Listener = Callable[[Progress], None]
Enough = Callable[[float | None, float | None], bool]
"""Told objective and bound of a running search (None = not yet known): whether they decide what it was asked for."""


def optimise(
    arrays: Arrays,
    options: Options,
    listener: Listener | None = None,
    start: Floats | None = None,
    enough: Enough | None = None,
) -> Outcome:
    """Solve a program.

    An "infeasible" is believed only when it is found again without presolve.

    Parameters
    ----------
    arrays : Arrays
        The program.
    options : Options
        Gap, limits, threads, seed.
    listener : callable, optional
        Called with a `Progress` while a mixed-integer program is being solved.
    start : array, optional
        Values of the columns to start from. Where HiGHS makes something wrong of it, it is solved without.
    enough : callable, optional
        Ends the search of a mixed-integer program as soon as its objective and bound decide what is asked.

    Returns
    -------
    Outcome

    Raises
    ------
    SolverError
        HiGHS failed for another reason than infeasibility, unboundedness or a limit.
    """
    begun = time.perf_counter()
    solver = load(arrays, options)
    if start is not None:
        _start_from(solver, start)
    interrupted = _run(solver, listener, begun, enough)
    status = solver.getModelStatus()
    doubtful = highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible
    if status in doubtful:
        solver.setOptionValue("presolve", "off")
        solver.clearSolver()
        interrupted |= _run(solver, listener, begun, enough)
    outcome = outcome_of(solver, arrays, time.perf_counter() - begun, interrupted=interrupted)
    if outcome.ending is Ending.UNBOUNDED and arrays.cost.any():
        return _unbounded_or_not(outcome, arrays, options, begun)
    if start is not None and not interrupted and not _consistent(arrays, outcome):
        return optimise(arrays, options, listener, enough=enough)
    return outcome


def _unbounded_or_not(outcome: Outcome, arrays: Arrays, options: Options, begun: float) -> Outcome:
    """Return an unbounded outcome only if there is a layout at all: HiGHS may see the ray and not the contradiction."""
    any_layout = optimise(replace(arrays, cost=np.zeros_like(arrays.cost)), options)
    if any_layout.values is not None:
        return outcome
    return replace(any_layout, bound=None, seconds=time.perf_counter() - begun)  # its bound is one of no objective


def _consistent(arrays: Arrays, outcome: Outcome) -> bool:
    """Tell whether the objective is that of the values.

    HiGHS 1.16 was seen to take a start for better than it is where presolve had removed columns: it then returns an
    objective that its own values do not have, and never looks for what lies between.
    """
    if outcome.values is None or outcome.objective is None:
        return True
    found = float(arrays.cost @ outcome.values) + arrays.offset
    return abs(found - outcome.objective) <= SAME_OBJECTIVE * max(1.0, abs(found))


def _start_from(solver: Any, start: Floats) -> None:
    solution = highspy.HighsSolution()
    solution.col_value = start
    solver.setSolution(solution)


def _run(solver: Any, listener: Listener | None, begun: float, enough: Enough | None) -> bool:
    """Run HiGHS in a thread of its own, so that Ctrl-C stops it and keeps the best layout; return if it did."""

    def stop(event: Any) -> None:
        data = event.data_out
        if enough is not None and enough(_finite(data.mip_primal_bound), _finite(data.mip_dual_bound)):
            event.interrupt()

    def report(event: Any) -> None:
        data = event.data_out
        incumbent, bound = _finite(data.mip_primal_bound), _finite(data.mip_dual_bound)
        gap = relative_gap(incumbent, bound) if incumbent is not None and bound is not None else None
        if listener is not None:
            listener(Progress(time.perf_counter() - begun, incumbent, bound, gap))

    if listener is not None:
        solver.cbMipLogging += report
        solver.cbMipImprovingSolution += report
    if enough is not None:
        solver.cbMipInterrupt += stop
    interrupted = False
    if threading.current_thread() is not threading.main_thread():
        solver.run()
    else:
        interrupted = _run_watched(solver)
    if listener is not None:
        solver.cbMipLogging -= report
        solver.cbMipImprovingSolution -= report
    if enough is not None:
        solver.cbMipInterrupt -= stop
    return interrupted


def _run_watched(solver: Any) -> bool:
    """Run HiGHS while this thread looks for Ctrl-C; return if there was one.

    The end is told by an event: a Ctrl-C during `Thread.join` makes Python 3.11 take the thread for finished.
    """
    solver.HandleUserInterrupt = True
    done = threading.Event()

    def work() -> None:
        try:
            solver.run()
        finally:
            done.set()

    threading.Thread(target=work, daemon=True).start()
    interrupted = False
    while not done.is_set():
        try:
            done.wait(POLL_SECONDS)
        except KeyboardInterrupt:
            interrupted = True
            solver.cancelSolve()
    return interrupted


def _finite(value: float) -> float | None:
    return float(value) if abs(value) < highspy.kHighsInf else None


def outcome_of(solver: Any, arrays: Arrays, seconds: float, *, interrupted: bool) -> Outcome:
    """Return what HiGHS ended with; SolverError for anything but an optimum, a limit, or that there is none."""
    status, info = solver.getModelStatus(), solver.getInfo()
    known = highspy.HighsModelStatus
    if status == known.kModelEmpty:
        return Outcome(Ending.OPTIMAL, np.zeros(0), np.zeros(0), arrays.offset, arrays.offset, 0.0, seconds)
    whole = bool(arrays.integer.any())
    feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    if status in (known.kInfeasible, known.kUnbounded, known.kUnboundedOrInfeasible):
        ending = Ending.INFEASIBLE if status == known.kInfeasible else Ending.UNBOUNDED
        return Outcome(ending, None, None, None, None, None, seconds)
    limits = (known.kTimeLimit, known.kInterrupt, known.kIterationLimit, known.kSolutionLimit)
    if status != known.kOptimal and status not in limits:
        raise SolverError(f"HiGHS ended with {solver.modelStatusToString(status)!r}")
    if not feasible:
        proven = _finite(info.mip_dual_bound) if whole else None
        return Outcome(Ending.NO_LAYOUT, None, None, None, proven, None, seconds, interrupted)
    solution = solver.getSolution()
    objective = float(info.objective_function_value)
    bound = _finite(info.mip_dual_bound) if whole else (objective if status == known.kOptimal else None)
    gap = relative_gap(objective, bound) if bound is not None else None
    priced = not whole and status == known.kOptimal
    duals = np.asarray(solution.row_dual) if priced else None
    reduced = np.asarray(solution.col_dual) if priced else None
    ending = Ending.OPTIMAL if status == known.kOptimal else Ending.LIMIT
    nodes = int(info.mip_node_count) if whole else 0
    values = np.asarray(solution.col_value)
    return Outcome(ending, values, duals, objective, bound, gap, seconds, interrupted, nodes, reduced)

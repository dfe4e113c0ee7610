"""Run HiGHS: progress, limits, interruption, and what it ended with, all of the scaled program."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from layout_opt.errors import SolverError
from layout_opt.solver.arrays import Arrays
from layout_opt.solver.ending import Ending
from layout_opt.solver.gap import relative_gap
from layout_opt.solver.outcome import Enough, Listener, Outcome, Progress

POLL_SECONDS = 0.05
"""How often the waiting thread looks for Ctrl-C [s]."""


@dataclass(frozen=True)
class SearchWatch:
    """Who is told of a running search: objective and bound of HiGHS are multiplied by `money`."""

    begun: float
    money: float
    listener: Listener | None
    enough: Enough | None

    def ends(self, event: Any) -> tuple[float | None, float | None]:
        """Return objective and bound, None where not yet known."""
        data = event.data_out
        known = (_finite(data.mip_primal_bound), _finite(data.mip_dual_bound))
        incumbent, bound = (None if end is None else end * self.money for end in known)
        return incumbent, bound

    def stop(self, event: Any) -> None:
        """Stop HiGHS where what is known is enough."""
        if self.enough is not None and self.enough(*self.ends(event)):
            event.interrupt()

    def report(self, event: Any) -> None:
        """Tell where the search stands."""
        incumbent, bound = self.ends(event)
        gap = relative_gap(incumbent, bound) if incumbent is not None and bound is not None else None
        if self.listener is not None:
            self.listener(Progress(time.perf_counter() - self.begun, incumbent, bound, gap))


def run(solver: Any, watched: SearchWatch) -> bool:
    """Run HiGHS in a thread of its own, so that Ctrl-C stops it and keeps the best layout; return if it did."""
    if watched.listener is not None:
        solver.cbMipLogging += watched.report
        solver.cbMipImprovingSolution += watched.report
    if watched.enough is not None:
        solver.cbMipInterrupt += watched.stop
    interrupted = False
    if threading.current_thread() is not threading.main_thread():
        solver.run()
    else:
        interrupted = _run_interruptible(solver)
    if watched.listener is not None:
        solver.cbMipLogging -= watched.report
        solver.cbMipImprovingSolution -= watched.report
    if watched.enough is not None:
        solver.cbMipInterrupt -= watched.stop
    return interrupted


def _run_interruptible(solver: Any) -> bool:
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
    if not feasible and status == known.kOptimal:
        raise SolverError("HiGHS ended with 'Optimal' and values that break the rows by more than its tolerance")
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

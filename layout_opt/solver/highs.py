"""Solve a program with HiGHS: scaled on the way in, unscaled on the way out, believed only where it is consistent."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import highspy
import numpy as np

from layout_opt.solver.arrays import Arrays, Floats
from layout_opt.solver.budget import Budget
from layout_opt.solver.ending import Ending
from layout_opt.solver.gap import BEATEN, settled
from layout_opt.solver.hand_over import load
from layout_opt.solver.outcome import FIRST, Attempt, Enough, Listener, Options, Outcome, Progress
from layout_opt.solver.run_highs import SearchWatch, outcome_of, run
from layout_opt.solver.scaling import Scaling, scaling_of

__all__ = ["Attempt", "Ending", "Enough", "Listener", "Options", "Outcome", "Progress", "optimise"]

NOISE = 1e-11
"""Values of the scaled linear program below this are zero [1]."""
PRICE_NOISE = 1e-9
"""Prices of the scaled program below this are zero [1]."""
TIGHT = 1e-9
"""Tolerance of HiGHS on the scaled program where its own was not enough [1]."""


def optimise(
    arrays: Arrays,
    options: Options,
    listener: Listener | None = None,
    start: Floats | None = None,
    enough: Enough | None = None,
    attempt: Attempt = FIRST,
) -> Outcome:
    """Solve a program, scaled.

    An "infeasible" is believed only when it is found again without presolve. Where the objective is not that of the
    values, or better than its own bound, there is no bound, and the ending says so.

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
    attempt : Attempt
        How HiGHS is asked.

    Returns
    -------
    Outcome

    Raises
    ------
    SolverError
        HiGHS failed for another reason than infeasibility, unboundedness or a limit.
    """
    begun = time.perf_counter()
    scaling = scaling_of(arrays, attempt.way)
    scaled = scaling.scaled(arrays)
    solver = load(scaled, options)
    _ask(solver, attempt, options)
    if start is not None:
        _start_from(solver, start / scaling.columns)
    watched = SearchWatch(begun, 1.0 / scaling.objective, listener, enough)
    interrupted = run(solver, watched)
    status = solver.getModelStatus()
    doubtful = highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible
    if status in doubtful and attempt.presolve:
        solver.setOptionValue("presolve", "off")
        solver.clearSolver()
        interrupted |= run(solver, watched)
    found = outcome_of(solver, scaled, time.perf_counter() - begun, interrupted=interrupted)
    outcome = unscaled(found, scaling, arrays)
    rest = Budget(options.time_limit, begun=begun)
    if outcome.ending is Ending.UNBOUNDED and arrays.cost.any():
        return _unbounded_or_not(outcome, arrays, rest.options(options), begun)
    if start is not None and not interrupted and not _consistent(arrays, outcome):
        return optimise(arrays, rest.options(options), listener, enough=enough, attempt=attempt)
    return believed(arrays, outcome)


def _ask(solver: Any, attempt: Attempt, options: Options) -> None:
    """Set the options of an attempt."""
    solver.setOptionValue("random_seed", options.seed + attempt.seed_step)
    if not attempt.presolve:
        solver.setOptionValue("presolve", "off")
    if attempt.tight:
        for name in ("primal_feasibility_tolerance", "dual_feasibility_tolerance", "mip_feasibility_tolerance"):
            solver.setOptionValue(name, TIGHT)


def unscaled(outcome: Outcome, scaling: Scaling, arrays: Arrays) -> Outcome:
    """Return what was found of a scaled program in the units of the program."""

    def turned(part: Floats | None, by: Floats | float) -> Floats | None:
        return None if part is None else part * by

    def money(amount: float | None) -> float | None:
        return None if amount is None else amount / scaling.objective

    found = outcome.values if arrays.integer.any() else _clean(outcome.values, scaling.scaled_bounds(arrays))
    values = turned(found, scaling.columns)
    return replace(
        outcome,
        values=values,
        duals=turned(_prices(outcome.duals), scaling.rows / scaling.objective),
        reduced_costs=turned(_prices(outcome.reduced_costs), 1.0 / (scaling.columns * scaling.objective)),
        objective=money(outcome.objective),
        bound=money(outcome.bound),
        size=max(0.0 if values is None else _largest_term(arrays, values), 1.0 / scaling.objective),
    )


def _prices(duals: Floats | None) -> Floats | None:
    """Return prices of a scaled program, 0 where they are noise."""
    return None if duals is None else np.where(np.abs(duals) < PRICE_NOISE, 0.0, duals)


def _clean(values: Floats | None, bounds: tuple[Floats, Floats]) -> Floats | None:
    """Return values of a scaled linear program within their bounds, and 0 where they are noise."""
    if values is None:
        return None
    return np.clip(np.where(np.abs(values) < NOISE, 0.0, values), *bounds)


def size_of(arrays: Arrays, values: Floats) -> float:
    """Return the size of the objective at values: of its largest term, or of an average one if that is larger."""
    return max(_largest_term(arrays, values), 1.0 / scaling_of(arrays).objective)


def _largest_term(arrays: Arrays, values: Floats) -> float:
    return float(np.abs(arrays.cost * values).max(initial=abs(arrays.offset)))


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
    return abs(value_of(arrays, outcome.values) - outcome.objective) <= BEATEN * outcome.size


def value_of(arrays: Arrays, values: Floats) -> float:
    """Return the objective of values."""
    return float(arrays.cost @ values) + arrays.offset


def believed(arrays: Arrays, outcome: Outcome) -> Outcome:
    """Return an outcome without a bound that its own values contradict; the objective is that of the values."""
    if outcome.values is None or outcome.objective is None:
        return outcome
    objective = value_of(arrays, outcome.values)
    if not _consistent(arrays, outcome):
        return replace(outcome, ending=Ending.UNPROVEN, objective=objective, bound=None, gap=None)
    bound, gap = settled(objective, outcome.bound, outcome.size, maximise=arrays.maximise)
    failed = bound is None and outcome.bound is not None
    ending = Ending.UNPROVEN if failed else outcome.ending
    return replace(outcome, ending=ending, objective=objective, bound=bound, gap=gap)


def _start_from(solver: Any, start: Floats) -> None:
    solution = highspy.HighsSolution()
    solution.col_value = start
    solver.setSolution(solution)

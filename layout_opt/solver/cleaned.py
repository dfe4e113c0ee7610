"""A solve whose layout is exact for its integer decisions: they are held, and the linear program is solved again.

What comes out is held against HiGHS's own proof. A layout that beats the bound shows that the proof went wrong; the
program is then solved again, scaled in another way, without presolve and with the least tolerances. Where that does
not help, the layout stands without a bound.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from layout_opt.errors import SolverError
from layout_opt.solver.arrays import Arrays, Floats
from layout_opt.solver.gap import settled
from layout_opt.solver.highs import Attempt, Ending, Enough, Listener, Options, Outcome, optimise
from layout_opt.solver.scaling import Way

ATTEMPTS = (
    Attempt(),
    Attempt(Way.LARGEST, tight=True, seed_step=1),
    Attempt(presolve=False, tight=True, seed_step=2),
)
"""How HiGHS is asked, one after the other until layout and bound agree and are as close as the gap asks."""


@dataclass(frozen=True)
class HeldLayout:
    """A layout, and the linear program in which its integer decisions are held.

    Parameters
    ----------
    outcome : Outcome
        Values and objective of the linear program, bound of the search, and the gap between both.
    program : Arrays
        The linear program.
    priced : Outcome or None
        Its solution with duals; None where it was not solved to its optimum.
    """

    outcome: Outcome
    program: Arrays
    priced: Outcome | None


def optimise_cleaned(arrays: Arrays, options: Options, start: Floats | None = None) -> Outcome:
    """Return the outcome of `clean_search`, with the prices of the linear program."""
    found = clean_search(arrays, options, start=start)
    if found.priced is None:
        return found.outcome
    return replace(found.outcome, duals=found.priced.duals, reduced_costs=found.priced.reduced_costs)


def clean_search(
    arrays: Arrays,
    options: Options,
    searched: Arrays | None = None,
    listener: Listener | None = None,
    start: Floats | None = None,
    enough: Enough | None = None,
) -> HeldLayout:
    """Solve a program, clean the layout of what tolerances on integer decisions leave behind, and test its bound.

    Parameters
    ----------
    arrays, options, listener, start, enough
        As for `optimise`; the time limit holds for all attempts together.
    searched : Arrays, optional
        The same program with strong rows below its own.

    Returns
    -------
    Cleaned
    """
    begun = time.perf_counter()
    best: HeldLayout | None = None
    for attempt in ATTEMPTS:
        left = _left(options, begun)
        if best is not None and left.time_limit == 0.0:
            break
        try:
            found = optimise(searched or arrays, left, listener, start, enough, attempt)
        except SolverError:
            if best is None:
                raise
            continue
        if found.values is None or found.objective is None:
            if best is None:
                return HeldLayout(found, arrays, None)
            continue
        best = _better(best, _cleaned(arrays, options, found), maximise=arrays.maximise)
        gap = best.outcome.gap
        if found.ending is Ending.LIMIT or found.interrupted or (gap is not None and gap <= options.gap):
            break
    assert best is not None
    ended = replace(best.outcome, seconds=time.perf_counter() - begun)
    if ended.gap is None and ended.ending is Ending.OPTIMAL:
        ended = replace(ended, ending=Ending.UNPROVEN)
    return replace(best, outcome=ended)


def _left(options: Options, begun: float) -> Options:
    if options.time_limit is None:
        return options
    return replace(options, time_limit=max(0.0, options.time_limit - (time.perf_counter() - begun)))


def _cleaned(arrays: Arrays, options: Options, found: Outcome) -> HeldLayout:
    """Return the layout found with its integer decisions held."""
    if not arrays.integer.any():
        return HeldLayout(found, arrays, found if found.ending is Ending.OPTIMAL else None)
    assert found.values is not None
    program = arrays.relaxed_at(found.values)
    fixed = optimise(program, replace(options, time_limit=None))
    if fixed.values is None or fixed.objective is None or fixed.ending is not Ending.OPTIMAL:
        return HeldLayout(found, program, None)
    bound, gap = settled(fixed.objective, found.bound, fixed.size, maximise=arrays.maximise)
    outcome = replace(
        found, values=fixed.values, objective=fixed.objective, bound=bound, gap=gap, size=fixed.size, nodes=found.nodes
    )
    return HeldLayout(outcome, program, fixed)


def _better(best: HeldLayout | None, found: HeldLayout, *, maximise: bool) -> HeldLayout:
    """Return the better layout of two attempts, with the bound of the later one unless that layout beats it."""
    if best is None:
        return found
    ahead, last = best.outcome, found.outcome
    assert ahead.objective is not None
    assert last.objective is not None
    if (last.objective >= ahead.objective) if maximise else (last.objective <= ahead.objective):
        return found
    bound, gap = settled(ahead.objective, last.bound, ahead.size, maximise=maximise)
    return replace(best, outcome=replace(ahead, ending=last.ending, bound=bound, gap=gap))

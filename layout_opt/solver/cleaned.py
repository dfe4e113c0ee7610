"""A solve whose layout is exact for its whole decisions: they are fixed, and the linear program is solved again."""

from __future__ import annotations

from dataclasses import replace

from layout_opt.solver.arrays import Arrays, Floats
from layout_opt.solver.gap import settled
from layout_opt.solver.highs import Ending, Options, Outcome, optimise


def optimise_cleaned(arrays: Arrays, options: Options, start: Floats | None = None) -> Outcome:
    """Solve a program, and clean what was found of what a tolerance on whole decisions leaves behind.

    Parameters
    ----------
    arrays, options, start
        As for `optimise`.

    Returns
    -------
    Outcome
        With the objective of the cleaned layout, a bound that is never worse than it, and the gap between both; prices
        are those of the linear program in which whole decisions are fixed. Without a layout it is the outcome of the
        solve itself.
    """
    found = optimise(arrays, options, start=start)
    if found.values is None or found.objective is None or not arrays.integer.any():
        return found
    fixed = optimise(arrays.relaxed_at(found.values), replace(options, time_limit=None))
    if fixed.values is None or fixed.objective is None or fixed.ending is not Ending.OPTIMAL:
        return found
    bound, gap = settled(fixed.objective, found.bound, maximise=arrays.maximise)
    return replace(
        found,
        values=fixed.values,
        objective=fixed.objective,
        bound=bound,
        gap=gap,
        seconds=found.seconds + fixed.seconds,
        duals=fixed.duals,
        reduced_costs=fixed.reduced_costs,
    )

"""Solve one case; whatever is wrong with its data or stops the solver is its result."""

from __future__ import annotations

import time
from collections.abc import Sequence

from layout_opt.analysis.experiments.case import Case
from layout_opt.analysis.experiments.finished import Finished, finished_run, finished_without
from layout_opt.errors import InvalidInput, SolverError
from layout_opt.instance import Instance, changed
from layout_opt.result.run import solve
from layout_opt.solver.highs import Options


def solve_case(base: Instance, case: Case, keep: Sequence[str], options: Options | None) -> Finished:
    """Return what a case of the instance `base` comes to.

    Parameters
    ----------
    base : Instance
        What the changes of the case are made to.
    case : Case
        The case.
    keep : sequence of str
        Result tables to keep.
    options : Options, optional
        Gap, limit and seed; by default those of the changed instance, with one thread.
    """
    begun = time.perf_counter()
    try:
        instance = changed(base, case.changes) if case.changes else base
        asked = options or Options(instance.settings.solve.gap, instance.settings.solve.time_limit, 1)
        run = solve(
            instance,
            gap=asked.gap,
            time_limit=asked.time_limit,
            threads=asked.threads or 1,
            layout=case.layout,
            held=case.fixed,
        )
    except (InvalidInput, SolverError) as error:
        return finished_without(error, time.perf_counter() - begun)
    return finished_run(run, keep)

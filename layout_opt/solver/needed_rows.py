"""Many strong rows: only those that the relaxation breaks are given to it, round by round.

A program with a strong row for each way to each buyer has far more rows than its optimum needs: of 100,000 rows of a
warehouse problem with 100 sites and 1,000 customers some 7,000. What is left out follows from the program, so that the
bound is as good and each layout as allowed.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from layout_opt.solver.ending import Ending
from layout_opt.solver.linear_program import LinearProgram
from layout_opt.solver.outcome import Outcome
from layout_opt.solver.search_types import SearchTask

MANY = 20_000
"""Strong rows from which they are added where they are broken, not all at once [1]."""
MISSED = 1e-6
"""Share of what a row allows by which it has to be broken to be added [1]."""
ROUNDS = 60
"""Most rounds; rows that are still broken then only leave the bound weaker [1]."""


def relaxed_by_rounds(task: SearchTask) -> tuple[SearchTask, LinearProgram, Outcome]:
    """Solve the relaxation with the strong rows that it needs.

    Parameters
    ----------
    task : SearchTask
        The search, with all strong rows.

    Returns
    -------
    tuple
        The search with the strong rows that were added, the linear program, its solution.
    """
    known = task.strong
    chosen = np.zeros(0, dtype=np.int64)
    program = task.arrays.relaxed()
    linear = LinearProgram(program, task.options())
    found = linear.solve(task.options())
    for _ in range(ROUNDS):
        if found.ending is not Ending.OPTIMAL or found.values is None or task.budget.over:
            break
        missed = known.missed(found.values)
        missed[chosen] = 0.0
        added = np.flatnonzero(missed > MISSED)
        if not len(added):
            break
        chosen = np.concatenate([chosen, added])
        program = known.part(added).below(program)
        linear.add_rows(program)
        found = linear.solve(task.options())
    return replace(task, strong=known.part(chosen)), linear, found

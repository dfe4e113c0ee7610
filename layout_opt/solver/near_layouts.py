"""Near layouts: what is better than a layout of a large program among those that are like it and its relaxation.

Integer decisions in which a layout and the tightened relaxation agree are held; branch and bound decides the others,
which are few, in a program that is small once what is held is taken out. The best layout found is the next one to be
improved, as long as that pays.

Source: Danna, Rothberg & Le Pape (2005), Exploring relaxation induced neighborhoods to improve MIP solutions,
Mathematical Programming 102.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from layout_opt.solver.arrays import Arrays, Floats
from layout_opt.solver.branching import ahead, decided, held_at
from layout_opt.solver.highs import optimise
from layout_opt.solver.linear_program import LinearProgram
from layout_opt.solver.outcome import Outcome
from layout_opt.solver.search_types import SearchAnswer, SearchStage, SearchTask

AGREES = 0.1
"""Difference of a layout and the relaxation in an integer column up to which they agree in it [1]."""
ROUNDS = 5
"""Most layouts in a row that are improved [1]."""
PAYS = 0.1
"""Share of the gap that is asked for by which a round has to improve the layout for another one [1]."""
FINER = 0.5
"""Gap of a round as a share of the gap that is asked for [1]."""
SHARE = 0.4
"""Share of the time that is left that a round may take [1]."""


def improved(
    task: SearchTask, linear: LinearProgram, tightened: tuple[Arrays, Outcome], best: SearchAnswer
) -> SearchAnswer:
    """Return the best layout near one.

    Parameters
    ----------
    task : SearchTask
        The search.
    linear : LinearProgram
        In which integer decisions may be held.
    tightened : tuple
        The program with rows that tighten its relaxation, and the solution of that.
    best : SearchAnswer
        The layout to begin with.
    """
    program, relaxed = tightened
    for _ in range(ROUNDS):
        if task.budget.over or linear.interrupted or relaxed.values is None or _decided(task, best):
            break
        found = _near(task, linear, program, relaxed.values, best)
        if found is None:
            break
        better = held_at(task, linear, found, relaxed.objective, best.start.relaxed)
        if better is None or ahead(task, best.outcome, better.outcome):
            break
        gained = abs(_objective(better) - _objective(best))
        best = better
        if gained < PAYS * task.request.options.gap * abs(_objective(best)):
            break
    return best


def _near(
    task: SearchTask, linear: LinearProgram, program: Arrays, relaxed: Floats, best: SearchAnswer
) -> Floats | None:
    """Return the integer columns of the best layout that agrees where the layout and the relaxation agree."""
    values, columns = best.outcome.values, np.flatnonzero(program.integer)
    assert values is not None
    whole = np.round(values[columns])
    agreed = np.abs(relaxed[columns] - whole) <= AGREES
    lower, upper = program.lower.copy(), program.upper.copy()
    lower[columns[agreed]] = upper[columns[agreed]] = whole[agreed]
    options = task.options()
    if options.time_limit is not None:
        options = replace(options, time_limit=SHARE * options.time_limit)
    known, bound = best.outcome.objective, best.outcome.bound
    with task.stage(SearchStage.NEAR, known, bound):
        finer = replace(options, gap=FINER * options.gap)
        found = optimise(replace(program, lower=lower, upper=upper), finer, start=values)
    linear.interrupted |= found.interrupted
    return None if found.values is None else np.round(found.values[columns]) + 0.0


def _objective(answer: SearchAnswer) -> float:
    assert answer.outcome.objective is not None
    return answer.outcome.objective


def _decided(task: SearchTask, answer: SearchAnswer) -> bool:
    outcome = answer.outcome
    return decided(task, outcome.objective, outcome.bound, outcome.gap)

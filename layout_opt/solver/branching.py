"""Branch and bound, asked in different ways until layout and bound agree, and its layouts with decisions held."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from layout_opt.errors import SolverError
from layout_opt.solver.arrays import Arrays, Floats
from layout_opt.solver.gap import settled
from layout_opt.solver.highs import Attempt, Ending, Outcome, optimise, size_of, value_of
from layout_opt.solver.linear_program import Basis, LinearProgram, own_part
from layout_opt.solver.scaling import Way
from layout_opt.solver.search_types import Relaxation, SearchAnswer, SearchStage, SearchTask
from layout_opt.solver.warm_start import WarmStart, is_layout, whole_columns

ATTEMPTS = (
    Attempt(),
    Attempt(Way.LARGEST, tight=True, seed_step=1),
    Attempt(presolve=False, tight=True, seed_step=2),
)
"""How HiGHS is asked, one after the other until layout and bound agree and are as close as the gap asks."""


def reaches(arrays: Arrays, objective: float, target: float) -> bool:
    """Tell whether an objective is as good as a target."""
    return objective >= target if arrays.maximise else objective <= target


def decided(task: SearchTask, objective: float | None, bound: float | None, gap: float | None) -> bool:
    """Tell whether objective and bound decide what is asked."""
    target = task.request.target
    if gap is not None and gap <= task.request.options.gap:
        return True
    if target is None:
        return False
    if objective is not None and reaches(task.arrays, objective, target):
        return True
    return bound is not None and not reaches(task.arrays, bound, target)


def is_decided(task: SearchTask, best: SearchAnswer) -> bool:
    """Tell whether a layout and its bound decide what is asked."""
    return decided(task, best.outcome.objective, best.outcome.bound, best.outcome.gap)


def held_at(
    task: SearchTask, linear: LinearProgram, guess: Floats, bound: float | None, basis: Basis | None
) -> SearchAnswer | None:
    """Return the answer of integer decisions held at values; None if there is none."""
    columns, rows = whole_columns(task.arrays), len(task.arrays.row_lower)
    linear.hold(columns, guess, rows)
    found = own_part(linear.solve(task.options()), rows)
    if found.ending is not Ending.OPTIMAL or found.values is None or found.objective is None:
        return None
    proven, gap = settled(found.objective, bound, found.size, maximise=task.arrays.maximise)
    ending = Ending.OPTIMAL if gap is not None and gap <= task.request.options.gap else Ending.LIMIT
    outcome = replace(found, ending=ending, bound=proven, gap=gap)
    program = task.arrays.relaxed_at(found.values)
    return SearchAnswer(outcome, program, found, start=WarmStart(basis, linear.basis(), guess))


def ahead(task: SearchTask, one: Outcome, other: Outcome) -> bool:
    """Tell whether the first of two layouts is at least as good."""
    if other.objective is None or one.objective is None:
        return other.objective is None
    return one.objective >= other.objective if task.arrays.maximise else one.objective <= other.objective


def with_bound(task: SearchTask, best: SearchAnswer, bound: float | None) -> SearchAnswer:
    """Return a layout with the tighter of its bound and another one, as far as it does not beat them."""
    proven, gap = _bound_of(task, best.outcome, best.outcome.bound, bound)
    ending = Ending.OPTIMAL if gap is not None and gap <= task.request.options.gap else best.outcome.ending
    return replace(best, outcome=replace(best.outcome, bound=proven, gap=gap, ending=ending))


def branched(
    task: SearchTask,
    linear: LinearProgram | None,
    relaxation: Relaxation | None,
    best: SearchAnswer | None,
    *,
    kept: float = 0.0,
    interrupted: bool = False,
) -> SearchAnswer:
    """Return the answer of branch and bound, asked in different ways until layout and bound agree.

    Parameters
    ----------
    task : SearchTask
        The search.
    linear, relaxation : optional
        The relaxation, where it was solved.
    best : SearchAnswer, optional
        The best layout so far.
    kept : float
        What the clean-up may need [s].
    interrupted : bool
        Whether the user stopped the search already.
    """
    best = best or _given(task)
    root = None if relaxation is None else relaxation.objective
    ended = Outcome(Ending.NO_LAYOUT, None, None, None, root, None, 0.0, interrupted)
    failure: SolverError | None = None
    for attempt in () if interrupted else ATTEMPTS:
        if task.budget.over:
            break
        try:
            found = _tree(task, best, root, attempt, kept)
        except SolverError as error:
            failure = error
            continue
        ended = found
        if found.values is None or found.objective is None:
            if found.ending is Ending.INFEASIBLE and best is not None:
                continue  # a layout contradicts it: the proof has failed
            break
        best = _better(task, best, _cleaned(task, linear, best, found, root))
        if found.ending is Ending.LIMIT or found.interrupted or _close(task, best.outcome):
            break
    if best is None or ended.ending is Ending.UNBOUNDED:
        if failure is not None and ended.ending is Ending.NO_LAYOUT and not task.budget.over:
            raise failure
        return SearchAnswer(ended, task.arrays, None, relaxation)
    return _told(task, replace(best, relaxation=relaxation), ended, root)


def _tree(task: SearchTask, best: SearchAnswer | None, root: float | None, attempt: Attempt, kept: float) -> Outcome:
    """Return what one attempt of branch and bound finds."""
    start = best.outcome.values if best is not None else next(iter(task.request.layouts), None)
    known = None if best is None else best.outcome.objective

    def enough(objective: float | None, bound: float | None) -> bool:
        return decided(task, objective, bound, None)

    whole = task.arrays.integer.any()
    with task.stage(SearchStage.TREE if whole else SearchStage.RELAXATION, known, root):
        return optimise(
            task.searched,
            task.options(kept),
            task.request.listener,
            start if whole else None,
            None if task.request.target is None else enough,
            attempt,
        )


def _close(task: SearchTask, outcome: Outcome) -> bool:
    return outcome.gap is not None and outcome.gap <= task.request.options.gap


def _cleaned(
    task: SearchTask, linear: LinearProgram | None, best: SearchAnswer | None, found: Outcome, root: float | None
) -> SearchAnswer:
    """Return the layout found with its integer decisions held, and the tighter of the bounds that it does not beat."""
    arrays = task.arrays
    rows = len(arrays.row_lower)
    assert found.values is not None
    if not arrays.integer.any():
        own = own_part(found, rows)
        return SearchAnswer(own, arrays, own if own.ending is Ending.OPTIMAL else None)
    whole = np.round(found.values[arrays.integer]) + 0.0
    held = best if best is not None and best.priced is not None and _same(best.start.whole, whole) else None
    if held is None:
        with task.stage(SearchStage.CLEAN_UP, found.objective, found.bound):
            held = None if linear is None else held_at(task, linear, whole, root, None)
            held = held or _held_afresh(task, found.values, whole)
    if held is None:
        outcome = own_part(found, rows)
        return SearchAnswer(outcome, arrays.relaxed_at(found.values), None, start=WarmStart(None, None, whole))
    bound, gap = _bound_of(task, held.outcome, found.bound, root)
    outcome = replace(held.outcome, bound=bound, gap=gap, nodes=found.nodes)
    return replace(held, outcome=replace(outcome, ending=found.ending, interrupted=found.interrupted))


def _same(one: Floats | None, other: Floats) -> bool:
    """Tell whether two layouts have the same integer decisions."""
    return one is not None and np.array_equal(one, other)


def _held_afresh(task: SearchTask, values: Floats, whole: Floats) -> SearchAnswer | None:
    """Return the answer of integer decisions held, solved from scratch; None where that does not end in an optimum."""
    program = task.arrays.relaxed_at(values)
    held = optimise(program, task.options())
    if held.values is None or held.objective is None or held.ending is not Ending.OPTIMAL:
        return None
    return SearchAnswer(held, program, held, start=WarmStart(None, None, whole))


def _bound_of(task: SearchTask, outcome: Outcome, *bounds: float | None) -> tuple[float | None, float | None]:
    """Return the tightest bound that a layout does not beat, and the gap to it; None for both where there is none."""
    assert outcome.objective is not None
    maximise = task.arrays.maximise
    tested = (settled(outcome.objective, bound, outcome.size, maximise=maximise) for bound in bounds)
    standing = [(bound, gap) for bound, gap in tested if bound is not None and gap is not None]
    return min(standing, key=lambda each: each[1], default=(None, None))


def _better(task: SearchTask, best: SearchAnswer | None, found: SearchAnswer) -> SearchAnswer:
    """Return the better layout of two attempts, with the bounds of both as far as that layout does not beat them.

    Of two that are as good, one with prices is better.
    """
    if best is None:
        return found
    unpriced = found.priced is None and ahead(task, best.outcome, found.outcome)
    first, second = (found, best) if ahead(task, found.outcome, best.outcome) and not unpriced else (best, found)
    bound, gap = _bound_of(task, first.outcome, first.outcome.bound, second.outcome.bound)
    ended = found.outcome
    outcome = replace(first.outcome, bound=bound, gap=gap, ending=ended.ending, nodes=ended.nodes)
    start = replace(first.start, relaxed=first.start.relaxed or second.start.relaxed)
    return replace(first, outcome=replace(outcome, interrupted=ended.interrupted), start=start)


def _told(task: SearchTask, best: SearchAnswer, ended: Outcome, root: float | None) -> SearchAnswer:
    """Return the best layout with how the search ended."""
    bound, gap = _bound_of(task, best.outcome, best.outcome.bound, root)
    limited = ended.ending in (Ending.LIMIT, Ending.NO_LAYOUT) or task.budget.over
    ending = Ending.LIMIT if limited else Ending.UNPROVEN
    if gap is not None and gap <= task.request.options.gap:
        ending = Ending.OPTIMAL
    outcome = replace(best.outcome, bound=bound, gap=gap, ending=ending, interrupted=ended.interrupted)
    return replace(best, outcome=outcome)


def _given(task: SearchTask) -> SearchAnswer | None:
    """Return the best layout that was given, as it stands; None if none keeps all rows."""
    fitting = [layout for layout in task.request.layouts if is_layout(task.arrays, layout)]
    worth = [value_of(task.arrays, layout) for layout in fitting]
    if not fitting:
        return None
    place = int(np.argmax(worth) if task.arrays.maximise else np.argmin(worth))
    values, size = fitting[place], size_of(task.arrays, fitting[place])
    outcome = Outcome(Ending.LIMIT, values, None, worth[place], None, None, 0.0, size=size)
    whole = np.round(values[task.arrays.integer]) + 0.0
    return SearchAnswer(outcome, task.arrays.relaxed_at(values), start=WarmStart(None, None, whole))


def layout_held(task: SearchTask) -> SearchAnswer:
    """Return the best layout with the integer decisions of the first one given; nothing is searched, and no bound."""
    layout = task.request.layouts[0]
    with task.stage(SearchStage.CLEAN_UP):
        held = _held_afresh(task, layout, np.round(layout[task.arrays.integer]) + 0.0) or _given(task)
    if held is None:
        return SearchAnswer(Outcome(Ending.NO_LAYOUT, None, None, None, None, None, 0.0), task.arrays)
    return replace(held, outcome=replace(held.outcome, ending=Ending.LIMIT, bound=None, gap=None))

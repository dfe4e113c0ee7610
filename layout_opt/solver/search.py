r"""The one search: how every verb solves.

1. The program is scaled, and solved as a linear program with strong rows below its own: from a basis if there is one,
   else by the simplex method, or by interior point and crossover where it is large. Its optimum is a proven bound.
2. Integer decisions are guessed: those of the relaxation rounded, those of layouts that are known, and of a large
   program those of slope scaling (`layout_opt.solver.slope_start`). The program with each guess held is solved; where
   the best is within the gap of the bound, nothing is left to search. Of a large program the bound is tightened by
   cover rows (`layout_opt.solver.cover_rows`), and the layout by branch and bound in the decisions in which it differs
   from that relaxation, industry by industry (`layout_opt.solver.near_layouts`).
3. Branch and bound starts from the best guess.
4. The layout is cleaned of what tolerances on integer decisions leave behind: they are held, and the linear program is
   solved again. Its duals are the shadow prices.
5. Ties are broken, if that is asked for.

All of it shares one budget of time. Nothing is believed because a solver says so. A layout that beats a bound, or that
stands where none is said to be, shows that the proof went wrong; the program is then solved again, scaled in another
way, without presolve and with the least tolerances. Where that does not help, the bound of the relaxation stands if
the layout does not beat it, else none.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from layout_opt.solver.arrays import Arrays, Floats, Ints
from layout_opt.solver.branching import ahead, branched, held_at, is_decided, layout_held, reaches, with_bound
from layout_opt.solver.budget import Budget
from layout_opt.solver.cover_rows import covered
from layout_opt.solver.gap import settled
from layout_opt.solver.hand_over import is_large
from layout_opt.solver.highs import Ending, Outcome, optimise
from layout_opt.solver.linear_program import Basis, LinearProgram, fingerprint
from layout_opt.solver.near_layouts import improved
from layout_opt.solver.needed_rows import MANY, relaxed_by_rounds
from layout_opt.solver.search_types import Relaxation, SearchAnswer, SearchRequest, SearchStage, SearchTask
from layout_opt.solver.slope_start import slope_guess
from layout_opt.solver.strong_rows import strong_rows
from layout_opt.solver.tie_break import TieBreak, TieState, break_ties
from layout_opt.solver.warm_start import WarmStart, guesses, whole_columns

__all__ = ["Relaxation", "SearchAnswer", "SearchRequest", "SearchStage", "search"]


def search(arrays: Arrays, request: SearchRequest | None = None) -> SearchAnswer:
    """Solve a program to the gap of the options.

    Parameters
    ----------
    arrays : Arrays
        The program; whatever has no integer columns is solved as the linear program that it is.
    request : SearchRequest, optional
        What is asked.

    Returns
    -------
    SearchAnswer

    Raises
    ------
    SolverError
        HiGHS failed for another reason than infeasibility, unboundedness or a limit, in every attempt.
    """
    asked = request or SearchRequest()
    budget = asked.budget or Budget(asked.options.time_limit)
    begun = budget.spent
    task = SearchTask(arrays, asked, budget, strong_rows(arrays), {})
    if asked.only_held and asked.layouts:
        answer = layout_held(task)
    else:
        task, answer = _solved(task)
    answer = _with_ties(task, answer)
    outcome = replace(answer.outcome, seconds=budget.spent - begun)
    start = replace(answer.start, frame=fingerprint(task.searched))
    return replace(answer, outcome=outcome, start=start, seconds=task.seconds)


def _solved(task: SearchTask) -> tuple[SearchTask, SearchAnswer]:
    """Return the search with the strong rows that it used, and its answer."""
    task, linear, relaxed = _relaxed(task)
    return task, _from_relaxation(task, linear, relaxed)


def _from_relaxation(task: SearchTask, linear: LinearProgram, relaxed: Outcome) -> SearchAnswer:
    """Return the answer of guesses, and of branch and bound where these do not suffice."""
    if relaxed.ending is not Ending.OPTIMAL or relaxed.values is None or relaxed.objective is None:
        return branched(task, None, None, None, interrupted=relaxed.interrupted)
    relaxation = _relaxation(task, relaxed)
    target, basis = task.request.target, linear.basis()
    if target is not None and not reaches(task.arrays, relaxed.objective, target):
        none = Outcome(Ending.NO_LAYOUT, None, None, None, relaxed.objective, None, 0.0)
        return SearchAnswer(none, task.arrays, None, relaxation, start=WarmStart(basis, None, None))
    if not task.arrays.integer.any():
        return SearchAnswer(relaxed, task.arrays, relaxed, relaxation, start=WarmStart(basis, basis, None))
    large = is_large(task.arrays)
    holding = LinearProgram(task.searched.relaxed(), task.options()) if large else linear
    with task.stage(SearchStage.START, bound=relaxed.objective):
        best = _best_guess(task, holding, relaxed, basis)
    linear.interrupted |= holding.interrupted
    if best is not None and large and not is_decided(task, best):
        best = _tightened(task, linear, holding, relaxed, best)
    if best is not None and is_decided(task, best):
        return replace(best, relaxation=relaxation)
    kept = 2.0 * task.seconds[SearchStage.RELAXATION]
    return branched(task, holding, relaxation, best, kept=kept, interrupted=linear.interrupted)


def _tightened(
    task: SearchTask, linear: LinearProgram, holding: LinearProgram, relaxed: Outcome, best: SearchAnswer
) -> SearchAnswer:
    """Return the best layout of a large program near the one that was guessed, with the bound of cover rows."""
    if linear.interrupted:
        return best
    with task.stage(SearchStage.COVERS, best.outcome.objective, relaxed.objective):
        tightened = covered(task, linear, relaxed)
    best = improved(task, holding, tightened, with_bound(task, best, tightened[1].objective))
    linear.interrupted |= holding.interrupted
    return best


def _relaxed(task: SearchTask) -> tuple[SearchTask, LinearProgram, Outcome]:
    """Return the search with the strong rows that it uses, its relaxation, and its solution."""
    if len(task.strong) >= MANY:
        with task.stage(SearchStage.RELAXATION):
            return relaxed_by_rounds(task)
    start, searched = task.request.start, task.searched
    feasible = start is not None and start.frame == fingerprint(searched)
    with task.stage(SearchStage.RELAXATION):
        basis = start.relaxed if start is not None else None
        linear = LinearProgram(searched.relaxed(), task.options(), basis, feasible=feasible)
        return task, linear, linear.solve(task.options())


def _relaxation(task: SearchTask, relaxed: Outcome) -> Relaxation | None:
    if relaxed.duals is None or relaxed.reduced_costs is None or relaxed.objective is None:
        return None
    return Relaxation(task.arrays, task.strong, relaxed.duals, relaxed.reduced_costs, relaxed.objective)


def _best_guess(task: SearchTask, linear: LinearProgram, relaxed: Outcome, basis: Basis | None) -> SearchAnswer | None:
    """Return the best layout of the integer decisions that are guessed; None if no guess has one.

    After Ctrl-C the first layout ends it.
    """
    assert relaxed.values is not None
    start, columns = task.request.start, whole_columns(task.arrays)
    given = [layout[columns] for layout in task.request.layouts]
    if start is not None and start.whole is not None:
        given.append(start.whole)
    best: SearchAnswer | None = None
    for guess in guesses(task.arrays, relaxed.values, given, _sloped(task, linear, relaxed.values)):
        if task.budget.over or (linear.interrupted and best is not None):
            break
        found = held_at(task, linear, guess, relaxed.objective, basis)
        if found is not None and (best is None or ahead(task, found.outcome, best.outcome)):
            best = found
        if best is not None and is_decided(task, best):
            break
    return best


def _sloped(task: SearchTask, linear: LinearProgram, relaxed: Floats) -> Floats | None:
    """Return the guess of slope scaling for a large program; a small one is solved before it would pay."""
    if not is_large(task.arrays):
        return None
    sloping = LinearProgram(task.searched.relaxed(), task.options())
    sloping.roughly()

    def priced(columns: Ints, costs: Floats) -> Floats | None:
        if task.budget.over or sloping.interrupted:
            return None
        sloping.charge(columns.astype(np.int32), costs)
        return sloping.solve(task.options()).values

    guess = slope_guess(task.arrays, relaxed, priced)
    linear.interrupted |= sloping.interrupted
    return None if sloping.interrupted else guess


def _with_ties(task: SearchTask, answer: SearchAnswer) -> SearchAnswer:
    """Return an answer with its prices from scratch, if that is asked, and after the tie-break."""
    request = task.request
    from_basis = answer.start.held is not None and (task.arrays.integer.any() or request.start is not None)
    exact = request.repeatable or request.start is None
    if exact and from_basis and not is_large(task.arrays) and not task.budget.over:
        answer = _priced_afresh(task, answer)
    if request.ties is None or answer.outcome.values is None:
        return answer
    if answer.priced is None:
        return replace(answer, ties=TieBreak(None, None, TieState.NO_PRICES))
    with task.stage(SearchStage.TIES, answer.outcome.objective, answer.outcome.bound):
        basis = None if request.repeatable else answer.start.held
        ties = break_ties(
            answer.program, answer.priced, request.ties, request.options, task.budget,
            judge=request.repeatable, basis=basis, strong=task.strong,
        )  # fmt: skip
    return replace(answer, ties=ties)


def _priced_afresh(task: SearchTask, answer: SearchAnswer) -> SearchAnswer:
    """Return an answer whose linear program was solved from scratch, if that ends in an optimum.

    From a basis of other decisions HiGHS may stop within its tolerance of what is right, with 1e-8 t made at a site
    that is closed; without one its presolve takes out what is held.
    """
    priced = optimise(answer.program, task.options())
    if priced.ending is not Ending.OPTIMAL or priced.values is None or priced.objective is None:
        return answer
    found = answer.outcome
    bound, gap = settled(priced.objective, found.bound, priced.size, maximise=task.arrays.maximise)
    outcome = replace(priced, ending=found.ending, bound=bound, gap=gap, nodes=found.nodes)
    outcome = replace(outcome, interrupted=found.interrupted)
    return replace(answer, outcome=outcome, priced=priced)

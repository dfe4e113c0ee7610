r"""The largest ratio of two sums by Dinkelbach's iteration, each search started from the last layout.

For N / D with :math:`D \ge D_{min} > 0`, :math:`F(\lambda) = \max N - \lambda D` falls in :math:`\lambda` and is 0 at
the best ratio. From the ratio of a layout the search for :math:`F` finds a layout with a better ratio, or proves that
there is none: with the proven bound :math:`\bar F` of a search at :math:`\lambda` every layout has

.. math:: \frac{N}{D} \le \lambda + \frac{\bar F}{D} \le \lambda + \frac{\bar F}{D_{min}}

so that the best ratio lies between that of the layout and this bound. :math:`D_{min}` is what the linear relaxation
proves, or what was asked for, if that is more. Source: Dinkelbach (1967), On nonlinear fractional programming,
Management Science 13:492-498; Schaible (1976), Fractional programming II: on Dinkelbach's algorithm.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from layout_opt.errors import InvalidInput, Problem
from layout_opt.solver.arrays import Arrays, Floats
from layout_opt.solver.budget import Budget
from layout_opt.solver.gap import relative_gap
from layout_opt.solver.highs import Ending, Outcome, optimise
from layout_opt.solver.search import SearchAnswer, SearchRequest, search

MOST_STEPS = 30
"""Most searches: they converge faster than any power, so that more would be a fault [1]."""
LEAST_GAP = 1e-9
"""Least relative gap that a search is asked for [1]."""
CONVERGED = 1e-12
"""Relative gain of the ratio below which the linear program with integer decisions held is solved [1]."""
LEAST_SHARE = 1e-9
"""Share of a layout's composite input below which the least one counts as 0 [1]."""


@dataclass(frozen=True)
class SumRatio:
    """A ratio over the columns of a program: above over below.

    Parameters
    ----------
    above, below : array
        Coefficient of each column.
    least : float
        What the program keeps `below` from falling under, if anything was asked for (else 0).
    """

    above: Floats
    below: Floats
    least: float = 0.0

    def start(self, values: Floats) -> RatioState:
        """Return where the iteration starts; a layout that does not hold the least amount below counts as ratio 0."""
        fits = float(self.below @ values) >= self.least * (1.0 - LEAST_GAP) and not math.isnan(self.of(values))
        return RatioState(values, self.of(values) if fits else 0.0, fits=fits)

    def of(self, values: Floats) -> float:
        """Return the ratio at values; NaN where nothing is below."""
        under = float(self.below @ values)
        return float(self.above @ values) / under if under > 0 else math.nan

    def program(self, arrays: Arrays, at: float, offset: float = 0.0) -> Arrays:
        """Return the program that maximises above - at x below; an offset gives its relative gap a meaning."""
        return replace(arrays, cost=self.above - at * self.below, offset=offset, maximise=True)


@dataclass(frozen=True)
class RatioState:
    """Where the iteration stands: a layout, its ratio, the proven bound, and the last search (None before it).

    `fits` tells whether the layout holds the least amount below: the one to start from need not.
    """

    layout: Floats
    value: float
    bound: float = math.inf
    last: SearchAnswer | None = None
    fits: bool = True

    @property
    def gap(self) -> float:
        """Relative gap of the ratio; infinite without a bound."""
        return math.inf if math.isinf(self.bound) else relative_gap(self.value, max(self.bound, self.value))


def search_ratio(arrays: Arrays, ratio: SumRatio, request: SearchRequest) -> SearchAnswer:
    """Return the layout with the largest ratio.

    Parameters
    ----------
    arrays : Arrays
        Rows and columns; the objective does not matter.
    ratio : SumRatio
        What is maximised.
    request : SearchRequest
        The gap is that of the ratio, the time that of all searches together; the first of `layouts` is the start.

    Returns
    -------
    SearchAnswer
        Objective, bound and gap are those of the ratio; program, prices and ties those of above - ratio x below.

    Raises
    ------
    InvalidInput
        If some layout has nothing below.
    """
    budget = request.budget or Budget(request.options.time_limit)
    begun = budget.spent
    start = request.layouts[0]
    asked = replace(request, budget=budget, ties=None, break_ties=False, repeatable=False, target=None)
    state = ratio.start(start)
    if not request.only_held:
        found = _iterated(arrays, ratio, asked, state, max(ratio.least, _least_below(arrays, ratio, request, start)))
        if isinstance(found, SearchAnswer):
            return found
        state = found
    return _as_ratio(arrays, ratio, replace(request, budget=budget), state, begun)


def _iterated(
    arrays: Arrays, ratio: SumRatio, asked: SearchRequest, state: RatioState, least: float
) -> RatioState | SearchAnswer:
    """Return where the iteration ends; or the answer of a search that shows that there is no layout."""
    for _ in range(MOST_STEPS):
        offset = abs(float(ratio.above @ state.layout))
        spent = max(float(ratio.below @ state.layout), least)
        options = replace(asked.options, gap=max(LEAST_GAP, asked.options.gap * least / spent / 2))
        start = asked.start if state.last is None else state.last.start
        step = replace(asked, options=options, layouts=(state.layout,), start=start)
        answer = search(ratio.program(arrays, state.value, offset), step)
        found = answer.outcome
        bound = state.bound
        if found.bound is not None:
            bound = min(bound, state.value + max(0.0, found.bound - offset) / least)
        if found.values is None:
            return replace(state, bound=bound, last=answer) if found.ending is Ending.NO_LAYOUT else answer
        better = ratio.of(found.values)
        gained = better > state.value or not state.fits
        kept = (found.values, better) if gained else (state.layout, state.value)
        state = RatioState(*kept, bound, answer)
        if not gained or found.ending is not Ending.OPTIMAL or state.gap <= asked.options.gap:
            break
    return state


def _least_below(arrays: Arrays, ratio: SumRatio, request: SearchRequest, layout: Floats) -> float:
    """Return the least amount below that the linear relaxation proves.

    Raises
    ------
    InvalidInput
        If it is 0.
    """
    found = optimise(replace(arrays, cost=ratio.below, offset=0.0, maximise=False).relaxed(), request.options)
    size = float(ratio.below @ layout)
    if found.ending is Ending.OPTIMAL and found.objective is not None and found.objective > LEAST_SHARE * size:
        return float(found.objective)
    if ratio.least > 0:
        return ratio.least
    rule = "be above 0 in every layout that makes the least output"
    fix = "weigh something that every layout needs, raise output_share, or give least_input"
    raise InvalidInput([Problem("instance.toml green_productivity", "a composite input of 0", rule, fix)])


def _as_ratio(arrays: Arrays, ratio: SumRatio, request: SearchRequest, state: RatioState, begun: float) -> SearchAnswer:
    """Return the layout with its integer decisions held and everything else at the best ratio, told as a ratio."""
    for _ in range(MOST_STEPS):
        held = replace(request, only_held=True, layouts=(state.layout,), ties=None, repeatable=False)
        found = search(ratio.program(arrays, state.value), held).outcome.values
        better = math.nan if found is None else ratio.of(found)
        gained = better - state.value
        if found is not None and (gained > 0 or not state.fits):
            state = replace(state, layout=found, value=better, fits=True)
        if not gained > CONVERGED * abs(state.value):
            break
    program = ratio.program(arrays, state.value)
    answer = search(program, replace(request, only_held=True, layouts=(state.layout,)))
    last = None if state.last is None else state.last.outcome
    known = None if math.isinf(state.bound) else max(state.bound, state.value)
    searched = Ending.LIMIT if last is None else last.ending
    close = state.gap <= request.options.gap
    ending = Ending.OPTIMAL if close else Ending.UNPROVEN if searched is Ending.OPTIMAL else searched
    outcome = Outcome(
        Ending.LIMIT if ending is Ending.NO_LAYOUT else ending, state.layout, None, state.value, known,
        None if known is None else state.gap, (request.budget or Budget(None)).spent - begun,
        interrupted=request.only_held or (last is not None and last.interrupted),
        nodes=0 if last is None else last.nodes, size=abs(state.value),
    )  # fmt: skip
    start = answer.start if state.last is None else state.last.start
    return replace(answer, outcome=outcome, relaxation=None, start=start)

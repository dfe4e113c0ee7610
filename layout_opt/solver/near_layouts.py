"""Near layouts: what is better than a layout of a large program among those that are like it and its relaxation.

Integer decisions in which a layout and the tightened relaxation agree are held. The others are decided by branch and
bound, industry by industry where these are known: the columns of the industry and of those it deals with are free, all
others stay, so that the program is small. What is better is kept; after each round of all industries the integer
decisions are held and the linear program is solved, as long as that pays. Then each industry is decided together with
those it deals with, and at last all of them at once. Where the first round closes little of the gap, the layout is
hardly what is missing, and branch and bound has the time.

Sources: Danna, Rothberg & Le Pape (2005), Exploring relaxation induced neighborhoods to improve MIP solutions,
Mathematical Programming 102; Pisinger & Ropke (2010), Large neighborhood search, Handbook of Metaheuristics.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from layout_opt.model.industry_labels import NO_INDUSTRY
from layout_opt.solver.arrays import Arrays, Floats, Ints
from layout_opt.solver.branching import ahead, held_at, is_decided
from layout_opt.solver.highs import optimise
from layout_opt.solver.linear_program import LinearProgram
from layout_opt.solver.outcome import Outcome
from layout_opt.solver.search_types import SearchAnswer, SearchStage, SearchTask

AGREES = 0.05
"""Difference of a layout and the relaxation in an integer column up to which they agree in it [1]."""
ROUNDS = 6
"""Most rounds over all industries [1]."""
PAYS = 0.05
"""Share of the gap that is asked for by which a round has to improve the layout for another one [1]."""
WORTHWHILE = 0.1
"""Share of the gap that the first round has to close for another one; else the bound is what is missing [1].

At 340 regions and 20 goods it closed 34 % where sites are few and large, 7 % where they are not; there all rounds
together closed 15 % in six times the time."""
FINER = 0.2
"""Gap of all programs of a round together, as a share of the gap that is asked for [1]."""
SHARE = 0.2
"""Share of the time that is left that a program may take [1]."""
ROUND_OFF = 1e-9
"""Share of the terms of a row below which what is left of it is 0 [1]."""
Free = NDArray[np.bool_]
Parts = list[tuple[Free, Free]]


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
    assert relaxed.values is not None
    first = best
    for parts in _neighbourhoods(task, program):
        for _ in range(ROUNDS):
            if _over(task, linear, best) or (best is not first and not _promising(first, best)):
                return best
            with task.stage(SearchStage.NEAR, best.outcome.objective, best.outcome.bound):
                values = _round(task, linear, program, relaxed.values, best, parts)
                whole = np.round(values[program.integer]) + 0.0
                found = held_at(task, linear, whole, best.outcome.bound, best.start.relaxed)
            if found is None or ahead(task, best.outcome, found.outcome):
                break
            gained = abs(_objective(found) - _objective(best))
            best = found
            if gained < PAYS * task.request.options.gap * abs(_objective(best)):
                break
    return best


def _promising(first: SearchAnswer, best: SearchAnswer) -> bool:
    """Tell whether near layouts have closed so much of the gap that more of it is likely to be theirs to close."""
    bound = first.outcome.bound
    return bound is None or abs(_objective(best) - _objective(first)) >= WORTHWHILE * abs(bound - _objective(first))


def _neighbourhoods(task: SearchTask, program: Arrays) -> tuple[Parts, ...]:
    """Return what is free at a time: each industry, each with those it deals with, everything."""
    alone = _industries(task, program)
    everything = np.ones(len(program.cost), dtype=bool)
    kinds = (alone, [(linked, linked) for _, linked in alone], [(everything, everything)])
    return tuple(parts for parts in kinds if parts)


def _round(
    task: SearchTask, linear: LinearProgram, program: Arrays, relaxed: Floats, best: SearchAnswer, parts: Parts
) -> Floats:
    """Return columns after all parts were improved one after the other."""
    assert best.outcome.values is not None
    values = best.outcome.values
    for own, linked in parts:
        if _over(task, linear, best):
            break
        differ = np.abs(relaxed - np.round(values)) > AGREES
        free = np.where(program.integer, own & differ, linked)
        if not (free & program.integer).any():
            continue
        columns = np.flatnonzero(free)
        found = _solved(task, _of_free(program, values, free), values[columns], FINER / len(parts))
        linear.interrupted |= found.interrupted
        if found.values is not None:
            values = values.copy()
            values[columns] = found.values
    return values


def _solved(task: SearchTask, program: Arrays, start: Floats, finer: float) -> Outcome:
    """Return the best layout of a part, from the one that it has."""
    options = task.options()
    if options.time_limit is not None:
        options = replace(options, time_limit=SHARE * options.time_limit)
    found = optimise(program, replace(options, gap=finer * options.gap), start=start)
    known = float(program.cost @ start) + program.offset
    better = found.objective is not None and (found.objective > known) == program.maximise
    return found if better else replace(found, values=None)


def _of_free(program: Arrays, values: Floats, free: Free) -> Arrays:
    """Return a program in its free columns only, the others being at values.

    What the others leave of a row is 0 where it is round-off, and lets the free columns stay as they are.
    """
    columns, held = np.flatnonzero(free), np.where(free, 0.0, values)
    matrix = program.matrix[:, columns].tocsr()
    rows = np.flatnonzero(np.diff(matrix.indptr))
    matrix = matrix[rows]
    taken, now = (program.matrix @ held)[rows], matrix @ values[columns]
    noise = ROUND_OFF * (abs(program.matrix) @ abs(values))[rows]

    def left(sides: Floats) -> Floats:
        room = sides[rows] - taken
        return np.where(np.abs(room) <= noise, 0.0, room)

    now = np.where(np.abs(now) <= noise, 0.0, now)
    return replace(
        program,
        matrix=matrix.tocsc(),
        row_lower=np.minimum(left(program.row_lower), now),
        row_upper=np.maximum(left(program.row_upper), now),
        lower=program.lower[columns],
        upper=program.upper[columns],
        cost=program.cost[columns],
        integer=program.integer[columns],
        offset=program.offset + float(program.cost @ held),
        variables=range(len(columns)),
        rows=range(len(rows)),
        numbers=np.arange(len(columns)),
    )


def _industries(task: SearchTask, program: Arrays) -> Parts:
    """Return of each industry which columns are its own, and which are its own or of those it deals with."""
    given, numbers = task.request.industries, task.arrays.numbers
    if given is None or len(numbers) != len(program.cost):
        return []
    labels = np.where(numbers >= 0, given[numbers], NO_INDUSTRY)
    deals = _deals(task.arrays, labels)
    parts: Parts = []
    for label in range(int(labels.max(initial=NO_INDUSTRY)) + 1):
        own = labels == label
        parts.append((own, own | (labels == NO_INDUSTRY) | np.isin(labels, np.flatnonzero(deals[label]))))
    return parts


def _deals(arrays: Arrays, labels: Ints) -> Free:
    """Tell which industries have terms in rows that are mostly of another one."""
    count = int(labels.max(initial=NO_INDUSTRY)) + 1
    matrix = arrays.matrix.tocsr()
    lengths = np.diff(matrix.indptr)
    rows, of = np.repeat(np.arange(len(lengths)), lengths), labels[matrix.indices]
    known = of != NO_INDUSTRY
    pairs, counts = np.unique(rows[known] * count + of[known], return_counts=True)
    row, label = pairs // count, pairs % count
    owner = np.full(len(lengths), NO_INDUSTRY)
    mostly = 2 * counts > lengths[row]
    owner[row[mostly]] = label[mostly]
    deals = np.zeros((count, count), dtype=bool)
    foreign = (owner[row] != NO_INDUSTRY) & (owner[row] != label)
    deals[owner[row[foreign]], label[foreign]] = True
    return deals | deals.T


def _over(task: SearchTask, linear: LinearProgram, best: SearchAnswer) -> bool:
    return task.budget.over or linear.interrupted or is_decided(task, best)


def _objective(answer: SearchAnswer) -> float:
    assert answer.outcome.objective is not None
    return answer.outcome.objective

"""What is asked of the one search, what it returns, and what it carries while it is under way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from layout_opt.solver.arrays import Arrays, Floats, Ints
from layout_opt.solver.budget import Budget
from layout_opt.solver.gap import relative_gap
from layout_opt.solver.outcome import Listener, Options, Outcome, Progress
from layout_opt.solver.strong_rows import StrongRows
from layout_opt.solver.tie_break import NOTHING_TO_WEIGH, TieBreak, Ties
from layout_opt.solver.warm_start import WarmStart


class SearchStage(StrEnum):
    """Stages of a search."""

    RELAXATION = "relaxation"
    START = "start"
    COVERS = "cover rows"
    NEAR = "near layouts"
    TREE = "branch and bound"
    CLEAN_UP = "clean-up"
    TIES = "tie-break"


@dataclass(frozen=True)
class SearchRequest:
    """What is asked of a search.

    Parameters
    ----------
    options : Options
        Gap, time limit, threads, seed.
    budget : Budget, optional
        Time that this search shares with others; by default it has the limit of the options for itself.
    layouts : tuple of array
        Values of the columns of layouts that may be good; what is wrong with them does no harm.
    start : WarmStart, optional
        What a similar program left; any does no harm, one of another shape is of no use.
    target : float, optional
        Objective that is asked for: the search stops as soon as a layout reaches it, or the bound proves that none does
        (then with the bound, and with no layout or one that is short of it).
    ties : Ties, optional
        Columns by which ties are broken (None: they are not).
    break_ties : bool
        Whether `solve_stages` names the columns by which ties are broken in its last stage.
    repeatable : bool
        Prices, ties and the judgement if the division of labour is unique come from solves from scratch, so that they
        do not depend on where the search began.
    only_held : bool
        Search no integer decisions: keep those of the first layout.
    listener : callable, optional
        Told of progress.
    industries : array of int, optional
        Industry of each column of the model, by its number; below 0 where it has none. A large program is improved
        industry by industry.
    """

    options: Options = field(default_factory=Options)
    budget: Budget | None = None
    layouts: tuple[Floats, ...] = ()
    start: WarmStart | None = None
    target: float | None = None
    ties: Ties | None = None
    break_ties: bool = False
    repeatable: bool = False
    only_held: bool = False
    listener: Listener | None = None
    industries: Ints | None = None


@dataclass(frozen=True)
class Relaxation:
    """The linear relaxation with its strong rows, and its solution: a bound that duals prove.

    Parameters
    ----------
    arrays : Arrays
        The program without strong rows: its rows have names, its columns bounds (`row_name`, ``lower``, ``upper``).
    strong : StrongRows
        Rows that stand below those of `arrays`.
    duals : array
        Change of the objective per unit of each row's bound, those of the strong rows last.
    reduced_costs : array
        The same of each column's bound.
    objective : float
        Its optimum.
    """

    arrays: Arrays
    strong: StrongRows
    duals: Floats
    reduced_costs: Floats
    objective: float


@dataclass(frozen=True)
class SearchAnswer:
    """What a search returned.

    Parameters
    ----------
    outcome : Outcome
        Layout, objective, bound and gap; duals and reduced costs are those of the program with integer decisions held.
    program : Arrays
        The linear program in which integer decisions are held at the answer.
    priced : Outcome or None
        Its solution with duals; None where it was not solved to its optimum.
    relaxation : Relaxation or None
        None where it was not solved to its optimum.
    ties : TieBreak
        Values after the tie-break, and whether they are unique.
    start : WarmStart
        For the next program.
    seconds : dict
        SearchStage -> seconds.
    """

    outcome: Outcome
    program: Arrays
    priced: Outcome | None = None
    relaxation: Relaxation | None = None
    ties: TieBreak = NOTHING_TO_WEIGH
    start: WarmStart = field(default_factory=lambda: WarmStart(None, None, None))
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def values(self) -> Floats | None:
        """Value of each column after the tie-break, if there is a layout."""
        return self.outcome.values if self.ties.values is None else self.ties.values


@dataclass(frozen=True)
class SearchTask:
    """A search under way: what is asked, its strong rows, its time, and the seconds of its stages."""

    arrays: Arrays
    request: SearchRequest
    budget: Budget
    strong: StrongRows
    seconds: dict[str, float]

    @cached_property
    def searched(self) -> Arrays:
        """The program with strong rows."""
        return self.strong.below(self.arrays)

    def options(self, kept: float = 0.0) -> Options:
        """Return the options of the next solve."""
        return self.budget.options(self.request.options, kept)

    @contextmanager
    def stage(self, name: SearchStage, best: float | None = None, bound: float | None = None) -> Iterator[None]:
        """Tell that a stage begins, and keep how long it takes."""
        begun = self.budget.spent
        if self.request.listener is not None:
            gap = None if best is None or bound is None else relative_gap(best, bound)
            self.request.listener(Progress(begun, best, bound, gap, name.value))
        yield
        self.seconds[name.value] = self.seconds.get(name.value, 0.0) + self.budget.spent - begun

"""What one coalition can get: its instance solved, its plan certified, its value between incumbent and bound.

The way of `layout_opt.solve` without what a game does not need: shadow prices, tie-break and tables on disk. Where the
plans and bounds of other coalitions decide the value to the gap that is asked for, nothing is solved: the plan that
they make is certified like any other.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from typing import Any

from layout_opt.analysis.coalitions.start import (
    NO_START,
    Candidate,
    CoalitionStart,
    best_candidate,
    candidate_beside,
)
from layout_opt.instance import Instance
from layout_opt.instance.text import python_text
from layout_opt.model.build import BuiltModel, build_model
from layout_opt.model.objective import stages
from layout_opt.result.certificate import certify
from layout_opt.result.plan import accounts_of, plan_of, result_tables
from layout_opt.result.read_back import decisions_at
from layout_opt.result.run import Run
from layout_opt.result.status import Status
from layout_opt.result.stored_plan import Decisions
from layout_opt.solver.arrays import Arrays, compile_model
from layout_opt.solver.gap import relative_gap, settled
from layout_opt.solver.highs import Ending, Options, size_of
from layout_opt.solver.search import SearchRequest, search

ENDINGS = {
    Ending.INFEASIBLE: Status.INFEASIBLE,
    Ending.UNBOUNDED: Status.UNBOUNDED,
    Ending.NO_LAYOUT: Status.NO_LAYOUT,
}
INVALID = "invalid"
"""Status of a coalition whose data break a rule of instances."""
FAILED = "failed"
"""Status of a coalition on which the solver gave up."""
DECIDED = "not solved: plans and bounds of other coalitions decide it"
"""Note on a coalition whose value needed no solve."""
NO_PLAN = {
    Status.INFEASIBLE.value: "no plan satisfies all limits",
    Status.UNBOUNDED.value: "nothing limits the objective",
}
USABLE = (Status.SOLVED.value, Status.LIMIT.value, Status.UNPROVEN.value)
"""Statuses with a certified plan."""


@dataclass(frozen=True)
class CoalitionValue:
    """The value of one coalition, as an interval.

    Parameters
    ----------
    members : tuple of str
        Players.
    status : str
        ``solved`` (to the gap), ``limit`` (certified, gap above the target), or why there is no value.
    value, bound : float or None
        Objective of the certified plan and the solver's proven bound [money, weighted over nodes].
    gap : float or None
        Relative gap [1].
    seconds : float
        Wall time.
    note : str
        What went wrong, or that nothing had to be solved.
    start : float or None
        Objective of the plan from which the solve started (None: it started from nothing).
    """

    members: tuple[str, ...]
    status: str
    value: float | None
    bound: float | None
    gap: float | None
    seconds: float
    note: str = ""
    start: float | None = None

    @property
    def usable(self) -> bool:
        """Whether there is a certified plan."""
        return self.status in USABLE and self.bound is not None

    def record(self) -> dict[str, Any]:
        """Return the value as a JSON object."""
        return {**asdict(self), "members": list(self.members)}


def compiled(instance: Instance) -> tuple[BuiltModel, Arrays]:
    """Return the model of an instance with its objective, and its arrays."""
    built = build_model(instance)
    stage = stages(instance)[0]
    built.set_aim(stage.aim, maximise=stage.maximise)
    return built, compile_model(built.pyomo)


@dataclass(frozen=True)
class ValuedCoalition:
    """The value of a coalition and the plan that has it (empty without one)."""

    value: CoalitionValue
    decisions: Decisions


@python_text
def coalition_value(
    instance: Instance, members: tuple[str, ...], options: Options, start: CoalitionStart = NO_START
) -> ValuedCoalition:
    """Solve the instance of a coalition, from what is known of it, and certify its plan."""
    begun = time.perf_counter()
    built, arrays = compiled(instance)
    beside = candidate_beside(built, arrays, start)
    if beside is not None and start.decides(beside.objective, options):
        return _certified(built, arrays, beside, Ends(start.bound, beside.objective, DECIDED), members, options, begun)
    first = best_candidate(built, arrays, start, beside, options)
    outcome = search(arrays, SearchRequest(options, layouts=() if first is None else (first.values,))).outcome
    if outcome.values is None or outcome.objective is None:
        status = ENDINGS.get(outcome.ending, Status.NO_LAYOUT).value
        words = NO_PLAN.get(status, "stopped at a limit before any plan was found")
        return ValuedCoalition(
            CoalitionValue(members, status, None, None, None, time.perf_counter() - begun, words), {}
        )
    plan = Candidate(outcome.values, outcome.objective)
    bound = start.tighter(outcome.bound, maximise=arrays.maximise)
    ends = Ends(bound, None if first is None else first.objective, "")
    return _certified(built, arrays, plan, ends, members, options, begun)


@dataclass(frozen=True)
class Ends:
    """What stands beside a plan: its bound, the objective of the start, a note."""

    bound: float | None
    start: float | None
    note: str


def _certified(
    built: BuiltModel,
    arrays: Arrays,
    plan: Candidate,
    ends: Ends,
    members: tuple[str, ...],
    options: Options,
    begun: float,
) -> ValuedCoalition:
    """Return a plan with its value, checked independently."""
    decisions = decisions_at(built, arrays, plan.values)
    wrong = _violations(built, decisions, plan.objective)
    size = size_of(arrays, plan.values)
    bound, gap = settled(plan.objective, ends.bound, size, maximise=arrays.maximise)
    within = gap is not None and gap <= options.gap
    status = Status.VIOLATED if wrong else Status.SOLVED if within else Status.LIMIT
    note = wrong or ends.note
    if bound is None and not wrong:
        status, note = Status.NO_LAYOUT if ends.bound is None else Status.UNPROVEN, "no bound is known"
    seconds = time.perf_counter() - begun
    value = CoalitionValue(members, status.value, plan.objective + 0.0, bound, gap, seconds, note, ends.start)
    return ValuedCoalition(value, decisions)


def _violations(built: BuiltModel, decisions: Decisions, objective: float) -> str:
    """Return what the independent check finds wrong with a plan (empty if nothing)."""
    plan = plan_of(decisions, built.layout.value)
    tables = result_tables(built.instance, plan, accounts_of(built.instance, plan))
    certificate = certify(built.instance, tables, objective, built.layout.value)
    return "; ".join(str(violation) for violation in certificate.violations[:3])


def value_of_run(run: Run, members: tuple[str, ...]) -> CoalitionValue:
    """Return the value that a complete run gives its coalition."""
    usable = run.status.value in USABLE and run.objective is not None and run.bound is not None
    gap = relative_gap(run.objective, run.bound) if run.objective is not None and run.bound is not None else None
    note = "" if usable else "the joint plan has no certified value with a bound"
    return CoalitionValue(members, run.status.value, run.objective, run.bound, gap, run.seconds, note)

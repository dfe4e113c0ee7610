"""A case: one way in which the data may be otherwise, and which layout is asked for there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from layout_opt.analysis.experiments.known_plans import KnownPlans
from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.instance import Change
from layout_opt.instance.changes import SETTINGS_TABLE
from layout_opt.model.build import Layout
from layout_opt.model.ledger import Key
from layout_opt.result.run_tables import run_tables

Label = str | float
CASE = "case"
"""Column that names the case."""
NUMBERS = ("objective", "bound", "gap", "seconds")
SUMS = ("effective_output", "real_costs", "net_effective_output", "transfers")
COLUMNS = ("status", *NUMBERS, *SUMS, "certified", "note")
"""Columns of the frame of results after the case and its labels."""


@dataclass(frozen=True)
class Case:
    """One case of an experiment.

    Parameters
    ----------
    name : str
        Unique name.
    changes : sequence of Change
        What is otherwise than in the instance of the experiment.
    labels : mapping
        Parameter -> value, carried into every table of the results.
    layout : str
        ``best`` to choose a layout, ``today`` to evaluate today's.
    fixed : mapping
        Decision -> {key: value} held as given, e.g. the layout of another case. Keys left out are decided anew.
    target : float, optional
        Objective that is asked for; the case ends as soon as it is known whether a layout reaches it. Its gap may then
        be above that of the options (``limit``), or there is a bound and no layout (``no_layout``).
    complete : bool
        Solve as `layout_opt.solve` does and keep everything that a run folder holds.
    sight : int
        Periods of sight of rolling foresight (see `roll`); 0 for perfect foresight.
    known : KnownPlans, optional
        What other cases tell of this one; it is solved from there alone, and not from a similar case.
    """

    name: str
    changes: Sequence[Change] = ()
    labels: Mapping[str, Label] = field(default_factory=dict)
    layout: str = Layout.BEST
    fixed: Mapping[str, Mapping[Key, float]] = field(default_factory=dict)
    target: float | None = None
    complete: bool = False
    sight: int = 0
    known: KnownPlans | None = field(default=None, compare=False, repr=False)


def label_names(cases: Iterable[Case]) -> tuple[str, ...]:
    """Return the labels of all cases in the order in which they first appear."""
    return tuple(dict.fromkeys(name for case in cases for name in case.labels))


def check_cases(cases: Sequence[Case], keep: Sequence[str]) -> None:
    """Raise InvalidInput for names that stand twice, labels that hide a column, and tables that no run has."""
    problems = []
    seen: set[str] = set()
    for case in cases:
        if case.name in seen or not case.name:
            found = f"{case.name!r} twice" if case.name else "an empty name"
            problems.append(Problem("case", found, "have a name of its own", "rename it"))
        seen.add(case.name)
        if case.layout not in set(Layout):
            rule = f"be one of {', '.join(Layout)}"
            problems.append(Problem(f"case {case.name} layout", repr(case.layout), rule, "correct the word"))
        money = next((str(change.set) for change in case.changes if _is_of_money(change)), None)
        if money is not None:
            rule = "count money as the other cases do"
            problems.append(Problem(f"case {case.name} instance.money", repr(money), rule, "leave that change out"))
    for name in label_names(cases):
        if name in (CASE, *COLUMNS):
            fix = "choose another name"
            problems.append(Problem("label", repr(name), "not be the name of a column of the results", fix))
    for name in keep:
        if name not in run_tables():
            rule = f"be one of {', '.join(run_tables())}{nearest(name, run_tables())}"
            problems.append(Problem("keep", repr(name), rule, "correct the name"))
    if problems:
        raise InvalidInput(problems)


def _is_of_money(change: Change) -> bool:
    """Tell whether a change is of the unit of money: objectives of such cases could not be held against each other."""
    return change.table == SETTINGS_TABLE and change.column == "money"

"""Layouts after failures: the question as a case, what came of it, and how it is kept and read back."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from layout_opt.analysis.experiments import Case, StudyEngine
from layout_opt.analysis.instruments.instrument_outcome import accepted_output
from layout_opt.errors import InvalidInput, Problem
from layout_opt.facts.chances import RISKY
from layout_opt.facts.failures import BUILT, ChokePoint, free_to_build
from layout_opt.instance import Change, Instance
from layout_opt.model.registry import families
from layout_opt.result.run import Run
from layout_opt.result.status import Status
from layout_opt.result.stored_plan import Decisions, StoredPlan, unpacked_decisions

UNDISTURBED, TODAY = "undisturbed", "today's capacity"
Extra = Mapping[tuple[str, ...], float]
"""Site -> capacity that is built beside that of the undisturbed layout."""


@dataclass(frozen=True)
class FailureQuestion:
    """What is asked of the follower.

    Parameters
    ----------
    failed : tuple of str
        What fails, sorted.
    built : tuple of str
        Own capabilities that were built before, sorted.
    rebuilt : bool
        Whether capacity may be built anew; otherwise it is that of the undisturbed layout.
    """

    failed: tuple[str, ...] = ()
    built: tuple[str, ...] = ()
    rebuilt: bool = False

    @property
    def name(self) -> str:
        """What the case is called."""
        words = [" + ".join(self.failed) or UNDISTURBED]
        words += [f"with {' + '.join(self.built)}"] if self.built else []
        return ", ".join([*words, "rebuilt"] if self.rebuilt else words)


@dataclass(frozen=True)
class FailedLayout:
    """The follower's answer.

    Parameters
    ----------
    question : FailureQuestion
        What was asked.
    status : str
        How it ended.
    objective, bound : float or None
        None without a layout.
    decisions : Decisions
        Empty without a layout.
    tables : mapping
        Of `OBSERVED`, as far as there is a layout.
    accepted : float
        Accepted output [money].
    """

    question: FailureQuestion
    status: str
    objective: float | None
    bound: float | None
    decisions: Decisions
    tables: Mapping[str, pd.DataFrame]
    accepted: float = math.nan
    stored: StoredPlan | None = field(default=None, compare=False, repr=False)

    @property
    def there(self) -> bool:
        """Whether there is a layout."""
        return bool(self.decisions)


@dataclass
class FailureStudy:
    """Asks the follower and remembers its answers.

    Parameters
    ----------
    instance : Instance
        What fails.
    engine : StudyEngine
        Solves cases.
    points : mapping of str to ChokePoint
        What may fail.
    extra : mapping of str to Extra
        Capability -> what it builds.
    answers : dict
        What was asked so far; the undisturbed layout first.
    """

    instance: Instance
    engine: StudyEngine
    points: dict[str, ChokePoint] = field(default_factory=dict)
    extra: dict[str, Extra] = field(default_factory=dict)
    answers: dict[FailureQuestion, FailedLayout] = field(default_factory=dict)
    today: bool = False

    def ask(self, questions: Iterable[FailureQuestion]) -> dict[FailureQuestion, FailedLayout]:
        """Return the answers to questions; those that are known are not solved again.

        Raises
        ------
        InvalidInput
            If an answer has neither a certified layout nor a proof that there is none.
        """
        asked = list(dict.fromkeys(questions))
        missing = [question for question in asked if question not in self.answers]
        cases = {question: self._case(question) for question in missing}
        found = self.engine.solve(list(cases.values())).finished if cases else {}
        for question, case in cases.items():
            ended = found[case.name]
            if not ended.certified and ended.status != Status.INFEASIBLE:
                rule = "have a certified layout, or none at all"
                fix = "give it more time, or a wider gap"
                raise InvalidInput([Problem(f"case {case.name}", f"{ended.status} {ended.note}", rule, fix)])
            decisions = unpacked_decisions(ended.plan) or {} if ended.certified else {}
            numbers = {
                "status": ended.status, "objective": ended.objective, "bound": ended.bound, "gap": ended.gap,
                "failed": list(question.failed), "built": list(question.built), "rebuilt": question.rebuilt,
            }  # fmt: skip
            stored = StoredPlan(case.name, decisions, tuple(case.changes), numbers=numbers)
            self.answers[question] = FailedLayout(
                question, ended.status, ended.objective, ended.bound, decisions, dict(ended.tables),
                accepted_of(self.instance, ended.tables), stored,
            )  # fmt: skip
        return {question: self.answers[question] for question in asked}

    def _case(self, question: FailureQuestion) -> Case:
        """Return a question as a case."""
        held: dict[str, dict[tuple[str, ...], float]] = {}
        changes: list[Change] = []
        for name in question.failed:
            for decision, keys in self.points[name].fixed().items():
                held.setdefault(decision, {}).update(keys)
            changes += self.points[name].changes()
        base = FailureQuestion()
        if not question.rebuilt and (question != base or self.today):
            standing = standing_decisions(self.instance, {} if self.today else self.answers[base].decisions)
            for name in question.built:
                for key, amount in self.extra[name].items():
                    built = standing.setdefault(BUILT, {})
                    built[key] = built.get(key, 0.0) + amount
            held |= standing
        return Case(question.name, changes, fixed=held)


def standing_decisions(instance: Instance, decisions: Decisions) -> dict[str, dict[tuple[str, ...], float]]:
    """Return what is built, scrapped and founded in a layout: what no follower can change at once.

    Capacity that costs nothing (see `free_to_build`) is left open.
    """
    found, free = {}, free_to_build(instance)
    for family in families():
        once = [decision for decision in family.decisions if decision.once]
        places = family.places(instance) if once else {}
        for decision in once:
            known = decisions.get(decision.name, {})
            keys = [tuple(map(str, key)) for key in places[decision.name][list(decision.keys)].to_numpy()]
            held = {key: float(known.get(key, 0.0)) for key in keys}
            found[decision.name] = {
                key: each for key, each in held.items() if decision.name != BUILT or key not in free
            }
    return {name: keys for name, keys in found.items() if keys}


def accepted_of(instance: Instance, tables: Mapping[str, pd.DataFrame]) -> float:
    """Return the accepted output of the tables of a layout, NaN where there is none."""
    if not tables:
        return math.nan
    return accepted_output(Run(instance, Status.SOLVED, None, None, None, 0.0, dict(tables), None, {}))


def sense_of(instance: Instance) -> float:
    """Return 1 where more of the objective is better, -1 where less is.

    Raises
    ------
    InvalidInput
        If the instance has several nodes, or an objective that is not one sum of money.
    """
    name, settings = instance.settings.name, instance.settings
    if len(instance.tree.nodes) > 1:
        rule = "have one node, a year that repeats"
        raise InvalidInput([Problem(name, f"{len(instance.tree.nodes)} nodes", rule, "remove tree.csv")])
    if settings.objective not in RISKY:
        rule = f"be {' or '.join(RISKY)}"
        raise InvalidInput([Problem("instance.toml objective", settings.objective.value, rule, "correct it")])
    return RISKY[settings.objective]


def question_of(numbers: Mapping[str, object]) -> FailureQuestion:
    """Return the question that was kept with a plan."""
    names: Sequence[Sequence[str]] = [numbers[name] for name in ("failed", "built")]  # type: ignore[misc]
    return FailureQuestion(tuple(names[0]), tuple(names[1]), bool(numbers["rebuilt"]))

"""Choke points: what failures lose, the worst pairs and triples, what to build first, chains before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from layout_opt.analysis.choke_points.failed_layout import FailedLayout, FailureQuestion, FailureStudy, sense_of
from layout_opt.analysis.choke_points.failure_tables import (
    ACCEPTED,
    MEASURES,
    OBJECTIVE,
    Answers,
    FailureTerms,
    duration_table,
    hit_table,
    point_table,
    replacement_table,
    set_table,
)
from layout_opt.analysis.choke_points.interdiction import FailureLoss, FailureSet, worst_sets
from layout_opt.analysis.choke_points.own_capability import (
    capabilities,
    capability_questions,
    capability_tables,
)
from layout_opt.analysis.experiments import StudyEngine, StudyOptions
from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.facts.embodied import value_captured
from layout_opt.facts.failures import KINDS, OBSERVED, ChokePoint, choke_points, probabilities
from layout_opt.instance import Instance
from layout_opt.instance.settings import Objective
from layout_opt.result.stored_plan import StoredPlan

MOST_CAPABILITIES = 6
"""Candidates of own capability of which every set is held against the failures [1]."""
BEFORE, AFTER = "before", "after"


@dataclass(frozen=True)
class ChokeRequest:
    """What is asked.

    Parameters
    ----------
    kinds : tuple of str
        What may fail (see `KINDS`).
    years : tuple of float
        Durations [yr].
    lead : float
        Years after which capacity that is built anew works [yr].
    size : int
        Failures at once: 1, 2 or 3.
    among : int
        Sets are made of so many failures, those that lose most by themselves; 0 = of all.
    measure : str, optional
        ``accepted_output`` (default unless cost is the objective) or ``objective``.
    against : int
        Worst failures against which own capability is built.
    candidates : int
        Own capabilities, at most `MOST_CAPABILITIES`.
    today : bool
        Take today's capacity instead of that of the best layout.
    depth : float
        Share that is lost of what passes gateways [1].
    """

    kinds: tuple[str, ...] = KINDS
    years: tuple[float, ...] = (1.0, 2.0, 5.0)
    lead: float = 1.0
    size: int = 3
    among: int = 12
    measure: str | None = None
    against: int = 3
    candidates: int = 4
    today: bool = False
    depth: float = 1.0


@dataclass(frozen=True)
class ChokeAnswer:
    """What came out.

    Parameters
    ----------
    request : ChokeRequest
        What was asked, the measure filled in.
    points : tuple of ChokePoint
        What may fail and is used.
    answers : mapping
        Every layout by its question.
    tables : mapping
        ``points``, ``durations``, ``replacements``, ``hit``, ``sets``, ``capabilities``, ``order``, ``chains``.
    worst : mapping of int to tuple of str
        Size -> the worst set of at most so many failures.
    among : tuple of str
        Of what sets were made.
    against : tuple of str
        Failures against which capability was built.
    bounds : int
        Bounds that were solved to leave sets out.
    """

    request: ChokeRequest
    points: tuple[ChokePoint, ...]
    answers: Answers
    tables: Mapping[str, pd.DataFrame]
    worst: Mapping[int, tuple[str, ...]]
    among: tuple[str, ...]
    against: tuple[str, ...]
    bounds: int

    @property
    def plans(self) -> list[StoredPlan]:
        """Every layout, to be kept."""
        return [layout.stored for layout in self.answers.values() if layout.stored is not None]


def choke_study(instance: Instance, request: ChokeRequest, how: StudyOptions | None = None) -> ChokeAnswer:
    """Return the choke points of an instance.

    Parameters
    ----------
    instance : Instance
        One node; objective net_effective_output or cost.
    request : ChokeRequest
        What is asked.
    how : StudyOptions, optional
        How cases are solved.

    Raises
    ------
    InvalidInput
        If the request or the instance make no sense, or a case has no certified layout.
    """
    sense = sense_of(instance)
    request = _checked(instance, request)
    study = FailureStudy(instance, StudyEngine(instance, how, OBSERVED), today=request.today)
    base = study.ask([FailureQuestion()])[FailureQuestion()]
    if not base.there:
        fix = "see `layout-opt explain`"
        raise InvalidInput([Problem(instance.settings.name, "no layout", "have one before something fails", fix)])
    terms = terms_of(instance, request, sense)
    points = choke_points(instance, base.decisions, request.kinds, request.depth)
    study.points = {point.name: point for point in points}
    study.ask(FailureQuestion((point.name,)) for point in points)
    order = _by_loss(terms, study.answers, points)
    among = order[: request.among or None]
    worst, bounds = _worst(terms, study, among, request.size)
    against = tuple(name for name in order if study.answers[FailureQuestion((name,))].there)[: request.against]
    _ask_rebuilt(study, request, among, against)
    study.extra = capabilities(instance, base, rebuilt_layouts(study.answers, against), request.candidates)
    study.ask(capability_questions(list(study.extra), against))
    tables = choke_tables(terms, study.answers, points, range(2, request.size + 1), against, request.candidates)
    return ChokeAnswer(request, points, study.answers, tables, worst, among, against, bounds)


def terms_of(instance: Instance, request: ChokeRequest, sense: float) -> FailureTerms:
    """Return how failures are told."""
    measure = request.measure or ACCEPTED
    return FailureTerms(instance, sense, measure, request.years, request.lead, request.today)


def _checked(instance: Instance, request: ChokeRequest) -> ChokeRequest:
    """Return the request with its measure, if it makes sense."""
    wrong = []
    for kind in request.kinds:
        if kind not in KINDS:
            rule = f"be of {', '.join(KINDS)}{nearest(kind, KINDS)}"
            wrong.append(Problem("--what", repr(kind), rule, "correct the word"))
    if request.measure is not None and request.measure not in MEASURES:
        wrong.append(Problem("--measure", repr(request.measure), f"be one of {', '.join(MEASURES)}", "correct it"))
    if not 1 <= request.size <= 3:
        wrong.append(Problem("--size", str(request.size), "be 1, 2 or 3", "give failures that come at once"))
    wrong += [
        Problem(option, str(value), rule, fix)
        for option, value, right, rule, fix in (
            ("--durations", list(request.years), min(request.years, default=0.0) > 0, "be years above 0", "correct"),
            ("--capabilities", request.candidates, 0 <= request.candidates <= MOST_CAPABILITIES,
             f"be 0 to {MOST_CAPABILITIES}: every set of them is solved", "give fewer"),
            ("--depth", request.depth, 0 < request.depth <= 1, "be above 0 and at most 1", "give the share lost"),
            ("--lead", request.lead, request.lead >= 0, "be 0 or more", "correct it"),
            ("--among", request.among, request.among >= 0, "be 0 or more", "correct it"),
            ("--against", request.against, request.against >= 0, "be 0 or more", "correct it"),
        )
        if not right
    ]  # fmt: skip
    if wrong:
        raise InvalidInput(wrong)
    by_cost = instance.settings.objective == Objective.COST
    return replace(request, measure=request.measure or (OBJECTIVE if by_cost else ACCEPTED))


def _by_loss(terms: FailureTerms, answers: Answers, points: Iterable[ChokePoint]) -> tuple[str, ...]:
    """Return the names of failures, those that lose most first."""
    base = answers[FailureQuestion()]
    lost = {point.name: terms.rank(base, answers[FailureQuestion((point.name,))]) for point in points}
    return tuple(sorted(lost, key=lambda name: (-lost[name], name)))


def _worst(
    terms: FailureTerms, study: FailureStudy, among: Sequence[str], size: int
) -> tuple[dict[int, tuple[str, ...]], int]:
    """Return the worst set of each size from 2 on, and how many bounds were solved."""
    base = study.answers[FailureQuestion()]

    def ask(sets: Sequence[FailureSet]) -> dict[FailureSet, FailureLoss]:
        questions = {names: FailureQuestion(tuple(sorted(names))) for names in sets}
        found = study.ask(questions.values())
        return {names: told(found[question]) for names, question in questions.items()}

    def told(layout: FailedLayout) -> FailureLoss:
        touched = (name for name in among if layout.there and study.points[name].touches(layout.decisions))
        return FailureLoss(terms.rank(base, layout), frozenset(touched))

    sizes = range(2, size + 1)
    found, _, bounds = worst_sets(among, ask, sizes, monotone=terms.measure == OBJECTIVE)
    return {most: tuple(sorted(names)) for most, names in found.items()}, bounds


def _ask_rebuilt(study: FailureStudy, request: ChokeRequest, among: Sequence[str], against: Sequence[str]) -> None:
    """Ask what comes of failures once capacity is built anew, where some duration or a capability needs it."""
    names = dict.fromkeys(against if request.candidates else ())
    if max(request.years) > request.lead:
        names |= dict.fromkeys(among)
    questions = [FailureQuestion((name,), rebuilt=True) for name in names]
    study.ask([*questions, *([FailureQuestion(rebuilt=True)] if request.today and questions else [])])


def rebuilt_layouts(answers: Answers, against: Sequence[str]) -> list[FailedLayout]:
    """Return the answers with new capacity to the failures against which capability is built."""
    asked = (FailureQuestion((name,), rebuilt=True) for name in against)
    return [answers[question] for question in asked if question in answers and answers[question].there]


def choke_tables(
    terms: FailureTerms,
    answers: Answers,
    points: Sequence[ChokePoint],
    sizes: Iterable[int],
    against: Sequence[str],
    candidates: int,
) -> dict[str, pd.DataFrame]:
    """Return all tables from the layouts."""
    base = answers[FailureQuestion()]
    extra = capabilities(terms.instance, base, rebuilt_layouts(answers, against), candidates)
    likely = probabilities(terms.instance, points)
    chances = dict(zip(likely["name"].tolist(), likely["probability"].tolist(), strict=True))
    sets, order = capability_tables(terms, answers, extra, against, chances)
    told = point_table(terms, answers, points)
    return {
        "points": told,
        "durations": duration_table(terms, answers, points),
        "replacements": replacement_table(terms, answers, points),
        "hit": hit_table(terms, answers, points),
        "sets": set_table(terms, answers, list(sizes)),
        "capabilities": sets,
        "order": order,
        "chains": chain_table(terms.instance, answers, tuple(sorted(extra))),
    }


def chain_table(instance: Instance, answers: Answers, built: tuple[str, ...]) -> pd.DataFrame:
    """Return domestic coverage and foreign control of each chain before and after own capability is built.

    Returns
    -------
    DataFrame
        stage (before, after), chain (market; good of exports), use, accepted, direct_share, imported_share,
        controlled_share (direct and with everything that goes in) and domestic_share [1], unit.
    """
    layouts = {BEFORE: answers[FailureQuestion()]}
    if built and (done := answers.get(FailureQuestion((), built))) is not None and done.there:
        layouts[AFTER] = done
    shown = ["chain", "use", "accepted", "direct_share", "imported_share", "controlled_share"]
    parts = [
        value_captured(instance, layout.tables, "chain")[shown].assign(stage=stage) for stage, layout in layouts.items()
    ]
    frame = pd.concat(parts, ignore_index=True)
    frame["domestic_share"] = 1.0 - frame["imported_share"]
    return frame[["stage", *shown, "domestic_share"]].assign(unit=instance.units.column("{money}/yr"))

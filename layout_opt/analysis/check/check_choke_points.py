"""The check of choke points: every layout certified again, what fails stands still in it, all tables made again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from layout_opt.analysis.check.findings import Findings, cell_violations, rebuilt, told_tables
from layout_opt.analysis.choke_points import ChokeRequest, choke_tables, terms_of
from layout_opt.analysis.choke_points.failed_layout import (
    FailedLayout,
    FailureQuestion,
    accepted_of,
    question_of,
    sense_of,
)
from layout_opt.facts.failures import OBSERVED, choke_points
from layout_opt.instance import changed
from layout_opt.model.discover import read_instance
from layout_opt.result.folder import INSTANCE
from layout_opt.result.stored_plan import read_plans

WORDS = ("name", "kind", "region", "to_region", "technology", "commodity", "status", "how", "what", "who", "member",
         "failures", "built", "more", "less", "note", "stage", "chain", "use", "unit")  # fmt: skip
NOTE = "that no other set is worse follows from the search, which is not made again; bounds are the solver's"


def check_choke_points(folder: Path, record: Mapping[str, Any]) -> Findings:
    """Return which layouts their plans do not give, which do what failed, and what does not follow from them."""
    base = read_instance(folder / INSTANCE)
    violations: list[str] = []
    answers: dict[FailureQuestion, FailedLayout] = {}
    for stored in read_plans(folder):
        wrong, run = rebuilt(changed(base, stored.changes) if stored.changes else base, stored)
        violations += wrong
        tables = {name: run.tables[name] for name in OBSERVED if name in run.tables}
        question = question_of(stored.numbers or {})
        answers[question] = FailedLayout(
            question, run.status.value, run.objective, run.bound, stored.decisions, tables, accepted_of(base, tables)
        )
    if violations or FailureQuestion() not in answers:
        return Findings(
            tuple(violations or ("plans: the undisturbed layout is missing",)), {"plans": len(answers)}, (NOTE,)
        )
    kinds, years = tuple(record["what"]), tuple(map(float, record["durations"]))
    request = ChokeRequest(
        kinds, years, float(record["lead"]), int(record["size"]), measure=record["measure"],
        today=record["layout"] == "today",
    )  # fmt: skip
    points = choke_points(base, answers[FailureQuestion()].decisions, kinds, float(record["depth"]))
    known = {point.name: point for point in points}
    violations += [
        f"plan {question.name}: does what failed: {name}"
        for question, layout in answers.items()
        for name in question.failed
        if known[name].touches(layout.decisions)
    ]
    expected = choke_tables(
        terms_of(base, request, sense_of(base)), answers, points, range(2, request.size + 1),
        tuple(record["against"]), int(record["capabilities"]),
    )  # fmt: skip
    violations += cell_violations(expected, told_tables(folder, expected, WORDS))
    return Findings(tuple(violations), {"plans": len(answers), "failures": len(points)}, (NOTE,))

"""The first part of the certificate: every decision has an admissible key, once, and an admissible value."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from layout_opt.facts.frames import keys_of, unit_column
from layout_opt.instance import Instance
from layout_opt.model.discover import families
from layout_opt.model.family import Decision, Plan
from layout_opt.model.ledger import Key
from layout_opt.result.violation import TOLERANCE, Violation


def decision_problems(instance: Instance, plan: Plan) -> Iterator[Violation]:
    """Yield decisions with an unknown, missing or doubled key, or a value outside its range."""
    for family in families():
        places = family.places(instance)
        for decision in family.decisions:
            frame = plan.frame(decision.name, decision.keys)
            keys = keys_of(frame, decision.keys)
            admissible = set(keys_of(places[decision.name], decision.keys))
            if _all_right(decision, keys, frame["amount"].to_numpy(dtype="float64"), admissible):
                continue
            unit = unit_column(instance, decision.unit, frame) if set(keys) <= admissible else [""] * len(frame)
            seen: set[tuple[str, ...]] = set()
            for key, amount, name in zip(keys, frame["amount"].tolist(), unit, strict=True):
                words = _decision_problem(decision, amount, known=key in admissible, doubled=key in seen)
                seen.add(key)
                if words:
                    yield Violation(family.name, decision.name, ",".join(key), words[1], name, words[0])
            if decision.name not in _sparse(decision):
                for key in sorted(admissible - seen):
                    yield Violation(family.name, decision.name, ",".join(key), 1.0, "", "has no row in the tables")


def _all_right(decision: Decision, keys: list[tuple[str, ...]], amounts: np.ndarray, admissible: set[Key]) -> bool:
    """Tell at one glance whether nothing is wrong with a decision, as is the rule."""
    different = set(keys)
    known = len(different) == len(keys) and different <= admissible
    complete = len(different) == len(admissible) or bool(_sparse(decision))
    most = np.inf if decision.upper is None else decision.upper
    inside = np.isfinite(amounts) & (amounts >= 0.0) & (amounts <= most * (1 + TOLERANCE))
    whole = not decision.integer or bool((np.abs(amounts - np.round(amounts)) <= TOLERANCE).all())
    return known and complete and bool(inside.all()) and whole


def _sparse(decision: Decision) -> tuple[str, ...]:
    """Return the decisions whose zero values are not written."""
    tables = {table.name: table for family in families() for table in family.results_given}
    return (decision.name,) if tables[decision.table].sparse else ()


def _decision_problem(decision: Decision, amount: float, *, known: bool, doubled: bool) -> tuple[str, float] | None:
    if not known:
        return "is no key that the instance admits, with a value", amount
    if doubled:
        return "stands twice in the tables, the second time with a value", amount
    if not np.isfinite(amount):
        return "is not a finite number", amount
    if amount < 0.0:
        return "is below 0", -amount
    if decision.upper is not None and amount > decision.upper * (1 + TOLERANCE):
        return f"is above {decision.upper:g}", amount - decision.upper
    if decision.integer and abs(amount - round(amount)) > TOLERANCE:
        return "is not a whole number", abs(amount - round(amount))
    return None


def today_problems(instance: Instance, plan: Plan) -> Iterator[Violation]:
    """Yield decisions that are not today's in what is called today's layout (its limits are not enforced)."""
    for family in families():
        held = family.today(instance)
        for decision in family.decisions:
            frame = plan.frame(decision.name, decision.keys)
            now = held.get(decision.name, {})
            unit = unit_column(instance, decision.unit, frame) if now else [""] * len(frame)
            for key, amount, name in zip(keys_of(frame, decision.keys), frame["amount"].tolist(), unit, strict=True):
                if key in now and abs(amount - now[key]) > TOLERANCE * abs(now[key]):
                    apart = abs(amount - now[key])
                    yield Violation(family.name, decision.name, ",".join(key), apart, name, "differs from today's")

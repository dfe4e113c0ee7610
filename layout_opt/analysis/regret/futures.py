"""The futures that layouts are held against: their probabilities, and the instance in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from layout_opt.errors import InvalidInput, Problem
from layout_opt.instance import Change, Instance, changed

BETWEEN = " in "
"""Joins layout and future in the names of cases."""
TODAY = "today"
"""Name of today's layout among the layouts."""
SUM_TOLERANCE = 1e-9
"""By how much probabilities may miss 1 [1]."""


def checked_chances(
    futures: Mapping[str, Sequence[Change]], probabilities: Mapping[str, float] | None
) -> dict[str, float]:
    """Return the probability of each future."""
    problems = []
    if len(futures) < 2:
        problems.append(Problem("futures", str(len(futures)), "be two or more", "name more scenarios"))
    problems += [
        Problem("futures", repr(name), f"not be called {TODAY} nor hold {BETWEEN!r}", "rename it")
        for name in futures
        if name == TODAY or BETWEEN in name
    ]
    if probabilities is not None:
        wrong = sorted(set(probabilities) ^ set(futures))
        if wrong:
            found = ", ".join(wrong)
            fix = "give a probability to each future, and to no other"
            problems.append(Problem("probabilities", found, "be known for every future", fix))
        bad = any(not (np.isfinite(value) and value >= 0) for value in probabilities.values())
        if bad or abs(sum(probabilities.values()) - 1.0) > SUM_TOLERANCE:
            found = f"a sum of {sum(probabilities.values()):g}"
            problems.append(Problem("probabilities", found, "be 0 or more and add up to 1", "correct them"))
    if problems:
        raise InvalidInput(problems)
    return {name: 1.0 / len(futures) if probabilities is None else float(probabilities[name]) for name in futures}


def future_of(instance: Instance, name: str, changes: Sequence[Change]) -> Instance:
    """Return the instance in a future; its objective has to be the same."""
    there = changed(instance, changes)
    if there.settings.objective != instance.settings.objective:
        found = str(there.settings.objective)
        rule = f"have the objective of the instance, {instance.settings.objective}"
        raise InvalidInput([Problem(f"future {name} objective", found, rule, "leave that change out")])
    return there

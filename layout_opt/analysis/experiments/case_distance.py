"""How far two cases are from each other: which of them is the better place to start from."""

from __future__ import annotations

import json
from collections.abc import Mapping

from layout_opt.analysis.experiments.case import Case
from layout_opt.instance import Change

NEUTRAL = {"scale": 1.0, "add": 0.0}
"""Amount at which an action changes nothing."""
UNLIKE = 1.0
"""Distance of a change that only one of two cases makes, and largest distance of two amounts [1]."""


def distance(first: Case, second: Case) -> float:
    """Return a distance of two cases: the sum over their changes of how much the amounts differ.

    A change that both make counts by the relative difference of the amounts, at most 1; one that only one of them
    makes counts by how far it is from changing nothing where that is known, else 1. Another layout counts 1, decisions
    that are held otherwise count 1.
    """
    one, other = _amounts(first), _amounts(second)
    differing = (first.layout != second.layout, first.fixed != second.fixed, first.sight != second.sight)
    total = float(sum(differing))
    for place in {**one, **other}:
        neutral = NEUTRAL.get(place.rpartition(" ")[2])
        total += _apart(one.get(place, neutral), other.get(place, neutral))
    return total


def _apart(first: object, second: object) -> float:
    if isinstance(first, bool) or isinstance(second, bool) or not _numbers(first, second):
        return 0.0 if first == second else UNLIKE
    assert isinstance(first, int | float)
    assert isinstance(second, int | float)
    size = max(abs(first), abs(second))
    return min(UNLIKE, abs(first - second) / size) if size else 0.0


def _numbers(*values: object) -> bool:
    return all(isinstance(value, int | float) for value in values)


def _amounts(case: Case) -> Mapping[str, object]:
    """Return place and action of each change -> its amount; the last one counts."""
    return {_place(change): _amount(change) for change in case.changes}


def _place(change: Change) -> str:
    where = json.dumps({str(name): str(word) for name, word in change.where.items()}, sort_keys=True)
    return f"{change.table} {change.column} {change.key} {where} {change.action}"


def _amount(change: Change) -> object:
    found = getattr(change, change.action)
    return found if isinstance(found, int | float | str) else repr(found)

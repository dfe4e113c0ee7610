"""What may be tried, as a table says: how likely it works, when that is known, and what it changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from layout_opt.errors import InvalidInput, Problem
from layout_opt.instance import Change, Instance

MOST_PILOTS = 6
"""Candidates of which every set is judged [1]."""
EFFECTS = ("works", "fails", "tried")


@dataclass(frozen=True)
class Pilot:
    """One candidate.

    Parameters
    ----------
    name, what, region : str
        What it is called, of what kind it is, where it is tried.
    probability : float
        That it works.
    known_after : int
        Years of trying, or of having spread it, after which it is known whether it works.
    cost, failure_cost, spread_failure_cost : float
        Paid once: for the try; where a try fails; where it fails after it was spread at once [money].
    works, fails, tried : tuple of Change
        What is otherwise when it is spread and works, is spread and fails, or is tried and works.
    """

    name: str
    what: str
    region: str
    probability: float
    known_after: int
    cost: float
    failure_cost: float
    spread_failure_cost: float
    works: tuple[Change, ...]
    fails: tuple[Change, ...] = ()
    tried: tuple[Change, ...] = ()


def pilots_of(instance: Instance, changes_of: Callable[[str], Sequence[Change]]) -> tuple[Pilot, ...]:
    """Return the candidates of ``pilots.csv``.

    Parameters
    ----------
    instance : Instance
        With the table.
    changes_of : callable
        The changes of a scenario by its name.

    Raises
    ------
    InvalidInput
        If there are none, or more than `MOST_PILOTS`.
    """
    where = f"{instance.settings.name} pilots.csv"
    if not instance.has("pilots"):
        raise InvalidInput([Problem(where, "no rows", "name what may be tried", "add pilots.csv")])
    frame = instance.tables["pilots"].fillna(
        {"known_after": 1, "cost": 0.0, "failure_cost": 0.0, "spread_failure_cost": 0.0}
    )
    if len(frame) > MOST_PILOTS:
        rule = f"have at most {MOST_PILOTS} rows: every set of them is judged"
        raise InvalidInput([Problem(where, f"{len(frame)} rows", rule, "leave out those that matter least")])
    found = []
    for row in frame.to_dict("records"):
        effects = {name: tuple(changes_of(row[name])) if isinstance(row[name], str) else () for name in EFFECTS}
        found.append(
            Pilot(
                row["pilot"], row["what"], row["region"] if isinstance(row["region"], str) else "",
                float(row["probability"]), int(row["known_after"]), float(row["cost"]), float(row["failure_cost"]),
                float(row["spread_failure_cost"]), **effects,
            )
        )  # fmt: skip
    return tuple(found)

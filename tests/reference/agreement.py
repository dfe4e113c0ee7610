"""Hold what the package says of an instance against the reference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.reference.layout import check, decisions_of
from tests.reference.model import model_of
from tests.reference.objectives import aim_of, stages
from tests.reference.solving import SOLVED, best

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tests.reference.book import Book, Key
    from tests.reference.layout import Checked

NEAR = 1e-6
"""Relative difference of two amounts up to which they agree (at least 1 counts as their size)."""
LEDGER_TABLES = {
    "factor": ("factors", "use", ("node", "region", "factor")),
    "gross_emission": ("discharge", "gross", ("node", "region", "pollutant")),
    "value": ("value", "value", ("node", "region", "part")),
}
"""Ledger -> table, column and keys of a run folder that hold its sums."""


LIMIT = ("family", "row", "node", "key")


@dataclass(frozen=True)
class Said:
    """How a run of the package ended.

    Parameters
    ----------
    status : str
        As in ``run.json``.
    objective : float or None
        As in ``run.json``.
    tables : mapping
        Result table -> rows, as numbers or as text.
    note : str
        What the certificate found, in words.
    """

    status: str
    objective: float | None
    tables: Mapping[str, Sequence[Mapping[str, Any]]]
    note: str = ""


def near(first: float, second: float, tolerance: float = NEAR) -> bool:
    """Return whether two amounts agree."""
    return abs(first - second) <= tolerance * max(1.0, abs(first), abs(second))


def disagreements(book: Book, said: Said, *, today: bool = False, gap: float = NEAR) -> list[str]:
    """Return in words where the package and the reference differ about an instance.

    Parameters
    ----------
    book : Book
        The instance.
    said : Said
        What the package says.
    today : bool
        Whether today's layout was evaluated.
    gap : float
        Relative gap to which the package solved.
    """
    model = model_of(book, today=today)
    answer = best(model, today=today)
    if said.status != answer.status:
        return [f"the package says {said.status} {said.objective} {said.note}, the reference {answer.status}"]
    if answer.status != SOLVED:
        return []
    if said.objective is None or answer.objective is None:
        return ["no objective"]
    found = []
    aim = stages(book)[-1].aim
    size = 0.0 if aim == "green" else aim_of(model, aim).size(answer.values)
    if abs(said.objective - answer.objective) > max(gap, NEAR) * max(abs(answer.objective), size):
        found.append(f"objective: the package {said.objective!r}, the reference {answer.objective!r}")
    checked = check(model, decisions_of(said.tables), today=today)
    found += [f"layout of the package: {problem}" for problem in checked.problems]
    if not near(checked.objective, said.objective):
        found.append(f"its layout is worth {checked.objective!r}, not {said.objective!r}")
    return [*found, *_ledgers(checked, said.tables), *_limits(checked, said.tables)]


def _ledgers(checked: Checked, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[str]:
    for ledger, (table, column, keys) in LEDGER_TABLES.items():
        told: dict[Key, float] = {
            tuple(str(row[name]) for name in keys): float(row[column]) for row in tables.get(table, [])
        }
        sums = {key: amount for (name, key), amount in checked.ledgers.items() if name == ledger}
        for key in sorted({*told, *sums}):
            if not near(told.get(key, 0.0), sums.get(key, 0.0)):
                yield f"{table} {key}: the package {told.get(key)}, the reference {sums.get(key)}"


def _limits(checked: Checked, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[str]:
    told = {tuple(str(row[name]) for name in LIMIT): row for row in tables.get("limits", [])}
    for place in sorted(set(checked.limits) - set(told) - checked.trivial):
        yield f"limits {place}: the package has no such row"
    for place, row in told.items():
        if place not in checked.limits:
            yield f"limits {place}: the reference has no such row"
            continue
        used, sense, limit = checked.limits[place]
        if sense != row["sense"] or not near(used, float(row["used"])) or not near(limit, float(row["limit"])):
            package = f"{row['used']} {row['sense']} {row['limit']}"
            yield f"limits {place}: the package {package}, the reference {used} {sense} {limit}"

"""Planner limits: least and most of sums of anything that is decided, from rows of terms that add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.linear import total
from tests.reference.model import AT_LEAST, AT_MOST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.reference.book import Book, Row
    from tests.reference.linear import Linear, Name
    from tests.reference.model import Model

DECISIONS = ()
ROWS = {"planner_min": True, "planner_max": True}
PARTS: dict[str, str] = {}

SITE = ("region", "technology")
DECIDED = {
    "activity": ("activity", SITE), "capacity": ("capacity", SITE), "open": ("open", SITE), "build": ("build", SITE),
    "retire": ("retire", SITE), "import": ("import_", ("region", "commodity")),
    "export": ("export", ("region", "commodity")), "shipment": ("ship", ("region", "", "commodity")),
    "sales": ("sales", ("region", "commodity", "", "")), "discharge": ("discharge", ("region", "pollutant")),
    "load": ("load", ("receptor", "pollutant")), "founding": ("founding", ("",)),
    "running": ("running", SITE),
    **{name: (name, ("region", "commodity")) for name in ("filling", "drawing", "in_store")},
    "in_reservoir": ("in_reservoir", ("receptor", "pollutant")),
    "installed": ("installed", ("receptor", "technology", "region")),
    "removed": ("removed", ("receptor", "technology", "region", "pollutant")),
}  # fmt: skip
"""Measure -> decision, and by which column of a term each part of its key (without the node) is chosen."""
ONCE = ("build", "retire", "founding", "in_store", "in_reservoir")
"""What happens once in a node, or is there at its end."""
COUNTED = {"technology": "technologies", "commodity": "commodities", "pollutant": "pollutants", "factor": "factors"}
SIZES = {"t": 1000.0, "kg": 1.0, "ppb*yr": 1.0, "ppb": 1.0}
"""Units that measure the same thing, in one of them (amounts stand without their time)."""


def columns(measure: str) -> tuple[str, ...]:
    """Return by which columns of a term the key of a measure is chosen."""
    if measure in DECIDED:
        return DECIDED[measure][1]
    return ("region", "factor") if measure in ("factor", "employment") else ("region", "")


def amounts(model: Model, measure: str, n: str) -> Iterator[tuple[tuple[str, ...], Linear]]:
    """Yield key and amount of all that a measure adds up at a node."""
    if measure in DECIDED:
        decision = DECIDED[measure][0]
        yield from ((key, model.of(decision, n, *key)) for key in model.keys(decision, n))
        return
    ledger = "factor" if measure in ("factor", "employment") else "value"
    for at, *key in list(model.posts[ledger]):
        if at == n and (ledger == "factor" or key[1] == measure):
            yield tuple(key), model.sum_of(ledger, at, *key)


def allowed(book: Book, term: Row, column: str, member: str) -> bool:
    """Return whether a term chooses a member of a set."""
    if term["measure"] == "employment" and column == "factor":
        return book.attribute("factors", member, "kind") == "labour"
    groups = {"region": ("group", "regions"), "technology": ("industry", "technologies")}
    if column in groups:
        grouping, table = groups[column]
        asked = term.get(grouping, "")
        if asked not in ("", "*") and book.attribute(table, member, grouping) != asked:
            return False
    return term.get(column, "") in ("", "*", member)


def chosen(book: Book, term: Row, key: tuple[str, ...]) -> bool:
    """Return whether a term chooses a key."""
    named = zip(columns(term["measure"]), key, strict=True)
    return all(allowed(book, term, column, member) for column, member in named if column)


def unit(book: Book, measure: str, key: tuple[str, ...]) -> str:
    """Return the unit of a key, without the time; ``1`` where it has none."""
    named = dict(zip(columns(measure), key, strict=True))
    column = counted_by(measure)
    return book.attribute(COUNTED[column], named[column], "unit") if column else "1"


def counted_by(measure: str) -> str:
    """Return the column whose member gives the unit of a measure, blank if none does."""
    return "" if measure == "open" else next((column for column in columns(measure) if column in COUNTED), "")


def first_unit(book: Book, limit: str) -> str:
    """Return the unit of a limit: its own, else that of the first member of its first term."""
    said = [row["unit"] for row in book.tables["planner_limits"] if row["limit"] == limit and row.get("unit")]
    if said:
        return said[0].removesuffix("/yr")
    term = next(row for row in book.tables["planner_limit_terms"] if row["limit"] == limit)
    column = counted_by(term["measure"])
    if not column:
        return "1"
    member = min(member for member in book.members(column) if allowed(book, term, column, member))
    return book.attribute(COUNTED[column], member, "unit")


def times(first: str, second: str) -> float:
    """Return how many of the second unit one of the first is."""
    return 1.0 if first == second else SIZES[first] / SIZES[second]


def factor(coefficient: str, measured: str, target: str) -> float:
    """Return how many of the target's unit one of a coefficient, perhaps in a unit `a/b`, times a measure is."""
    made, _, per = coefficient.partition("/")
    return times(measured, per) * times(made, target) if coefficient else times(measured, target)


def limit(model: Model, n: str) -> None:
    """Add the rows of each limit whose last node this is."""
    book = model.book
    written = book.tables.get("planner_limits", [])
    for (name,) in book.keys("planner_limits", n):
        standing = sorted(
            (m for m in book.nodes if book.known("planner_limits", m, name)), key=lambda m: (len(book.chain(m)), m)
        )
        scope = book.cell("planner_limits", "scope", n, name) or "node"
        if not book.is_period(n) and not any(row["limit"] == name and row.get("node") == n for row in written):
            continue
        below = [m for m, above in book.parent.items() if above == n and book.is_period(m)]
        if (scope == "path" and below) or (scope == "tree" and n != standing[0]):
            continue
        added = {"node": book.spread(n), "path": [m for a in book.chain(n) for m in book.spread(a)], "tree": standing}[
            scope
        ]
        parts: list[Linear | float] = []
        for m in (m for m in added if m in standing):
            for term in book.tables["planner_limit_terms"]:
                if term["limit"] == name and (term.get("node") or book.root) in book.chain(m):
                    parts += _term(model, term, m, scope, first_unit(book, name))
        for row, column, sense in (("planner_min", "least", AT_LEAST), ("planner_max", "most", AT_MOST)):
            side = book.value("planner_limits", column, n, name)
            share = book.value("planner_limits", f"{column}_of_today", n, name)
            if side is None and share is not None:
                side = share * total(parts).at(_today(model))
            if side is not None:
                model.row(row, n, (name,), total(parts), sense, side)


def _today(model: Model) -> dict[Name, float]:
    """Return what works and stands today."""
    from tests.reference.families.production import standing
    from tests.reference.today import held_today

    known = held_today(model)
    stands = {name: standing(model.book, *name[2:]) for name in model.most if name[0] == "capacity"}
    return known | stands


def _term(model: Model, term: Row, m: str, scope: str, target: str) -> Iterator[Linear]:
    book = model.book
    weight = float(term.get("coefficient") or 1.0)
    if scope == "tree":
        for each in book.chain(m):
            weight *= book.probability[each]
    if scope != "node" and term["measure"] not in ONCE:
        weight *= book.years[m]
    for key, amount in amounts(model, term["measure"], m):
        if chosen(book, term, key):
            yield weight * factor(term.get("unit") or "", unit(book, term["measure"], key), target) * amount

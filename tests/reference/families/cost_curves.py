"""Cost curves: segments that are filled in order, and what a unit in each of them costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.reference.families.lifetimes import years_alive
from tests.reference.families.production import standing
from tests.reference.families.site_costs import annuity
from tests.reference.linear import total
from tests.reference.model import AT_LEAST, AT_MOST, EQUAL

if TYPE_CHECKING:
    from tests.reference.book import Book
    from tests.reference.model import Model

DECISIONS = ("filled", "entered")
ROWS = {"curve_balance": False, "curve_max": False, "curve_min": False}
PARTS: dict[str, str] = {}
FOLLOWED = {"activity": "activity", "capacity": "capacity", "build": "build", "cumulative_build": "build"}
"""Measure -> the decision that its segments add up to."""
LAST = "cumulative_build"
POOLED = "all_regions"


class Segment(NamedTuple):
    """A piece of a curve: its end as a word, start, end (None: nowhere), cost, and whether it must wait."""

    word: str
    start: float
    end: float | None
    cost: float
    waits: bool


def curve(book: Book, n: str, r: str, k: str, m: str) -> tuple[str, list[Segment]]:
    """Return the place (a region, or all of them where they learn together) and the segments of a curve, if any."""
    for at in book.chain(n):
        for region, technology in ((r, k), (r, "*"), ("*", k), ("*", "*")):
            rows = [
                row
                for row in book.tables.get("cost_curves", [])
                if (row.get("node") or book.root, row.get("region") or "*", row["technology"], row["measure"])
                == (at, region, technology, m)
            ]
            if rows:
                return (POOLED if m == LAST and region == "*" else r), pieces(rows)
    return r, []


def pieces(rows: list[dict[str, str]]) -> list[Segment]:
    """Return the rows of a curve as segments; one waits if any cost from it on is below any cost before it."""

    def end(row: dict[str, str]) -> float | None:
        return None if row.get("up_to", "") in ("", "*") else float(row["up_to"])

    rows = sorted(rows, key=lambda row: float("inf") if end(row) is None else end(row))
    costs = [float(row["cost"]) for row in rows]
    starts = [0.0, *(end(row) or 0.0 for row in rows[:-1])]
    return [
        Segment(
            "open" if end(row) is None else row["up_to"],
            starts[i], end(row), costs[i], any(late < early for late in costs[i:] for early in costs[:i]),
        )
        for i, row in enumerate(rows)
    ]  # fmt: skip


def declare(model: Model, n: str) -> None:
    """Declare the segments of every site, and a step for each that must wait."""
    for r, k in model.keys("capacity", n):
        for m in FOLLOWED:
            place, found = curve(model.book, n, r, k, m)
            for piece in found:
                model.declare("filled", n, r, k, m, piece.word)
                if piece.waits:
                    model.declare("entered", n, place, k, m, piece.word, most=1.0, whole=True)


def post(model: Model, n: str) -> None:
    """Value: running, keeping, and the annuities of what was built at the nodes above."""
    book = model.book
    for a in book.chain(n) if book.is_period(n) else ():
        for r, k in model.keys("capacity", a):
            treats = book.attribute("technologies", k, "kind") == "treatment"
            yearly = annuity(book, k) * book.worth(years_alive(book, k, book.start(a), n)) / book.worth(book.years[n])
            for m, decision in FOLLOWED.items():
                part = "treatment" if treats else {"activity": "production", "capacity": "fixed"}.get(m, "")
                due = 1.0 if a == n else 0.0
                if decision == "build":
                    part, due = "investment", yearly
                for piece in curve(book, a, r, k, m)[1]:
                    filled = model.of("filled", a, r, k, m, piece.word)
                    model.post("value", (n, r, part), -due * piece.cost * filled)


def largest(model: Model, n: str, place: str, k: str) -> float:
    """Return the most that all sites of a place can hold at any node."""
    book, found = model.book, 0.0
    for r in book.members("region"):
        nodes = [a for a in book.nodes if place in (POOLED, r) and (r, k) in model.keys("capacity", a)]
        sizes = [book.value("sites", "max_capacity", a, r, k) or 0.0 for a in nodes]
        found += max([*sizes, standing(book, r, k) if nodes else 0.0])
    return found


def limit(model: Model, n: str) -> None:
    """Fill up to what the cost follows, within the ends, and in order."""
    book = model.book
    seen: set[tuple[str, str, str]] = set()
    for r, k in model.keys("capacity", n):
        for m, decision in FOLLOWED.items():
            place, found = curve(book, n, r, k, m)
            if not found:
                continue
            filled = total(model.of("filled", n, r, k, m, piece.word) for piece in found)
            model.row("curve_balance", n, (r, k, m), filled, EQUAL, model.over(decision, n, r, k))
            if (place, k, m) in seen:
                continue
            seen.add((place, k, m))
            inside = {
                piece.word: total(
                    model.of("filled", a, each, k, m, piece.word)
                    for a in (book.chain(n) if m == LAST else [n])
                    for each in book.members("region")
                    if place == each or place == POOLED == curve(book, a, each, k, m)[0]
                )
                for piece in found
            }
            for piece, after in zip(found, [*found[1:], None], strict=True):
                most = None if piece.end is None else piece.end - piece.start
                if piece.waits and most is None:
                    often = len(book.chain(n)) if m == LAST else 1
                    most = max(0.0, often * largest(model, n, place, k) - piece.start)
                if most is not None:
                    entered = model.of("entered", n, place, k, m, piece.word) if piece.waits else 1.0
                    model.row("curve_max", n, (place, k, m, piece.word), inside[piece.word], AT_MOST, most * entered)
                if after is not None and after.waits:
                    full = (piece.end or 0.0) - piece.start
                    next_one = model.of("entered", n, place, k, m, after.word)
                    model.row("curve_min", n, (place, k, m, piece.word), inside[piece.word], AT_LEAST, full * next_one)

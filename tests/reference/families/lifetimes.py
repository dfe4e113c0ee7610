"""Lifetimes: plants die of age; what stands and what is scrapped, by time of building."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.families.production import sites, standing
from tests.reference.linear import Linear, total
from tests.reference.model import EQUAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.reference.book import Book
    from tests.reference.model import Model

DECISIONS = ("standing", "scrap")
ROWS = {"vintage_balance": False, "scrap_link": False}
PARTS: dict[str, str] = {}
NEW = "existing"
"""What stands before the root without a year of building."""
TINY = 1e-9
"""Share of a node that is none."""


def lifetime(book: Book, k: str) -> float | None:
    """Return the lifetime of a technology."""
    text = book.attribute("technologies", k, "lifetime")
    return float(text) if text else None


def years_alive(book: Book, k: str, born: float, n: str) -> float:
    """Return in how many years of a node a plant lives that was built so many years after the beginning of the root."""
    life, years = lifetime(book, k), book.years[n]
    if life is None:
        return years
    alive = min(max(born + life - book.start(n), 0.0), years)
    return 0.0 if alive <= TINY * years else years if alive >= (1 - TINY) * years else alive


def old(book: Book, r: str, k: str) -> dict[str, tuple[float, float]]:
    """Return time of building -> (when, how much) of what stands before the root."""
    told = {}
    for b in book.members("built") if book.has("existing_capacity") else ():
        amount = book.value("existing_capacity", "amount", book.root, r, k, b)
        if amount is not None:
            told[b] = (float(b) - book.setting("base_year", 0), amount)
    if told:
        return told
    return {NEW: (0.0, standing(book, r, k))} if standing(book, r, k) > 0 else {}


def aging(book: Book, n: str) -> Iterator[tuple[str, str]]:
    """Yield the sites of a node whose ages matter."""
    told = {row["technology"] for row in book.tables.get("existing_capacity", [])}
    for r, k in sites(book, n) if book.is_period(n) else ():
        life = lifetime(book, k)
        if life is not None and (
            sum(map(book.is_period, book.nodes)) > 1 or life < book.years[book.root] or k in told or "*" in told
        ):
            yield r, k


def born(book: Book, n: str, r: str, k: str) -> dict[str, float]:
    """Return time of building -> when, of all that may have been built at a site up to a node."""
    before = {v: when for v, (when, _) in old(book, r, k).items()} if (r, k) in set(sites(book, book.root)) else {}
    return before | {a: book.start(a) for a in book.chain(n) if (r, k) in set(sites(book, a))}


def share(book: Book, n: str, k: str, when: float) -> float:
    """Return the share of the years of a node in which a plant lives."""
    return years_alive(book, k, when, n) / book.years[n]


def declare(model: Model, n: str) -> None:
    """Declare what stands and what is scrapped of everything that lives at the node."""
    for r, k in aging(model.book, n):
        for v, when in born(model.book, n, r, k).items():
            if share(model.book, n, k, when) > 0:
                model.declare("standing", n, r, k, v)
                model.declare("scrap", n, r, k, v)


def post(model: Model, n: str) -> None:
    """Capacity: all that lives, in place of what stood before + build - retire; today's layout does not age."""
    book, above = model.book, model.book.parent[n]
    for r, k in aging(book, n):
        if model.today:
            continue
        before = model.of("capacity", above, r, k) if above is not None else Linear({}, standing(book, r, k))
        unaged = before + model.of("build", n, r, k) - model.of("retire", n, r, k)
        alive = total(
            share(book, n, k, when) * model.of("standing", n, r, k, v) for v, when in born(book, n, r, k).items()
        )
        model.post("capacity", (n, r, k), alive - unaged)


def limit(model: Model, n: str) -> None:
    """Carry what stands from node to node, and add up what is scrapped."""
    book, above = model.book, model.book.parent[n]
    for r, k in aging(book, n):
        for _, _, v in [key for key in model.keys("standing", n) if key[:2] == (r, k)]:
            if v == n:
                came = model.of("build", n, r, k)
            elif above is None:
                came = Linear({}, old(book, r, k)[v][1])
            else:
                came = model.of("standing", above, r, k, v)
            left = model.of("standing", n, r, k, v) + model.of("scrap", n, r, k, v)
            model.row("vintage_balance", n, (r, k, v), left, EQUAL, came)
        scrapped = total(model.of("scrap", n, r, k, v) for v in born(book, n, r, k))
        model.row("scrap_link", n, (r, k), model.of("retire", n, r, k), EQUAL, scrapped)

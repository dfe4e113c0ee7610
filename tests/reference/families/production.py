"""Production: capacity in place, what is added and scrapped, whether a site is open, and how much it works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.model import AT_LEAST, AT_MOST, EQUAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.reference.book import Book
    from tests.reference.model import Model

DECISIONS = ("capacity", "build", "retire", "modules", "open", "activity")
ROWS = {
    "capacity_balance": False, "capacity_max": True, "capacity_min": True, "activity_max": False,
    "activity_min": True, "module_link": False,
}  # fmt: skip
PARTS: dict[str, str] = {}


def sites(book: Book, n: str) -> Iterator[tuple[str, str]]:
    """Yield region and technology of every site of a node."""
    for r, k in book.keys("sites", n):
        if is_site(book, n, r, k):
            yield r, k


def is_site(book: Book, n: str, r: str, k: str) -> bool:
    """Return whether capacity stands here, may be built here, or could have been built at a node above."""
    if not book.known("sites", n, r, k):
        return False
    above = book.parent[n]
    may_build = book.value("sites", "max_capacity", n, r, k) != 0
    return may_build or standing(book, r, k) > 0 or (above is not None and is_site(book, above, r, k))


def standing(book: Book, r: str, k: str) -> float:
    """Return the capacity in place before the root: the sum over the years of building, where they are told."""
    years = book.members("built") if book.has("existing_capacity") else ()
    told = [book.value("existing_capacity", "amount", book.root, r, k, year) for year in years]
    if any(amount is not None for amount in told):
        return sum(amount or 0.0 for amount in told)
    return book.number("sites", "existing", book.root, r, k)


def decided(book: Book, n: str, r: str, k: str) -> bool:
    """Return whether opening is a decision: where a fixed cost or a minimum capacity makes it matter."""
    return book.number("sites", "fixed_cost", n, r, k) > 0 or book.number("sites", "min_capacity", n, r, k) > 0


def declare(model: Model, n: str) -> None:
    """Declare capacity, build, retire and activity; modules and open where they matter."""
    if model.book.operates(n):
        for r, k in sites(model.book, model.book.period(n)):
            model.declare("activity", n, r, k)
    for r, k in sites(model.book, n) if model.book.is_period(n) else ():
        for name in ("capacity", "build", "retire"):
            model.declare(name, n, r, k)
        if model.book.value("sites", "module_size", n, r, k) is not None:
            model.declare("modules", n, r, k, whole=True)
        if decided(model.book, n, r, k):
            model.declare("open", n, r, k, most=1.0, whole=True)


def post(model: Model, n: str) -> None:
    """Capacity: what stood before + build - retire. Goods: made and used by a unit of activity."""
    above = model.book.parent[n]
    for r, k in model.keys("capacity", n):
        before = model.of("capacity", above, r, k) if above is not None else standing(model.book, r, k)
        model.post("capacity", (n, r, k), before + model.of("build", n, r, k) - model.of("retire", n, r, k))
    for r, k in model.keys("activity", n):
        for c in model.book.members("commodity"):
            made = model.book.number("technology_goods", "output", n, k, c, r)
            used = model.book.number("technology_goods", "input", n, k, c, r)
            if made != used:
                model.post("goods", (n, r, c), (made - used) * model.of("activity", n, r, k))


def limit(model: Model, n: str) -> None:
    """Add the rows of capacity, opening, utilisation and modules."""
    book = model.book
    for r, k in model.keys("activity", n):
        part = book.share(n) * model.of("capacity", book.period(n), r, k)
        activity = model.of("activity", n, r, k)
        upper = book.number("sites", "max_utilisation", n, r, k)
        model.row("activity_max", n, (r, k), activity, AT_MOST, upper * part)
        lower = book.number("sites", "min_utilisation", n, r, k)
        model.row("activity_min", n, (r, k), activity, AT_LEAST, lower * part)
    for r, k in model.keys("capacity", n):
        capacity, build, modules, opened = (
            model.of(name, n, r, k) for name in ("capacity", "build", "modules", "open")
        )
        model.row("capacity_balance", n, (r, k), capacity, EQUAL, model.sum_of("capacity", n, r, k))
        is_open = opened if model.there("open", n, r, k) else 1.0
        most = book.value("sites", "max_capacity", n, r, k)
        if most is not None:
            model.row("capacity_max", n, (r, k), capacity, AT_MOST, most * is_open)
        least = book.number("sites", "min_capacity", n, r, k)
        model.row("capacity_min", n, (r, k), capacity, AT_LEAST, least * is_open)
        if model.there("modules", n, r, k):
            size = book.number("sites", "module_size", n, r, k)
            model.row("module_link", n, (r, k), build, EQUAL, size * modules)

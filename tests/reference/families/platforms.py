"""Platforms: shared facilities that regions use, and what they unlock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.linear import total
from tests.reference.model import AT_MOST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.reference.book import Book, Key
    from tests.reference.linear import Linear
    from tests.reference.model import Model

DECISIONS = ("founding", "working", "tested")
ROWS = {"founding_link": False, "platform_max": False, "service_max": True, "unlock_max": True}
PARTS = {"platform_founding": "cost", "platform_upkeep": "cost", "platform_service": "cost"}


def said(book: Book, j: str, column: str) -> float | None:
    """Return a number of ``platforms.csv``."""
    cell = book.attribute("platforms", j, column)
    return float(cell) if cell else None


def way(book: Book, n: str, r: str, j: str) -> float | None:
    """Return how far a user is from a platform, None where nothing says."""
    given = book.value("platform_services", "distance", n, j, r)
    home = book.attribute("platforms", j, "region")
    if given is not None or r == home:
        return 0.0 if given is None else given
    return book.value("routes", "distance", n, r, home)


def users(book: Book, n: str) -> Iterator[tuple[str, str]]:
    """Yield platform and region of every user within reach."""
    for j, r in book.keys("platform_services", n):
        reach, distance = said(book, j, "reach"), way(book, n, r, j)
        if reach is None or distance is None or distance <= reach:
            yield j, r


def locked(model: Model, n: str) -> list[Key]:
    """Return region and technology of the sites that platforms must unlock."""
    if not model.book.has("technology_platforms"):
        return []
    known = {(k, r) for k, _, r in model.book.keys("technology_platforms", n)}
    return [(r, k) for r, k in model.keys("activity", n) if (k, r) in known]


def declare(model: Model, n: str) -> None:
    """Declare founding and working of each platform, and what each user has tested where."""
    book = model.book
    if not book.has("platforms"):
        return
    for j in book.members("platform") if book.is_period(n) else ():
        model.declare("founding", n, j, most=1.0, whole=True)
        model.declare("working", n, j, most=1.0, whole=True)
    if book.has("platform_services") and book.operates(n):
        for r, k in locked(model, n):
            for j, user in users(book, n):
                if user == r and book.known("technology_platforms", n, k, j, r):
                    model.declare("tested", n, r, k, j)


def post(model: Model, n: str) -> None:
    """Value: founding once and upkeep where the platform stands, service and way where the user is."""
    book = model.book
    for (j,) in model.keys("founding", n):
        home, once = book.attribute("platforms", j, "region"), book.once(n) / book.weight(n)
        founding, upkeep = (said(book, j, column) or 0.0 for column in ("founding_cost", "fixed_cost"))
        model.post("value", (n, home, "platform_founding"), -once * founding * model.of("founding", n, j))
        model.post("value", (n, home, "platform_upkeep"), -upkeep * model.of("working", n, j))
    for r, k, j in model.keys("tested", n):
        cost = (said(book, j, "service_cost") or 0.0) + (said(book, j, "distance_cost") or 0.0) * (
            way(book, n, r, j) or 0.0
        )
        service = book.number("technology_platforms", "service", n, k, j, r)
        model.post("value", (n, r, "platform_service"), -cost * service * model.of("tested", n, r, k, j))


def limit(model: Model, n: str) -> None:
    """Work only where founded, serve within the capacities, and unlock what was tested."""
    book, none = model.book, total([])

    def service(r: str, k: str, j: str) -> Linear:
        return book.number("technology_platforms", "service", n, k, j, r) * model.of("tested", n, r, k, j)

    tested = model.keys("tested", n)
    for (j,) in model.keys("working", n):
        working = model.of("working", n, j)
        standing = total([said(book, j, "stands") or 0.0, *(model.of("founding", a, j) for a in book.chain(n))])
        model.row("founding_link", n, (j,), working, AT_MOST, standing)
    for j in book.members("platform") if book.has("platforms") and book.operates(n) else ():
        most = book.share(n) * (said(book, j, "capacity") or 0.0) * model.of("working", book.period(n), j)
        served = total([none, *(service(*key) for key in tested if key[2] == j)])
        model.row("platform_max", n, (j,), served, AT_MOST, most)
    if book.has("platforms") and book.has("platform_services") and book.operates(n):
        for j, r in users(book, n):
            most_service = book.value("platform_services", "max_service", n, j, r)
            if most_service is not None:
                used = total([none, *(service(*key) for key in tested if (key[0], key[2]) == (r, j))])
                model.row("service_max", n, (r, j), used, AT_MOST, most_service)
    for r, k in locked(model, n):
        brought = [
            book.number("technology_platforms", "conversion", n, k, j, r) * model.of("tested", n, r, k, j)
            for *site, j in tested
            if site == [r, k]
        ]
        model.row("unlock_max", n, (r, k), model.of("activity", n, r, k), AT_MOST, total([none, *brought]))

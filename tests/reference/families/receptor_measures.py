"""Measures on receptors: each takes a share of all load that passes, whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.families import reservoirs
from tests.reference.linear import total
from tests.reference.model import AT_LEAST, AT_MOST

if TYPE_CHECKING:
    from tests.reference.book import Book, Key
    from tests.reference.linear import Linear
    from tests.reference.model import Model

DECISIONS = ("installed", "removed")
ROWS = {
    "measure_link": False, "measure_group_max": False, "measure_off_max": False, "measure_share_max": False,
    "measure_share_min": False,
}  # fmt: skip
PARTS: dict[str, str] = {}
TABLE = "receptor_measures"


def share(book: Book, n: str, key: Key) -> float:
    """Return what a measure takes, 0 where no load is known."""
    return book.number(TABLE, "share", n, *key)


def group(book: Book, n: str, key: Key) -> str:
    """Return the group of a measure; without one it stands alone."""
    return book.cell(TABLE, "group", n, *key) or f"{key[1]},{key[2]}"


def pollutant(model: Model, n: str, key: Key) -> str:
    """Return one of the pollutants of a measure: what is said of the measure is the same for all."""
    return next(p for *place, p in model.keys("removed", n) if tuple(place) == tuple(key))


def said(model: Model, n: str, column: str, key: Key) -> float:
    """Return a number of a measure."""
    return model.book.number(TABLE, column, n, *key, pollutant(model, n, key))


def declare(model: Model, n: str) -> None:
    """Declare what each measure removes of each pollutant, and whether it is taken."""
    for q, k, r, p in model.book.keys(TABLE, n):
        if ("load", n, q, p) in model.most and share(model.book, n, (q, k, r, p)) > 0:
            model.declare("removed", n, q, k, r, p)
            model.declare("installed", n, q, k, r, most=1.0, whole=True)


def post(model: Model, n: str) -> None:
    """Receptor: - what is removed."""
    for q, k, r, p in model.keys("removed", n):
        model.post("receptor", (n, q, p), -1 * model.of("removed", n, q, k, r, p))


def emitted(model: Model, n: str, r: str, p: str) -> float:
    """Return the largest discharge of a region: all sites at their largest, at most the cap; at least today's."""
    book, most, now = model.book, 0.0, 0.0
    for s, k in model.keys("activity", n):
        intensity = book.number("technology_emissions", "intensity", n, k, p, r)
        if s == r and intensity > 0:
            use, root = book.number("sites", "max_utilisation", n, r, k), book.root
            stands = existing(book, r, k)
            most += intensity * use * max(book.number("sites", "max_capacity", n, r, k), stands)
            stated = book.value("sites", "present_activity", n, r, k)
            full = stands * book.number("sites", "max_utilisation", root, r, k)
            now += intensity * (full if stated is None else stated)
    caps = {(at, book.cell("discharge_caps", "zone", n, at, q) or at): book.number("discharge_caps", "cap", n, at, q)
            for at, q in book.keys("discharge_caps", n) if q == p}  # fmt: skip
    zones = [zone for at, zone in caps if at == r]
    if zones and most > 0:
        most = min(most, sum(cap for (_, zone), cap in caps.items() if zone == zones[0]))
    return max(most, now)


def existing(book: Book, r: str, k: str) -> float:
    """Return what stands before the root."""
    from tests.reference.families.production import standing

    return standing(book, r, k)


def largest_loads(model: Model, n: str) -> dict[Key, float]:
    """Return the load of each receptor and pollutant if all emit as they can and nothing is removed or held back."""
    book = model.book
    arriving: dict[Key, list[tuple[str, float]]] = {}
    for u, q, p in book.keys("transfers", n):
        arriving.setdefault((q, p), []).append((u, book.number("transfers", "delivery", n, u, q, p)))
    own: dict[Key, float] = {
        (q, p): book.number("receptor_capacity", "background", n, q, p) + reservoirs.largest(model, n, q, p)
        for q, p in model.keys("load", n)
    }
    for r, q, p in book.keys("discharge", n):
        if (q, p) in own:  # the loads of a year with seasons stand at its seasons
            own[q, p] += book.number("discharge", "share", n, r, q, p) * emitted(model, n, r, p)
    known: dict[Key, float] = {}

    def load(q: str, p: str) -> float:
        if (q, p) not in known:
            known[q, p] = own[q, p] + sum(share * load(u, p) for u, share in arriving.get((q, p), []))
        return known[q, p]

    return {(q, p): load(q, p) for q, p in own}


def limit(model: Model, n: str) -> None:
    """Take measures only with their plants and one of a group, and remove their share of what arrives, or nothing."""
    book, largest = model.book, largest_loads(model, n)
    groups = {key: group(book, n, key) for key in model.keys("removed", n)}
    of = {tuple(key[:3]): name for key, name in groups.items()}
    at = {tuple(key[:3]): key[3] for key in groups}
    sites: dict[Key, list[Linear]] = {}
    together: dict[Key, list[Linear]] = {}
    for q, k, r in model.keys("installed", n):
        taken = model.of("installed", n, q, k, r)
        sites.setdefault((r, k), []).append(book.number(TABLE, "size", n, q, k, r, at[q, k, r]) * taken)
        together.setdefault((q, of[q, k, r]), []).append(taken)
    for site, sizes in sites.items():
        model.row("measure_link", n, site, total(sizes), AT_MOST, model.of("activity", n, *site))
    for name, members in together.items():
        if len(members) > 1:
            model.row("measure_group_max", n, name, total(members), AT_MOST, 1)
    by_load: dict[Key, list[Key]] = {}
    for key in groups:
        by_load.setdefault((key[0], key[3]), []).append(key)
    for q, k, r, p in groups:
        key = (q, k, r, p)
        own, part, most = model.of("removed", n, *key), share(book, n, key), largest[q, p]
        later = [model.of("removed", n, *other) for other in by_load[q, p] if groups[other] >= groups[key]]
        arriving, there = total([model.of("load", n, q, p), *later]), model.of("installed", n, q, k, r)
        model.row("measure_off_max", n, key, own, AT_MOST, part * most * there)
        model.row("measure_share_max", n, key, own, AT_MOST, part * arriving)
        model.row("measure_share_min", n, key, own, AT_LEAST, part * arriving + part * most * (there + -1.0))

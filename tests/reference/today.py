"""Today's layout: nothing is built, scrapped or traded among zones, and every site works as it does today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.families.clusters import levels
from tests.reference.families.production import standing
from tests.reference.families.receptor_measures import said

if TYPE_CHECKING:
    from tests.reference.linear import Name
    from tests.reference.model import Model


def held_today(model: Model) -> dict[Name, float]:
    """Return the unknowns that are held, and at what."""
    book = model.book
    held: dict[Name, float] = {}
    for decision, n, *key in model.most:
        if decision in ("build", "retire", "scrap", "modules", "release", "founding"):
            held[decision, n, *key] = 0.0
        elif decision == "working":
            held[decision, n, *key] = float(book.attribute("platforms", *key, "stands") or 0.0)
        elif decision == "installed":
            held[decision, n, *key] = said(model, n, "stands", tuple(key))
        elif decision == "open":
            held[decision, n, *key] = 1.0 if standing(book, *key) > 0 else 0.0
        elif decision == "activity":
            stated = book.value("sites", "present_activity", n, *key)
            full = standing(book, *key) * book.number("sites", "max_utilisation", book.root, *key)
            held[decision, n, *key] = full * book.share(n) if stated is None else stated
    for decision, n, *key in model.most:
        if decision == "running":
            held[decision, n, *key] = float(held["activity", n, *key] > 0)
    _levels_today(model, held)
    return held


def _levels_today(model: Model, held: dict[Name, float]) -> None:
    """Hold each cluster at the highest level that today's scale reaches, and all of its members there."""
    book = model.book
    for n, g in {name[1:3] for name in model.most if name[0] == "at_level"}:
        scale = sum(
            row.used.at(held) for row in model.rows if row.place[:3] == ("clusters", "cluster_scale_min", n)
            and row.key == (g, levels(book, g)[0][0])
        )  # fmt: skip
        best = [level for level, threshold in levels(book, g) if scale >= threshold][-1:]
        held.update({("at_level", n, g, level): float([level] == best) for level, _ in levels(book, g)})
    for decision, n, *key in model.most:
        if decision == "joined":
            held[decision, n, *key] = held["activity", n, *key[:2]] * held["at_level", book.period(n), *key[2:]]

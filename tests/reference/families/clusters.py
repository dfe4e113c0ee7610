"""Clusters: levels of scale, and what they save those who work together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.families.burden import intensities
from tests.reference.families.production import standing
from tests.reference.linear import total
from tests.reference.model import AT_LEAST, AT_MOST

if TYPE_CHECKING:
    from tests.reference.book import Book, Key
    from tests.reference.model import Model

DECISIONS = ("at_level", "joined")
ROWS = {
    "cluster_scale_min": False, "cluster_level_max": False, "cluster_share_max": False, "cluster_link": False,
    "opening_link": True,
}  # fmt: skip
PARTS = {"clusters": "cost"}


def counts(model: Model, g: str) -> set[str]:
    """Return the technologies that count towards a cluster."""
    book = model.book

    def of(k: str, column: str) -> str:
        return book.attribute("technologies", k, column)

    every = {k for k in book.members("technology") if of(k, "kind") == "production"}
    scope, industry = book.attribute("clusters", g, "scope"), book.attribute("clusters", g, "industry")
    own = {k for k in every if of(k, "industry") == industry}
    if scope != "linked":
        return every if scope == "all" else own

    def goods(k: str, column: str) -> set[str]:
        return {
            c for c in book.members("commodity") for n in book.nodes for r, at in model.keys("activity", n)
            if at == k and book.number("technology_goods", column, n, k, c, r) > 0
        }  # fmt: skip

    made, taken = ({c for k in own for c in goods(k, column)} for column in ("output", "input"))
    return own | {k for k in every if goods(k, "output") & taken or goods(k, "input") & made}


def levels(book: Book, g: str) -> list[tuple[str, float]]:
    """Return level and threshold of a cluster, the lowest first."""
    rows = [row for row in book.tables.get("cluster_levels", []) if row["cluster"] == g]
    told = [(row["level"], float(row["threshold"])) for row in rows]
    return sorted(told, key=lambda one: (one[1], one[0]))


def largest(model: Model, n: str, r: str, k: str) -> float:
    """Return the largest activity of a site."""
    book = model.book
    stands, use = standing(book, r, k), book.number("sites", "max_utilisation", n, r, k)
    stated = book.value("sites", "present_activity", n, r, k)
    full = stands * book.number("sites", "max_utilisation", book.root, r, k) * book.share(n)
    most = max(book.number("sites", "max_capacity", n, r, k), stands) * use * book.share(n)
    return max(most, full if stated is None else stated)


def members(model: Model, n: str, g: str) -> list[Key]:
    """Return region and technology of the members of a cluster at a node."""
    counted = counts(model, g)
    return [
        (r, k) for r, k in model.keys("activity", n)
        if k in counted and model.book.known("cluster_regions", n, g, r)
    ]  # fmt: skip


def declare(model: Model, n: str) -> None:
    """Declare the levels of a period, and the members at each."""
    book = model.book
    for g in book.members("cluster"):
        for level, _ in levels(book, g):
            if book.is_period(n):
                model.declare("at_level", n, g, level, most=1.0, whole=True)
            for r, k in members(model, n, g):
                model.declare("joined", n, r, k, g, level)


def saves(book: Book, n: str, g: str, level: str, measure: str, item: str) -> float:
    """Return the share that a level saves."""
    return book.number("cluster_effects", "share", n, g, level, measure, item)


def post(model: Model, n: str) -> None:
    """Value: cost and priced factors that are saved. Factor, burden, gross emission: less."""
    book = model.book
    emitted = [(r, k, p, intensity) for r, k, p, intensity in intensities(model, n) if intensity > 0]
    for r, k, g, level in model.keys("joined", n):
        joined = model.of("joined", n, r, k, g, level)
        cost = saves(book, n, g, level, "cost", "-") * book.number("sites", "variable_cost", n, r, k)
        model.post("value", (n, r, "clusters"), cost * joined)
        for f in book.members("factor"):
            use = book.number("technology_factors", "use", n, k, f, r)
            less = saves(book, n, g, level, "factor_use", f) * use
            model.post("factor", (n, r, f), -less * joined)
            model.post("value", (n, r, "clusters"), less * book.number("factor_endowments", "price", n, r, f) * joined)
        for where, what, p, intensity in emitted:
            if (where, what) == (r, k):
                less = saves(book, n, g, level, "emission", p) * intensity
                model.post("burden", (n, r, p), -less * joined)
                model.post("gross_emission", (n, r, p), -less * joined)


def limit(model: Model, n: str) -> None:
    """Reach a level by scale, one at a time; be at it only where it is reached; open what it opens."""
    book = model.book
    for g in book.members("cluster"):
        factor = book.attribute("clusters", g, "factor")

        def adds(at: str, r: str, k: str, g: str = g, factor: str = factor) -> float:
            weight = book.number("cluster_regions", "weight", at, g, r)
            return weight * (book.number("technology_factors", "use", at, k, factor, r) if factor else 1.0)

        told = levels(book, g)
        if book.is_period(n) and told:
            scale = total(
                adds(at, r, k) * model.of("activity", at, r, k)
                for at in book.spread(n) if book.operates(at) for r, k in members(model, at, g)
            )  # fmt: skip
            for level, threshold in told:
                model.row(
                    "cluster_scale_min", n, (g, level), scale, AT_LEAST, threshold * model.of("at_level", n, g, level)
                )
            reached = total(model.of("at_level", n, g, level) for level, _ in told)
            model.row("cluster_level_max", n, (g,), reached, AT_MOST, 1.0)
        for r, k in members(model, n, g) if told else ():
            inside = [(level, model.of("joined", n, r, k, g, level)) for level, _ in told]
            every = total(joined for _, joined in inside)
            model.row("cluster_share_max", n, (r, k, g), every, AT_MOST, model.of("activity", n, r, k))
            for level, joined in inside:
                most = largest(model, n, r, k) * model.of("at_level", book.period(n), g, level)
                model.row("cluster_link", n, (r, k, g, level), joined, AT_MOST, most)
    opened = {row["technology"] for row in book.tables.get("cluster_technologies", [])}
    for r, k in model.keys("activity", n):
        if k in opened:
            ways = total(
                largest(model, n, r, k) * model.of("at_level", book.period(n), row["cluster"], level)
                for row in book.tables["cluster_technologies"]
                if row["technology"] == k and book.known("cluster_regions", n, row["cluster"], r)
                for at, (level, _) in enumerate(levels(book, row["cluster"]))
                if at >= [name for name, _ in levels(book, row["cluster"])].index(row["level"])
            )
            model.row("opening_link", n, (r, k), model.of("activity", n, r, k), AT_MOST, ways)

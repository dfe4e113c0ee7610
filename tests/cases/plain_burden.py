"""The environmental and regulatory rows of the plain model."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cases.plain_book import Book
    from tests.cases.plain_model import Program, Terms

INFINITE = float("inf")


def burden(book: Book, node: str, program: Program, sites: list[tuple[str, str]]) -> None:
    """Add emission, treatment, discharge, loads, standards, caps and charges of a node."""
    for pollutant in book.members("pollutants", "pollutant"):
        for region in book.members("regions", "region"):
            here = [k for r, k in sites if r == region]
            _discharge(book, node, program, region, pollutant, here)
        _loads(book, node, program, pollutant)
        _caps(book, node, program, pollutant)


def _discharge(book: Book, node: str, program: Program, region: str, p: str, technologies: list[str]) -> None:
    """Discharge = gross emission - removal; each treatment removes at most its share of the gross emission."""
    gross: Terms = {}
    removed: list[tuple[str, float, float]] = []
    for k in technologies:
        key = {"technology": k, "pollutant": p, "region": region}
        intensity = book.number("technology_emissions", "intensity", node, 0, **key)
        if intensity > 0:
            gross["activity", node, region, k] = intensity
        if intensity < 0:
            removed.append((k, -intensity, book.number("technology_emissions", "max_removal", node, 1, **key)))
        limit = book.cell("emission_standards", "max_intensity", node, **key)
        if limit and intensity > float(limit):
            program.variable("activity", node, region, k, upper=0)
    balance = dict(gross)
    for k, intensity, share in removed:
        activity = ("activity", node, region, k)
        balance[activity] = balance.get(activity, 0.0) - intensity
        program.row({activity: intensity} | {name: -share * e for name, e in gross.items()}, -INFINITE, 0)
    if balance:
        discharge = program.variable("discharge", node, region, p, upper=INFINITE if gross else 0)
        program.row(balance | {discharge: -1.0}, 0, 0)
        if book.settings.get("respond_to_charges"):
            rate = book.number("emission_charges", "rate", node, 0, region=region, pollutant=p)
            program.earn(discharge, -book.weight(node) * rate)


def _loads(book: Book, node: str, program: Program, p: str) -> None:
    """Load = background + shares of discharge + deliveries from upstream, at most the capacity."""
    receptors = book.members("receptors", "receptor")
    for q in receptors:
        capacity = book.cell("receptor_capacity", "capacity", node, receptor=q, pollutant=p)
        load = program.variable("load", node, q, p, upper=float(capacity) if capacity else INFINITE)
        terms = {load: -1.0}
        for region in book.members("regions", "region"):
            discharge = ("discharge", node, region, p)
            if discharge in program.upper:
                terms[discharge] = book.number("discharge", "share", node, 0, region=region, receptor=q, pollutant=p)
        for u in receptors:
            key = {"from_receptor": u, "to_receptor": q, "pollutant": p}
            delivery = book.number("transfers", "delivery", node, 0, **key)
            if delivery:
                terms[program.variable("load", node, u, p)] = delivery
        background = book.number("receptor_capacity", "background", node, 0, receptor=q, pollutant=p)
        program.row(terms, -background, -background)


def _caps(book: Book, node: str, program: Program, p: str) -> None:
    """Regions of one zone share the sum of their caps."""
    zones: dict[str, tuple[float, Terms]] = {}
    for region in book.members("regions", "region"):
        key = {"region": region, "pollutant": p}
        cap = book.cell("discharge_caps", "cap", node, **key)
        if cap:
            zone = book.cell("discharge_caps", "zone", node, **key) or f"alone-{region}"
            total, terms = zones.get(zone, (0.0, {}))
            discharge = program.variable("discharge", node, region, p)
            zones[zone] = (total + float(cap), terms | {discharge: 1.0})
    for total, terms in zones.values():
        program.row(terms, -INFINITE, total)

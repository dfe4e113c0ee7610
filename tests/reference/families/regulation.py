"""Regulation: what authorities forbid, cap or charge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.linear import Linear, total
from tests.reference.model import AT_MOST

if TYPE_CHECKING:
    from tests.reference.model import Model

DECISIONS = ()
ROWS = {
    "entry_ban": True, "closing_ban": True, "emission_standard": True, "new_plant_standard": True,
    "discharge_cap": True,
}  # fmt: skip
PARTS = {"charges": "transfer"}


def post(model: Model, n: str) -> None:
    """Value: charges on discharge (a transfer)."""
    for r, p in model.keys("discharge", n):
        rate = model.book.number("emission_charges", "rate", n, r, p)
        model.post("value", (n, r, "charges"), -rate * model.of("discharge", n, r, p))


def limit(model: Model, n: str) -> None:
    """Add bans, standards and caps."""
    book = model.book
    for r, k in dict.fromkeys([*model.keys("activity", n), *model.keys("build", n)]):
        builds, works = model.there("build", n, r, k), model.there("activity", n, r, k)
        if book.known("entry_bans", n, r, k) and not book.number("entry_bans", "ends", n, r, k):
            if builds:
                model.row("entry_ban", n, (r, k), model.of("build", n, r, k), AT_MOST, 0)
            if works and book.number("entry_bans", "closes_existing", n, r, k):
                model.row("closing_ban", n, (r, k), model.of("activity", n, r, k), AT_MOST, 0)
        broken = [p for p in book.members("pollutant") if too_dirty(model, n, r, k, p)]
        plants = {book.cell("emission_standards", "applies", n, k, p, r) or "all" for p in broken}
        if "all" in plants and works:
            model.row("emission_standard", n, (r, k), model.of("activity", n, r, k), AT_MOST, 0)
        if "new" in plants and builds:
            model.row("new_plant_standard", n, (r, k), model.of("build", n, r, k), AT_MOST, 0)
    _caps(model, n)


def too_dirty(model: Model, n: str, r: str, k: str, p: str) -> bool:
    """Return whether the intensity of a site is above the standard."""
    standard = model.book.value("emission_standards", "max_intensity", n, k, p, r)
    return standard is not None and model.book.number("technology_emissions", "intensity", n, k, p, r) > standard


def _caps(model: Model, n: str) -> None:
    """Let the regions of a zone share the sum of their caps; a region without a zone is its own."""
    members: dict[tuple[str, str], list[str]] = {}
    for r, p in model.book.limited("discharge_caps", "cap", n):
        zone = model.book.cell("discharge_caps", "zone", n, r, p) or r
        members.setdefault((zone, p), []).append(r)
    for (zone, p), regions in members.items():
        discharged: Linear = total(model.over("discharge", n, r, p) for r in regions)
        allowed = sum(model.book.number("discharge_caps", "cap", n, r, p) for r in regions)
        model.row("discharge_cap", n, (zone, p), discharged, AT_MOST, allowed)

"""The ends of the assumed ranges, as lists of changes that may be put after any scenario."""

from __future__ import annotations

from itertools import pairwise

from derive_common.files import Change, scale

from derive.concepts import BAN, CITIES, CLOSED, FARM, OUTSIDE, POLLUTANTS, SHARED, SOUTH, WAYS, ZONE_WAYS
from derive.market import EDGES, MONEY_PER_YUAN_HEAD, tier
from derive.sites import annuity
from derive.tables import Parts


def ends(p: Parts, end: str) -> dict[str, tuple[str, list[Change]]]:
    """Return what each assumption is and the changes that set it to one end of its range, by name.

    They may be put after any other scenario.
    """
    return {
        "zones": ("Share of pigs in closing zones", _zones(p, end)),
        "room": ("Room for new places", _room(p, end)),
        "losses": ("Share of manure that reaches water", _losses(p, end)),
        "demand": ("Price elasticity of demand", _elasticity(p, end)),
        "freight": (
            "Freight",
            [scale("freight", {"commodity": "pork"}, "cost_per_distance", _ratio(p, "freight", end))],
        ),
        "treatment": (
            "Cost of treatment",
            [
                scale("sites", {"technology": [FARM, SHARED]}, column, _ratio(p, "shared_cost", end))
                for column in ("variable_cost", "investment_cost")
            ],
        ),
        "capital": ("Capital in the cost of pigs", _capital(p, end)),
        "premium": ("What new places cost more", _premium(p, end)),
    }


def _ratio(p: Parts, name: str, end: str) -> float:
    entry = p.raw.assumptions["scalar"][name]
    return float(entry[end]) / float(entry["value"])


def _zones(p: Parts, end: str) -> list[Change]:
    """Move pigs into or out of the closing zones."""
    changes = []
    for south, name in ((True, "zone_south"), (False, "zone_rest")):
        cities = [city for city in CITIES if (city in SOUTH) == south]
        inside = _ratio(p, name, end)
        value, other = p.raw.scalar(name), p.raw.assumptions["scalar"][name][end]
        outside = (1 - other) / (1 - value)
        for ways, factor in ((list(ZONE_WAYS), inside), ([w for w in WAYS if w not in ZONE_WAYS], outside)):
            where = {"region": cities, "technology": ways}
            changes += [
                scale("sites", dict(where), column, factor)
                for column in ("existing", "max_capacity", "present_activity")
            ]
    return changes


def _room(p: Parts, end: str) -> list[Change]:
    """Change the room for new places."""
    ways = [name for name in WAYS if name not in ZONE_WAYS]
    changes = []
    for node, name in ((BAN, "room_2017"), (CLOSED, "room_2018")):
        factor = (1 + p.raw.assumptions["scalar"][name][end]) / (1 + p.raw.scalar(name))
        changes.append(scale("sites", {"node": node, "technology": ways}, "max_capacity", factor))
    return changes


def _losses(p: Parts, end: str) -> list[Change]:
    """Change what reaches water, by pollutant and by treatment."""
    changes = []
    for pollutant in POLLUTANTS:
        for treated, ending in ((False, ""), (True, "_treated")):
            ways = [name for name, way in WAYS.items() if way.treated == treated]
            factor = _ratio(p, f"loss_{pollutant.lower()}{ending}", end)
            where = {"technology": ways, "pollutant": pollutant}
            changes.append(scale("technology_emissions", where, "intensity", factor))
    return changes


def _elasticity(p: Parts, end: str) -> list[Change]:
    """Redraw the prices of the steps of the demand curve beyond the first."""
    value, other = p.raw.scalar("elasticity"), p.raw.assumptions["scalar"]["elasticity"][end]
    changes = []
    for low, high in pairwise(EDGES):
        if low > 0:
            factor = ((low + high) / 2) ** (1 / value - 1 / other)
            changes.append(scale("demand", {"tier": tier(high)}, "price", factor))
    return changes


def _capital(p: Parts, end: str) -> list[Change]:
    """Move cost between running and capital: the whole stays what it is."""
    moved = p.raw.assumptions["scalar"]["capital_share"][end] - p.raw.scalar("capital_share")
    yearly = moved * p.pork.cost
    return [*_dearer(p, "variable_cost", -yearly), *_dearer(p, "investment_cost", yearly / annuity(p.raw))]


def _premium(p: Parts, end: str) -> list[Change]:
    """Change what new places cost more than standing ones."""
    moved = p.raw.assumptions["scalar"]["new_premium"][end] - p.raw.scalar("new_premium")
    return _dearer(p, "investment_cost", moved * p.pork.cost / annuity(p.raw))


def _dearer(p: Parts, column: str, per_kg: float) -> list[Change]:
    """Add money [yuan per kg of pork] to a cost of every farm."""
    changes: list[Change] = []
    for region in [None, *OUTSIDE]:
        weight = float(p.herd.kilograms[next(iter(CITIES)) if region is None else region])
        ways = [name for name, way in WAYS.items() if region is None or not way.zone]
        where: dict[str, object] = {"region": list(CITIES) if region is None else region, "technology": ways}
        added = round(per_kg * weight * MONEY_PER_YUAN_HEAD, 9)
        changes.append({"table": "sites", "where": where, "column": column, "add": added})
    return changes

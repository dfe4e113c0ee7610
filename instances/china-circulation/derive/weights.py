"""Groups of numbers, each 1 % larger: what hangs on which numbers, told by the status that they have."""

from __future__ import annotations

from derive_common.files import Change, scale

from derive.concepts import BRAND, BRAND_TIER, MASS_TIER, QUALITY_TIER
from derive.markets import GOODS, graded
from derive.sites import lines
from derive.tables import Parts

MORE = 1.01
"""A number of the group over the base [1]."""


def groups(p: Parts) -> dict[str, tuple[str, list[Change]]]:
    """Return status and changes of each group of numbers, by name."""
    plants, up = {"technology": list(GOODS)}, {"technology": sorted(lines(p.national))}
    quality, brand = graded(p.national)
    home = {**plants, "commodity": list(GOODS)}
    abroad = {**plants, "commodity": [f"{good}-quality" for good in quality]}
    above = {"tier": [QUALITY_TIER, BRAND_TIER]}
    low = {"commodity": sorted({*quality, *brand}), **above}
    return {
        "inputs made at home": ("derived", [_more("technology_goods", home, "input")]),
        "inputs from abroad": ("derived", [_more("technology_goods", abroad, "input")]),
        "price of imports": ("derived", [_more("foreign_trade", {"direction": "import"}, "price")]),
        "output, demand and exports together": (
            "calibrated",
            [
                _more("sites", plants, "present_activity"),
                _more("demand", {"tier": MASS_TIER}, "quantity"),
                _more("foreign_trade", {"direction": "export"}, "max_quantity"),
            ],
        ),
        "demand of the upper tiers": ("calibrated", [_more("demand", above, "quantity")]),
        "existing capacity": ("calibrated", [_more("sites", plants, name) for name in ("existing", "max_capacity")]),
        "running cost of plants": ("calibrated", [_more("sites", plants, "variable_cost")]),
        "price of the mass tier": ("calibrated", [_more("demand", {"tier": MASS_TIER}, "price")]),
        "price of exports": ("calibrated", [_more("foreign_trade", {"direction": "export"}, "price")]),
        "freight": ("calibrated", [_more("freight", {}, "cost_per_distance")]),
        "water per output": ("calibrated", [_more("technology_factors", {"factor": "water"}, "use")]),
        "limit of water": ("assumed", [_more("factor_endowments", {"factor": "water"}, "amount")]),
        "distances": ("assumed", [_more("routes", {}, "distance")]),
        "best utilisation": ("assumed", [_more("sites", plants, "max_utilisation")]),
        "expansion": ("assumed", [_more("sites", plants, "max_capacity")]),
        "investment of plants": ("assumed", [_more("sites", plants, "investment_cost")]),
        "most imports": ("assumed", [_more("foreign_trade", {"direction": "import"}, "max_quantity")]),
        "price of the upper tiers": ("assumed", [_more("demand", above, "price")]),
        "acceptance of home brands": (
            "assumed",
            [_more("acceptance", {"commodity": [good + BRAND for good in brand], "tier": BRAND_TIER}, "acceptance")],
        ),
        "acceptance of the mass grade": ("assumed", [_more("acceptance", low, "acceptance")]),
        "conversion": ("assumed", [_more("sites", up, "max_capacity")]),
        "inputs of lines": (
            "assumed",
            [
                scale("technology_goods", {"technology": name, "commodity": good}, "input", MORE)
                for name, good in lines(p.national).items()
            ],
        ),
        "running cost of lines": ("assumed", [_more("sites", up, "variable_cost")]),
        "investment of lines": ("assumed", [_more("sites", up, "investment_cost")]),
    }


def _more(table: str, where: dict[str, object], column: str) -> Change:
    return scale(table, dict(where), column, MORE)

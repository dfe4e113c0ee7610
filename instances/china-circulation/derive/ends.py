"""The ends of the assumed ranges, as lists of changes that may be put after any scenario."""

from __future__ import annotations

from derive_common.files import Change, scale

from derive.concepts import BRAND_TIER, QUALITY_TIER
from derive.markets import GOODS
from derive.scenarios import Told, scenarios
from derive.sites import lines, value_share
from derive.tables import Parts

CAPITAL = {"low": 0.6, "high": 1.5}
"""Investment of plants over the base (the range in provenance.csv) [1]."""
WATER = {"low": 0.93, "high": 1.1}
"""Water over the base: today's use, and a tenth more than in 2012 [1]."""
IDLE = {"low": 0.9, "high": 1.1}
"""Existing capacity over the base [1]."""
ROUNDING = 1e-5
"""What six written digits can take from a capacity, so that it does not fall below the existing one [1]."""


def ends(p: Parts, end: str) -> dict[str, list[Change]]:
    """Return the changes that set each assumption to one end of its range, by name."""
    a = p.raw.assumptions["scalar"]
    up = sorted(lines(p.national))
    told: Told = scenarios(p)
    plants = {"technology": list(GOODS)}
    return {
        "line_input": [
            scale("technology_goods", {"technology": name, "commodity": good}, "input", _ratio(a, "line_input", end))
            for name, good in lines(p.national).items()
        ],
        "line_running": [scale("sites", {"technology": up}, "variable_cost", _ratio(a, "line_running", end))],
        "line_capital": [scale("sites", {"technology": up}, "investment_cost", _ratio(a, "line_capital", end))],
        "conversion": [scale("sites", {"technology": up}, "max_capacity", _ratio(a, "conversion", end))],
        "acceptance": told[{"low": "acceptance-lower", "high": "acceptance-higher"}[end]][2],
        "premium": [
            {
                "table": "demand",
                "where": {"tier": [QUALITY_TIER, BRAND_TIER]},
                "column": "price",
                "add": round(a["premium"][end] - a["premium"]["value"], 6),
            }
        ],
        "running_share": [
            {
                "table": "sites",
                "where": {"technology": good},
                "column": "variable_cost",
                "add": round(
                    (a["running_share"][end] - a["running_share"]["value"]) * value_share(p.national)[good], 6
                ),
            }
            for good in GOODS
        ],
        "freight": [scale("freight", {}, "cost_per_distance", _ratio(a, "between_provinces", end))],
        "expansion": [scale("sites", plants, "max_capacity", _ratio(a, "expansion", end) * (1 + ROUNDING))],
        "capital": [scale("sites", plants, "investment_cost", CAPITAL[end])],
        "water": [scale("factor_endowments", {"factor": "water"}, "amount", WATER[end])],
        "existing": [scale("sites", plants, column, IDLE[end]) for column in ("existing", "max_capacity")],
    }


def _ratio(scalars: dict[str, dict[str, float]], name: str, end: str) -> float:
    return float(scalars[name][end]) / float(scalars[name]["value"])

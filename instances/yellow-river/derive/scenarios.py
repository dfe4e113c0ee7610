"""Scenarios: lists of changes of the base case."""

from __future__ import annotations

from derive_common.figures import upward
from derive_common.files import Change, put, scale
from derive_common.industries import INDUSTRIES

from derive.concepts import NEIGHBOURS, REACHES, SAVING
from derive.futures import futures
from derive.receptors import reach_capacity
from derive.tables import Parts


def scenarios(p: Parts) -> dict[str, tuple[str, str, list[Change]]]:
    """Return title, why and changes of every scenario, by name."""
    s = p.raw.assumptions["scalar"]
    return {
        "scheme-room": (
            "All the water that the scheme of 1987 leaves in a mean year",
            "Ecology and sediment keep 21.0 of 58.0 of the runoff and no more: what is the unused water worth?",
            _scheme_room(p),
        ),
        "dry-year": (
            "The driest year in four",
            "Every user of the river is cut in the same proportion, as the scheme of 1987 foresees.",
            _dry_year(p),
        ),
        "entitlements-1987": (
            "Each province keeps to its share of 1987",
            "Hard provincial shares instead of joint use: provinces above their share go back to it.",
            _shares(p),
        ),
        "saving-cheap": (
            "Saving water is cheap",
            "The low end of the assumed costs of water-saving plants and retrofits, and their best effect.",
            _saving(p, "low"),
        ),
        "saving-dear": (
            "Saving water is dear",
            "The high end of the assumed costs of water-saving plants and retrofits, and their least effect.",
            _saving(p, "high"),
        ),
        "each-for-itself": (
            "Each prefecture keeps the water that it consumes today",
            "What is joint use of the river worth? Here nobody may use more water by another's using less.",
            _own_water(p),
        ),
        "no-saving": (
            "No new way of saving water",
            "What moving activity alone is worth: new plants take as much water as those beside them; no retrofit.",
            [
                {"table": "sites", "where": {"technology": "water-retrofit"}, "delete": True},
                scale(
                    "technology_emissions",
                    {"technology": _saving_names(), "pollutant": "water"},
                    "intensity",
                    1 / s["saving_intensity"]["value"],
                ),
                scale("technology_factors", {"technology": _saving_names()}, "use", 1 / s["saving_intensity"]["value"]),
            ],
        ),
        "neighbours-loose": (
            "A fifth more water from the neighbouring basins",
            "The high end of the assumed limit on water from the Hai, Huai, Han and the inland rivers.",
            [
                scale(
                    "receptor_capacity",
                    {"receptor": sorted(set(NEIGHBOURS.values())), "pollutant": "water"},
                    "capacity",
                    s["neighbour_slack"]["high"] / s["neighbour_slack"]["value"],
                )
            ],
        ),
        "growth-low": (
            "Buyers accept little more",
            "The low end of the assumed growth of demand.",
            [scale("demand", {"tier": "growth"}, "quantity", s["growth_share"]["low"] / s["growth_share"]["value"])],
        ),
        "growth-high": (
            "Buyers accept much more",
            "The high end of the assumed growth of demand.",
            [scale("demand", {"tier": "growth"}, "quantity", s["growth_share"]["high"] / s["growth_share"]["value"])],
        ),
        **futures(p),
    }


def _scheme_room(p: Parts) -> list[Change]:
    """Return the changes that let every reach give what the scheme allows."""
    return [
        put("receptor_capacity", {"receptor": r, "pollutant": "water"}, "capacity", upward(p.water.available[r]))
        for r in REACHES
    ]


def _dry_year(p: Parts) -> list[Change]:
    """Return the changes of a dry year: surface capacity, background and today's room shrink alike."""
    today, dry = reach_capacity(p.water), p.water.dry
    rows = []
    for reach in REACHES:
        where = {"receptor": reach, "pollutant": "water"}
        rows.append(put("receptor_capacity", dict(where), "capacity", upward(today[reach] * dry)))
        rows.append(scale("receptor_capacity", dict(where), "background", dry))
    return rows


def _shares(p: Parts) -> list[Change]:
    """Return discharge caps: consumption today, its river part brought to the province's share, tradable inside it."""
    provinces = p.raw.prefectures["Province_n"]
    consumed = p.activity.water.sum(axis=1) * p.water.ratio
    granted = provinces.map(p.water.scheme.clip(upper=1.0))
    cap = consumed * (p.water.basin_share * granted + 1 - p.water.basin_share)
    rows = [
        {"region": region, "pollutant": "water", "cap": upward(amount), "zone": provinces[region].lower()}
        for region, amount in cap.items()
    ]
    return [{"table": "discharge_caps", "insert": rows}]


def _own_water(p: Parts) -> list[Change]:
    """Return discharge caps at today's consumption of each prefecture."""
    consumed = p.activity.water.sum(axis=1) * p.water.ratio
    rows = [{"region": region, "pollutant": "water", "cap": upward(amount)} for region, amount in consumed.items()]
    return [{"table": "discharge_caps", "insert": rows}]


def _saving_names() -> list[str]:
    """Return the water-saving technologies."""
    return [industry.id + SAVING for industry in INDUSTRIES]


def _saving(p: Parts, end: str) -> list[Change]:
    """Return the changes of costs and effect of saving water at one end of their ranges."""
    s = p.raw.assumptions["scalar"]
    names = _saving_names()
    other = {"low": "high", "high": "low"}[end]
    intensity = s["saving_intensity"][end] / s["saving_intensity"]["value"]
    running = s["saving_running"][end] - s["saving_running"]["value"]
    return [
        scale(
            "sites",
            {"technology": names},
            "investment_cost",
            s["saving_investment"][end] / s["saving_investment"]["value"],
        ),
        {"table": "sites", "where": {"technology": names}, "column": "variable_cost", "add": round(running, 6)},
        scale(
            "sites",
            {"technology": "water-retrofit"},
            "variable_cost",
            s["retrofit_cost"][end] / s["retrofit_cost"]["value"],
        ),
        scale("technology_emissions", {"technology": names, "pollutant": "water"}, "intensity", intensity),
        scale("technology_factors", {"technology": names}, "use", intensity),
        put(
            "technology_emissions",
            {"technology": "water-retrofit", "pollutant": "water"},
            "max_removal",
            s["retrofit_share"][other],
        ),
    ]

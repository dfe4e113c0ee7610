"""Scenarios: lists of changes of the base case."""

from __future__ import annotations

from derive_common.files import Change, put, scale

from derive.concepts import BRAND, BRAND_TIER, MAKESHIFT, QUALITY, QUALITY_TIER, SHOCKED
from derive.markets import GOODS, IMPORTED, graded
from derive.sites import FULL_USE, lines
from derive.tables import Parts

HALF = 0.5
"""Imports that are left in a shock, over today's (assumed) [1]."""
WORKING = 0.85
"""Least utilisation that the rule on overcapacity asks for (assumed; today 0.71 to 0.80) [1]."""
GROWTH = 1.1
"""Demand at home over today's where it grows (assumed) [1]."""
NEVER = 10.0
"""Retirement cost at which nothing is scrapped [1e8 CNY per 1e8 CNY/yr]."""
ABROAD_CONVERSION = 0.75
"""Share of patents in use abroad: middle of 70-80 %, named in the source document [1]."""
Told = dict[str, tuple[str, str, list[Change]]]


def scenarios(p: Parts) -> Told:
    """Return title, why and changes of every scenario, by name."""
    return {**_circulation(p), **_tiers(p), **_capacity(p)}


def _circulation(p: Parts) -> Told:
    """Return open, shocked and closed trade."""
    names = {"electronics": "Chips and electronics", "machinery": "Machines", "mining": "Oil and ores"}
    told: Told = {
        f"shock-{good}": (
            f"{names[good]} from abroad are cut by half",
            "What a key input in the hands of others is worth; lines of a higher grade may be built in answer.",
            [_cut(p, [good])],
        )
        for good in SHOCKED
    }
    told["shock-all"] = (
        "All three are cut by half at once",
        "Whether shocks add up, or feed each other through the links between industries.",
        [_cut(p, list(SHOCKED))],
    )
    told["shock-all-unprepared"] = (
        "All three are cut by half and nothing can be upgraded",
        "What lines of a higher grade are worth as an insurance: compare with shock-all and no-lines.",
        [_cut(p, list(SHOCKED)), _no_lines(p)],
    )
    told["no-imports"] = (
        "Nothing is imported, exports go on",
        "The upper tiers and all key inputs have to be served from home.",
        [{"table": "foreign_trade", "where": {"direction": "import"}, "delete": True}],
    )
    told["autarky"] = (
        "Nothing is imported or exported",
        "The domestic circulation alone: the source document calls this view wrong; how wrong is it here?",
        [{"table": "foreign_trade", "where": {"direction": ["import", "export"]}, "delete": True}],
    )
    return told


def _tiers(p: Parts) -> Told:
    """Return other grades, acceptances and conversion."""
    a = p.raw.assumptions["scalar"]
    return {
        "no-lines": (
            "No line of a higher grade",
            "What is gained without upgrading: today's goods from better places, and fuller plants near their buyers.",
            [_no_lines(p)],
        ),
        "conversion-universities": (
            "Only 4.5 % of what is imported can be made at home",
            "The conversion share of universities.",
            [_conversion(p, a["conversion"]["low"])],
        ),
        "conversion-abroad": (
            "75 % of what is imported can be made at home",
            "The conversion share abroad (70-80 %): what would better conversion be worth?",
            [_conversion(p, ABROAD_CONVERSION)],
        ),
        "acceptance-higher": (
            "Home brands are accepted like imported ones, the mass grade at 0.7",
            "The high end of the assumed acceptances.",
            _acceptance(p, "high"),
        ),
        "acceptance-lower": (
            "Home brands are accepted at 0.7 of imported ones, the mass grade at 0.3",
            "The low end of the assumed acceptances.",
            _acceptance(p, "low"),
        ),
    }


def _capacity(p: Parts) -> Told:
    """Return rules on overcapacity, water and place."""
    use = p.activity.utilisation
    return {
        "scrapping": (
            "No industry of a province works below 85 % of its capacity",
            "The rule against overcapacity: what is scrapped, where, and what does it cost or bring?",
            [put("sites", {"technology": list(GOODS)}, "min_utilisation", WORKING)],
        ),
        "plants-stay": (
            "Every industry of every province makes at least what it makes today",
            "Takes relocation away: nothing is scrapped, and no province gives up what it makes for another.",
            [
                *(put("sites", {"technology": good}, "min_utilisation", _down(use[good])) for good in GOODS),
                put("sites", {"technology": list(GOODS)}, "retirement_cost", NEVER),
            ],
        ),
        "water-loose": (
            "A tenth more water for industry",
            "What the limits of water at the level of 2012 cost.",
            [scale("factor_endowments", {"factor": "water"}, "amount", 1.1)],
        ),
        "growth": (
            "Buyers at home want a tenth more of everything",
            "What idle capacity can serve, and what it cannot: supply and demand that grow together.",
            [scale("demand", {"tier": ["mass", QUALITY_TIER, BRAND_TIER]}, "quantity", GROWTH)],
        ),
        "full-use": (
            "Plants can work at 95 % of their capacity",
            "The high end of the assumed best utilisation.",
            [scale("sites", {"technology": list(GOODS)}, "max_utilisation", 0.95 / FULL_USE)],
        ),
    }


def _down(rate: float) -> float:
    """Return a utilisation rounded down, so that today keeps it."""
    return float(int(rate * 1e4 - 1) / 1e4)


def _cut(p: Parts, goods: list[str]) -> Change:
    """Return the change that leaves half of today's imports of goods, through every gateway."""
    quality, brand = graded(p.national)
    names = [good + QUALITY for good in goods if good in quality] + [good + IMPORTED for good in goods if good in brand]
    left = HALF / p.raw.scalar("import_room")
    return scale("foreign_trade", {"direction": "import", "commodity": names}, "max_quantity", left)


def _no_lines(p: Parts) -> Change:
    """Return the change that takes all lines of a higher grade away."""
    return {"table": "sites", "where": {"technology": sorted(lines(p.national))}, "delete": True}


def _conversion(p: Parts, share: float) -> Change:
    """Return the change that sets the conversion share."""
    where = {"technology": sorted(lines(p.national))}
    return scale("sites", where, "max_capacity", share / p.raw.scalar("conversion"))


def _acceptance(p: Parts, end: str) -> list[Change]:
    """Return the changes of both acceptances; making do takes as much more of the mass grade."""
    a = p.raw.assumptions["scalar"]
    quality, brand = graded(p.national)
    home = [good + BRAND for good in brand]
    mass = a["mass_acceptance"]
    return [
        put("acceptance", {"commodity": home, "tier": BRAND_TIER}, "acceptance", a["brand_acceptance"][end]),
        put("acceptance", {"commodity": sorted({*quality, *brand}), "tier": BRAND_TIER}, "acceptance", mass[end]),
        put("acceptance", {"commodity": sorted({*quality, *brand}), "tier": QUALITY_TIER}, "acceptance", mass[end]),
        *(
            scale(
                "technology_goods",
                {"technology": good + MAKESHIFT, "commodity": good},
                "input",
                mass["value"] / mass[end],
            )
            for good in quality
        ),
    ]

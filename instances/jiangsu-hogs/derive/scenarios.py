"""Scenarios: lists of changes of the base case."""

from __future__ import annotations

import pandas as pd
from derive_common.figures import upward
from derive_common.files import Change, Told, put, scale

from derive.concepts import (
    BAN,
    BEFORE,
    CITIES,
    CLOSED,
    FARM,
    OUTSIDE,
    POLLUTANTS,
    PROVINCES,
    REGIONS,
    REST,
    SHARED,
    WAYS,
    YEARS,
    ZONE_WAYS,
)  # fmt: skip
from derive.ends import ends
from derive.sites import sites as site_table
from derive.tables import Parts

CUT = 0.8
"""Share of the load without rules that ``cut-together`` and ``cut-alone`` leave."""
PLENTY = 4.0
"""Permits of those outside the scheme over what they discharge without rules: never binding."""
LIFTED: Change = {"table": "receptor_capacity", "delete": True}
ROUND = 6
BUILT = (2005, 2008, 2011, 2014)
"""Middle years of four equal parts of 2004-2015, in which farms in closing zones are taken to be built."""


def scenarios(p: Parts) -> Told:
    """Return title, why and changes of every scenario, by name."""
    no_entry, closing = _entry_ban(), _closing(p)
    told: dict[str, tuple[str, str, list[Change]]] = {
        "without-rules": (
            "Neither bans nor limits",
            "What farms, buyers and waters would do with no rule at all: what every policy is compared with.",
            [LIFTED],
        ),
        "ban-2017": (
            "No new pig farm in Jiangsu from 2017",
            "The entry ban alone, as the essay tells it.",
            [LIFTED, no_entry],
        ),
        "ban-closing": (
            "No new pig farm from 2017, and farms in closing zones gone by 2018",
            "Entry ban and closing zones of 2017-18 together; closings spread over 2017.",
            [LIFTED, no_entry, *closing],
        ),
        "farm-ages": (
            "Farms in closing zones by year of building (assumed)",
            "What closing them strands: none dies by 2018, so they are taken to be built evenly over 2004-2015.",
            [_farm_ages(p)],
        ),
    }
    if p.raw.measured.empty:
        return told
    leave = _leaving(p)
    told |= {
        "ban-closing-no-more-imports": (
            "The ban, and no more pork from outside than without it",
            "How hard could prices be pressed? Each way into Jiangsu carries what it carried without rules.",
            [LIFTED, no_entry, *closing, _imports_kept(p)],
        ),
        "entry-wanted": (
            "Small farms leave everywhere, no rules",
            "A case in which new farms are wanted: a twentieth of the small farms is gone by 2018.",
            [LIFTED, leave],
        ),
        "entry-wanted-ban": (
            "Small farms leave everywhere, and no new farm in Jiangsu",
            "What the entry ban does where new farms are wanted.",
            [LIFTED, no_entry, leave],
        ),
    }
    return {**told, **_permits(p), **_provinces(p), **_ends(p, no_entry, closing)}


def _entry_ban() -> Change:
    rows = [{"node": BAN, "region": city, "technology": way} for city in CITIES for way in WAYS]
    return {"table": "entry_bans", "insert": rows}


def _closing(p: Parts, half: float | None = None) -> list[Change]:
    """Return the changes that halve the use of zone farms in 2017 and stop them in 2018.

    The entry ban stands already, so its rows of zone farms are told anew for 2018.
    """
    left = 1 - (p.raw.scalar("half_closed") if half is None else half)
    changes: list[Change] = []
    for city in CITIES:
        used = p.herd.used.loc[city, int(BEFORE)] * left
        for way in ZONE_WAYS:
            where: dict[str, object] = {"node": BAN, "region": city, "technology": way}
            changes.append(put("sites", where, "max_utilisation", round(float(used), ROUND)))
    rows = [{"node": CLOSED, "region": c, "technology": w, "closes_existing": 1} for c in CITIES for w in ZONE_WAYS]
    return [*changes, {"table": "entry_bans", "insert": rows}]


def _farm_ages(p: Parts) -> Change:
    """Return the years of building of the farms in closing zones: the same part in each."""
    sites = site_table(p.raw, p.herd, p.pork)
    zone = sites[(sites["node"] == str(YEARS[0])) & sites["technology"].isin(ZONE_WAYS) & sites["region"].isin(CITIES)]
    rows = [
        {"region": region, "technology": way, "built": str(built), "amount": float(there) / len(BUILT)}
        for region, way, there in zip(zone["region"], zone["technology"], zone["existing"], strict=True)
        for built in BUILT
    ]
    return {"table": "existing_capacity", "insert": rows}


def _leaving(p: Parts) -> Change:
    """Return the change by which small farms outside closing zones shrink by 2018 instead of growing."""
    ways = [name for name, way in WAYS.items() if way.size == "small" and not way.zone]
    left = (1 - p.raw.scalar("small_exit")) / (1 + p.raw.scalar("room_2018"))
    return scale("sites", {"node": CLOSED, "technology": ways}, "max_capacity", left)


def _imports_kept(p: Parts) -> Change:
    """Return capacities of every way into Jiangsu: what it carries without rules."""
    found = _measured(p, "without-rules", "shipment").set_index(["node", "place"])["amount"]
    rows = [
        {
            "node": node,
            "commodity": "pork",
            "from_region": start,
            "to_region": city,
            "capacity": upward(float(found.get((node, f"{start}>{city}"), 0.0))),
        }
        for node in (BAN, CLOSED)
        for start in OUTSIDE
        for city in CITIES
    ]
    return {"table": "freight", "insert": rows}


def _measured(p: Parts, case: str, kind: str) -> pd.DataFrame:
    """Return node, place, pollutant, amount of what ``measure.py`` found, from 2017."""
    found = p.raw.measured
    found = found[(found["case"] == case) & (found["kind"] == kind) & found["node"].isin([BAN, CLOSED])]
    return found[["node", "place", "pollutant", "amount"]]


def _permits(p: Parts) -> dict[str, tuple[str, str, list[Change]]]:
    """Return permits for what the ban leaves Jiangsu to discharge into each water, and shared treatment beside."""
    no_shared: Change = {"table": "sites", "where": {"technology": SHARED}, "delete": True}
    no_farm: Change = {"table": "sites", "where": {"technology": FARM}, "delete": True}
    only_jiangsu: Change = {
        "table": "sites",
        "where": {"technology": [FARM, SHARED], "region": list(PROVINCES)},
        "delete": True,
    }
    free, bound = (permit_rows(p, tradable=flag) for flag in (True, False))
    return {
        "permits": (
            "Tradable permits by capacity in Jiangsu, treatment on farms only",
            "As little from Jiangsu into each water as under ban-closing; permits by the area that drains into it.",
            [LIFTED, only_jiangsu, no_shared, free],
        ),
        "permits-no-trade": (
            "The same permits without trade",
            "Each city keeps to what its area allows: what trade between cities is worth.",
            [LIFTED, only_jiangsu, no_shared, bound],
        ),
        "shared-treatment": (
            "The same load by shared treatment",
            "As permits, with shared plants in place of treatment added on farms.",
            [LIFTED, only_jiangsu, no_farm, free],
        ),
        "permits-and-shared": (
            "Permits with shared treatment",
            "As permits, with treatment on farms and in shared plants.",
            [LIFTED, only_jiangsu, free],
        ),
    }


def permit_rows(p: Parts, *, tradable: bool) -> Change:
    """Return permits of every zone: Jiangsu's by area, the others' so many that they never bind."""
    shares = p.raw.assumptions["discharge"]
    ban = _measured(p, "ban-closing", "discharge").set_index(["node", "place", "pollutant"])["amount"]
    free = _measured(p, "without-rules", "discharge").set_index(["node", "place", "pollutant"])["amount"]
    rows: list[dict[str, object]] = []
    for node in (BAN, CLOSED):
        for receptor in sorted({q for city in CITIES for q in shares[city]}):
            inside = {city: shares[city][receptor] for city in CITIES if receptor in shares[city]}
            land = {city: part * p.space.area[city] for city, part in inside.items()}
            outside = {r: shares[r][receptor] for r in OUTSIDE if receptor in shares[r]}
            for pollutant in POLLUTANTS:
                total = sum(part * ban[node, city, pollutant] for city, part in inside.items())
                place = {"node": node, "receptor": receptor, "pollutant": pollutant}
                for city, area in land.items():
                    amount = upward(total * area / sum(land.values()))
                    rows.append({**place, "region": city, "amount": amount, "tradable": int(tradable)})
                for region, part in outside.items():
                    amount = upward(part * free[node, region, pollutant] * PLENTY)
                    rows.append({**place, "region": region, "amount": amount, "tradable": 0})
    return {"table": "permits", "insert": rows}


def _provinces(p: Parts) -> dict[str, tuple[str, str, list[Change]]]:
    """Return a fifth less load everywhere: planned together, by every province for itself, by Jiangsu alone."""
    loads, discharges = (_measured(p, "without-rules", kind) for kind in ("load", "discharge"))
    shares = p.raw.assumptions["discharge"]
    left = {region: 1.0 if region == REST else CUT for region in REGIONS}
    other = {"elsewhere": {r: shares[r].get("elsewhere", 0.0) * left[r] for r in REGIONS}}
    sent = discharges.set_index(["node", "pollutant", "place"])["amount"]
    together, where_it_counts = [], []
    for x in loads.itertuples():
        place = {"node": x.node, "receptor": x.place, "pollutant": x.pollutant}
        most = as_before = x.amount * CUT
        if x.place in other:
            most = sum(part * sent[x.node, x.pollutant, region] for region, part in other[x.place].items())
            as_before = x.amount
        together.append({**place, "capacity": upward(most)})
        where_it_counts.append({**place, "capacity": upward(as_before)})
    zone = {region: "jiangsu" if region in CITIES else f"province-{region}" for region in REGIONS}
    caps = [
        {
            "node": x.node,
            "region": x.place,
            "pollutant": x.pollutant,
            "cap": upward(x.amount * left[x.place]),
            "zone": zone[x.place],
        }
        for x in discharges.itertuples()
    ]
    jiangsu = [row for row in caps if row["region"] in CITIES]
    by_city = [{name: cell for name, cell in row.items() if name != "zone"} for row in caps]
    return {
        "cut-together": (
            "A fifth less load in every water from 2017, planned together",
            "What acting alone costs: every water gets what cut-alone leaves it, at least cost.",
            [LIFTED, {"table": "receptor_capacity", "insert": together}],
        ),
        "cut-where-it-counts": (
            "A fifth less load in the waters of Jiangsu and above, planned together",
            "As cut-together, but other waters, which are nobody's aim here, only get no more than without rules.",
            [LIFTED, {"table": "receptor_capacity", "insert": where_it_counts}],
        ),
        "cut-alone": (
            "A fifth less discharge from every province, each for itself",
            "Every city and province cuts its own discharge by a fifth; the rest of China, far off, does not.",
            [LIFTED, {"table": "discharge_caps", "insert": by_city}],
        ),
        "cut-jiangsu-only": (
            "A fifth less discharge from Jiangsu alone",
            "What Jiangsu reaches by itself, while its neighbours do as they like.",
            [LIFTED, {"table": "discharge_caps", "insert": jiangsu}],
        ),
    }


def _ends(p: Parts, no_entry: Change, closing: list[Change]) -> dict[str, tuple[str, str, list[Change]]]:
    """Return ``ban-closing`` at the ends of the ranges that matter most for it."""
    ban = [LIFTED, no_entry, *closing]
    made: dict[str, tuple[str, str, list[Change]]] = {}
    for end in ("low", "high"):
        for name, (what, changes) in ends(p, end).items():
            why = f"{what}: the {end} end of the assumed range."
            made[f"ban-closing-{name}-{end}"] = (f"The ban, {name} {end}", why, [*ban, *changes])
    return made

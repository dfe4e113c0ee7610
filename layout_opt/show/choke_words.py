"""What choke points say in sentences, in the language of a speech."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from layout_opt.analysis.choke_points import ChokeAnswer
from layout_opt.analysis.choke_points.failure_tables import ACCEPTED
from layout_opt.facts.failures import ChokePoint
from layout_opt.facts.self_supply import EXPORTS
from layout_opt.show.speech import Speech
from layout_opt.show.words import number, percent, plain_amount

DAYS = 365.0
"""Days of a year [day/yr]."""
MOST_STEPS = 3
"""Steps of own capability that are told after the first."""
DIGITS = 3
_COMPARED = {1: "more", -1: "less", 0: "sum"}
"""Sign of what a set loses beyond the sum of its members -> ending of its phrase."""


def point_words(speech: Speech, point: ChokePoint) -> str:
    """Return what a choke point is called."""
    kinds = {"region": "region", "to_region": "region", "technology": "technology", "commodity": "commodity"}
    names = {name: speech.name(kind, word) for name, kind in kinds.items() if (word := getattr(point, name))}
    return speech.say(f"choke_{point.kind}", **names)


def chain_words(speech: Speech, chain: str, use: str) -> str:
    """Return what a chain is called: a market at home, or exports of a good."""
    name = speech.name("commodity", chain)
    return speech.say("choke_exports", commodity=name) if use == EXPORTS else name


def choke_sentences(found: ChokeAnswer, speech: Speech) -> list[str]:
    """Return what was found: the worst, who is hit, what replaces it, worst sets, what to build, what it hangs on."""
    table = found.tables["points"]
    names = {point.name: point_words(speech, point) for point in found.points}
    if table.empty:
        return [speech.say("choke_none")]
    first: dict[str, Any] = {str(name): cell for name, cell in table.iloc[0].items()}
    return [
        *(_fatal(first, names, speech) if math.isnan(first["loss"]) else _worst(found, first, names, speech)),
        *_sets(found, names, speech),
        *_capability(found, speech),
        *_chain(found, speech),
        *_hangs(table, names, speech),
    ]


def _fatal(first: Mapping[str, Any], names: Mapping[str, str], speech: Speech) -> list[str]:
    return [speech.say("choke_fatal", point=names[first["name"]])]


def _worst(found: ChokeAnswer, first: Mapping[str, Any], names: Mapping[str, str], speech: Speech) -> list[str]:
    """Return the sentences on the worst single choke point."""
    unit, name = speech.money, str(first["name"])
    if found.request.measure == ACCEPTED:
        said = [
            speech.say(
                "choke_first", point=names[name], lost=plain_amount(first["accepted_output_lost"], unit),
                share=percent(first["share"]), direct=plain_amount(first["direct"], unit),
                indirect=plain_amount(first["indirect"], unit),
            )
        ]  # fmt: skip
    else:
        said = [speech.say("choke_first_cost", point=names[name], lost=plain_amount(first["loss"], unit))]
    said += [*_hit(found, name, speech), *_replaced(found, first, speech), *_years(found, name, speech)]
    if math.isnan(first["survives"]):
        return [*said, speech.say("choke_no_stocks")]
    return [*said, speech.say("choke_stocks", days=number(DAYS * first["survives"], DIGITS))]


def _hit(found: ChokeAnswer, name: str, speech: Speech) -> list[str]:
    hit = found.tables["hit"]
    own = {str(who): rows.iloc[0] for who, rows in hit[hit["name"] == name].groupby("who")}
    if set(own) != {"region", "market"}:
        return []
    region, market = own["region"], own["market"]
    return [
        speech.say(
            "choke_hit", region=speech.name("region", region["member"]),
            first=plain_amount(region["lost"], speech.money), market=market_words(speech, str(market["member"])),
            second=plain_amount(market["lost"], speech.money),
        )
    ]  # fmt: skip


def market_words(speech: Speech, market: str) -> str:
    """Return what a market is called."""
    return speech.say("choke_abroad") if market.startswith("(") else speech.name("commodity", market)


def _replaced(found: ChokeAnswer, first: Mapping[str, Any], speech: Speech) -> list[str]:
    rows = found.tables["replacements"]
    rows = rows[rows["name"] == first["name"]]
    if rows.empty:
        return [speech.say("choke_not_replaced")]
    if math.isnan(first["replaced"]):
        return []
    most = rows.iloc[0]
    kind = {"plant": "technology", "route": "region"}.get(str(most["how"]))
    what = speech.name(kind, str(most["what"])) if kind else ""
    source = speech.say(f"choke_source_{most['how']}", region=speech.name("region", str(most["region"])), what=what)
    return [speech.say("choke_replaced", share=percent(first["replaced"]), source=source)]


def _years(found: ChokeAnswer, name: str, speech: Speech) -> list[str]:
    column = "accepted_output_lost" if found.request.measure == ACCEPTED else "loss"
    rows = found.tables["durations"]
    rows = rows[(rows["name"] == name) & rows[column].notna() & (rows["years"] > found.request.lead)]
    if rows.empty:
        return []
    last, money = rows.iloc[-1], speech.unit(str(rows["unit"].iloc[0]))
    return [
        speech.say(
            "choke_years", years=number(last["years"]), lost=plain_amount(last[column], money),
            lead=number(found.request.lead),
        )
    ]  # fmt: skip


def _sets(found: ChokeAnswer, names: Mapping[str, str], speech: Speech) -> list[str]:
    column = "accepted_output_lost" if found.request.measure == ACCEPTED else "loss"
    table, said, count = found.tables["sets"], [], len(found.among)
    for size, worst in found.worst.items():
        points = speech.listed(names[name] for name in worst)
        rows = table[table["failures"] == " + ".join(worst)]
        if len(worst) < size or rows.empty:
            said.append(speech.say("choke_set_same", size=size, count=count, points=points))
            continue
        row = rows.iloc[0]
        known = not math.isnan(row[column])
        lost = plain_amount(row[column], speech.money) if known else speech.say("choke_no_layout")
        more = float(row["beyond"])
        key = "choke_set" if math.isnan(more) else f"choke_set_{_COMPARED[(more > 0) - (more < 0)]}"
        beyond = plain_amount(abs(more), speech.money)
        said.append(speech.say(key, size=size, count=count, points=points, lost=lost, beyond=beyond))
    return said


def _capability(found: ChokeAnswer, speech: Speech) -> list[str]:
    order = found.tables["order"]
    steps = order[order["built"] != "none"].to_dict("records")
    if not steps:
        return [speech.say("choke_no_capability")] if found.request.candidates and found.against else []
    said = []
    for place, row in enumerate(steps[: 1 + MOST_STEPS]):
        values = {
            "built": speech.listed(speech.name("technology", name) for name in row["built"].split(" + ")),
            "avoided": plain_amount(row["loss_avoided"], speech.money),
            "ratio": number(row["gain_per_cost"], DIGITS) if not math.isnan(row["gain_per_cost"]) else "-",
        }
        cost = plain_amount(row["budget"], speech.money)
        said.append(speech.say("choke_next", budget=cost, **values) if place else
                    speech.say("choke_build", cost=cost, **values))  # fmt: skip
    return said


def _chain(found: ChokeAnswer, speech: Speech) -> list[str]:
    rows = found.tables["chains"]
    rows = rows[(rows["stage"] == "before") & (rows["imported_share"] > 0)]
    if rows.empty:
        return []
    row = rows.sort_values(["controlled_share", "imported_share"], ascending=False, kind="stable").iloc[0]
    return [
        speech.say(
            "choke_chain", chain=chain_words(speech, str(row["chain"]), str(row["use"])),
            controlled=percent(row["controlled_share"]), imported=percent(row["imported_share"]),
        )
    ]  # fmt: skip


def _hangs(table: pd.DataFrame, names: Mapping[str, str], speech: Speech) -> list[str]:
    """Return what the order of failures hangs on."""
    alike = bool((table["probability"] == 1.0).all())
    said = [speech.say("choke_alike")] if alike else []
    if len(table) > 1 and table["expected"].iloc[0] > table["expected"].iloc[1] > 0:
        first, second = (table.iloc[place] for place in (0, 1))
        per = [row["expected"] / row["probability"] for row in (first, second)]
        if math.isfinite(per[0]):
            said.append(
                speech.say("choke_hangs", first=names[first["name"]], second=names[second["name"]],
                           ratio=number(per[1] / per[0], DIGITS))
            )  # fmt: skip
    wide = table[table["rank_most"] - table["rank_least"] > 0].head(MOST_STEPS)
    if not alike:
        said += [
            speech.say("choke_ranges", point=names[row["name"]], least=row["rank_least"], most=row["rank_most"])
            for row in wide.to_dict("records")
        ]
    return said

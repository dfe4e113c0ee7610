"""What open, shocked, insured and autarkic layouts say in sentences, in the language of a speech."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from layout_opt.analysis.circulation import CirculationAnswer
from layout_opt.facts.self_supply import EXPORTS, FINAL, OPEN
from layout_opt.show.choke_words import market_words
from layout_opt.show.speech import Speech
from layout_opt.show.words import number, percent, plain_amount

SHOCKED, AUTARKIC, TODAY = "shocked", "autarkic", "today"
DIGITS = 3


def layout_words(speech: Speech, name: str) -> str:
    """Return what a layout is called."""
    head, _, shocked = name.partition(", ")
    if not head.startswith("insured "):
        return speech.say(f"layout_{name}")
    share = percent(float(head.removeprefix("insured ")))
    return speech.say("layout_insured_shocked" if shocked else "layout_insured", share=share)


def industry_words(speech: Speech, industry: str) -> str:
    """Return what an industry is called; a good that nobody makes by its name."""
    names = speech.industry_names
    return names[industry] if industry in names else market_words(speech, industry)


def compared(found: CirculationAnswer) -> tuple[str, str]:
    """Return the two layouts whose captured value is compared: today and the plan, or open and autarkic."""
    return (TODAY, OPEN) if TODAY in found.runs else (OPEN, AUTARKIC)


def circulation_sentences(found: CirculationAnswer, speech: Speech) -> list[str]:
    """Return what the layouts come to, what insurance costs whom, what is captured, and what it hangs on."""
    rows: dict[str, Mapping[str, Any]] = {
        str(row["layout"]): {str(name): cell for name, cell in row.items()}
        for row in found.tables["layouts"].to_dict("records")
    }
    unit, first = speech.money, rows[OPEN]
    said = []
    if not math.isnan(_lost(rows, SHOCKED)):
        said.append(
            speech.say(
                "circulation_open", accepted=plain_amount(first["accepted_output"], unit),
                cut=percent(found.request.cut),
                net=plain_amount(first["net"], unit), lost=plain_amount(_lost(rows, SHOCKED), unit),
                share=percent(_lost(rows, SHOCKED) / first["accepted_output"]),
            )
        )  # fmt: skip
    if math.isnan(_lost(rows, AUTARKIC)):
        said.append(speech.say("circulation_autarky_none"))
    else:
        lost, net = _lost(rows, AUTARKIC), first["net"] - rows[AUTARKIC]["net"]
        said.append(
            speech.say("circulation_autarky", lost=plain_amount(lost, unit), net=plain_amount(net, unit),
                       share=percent(lost / first["accepted_output"]))
        )  # fmt: skip
    return [*said, *_insurance(found, speech), *_captured(found, rows, speech), *_hangs(found, speech)]


def _lost(rows: Mapping[str, Mapping[str, Any]], name: str) -> float:
    """Return the accepted output that a layout loses against the open one, NaN without a layout [money/yr]."""
    return float(rows[OPEN]["accepted_output"] - rows.get(name, {}).get("accepted_output", math.nan))


def _insurance(found: CirculationAnswer, speech: Speech) -> list[str]:
    """Return what the best share costs and saves, whom, and from which share on more is too much."""
    table, unit = found.tables["shares"], speech.money
    chance = percent(found.request.probability)
    pays = table["pays_from"].dropna()
    if not found.best > 0:
        if pays.empty:
            return [speech.say("circulation_never")]
        return [
            speech.say("circulation_no_insurance", chance=chance, pays=percent(float(pays.min()))),
            *_too_much(table, speech),
        ]
    row = table[table["share"] == found.best].iloc[0]
    said = [
        speech.say(
            "circulation_insured", chance=chance, share=percent(found.best), cost=plain_amount(row["cost"], unit),
            saved=plain_amount(row["saved"], unit),
            pays="-" if math.isnan(row["pays_from"]) else percent(row["pays_from"]),
        )
    ]  # fmt: skip
    return [*said, *_payers(found.tables["payers"], speech), *_too_much(table, speech)]


def _payers(payers: pd.DataFrame, speech: Speech) -> list[str]:
    regions = payers[(payers["who"] == "region") & payers["cost"].notna()]
    markets = payers[(payers["who"] == "market") & payers["saved"].notna()]
    if regions.empty or markets.empty:
        return []
    most, spared = (
        frame.sort_values(by, ascending=False, kind="stable").iloc[0]
        for frame, by in ((regions, "cost"), (markets, "saved"))
    )
    return [
        speech.say(
            "circulation_payers", region=speech.name("region", str(most["member"])),
            cost=plain_amount(float(most["cost"]), speech.money), market=market_words(speech, str(spared["member"])),
            saved=plain_amount(float(spared["saved"]), speech.money),
        )
    ]  # fmt: skip


def _too_much(table: pd.DataFrame, speech: Speech) -> list[str]:
    """Return from which share on a step costs more than it saves in a year that is sure to be one of the shock."""
    too_much = table[table["shocked"] < table["shocked"].shift()]
    if too_much.empty:
        return []
    before = float(table["share"].shift().loc[too_much.index[0]])
    return [speech.say("circulation_too_much", share=percent(before))]


def _captured(found: CirculationAnswer, rows: Mapping[str, Mapping[str, Any]], speech: Speech) -> list[str]:
    """Return the value added per unit of final demand and of exports, and the industry that keeps least."""
    before, after = compared(found)
    said = []
    for use in (FINAL, EXPORTS):
        column = f"per_unit_{use}"
        pair = [rows.get(name, {}).get(column, math.nan) for name in (before, after)]
        frame = found.tables["industries"]
        frame = frame[(frame["layout"] == after) & (frame["use"] == use)]
        if any(math.isnan(each) for each in pair) or frame.empty:
            continue
        least = frame.sort_values("per_unit", kind="stable").iloc[0]
        said.append(
            speech.say(
                "circulation_captured", use=speech.say(f"use_{use}"), first=number(pair[0], DIGITS),
                second=number(pair[1], DIGITS), before=layout_words(speech, before), after=layout_words(speech, after),
                industry=industry_words(speech, str(least["industry"])), least=number(float(least["per_unit"]), DIGITS),
            )
        )  # fmt: skip
    return said


def _hangs(found: CirculationAnswer, speech: Speech) -> list[str]:
    spans = found.tables["shares"].dropna(subset=["best_from", "best_to"])
    if len(spans) < 2:
        return []
    told = [
        speech.say("circulation_span", share=percent(row["share"]), low=percent(row["best_from"]),
                   high=percent(row["best_to"]))
        for row in spans.to_dict("records")
    ]  # fmt: skip
    return [speech.say("circulation_hangs", spans=speech.listed(told))]

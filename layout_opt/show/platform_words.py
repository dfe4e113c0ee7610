"""What a study of platforms says in sentences, in the language of a speech."""

from __future__ import annotations

import pandas as pd

from layout_opt.analysis.platforms import PlatformStudy
from layout_opt.analysis.platforms.platform_cases import NONE, OWN, SHARED
from layout_opt.facts.frames import records
from layout_opt.show.speech import Speech
from layout_opt.show.words import number, percent, plain_amount

CLOSE = 1e-9
"""Below which an amount is none [money/yr]."""


def platform_sentences(found: PlatformStudy, speech: Speech) -> list[str]:
    """Return what is best founded, what sharing is worth, how to use a budget, pay-back, fees and clubs."""
    tables = found.tables
    sets = tables["sets"].dropna(subset=["worth"])
    if not found.founded or sets.empty:
        return [speech.say("platforms_none")]
    shared, own = (float(sets.loc[sets["use"] == use, "worth"].max()) for use in (SHARED, OWN))
    own = max(own, 0.0) if own == own else 0.0  # noqa: PLR0124
    names = speech.listed(speech.name("platform", name) for name in found.founded)
    said = [
        speech.say("platforms_best", names=names, worth=plain_amount(shared, speech.money)),
        speech.say("platforms_own", own=plain_amount(own, speech.money), more=plain_amount(shared - own, speech.money)),
    ]
    return [
        *said, *_focus(tables["budgets"], speech), *_paybacks(tables["paybacks"], speech),
        *_fees(tables["fees"], speech), *_game(tables["shares"], speech),
    ]  # fmt: skip


def money_once(speech: Speech) -> str:
    """Return the unit of money paid once, for readers."""
    return speech.unit(speech.instance.units.column("{money}"))


def set_words(speech: Speech, told: str) -> str:
    """Return what a set of platforms is called."""
    if told == NONE:
        return "-"
    return speech.listed(speech.name("platform", name) for name in told.split(" + "))


def _focus(budgets: pd.DataFrame, speech: Speech) -> list[str]:
    """Tell whether to concentrate or to spread, at the least budget at which it makes a difference."""
    for budget, part in budgets.groupby("budget"):
        worth = dict(zip(part["way"], part["worth"], strict=True))
        if {"concentrated", "spread"} <= set(worth) and abs(worth["concentrated"] - worth["spread"]) > CLOSE:
            way = "concentrated" if worth["concentrated"] > worth["spread"] else "spread"
            row = part[part["way"] == way].iloc[0]
            return [
                speech.say(
                    "platforms_focus", budget=plain_amount(float(str(budget)), money_once(speech)),
                    way=speech.say(f"way_{way}"), names=set_words(speech, str(row["founded"])),
                    worth=plain_amount(float(row["worth"]), speech.money),
                    one=plain_amount(worth["concentrated"], speech.money),
                    many=plain_amount(worth["spread"], speech.money),
                )
            ]  # fmt: skip
    return []


def _paybacks(paybacks: pd.DataFrame, speech: Speech) -> list[str]:
    said = []
    rows = records(paybacks[paybacks["founded"] == 1], "platform", "region", "payback_years", "use_share")
    for platform, region, years, share in rows:
        names = {"platform": speech.name("platform", str(platform)), "region": speech.name("region", str(region))}
        if years == years:  # noqa: PLR0124
            said.append(speech.say("platforms_payback", **names, years=number(years), share=percent(share)))
        else:
            said.append(speech.say("platforms_never", **names))
    return said


def _fees(fees: pd.DataFrame, speech: Speech) -> list[str]:
    said = []
    for platform, part in fees.groupby("platform", sort=False):
        name = speech.name("platform", str(platform))
        needed = plain_amount(float(part["fee_needed"].iloc[0]), str(part["unit"].iloc[0]))
        taking, away = (_regions(part[part["takes_part"] == flag], speech) for flag in (1, 0))
        if taking:
            said.append(speech.say("platforms_fee_all", platform=name, needed=needed, names=speech.listed(taking)))
        if away:
            said.append(speech.say("platforms_fee_away", platform=name, needed=needed, names=speech.listed(away)))
        everyone = _regions(part[part["worth"] > CLOSE], speech)
        if everyone:
            key = "platforms_together" if len(everyone) > 1 else "platforms_alone"
            said.append(speech.say(key, platform=name, names=speech.listed(everyone)))
    return said


def _regions(part: pd.DataFrame, speech: Speech) -> list[str]:
    return [speech.name("region", str(region)) for region in part["region"]]


def _game(shares: pd.DataFrame, speech: Speech) -> list[str]:
    if shares.empty:
        return []
    parts = [
        (speech.name("region", str(region)), plain_amount(float(amount), speech.money))
        for region, amount in records(shares, "region", "average")
    ]
    listed = speech.listed(speech.say("platforms_share", region=name, amount=text) for name, text in parts)
    total, alone = float(shares["average"].sum()), float(shares["first"].sum())
    word = "complements" if total - alone > CLOSE else "substitutes" if alone - total > CLOSE else "apart"
    how = speech.say(f"platforms_{word}", **({} if word == "apart" else {"alone": plain_amount(alone, speech.money)}))
    return [speech.say("platforms_game", total=plain_amount(total, speech.money), shares=listed, how=how)]

"""What a run says in three to five sentences: what changes, why, what binds, what does not, what it hangs on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from layout_opt.analysis.explain.margins import PARTS, margins
from layout_opt.model.registry import families
from layout_opt.model.repair import Kind
from layout_opt.result.folder import stored_of
from layout_opt.result.geo_layers import present_activity
from layout_opt.result.indicator_values import industries, leading_industries
from layout_opt.result.status_shares import status_shares
from layout_opt.result.surprise import FORESIGHT
from layout_opt.show.report.limits import (
    Limit,
    at_sites,
    binding_limits,
    equations,
    names_of,
    price_words,
    row_words,
    told_limits,
)
from layout_opt.show.report.overview import gap_words
from layout_opt.show.view import View, make_view, view_at
from layout_opt.show.words import Language, number, percent, plain_amount, price_in_base

NEGLIGIBLE = 1e-4
"""Share of all value below which nothing is said to change [1]."""
NAMED = 2
"""Places named on each side of a change."""
LED = 4
"""Regions named whose leading industry changes."""
MOST = 5
"""Sentences."""
BEST = 1e-9
"""Gap below which no layout is better [1]."""
ROUND_OFF = 1e-6
"""Share of the largest part of a margin below which a difference is none [1]."""


def headlines(view: View, limits: Sequence[Limit] | None = None) -> list[str]:
    """Return the sentences of a run at a node, at most `MOST`.

    Parameters
    ----------
    view : View
        The run and node.
    limits : sequence of Limit, optional
        Those of `binding_limits`, where they are known.
    """
    known = list(binding_limits(view) if limits is None else limits)
    today = view.run.info.get("layout") == "today"
    said: list[str] = []
    if today:
        said += [view.say("head_today"), *_exceeded(view, known)]
    else:
        said += [*_changes(view), *_leaders(view)]
        said += [*_why(view)][: 1 if len(said) < MOST - 2 else 0]
        said += [*_circulation(view), *_binding(view, known), *[*_nulls(view)][:1]]
    return [*said[: MOST - 1], _hangs(view)]


def run_headlines(run: Any, *, local: bool = False) -> list[str]:
    """Return the sentences of a run, just solved or read back, at the last node of its likeliest course.

    Parameters
    ----------
    run : Run or StoredRun
        With a layout.
    local : bool
        Whether names are local (and words Chinese where those are).
    """
    return headlines(make_view(stored_of(run), Language.LOCAL if local else Language.EN))


def _changes(view: View) -> Iterator[str]:
    """Say how much is given up and added by value, and where most of it."""
    worth = view.worth
    today, plan = float(worth["today"].sum()), float(worth["value"].sum())
    if today <= 0:
        yield view.say("head_from_nothing", plan=plain_amount(plan, view.money))
        return
    lost = worth[worth["change"] < -NEGLIGIBLE * today].sort_values("change")
    grown = worth[worth["change"] > NEGLIGIBLE * today].sort_values("change", ascending=False)
    if lost.empty and grown.empty:
        yield view.say("head_still")
        return
    given, added = -float(lost["change"].sum()), float(grown["change"].sum())
    key = "head_moves" if len(lost) and len(grown) else "head_grows" if len(grown) else "head_shrinks"
    yield view.say(
        key, lost=plain_amount(given, view.money), share=percent(given / today), added=plain_amount(added, view.money),
        grown=percent(added / today), less=_places(view, lost), more=_places(view, grown),
    )  # fmt: skip


def _places(view: View, frame: pd.DataFrame) -> str:
    """Return the first places of a frame: industry, region, change."""
    return view.listed(
        view.say(
            "head_place", industry=view.industry(str(industry)), region=view.name("region", str(region)),
            change=f"{'+' if change > 0 else '−'}{plain_amount(abs(change), view.money)}",
        )
        for region, industry, change in frame[["region", "industry", "change"]].head(NAMED).itertuples(index=False)
    )  # fmt: skip


def changed_leaders(view: View) -> dict[str, tuple[str, str]]:
    """Return region -> (industry that leads today, that of the plan; empty where none) where they differ."""
    worth = view.worth
    plan, today = (
        leading_industries(worth[["region", "industry"]].assign(value=worth[column])).set_index("region")["industry"]
        for column in ("value", "today")
    )
    every = sorted(set(plan.index) | set(today.index))
    both = {region: (str(today.get(region, "")), str(plan.get(region, ""))) for region in every}
    return {region: pair for region, pair in both.items() if pair[0] != pair[1]}


def leader_words(view: View) -> str:
    """Return in how many regions another industry leads than today; that none does is said, too."""
    other = changed_leaders(view)
    if not other:
        return view.say("head_same_leaders")
    named = list(other)[:LED]
    names = view.listed(
        view.say("head_leader", region=view.name("region", region), today=_led(view, other[region][0]),
                 plan=_led(view, other[region][1]))
        for region in named
    )  # fmt: skip
    rest = view.say("head_and_more", count=len(other) - len(named)) if len(other) > len(named) else ""
    return view.say("head_other_leaders", count=len(other), total=len(view.instance.members("REGION")),
                    names=names + rest)  # fmt: skip


def _led(view: View, industry: str) -> str:
    return view.industry(industry) if industry else view.say("no_activity")


def _leaders(view: View) -> Iterator[str]:
    if len(set(view.worth["industry"])) > 1 and (view.worth["today"] > 0).any():
        yield leader_words(view)


def _why(view: View) -> Iterator[str]:
    """Say through which part of the margin the place that gains beats the place that loses, in the same industry."""
    if not view.run.info.get("priced", True) or not len(view.tables.get("prices", ())):
        return
    move = _largest_move(view)
    if move is None:
        return
    industry, loser, winner, technologies, unit = move
    before, after = (_margin(view, region, technologies[region]) for region in (loser, winner))
    gains = {part: float(after[part] - before[part]) for part in PARTS}
    part = max(gains, key=lambda name: gains[name])
    size = max(abs(float(found[name])) for found in (before, after) for name in PARTS)
    if gains[part] <= ROUND_OFF * size:
        return
    money = view.instance.units.of("money")
    single, name = price_in_base(gains[part], money, unit.removesuffix("/yr"))
    yield view.say(
        "head_why", industry=view.industry(industry), winner=view.name("region", winner),
        loser=view.name("region", loser), gain=f"{number(single)} {view.unit(name)}", part=view.say(f"margin_{part}"),
    )  # fmt: skip


def _circulation(view: View) -> Iterator[str]:
    """Say what is bought out of incomes at home, and what that multiplies; nothing without such demand."""
    sums = view.run.info.get("sums", {})
    if "income_multiplier" in sums:
        yield view.say(
            "head_circulation", sold=plain_amount(sums["sold_out_of_income"], view.money),
            multiplier=number(sums["income_multiplier"]),
        )  # fmt: skip


def _largest_move(view: View) -> tuple[str, str, str, dict[str, str], str] | None:
    """Return the industry of which most moves by value, who loses and who gains most, their technologies, the unit."""
    worth = view.worth.assign(
        down=(-view.worth["change"]).clip(lower=0), up=view.worth["change"].clip(lower=0)
    )  # fmt: skip
    moved = worth.groupby("industry")[["down", "up"]].sum().min(axis=1)
    if moved.empty or moved.max() <= NEGLIGIBLE * float(worth["today"].sum()):
        return None
    industry = str(moved.idxmax())
    here = worth[worth["industry"] == industry].set_index("region")
    loser, winner = str(here["down"].idxmax()), str(here["up"].idxmax())
    sites = present_activity(view.instance, view.tables, view.node)
    sites = sites[sites["industry"] == industry]
    sites = sites.assign(step=(sites["activity"] - sites["present_activity"]).abs()).sort_values("step")
    chosen = {region: sites[sites["region"] == region].iloc[-1] for region in (loser, winner)}
    units = {str(row["unit"]) for row in chosen.values()}
    if len(units) != 1:
        return None
    return industry, loser, winner, {region: str(row["technology"]) for region, row in chosen.items()}, units.pop()


def _margin(view: View, region: str, technology: str) -> pd.Series:
    found = margins(view.instance, view.run.tables, region)
    return found[(found["technology"] == technology) & (found["node"] == view.node)].iloc[0]


def _exceeded(view: View, limits: Sequence[Limit]) -> Iterator[str]:
    """Say how many limits today's layout exceeds, and which one most."""
    over = [limit for limit in limits if limit.exceeded]
    if "limits" not in view.tables:
        return
    if not over:
        yield view.say("head_none_exceeded")
        return
    worst = max(over, key=lambda one: one.used / one.limit if one.limit > 0 else one.used)
    yield view.say(
        "head_exceeded", count=len(over), what=row_words(view, worst.row), place=worst.place,
        used=number(worst.used), limit=plain_amount(worst.limit, view.unit(worst.unit)),
    )  # fmt: skip


def _binding(view: View, limits: Sequence[Limit]) -> Iterator[str]:
    """Say which limit weighs most: price x limit, and its share of all limits told one by one.

    Where none does at the node, that of the nearest one before it is said: what is decided first may be scarce there.
    """
    earlier = (binding_limits(view_at(view, node)) for node in view.instance.tree.chain(view.node)[1:])
    told = _scarce(limits) or next(filter(None, map(_scarce, earlier)), [])
    heavy = [limit for limit in told if limit.rent > 0]
    if not told:
        unknown = not {"limits", "prices"} <= set(view.tables) or FORESIGHT in view.run.info
        yield from [] if unknown else [view.say("head_free")]
        return
    first = heavy[0] if heavy else told[0]
    key = "head_binds_at_zero" if not heavy else "head_binds" if len(told) > 1 else "head_binds_alone"
    weight = weight_words(view, first)
    yield view.say(
        key, what=row_words(view, first.row), place=first.place, limit=plain_amount(first.limit, view.unit(first.unit)),
        price=price_words(view, first), weight=weight,
        share=percent(first.rent / sum(limit.rent for limit in heavy)) if heavy else "", count=len(told),
    )  # fmt: skip


def _scarce(limits: Sequence[Limit]) -> list[Limit]:
    return [limit for limit in told_limits(list(limits)) if limit.price]


def weight_words(view: View, limit: Limit) -> str:
    """Return price x limit of a limit, with the unit of the objective."""
    worth = limit.price_unit.partition(" per ")[0]
    yearly = "" if "/yr" in worth or not limit.unit.endswith("/yr") else "/yr"
    return plain_amount(limit.rent, view.unit(f"{worth}{yearly}"))


def _nulls(view: View) -> Iterator[str]:
    """Say in words which limits and bans bind nowhere: what they forbid is not there anyway, or there is room.

    Bans are those of the node; the room of limits is the least that they have at any node.
    """
    limits, every = (found.get("limits", pd.DataFrame()) for found in (view.tables, view.run.tables))
    if every.empty:
        return
    prices = view.run.tables.get("prices", pd.DataFrame())
    priced = set(prices.loc[prices["price"] != 0, "row"]) if len(prices) else set()
    bans = {repair.row for family in families() for repair in family.repairs if repair.kind is Kind.BAN}
    free = limits[~limits["row"].isin(priced)]
    for row, found in free[free["row"].isin(bans)].groupby("row", sort=True):
        yield _null_ban(view, str(row), found)
    plain = every[~every["row"].isin({*priced, *bans, *equations(), *at_sites()}) & (every["limit"] > 0)]
    plain = plain[plain["sense"] == "<="]
    for row, found in plain.groupby("row", sort=True):
        fullness = (found["used"] / found["limit"]).tolist()
        full = max(range(len(fullness)), key=fullness.__getitem__)
        used = float(fullness[full])
        if row in _binding_rows(every) or used >= 1 - ROUND_OFF:
            continue
        place = names_of(view, str(row), str(found["key"].iloc[full]))
        yield view.say("head_slack", what=row_words(view, str(row)), place=place, used=percent(used))


def _binding_rows(limits: pd.DataFrame) -> set[str]:
    return set(limits.loc[limits["binding"] == 1, "row"])


def _null_ban(view: View, row: str, found: pd.DataFrame) -> str:
    """Return a sentence on a ban that changes nothing, and whether what it forbids is absent today already."""
    sites = found["key"].str.split(",", expand=True)
    owners = industries(view.instance)
    now = present_activity(view.instance, view.tables, view.node).set_index(["region", "technology"])
    here = [pair for pair in zip(sites[0], sites[1], strict=True) if pair in now.index]
    today = sum(float(now.loc[pair, "present_activity"]) for pair in here)
    named = view.listed(dict.fromkeys(view.industry(owners[name]) for name in sites[1] if name in owners))
    key = "head_unpriced" if view.run.info.get("integers") else "head_null"  # prices hold opening decisions fixed
    key += "_already" if today <= 0 else ""
    return view.say(key, what=row_words(view, row), count=len(found), industries=named)


def _hangs(view: View) -> str:
    """Say on what kind of numbers the answer hangs, how near the best it is, and whether others are as good."""
    info = view.run.info
    shares = view.listed(
        f"{percent(share)} {view.say(status)}" for status, share in status_shares(view.instance).items()
    )
    said = view.say("head_hangs", shares=shares)
    if info.get("layout") == "today":
        return said
    gap = info.get("gap")
    others = view.say("head_others") if info.get("unique") is False else ""
    sure = "head_no_bound" if gap is None else "head_sure" if gap > BEST else "head_best"
    return said + ("" if view.chinese else " ") + view.say(sure, gap=gap_words(gap), others=others)

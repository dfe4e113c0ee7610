"""What is made where: tables of industries, regions, markets and flows."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from layout_opt.instance.spec import NO_WORDS
from layout_opt.model.registry import parts
from layout_opt.result.geo_layers import present_activity
from layout_opt.result.indicator_values import industries, leading_industries
from layout_opt.result.indicators import industry_structure, regional_structure
from layout_opt.show.activity import by_industry, in_order
from layout_opt.show.report.grid import TableCell, TableGrid, difference, figure, grid, growth, origin_of, share, word
from layout_opt.show.view import View
from layout_opt.show.words import number

MOST_FLOWS = 20
"""Flows told in the table."""


def industry_grid(view: View) -> TableGrid | None:
    """Return what each industry does today and in the plan, in its own unit, and how concentrated it is."""
    frame = by_industry(view, present_activity(view.instance, view.tables, view.node))
    if frame.empty:
        return None
    structure = industry_structure(view.values).set_index("industry")
    used = used_capacity(view)
    rows = []
    for industry in in_order(view, frame):
        mine = frame[frame["industry"] == industry]
        today, plan = float(mine["present_activity"].sum()), float(mine["activity"].sum())
        keys = (view.node, industry)
        worth, concentration = (
            float(structure[column][industry]) if industry in structure.index else None
            for column in ("value", "herfindahl_index")
        )
        rows.append(
            [
                word(view.industry(industry)),
                figure(today),
                figure(plan),
                growth(today, plan),
                word(view.unit(str(mine["unit"].iloc[0]))),
                share(used.get(industry)),
                figure(worth, origin_of("industry_structure", keys, "value")),
                figure(
                    concentration,
                    origin_of("industry_structure", keys, "herfindahl_index"),
                ),
            ]
        )
    heads = [
        (view.say("industry_word"), ""), (view.say("today_word"), ""), (view.say("plan_word"), ""),
        (view.say("growth_word"), ""), (view.say("unit_word"), ""), (view.say("capacity_used"), ""),
        (view.say("made_value"), view.money), (view.say("herfindahl_word"), "0–1"),
    ]  # fmt: skip
    return grid(view.say("industries_caption"), heads, rows)


@dataclass(frozen=True)
class IndustryBar:
    """Value of an industry today and in the plan; lengths are shares of the largest [1]."""

    name: str
    today: float
    plan: float
    words: str


def industry_bars(view: View) -> list[IndustryBar]:
    """Return what the activity of each industry is worth today and in the plan, largest first."""
    if view.run.info.get("layout") == "today":
        return []
    worth = view.worth.groupby("industry")[["today", "value"]].sum()
    worth = worth[(worth["today"] > 0) | (worth["value"] > 0)].sort_values("value", ascending=False)
    most = float(worth.to_numpy().max()) if len(worth) else 1.0
    return [
        IndustryBar(
            view.industry(str(industry)), today / most, value / most,
            f"{number(today)} → {number(value)} ({growth(today, value).text})",
        )
        for industry, today, value in worth.reset_index().itertuples(index=False)
    ]  # fmt: skip


def used_capacity(view: View) -> dict[str, float]:
    """Return the share of capacity at work by industry, where all its sites are counted in one unit [1]."""
    capacity = view.tables.get("capacity", pd.DataFrame())
    if capacity.empty:
        return {}
    both = view.tables["activity"][["region", "technology", "activity"]].merge(
        capacity[["region", "technology", "capacity", "unit"]], on=["region", "technology"]
    )
    both["industry"] = both["technology"].map(industries(view.instance))
    found = {}
    for industry, rows in both[both["industry"].notna()].groupby("industry"):
        if len(set(rows["unit"])) == 1 and rows["capacity"].sum() > 0:
            found[str(industry)] = float(rows["activity"].sum() / rows["capacity"].sum())
    return found


def region_grid(view: View) -> TableGrid | None:
    """Return value today and in the plan, leading industry and specialisation of each region."""
    values = view.values
    if values.empty:
        return None
    structure = regional_structure(values).set_index("region")
    leading = leading_industries(values).set_index("region")
    worth = view.worth.groupby("region")[["value", "today"]].sum()
    groups = view.instance.attribute("regions", "group")
    rows = []
    for region in sorted(worth.index, key=lambda name: (str(groups.get(name, "")), -float(worth["value"][name]))):
        here, keys = region in structure.index, (view.node, str(region))
        today, plan = float(worth["today"][region]), float(worth["value"][region])
        rows.append(
            [
                word(view.name("region", str(region))),
                word(str(groups.get(region) or "")),
                figure(today),
                figure(plan, origin_of("regional_structure", keys, "value") if here else ""),
                difference(today, plan),
                growth(today, plan),
                word(view.industry(str(leading["industry"][region])) if region in leading.index else "–"),
                share(float(leading["share"][region]) if region in leading.index else None),
                figure(
                    float(structure["krugman_index"][region]) if here else None,
                    origin_of("regional_structure", keys, "krugman_index"),
                ),
            ]
        )
    heads = [
        (view.say("region_word"), ""), (view.say("group_word"), ""), (view.say("today_word"), view.money),
        (view.say("plan_word"), view.money), (view.say("change_word"), view.money), (view.say("growth_word"), ""),
        (view.say("leading_word"), ""), (view.say("its_share"), ""), (view.say("krugman"), "0–2"),
    ]  # fmt: skip
    return grid(view.say("regions_caption"), heads, rows)


def market_grid(view: View) -> TableGrid | None:
    """Return what buyers ask for, get and lack, by market and tier."""
    short = view.tables.get("shortage", pd.DataFrame())
    if short.empty:
        return None
    rows = []
    for (market, tier, unit), found in short.groupby(["market", "tier", "unit"], sort=True):
        asked, served = float(found["quantity"].sum()), float(found["served"].sum())
        rows.append(
            [
                word(view.name("commodity", str(market))), word(str(tier)), figure(asked), figure(served),
                share(served / asked if asked > 0 else None), figure(float(found["shortage"].sum())),
                word(view.unit(str(unit))),
            ]
        )  # fmt: skip
    heads = [
        (view.say("market_word"), ""), (view.say("tier_word"), ""), (view.say("asked_word"), ""),
        (view.say("served_word"), ""), (view.say("served_share"), ""), (view.say("short_word"), ""),
        (view.say("unit_word"), ""),
    ]  # fmt: skip
    return grid(view.say("markets_caption"), heads, rows)


def surplus_grid(view: View) -> TableGrid | None:
    """Return the goods of which something is made that nobody accepts: ineffective output."""
    surplus = view.tables.get("surplus", pd.DataFrame())
    if surplus.empty or surplus["surplus"].sum() <= 0:
        return None
    rows = [
        [word(view.name("commodity", str(good))), figure(float(found["surplus"].sum())), word(view.unit(str(unit)))]
        for (good, unit), found in surplus.groupby(["commodity", "unit"], sort=True)
        if found["surplus"].sum() > 0
    ]
    heads = [(view.say("good_word"), ""), (view.say("surplus_word"), ""), (view.say("unit_word"), "")]
    return grid(view.say("surplus_caption"), heads, rows)


def flow_grid(view: View) -> TableGrid | None:
    """Return the largest shipments, by value."""
    shipments = view.tables.get("shipments", pd.DataFrame({"shipment": []}))
    if not (shipments["shipment"] > 0).any():
        return None
    moved = view.moved
    top = moved.sort_values(["value", "from_region", "to_region"], ascending=[False, True, True]).head(MOST_FLOWS)
    rows = []
    columns = ["from_region", "to_region", "commodity", "shipment", "unit", "value"]
    for start, end, good, shipment, unit, value in top[columns].itertuples(index=False):
        origin = origin_of("shipments", (view.node, start, end, good), "shipment")
        route = f"{view.name('region', start)} → {view.name('region', end)}"
        rows.append(
            [word(route), word(view.name("commodity", good)), figure(shipment, origin), word(view.unit(unit)),
             figure(value)]
        )  # fmt: skip
    heads = [
        (view.say("route_word"), ""), (view.say("good_word"), ""), (view.say("amount_word"), ""),
        (view.say("unit_word"), ""), (view.say("flow_value"), view.money),
    ]  # fmt: skip
    return grid(view.say("flows_caption", count=len(rows), total=len(moved)), heads, rows)


def money_grid(view: View) -> TableGrid | None:
    """Return money by part, for each group of regions and for all."""
    value = view.tables.get("value", pd.DataFrame())
    if value.empty:
        return None
    groups = view.instance.attribute("regions", "group")
    named = value["region"].map(lambda name: groups.get(name) or view.name("region", name))
    wide = value.assign(group=named).pivot_table(index="group", columns="part", values="value", aggfunc="sum")
    parts = [part for part in wide.columns if wide[part].abs().sum() > 0]
    rows: list[list[TableCell]] = [
        [word(str(group)), *(figure(float(wide[part].fillna(0.0)[group])) for part in parts)] for group in wide.index
    ]
    rows.append([word(view.say("all_together")), *(figure(float(wide[part].sum())) for part in parts)])
    heads = [(view.say("group_word"), ""), *((part_words(view, part), view.money) for part in parts)]
    return grid(view.say("money_caption"), heads, rows)


def part_words(view: View, part: str) -> str:
    """Return the name of a part of the value in the words of its family; its id if nobody declares it."""
    said = parts()[part].words if part in parts() else NO_WORDS
    return said[int(view.chinese)] or part.replace("_", " ")

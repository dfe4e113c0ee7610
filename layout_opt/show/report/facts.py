"""What is said of a region when it is pointed at, whatever layer is shown."""

from __future__ import annotations

import pandas as pd

from layout_opt.show.report.grid import growth
from layout_opt.show.view import View
from layout_opt.show.words import amount, number

MOST = 4
"""Industries named for a region."""


def region_facts(view: View) -> dict[str, list[tuple[str, str]]]:
    """Return (label, words) for each region: value today and in the plan, main industries, discharge, factors."""
    worth = view.worth
    discharge = view.tables.get("discharge", pd.DataFrame())
    factors = view.tables.get("factors", pd.DataFrame())
    groups = view.instance.attribute("regions", "group")
    found: dict[str, list[tuple[str, str]]] = {}
    for region in view.instance.members("REGION"):
        here = worth[worth["region"] == region]
        facts = [(view.say("group_word"), str(groups[region]))] if groups.get(region) else []
        facts += _value(view, here)
        for kind, frame, column in (("pollutant", discharge, "discharge"), ("factor", factors, "use")):
            if not frame.empty:
                mine = frame[(frame["region"] == region) & (frame[column] > 0)]
                words = "discharges" if kind == "pollutant" else "uses"
                facts += [
                    (view.say(words, name=view.name(kind, name)), amount(size, view.unit(unit)))
                    for name, size, unit in mine[[kind, column, "unit"]].itertuples(index=False)
                ]
        found[region] = facts
    return found


def _value(view: View, here: pd.DataFrame) -> list[tuple[str, str]]:
    """Return value, today's value and the main industries."""
    plan, today = float(here["value"].sum()), float(here["today"].sum())
    if plan <= 0 and today <= 0:
        return [(view.say("made_value"), view.say("no_activity"))]
    facts = [(view.say("made_value"), amount(plan, view.money))]
    if view.run.info.get("layout") != "today":
        facts.append((view.say("today_word"), f"{number(today)} ({growth(today, plan).text})"))
    main = here[here["value"] > 0].sort_values(["value", "industry"], ascending=[False, True]).head(MOST)
    for industry, value, before in main[["industry", "value", "today"]].itertuples(index=False):
        facts.append((view.industry(industry), f"{number(value)} ({growth(before, value).text})"))
    return facts

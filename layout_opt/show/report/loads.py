"""Rivers, air and aquifers: load against capacity, as bars and a table."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from layout_opt.result.gis_style import USED_BREAKS
from layout_opt.result.indicator_attribution import BACKGROUND
from layout_opt.result.palette import USED
from layout_opt.show.basin import in_flow_order, used_share
from layout_opt.show.classes import class_of
from layout_opt.show.report.grid import TableGrid, figure, grid, origin_of, share, word
from layout_opt.show.view import View
from layout_opt.show.words import amount, number, percent

MOST_CAUSES = 3
"""Groups named as causes of a load."""


@dataclass(frozen=True)
class Bar:
    """The load of one receptor against its capacity; lengths are shares of the longer of both [1].

    Parameters
    ----------
    name, words : str
        Receptor, and its load, capacity and used share.
    natural, load : float
        Length of the background and of the whole load.
    mark : float or None
        Where the capacity is.
    colour : str
        By used share.
    """

    name: str
    words: str
    natural: float
    load: float
    mark: float | None
    colour: str


@dataclass(frozen=True)
class PollutantLoads:
    """The receptors of one pollutant."""

    title: str
    bars: tuple[Bar, ...]
    table: TableGrid


def pollutant_loads(view: View) -> list[PollutantLoads]:
    """Return bars and table of each pollutant, limited ones first."""
    loads = view.tables.get("loads", pd.DataFrame())
    if loads.empty:
        return []
    limited = loads.groupby("pollutant")["capacity"].count().sort_values(ascending=False, kind="stable")
    return [_pollutant(view, str(name), loads[loads["pollutant"] == name]) for name in limited.index]


def _pollutant(view: View, pollutant: str, loads: pd.DataFrame) -> PollutantLoads:
    rows = in_flow_order(view, loads)
    unit = view.unit(str(rows["unit"].iloc[0]))
    title = f"{view.name('pollutant', pollutant)} [{unit}]"
    used = used_share(rows)
    bars, lines = [], []
    columns = ["receptor", "background", "load", "capacity"]
    for receptor, background, load, capacity in rows[columns].itertuples(index=False):
        name = view.name("receptor", receptor)
        limit = None if math.isnan(capacity) else float(capacity)
        bars.append(_bar(view, name, (background, load, limit), used.get(receptor)))
        keys = (view.node, receptor, pollutant)
        lines.append(
            [
                word(name), figure(background, origin_of("loads", keys, "background")),
                figure(load, origin_of("loads", keys, "load")), figure(limit, origin_of("loads", keys, "capacity")),
                share(used.get(receptor)), word(_causes(view, receptor, pollutant)),
            ]
        )  # fmt: skip
    heads = [
        (view.say("receptor_word"), ""), (view.say("background_word"), unit), (view.say("load_word"), unit),
        (view.say("capacity_mark"), unit), (view.say("used_share"), ""), (view.say("causes_word"), ""),
    ]  # fmt: skip
    return PollutantLoads(title, tuple(bars), grid(view.say("loads_caption", name=title), heads, lines))


def _bar(view: View, name: str, sizes: tuple[float, float, float | None], used: float | None) -> Bar:
    background, load, capacity = sizes
    whole = max(load, capacity or 0.0) or 1.0
    told = number(load) if capacity is None else f"{number(load)} / {number(capacity)}"
    words = f"{told} ({percent(used)})" if used is not None else f"{told}, {view.say('no_limit')}"
    colour = USED[1] if used is None else USED[max(class_of(used, USED_BREAKS), 1)]
    mark = None if capacity is None else capacity / whole
    return Bar(name, words, min(background / whole, load / whole), load / whole, mark, colour)


def _causes(view: View, receptor: str, pollutant: str) -> str:
    """Return the groups of regions that cause most of a load, with their shares."""
    caused = view.tables.get("attribution", pd.DataFrame())
    if caused.empty:
        return ""
    here = caused[(caused["receptor"] == receptor) & (caused["pollutant"] == pollutant) & (caused["load"] > 0)]
    groups = view.instance.attribute("regions", "group")
    named = here["region"].map(
        lambda name: view.say("background") if name == BACKGROUND else groups.get(name) or view.name("region", name)
    )
    top = here.groupby(named)["share"].sum().sort_values(ascending=False, kind="stable").head(MOST_CAUSES)
    return view.listed(f"{name} {percent(float(part))}" for name, part in top.items())


def receptor_facts(view: View, receptor: str) -> list[tuple[str, str]]:
    """Return what is said of a receptor when it is pointed at: load and capacity of each pollutant."""
    loads = view.tables.get("loads", pd.DataFrame())
    if loads.empty:
        return []
    facts = []
    rows = loads[loads["receptor"] == receptor]
    used = {str(name): used_share(found).get(receptor) for name, found in rows.groupby("pollutant")}
    for pollutant, load, capacity, unit in rows[["pollutant", "load", "capacity", "unit"]].itertuples(index=False):
        told = amount(load, view.unit(unit))
        if not math.isnan(capacity):
            told = view.say("load_of", load=number(load), capacity=amount(capacity, view.unit(unit)))
        part = used.get(pollutant)
        facts.append((view.name("pollutant", pollutant), told if part is None else f"{told} ({percent(part)})"))
    return facts

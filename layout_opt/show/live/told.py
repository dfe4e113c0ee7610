"""Levers, limits and industries in the reader's words, numbered as the script of the page counts them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from layout_opt.result.indicator_values import leading_industries
from layout_opt.result.palette import BLANK, SEQUENCE, USED, category_styles
from layout_opt.show.classes import class_labels, even_classes
from layout_opt.show.lexicon import LEXICON
from layout_opt.show.live.derive import Levers, RuledCell
from layout_opt.show.live.levers import Slider, Switch
from layout_opt.show.panels import ranked
from layout_opt.show.report.layers import VALUE_STEPS, Tone
from layout_opt.show.report.limits import Limit, at_sites, equations, names_of, price_parts, row_words
from layout_opt.show.report.map_data import paint
from layout_opt.show.view import View
from layout_opt.solver.prices import price_unit


def lever_words(view: View, levers: Levers) -> dict[str, Any]:
    """Return sliders, cells of the grid, and what is left out, with names, units and changes."""
    sliders = [
        {
            "kind": found.slider.kind, "name": slider_name(view, found.slider), "base": found.slider.base,
            "low": found.low, "high": found.high, "single": found.slider.single, "unit": view.unit(found.slider.unit),
            "change": {
                "table": found.slider.table, "where": dict(found.slider.where), "column": found.slider.column,
            },
        }
        for found in levers.sliders
    ]  # fmt: skip
    kinds = dict.fromkeys(found.slider.kind for found in levers.sliders)
    return {
        "kinds": [[kind, *(view.say(f"live_{part}_{kind}") for part in ("kind", "help", "short"))] for kind in kinds],
        "sliders": sliders,
        "grid": [_cell(view, cell) for cell in levers.cells],
        "left": _left_out(view, levers),
    }


def slider_name(view: View, slider: Slider) -> str:
    """Return what a slider is called: the names of the cells of its key, or that it means all."""
    named = view.listed(_word(view, column, word) for column, word in slider.where.items())
    return named or view.say("live_all")


def _word(view: View, column: str, word: str) -> str:
    if word == "*":
        return view.say("live_all")
    if f"live_word_{word}" in LEXICON:
        return view.say(f"live_word_{word}")
    kind = "commodity" if column == "market" else column
    return view.name(kind, word) if kind in view.names else word


def _cell(view: View, cell: RuledCell) -> dict[str, Any]:
    switch = cell.switch
    heading = view.name("region", cell.place) if len(cell.pairs) == 1 and cell.pairs[0][1] == cell.place else cell.place
    return {
        "what": view.name("technology", cell.what), "place": heading or view.say("live_everywhere"),
        "table": switch.table, "column": switch.column, "states": list(switch.states),
        "rows": [{switch.place: region, switch.what: what} for what, region in cell.pairs],
    }  # fmt: skip


def _left_out(view: View, levers: Levers) -> list[str]:
    """Return a sentence for each lever that the page does not have."""
    said = []
    for found in levers.left_out:
        lever = found.lever
        kind = view.say(f"live_kind_{lever.kind}")
        name = kind if isinstance(lever, Switch) else f"{kind}{view.say('colon')}{slider_name(view, lever)}"
        said.append(view.say(f"live_left_{found.why}", name=name))
    return said


def limit_words(view: View, levers: Levers) -> list[dict[str, Any]]:
    """Return the limits that are told one by one: row of the program, node, words, and how its price is written."""
    limits = view.run.tables.get("limits", pd.DataFrame())
    if limits.empty:
        return []
    units = {
        (node, row, key): unit
        for node, row, key, unit in limits[["node", "row", "key", "unit"]].itertuples(index=False)
    }
    prices = view.run.tables.get("prices", pd.DataFrame({name: [] for name in ("node", "row", "key", "price")}))
    known = {
        (node, row, key): price
        for node, row, key, price in prices[["node", "row", "key", "price"]].itertuples(index=False)
    }
    aim = levers.program.stages[-1].aim.value
    receptors = set(view.instance.members("RECEPTOR")) if view.instance.has("receptors") else set()
    told, untold = [], {*at_sites(), *equations()}
    for (_, row, key), number in levers.space.rows.items():
        place = (key[0] if key else "", row, ",".join(key[1:]))
        if place not in units or row in untold:
            continue
        unit = units[place]
        found = Limit(row, place[2], names_of(view, row, place[2]), 0.0, 0.0, unit, 1.0,
                      price_unit(view.instance, aim, unit), 0.0, exceeded=False)  # fmt: skip
        factor, money, single = price_parts(view, found)
        told.append(
            {
                "row": number,
                "node": view.instance.tree.nodes.index(place[0]),
                "what": row_words(view, row),
                "place": found.place,
                "unit": view.unit(unit),
                "factor": factor,
                "money": money,
                "single": single,
                "price": known.get(place, 0.0),
                "receptor": next((part for part in key if part in receptors), ""),
            }
        )
    return told


def industry_tones(view: View, owners: Sequence[str]) -> list[list[str]]:
    """Return name and paint of each industry: those that lead in the plan as on its map, then the others."""
    values = view.values
    order = ranked(values, "industry", "value") if len(values) else []
    leads = set(leading_industries(values)["industry"]) if len(values) else set()
    names = [name for name in order if name in leads]
    names += [name for name in (*order, *owners) if name not in names]
    styles = category_styles(dict.fromkeys(names))
    return [[view.industry(name), paint(Tone(*styles[name], "")), *styles[name]] for name in owners]


def value_classes(view: View, owners: Sequence[str]) -> Mapping[str, Any]:
    """Return classes of the value made, by industry and for all together, and of used shares."""
    worth = view.worth
    frames = [worth.groupby("region")[["value", "today"]].sum()]
    frames += [worth[worth["industry"] == name].groupby("region")[["value", "today"]].sum() for name in owners]
    edges = []
    for frame in frames:
        known = [float(value) for value in (*frame["value"], *frame["today"]) if value > 0]
        edges.append(list(even_classes(known, VALUE_STEPS)) if known else list(VALUE_STEPS))
    return {
        "edges": edges,
        "labels": [class_labels(found) for found in edges],
        "sequence": list(SEQUENCE),
        "used": list(USED),
        "used_words": [view.say(f"used_{place}") for place in range(len(USED))],
        "blank": BLANK,
    }

"""What the map can show: for each layer the colour of every place and what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from layout_opt.result.gis_style import USED_BREAKS
from layout_opt.result.indicator_values import leading_industries
from layout_opt.result.indicators import regional_structure, specialisation
from layout_opt.result.palette import BLANK, LAND, SEQUENCE, SHORTFALL, USED, category_styles
from layout_opt.show.basin import used_share
from layout_opt.show.classes import class_labels, class_of, even_classes
from layout_opt.show.flows import delivered, pairs
from layout_opt.show.legend import round_down
from layout_opt.show.panels import ranked
from layout_opt.show.price_pages import PricePanel, goods_panels, limit_panels, panel_edges, tone_of_class
from layout_opt.show.report.declared_tables import declared_layers
from layout_opt.show.report.flow_layers import FlowLine, flow_layers
from layout_opt.show.scene import Scene
from layout_opt.show.specialisation import KRUGMAN, QUOTIENTS
from layout_opt.show.words import amount, number, percent

PARTS = (0.01, 1 / 3)
"""Class limits of a change, as shares of the largest change [1]."""
VALUE_STEPS = (1.0, 10.0, 100.0, 1000.0)
"""Class limits of values where there are too few to class [money]."""
Cell = tuple[int, str]
"""Class of a place and what is said of it."""


@dataclass(frozen=True)
class Tone:
    """One entry of a legend: colour, hatch (of `palette.HATCHES`) and words."""

    colour: str
    hatch: str
    words: str


@dataclass(frozen=True)
class MapLayer:
    """One thing that the map can show.

    Parameters
    ----------
    group : str
        Key of the group of layers in the lexicon, without ``layer_``.
    label : str
        What of the group it shows, for the reader: an industry, pollutant or good.
    kind : str
        ``region`` or ``receptor``: what is coloured.
    note : str
        How to read it, with unit.
    tones : tuple of Tone
        Legend.
    cells : mapping
        Place -> (place in the legend, what is said).
    lines : tuple of FlowLine
        Flows drawn above.
    """

    group: str
    label: str
    kind: str
    note: str
    tones: tuple[Tone, ...]
    cells: Mapping[str, Cell]
    lines: tuple[FlowLine, ...] = ()


def map_layers(scene: Scene) -> list[MapLayer]:
    """Return every layer that the node of a run can fill, the leading industry first."""
    makers: tuple[Callable[[Scene], list[MapLayer]], ...] = (
        _division, _values, _changes, _specialisation, _loads, _prices, _flows, _declared,
    )  # fmt: skip
    return [layer for make in makers for layer in make(scene)]


def _division(scene: Scene) -> list[MapLayer]:
    values = scene.values
    if values.empty or values["value"].sum() <= 0:
        return []
    leading = leading_industries(values)
    names = ranked(values, "industry", "value")
    leaders = [name for name in names if name in set(leading["industry"])]
    styles = category_styles(leaders)
    tones = [Tone(*styles[name], scene.industry(name)) for name in leaders]
    cells = {
        region: (leaders.index(industry), f"{scene.industry(industry)}, {percent(share)}")
        for region, industry, share in zip(leading["region"], leading["industry"], leading["share"], strict=True)
    }
    return [
        MapLayer("division", scene.say("all_industries"), "region", scene.say("layer_division_note"),
              (*tones, Tone(LAND, "", scene.say("no_activity"))), cells)
    ]  # fmt: skip


def _values(scene: Scene) -> list[MapLayer]:
    values = scene.values
    values = values[values["value"] > 0]
    made = []
    for label, rows in _by_industry(scene, values):
        sums = rows.groupby("region")["value"].sum()
        edges = even_classes(sums.tolist(), _few(sums.tolist(), VALUE_STEPS))
        cells = _classed(sums, edges, lambda value: amount(value, scene.money))
        made.append(_region_layer(scene, "value", label, edges, SEQUENCE, cells, scene.money))
    return made


def _changes(scene: Scene) -> list[MapLayer]:
    if scene.run.info.get("layout") == "today":
        return []
    worth = scene.worth
    made = []
    for label, rows in _by_industry(scene, worth):
        sums = rows.groupby("region")[["value", "today", "change"]].sum()
        most = float(sums["change"].abs().max()) if len(sums) else 0.0
        if most <= 0:
            continue
        edges = _steps(most)
        cells = {
            str(region): (class_of(change, edges), _change_words(scene, value, today))
            for region, value, today, change in sums.reset_index().itertuples(index=False)
        }
        made.append(_region_layer(scene, "change", label, edges, SHORTFALL[::-1], cells, scene.money))
    return made


def _change_words(scene: Scene, value: float, today: float) -> str:
    return f"{signed(value - today, scene.money)} ({number(today)} → {number(value)})"


def signed(value: float, unit: str) -> str:
    """Return an amount with its sign, also where it is above zero."""
    return f"{'+' if value > 0 else ''}{amount(value, unit)}"


def _specialisation(scene: Scene) -> list[MapLayer]:
    values = scene.values
    quotients = specialisation(values)
    if quotients["industry"].nunique() < 2 or quotients["region"].nunique() < 2:
        return []
    table = regional_structure(values).set_index("region")["krugman_index"]
    edges = even_classes(table.tolist(), KRUGMAN)
    cells = _classed(table, edges, number)
    made = [_region_layer(scene, "specialisation", scene.say("krugman"), edges, SEQUENCE, cells, "1")]
    for label, rows in _by_industry(scene, quotients, whole=False):
        found = rows[rows["location_quotient"] > 0].set_index("region")["location_quotient"]
        cells = _classed(found, QUOTIENTS, number)
        made.append(_region_layer(scene, "specialisation", label, QUOTIENTS, SHORTFALL, cells, "1"))
    return made


def _loads(scene: Scene) -> list[MapLayer]:
    loads = scene.tables.get("loads", pd.DataFrame())
    if loads.empty or not len(scene.receptors):
        return []
    tones = [Tone(colour, "", scene.say(f"used_{place}")) for place, colour in enumerate(USED)]
    made = []
    for pollutant, rows in loads.groupby("pollutant", sort=True):
        used = used_share(rows)
        unit = scene.unit(str(rows["unit"].iloc[0]))
        cells: dict[str, Cell] = {}
        for receptor, load, capacity in rows[["receptor", "load", "capacity"]].itertuples(index=False):
            if receptor in used:
                told = scene.say("load_of", load=number(load), capacity=amount(capacity, unit))
                cells[receptor] = (class_of(used[receptor], USED_BREAKS), f"{told} ({percent(used[receptor])})")
            else:
                cells[receptor] = (len(USED), f"{amount(load, unit)}, {scene.say('no_limit')}")
        note = scene.say("layer_load_note", unit=unit)
        legend = (*tones, Tone(BLANK, "////", scene.say("no_limit")))
        made.append(MapLayer("load", scene.name("pollutant", str(pollutant)), "receptor", note, legend, cells))
    return made


def _prices(scene: Scene) -> list[MapLayer]:
    prices = scene.tables.get("prices", pd.DataFrame())
    if prices.empty:
        return []
    made = []
    for group, find in (("price", limit_panels), ("goods_price", goods_panels)):
        panels = sorted(find(scene, prices), key=lambda panel: -panel.weight)
        made += [_price_layer(scene, group, panel) for panel in panels if any(panel.prices.values())]
    return made


def _price_layer(scene: Scene, group: str, panel: PricePanel) -> MapLayer:
    edges = panel_edges(sorted(set(panel.prices.values())))
    classes = len(edges) + 1
    words = class_labels(edges) if edges else [number(next(iter(panel.prices.values())))]
    tones = [Tone(SEQUENCE[tone_of_class(place, classes)], "", said) for place, said in enumerate(words)]
    cells = {place: (class_of(price, edges), f"{number(price)} {panel.unit}") for place, price in panel.prices.items()}
    note = scene.say("layer_price_note", unit=panel.unit)
    legend = (*tones, Tone(BLANK, "////", scene.say("no_price")))
    return MapLayer(group, panel.title, panel.kind, note, legend, cells)


def _flows(scene: Scene) -> list[MapLayer]:
    made = []
    for found in flow_layers(scene):
        legend = (Tone(LAND, "", scene.say("region_word")),)
        cells = {region: (0, words) for region, words in found.exchange.items()}
        made.append(MapLayer("flows", found.label, "region", found.note, legend, cells, found.lines))
    return [*made, *_outside(scene)]


def _declared(scene: Scene) -> list[MapLayer]:
    """Return what families say that maps show of their results, by region."""
    made = []
    for label, sums, unit in declared_layers(scene):
        edges = even_classes(sums.tolist(), _few(sums.tolist(), VALUE_STEPS))
        cells = _classed(sums[sums > 0], edges, partial(amount, unit=unit))
        made.append(_region_layer(scene, "more", label, edges, SEQUENCE, cells, unit))
    return made


def _outside(scene: Scene) -> list[MapLayer]:
    """Return what each region delivers to places off the map, net."""
    shipments = scene.tables.get("shipments", pd.DataFrame({"shipment": []}))
    if not (shipments["shipment"] > 0).any():
        return []
    _, outside = pairs(scene, scene.deliveries)
    out, back = delivered(scene, outside)
    net = out.sub(back, fill_value=0.0)
    most = float(net.abs().max()) if len(net) else 0.0
    if not most > 0:
        return []
    edges = _steps(most)
    cells = {
        str(region): (class_of(float(value), edges), signed(float(value), scene.money)) for region, value in net.items()
    }
    names = sorted({*outside["from_region"], *outside["to_region"]} - set(scene.regions["region"]))
    label = scene.listed(scene.name("region", name) for name in names)
    return [_region_layer(scene, "outside", label, edges, SHORTFALL[::-1], cells, scene.money)]


def _steps(most: float) -> tuple[float, float, float, float]:
    """Return class limits of a change, the same on both sides of zero."""
    small, large = (round_down(most * part) for part in PARTS)
    return -large, -small, small, large


def _region_layer(
    scene: Scene, group: str, label: str, edges: Sequence[float], colours: Sequence[str], cells: Mapping[str, Cell],
    unit: str,
) -> MapLayer:  # fmt: skip
    tones = [Tone(colour, "", words) for colour, words in zip(colours, class_labels(edges), strict=False)]
    note = scene.say(f"layer_{group}_note", unit=unit)
    return MapLayer(group, label, "region", note, (*tones, Tone(BLANK, "////", scene.say("absent"))), cells)


def _by_industry(scene: Scene, frame: pd.DataFrame, *, whole: bool = True) -> list[tuple[str, pd.DataFrame]]:
    """Return (name, rows): all industries together, then each, largest value first."""
    names = ranked(frame, "industry", "value")
    parts = [(scene.industry(name), frame[frame["industry"] == name]) for name in names]
    return [(scene.say("all_industries"), frame), *parts] if whole and len(parts) > 1 else parts


def _classed(values: pd.Series, edges: Sequence[float], words: Callable[[float], str]) -> dict[str, Cell]:
    """Return class and words of each place."""
    return {str(place): (class_of(float(value), edges), words(float(value))) for place, value in values.items()}


def _few(values: Sequence[float], default: Sequence[float]) -> tuple[float, ...]:
    """Return class limits for few values: between them where there are two or more."""
    known = np.unique(np.array(values, dtype=float))
    return panel_edges(known.tolist()) if len(known) > 1 else tuple(default)

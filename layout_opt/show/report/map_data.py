"""The layers of the map as the script of the page reads them: one JSON object, places by number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from layout_opt.result.palette import HATCHES
from layout_opt.show.flows import BEND
from layout_opt.show.report.facts import region_facts
from layout_opt.show.report.layers import MapLayer, Tone
from layout_opt.show.report.loads import receptor_facts
from layout_opt.show.report.shapes import MapShapes, PageShape
from layout_opt.show.view import View


def paint(tone: Tone) -> str:
    """Return the fill of a tone: its colour, or the pattern of its hatch."""
    return tone.colour if not tone.hatch else f"url(#{pattern_name(tone)})"


def pattern_name(tone: Tone) -> str:
    """Return the name of the pattern of a hatched tone."""
    return f"h{HATCHES.index(tone.hatch) if tone.hatch in HATCHES else len(HATCHES)}{tone.colour.lstrip('#')}"


def patterns(layers: Sequence[MapLayer]) -> list[tuple[str, Tone]]:
    """Return every pattern that layers need: name and tone."""
    found = {pattern_name(tone): tone for layer in layers for tone in layer.tones if tone.hatch}
    return sorted(found.items(), key=lambda pair: pair[0])


def places(view: View, shapes: MapShapes) -> dict[str, Any]:
    """Return the places of the map in the order of its shapes: ids and names."""
    return {
        "region": [[shape.identity, view.name("region", shape.identity)] for shape in shapes.regions],
        "receptor": [[shape.identity, view.name("receptor", shape.identity)] for shape in shapes.receptors],
    }


def view_data(view: View, shapes: MapShapes, layers: Sequence[MapLayer]) -> dict[str, Any]:
    """Return the layers and facts of one run and node."""
    facts = region_facts(view)
    return {
        "layers": [layer_data(view, shapes, layer) for layer in layers],
        "facts": {
            "region": [facts.get(shape.identity, []) for shape in shapes.regions],
            "receptor": [receptor_facts(view, shape.identity) for shape in shapes.receptors],
        },
    }


def layer_data(view: View, shapes: MapShapes, layer: MapLayer) -> dict[str, Any]:
    """Return one layer: legend, then class and words of each place in the order of the shapes (null: nothing)."""
    shown = shapes.regions if layer.kind == "region" else shapes.receptors
    return {
        "group": layer.group,
        "label": layer.label,
        "kind": layer.kind,
        "note": layer.note,
        "tones": [[paint(tone), tone.words] for tone in layer.tones],
        "cells": [list(layer.cells[shape.identity]) if shape.identity in layer.cells else None for shape in shown],
        "lines": _lines(view, shapes, layer),
    }


def _lines(view: View, shapes: MapShapes, layer: MapLayer) -> list[list[Any]]:
    """Return path, width, name and words of each flow."""
    at = {shape.identity: shape for shape in shapes.regions}
    return [
        [
            bow(at[line.start], at[line.end], line.width),
            line.width,
            f"{view.name('region', line.start)} → {view.name('region', line.end)}",
            line.words,
        ]
        for line in layer.lines
    ]


def bow(start: PageShape, end: PageShape, width: float) -> str:
    """Return the path of a flow: it bows to its right, so that both directions show, and stops short of its end."""
    across, down = end.x - start.x, end.y - start.y
    length = (across**2 + down**2) ** 0.5 or 1.0
    x, y = (start.x + end.x) / 2 - 2 * BEND * down, (start.y + end.y) / 2 + 2 * BEND * across
    short = min(6.0 + 1.6 * width, 0.4 * length)
    back = ((end.x - x) ** 2 + (end.y - y) ** 2) ** 0.5 or 1.0
    tip_x, tip_y = end.x - short * (end.x - x) / back, end.y - short * (end.y - y) / back
    return f"M{start.x:.1f},{start.y:.1f}Q{x:.1f},{y:.1f} {tip_x:.1f},{tip_y:.1f}"


def groups_of(layers: Sequence[MapLayer]) -> dict[str, list[int]]:
    """Return the groups of layers in order, with the places of their layers in the list."""
    found: dict[str, list[int]] = {}
    for place, layer in enumerate(layers):
        found.setdefault(layer.group, []).append(place)
    return found

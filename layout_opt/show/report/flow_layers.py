"""Flows of goods as bowed lines of an SVG, and each region's exchange with places off the map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from layout_opt.show.flows import largest_flows, pairs
from layout_opt.show.panels import ranked
from layout_opt.show.scene import Scene
from layout_opt.show.words import amount, number, percent

WIDEST, THINNEST = 13.0, 1.2
"""Width of the largest and of the smallest line [map unit]."""
MOST_GOODS = 3
"""Goods named for each flow."""


@dataclass(frozen=True)
class FlowLine:
    """One flow between two mapped regions.

    Parameters
    ----------
    start, end : str
        Regions.
    width : float
        Width of the line [map unit].
    words : str
        Value and main goods.
    """

    start: str
    end: str
    width: float
    words: str


@dataclass(frozen=True)
class FlowMap:
    """The flows of one good, or of all.

    Parameters
    ----------
    label, note : str
        What moves, and how to read it.
    lines : tuple of FlowLine
        The largest flows.
    exchange : mapping
        What each region sends to and gets from other regions on the map, in words.
    """

    label: str
    note: str
    lines: tuple[FlowLine, ...]
    exchange: Mapping[str, str]


def flow_layers(scene: Scene) -> Iterator[FlowMap]:
    """Yield the flows of all goods together, then of each good that moves on the map."""
    shipments = scene.tables.get("shipments", pd.DataFrame({"shipment": []}))
    if not (shipments["shipment"] > 0).any():
        return
    moved = scene.deliveries[scene.deliveries["value"] > 0]
    goods = ranked(moved, "commodity", "value")
    parts = [(scene.name("commodity", name), moved[moved["commodity"] == name]) for name in goods]
    for label, rows in [(scene.say("all_goods"), moved), *parts] if len(parts) > 1 else parts:
        inside, _ = pairs(scene, rows)
        if len(inside):
            top = largest_flows(inside)
            note = scene.say(
                "layer_flows_note",
                count=len(top),
                total=len(inside),
                share=percent(float(top["value"].sum() / inside["value"].sum())),
                widest=amount(float(top["value"].max()), scene.money),
            )
            yield FlowMap(label, note, tuple(_lines(scene, top, rows)), _exchange(scene, inside))


def _exchange(scene: Scene, inside: pd.DataFrame) -> dict[str, str]:
    out, back = (inside.groupby(end)["value"].sum() for end in ("from_region", "to_region"))
    return {
        str(region): scene.say(
            "exchange",
            out=number(float(out.get(region, 0.0))),
            amount=amount(float(back.get(region, 0.0)), scene.money),
        )
        for region in sorted({*out.index, *back.index})
    }


def _lines(scene: Scene, top: pd.DataFrame, moved: pd.DataFrame) -> Iterator[FlowLine]:
    largest = float(top["value"].max())
    goods: dict[tuple[str, str], list[str]] = {}
    rows = moved.sort_values("value", ascending=False)[["from_region", "to_region", "commodity", "value"]]
    for start, end, good, worth in rows.itertuples(index=False):
        named = goods.setdefault((start, end), [])
        if len(named) < MOST_GOODS:
            named.append(f"{scene.name('commodity', good)} {number(worth)}")
    for start, end, value in top[["from_region", "to_region", "value"]].itertuples(index=False):
        width = round(max(WIDEST * value / largest, THINNEST), 1)
        words = f"{amount(value, scene.money)} ({scene.listed(goods[start, end])})"
        yield FlowLine(start, end, width, words)

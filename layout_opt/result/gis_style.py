"""QGIS styles inside a GeoPackage: the table ``layer_styles`` that QGIS reads when it opens a layer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd

from layout_opt.result.geo_layers import LayoutLayer
from layout_opt.result.palette import INK, MORE, SEQUENCE, SHORTFALL, USED, category_styles

QGIS = "3.28.0"
"""Version of QGIS whose style format is written (a long-term release)."""
USED_BREAKS = (0.5, 0.8, 0.999999, 1.000001)
"""Shares of a limit that part the classes of `USED` [1]."""
CLASS_WORDS = ("up to 50 %", "50 to 80 %", "80 to 100 %", "at the limit", "above the limit")


def layer_styles(layers: Iterable[LayoutLayer]) -> pd.DataFrame:
    """Return the rows of ``layer_styles``: one default style for each layer."""
    rows = [
        {
            "f_table_catalog": "",
            "f_table_schema": "",
            "f_table_name": layer.name,
            "f_geometry_column": "geom",
            "styleName": layer.title,
            "styleQML": qml(layer),
            "styleSLD": "",
            "useAsDefault": True,
            "description": layer.title,
            "owner": "layout_opt",
            "ui": "",
            "update_time": pd.Timestamp("1970-01-01T00:00:00"),
        }
        for layer in layers
    ]
    return pd.DataFrame(rows)


def qml(layer: LayoutLayer) -> str:
    """Return the style of a layer as a QML document."""
    root = ET.Element("qgis", version=QGIS, styleCategories="Symbology")
    shape = _shape(layer)
    if layer.kind == "regions":
        _categories(root, layer, shape)
    else:
        _classes(root, layer, shape)
    text = ET.tostring(root, encoding="unicode")
    return f"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n{text}"


def _shape(layer: LayoutLayer) -> str:
    kinds = set(layer.frame.geom_type)
    if kinds & {"Polygon", "MultiPolygon"}:
        return "fill"
    return "line" if kinds & {"LineString", "MultiLineString"} else "marker"


def _categories(root: ET.Element, layer: LayoutLayer, shape: str) -> None:
    totals = layer.frame.groupby(layer.column)["value"].sum().sort_values(ascending=False)
    renderer = ET.SubElement(root, "renderer-v2", type="categorizedSymbol", attr=layer.column)
    categories, symbols = ET.SubElement(renderer, "categories"), ET.SubElement(renderer, "symbols")
    for place, (name, (colour, _)) in enumerate(category_styles(totals.index).items()):
        ET.SubElement(categories, "category", value=str(name), symbol=str(place), label=str(name), render="true")
        _symbol(symbols, place, shape, colour)


def _classes(root: ET.Element, layer: LayoutLayer, shape: str) -> None:
    values = layer.frame[layer.column].dropna().to_numpy(dtype=float)
    edges, colours, labels = _class_edges(layer.kind, values)
    renderer = ET.SubElement(
        root, "renderer-v2", type="graduatedSymbol", attr=layer.column, graduatedMethod="GraduatedColor"
    )
    ranges, symbols = ET.SubElement(renderer, "ranges"), ET.SubElement(renderer, "symbols")
    for place, (lower, upper) in enumerate(pairwise(edges)):
        label = labels[place] if labels else f"{lower:,.4g} to {upper:,.4g}"
        ET.SubElement(
            ranges, "range", lower=repr(float(lower)), upper=repr(float(upper)), symbol=str(place), label=label,
            render="true",
        )  # fmt: skip
        width = 0.3 + 0.5 * place if layer.kind == "flows" else 1.2
        _symbol(symbols, place, shape, colours[place], width)


def _class_edges(kind: str, values: np.ndarray) -> tuple[list[float], Sequence[str], Sequence[str]]:
    """Return class edges, colours and labels (none: written from the edges)."""
    top = float(values.max(initial=0.0))
    if kind == "receptors":
        return [0.0, *USED_BREAKS, max(top, 2.0)], USED, CLASS_WORDS
    if kind == "change":
        most = float(np.abs(values).max(initial=0.0)) or 1.0
        return [-most, -most / 3, -most / 100, most / 100, most / 3, most], SHORTFALL[::-1], ()
    colours = [MORE] * len(SEQUENCE) if kind == "flows" else SEQUENCE
    low = min(0.0, float(values.min(initial=0.0)))
    return [low + (top - low) * part for part in (0.0, 0.05, 0.15, 0.4, 0.7, 1.0)], colours, ()


def _symbol(symbols: ET.Element, place: int, shape: str, colour: str, width: float = 1.2) -> None:
    """Add one symbol of a single simple layer."""
    symbol = ET.SubElement(symbols, "symbol", type=shape, name=str(place), alpha="1", clip_to_extent="1")
    kind = {"fill": "SimpleFill", "line": "SimpleLine", "marker": "SimpleMarker"}[shape]
    layer = ET.SubElement(symbol, "layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"})
    options = {
        "fill": {"color": colour, "style": "solid", "outline_color": "#ffffff", "outline_width": "0.2"},
        "line": {"line_color": colour, "line_width": f"{width:g}", "line_width_unit": "MM", "line_style": "solid"},
        "marker": {"color": colour, "name": "circle", "size": "3", "outline_color": INK},
    }[shape]
    listed = ET.SubElement(layer, "Option", type="Map")
    for name, value in options.items():
        shown = _rgb(value) if value.startswith("#") else value
        ET.SubElement(listed, "Option", type="QString", name=name, value=shown)


def _rgb(colour: str) -> str:
    """Return a colour as QGIS writes it: red,green,blue,alpha."""
    return ",".join(str(int(colour[start : start + 2], 16)) for start in (1, 3, 5)) + ",255"

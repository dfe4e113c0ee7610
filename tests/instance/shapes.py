"""Layers files of three regions and four receptors on one river, and slips of the hand in them."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import pandas as pd
import shapely

SMALL_RIVER = Path(__file__).parents[2] / "instances" / "small-river"
FILE = "layers.geojson"
Features = list[dict[str, Any]]
Edit = Callable[[Features], Any]


def write_bare(folder: Path) -> Path:
    """Write small-river without shapes; its regions have names, local names and codes."""
    shutil.copytree(SMALL_RIVER, folder, ignore=shutil.ignore_patterns("*.geojson", "expected.toml", "README.md"))
    path = folder / "regions.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame["code"] = frame["region"].map({"upper": "320100", "middle": "320200", "lower": "320300"}).fillna("")
    frame.to_csv(path, index=False)
    return folder


def good() -> Features:
    """Return the features of small-river."""
    features: Features = json.loads((SMALL_RIVER / FILE).read_text(encoding="utf-8"))["features"]
    return copy.deepcopy(features)


def collection(features: object, **more: object) -> str:
    """Return features as a GeoJSON file (NaN and Infinity as Python writes them)."""
    return json.dumps({"type": "FeatureCollection", "name": "layers", **more, "features": features})


def write_features(folder: Path, features: object, **more: object) -> None:
    """Write features as the layers file of a folder."""
    (folder / FILE).write_text(collection(features, **more), encoding="utf-8")


def frame_of(features: Features) -> gpd.GeoDataFrame:
    """Return features as a frame without a reference system."""
    shapes = [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features]
    return gpd.GeoDataFrame([feature["properties"] for feature in features], geometry=shapes)


def points(feature: dict[str, Any], turn: Callable[[float, float], list[float]]) -> None:
    """Turn every point of a feature."""

    def walk(part: Any) -> Any:
        return turn(*part) if not isinstance(part[0], list) else [walk(inner) for inner in part]

    feature["geometry"]["coordinates"] = walk(feature["geometry"]["coordinates"])


def every(turn: Callable[[float, float], list[float]]) -> Edit:
    """Return the edit that turns every point of every feature."""

    def edit(features: Features) -> None:
        for feature in features:
            points(feature, turn)

    return edit


def shape(at: int, kind: str, coordinates: Any) -> Edit:
    """Return the edit that gives a feature another shape."""

    def edit(features: Features) -> None:
        features[at]["geometry"] = None if kind == "null" else {"type": kind, "coordinates": coordinates}

    return edit


def words(column: str, *cells: object, drop: tuple[str, ...] = ()) -> Edit:
    """Return the edit that writes the first cells of a column, and drops others."""

    def edit(features: Features) -> None:
        for feature, cell in zip(features, cells, strict=False):
            feature["properties"][column] = cell
        for feature in features:
            for name in drop:
                feature["properties"].pop(name, None)

    return edit


def again(at: int, **properties: object) -> Edit:
    """Return the edit that adds a feature like another one, a little further north."""

    def edit(features: Features) -> None:
        more = copy.deepcopy(features[at])
        points(more, lambda x, y: [x, y + 1.8])
        more["properties"].update(properties)
        features.append(more)

    return edit


class Slip(NamedTuple):
    """An edit of the features, and the words that it brings: of the message, or of a notice if it is drawn."""

    name: str
    edit: Edit
    refused: str | None = None
    notice: str | None = None


SWAP = "must be longitude in [-180, 180], then latitude in [-90, 90]. Fix: swap the two numbers"
SYSTEM = "must be longitude in [-180, 180], then latitude in [-90, 90]. Fix: name the reference system"
SQUARE = [[110, 29.8], [112, 29.8], [112, 31.6], [110, 31.6], [110, 29.8]]
BOW = [[110, 29.8], [112, 31.6], [112, 29.8], [110, 31.6], [110, 29.8]]
HOLE_OUTSIDE = [SQUARE, [[100, 29], [101, 29], [101, 30], [100, 29]]]
REPAIRED = "the shape is repaired for maps."
ROUND = 180.0 - 113.0
"""Turn that lays the river across the date line [degree]."""

SLIPS = (
    Slip("as it is", lambda features: None),
    Slip("swapped", every(lambda x, y: [y, x]), "feature 1 (upper): found a latitude of 112; " + SWAP),
    Slip("metres", every(lambda x, y: [x * 1e5, y * 1e5]), "found a coordinate of 1.12e+07; " + SYSTEM),
    Slip("one region in metres", lambda f: points(f[2], lambda x, y: [x * 1e4, y]), "feature 3 (lower): found"),
    Slip("south of the pole", lambda f: points(f[0], lambda x, y: [x, -y * 4]), SYSTEM),
    Slip("not a number", shape(0, "Polygon", [[[110, 29], [float("nan"), 30], [112, 31], [110, 29]]]), "finite"),
    Slip("infinite", shape(3, "LineString", [[110, 30], [float("inf"), 30]]), "feature 4 (reach-upper): found"),
    Slip("null shape", shape(1, "null", None), None, "layers.geojson: no shape: middle."),
    Slip("empty polygon", shape(2, "Polygon", []), None, "layers.geojson: no shape: lower."),
    Slip("no shapes", lambda f: [shape(at, "null", None)(f) for at in range(7)], None, "no shape of any region"),
    Slip("bow tie", shape(0, "Polygon", [BOW]), None, REPAIRED),
    Slip("hole outside", shape(0, "Polygon", HOLE_OUTSIDE), None, REPAIRED),
    Slip("open ring", shape(0, "Polygon", [SQUARE[:4]]), None, f"(upper): a ring that is not closed; {REPAIRED}"),
    Slip("one corner", shape(0, "Polygon", [SQUARE[:1]]), "feature 1 (upper): found a shape that cannot be read"),
    Slip("two corners", shape(0, "Polygon", [SQUARE[:2]]), "must be an area with valid rings"),
    Slip("flat area", shape(0, "Polygon", [[[1, 1], [2, 2], [3, 3], [1, 1]]]), "must be an area with valid rings"),
    Slip("one point", shape(0, "Point", [111, 30.5])),
    Slip("many points", shape(0, "MultiPoint", [[111, 30.5], [111.5, 30.5]])),
    Slip("a line", shape(0, "LineString", [[110, 30], [112, 31]])),
    Slip("two lines", shape(0, "MultiLineString", [[[110, 30], [111, 31]], [[111, 30], [112, 31]]])),
    Slip("heights", every(lambda x, y: [x, y, 100.0])),
    Slip("three dots", lambda f: [shape(at, "Point", [111.0, 30.0])(f) for at in range(7)]),
    Slip("across the date line", every(lambda x, y: [(x + ROUND + 180) % 360 - 180, y])),
    Slip("from 0 to 360", every(lambda x, y: [x + ROUND, y])),
    Slip("far south", every(lambda x, y: [x, -y])),
    Slip("at the pole", every(lambda x, y: [x, y + 58.4])),
    Slip("across the equator", every(lambda x, y: [x, y - 30.5])),
    Slip("whole numbers", words("region", 320100, 320200, 320300)),
    Slip("numbers with a point", words("region", "320100.0", "320200.0", "320300.0")),
    Slip("codes as words", words("region", "320100", "320200", "320300")),
    Slip("names", words("region", "Upper county", "Middle county", "Lower city")),
    Slip("local names", words("region", "上游县", "中游县", "下游市")),
    Slip("other case", words("region", "UPPER", "Middle", " lower ")),
    Slip("slip", words("region", "uper"), "must be a region of regions.csv (did you mean 'upper'?)"),
    Slip("strangers", words("region", "x1", "x2", "x3"), "layers.geojson feature 1 region: found 'x1'; must be a"),
    Slip("a stranger", again(0, region="Utopia"), None, "Utopia of the column 'region' name no region; left out."),
    Slip("a stranger on the river", words("receptor", None, None, None, "reach-uper"), "did you mean 'reach-upper'"),
    Slip("blank", words("region", ""), None, "layers.geojson: no shape: upper."),
    Slip("no column", words("x", 1, drop=("region",)), None, "the column 'name' names 3 regions."),
    Slip(
        "no ids at all",
        words("x", 1, drop=("region", "receptor", "name", "name_local")),
        None,
        "no shape of any region",
    ),
    Slip("column in capitals", words("REGION", "upper", "middle", "lower", drop=("region",))),
    Slip("no column of receptors", words("x", 1, drop=("receptor",)), None, "names 4 receptors."),
    Slip("receptors null", words("receptor", *[None] * 7), None, "the column 'name' names 4 receptors."),
    Slip("regions alone", lambda f: f.__delitem__(slice(3, None))),
    Slip("twice", again(0), None, "2 features of region upper; maps show them as one shape."),
    Slip("a point in it", again(2, region="upper"), None, "2 features of region upper"),
    Slip("odd attributes", words("extra", {"a": 1}, [1, 2], True, 1.5, None, "x" * 5000, "\u202eabc")),
    Slip("no features", lambda f: f.clear(), None, "no shape of any region"),
    Slip("no properties", lambda f: [feature.pop("properties") for feature in f], None, "no shape of any region"),
)


def write_slip(folder: Path, slip: Slip) -> None:
    """Write the layers file of small-river with one slip in it."""
    features = good()
    slip.edit(features)
    write_features(folder, features)

"""Make the small base map that ships with the package from the extracts in ../shared (origin: its SOURCES.md).

    python maps/make_basemap.py

Land, rivers and lakes are Natural Earth (public domain); the outline of China is the union of the project's own
provinces (ECharts, Apache-2.0), and borders are those of neighbours only, so that no de facto line crosses it.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from shapely import set_precision
from shapely.geometry import mapping, shape

ROOT = Path(__file__).parents[1]
SOURCE = ROOT.parent / "shared" / "data" / "geometry" / "basemap"
TARGET = ROOT / "layout_opt" / "show" / "assets" / "basemap.geojson.gz"
PARTS = (
    ("land", "east-asia", "land_eastasia_ne10m", 0.02),
    ("outline", "east-asia", "china_outline_project", 0.01),
    ("border", "east-asia", "borders_eastasia_foreign_only", 0.02),
    ("course", "east-asia", "china_rivers_ne10m", 0.01),
    ("lake", "east-asia", "china_lakes_ne10m", 0.01),
    ("land", "world", "land_world_ne50m", 0.05),
    ("lake", "world", "lakes_world_ne50m", 0.03),
)
"""(role, extent, file, tolerance of the simplification [degree])."""
GRID = 0.005
"""Coordinates are rounded to this [degree]."""


def main() -> None:
    """Write the file."""
    features = []
    for role, extent, name, tolerance in PARTS:
        for feature in json.loads((SOURCE / f"{name}.geojson").read_text("utf-8"))["features"]:
            made = set_precision(shape(feature["geometry"]).simplify(tolerance), GRID)
            if made.is_empty:
                continue
            told = feature["properties"]
            kept = {"role": role, "extent": extent, "rank": told.get("scalerank"), "name": told.get("name")}
            kept["name_local"] = told.get("name_zh")
            features.append({"type": "Feature", "properties": kept, "geometry": mapping(made)})
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))
    TARGET.write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))


if __name__ == "__main__":
    main()

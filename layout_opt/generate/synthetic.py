"""Write a synthetic instance: the same size and seed give the same files, byte for byte."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from layout_opt.generate.assumed_provenance import provenance_tables, readme
from layout_opt.generate.economy import make_economy
from layout_opt.generate.environment import make_environment
from layout_opt.generate.geography import degrees, make_geography
from layout_opt.generate.instance_folder import fill_folder
from layout_opt.generate.size import Size
from layout_opt.generate.synthetic_sites import site_table
from layout_opt.generate.synthetic_tables import (
    Synthetic,
    entity_tables,
    market_tables,
    recipe_tables,
    river_tables,
    trade_tables,
)

DECIMALS = 4
"""Decimals of a degree in the map layer [1]."""


def make_synthetic(size: Size) -> Synthetic:
    """Return a synthetic instance of this size."""
    random = np.random.default_rng(size.seed)
    geography = make_geography(size, random)
    economy = make_economy(size, geography, random)
    return Synthetic(size, geography, economy, make_environment(size, geography, economy, random))


def write_synthetic(folder: Path, size: Size, version: str) -> dict[str, int]:
    """Write a synthetic instance as an ordinary folder.

    Parameters
    ----------
    folder : Path
        New or empty folder.
    size : Size
        How large, and the seed.
    version : str
        Version of the program, for ``sources.csv``.

    Returns
    -------
    dict
        Rows of each table.

    Raises
    ------
    InvalidInput
        If the folder holds anything already.
    """
    made = make_synthetic(size)
    tables = {
        **entity_tables(made),
        **recipe_tables(made),
        "sites": site_table(made),
        **market_tables(made),
        **trade_tables(made),
        **river_tables(made),
    }
    tables |= provenance_tables(size, version, tables)
    kind = "synthetic-hard" if size.hard else "synthetic"
    name = f"{kind}-{size.regions}x{size.goods}x{size.technologies}-{size.seed}"
    texts = {
        "README.md": readme(name, size),
        "instance.toml": _settings(name),
        "layers.geojson": _layers(made),
    }
    fill_folder(folder, tables, texts)
    return {table: len(frame) for table, frame in sorted(tables.items())}


def _settings(name: str) -> str:
    return (
        f'name = "{name}"\n'
        'title = "Synthetic layout of fictitious regions (all numbers assumed)"\n'
        'money = "1e8 CNY"\n'
        'objective = "net_effective_output"\n'
        "discount_rate = 0.05\n"
        "\n"
        "[solve]\n"
        "gap = 1e-3\n"
    )


def _layers(made: Synthetic) -> str:
    """Return regions as polygons and river reaches as lines, in degrees (GeoJSON, one feature a line)."""
    geography = made.geography
    rings = np.round(degrees(geography.corners[:, [0, 1, 2, 3, 0]], geography), DECIMALS)
    below = np.where(geography.downstream < 0, np.arange(len(made.regions)), geography.downstream)
    ends = np.stack([geography.centre, geography.centre[below]], axis=1)
    mouth = geography.downstream < 0
    ends[mouth, 1] = geography.corners[mouth, 0]  # a river leaves the map at a corner of its last region
    lines = np.round(degrees(ends, geography), DECIMALS)
    features = [
        _feature(region, None, "Polygon", [ring]) for region, ring in zip(made.regions, rings.tolist(), strict=True)
    ]
    features += [
        _feature(None, reach, "LineString", line) for reach, line in zip(made.reaches, lines.tolist(), strict=True)
    ]
    features += [
        _feature(None, name, "Point", lines[region, 1].tolist())
        for name, region in zip(made.mouths, geography.outlet, strict=True)
    ]
    return '{"type": "FeatureCollection", "name": "layers", "features": [\n' + ",\n".join(features) + "\n]}\n"


def _feature(region: str | None, receptor: str | None, kind: str, coordinates: list[object]) -> str:
    properties = {"region": region, "receptor": receptor, "note": "fictitious"}
    geometry = {"type": kind, "coordinates": coordinates}
    return json.dumps({"type": "Feature", "properties": properties, "geometry": geometry})

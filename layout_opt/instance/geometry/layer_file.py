"""Reading GIS files as they stand: shapes and attributes as text, nothing believed yet."""

from __future__ import annotations

import unicodedata
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from layout_opt.errors import Problem
from layout_opt.instance.raw import number_text

SUFFIXES = (".gpkg", ".geojson", ".shp")
"""Endings of the files that hold shapes."""
SHAPEFILE_PARTS = frozenset({".shp", ".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx"})
"""Endings of the files that belong to a shapefile."""
KIND_RULE = "be a GeoPackage, GeoJSON file or shapefile"
UNTOLD = ("UTF-8", "GB18030", "ISO-8859-1")
"""Encodings of the attributes of a shapefile that does not name its own (.cpg), tried in order."""

ShapeArray = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Layer:
    """One layer of a file.

    Parameters
    ----------
    label : str
        How messages name it: the file, and the layer where the file has several.
    name : str
        Name of the layer.
    crs : str or None
        Its coordinate reference system.
    shapes : array
        A shape of each feature; None where it has none, or an empty one.
    unreadable : frozenset of int
        Features whose shape cannot be read.
    closed : frozenset of int
        Features with a ring whose ends did not meet; they do now.
    columns : dict
        Attributes as text, "" for a blank.
    """

    label: str
    name: str
    crs: str | None
    shapes: ShapeArray
    unreadable: frozenset[int]
    closed: frozenset[int]
    columns: dict[str, list[str]]

    def place(self, feature: int) -> str:
        """Return how messages name a feature, e.g. ``layers.geojson feature 3 (upper)``."""
        own = {name.lower(): cells[feature] for name, cells in self.columns.items()}
        words = (own.get(name, "") for name in ("region", "receptor", "name", "id"))
        known = next((word for word in words if word.isprintable() and 0 < len(word) <= 60), "")
        return f"{self.label} feature {feature + 1}" + (f" ({known})" if known else "")


def layer_files(folder: Path) -> tuple[Path, ...]:
    """Return the files of a folder that hold shapes, sorted."""
    found = (path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES and path.is_file())
    return tuple(sorted(path for path in found if not path.name.startswith((".", "~$"))))


def with_companions(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return files that hold shapes, and what stands beside a shapefile and belongs to it."""
    found = []
    for path in paths:
        beside = (
            part
            for part in path.parent.glob("*")
            if part.stem == path.stem and part.suffix.lower() in SHAPEFILE_PARTS and part != path
        )
        found += [path, *(sorted(beside) if path.suffix.lower() == ".shp" else ())]
    return tuple(found)


def read_file(path: Path) -> tuple[list[Layer], list[Problem]]:
    """Return every layer of a file that has shapes, or why it has none."""
    import pyogrio

    errors = (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FieldError)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # GDAL's remarks on files that it reads all the same
            names = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
            layers = [_layer(path, name, f"{path.name} {name}" if len(names) > 1 else path.name) for name in names]
    except (*errors, UnicodeDecodeError, ValueError) as error:
        found = " ".join(str(error).replace(f"{path.parent}/", "").split())[:120]
        return [], [Problem(path.name, f"no shapes ({found})", KIND_RULE, "export it again")]
    return layers, []


def _layer(path: Path, name: str, label: str) -> Layer:
    import shapely

    meta, wkb, fields = _read(path, name)
    shapes = np.asarray(shapely.from_wkb(wkb, on_invalid="fix"), dtype=object)
    missing = {at for at, (cell, shape) in enumerate(zip(wkb, shapes, strict=True)) if cell and shape is None}
    as_written = shapely.from_wkb(wkb, on_invalid="ignore")
    closed = {at for at, shape in enumerate(as_written) if shape is None and shapes[at] is not None}
    shapes = np.array([None if shape is None or shape.is_empty else shape for shape in shapes], dtype=object)
    columns = {str(title): [_text(cell) for cell in cells.tolist()] for title, cells in fields}
    return Layer(label, name, meta["crs"], shapely.force_2d(shapes), frozenset(missing), frozenset(closed), columns)


def _read(path: Path, name: str) -> tuple[dict[str, Any], Any, list[tuple[str, Any]]]:
    """Return what pyogrio says of a layer: meta data, shapes as WKB, and attributes by name."""
    from pyogrio.raw import read

    untold = path.suffix.lower() == ".shp" and not any(path.with_suffix(end).exists() for end in (".cpg", ".CPG"))
    for encoding in UNTOLD if untold else (None,):
        try:
            meta, _, wkb, fields = read(path, layer=name, encoding=encoding)
        except UnicodeDecodeError:
            if encoding is None:
                raise
        else:
            break
    return meta, wkb, list(zip(meta["fields"], fields, strict=True))


def _text(cell: object) -> str:
    """Return an attribute as text: whole numbers without a point, blanks as an empty word."""
    if cell is None or cell != cell:  # noqa: PLR0124  NaN is the only value that differs from itself
        return ""
    if isinstance(cell, float):
        return number_text(cell) if np.isfinite(cell) else ""
    return unicodedata.normalize("NFC", str(cell)).strip()

"""The geometry of an instance: read, checked and matched like any table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from layout_opt.errors import InvalidInput, Problem
from layout_opt.instance.geometry.layer_file import layer_files, read_file
from layout_opt.instance.instance import Instance

if TYPE_CHECKING:
    from layout_opt.instance.geometry.layer_rules import CheckedLayer
    from layout_opt.instance.geometry.matching import Shapes


@dataclass(frozen=True)
class Geometry:
    """What maps are drawn from.

    Parameters
    ----------
    crs : str or None
        Longitude and latitude (``EPSG:4326``; past 180 where the data cross the date line), or None for a plan.
    layers : mapping
        Shapes of ``region`` and ``receptor``, where there are any, and of other layers by name.
    notices : tuple of str
        What looks odd, one sentence each.
    """

    crs: str | None
    layers: Mapping[str, Shapes]
    notices: tuple[str, ...]


NOTHING = Geometry(None, {}, ())


def read_shapes(folder: Path) -> CheckedLayer | None:
    """Return the layers of a folder, checked by themselves; None if it holds no shapes.

    Raises
    ------
    OSError
        If the folder cannot be read.
    """
    files = layer_files(folder)
    if not files:
        return None
    from layout_opt.instance.geometry.layer_rules import CheckedLayer, checked_layers

    layers = []
    problems: list[Problem] = []
    for path in files:
        found, wrong = read_file(path)
        layers += found
        problems += wrong
    checked = checked_layers(layers)
    return CheckedLayer(checked.layers, (*problems, *checked.problems), checked.notices)


def match_shapes(shapes: CheckedLayer | None, instance: Instance) -> Geometry:
    """Return shapes as the geometry of an instance.

    Raises
    ------
    InvalidInput
        With every problem found.
    """
    if shapes is None:
        return NOTHING
    from layout_opt.instance.geometry.matching import matched

    found = matched(shapes.layers, instance)
    if shapes.problems or found.problems:
        raise InvalidInput([*shapes.problems, *found.problems])
    crs = next((layer.crs for layer in shapes.layers if layer.crs is not None), None)
    return Geometry(crs, found.layers, (*shapes.notices, *found.notices))


def read_geometry(folder: Path, instance: Instance) -> Geometry:
    """Return the geometry that a folder holds, matched with an instance.

    Raises
    ------
    InvalidInput
        With every problem found.
    """
    return match_shapes(read_shapes(folder) if folder.is_dir() else None, instance)


def geometry_of(instance: Instance) -> Geometry:
    """Return the geometry in the folder of an instance, read once.

    Raises
    ------
    InvalidInput
        With every problem found.
    """
    folder = instance.folder
    return NOTHING if folder is None else remembered(instance, lambda: read_geometry(folder, instance))


def remembered(instance: Instance, make: Callable[[], Geometry]) -> Geometry:
    """Return the geometry in the folder of an instance, made at most once."""
    return instance.memory.once(f"geometry of {instance.folder}", make)

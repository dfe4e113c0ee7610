"""Draw the maps of a run, from its folder alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.result.folder import read_run
from layout_opt.show import (
    activity,
    age_pictures,
    basin,
    change,
    cluster_map,
    division,
    flows,
    specialisation,
    stranded,
    today_plan,
)
from layout_opt.show import price_pages as prices
from layout_opt.show.charts.axes import save_charts
from layout_opt.show.fonts import drawing
from layout_opt.show.picture import RESOLUTION, FileFormat, Picture, SkippedMap
from layout_opt.show.scene import Scene, make_scene
from layout_opt.show.words import Language

MAPS: Mapping[str, Callable[[Scene], list[Picture | SkippedMap]]] = {
    "division": division.draw,
    "activity": activity.draw,
    "plan": today_plan.draw,
    "change": change.draw,
    "specialisation": specialisation.draw,
    "flows": flows.draw,
    "basin": basin.draw,
    "prices": prices.draw,
    "ages": age_pictures.draw,
    "stranded": stranded.draw,
    "clusters-map": cluster_map.draw,
}
RESOLUTIONS = (40.0, 600.0)
"""Least and most resolution of a picture [dots per inch]."""


@dataclass(frozen=True)
class Drawn:
    """What was drawn.

    Parameters
    ----------
    files : tuple of Path
        Pictures written.
    skipped : tuple of Skipped
        Maps that this run cannot fill, with the reason.
    """

    files: tuple[Path, ...]
    skipped: tuple[SkippedMap, ...]


def draw_maps(
    run_folder: Path,
    out: Path | None = None,
    *,
    formats: Sequence[FileFormat] = (FileFormat.PNG,),
    language: Language = Language.EN,
    only: Sequence[str] = (),
    node: str | None = None,
    resolution: float = RESOLUTION,
) -> Drawn:
    """Draw the maps of a run.

    Parameters
    ----------
    run_folder : Path
        A run folder whose ``instance/`` holds geometry.
    out : Path, optional
        Where to write; by default ``maps`` in the run folder.
    formats : sequence of FileFormat
        Each picture is written in each.
    language : Language
        ``en`` or ``local``.
    only : sequence of str
        Names of `MAPS`; all by default.
    node : str, optional
        Node of the tree; by default the last of the most probable course.
    resolution : float
        Of a PNG, within `RESOLUTIONS` [dots per inch].

    Returns
    -------
    Drawn

    Raises
    ------
    InvalidInput
        If there is no geometry or no layout, a name is unknown, or the resolution is out of range.
    """
    least, most = RESOLUTIONS
    if not least <= resolution <= most:
        rule = f"be in [{least:g}, {most:g}] dots per inch"
        raise InvalidInput([Problem("--resolution", f"{resolution:g}", rule, f"give e.g. {RESOLUTION:g}")])
    unknown = [name for name in only if name not in MAPS]
    if unknown:
        raise InvalidInput(
            Problem("--only", repr(name), f"be a map{nearest(name, MAPS)}", f"give some of {', '.join(MAPS)}")
            for name in unknown
        )
    run = read_run(run_folder)
    target = out or run_folder / "maps"
    with drawing():
        scene = make_scene(run, language, node)
        files, skipped = save_charts(
            lambda: (found for name in only or MAPS for found in _pictures(scene, name, asked=bool(only))),
            target,
            formats,
            resolution,
        )
    return Drawn(tuple(files), tuple(skipped))


def _pictures(scene: Scene, name: str, *, asked: bool) -> list[Picture | SkippedMap]:
    """Return the pictures of a name; where a run has nothing of the kind that is told to whoever asked for it."""
    found = MAPS[name](scene)
    why = "no clusters: see clusters.csv" if name == "clusters-map" else "no ages: see lifetime in technologies.csv"
    none = SkippedMap(name, f"this run has {why}")
    return found or ([none] if asked else [])

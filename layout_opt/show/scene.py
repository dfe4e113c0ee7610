"""What every map of one run and node needs: geometry in a fitting projection, names, tables, words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import pyproj
from shapely import maximum_inscribed_circle
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.instance import Instance
from layout_opt.result.folder import StoredRun
from layout_opt.result.geo import check_layers, find_layers
from layout_opt.show.projection import Projection, fitting_projection
from layout_opt.show.speech import Speech, speech_of
from layout_opt.show.words import Language

FLATTEST = 0.3
"""Least short side of a map over its long side [1]."""
POLYGONS = {"Polygon", "MultiPolygon"}


@dataclass(frozen=True)
class Scene:
    """One node of a run, ready to draw.

    Parameters
    ----------
    run : StoredRun
        The run.
    node : str
        Node of the tree.
    speech : Speech
        Names, units and phrases.
    projection : Projection
        How the earth is laid flat.
    regions, receptors : GeoDataFrame
        Projected; with a column ``point`` inside each shape. `receptors` may be empty.
    others : mapping
        Other layers, projected.
    tables : mapping
        Result tables of the node.
    """

    run: StoredRun
    node: str
    speech: Speech
    projection: Projection
    regions: gpd.GeoDataFrame
    receptors: gpd.GeoDataFrame
    others: Mapping[str, gpd.GeoDataFrame]
    tables: Mapping[str, pd.DataFrame]

    @property
    def instance(self) -> Instance:
        """The instance that was solved."""
        return self.run.instance

    @property
    def chinese(self) -> bool:
        """Whether words and units are Chinese."""
        return self.speech.chinese

    @property
    def money(self) -> str:
        """Unit of money per year, for readers."""
        return self.speech.money

    @property
    def off_map(self) -> tuple[str, ...]:
        """Regions without geometry."""
        return tuple(name for name in self.instance.members("REGION") if name not in set(self.regions["region"]))

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of everything that is drawn."""
        frames = [self.regions, *([self.receptors] if len(self.receptors) else []), *self.others.values()]
        every = pd.DataFrame([frame.total_bounds for frame in frames])
        west, south, east, north = every[0].min(), every[1].min(), every[2].max(), every[3].max()
        long = max(east - west, north - south) or 1.0
        pad = long * (0.02 if self.regions.geom_type.isin(POLYGONS).all() else 0.1)
        across, up = (max(0.0, FLATTEST * long - side) / 2 + pad for side in (east - west, north - south))
        return west - across, south - up, east + across, north + up

    def name(self, kind: str, identity: str) -> str:
        """Return the name of a region, receptor, commodity, pollutant, factor or technology."""
        return self.speech.name(kind, identity)

    def industry(self, industry: str) -> str:
        """Return what to call an industry."""
        return self.speech.industry(industry)

    def say(self, key: str, **values: object) -> str:
        """Return a phrase in the language of the map."""
        return self.speech.say(key, **values)

    def unit(self, unit: str) -> str:
        """Return a unit in the language of the map."""
        return self.speech.unit(unit)

    def listed(self, names: Iterable[str]) -> str:
        """Return names in a row."""
        return self.speech.listed(names)


def make_scene(run: StoredRun, language: Language = Language.EN, node: str | None = None) -> Scene:
    """Return the scene of one node of a run.

    Parameters
    ----------
    run : StoredRun
        The run; its geometry stands in its folder ``instance/``.
    language : Language
        ``en``, or ``local`` for local names (and Chinese words where those are Chinese).
    node : str, optional
        By default the last period of the most probable course of events.

    Raises
    ------
    InvalidInput
        If there is no layout or no geometry, or no such node.
    """
    instance = run.instance
    layers = find_layers(run.folder, instance)
    check_layers(instance, layers)
    node = _checked_node(instance, node)
    projection = fitting_projection(layers["region"])
    flat = {name: _flat(frame, projection.crs) for name, frame in layers.items()}
    empty = flat["region"].iloc[:0].rename(columns={"region": "receptor"})
    return Scene(
        run=run,
        node=node,
        speech=speech_of(instance, language),
        projection=projection,
        regions=_with_points(flat["region"]),
        receptors=_with_points(flat.get("receptor", empty)),
        others={name: frame for name, frame in flat.items() if name not in ("region", "receptor")},
        tables={
            name: table[table["node"] == node].reset_index(drop=True) for name, table in run.tables.items()
            if "node" in table
        },
    )  # fmt: skip


def _checked_node(instance: Instance, node: str | None) -> str:
    nodes = instance.tree.nodes
    if node is None:
        deepest = max(len(instance.tree.chain(name)) for name in nodes)
        last = [name for name in nodes if len(instance.tree.chain(name)) == deepest]
        return max(last, key=lambda name: (_chance(instance, name), -nodes.index(name)))
    if node not in nodes:
        raise InvalidInput(
            [
                Problem(
                    "--node",
                    repr(node),
                    f"be a node of tree.csv{nearest(node, nodes)}",
                    f"give one of {', '.join(nodes)}",
                )
            ]
        )
    return node


def _chance(instance: Instance, node: str) -> float:
    chance = 1.0
    for name in instance.tree.chain(node):
        chance *= instance.tree.probability[name]
    return chance


def _flat(frame: gpd.GeoDataFrame, crs: pyproj.CRS | None) -> gpd.GeoDataFrame:
    return frame if crs is None or frame.crs is None else frame.to_crs(crs)


def _with_points(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add a column ``point``: the place inside each shape that is farthest from its border."""
    return frame.assign(point=[_inside(shape) for shape in frame.geometry])


def _inside(shape: BaseGeometry) -> Point:
    if shape.geom_type not in POLYGONS:
        middle = shape.interpolate(0.5, normalized=True) if shape.geom_type == "LineString" else shape
        return middle.representative_point()
    largest = max(shape.geoms, key=lambda part: part.area) if shape.geom_type == "MultiPolygon" else shape
    return Point(maximum_inscribed_circle(largest).coords[0])

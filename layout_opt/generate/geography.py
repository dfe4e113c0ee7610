"""The map of a synthetic instance: regions on a crooked grid, roads to neighbours, rivers down to the mouths."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from layout_opt.generate.size import Size

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

CELL_KM = 60.0
"""Side of a cell of the grid [km]."""
WIDEST_KM = 3000.0
"""Side of the whole map at which cells become smaller [km]."""
CROOKED = 0.25
"""Share of a side by which a corner may lie off the grid [1]."""
WINDING = 1.3
"""Length of a road over the straight distance [1]."""
MEANDER = 0.4
"""Spread of the length of a river over the straight distance [1]."""
MEDIAN_POPULATION = 2e6
"""Median population of a region [person]."""
POPULATION_SPREAD = 0.6
"""Standard deviation of the logarithm of population [1]."""
CENTRE_LONGITUDE, CENTRE_LATITUDE = 110.0, 32.0
"""Centre of the fictitious map [degree]."""
KM_PER_DEGREE = 111.2
"""Length of a degree of latitude [km]."""


@dataclass(frozen=True)
class Geography:
    """Regions, roads and rivers; a region is the position of its id.

    Parameters
    ----------
    corners : array (regions, 4, 2)
        Corners of each region, anticlockwise [km].
    population, area : array (regions)
        People and km2.
    origin, target, distance : array (routes)
        Roads, both directions as rows of their own [km].
    outlet : array (basins)
        Regions at the mouths of the rivers.
    basin, downstream, river_km : array (regions)
        Basin, region of the next reach (-1 at a mouth), and length of the reach down to it.
    upstream_first : array (regions)
        Regions in an order in which every reach comes before the one below it.
    """

    corners: Floats
    population: Floats
    area: Floats
    origin: Whole
    target: Whole
    distance: Floats
    outlet: Whole
    basin: Whole
    downstream: Whole
    river_km: Floats
    upstream_first: Whole

    @property
    def centre(self) -> Floats:
        """Centre of each region [km]."""
        return np.asarray(self.corners.mean(axis=1))


def make_geography(size: Size, random: np.random.Generator) -> Geography:
    """Return the map of an instance of this size."""
    corners = _corners(size.regions, random)
    centre = corners.mean(axis=1)
    origin, target, straight = _roads(centre, min(size.neighbours, size.regions - 1))
    outlet = _spread_out(centre, size.basins, int(random.integers(size.regions)))
    length = straight * (1.0 + MEANDER * random.random(len(straight)))
    graph = sparse.csr_array((length, (origin, target)), shape=(size.regions, size.regions))
    far, before, source = dijkstra(graph.T.tocsr(), indices=outlet, min_only=True, return_predecessors=True)
    downstream = np.where(before < 0, -1, before).astype(np.int64)
    lost = ~np.isfinite(far)
    outlet = np.concatenate([outlet, np.flatnonzero(lost)])
    source[lost] = np.flatnonzero(lost)
    number = {int(region): at for at, region in enumerate(outlet)}
    below = np.where(downstream < 0, 0.0, far[downstream])
    return Geography(
        corners=corners,
        population=MEDIAN_POPULATION * np.exp(POPULATION_SPREAD * random.standard_normal(size.regions)),
        area=_area(corners),
        origin=origin,
        target=target,
        distance=np.maximum(1.0, np.round(WINDING * straight)),
        outlet=outlet,
        basin=np.array([number[int(region)] for region in source], dtype=np.int64),
        downstream=downstream,
        river_km=np.where(downstream < 0, CELL_KM / 2, far - below),
        upstream_first=np.argsort(-np.where(lost, 0.0, far), kind="stable").astype(np.int64),
    )


def degrees(points: Floats, geography: Geography) -> Floats:
    """Return longitude and latitude of points given in km."""
    middle = geography.corners.reshape(-1, 2)
    centred = points - (middle.min(axis=0) + middle.max(axis=0)) / 2
    east = KM_PER_DEGREE * np.cos(np.radians(CENTRE_LATITUDE))
    return np.asarray(centred / [east, KM_PER_DEGREE] + [CENTRE_LONGITUDE, CENTRE_LATITUDE])


def _corners(regions: int, random: np.random.Generator) -> Floats:
    """Return the corners of the first `regions` cells of a grid whose corners are moved a little."""
    across = int(np.ceil(np.sqrt(regions)))
    down = int(np.ceil(regions / across))
    side = min(CELL_KM, WIDEST_KM / across)
    x, y = np.meshgrid(np.arange(across + 1), np.arange(down + 1))
    grid = np.stack([x, y], axis=-1) + random.uniform(-CROOKED, CROOKED, (down + 1, across + 1, 2))
    row, column = np.divmod(np.arange(regions), across)
    cell = [grid[row, column], grid[row, column + 1], grid[row + 1, column + 1], grid[row + 1, column]]
    return np.asarray(side * np.stack(cell, axis=1))


def _area(corners: Floats) -> Floats:
    x, y = corners[..., 0], corners[..., 1]
    return np.asarray(0.5 * np.abs((x * np.roll(y, -1, axis=1) - y * np.roll(x, -1, axis=1)).sum(axis=1)))


def _roads(centre: Floats, neighbours: int) -> tuple[Whole, Whole, Floats]:
    """Return origin, target and straight distance: each region to its nearest ones, and back."""
    _, near = cKDTree(centre).query(centre, k=neighbours + 1)
    first = np.repeat(np.arange(len(centre)), neighbours)
    second = near[:, 1:].ravel()
    pairs = np.unique(np.stack([np.append(first, second), np.append(second, first)], axis=1), axis=0)
    origin, target = pairs[:, 0].astype(np.int64), pairs[:, 1].astype(np.int64)
    return origin, target, np.asarray(np.linalg.norm(centre[origin] - centre[target], axis=1))


def _spread_out(centre: Floats, count: int, first: int) -> Whole:
    """Return `count` regions, each as far as possible from those before it."""
    chosen = [first]
    away = np.linalg.norm(centre - centre[first], axis=1)
    for _ in range(count - 1):
        chosen.append(int(np.argmax(away)))
        away = np.minimum(away, np.linalg.norm(centre - centre[chosen[-1]], axis=1))
    return np.array(chosen, dtype=np.int64)

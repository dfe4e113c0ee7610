"""Whatever shapes validation accepts are drawn: a map and the shapes of the report."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path

import pytest

from layout_opt import read_instance, solve, write_run
from layout_opt.result.folder import INSTANCE, StoredRun, read_run
from layout_opt.result.geo import write_layout_gpkg
from layout_opt.show import basin, division
from layout_opt.show.fonts import drawing
from layout_opt.show.picture import FileFormat, Picture, write_picture
from layout_opt.show.report.shapes import map_shapes
from layout_opt.show.scene import make_scene
from tests.instance.shapes import ROUND, SLIPS, Slip, every, good, write_bare, write_features, write_slip

DRAWN = [slip for slip in SLIPS if slip.refused is None and "of any region" not in str(slip.notice)]
ROUGH = 40.0
"""Resolution of the pictures [dots per inch]."""


@pytest.fixture(scope="module")
def bare_run(tmp_path_factory: pytest.TempPathFactory) -> StoredRun:
    """Small-river solved without shapes."""
    folder = tmp_path_factory.mktemp("bare")
    return read_run(write_run(solve(read_instance(write_bare(folder / "river"))), folder / "run"))


@pytest.mark.parametrize("slip", DRAWN, ids=[slip.name for slip in DRAWN])
def test_accepted_shapes_are_drawn(slip: Slip, bare_run: StoredRun, tmp_path: Path) -> None:
    """Proves that a map, the shapes of the report and the GIS file are made of everything that validation accepts."""
    (tmp_path / INSTANCE).mkdir()
    write_slip(tmp_path / INSTANCE, slip)
    with warnings.catch_warnings(), drawing():
        warnings.simplefilter("error")
        scene = make_scene(replace(bare_run, folder=tmp_path))
        for picture in (*division.draw(scene), *(basin.draw(scene) if len(scene.receptors) else ())):
            assert isinstance(picture, Picture)
            assert all(path.stat().st_size > 0 for path in write_picture(picture, tmp_path, (FileFormat.PNG,), ROUGH))
        shapes = map_shapes(scene, {})
        assert {shape.identity for shape in shapes.regions} == set(scene.regions["region"])
        assert all("nan" not in shape.path and "inf" not in shape.path for shape in shapes.regions)
        assert write_layout_gpkg(tmp_path, bare_run.instance, bare_run.tables) is not None


def test_a_basin_across_the_date_line_looks_like_any_other(bare_run: StoredRun, tmp_path: Path) -> None:
    """Proves that the date line changes nothing: the same areas, at the same distances, as in the middle of China."""
    areas = {}
    for name, slip in (("here", SLIPS[0]), ("there", Slip("", every(lambda x, y: [(x + ROUND + 180) % 360 - 180, y])))):
        (tmp_path / name / INSTANCE).mkdir(parents=True)
        write_slip(tmp_path / name / INSTANCE, slip)
        scene = make_scene(replace(bare_run, folder=tmp_path / name))
        areas[name] = (scene.regions.area.to_list(), scene.regions.total_bounds.tolist())
    assert areas["there"][0] == pytest.approx(areas["here"][0], rel=1e-6)
    assert areas["there"][1] == pytest.approx(areas["here"][1], rel=1e-6)


def test_a_plan_is_drawn(bare_run: StoredRun, tmp_path: Path) -> None:
    """Proves that shapes without a reference system are drawn as a plan without a scale."""
    import geopandas as gpd

    from tests.instance.shapes import frame_of

    (tmp_path / INSTANCE).mkdir()
    frame = frame_of(good()[:3])
    frame["geometry"] = frame.scale(1000, 1000, origin=(0, 0))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # geopandas on frames without a reference system
        gpd.GeoDataFrame(frame).to_file(tmp_path / INSTANCE / "plan.shp")
    scene = make_scene(replace(bare_run, folder=tmp_path))
    assert scene.projection.crs is None
    with drawing():
        assert isinstance(division.draw(scene)[0], Picture)
    assert map_shapes(scene, {}).scale is None


def test_a_map_without_shapes_says_so(bare_run: StoredRun, tmp_path: Path) -> None:
    """Proves that there is no map where no region has a shape, and that the message says what to do."""
    from layout_opt.errors import InvalidInput

    (tmp_path / INSTANCE).mkdir()
    write_features(tmp_path / INSTANCE, good()[3:])
    with pytest.raises(InvalidInput, match=r"found no geometry of any region; must be there to draw maps\. Fix: put a"):
        make_scene(replace(bare_run, folder=tmp_path))

"""Geometry is data: read, checked and matched at validation, and every slip in it is told in words."""

from __future__ import annotations

import json
import random
import re
import warnings
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from shapely.geometry import MultiPolygon, Point, box

from layout_opt.errors import InvalidInput
from layout_opt.facts.notices import notices_of
from layout_opt.instance import Change, Instance
from layout_opt.instance.geometry import Geometry, geometry_of, read_geometry
from layout_opt.instance.geometry.longitude import split
from tests.instance.examples import edit, messages, read, write_plain
from tests.instance.shapes import FILE, SLIPS, Slip, frame_of, good, write_bare, write_features, write_slip

FORM = re.compile(r".+: found .+; must .+\. Fix: .+\.", re.DOTALL)
SEEDS = 150
"""Random edits of a layers file."""
ODD = (
    None,
    "",
    0,
    -1,
    1e308,
    "NaN",
    [],
    {},
    [[]],
    [1],
    [None, None],
    [110],
    [110, 30],
    "Polygon",
    "Point",
    True,
    "x" * 999,
)


@pytest.fixture(scope="module")
def river(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    """Small-river without shapes."""
    return read(write_bare(tmp_path_factory.mktemp("bare") / "river"))


def outcome(folder: Path, river: Instance) -> tuple[list[str], tuple[str, ...]]:
    """Return the problems or the notices of the shapes in a folder; nothing else may be said."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return [], read_geometry(folder, river).notices
        except InvalidInput as error:
            found = [str(problem) for problem in error.problems]
    assert all(FORM.fullmatch(message) and message.isprintable() for message in found), found
    return found, ()


def geometry(folder: Path) -> Geometry:
    """Return the geometry of a folder that is read."""
    return geometry_of(read(folder))


@pytest.mark.parametrize("slip", SLIPS, ids=[slip.name for slip in SLIPS])
def test_a_slip_is_refused_or_told(slip: Slip, river: Instance, tmp_path: Path) -> None:
    """Proves for each slip in a layers file that it is refused, or that what is odd is said, in the words meant."""
    write_slip(tmp_path, slip)
    refused, odd = outcome(tmp_path, river)
    if slip.refused is not None:
        assert any(slip.refused in message for message in refused), refused
    else:
        assert refused == []
        assert any(slip.notice in notice for notice in odd) if slip.notice else odd == (), odd


def test_everything_is_told_at_once(tmp_path: Path) -> None:
    """Proves that what is wrong with shapes stands beside what is wrong with tables, not after it."""
    features = good()
    features[0]["properties"]["region"] = "uper"
    features[2]["geometry"]["coordinates"] = [[[1, 1], [2, 2], [3, 3], [1, 1]]]
    folder = write_bare(tmp_path / "river")
    write_features(folder, features)
    found = messages(folder)
    assert [message.split(": found")[0] for message in found] == [
        "layers.geojson feature 1 region", "layers.geojson feature 3 (lower)",
    ]  # fmt: skip
    edit(folder, "instance.toml", 'money = "1e8 CNY"', 'money = "1e8 XXX"')
    assert [message.split(": found")[0] for message in messages(folder)] == [
        "instance.toml money", "layers.geojson feature 3 (lower)",
    ]  # fmt: skip


def test_geometry_package_with_many_layers(tmp_path: Path) -> None:
    """Proves that ids join by column, or by `id` in a layer of that name; systems meet; the rest is kept to draw."""
    folder = write_bare(tmp_path / "river")
    frame = gpd.GeoDataFrame(
        {"id": ["upper", "lower"]}, geometry=[box(110, 30, 111, 31), box(111, 30, 112, 31)], crs=4326
    )
    frame.to_file(folder / "any name.gpkg", layer="Regions")
    reach = frame.iloc[:1].to_crs(3857).assign(receptor="estuary").drop(columns="id")
    reach.to_file(folder / "any name.gpkg", layer="water")
    frame.iloc[:1].drop(columns="id").assign(name="a canal").to_file(folder / "any name.gpkg", layer="canal")
    found = geometry(folder)
    assert {name: len(layer.shapes) for name, layer in found.layers.items()} == {"region": 2, "receptor": 1, "canal": 1}
    assert found.layers["region"].ids == ("lower", "upper")
    assert found.layers["receptor"].shapes[0].bounds == pytest.approx((110, 30, 111, 31))
    assert found.layers["canal"].columns["name"] == ("a canal",)
    assert any("other layers have another reference system" in notice for notice in found.notices)


def _write_shapefile(folder: Path, encoding: str = "UTF-8", crs: int | None = 4326) -> Path:
    frame = frame_of(good()[:3])[["name_local", "geometry"]].rename(columns={"name_local": "NAME"})
    path = folder / "counties.shp"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # geopandas on frames without a reference system
        frame.set_crs(crs).to_file(path, encoding=encoding)
    return path


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK"])
@pytest.mark.parametrize("told", [True, False])
def test_shapefile(encoding: str, told: bool, tmp_path: Path) -> None:
    """Proves that a shapefile is read with its companions and matched by local name, in UTF-8 and in GBK."""
    folder = write_bare(tmp_path / "river")
    path = _write_shapefile(folder, encoding)
    if not told:
        path.with_suffix(".cpg").unlink()
    found = geometry(folder)
    assert found.layers["region"].ids == ("lower", "middle", "upper")
    assert "counties.shp: the column 'NAME' names 3 regions." in found.notices


def test_without_reference_system(tmp_path: Path) -> None:
    """Proves that shapes without a reference system are a plan, and that beside others they are refused."""
    folder = write_bare(tmp_path / "river")
    _write_shapefile(folder, crs=None)
    found = geometry(folder)
    assert found.crs is None
    assert "counties.shp: no coordinate reference system; maps are drawn as a plan, without a scale." in found.notices
    write_features(folder, good()[3:])
    (message,) = messages(folder)
    assert message.startswith(
        "counties.shp: found none; must have a coordinate reference system as layers.geojson has."
    )


def test_broken_reference_systems(tmp_path: Path) -> None:
    """Proves that degrees called metres, and coordinates outside their system, are told."""
    folder = write_bare(tmp_path / "river")
    _write_shapefile(folder, crs=3857)
    (message,) = messages(folder)
    assert "found coordinates that look like longitude and latitude; must be metres of the reference system" in message
    frame = frame_of(good()[:3]).set_crs(4326).to_crs(32650)
    frame["geometry"] = frame.translate(1e9, 0)
    frame.to_file(folder / "counties.shp")
    assert any("lie where the reference system holds" in message for message in messages(folder))


def test_half_a_shapefile(river: Instance, tmp_path: Path) -> None:
    """Proves that a shapefile without its index is refused, and that one without attributes has no ids, in words."""
    _write_shapefile(tmp_path).with_suffix(".shx").unlink()
    (message,) = outcome(tmp_path, river)[0]
    assert message.startswith("counties.shp: found no shapes (Unable to open counties.shx")
    _write_shapefile(tmp_path).with_suffix(".dbf").unlink()
    assert outcome(tmp_path, river) == ([], ("counties.shp: no shape of any region; there will be no maps.",))


@pytest.mark.parametrize("content", [b"", b"no database", b"\xff" * 300, b'{"type": "FeatureCollection"', b"[]", b"\0"])
@pytest.mark.parametrize("name", ["layers.gpkg", FILE, "counties.shp"])
def test_a_file_that_is_none(name: str, content: bytes, tmp_path: Path) -> None:
    """Proves that a file without shapes is named in one message, without a path of this machine."""
    folder = write_bare(tmp_path / "river")
    (folder / name).write_bytes(content)
    (message,) = messages(folder)
    assert message.startswith(f"{name}: found no shapes (")
    assert message.endswith("); must be a GeoPackage, GeoJSON file or shapefile. Fix: export it again.")
    assert str(tmp_path) not in message


def test_names_of_several_regions_match_none(tmp_path: Path) -> None:
    """Proves that a name which two regions share does not choose one of them."""
    folder = write_bare(tmp_path / "river")
    edit(folder, "regions.csv", "Middle county", "Upper county")
    features = good()
    features[0]["properties"]["region"] = "Upper county"
    write_features(folder, features)
    odd = notices_of(read(folder))
    assert "layers.geojson: Upper county of the column 'region' name no region; left out." in odd
    assert "layers.geojson: no shape: upper." in odd


def test_shapes_of_receptors_that_are_gone_are_left_out(tmp_path: Path) -> None:
    """Proves that an instance without receptors may keep the shapes of an example with some; a notice names them."""
    folder = write_plain(tmp_path / "plain")
    features = good()
    for feature, name in zip(features, ("a", "b"), strict=False):
        feature["properties"]["region"] = name
    write_features(folder, [*features[:2], *features[3:]])
    odd = notices_of(read(folder))
    words = "estuary, intake, reach-middle, reach-upper of the column 'receptor' name no receptor; left out."
    assert f"layers.geojson: {words}" in odd


def test_the_date_line_is_no_gap(tmp_path: Path) -> None:
    """Proves that shapes on both sides of the date line lie side by side, split, unsplit or counted to 360."""
    half = MultiPolygon([box(179, -18, 180, -16), box(-180, -18, -178, -16)])
    ring = shapely.Polygon([(179, -18), (-178, -18), (-178, -16), (179, -16)])
    for at, fiji in enumerate((half, ring, box(179, -18, 182, -16))):
        folder = write_bare(tmp_path / str(at))
        frame = gpd.GeoDataFrame({"region": ["upper", "lower"]}, geometry=[fiji, Point(-177, -17)], crs=4326)
        frame.to_file(folder / FILE)
        lower, upper = geometry(folder).layers["region"].shapes
        assert upper.bounds == pytest.approx((179, -18, 182, -16))
        assert lower.x == pytest.approx(183)
        assert upper.area == pytest.approx(6)
        again = split(upper)
        assert again.bounds == pytest.approx((-180, -18, 180, -16))
        assert again.area == pytest.approx(6)


def test_a_shape_around_the_earth_stays(tmp_path: Path) -> None:
    """Proves that a frame of the whole earth is not taken for one that crosses the date line."""
    folder = write_bare(tmp_path / "river")
    frame = gpd.GeoDataFrame({"region": ["upper"]}, geometry=[box(-180, -90, 180, 90)], crs=4326)
    frame.to_file(folder / FILE)
    assert geometry(folder).layers["region"].shapes[0].bounds == (-180, -90, 180, 90)


def test_a_change_of_names_matches_anew(tmp_path: Path) -> None:
    """Proves that geometry follows the tables: a region renamed by a change is matched by its new name."""
    folder = write_bare(tmp_path / "river")
    features = good()
    features[0]["properties"]["region"] = "Headwaters"
    write_features(folder, features)
    assert any("did you mean" in text or "no shape: upper" in text for text in notices_of(read(folder)))
    change = Change(table="regions", where={"region": "upper"}, column="name", set="Headwaters")
    assert geometry_of(read(folder, (change,))).layers["region"].ids == ("lower", "middle", "upper")


def _random_edit(value: Any, chance: random.Random) -> Any:
    """Return a JSON value with one part of it replaced, dropped or doubled."""
    if isinstance(value, list | dict) and value and chance.random() < 0.93:
        keys: list[Any] = list(value) if isinstance(value, dict) else list(range(len(value)))
        key = chance.choice(keys)
        if chance.random() < 0.08:
            del value[key]
        elif isinstance(value, list) and chance.random() < 0.1:
            value.append(value[key])
        else:
            value[key] = _random_edit(value[key], chance)
        return value
    if isinstance(value, int | float) and chance.random() < 0.5:
        return value * chance.choice((-1, 0, 1e3, 1e9, 1.5, float("nan"), float("inf")))
    return chance.choice(ODD)


def test_random_edits_are_read_or_refused(river: Instance, tmp_path: Path) -> None:
    """Proves that no slip in a GeoJSON file ends in a traceback or a raw warning."""
    outcomes = set()
    for seed in range(SEEDS):
        chance = random.Random(seed)
        content: Any = {"type": "FeatureCollection", "name": "layers", "features": good()}
        for _ in range(chance.choice((1, 1, 2, 3))):
            content = _random_edit(content, chance)
        (tmp_path / FILE).write_text(json.dumps(content), encoding="utf-8")
        try:
            outcomes.add(not outcome(tmp_path, river)[0])
        except BaseException as error:
            error.add_note(f"seed {seed}")
            raise
    assert outcomes == {True, False}


def test_random_bytes_are_read_or_refused(river: Instance, tmp_path: Path) -> None:
    """Proves that no damage to a GeoPackage or a shapefile ends in a traceback or a raw warning."""
    frame_of(good()).set_crs(4326).to_file(tmp_path / "layers.gpkg", layer="layers")
    _write_shapefile(tmp_path)
    files = [tmp_path / "layers.gpkg", *sorted(tmp_path.glob("counties.*"))]
    for seed in range(SEEDS):
        chance = random.Random(seed)
        path = files[seed % len(files)]
        sound = path.read_bytes()
        content = bytearray(sound)
        for _ in range(chance.choice((1, 5, 50))):
            content[chance.randrange(len(content))] = chance.randrange(256)
        if chance.random() < 0.3:
            del content[chance.randrange(len(content)) :]
        path.write_bytes(bytes(content))
        try:
            outcome(tmp_path, river)
        except BaseException as error:
            error.add_note(f"seed {seed} of {path.name}")
            raise
        path.write_bytes(sound)

"""Geometry: read, checked, and written as a GIS file that opens styled."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import geopandas as gpd
import pyogrio
import pytest
from shapely.geometry import MultiPolygon, box

from layout_opt import read_instance, solve
from layout_opt.errors import InvalidInput
from layout_opt.result.geo import check_regions, copy_layers, write_layout_gpkg
from layout_opt.result.run import Run

SMALL_RIVER = Path(__file__).parents[2] / "instances" / "small-river"


@pytest.fixture(scope="module")
def run() -> Run:
    """The solved small river."""
    return solve(read_instance(SMALL_RIVER))


@pytest.fixture(scope="module")
def package(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its GIS file."""
    written = write_layout_gpkg(tmp_path_factory.mktemp("run"), run.instance, run.tables)
    assert written is not None
    return written


def test_layers_are_named(package: Path) -> None:
    """Proves that the file holds a layer for each thing a planner looks for, and the styles."""
    assert [name for name, _ in pyogrio.list_layers(package)] == [
        "regions", "change", "receptors COD", "shadow prices COD", "flows", "layer_styles",
    ]  # fmt: skip


def test_regions_carry_the_division_of_labour(package: Path) -> None:
    """Proves the numbers: upper makes 25, lower 35 of 60 units worth 0.5 each; today upper makes all 60."""
    rows = gpd.read_file(package, layer="regions").set_index("region")
    assert rows.crs.to_epsg() == 4326
    assert rows["leading_industry"].dropna().to_dict() == {"lower": "paper", "upper": "paper"}
    assert rows["value"].to_dict() == pytest.approx({"lower": 17.5, "middle": 0.0, "upper": 12.5})
    assert rows["change"].to_dict() == pytest.approx({"lower": 17.5, "middle": 0.0, "upper": -17.5})
    assert set(rows["unit"]) == {"1e8 CNY/yr"}
    assert rows["value_paper"].to_dict() == pytest.approx(rows["value"].to_dict())


def test_receptors_carry_load_capacity_and_price(package: Path) -> None:
    """Proves that the intake is at its limit and has the price that the model found."""
    rows = gpd.read_file(package, layer="receptors COD").set_index("receptor")
    assert rows.loc["intake", "used_share"] == pytest.approx(1.0)
    assert rows.loc["intake", "shadow_price"] == pytest.approx(0.0025)
    assert rows.loc["intake", "shadow_price_unit"] == "1e8 CNY/yr per t/yr" or rows.loc["intake", "shadow_price_unit"]
    assert rows["used_share"].drop("intake").isna().all()


def test_flows_are_lines(package: Path) -> None:
    """Proves that goods that move are lines between the regions, with value."""
    rows = gpd.read_file(package, layer="flows")
    assert set(zip(rows["from_region"], rows["to_region"], strict=True)) == {("upper", "middle"), ("lower", "middle")}
    assert set(rows.geom_type) == {"LineString"}
    assert rows["value"].sum() == pytest.approx(10.0)


def test_styles_open_in_gis(package: Path) -> None:
    """Proves that each layer has a default style that is well-formed QML and names a column of the layer."""
    styles = pyogrio.read_dataframe(package, layer="layer_styles")
    layers = [name for name, kind in pyogrio.list_layers(package) if kind is not None]
    assert styles["f_table_name"].tolist() == layers
    assert set(styles["f_geometry_column"]) == {"geom"}
    assert styles["useAsDefault"].all()
    for name, text in zip(styles["f_table_name"], styles["styleQML"], strict=True):
        renderer = ET.fromstring(text.split("\n", 1)[1]).find("renderer-v2")
        assert renderer is not None
        assert renderer.get("attr") in pyogrio.read_info(package, layer=name)["fields"]
        assert len(renderer.findall("symbols/symbol")) == len(
            renderer.findall("*/category") + renderer.findall("*/range")
        )


def test_no_geometry_no_file(run: Run, tmp_path: Path) -> None:
    """Proves that without geometry nothing is written, and that maps say what is missing."""
    bare = tmp_path / "bare"
    bare.mkdir()
    assert write_layout_gpkg(tmp_path, run.instance, run.tables, bare) is None
    assert not (tmp_path / "layout.gpkg").exists()
    with pytest.raises(InvalidInput, match=r"found no geometry of any region; must be there to draw maps\. Fix"):
        check_regions(run.instance, {})


def test_the_date_line_splits_what_a_gis_opens(run: Run, tmp_path: Path) -> None:
    """Proves that areas and flows across the date line are cut there, so that longitudes stay within 180 degrees."""
    frame = gpd.GeoDataFrame(
        {"region": ["upper", "middle", "lower"]},
        geometry=[
            box(176, 0, 178, 2),
            MultiPolygon([box(178, 0, 180, 2), box(-180, 0, -179, 2)]),
            box(-179, 0, -177, 2),
        ],
        crs=4326,
    )
    frame.to_file(tmp_path / "layers.gpkg", layer="regions")
    made = write_layout_gpkg(tmp_path, run.instance, run.tables, tmp_path)
    regions, flows = (gpd.read_file(made, layer=layer) for layer in ("regions", "flows"))
    assert [shape.area for shape in regions.geometry] == pytest.approx([4, 6, 4])
    assert regions.total_bounds.tolist() == pytest.approx([-180, 0, 180, 2])
    assert max(line.length for line in flows.geometry) < 5
    assert "MultiLineString" in set(flows.geom_type)


def test_copy(tmp_path: Path) -> None:
    """Proves that geometry goes with the run."""
    assert [path.name for path in copy_layers(SMALL_RIVER, tmp_path)] == ["layers.geojson"]
    assert json.loads((tmp_path / "layers.geojson").read_text(encoding="utf-8"))["type"] == "FeatureCollection"
    for end in (".shp", ".dbf", ".prj", ".shp.xml", ".txt"):
        (tmp_path / f"counties{end}").write_bytes(b"")
    (tmp_path / "copies").mkdir()
    names = {path.name for path in copy_layers(tmp_path, tmp_path / "copies")}
    assert names == {"layers.geojson", "counties.shp", "counties.dbf", "counties.prj"}

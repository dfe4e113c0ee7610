"""The maps as readers see them: legends with units, every region, a fitting projection, all formats."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from matplotlib.collections import PatchCollection, PathCollection
from matplotlib.figure import Figure

from layout_opt.cli.app import main
from layout_opt.errors import InvalidInput
from layout_opt.result.folder import StoredRun
from layout_opt.show.maps import MAPS, draw_maps
from layout_opt.show.picture import FileFormat, Picture, SkippedMap
from layout_opt.show.scene import Scene, make_scene
from layout_opt.show.words import Language

UNITS = {
    "division": "100 million CNY/yr",
    "activity": "10,000 t/yr",
    "change": "10,000 t/yr",
    "plan": "100 million CNY/yr",
    "specialisation": "[1]",
    "flows": "100 million CNY/yr",
    "flows-outside": "100 million CNY/yr",
    "basin": "[t/yr]",
    "prices": "CNY/t",
    "prices-goods": "CNY/t",
}


def texts(figure: Figure) -> str:
    """Return every word on a figure."""
    written = [text.get_text() for text in figure.texts]
    return "\n".join([*written, *(text.get_text() for axes in figure.axes for text in axes.texts)])


@pytest.fixture(scope="module")
def pictures(scene: Scene) -> dict[str, Figure]:
    """Every picture of the run by name."""
    from layout_opt.show.fonts import drawing

    with drawing():
        made = [found for draw in MAPS.values() for found in draw(scene)]
    assert not [found for found in made if isinstance(found, SkippedMap)]
    return {found.name: found.figure for found in made if isinstance(found, Picture)}


@pytest.mark.parametrize("name", list(UNITS))
def test_legend_has_unit(pictures: dict[str, Figure], name: str) -> None:
    """Proves that each picture says in what its numbers are counted."""
    assert UNITS[name] in texts(pictures[name])


@pytest.mark.parametrize("name", list(UNITS))
def test_footer_says_what_it_is(pictures: dict[str, Figure], name: str) -> None:
    """Proves that each picture carries instance, objective with bound and gap, certificate, status and projection."""
    words = texts(pictures[name])
    for said in ("(small-river)", "net effective output", "bound", "gap", "certificate passed", "100 % assumed",
                 "Lambert azimuthal equal area", "Not on the map (no geometry): Faraway market"):  # fmt: skip
        assert said in words


@pytest.mark.parametrize("name", list(UNITS))
def test_nothing_is_cut_off(pictures: dict[str, Figure], name: str) -> None:
    """Proves that no text reaches over the edge of the sheet."""
    figure = pictures[name]
    sheet = figure.bbox
    for text in [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]:
        box = text.get_window_extent()
        assert box.x0 >= 0, text
        assert box.y0 >= 0, text
        assert box.x1 <= sheet.x1 + 1, text
        assert box.y1 <= sheet.y1 + 1, text


def test_names_do_not_overlap(pictures: dict[str, Figure]) -> None:
    """Proves that region names on the division map stand apart and that each region has one."""
    axes = pictures["division"].axes[0]
    boxes = [text.get_window_extent() for text in axes.texts]
    assert {text.get_text() for text in axes.texts} == {"Upper county", "Middle county", "Lower city"}
    assert not any(one.overlaps(other) for place, one in enumerate(boxes) for other in boxes[place + 1 :])


def test_every_region_is_drawn(pictures: dict[str, Figure]) -> None:
    """Proves that the division map fills every region that has geometry, also without activity."""
    shapes = [
        made for made in pictures["division"].axes[0].collections if isinstance(made, PatchCollection | PathCollection)
    ]
    assert sum(len(made.get_paths()) for made in shapes) >= 3


def test_projection_fits(scene: Scene) -> None:
    """Proves that the map is drawn in an equal-area projection centred on the data, never in Web Mercator."""
    crs = scene.projection.crs
    assert crs is not None
    assert crs.to_epsg() != 3857
    assert crs.coordinate_operation.method_name == "Lambert Azimuthal Equal Area"
    assert scene.regions.area.sum() == pytest.approx(
        scene.regions.to_crs("ESRI:54034").area.sum(),
        rel=5e-3,  # world cylindrical equal area
    )


def test_circle_key_has_the_scale_of_the_map(pictures: dict[str, Figure], scene: Scene) -> None:
    """Proves that a circle in the legend is as large as the same amount on the map."""
    figure = pictures["activity"]
    circles = next(made for axes in figure.axes for made in axes.collections if isinstance(made, PathCollection))
    largest = max(circles.get_sizes()) ** 0.5 / 2 / 72
    key = next(axes for axes in figure.axes if axes.patches and not axes.collections and len(axes.texts) == 2)
    radius = key.patches[0].get_radius()
    told = float(key.texts[0].get_text())
    paper = scene.tables["activity"].query("technology == 'mill'")["activity"]
    assert radius == pytest.approx(largest * (told / paper.max()) ** 0.5)
    assert key.patches[1].get_radius() == pytest.approx(radius / 5**0.5)


@pytest.mark.parametrize("name", ["division", "basin"])
def test_formats(run_folder: Path, tmp_path: Path, name: str) -> None:
    """Proves that PNG, SVG and PDF come out, and that the same run gives the same SVG twice."""
    first = draw_maps(run_folder, tmp_path / "a", formats=list(FileFormat), only=[name], language=Language.LOCAL)
    draw_maps(run_folder, tmp_path / "b", formats=[FileFormat.SVG], only=[name], language=Language.LOCAL)
    assert {path.suffix for path in first.files} == {".png", ".svg", ".pdf"}
    starts = {".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF"}
    for path in first.files:
        assert path.read_bytes().startswith(starts[path.suffix])
    svg = f"{name}.svg"
    assert (tmp_path / "a" / svg).read_bytes() == (tmp_path / "b" / svg).read_bytes()


@pytest.mark.usefixtures("pen")
def test_local_language(run: StoredRun) -> None:
    """Proves that with --language local names, words and units are Chinese where the names of the place are."""
    from layout_opt.show import basin

    made = basin.draw(make_scene(run, Language.LOCAL))[0]
    assert isinstance(made, Picture)
    words = texts(made.figure)
    assert "负荷与容量" in words
    assert "化学需氧量 [吨/年]" in words
    assert "下游市取水口" in words


@pytest.mark.usefixtures("pen")
def test_today_has_no_change(run: StoredRun) -> None:
    """Proves that a run of today's layout says why it has no map of changes."""
    from dataclasses import replace

    from layout_opt.show import change

    today = replace(run, info={**run.info, "layout": "today"})
    found = change.draw(make_scene(today))
    assert found == [SkippedMap("change", "the run evaluates today's layout, so nothing changes")]


def test_unknown_map_and_node(run_folder: Path, tmp_path: Path) -> None:
    """Proves that an unknown map or node is named, with the nearest known one."""
    with pytest.raises(InvalidInput, match=r"--only: found 'basen'; must be a map \(did you mean 'basin'\?\)"):
        draw_maps(run_folder, tmp_path, only=["basen"])
    with pytest.raises(InvalidInput, match=r"--node: found 'later'; must be a node of tree\.csv"):
        draw_maps(run_folder, tmp_path, only=["basin"], node="later")


def test_verb(run_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Proves that the verb prints one JSON object naming files and what could not be drawn."""
    words = ["map", str(run_folder), "--only", "division", "--out", str(tmp_path / "m"), "--resolution", "60", "--json"]
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"files": [str(tmp_path / "m" / "division.png")], "skipped": []}
    assert (tmp_path / "m" / "division.png").is_file()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--format", "pgn"], "--format: found 'pgn'; must be png or svg or pdf"),
        (["--language", "zh"], "--language: found 'zh'; must be en or local"),
        (["--format", ","], "--format: found nothing; must be png or svg or pdf"),
    ],
)
def test_verb_refuses(run_folder: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    """Proves that wrong options end with status 2 and a sentence."""
    with pytest.raises(SystemExit) as ended:
        main(["map", str(run_folder), *words])
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_what_does_not_fit_a_sheet_is_counted(tmp_path: Path) -> None:
    """Where more goods have prices, or more waters have loads, than a sheet shows, it says how many and where."""
    from layout_opt import read_instance, solve, write_run
    from layout_opt.generate import Size, write_synthetic
    from layout_opt.result.folder import read_run
    from layout_opt.show import basin
    from layout_opt.show import price_pages as prices
    from layout_opt.show.fonts import drawing

    write_synthetic(tmp_path / "i", Size(regions=16, goods=14, technologies=1, basins=16, neighbours=3), "0")
    write_run(solve(read_instance(tmp_path / "i")), tmp_path / "run")
    scene = make_scene(read_run(tmp_path / "run"))
    priced = scene.tables["prices"].query("row == 'goods_balance'")["key"].str.split(",").str[1].nunique()
    loads = scene.tables["loads"]
    longest = int(loads[loads["pollutant"] == loads["pollutant"].iloc[0]]["receptor"].nunique())
    assert priced > prices.MOST
    assert longest > basin.MOST_BARS
    with drawing():
        made = {found.name: texts(found.figure) for draw in MAPS.values() for found in draw(scene)
                if isinstance(found, Picture)}  # fmt: skip
    assert f"The prices of {priced - prices.MOST} more, less traded, are in tables/prices.csv." in made["prices-goods"]
    assert f"{longest - basin.MOST_BARS} more in tables/loads.csv" in made["basin"]

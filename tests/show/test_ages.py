"""Pictures of ages and stranded capital: which there are, and that every word of them can be read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from layout_opt import read_instance, solve, write_run
from layout_opt.result.folder import read_run
from layout_opt.show import age_pictures, stranded
from layout_opt.show.fonts import drawing
from layout_opt.show.maps import draw_maps
from layout_opt.show.picture import Picture
from layout_opt.show.scene import make_scene
from layout_opt.show.words import Language

SMALL_RIVER = Path(__file__).parents[2] / "instances" / "small-river"


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run of small-river over two periods: the mill upstream is closed in the second, seven years before its time."""
    folder = tmp_path_factory.mktemp("aging")
    place = Path(shutil.copytree(SMALL_RIVER, folder / "river", ignore=shutil.ignore_patterns("scenarios")))
    (place / "tree.csv").write_text("node,parent,years\n2025,,5\n2030,2025,5\n", encoding="utf-8")
    mill = "mill,paper,Paper mill,造纸厂,1e4 t,production,20\n"
    head = "technology,industry,name,name_local,unit,kind,lifetime\n"
    (place / "technologies.csv").write_text(head + mill, encoding="utf-8")
    old = "region,technology,built,amount\nupper,mill,2012,20\nupper,mill,2017,40\n"
    (place / "existing_capacity.csv").write_text(old, encoding="utf-8")
    ban = "node,region,technology,closes_existing\n2030,upper,mill,1\n"
    (place / "entry_bans.csv").write_text(ban, encoding="utf-8")
    return write_run(solve(read_instance(place), gap=1e-6), folder / "run")


@pytest.mark.parametrize("language", list(Language))
def test_pictures_of_ages(run_folder: Path, language: Language) -> None:
    """Proves four pictures in English and Chinese, with units, and no text over the edge of its sheet."""
    scene = make_scene(read_run(run_folder), language)
    with drawing():
        made = [found for found in (*age_pictures.draw(scene), *stranded.draw(scene)) if isinstance(found, Picture)]
        assert [found.name for found in made] == ["ages", "vintages", "gantt", "stranded"]
        for found in made:
            words = _words(found.figure)
            assert ("搁浅" in words or "产能" in words or "报废" in words) == (language is Language.LOCAL)
            for text in found.figure.texts:
                box = text.get_window_extent()
                assert box.x0 >= 0
                assert box.x1 <= found.figure.bbox.x1 + 1


def _words(figure: Figure) -> str:
    written = [text.get_text() for text in figure.texts]
    for axes in figure.axes:
        written += [axes.get_xlabel(), axes.get_ylabel(), *(text.get_text() for text in axes.texts)]
    return "\n".join(written)


def test_stranded_amounts_are_told(run_folder: Path) -> None:
    """Proves the map: upstream stands what is stranded in the table, nothing elsewhere."""
    run = read_run(run_folder)
    table = run.tables["stranded_capital"]
    last = table[table["node"] == "2030"]
    assert set(last["region"]) == {"upper"}
    assert last["annuity"].sum() > 0


def test_a_run_without_ages_says_so(tmp_path: Path) -> None:
    """Proves that `map --only ages` tells why there is no picture where nothing ages."""
    folder = write_run(solve(read_instance(SMALL_RIVER)), tmp_path / "run")
    drawn = draw_maps(folder, tmp_path / "maps", only=["ages", "stranded"], resolution=60)
    assert [(each.name, "no ages" in each.why) for each in drawn.skipped] == [("ages", True), ("stranded", True)]

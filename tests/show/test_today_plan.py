"""Today beside the plan: every cell says what happens and by how much, on maps, in tables, in the workbook."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from matplotlib.figure import Figure

from layout_opt import Run, read_instance, solve, write_run
from layout_opt.result.folder import stored_of
from layout_opt.show import division, today_plan
from layout_opt.show.export.formats import ExportFormat, export_run
from layout_opt.show.fonts import drawing
from layout_opt.show.moves import LayoutMove, moves, moves_grid
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.scene import Scene, make_scene
from layout_opt.show.view import make_view
from layout_opt.show.words import Language
from tests.show.test_maps import texts
from tests.show.towns import SMALL_RIVER


@pytest.fixture(scope="module")
def river() -> Run:
    """Small-river, solved."""
    return solve(read_instance(SMALL_RIVER))


def drawn(scene: Scene) -> dict[str, Figure]:
    """Return the pictures of a scene by name."""
    with drawing():
        return {found.name: found.figure for found in today_plan.draw(scene) if isinstance(found, Picture)}


def test_each_move_is_told_with_its_size(river: Run) -> None:
    """Proves on paper that Upper shrinks by 35 x 0.5 and Lower opens with as much, and that nothing else is there."""
    found = moves(make_view(stored_of(river))).set_index("region")
    assert {str(region): (move, change) for region, move, change in found[["move", "change"]].itertuples()} == {
        "lower": (LayoutMove.OPEN, pytest.approx(17.5)),
        "upper": (LayoutMove.SHRINK, pytest.approx(-17.5)),
    }


def test_matrix_has_symbol_change_and_sum(river: Run) -> None:
    """Proves that the table of the report says the same, in both languages, and that today has none."""
    table = moves_grid(make_view(stored_of(river)))
    assert table is not None
    assert sorted([cell.text for cell in row] for row in table.rows) == [
        ["Lower city", "＋ +17.5", "+17.5"],
        ["Upper county", "▼ −17.5", "−17.5"],
    ]
    assert "＋ opens, ▲ expands, ● keeps, ▼ shrinks, × closes" in table.caption
    chinese = moves_grid(make_view(stored_of(river), Language.LOCAL))
    assert chinese is not None
    assert "▼ 缩减" in chinese.caption
    today = make_view(stored_of(solve(read_instance(SMALL_RIVER), layout="today")))
    assert moves_grid(today) is None


def test_pair_of_maps_and_matrix_are_drawn(scene: Scene) -> None:
    """Proves that the pair says how the leaders differ from today's, and that the matrix has a cell for each move."""
    made = drawn(scene)
    pair, matrix = texts(made["plan"]), texts(made["moves"])
    assert "Today" in pair
    assert "Plan" in pair
    for word in ("opens", "expands", "keeps", "shrinks", "closes"):
        assert word in pair
    for region in moves(scene)["region"]:
        assert scene.name("region", region) in matrix
    with drawing():
        alone = texts(division.draw(scene)[0].figure)  # type: ignore[union-attr]
    said = "the industry that leads is the one that leads today"
    other = "Another industry leads than today in"
    joined, single = (" ".join(text.split()) for text in (pair, alone))
    assert said in joined or other in joined
    assert (said in joined) == (said in single)


def test_today_has_no_plan(river: Run) -> None:
    """Proves that a run of today's layout is told to have nothing beside it."""
    today = stored_of(solve(river.instance, layout="today"))
    skipped = today_plan.draw(make_scene(today))[0]
    assert isinstance(skipped, SkippedMap)
    assert "evaluates today's layout" in skipped.why


def test_workbook_has_the_matrix_as_numbers(river: Run, tmp_path: Path) -> None:
    """Proves that the sheet holds the changes as numbers whose format shows the symbol."""
    path = export_run(write_run(river, tmp_path / "river"), ExportFormat.XLSX, tmp_path / "river.xlsx")
    sheet = openpyxl.load_workbook(path)["today to plan"]
    cells = {str(row[0].value): row[1] for row in sheet.iter_rows(min_row=3)}
    assert cells["Lower city"].value == pytest.approx(17.5)
    assert "＋" in cells["Lower city"].number_format
    assert cells["Upper county"].value == pytest.approx(-17.5)

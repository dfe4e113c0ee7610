"""A pack for a board: the parts in their order, in both languages, figures that can be read on their page."""

from __future__ import annotations

import importlib.util
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from layout_opt import read_instance, solve, write_run
from layout_opt.errors import InvalidInput
from layout_opt.result.folder import read_run
from layout_opt.show.charts.bar_rows import BarRow
from layout_opt.show.export import page_figures
from layout_opt.show.export.board_pack import PackSection, pack_sections
from layout_opt.show.export.formats import ExportFormat, export_run
from layout_opt.show.export.page_figures import LEAST_SIZE, RESOLUTION, SLIDE_TEXT
from layout_opt.show.report.material import gather
from layout_opt.show.words import PageLanguage
from tests.cli.running import run
from tests.show.report.test_page import cooperation

CAUSES = """cause,gain,gap_low,gap_high,alone,last,low,high,status,rests_on,hangs_on,rank,unit
relocation,6,6,6,6,6,4,9,from data,sites.max_capacity,,,1e8 CNY/yr
trade,-2,-2,-2,-2,-2,,,assumed,freight.cost_per_distance,,,1e8 CNY/yr
"""
PARTS = {
    PageLanguage.EN: (
        "What it says", "Where the gain of 400 million CNY/yr comes from", "Today and the plan", "Who makes what",
        "What binds", "Scenarios beside each other", "Acting together", "What to keep in mind",
    ),
    PageLanguage.ZH: (
        "结论", "增益 4 亿元/年 从何而来", "现状与方案", "分工与变化", "约束", "情景", "合作", "注意事项",
    ),
}  # fmt: skip
"""How the heading of each part begins."""
SAID = {
    PageLanguage.EN: (
        "no layout reaches more than", "the capacity of the receptor", "Nothing was violated", "assumed 100",
        "5 and 5.2 × 100 million",
    ),
    PageLanguage.ZH: ("任何布局均不超过", "受体容量", "无一违反", "假定 100", "5.2 亿元"),
}  # fmt: skip
"""What is said somewhere."""
ROUNDING = 1000
"""Of lengths [EMU, of which an inch has 914,400]."""


@pytest.fixture(scope="module")
def folders(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A run, today's layout, what acting together is worth and a gain by cause."""
    home = tmp_path_factory.mktemp("board")
    today = write_run(solve(read_instance(run_folder / "instance"), layout="today"), home / "today")
    (home / "headline" / "tables").mkdir(parents=True)
    (home / "headline" / "headline.json").write_text(json.dumps({"verb": "headline"}), encoding="utf-8")
    (home / "headline" / "tables" / "causes.csv").write_text(CAUSES, encoding="utf-8")
    return [run_folder, today, cooperation(home / "together"), home / "headline"]


@pytest.mark.parametrize("words_in", list(PageLanguage))
def test_parts(folders: list[Path], words_in: PageLanguage) -> None:
    """Proves the order of the parts, and that a part for which no folder was given is left out."""
    found = pack_sections(gather(folders), words_in)
    assert len(found) == len(PARTS[words_in])
    for section, title in zip(found, PARTS[words_in], strict=True):
        assert section.title.startswith(title)
    alone = [section.title for section in pack_sections(gather(folders[:1]), words_in)]
    assert alone == [found[place].title for place in (0, 2, 3, 4, 7)]


def drawn(sections: list[PackSection]) -> Iterator[tuple[str, str, page_figures.PlacedFigure]]:
    """Yield title, words and picture of each figure, for a slide."""
    for section in sections:
        if section.figure is not None:
            yield section.title, section.figure.alt, section.figure.draw(8.0, 5.5, SLIDE_TEXT)


def test_figures_fit_and_say_what_they_show(folders: list[Path]) -> None:
    """Proves that figures keep within their place, that their text is large enough there, and that words tell them."""
    found = list(drawn(pack_sections(gather(folders), PageLanguage.EN)))
    assert len(found) == 5
    for _, alt, made in found:
        assert made.least_size >= LEAST_SIZE
        assert made.width <= 8.0 + 1e-9
        assert made.height <= 5.5 + 1e-9
        size = Image.open(io.BytesIO(made.png)).size
        assert size == pytest.approx((made.width * RESOLUTION, made.height * RESOLUTION), abs=2)
        assert len(alt) > 40
    alts = {title: alt for title, alt, _ in found}
    causes = "Bar chart. Where the gain of 400 million CNY/yr comes from: relocation 6 (150 %); more trade −2 (−50 %)."
    assert alts["Where the gain of 400 million CNY/yr comes from"].replace("  ", " ") == causes
    assert any("Upper county −0.75" in alt for alt in alts.values())


def test_many_rows_and_long_names() -> None:
    """Proves that as many rows are drawn as can be read, and that long names stand in lines instead of being cut."""
    rows = [BarRow(f"Water intake of Lower city, Chemical oxygen demand {place}", (1.0,), "1") for place in range(40)]
    made = page_figures.bars(rows, "value [1]")(6.0, 3.0, 10.0)
    assert made.height <= 3.0 + 1e-9
    assert page_figures.wrapped("Water intake of Lower city, COD", 16) == "Water intake of\nLower city, COD"
    assert page_figures.wrapped("下游市取水口、化学需氧量", 12) == "下游市取水口\n、化学需氧量"
    cut = page_figures.wrapped("one two three four five six seven eight", 9)
    assert cut.count("\n") == page_figures.LINES - 1
    assert cut.endswith("…")


def alternatives(element: Any, tag: str) -> list[str]:
    """Return the words for pictures in an XML tree."""
    return [node.get("descr") or "" for node in element.iter() if node.tag.endswith(f"}}{tag}")]


@pytest.mark.parametrize("words_in", list(PageLanguage))
def test_word(folders: list[Path], tmp_path: Path, words_in: PageLanguage) -> None:
    """Proves headings, pictures with words within the margins, tables with the scenarios, no letter below 9 points."""
    docx = pytest.importorskip("docx", reason="python-docx is an extra")
    path = export_run(folders[0], ExportFormat.DOCX, tmp_path / "board.docx", words_in, folders[1:])
    document = docx.Document(str(path))
    heads = [part.text for part in document.paragraphs if part.style.name == "Heading 1"]
    assert [head.startswith(part) for head, part in zip(heads, PARTS[words_in], strict=True)] == [True] * 8
    assert len(document.inline_shapes) == 5
    assert all(len(words) > 20 for words in alternatives(document.element, "docPr"))
    widest = max(page.page_width - page.left_margin - page.right_margin for page in document.sections)
    assert all(shape.width <= widest + ROUNDING for shape in document.inline_shapes)
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    assert {"run", "today"} <= {cell.text for cell in cells}
    parts = [*document.paragraphs, *(part for cell in cells for part in cell.paragraphs)]
    assert min(run.font.size.pt for part in parts for run in part.runs if run.font.size) >= LEAST_SIZE
    said = "\n".join(part.text for part in document.paragraphs)
    known = read_run(folders[0])
    for words in (f"{known.info['objective']:,.6g}", *SAID[words_in]):
        assert words in said
    assert "a note" not in said


def test_slides(folders: list[Path], tmp_path: Path) -> None:
    """Proves that slides tell the parts in order, that nothing leaves its slide, and what stands in tables and foot."""
    pptx = pytest.importorskip("pptx", reason="python-pptx is an extra")
    ran = run(tmp_path, "export", *folders, "--to", "pptx", "--lang", "zh", "--out", "board.pptx", "--json")
    assert (ran.status, ran.json) == (0, {"format": "pptx", "file": "board.pptx"})
    path, words_in = tmp_path / "board.pptx", PageLanguage.ZH
    deck = pptx.Presentation(str(path))
    titles = list(dict.fromkeys(slide.shapes.title.text for slide in deck.slides))
    assert titles[0] == "Three regions on one river (constructed)"
    assert [title.startswith(part) for title, part in zip(titles[1:], PARTS[words_in][1:], strict=True)] == [True] * 7
    words, pictures = [], []
    for place, slide in enumerate(deck.slides, 1):
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height
            if shape.has_text_frame:
                words += [part.text for part in shape.text_frame.paragraphs]
                sizes = [run.font.size.pt for part in shape.text_frame.paragraphs for run in part.runs]
                assert min(sizes, default=LEAST_SIZE) >= LEAST_SIZE
            if shape.has_table:
                words += [cell.text for row in shape.table.rows for cell in row.cells]
            if shape.shape_type == pptx.enum.shapes.MSO_SHAPE_TYPE.PICTURE:
                pictures.append(alternatives(shape._element, "cNvPr")[0])
        assert f"{place} / {len(deck.slides)}" in words
    assert len(pictures) == 5
    assert all(len(alt) > 20 for alt in pictures)
    assert {"run", "today"} <= set(words)
    assert any("无一违反" in said for said in words)


def test_refused(folders: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that a workbook is of one run, and that a missing library is named with what to install."""
    with pytest.raises(InvalidInput, match=r"--to xlsx: found 2 folders; must be one run\. Fix: give more for docx or"):
        export_run(folders[0], ExportFormat.XLSX, tmp_path / "a.xlsx", beside=folders[1:2])
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(
        InvalidInput, match=r"--to pptx: found no python-pptx; .* Fix: pip install 'layout-opt\[word\]'"
    ):
        export_run(folders[0], ExportFormat.PPTX, tmp_path / "a.pptx")
    assert list(tmp_path.iterdir()) == []

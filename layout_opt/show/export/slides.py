"""A pack for a board in PowerPoint: a slide for each part, a figure drawn for it, words for who cannot see it."""

from __future__ import annotations

import importlib.util
import io
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from layout_opt.errors import InvalidInput, Problem
from layout_opt.result.palette import INK, MORE, SOFT_INK
from layout_opt.show.export.board_pack import PackFigure, PackSection, PackTable, pack_sections, pack_view
from layout_opt.show.export.page_figures import SLIDE_TEXT
from layout_opt.show.export.result_workbook import AUTHOR, is_ours
from layout_opt.show.report.material import Material
from layout_opt.show.standing import standing
from layout_opt.show.words import PageLanguage

LATIN, EAST_ASIAN = "Calibri", "Microsoft YaHei"
WIDE, HIGH, MARGIN = 13.333, 7.5, 0.5
"""Size of a slide and its margin [inch]."""
TOP, BOTTOM = 1.2, 6.75
"""Where the body begins and ends [inch]."""
TEXT_WIDTH, GAP = 4.5, 0.3
"""Width of the sentences beside a figure, and what is between them [inch]."""
SIZES, NOTE_SIZES = (18, 16, 14, 12), (12, 11, 10, 9)
"""Sizes of the body and of notes that are tried, until they fit [point]."""
TITLE_SIZE, NOTE_SIZE, TABLE_SIZE, FOOT_SIZE = 26, 12, 12, 9
LETTER, LINE = 0.0074, 1.25 / 72
"""Width of a letter, and height of a line, for each point of the size [inch]."""
TITLE_ONLY = 5
"""Layout of the template with a title and nothing else."""
HEAD, BANDS = SOFT_INK, ("#FFFFFF", "#F3F1EC")
"""Colours of a table's head and of its rows in turn."""
NOTES_HIGH = 1.6
"""Most height of notes below the sentences [inch]."""

__all__ = ["is_ours", "write"]


def write(material: Material, target: Path, words_in: PageLanguage) -> None:
    """Write the pack.

    Raises
    ------
    InvalidInput
        If python-pptx is not installed.
    """
    if importlib.util.find_spec("pptx") is None:
        found, rule = "no python-pptx", "be installed for slides"
        raise InvalidInput([Problem("--to pptx", found, rule, "pip install 'layout-opt[word]'")])
    import pptx
    from pptx.util import Inches

    view = pack_view(material.runs[0][1], words_in)
    settings = view.instance.settings
    deck = pptx.Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDE), Inches(HIGH)
    deck.core_properties.author = AUTHOR
    deck.core_properties.title = settings.title or settings.name
    deck.core_properties.language = "zh-CN" if view.chinese else "en-GB"
    sections = pack_sections(material, words_in)
    first = PackSection(f"{settings.title or settings.name}", sections[0].sentences, notes=sections[0].notes)
    for section in (first, *sections[1:]):
        _section(deck, section)
    foot = standing(view, view.run.info)[0]
    for number, slide in enumerate(deck.slides, 1):
        page = view.say("pack_page", page=number, pages=len(deck.slides))
        _text(slide, (MARGIN, 7.0, 11.3, 0.3), [foot], FOOT_SIZE, SOFT_INK)
        _text(slide, (12.0, 7.0, 0.85, 0.3), [page], FOOT_SIZE, SOFT_INK)
    deck.save(str(target))


def _section(deck: Any, section: PackSection) -> None:
    """Add the slides of a part: sentences beside the figure, tables where there is room, else on slides of theirs."""
    slide = _slide(deck, section.title)
    left, top = MARGIN, TOP
    if section.figure is not None and section.figure.wide:
        width = WIDE - 2 * MARGIN
        above, below = _height(section.sentences, NOTE_SIZE + 3, width), _height(section.notes, NOTE_SIZE, width)
        _text(slide, (MARGIN, TOP - 0.2, width, above), section.sentences, NOTE_SIZE + 3, INK)
        _figure(slide, section.figure, (MARGIN, TOP - 0.2 + above, width, BOTTOM - TOP + 0.2 - above - below))
        _text(slide, (MARGIN, BOTTOM - below, width, below), section.notes, NOTE_SIZE, SOFT_INK)
        top = BOTTOM
    elif section.figure is not None:
        left = MARGIN + TEXT_WIDTH + GAP if section.sentences or section.notes else MARGIN
        _words(slide, section, TEXT_WIDTH, BOTTOM)
        top += _figure(slide, section.figure, (left, TOP, WIDE - MARGIN - left, BOTTOM - TOP)) + GAP
    elif section.sentences or section.notes:
        _words(slide, section, WIDE - 2 * MARGIN, BOTTOM)
        top = BOTTOM
    for table in section.tables:
        high = _table_height(table, WIDE - MARGIN - left)
        if top > TOP and top + high > BOTTOM:
            slide, left, top = _slide(deck, section.title), MARGIN, TOP
        _table(slide, table, (left, top, WIDE - MARGIN - left))
        top += _table_height(table, WIDE - MARGIN - left) + GAP


def _slide(deck: Any, title: str) -> Any:
    """Return a new slide with its title."""
    from pptx.util import Inches

    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    shape = slide.shapes.title
    shape.left, shape.top, shape.width, shape.height = (Inches(part) for part in (MARGIN, 0.3, WIDE - 2 * MARGIN, 0.8))
    size = next((size for size in (TITLE_SIZE, 22, 18) if _lines(title, size, WIDE - 2 * MARGIN) == 1), 18)
    _fill(shape.text_frame, [title], size, MORE)
    return slide


def _words(slide: Any, section: PackSection, width: float, bottom: float) -> None:
    """Write sentences as large as they fit, and notes below; what has no room at the least size is left out."""
    kept = min(NOTES_HIGH, _height(section.notes, NOTE_SIZE, width)) if section.notes else 0.0
    top = TOP
    if section.sentences:
        texts, size = _fitting(section.sentences, SIZES, width, bottom - TOP - kept)
        _text(slide, (MARGIN, TOP, width, _height(texts, size, width)), texts, size, INK)
        top += _height(texts, size, width)
    if section.notes:
        texts, size = _fitting(section.notes, NOTE_SIZES, width, bottom - top)
        high = _height(texts, size, width)
        _text(slide, (MARGIN, bottom - high, width, high), texts, size, SOFT_INK)


def _fitting(
    texts: tuple[str, ...], sizes: Sequence[float], width: float, room: float
) -> tuple[tuple[str, ...], float]:
    """Return the first paragraphs that fit a height [inch], all if they do, and their size [point]."""
    for size in sizes:
        if _height(texts, size, width) <= room:
            return texts, size
    while len(texts) > 1 and _height(texts, sizes[-1], width) > room:
        texts = texts[:-1]
    return texts, sizes[-1]


def _lines(words: str, size: float, width: float) -> int:
    """Return in how many lines a text stands; Chinese letters are twice as wide."""
    letters = sum(1 if ord(letter) < 0x2E80 else 2 for letter in words)
    return max(1, math.ceil(letters * LETTER * size / (width - 0.2)))


def _height(texts: Sequence[str], size: float, width: float) -> float:
    """Return how high paragraphs are [inch]."""
    return sum(_lines(words, size, width) * LINE * size + size * 0.4 / 72 for words in texts) + 0.1


def _text(slide: Any, box: tuple[float, ...], texts: Sequence[str], size: float, colour: str) -> None:
    """Add paragraphs in a box: left, top, width, height [inch]."""
    from pptx.util import Inches

    shape = slide.shapes.add_textbox(*(Inches(part) for part in box))
    _fill(shape.text_frame, texts, size, colour)


def _fill(frame: Any, texts: Sequence[str], size: float, colour: str) -> None:
    """Write paragraphs into a text frame, in the fonts of the pack."""
    from pptx.dml.color import RGBColor
    from pptx.enum.text import PP_ALIGN
    from pptx.oxml.ns import qn
    from pptx.util import Pt

    frame.word_wrap = True
    for place, words in enumerate(texts):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.space_after = Pt(size * 0.4)
        run = paragraph.add_run()
        run.text = words
        run.font.size, run.font.name = Pt(size), LATIN
        run.font.color.rgb = RGBColor.from_string(colour.lstrip("#"))  # type: ignore[no-untyped-call]
        properties = run._r.get_or_add_rPr()  # noqa: SLF001 - python-pptx has no fonts of East Asian letters
        properties.append(properties.makeelement(qn("a:ea"), {"typeface": EAST_ASIAN}))


def _figure(slide: Any, figure: PackFigure, box: tuple[float, float, float, float]) -> float:
    """Add a figure that was drawn for its place, with words for those who cannot see it; return its height [inch]."""
    from pptx.util import Inches

    left, top, width, height = box
    made = figure.draw(width, height, SLIDE_TEXT)
    size = (left + (width - made.width) / 2, top, made.width, made.height)
    shape = slide.shapes.add_picture(io.BytesIO(made.png), *(Inches(part) for part in size))
    element: Any = shape._element  # noqa: SLF001 - python-pptx has no alternative texts
    element.nvPicPr.cNvPr.set("descr", figure.alt)
    return made.height


def _cells(found: PackTable) -> list[list[str]]:
    """Return the texts of a table: its heads with units, the named columns, the first rows."""
    grid, columns = found.table, found.columns
    heads = [f"{grid.heads[at][0]} [{grid.heads[at][1]}]" if grid.heads[at][1] else grid.heads[at][0] for at in columns]
    return [heads, *([row[at].text for at in columns] for row in grid.rows[: found.most])]


def _row_heights(lines: list[list[str]], width: float) -> list[float]:
    """Return how high the rows of a table are, of which all columns are as wide [inch]."""
    return [max(_height([words], TABLE_SIZE, width / len(line)) for words in line) for line in lines]


def _table_height(found: PackTable, width: float) -> float:
    """Return how high a table with its caption is [inch]."""
    return _height([found.table.caption], NOTE_SIZE, width) + sum(_row_heights(_cells(found), width))


def _table(slide: Any, found: PackTable, box: tuple[float, float, float]) -> None:
    """Add a table with its caption in a box: left, top, width [inch]."""
    from pptx.dml.color import RGBColor
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Inches

    left, top, width = box
    caption_high = _height([found.table.caption], NOTE_SIZE, width)
    _text(slide, (left, top, width, caption_high), [found.table.caption], NOTE_SIZE, SOFT_INK)
    lines = _cells(found)
    heights = _row_heights(lines, width)
    size = [Inches(part) for part in (left, top + caption_high, width, sum(heights))]
    frame = slide.shapes.add_table(len(lines), len(found.columns), *size)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", found.table.caption)  # noqa: SLF001 - as for figures
    for place, line in enumerate(lines):
        frame.table.rows[place].height = Inches(heights[place])
        for at, words in enumerate(line):
            cell = frame.table.cell(place, at)
            _fill(cell.text_frame, [words], TABLE_SIZE, "#FFFFFF" if place == 0 else INK)
            cell.fill.solid()
            fill = HEAD if place == 0 else BANDS[place % 2]
            cell.fill.fore_color.rgb = RGBColor.from_string(fill.lstrip("#"))  # type: ignore[no-untyped-call]
            if found.table.numeric(found.columns[at]):
                cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT

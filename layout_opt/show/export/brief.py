"""A pack for a board in Word: finding, causes, plan, what binds, scenarios, who pays whom, sources, caveats."""

from __future__ import annotations

import importlib.util
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from layout_opt.errors import InvalidInput, Problem
from layout_opt.result.palette import INK, MORE, SOFT_INK
from layout_opt.show.export.board_pack import PackFigure, PackSection, PackTable, pack_sections, pack_view
from layout_opt.show.export.page_figures import LEAST_SIZE, TEXT
from layout_opt.show.export.result_workbook import AUTHOR, is_ours
from layout_opt.show.report.grid import TableCell
from layout_opt.show.report.material import Material
from layout_opt.show.view import View
from layout_opt.show.words import PageLanguage

if TYPE_CHECKING:
    from docx.document import Document

LATIN, EAST_ASIAN = "Calibri", "Microsoft YaHei"
"""Fonts of a brief; Word takes the second for Chinese characters."""
PAPER, MARGIN = (21.0, 29.7), 2.1
"""Short and long side of the page, and its margin [cm]."""
INCH = 2.54
"""Of an inch [cm]."""
FIGURE_HIGH, ACROSS_HIGH = 3.6, 5.3
"""Most height of a figure on an upright page, and on one across [inch]."""

RULE, RULE_INK = "DCD8D0", "222222"
"""Colours of the lines of a table."""

__all__ = ["is_ours", "write"]


def write(material: Material, target: Path, words_in: PageLanguage) -> None:
    """Write the pack.

    Raises
    ------
    InvalidInput
        If python-docx is not installed.
    """
    if importlib.util.find_spec("docx") is None:
        found, rule = "no python-docx", "be installed for a brief in Word"
        raise InvalidInput([Problem("--to docx", found, rule, "pip install 'layout-opt[word]'")])
    import docx

    document = docx.Document()
    _set_up(document, pack_view(material.runs[0][1], words_in))
    for section in pack_sections(material, words_in):
        _section(document, section)
    document.save(str(target))


def _section(document: Document, section: PackSection) -> None:
    """Add a part: heading, sentences, figure (on a page across where it needs that), tables, notes."""
    wide = section.figure is not None and section.figure.wide
    if wide:
        _page(document, across=True)
    document.add_heading(section.title, 1)
    for words in section.sentences:
        document.add_paragraph(words)
    if section.figure is not None:
        _figure(document, section.figure, across=wide)
    for table in section.tables:
        _table(document, table)
    for words in section.notes:
        _soft(document, words)
    if wide:
        _page(document, across=False)


def _page(document: Document, *, across: bool) -> None:
    """Begin a new page, across or upright."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    section = document.add_section()
    wide, high = PAPER[::-1] if across else PAPER
    section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(wide), Cm(high)


def _figure(document: Document, figure: PackFigure, *, across: bool) -> None:
    """Add a figure that was drawn for the page, with words for those who cannot see it."""
    from docx.shared import Inches

    width = (PAPER[int(across)] - 2 * MARGIN) / INCH
    made = figure.draw(width, ACROSS_HIGH if across else FIGURE_HIGH, TEXT)
    shape = document.add_picture(io.BytesIO(made.png), width=Inches(made.width), height=Inches(made.height))
    shape._inline.docPr.set("descr", figure.alt)  # noqa: SLF001 - python-docx has no alternative texts


def _set_up(document: Document, view: View) -> None:
    """Set page, fonts, properties and title."""
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    settings = view.instance.settings
    title = settings.title or settings.name
    document.core_properties.author = AUTHOR
    document.core_properties.title = title
    document.core_properties.language = "zh-CN" if view.chinese else "en-GB"
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(MARGIN)
    for name, size, colour in (("Normal", 10.5, INK), ("Title", 21, INK), ("Heading 1", 13.5, MORE)):
        style: Any = document.styles[name]
        style.font.name, style.font.size, style.font.bold = LATIN, Pt(size), False
        style.font.color.rgb = RGBColor.from_string(colour.lstrip("#"))
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for kind, font in (("ascii", LATIN), ("hAnsi", LATIN), ("eastAsia", EAST_ASIAN)):
            fonts.set(qn(f"w:{kind}"), font)
        style.paragraph_format.space_after = Pt(5)
    document.styles["Heading 1"].paragraph_format.space_before = Pt(12)
    document.add_paragraph(title, style="Title")
    info = view.run.info
    parts = [settings.name, view.say(f"layout_{info.get('layout', 'best')}"), view.say(f"status_{info['status']}")]
    _soft(document, " · ".join(parts))


def _soft(document: Document, text: str) -> None:
    """Add a paragraph in small grey letters."""
    from docx.shared import Pt, RGBColor

    run = document.add_paragraph().add_run(text)
    run.font.size = Pt(9)
    run.font.color.rgb = RGBColor.from_string(SOFT_INK.lstrip("#"))


def _table(document: Document, found: PackTable) -> None:
    """Add a small table with a caption: the named columns, the first rows."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt, RGBColor

    table, columns, most = found.table, found.columns, found.most
    caption = document.add_paragraph(table.caption)
    caption.paragraph_format.space_before, caption.paragraph_format.space_after = Pt(7), Pt(2)
    caption.paragraph_format.keep_with_next = True
    made = document.add_table(rows=1, cols=len(columns))
    heads = [TableCell(f"{table.heads[at][0]} [{table.heads[at][1]}]" if table.heads[at][1] else table.heads[at][0])
             for at in columns]  # fmt: skip
    rows = [heads, *([row[at] for at in columns] for row in table.rows[:most])]
    for place, row in enumerate(rows):
        cells = made.rows[0].cells if place == 0 else made.add_row().cells
        for at, (cell, content) in enumerate(zip(cells, row, strict=True)):
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(content.text)
            run.font.size = Pt(LEAST_SIZE)
            if place == 0:
                run.font.color.rgb = RGBColor.from_string(SOFT_INK.lstrip("#"))
            paragraph.paragraph_format.space_after = Pt(0)
            paragraph.paragraph_format.keep_with_next = place < len(rows) - 1
            _rule_below(cell, thick=place == 0)
            if table.numeric(columns[at]):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _rule_below(cell: Any, *, thick: bool) -> None:
    """Draw a line below a cell."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders, line = OxmlElement("w:tcBorders"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "8" if thick else "4"), ("color", RULE_INK if thick else RULE)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    cell._tc.get_or_add_tcPr().append(borders)  # noqa: SLF001 - python-docx has no borders of cells

"""A short brief in Word for the planner: the finding, the map, what binds, what moves, sources and caveats."""

from __future__ import annotations

import importlib.util
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from layout_opt.errors import InvalidInput, Problem
from layout_opt.result.folder import StoredRun
from layout_opt.result.geo import find_layers
from layout_opt.result.palette import INK, MORE, SOFT_INK
from layout_opt.show import division, today_plan
from layout_opt.show.export.result_workbook import AUTHOR, is_ours
from layout_opt.show.fonts import drawing
from layout_opt.show.headlines import headlines
from layout_opt.show.picture import Picture
from layout_opt.show.report import layout_tables, loads, overview, provenance
from layout_opt.show.report.grid import TableCell, TableGrid
from layout_opt.show.report.limits import binding_limits, sentence, told_limits
from layout_opt.show.report.provenance import checked_words
from layout_opt.show.scene import scene_of
from layout_opt.show.view import View, make_view
from layout_opt.show.words import Language, PageLanguage

if TYPE_CHECKING:
    from docx.document import Document

LATIN, EAST_ASIAN = "Calibri", "Microsoft YaHei"
"""Fonts of a brief; Word takes the second for Chinese characters."""
RESOLUTION = 200.0
"""Of the map [dots per inch]."""
PICTURE_WIDTH, MARGIN = 16.6, 2.1
"""Width of the map and margin of the page [cm]."""
SENTENCES, MOST_INDUSTRIES, MOST_REGIONS, MOST_SOURCES = 5, 12, 8, 8
INDUSTRY_COLUMNS = (0, 1, 2, 3, 4)
REGION_COLUMNS = (0, 1, 2, 3, 4, 5, 6)
LOAD_COLUMNS = (0, 2, 3, 4, 5)

RULE, RULE_INK = "DCD8D0", "222222"
"""Colours of the lines of a table."""

__all__ = ["is_ours", "write"]


def write(run: StoredRun, target: Path, words_in: PageLanguage) -> None:
    """Write the brief.

    Raises
    ------
    InvalidInput
        If python-docx is not installed.
    """
    if importlib.util.find_spec("docx") is None:
        found, rule = "no python-docx", "be installed for a brief in Word"
        raise InvalidInput([Problem("--to docx", found, rule, "pip install 'layout-opt[word]'")])
    import docx

    chinese = words_in is PageLanguage.ZH
    view = make_view(run, Language.LOCAL if chinese else Language.EN, chinese=chinese)
    document = docx.Document()
    _set_up(document, view)
    _finding(document, view)
    _map(document, view)
    _limits(document, view)
    _moves(document, view)
    _caveats(document, view)
    document.save(str(target))


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


def _finding(document: Document, view: View) -> None:
    """Add the finding in numbers, with bound and gap."""
    document.add_heading(view.say("section_summary"), 1)
    for words in headlines(view):
        document.add_paragraph(words)
    for card in overview.cards(view, None, binding_limits(view)):
        paragraph = document.add_paragraph(style="List Bullet")
        paragraph.add_run(f"{card.label}{view.say('colon')}")
        paragraph.add_run(overview.card_words(card)).bold = True
        if card.note:
            paragraph.add_run(f"{view.say('joint')}{card.note}")


def _map(document: Document, view: View) -> None:
    """Add today beside the plan as maps and as a matrix, where the instance has geometry."""
    from docx.shared import Cm

    if "region" not in find_layers(view.run.folder, view.instance):
        return
    with drawing():
        scene = scene_of(view)
        drawn = [found for found in today_plan.draw(scene) if isinstance(found, Picture)] or division.draw(scene)[:1]
        files = []
        for made in drawn:
            if isinstance(made, Picture):
                files.append(io.BytesIO())
                made.figure.savefig(files[-1], dpi=RESOLUTION, format="png")
    for written in files:
        written.seek(0)
        document.add_picture(written, width=Cm(PICTURE_WIDTH))


def _limits(document: Document, view: View) -> None:
    """Add the limits of most weight in sentences, and the loads of the pollutant with most limits."""
    document.add_heading(view.say("section_limits"), 1)
    told = told_limits(binding_limits(view))[:SENTENCES]
    for limit in told:
        document.add_paragraph(sentence(view, limit), style="List Number")
    if not told:
        document.add_paragraph(view.say("no_limit_binds"))
    found = loads.pollutant_loads(view)
    if found:
        _table(document, found[_weightiest(view, found)].table, LOAD_COLUMNS)
    _soft(document, view.say("price_caution").replace("`", ""))


def _weightiest(view: View, found: list[loads.PollutantLoads]) -> int:
    """Return the place of the pollutant whose limits weigh most in the objective, else of the first."""
    limits = [limit for limit in told_limits(binding_limits(view)) if limit.row == "load_max"]
    if not limits:
        return 0
    name = view.name("pollutant", limits[0].key.split(",")[-1])
    return next((place for place, loaded in enumerate(found) if loaded.title.startswith(name)), 0)


def _moves(document: Document, view: View) -> None:
    """Add what each industry does, and the regions that change most."""
    document.add_heading(view.say("section_moves"), 1)
    industries = layout_tables.industry_grid(view)
    if industries is not None:
        _table(document, industries, INDUSTRY_COLUMNS, MOST_INDUSTRIES)
    regions = layout_tables.region_grid(view)
    if regions is not None:
        order = sorted(regions.rows, key=lambda row: -abs(row[4].value or 0.0))
        ranked = TableGrid(view.say("regions_most", count=min(len(order), MOST_REGIONS)), regions.heads, tuple(order))
        _table(document, ranked, REGION_COLUMNS, MOST_REGIONS)


def _table(document: Document, table: TableGrid, columns: tuple[int, ...], most: int | None = None) -> None:
    """Add a small table with a caption: the named columns, the first rows."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt, RGBColor

    caption = document.add_paragraph(table.caption)
    caption.paragraph_format.space_before, caption.paragraph_format.space_after = Pt(7), Pt(2)
    caption.paragraph_format.keep_with_next = True
    made = document.add_table(rows=1, cols=len(columns))
    heads = [TableCell(f"{table.heads[at][0]} [{table.heads[at][1]}]" if table.heads[at][1] else table.heads[at][0])
             for at in columns]  # fmt: skip
    for place, row in enumerate([heads, *([row[at] for at in columns] for row in table.rows[:most])]):
        cells = made.rows[0].cells if place == 0 else made.add_row().cells
        for at, (cell, content) in enumerate(zip(cells, row, strict=True)):
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(content.text)
            run.font.size = Pt(8.5)
            if place == 0:
                run.font.color.rgb = RGBColor.from_string(SOFT_INK.lstrip("#"))
            paragraph.paragraph_format.space_after = Pt(0)
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


def _caveats(document: Document, view: View) -> None:
    """Add how sure it is, where the numbers come from, and what that means."""
    info = view.run.info
    document.add_heading(view.say("section_sources"), 1)
    parts = view.listed(part.words for part in provenance.status_parts(view))
    document.add_paragraph(f"{view.say('data_behind')}{view.say('colon')}{parts}")
    document.add_paragraph(view.say("weakest_caution"))
    certificate = info.get("certificate") or {}
    if certificate.get("passed"):
        document.add_paragraph(view.say("certificate_passed", checked=checked_words(view, certificate)))
    else:
        document.add_paragraph(view.say("certificate_failed"))
        for line in certificate.get("violations", ()):
            document.add_paragraph(line, style="List Bullet")
    if info.get("layout") == "best" and info.get("unique") is not None:
        document.add_paragraph(view.say("unique_note" if info["unique"] else "not_unique_note"))
    changes = provenance.change_grid(view)
    if changes is not None:
        _table(document, changes, (0, 1, 2), MOST_REGIONS)
    for source in provenance.sources(view)[:MOST_SOURCES]:
        _soft(document, " ".join(part for part in (source.citation, source.url) if part))

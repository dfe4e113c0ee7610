"""What was varied: pictures and tables of sensitivity analyses and experiments, carried into the page."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from layout_opt.show.answer_words import answer_column, answer_title, told_frame
from layout_opt.show.report.grid import TableCell, TableGrid, figure, grid, word
from layout_opt.show.report.material import StudyPart
from layout_opt.show.speech import Speech

MOST_ROWS = 60
"""Rows up to which a table of a study stands on the page; the rest is in its file."""
IN_WORDS = "in_words"
"""Entry of a study's record: its sentences by language, en and zh."""
MIME = {".svg": "image/svg+xml", ".png": "image/png"}


@dataclass(frozen=True)
class Plate:
    """A picture of a study: its name, and itself as a data address."""

    title: str
    address: str


@dataclass(frozen=True)
class StudySection:
    """The section on one study.

    Parameters
    ----------
    title : str
        Name of its folder.
    plates : tuple of Plate
        Pictures.
    tables : tuple of Grid
        Tables that are small enough; longer ones are cut and say so.
    sentences : tuple of str
        What the study found, in words, where its record says it.
    """

    title: str
    plates: tuple[Plate, ...]
    tables: tuple[TableGrid, ...]
    sentences: tuple[str, ...] = ()


def study_section(view: Speech, study: StudyPart) -> StudySection:
    """Return the section on a study."""
    plates = tuple(Plate(heading(path.stem), data_address(path)) for path in study.pictures)
    tables = tuple(_table(view, name, frame) for name, frame in study.tables.items() if len(frame))
    return StudySection(study.title, plates, tables, _sentences(view, study.record))


def _sentences(view: Speech, record: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what a study found in the language of the page, or in the one in which it was told."""
    told = record.get(IN_WORDS, {}).get("zh" if view.chinese else "en")
    return tuple(str(line) for line in (record.get("sentences", ()) if told is None else told))


def heading(name: str) -> str:
    """Return the name of a file as a heading."""
    return name.replace("_", " ").replace("-", " ").capitalize()


def data_address(path: Path) -> str:
    """Return a picture as a data address: nothing is fetched, and a script inside an SVG cannot run."""
    return f"data:{MIME[path.suffix]};base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"


def _table(view: Speech, name: str, frame: pd.DataFrame) -> TableGrid:
    shown = frame.head(MOST_ROWS)
    cut = f" ({view.say('cut', rows=len(shown), total=len(frame))})" if len(shown) < len(frame) else ""
    caption = (answer_title(view, name) if view.chinese else heading(name)) + cut
    rows = [[_cell(value) for value in row] for row in told_frame(view, shown).itertuples(index=False)]
    heads = [(answer_column(view, name, str(column)).replace("_", " "), "") for column in shown.columns]
    return grid(caption, heads, rows)


def _cell(value: object) -> TableCell:
    return figure(float(value)) if isinstance(value, int | float) else word(str(value))

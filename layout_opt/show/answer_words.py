"""What the tables of an answer are called, and how their cells are told, in the language of a speech."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from layout_opt.languages import Catalogue, catalogue

if TYPE_CHECKING:
    import pandas as pd

    from layout_opt.show.speech import Speech

ZH, AIM = "zh", ":"
INDUSTRY, KEY, UNIT, REGION = "industry", "key", "unit", "region"
ENDS = ("from_", "to_", "worst_", "first_", "second_")
"""What may stand before the kind in the name of a column: ``from_region`` names regions, too."""
MEMBER_COLUMNS = frozenset({"actor", "regions", "members", "member", "name", "who", "first", "second"})
"""Columns whose cells may be members of any kind."""


def words_of_speech(speech: Speech | None) -> Catalogue:
    """Return the words of the language of a speech."""
    return catalogue(ZH if speech is not None and speech.chinese else "en")


def answer_title(speech: Speech | None, table: str) -> str:
    """Return what a table is called; in English its name."""
    if speech is None or not speech.chinese:
        return table
    words = words_of_speech(speech)
    return str(words.section("answers").get(table, words.section("results").get(table, words.table(table))))


def answer_column(speech: Speech | None, table: str, column: str) -> str:
    """Return what a column is called; in English its name."""
    if speech is None or not speech.chinese:
        return column
    words = words_of_speech(speech)
    if AIM in column:
        return _aim(speech, column)
    own = words.section("answer_columns").get(column, words.section("answer_words").get(column))
    return str(own) if own is not None else words.column(table, column)


def told_frame(speech: Speech | None, frame: pd.DataFrame, *, names_only: bool = False) -> pd.DataFrame:
    """Return a table with names (and words, unless `names_only`) of the speech in its cells; in English as it is."""
    if speech is None or not speech.chinese:
        return frame
    names, words = _every_name(speech), {} if names_only else catalogue(ZH).section("answer_words")
    made = frame.copy()
    for column in frame:
        if frame[column].dtype.kind not in "biuf":
            made[column] = frame[column].map(partial(_told, speech, names, words, _kind(speech, str(column))))
    return made


def _kind(speech: Speech, column: str) -> str:
    """Return whose members a column names: a kind, ``industry``, ``key``, ``unit``, or empty."""
    plain = next((column.removeprefix(end) for end in ENDS if column.startswith(end)), column)
    if plain in speech.names or plain in (INDUSTRY, KEY):
        return plain
    if column.endswith(UNIT):
        return UNIT
    return KEY if column in MEMBER_COLUMNS else ""


def _every_name(speech: Speech) -> Mapping[str, str]:
    """Return id -> name of all members, those of regions before others of the same id."""
    found = dict(speech.industry_names)
    for _, names in sorted(speech.names.items(), key=lambda pair: pair[0] == REGION):
        found.update(names)
    return found


def _told(speech: Speech, names: Mapping[str, str], words: Mapping[str, str], kind: str, cell: object) -> object:
    if not isinstance(cell, str):
        return ("否", "是")[cell] if isinstance(cell, bool) else cell
    if kind == UNIT:
        return speech.unit(cell) if cell != "1" else ""
    if kind == INDUSTRY and cell in speech.industry_names:
        return speech.industry_names[cell]
    if kind == KEY:
        return ",".join(names.get(part) or words.get(part, part) for part in cell.split(","))
    if kind in speech.names and cell in speech.names[kind]:
        return speech.names[kind][cell]
    return _aim(speech, cell) if words and AIM in cell else words.get(cell, cell)


def _aim(speech: Speech, aim: str) -> str:
    """Return an aim, e.g. ``load:intake,COD``, in the words of the speech; anything else as it is."""
    head, _, members = aim.partition(AIM)
    word = catalogue(ZH).section("answer_words").get(head)
    names = _every_name(speech)
    return aim if word is None else f"{word}：{'，'.join(names.get(part, part) for part in members.split(','))}"

"""The words of one language, as its file gives them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "zh")
"""Languages that have a file of words beside this module."""


@dataclass(frozen=True)
class Catalogue:
    """Words of one language.

    A name or an English sentence that the file does not have is returned as it is: English is the language of the
    names in the files.

    Parameters
    ----------
    language : str
        One of `LANGUAGES`.
    sections : mapping
        Section -> name or English sentence -> word.
    """

    language: str
    sections: Mapping[str, Mapping[str, Any]]

    @property
    def chinese(self) -> bool:
        """Whether words are Chinese."""
        return self.language == "zh"

    def section(self, name: str) -> Mapping[str, Any]:
        """Return a section of the file; empty if it has none of that name."""
        return self.sections.get(name, {})

    def table(self, name: str) -> str:
        """Return what a table of an instance is called."""
        return str(self.section("tables").get(name, name))

    def result(self, name: str) -> str:
        """Return what a table of a run is called."""
        return str(self.section("results").get(name, name))

    def column(self, table: str, name: str) -> str:
        """Return what a column of a table is called."""
        own = self.section("columns")
        return str(own.get(f"{table}.{name}", own.get(name, name)))

    def choice(self, word: str) -> str:
        """Return what a word of a choice is called."""
        return str(self.section("choices").get(word, word))

    def setting(self, name: str) -> str:
        """Return what a setting is called."""
        return str(self.section("settings").get(name, name))

    def text(self, english: str) -> str:
        """Return a sentence of the package."""
        return str(self.section("texts").get(english, english))

    def line(self, key: str, **values: object) -> str:
        """Return a line of the command line with values filled in."""
        return str(self.section("lines")[key]).format(**values)

    def finding(self, key: str, **values: object) -> str:
        """Return a sentence that an answer says, with values filled in."""
        return str(self.section("findings")[key]).format(**values)

    def listed(self, names: Iterable[str]) -> str:
        """Return names in a row."""
        return self.finding("listed").join(names)

    def word(self, word: str) -> str:
        """Return a word that stands in the cells of answers."""
        return str(self.section("answer_words").get(word, word))

    def say(self, key: str, **values: object) -> str:
        """Return a phrase of a workbook with values filled in."""
        return str(self.section("workbook")[key]).format(**values)


@cache
def catalogue(language: str) -> Catalogue:
    """Return the words of a language of `LANGUAGES`."""
    text = (files("layout_opt.languages") / f"{language}.toml").read_text(encoding="utf-8")
    return Catalogue(language, tomllib.loads(text))


def catalogues() -> tuple[Catalogue, ...]:
    """Return the words of every language."""
    return tuple(catalogue(language) for language in LANGUAGES)

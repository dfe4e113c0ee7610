"""Words are data: every phrase and every aim has both languages, and they say the same with the same values."""

from __future__ import annotations

from string import Formatter

from layout_opt.model.registry import aims
from layout_opt.show.fonts import undrawable
from layout_opt.show.lexicon import LEXICON
from layout_opt.show.words import has_han


def places(text: str) -> set[str]:
    """Return the names of the places to fill in."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_phrase_has_both_languages() -> None:
    """Gate: no phrase lacks a language, fills in other values in one, or has a character that the font lacks."""
    wrong = {
        key: pair
        for key, pair in LEXICON.items()
        if len(pair) != 2 or has_han(pair[0]) or places(pair[0]) != places(pair[1]) or undrawable("".join(pair))
    }
    assert wrong == {}


def test_every_aim_has_names() -> None:
    """Gate: pictures can name every aim in both languages."""
    wrong = {name for name, aim in aims().items() if not aim.names[0] or not has_han(aim.names[1])}
    assert wrong == set()

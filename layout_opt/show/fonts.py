"""The font of the maps: bundled, so that Chinese labels come out on any machine; a missing glyph is an error."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.resources import as_file, files
from typing import Any

from matplotlib import font_manager, rc_context
from matplotlib.ft2font import FT2Font

from layout_opt.errors import InvalidInput, Problem

FAMILY = "Layout Opt Sans SC"
FILE = "LayoutOptSansSC-Regular.otf"
FALLBACK = "DejaVu Sans"
"""Comes with matplotlib; has the Latin letters and signs that the bundled font lacks."""

SETTINGS: Mapping[Any, object] = {
    "font.family": [FAMILY, FALLBACK],
    "font.size": 8.0,
    "text.parse_math": False,  # names may hold a dollar sign
    "axes.unicode_minus": True,
    "svg.fonttype": "path",  # readable without the font
    "svg.hashsalt": "layout_opt",  # the same picture gives the same file
    "pdf.fonttype": 3,
    "text.hinting": "none",  # text is as wide at every resolution
    "hatch.linewidth": 0.7,
    "figure.dpi": 100.0,
}


@cache
def register() -> None:
    """Make the bundled font known to matplotlib."""
    with as_file(files("layout_opt.show") / "assets" / FILE) as path:
        font_manager.fontManager.addfont(path)


@contextmanager
def drawing() -> Iterator[None]:
    """Draw with the bundled font; a glyph that no font has raises instead of leaving a box.

    Raises
    ------
    InvalidInput
        If a text holds a character that neither font has.
    """
    register()
    with rc_context(dict(SETTINGS)), warnings.catch_warnings():
        warnings.filterwarnings("error", message=r"Glyph .* missing from", category=UserWarning)
        try:
            yield
        except UserWarning as warning:
            if not str(warning).startswith("Glyph "):
                raise
            raise InvalidInput(
                [Problem("text of a map", str(warning), "have glyphs in the bundled font", "use --language en")]
            ) from warning


@cache
def drawable() -> frozenset[int]:
    """Return the code points that the fonts can draw."""
    register()
    found: set[int] = set()
    for family in (FAMILY, FALLBACK):
        found |= set(FT2Font(font_manager.findfont(family, fallback_to_default=False)).get_charmap())
    return frozenset(found)


def undrawable(text: str) -> str:
    """Return the characters of a text that no font has."""
    return "".join(sorted({letter for letter in text if ord(letter) not in drawable() and letter != "\n"}))

"""The page can be read by those who see little, and by those who hear it: contrasts after WCAG 2.2, headings, names."""

from __future__ import annotations

import itertools
import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from layout_opt.result.palette import INK, LAND, LESS, MORE, PAPER, SEQUENCE, SHORTFALL, SOFT_INK, USED

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TEXT, MARK = 4.5, 3.0
"""Least contrast of text (1.4.3) and of marks (1.4.11) against what is beside them [1]."""
TEMPLATES = files("layout_opt.show.report") / "templates"
STYLE = (TEMPLATES / "style.css").read_text(encoding="utf-8")
MARKUP = (TEMPLATES / "report.html.j2").read_text(encoding="utf-8")
VARIABLES = dict(re.findall(r"--(\w+): (#[0-9a-f]{3,6});", STYLE))
RULES = re.findall(r"([^{}]+)\{([^{}]*)\}", STYLE)
HALO = 0.85
"""Opacity of the white rim of names on the map [1]."""


def colour(text: str) -> str:
    """Return a colour of the style as #rrggbb."""
    found = re.sub(r"var\(--(\w+)\)", lambda match: VARIABLES[match[1]], text.strip()).lstrip("#")
    return "#" + (found if len(found) >= 6 else "".join(letter * 2 for letter in found))[:6]


def luminance(text: str) -> float:
    """Return the relative luminance of #rrggbb."""
    shares = [int(text[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    dark, light = sorted(luminance(colour(each)) for each in (one, other))
    return (light + 0.05) / (dark + 0.05)


def over(front: str, behind: str, opacity: float) -> str:
    """Return what a translucent colour makes of the one behind it."""
    pairs = [(int(colour(front)[at : at + 2], 16), int(colour(behind)[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(opacity * a + (1 - opacity) * b):02x}" for a, b in pairs)


def test_the_measure_itself() -> None:
    """Proves that black on white is 21 and that the grey of WCAG's own example, #767676, just passes."""
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#767676", "#fff") == pytest.approx(4.54, abs=0.01)


def test_text_on_its_background() -> None:
    """Proves that every colour of text in the style reads on its own background, on paper and on a touched row."""
    checked = 0
    for selector, body in RULES:
        declared = dict(re.findall(r"(?:^|;)\s*([\w-]+): ([^;]+)", body))
        ink = declared.get("color", "")
        if not ink.startswith(("#", "var(")):
            continue
        own = declared.get("background", "")
        grounds = [own] if own.startswith(("#", "var(")) else ["#fff", "var(--tint)"]
        for ground in grounds:
            assert contrast(ink, ground) >= TEXT, f"{selector.strip()}: {ink} on {ground}"
            checked += 1
    assert checked > 20
    fills = [body for selector, body in RULES if "text" in selector and "fill: var" in body]
    assert all(contrast(fill, "#fff") >= TEXT for body in fills for fill in re.findall(r"fill: (var\([^)]+\))", body))


def test_names_on_the_map() -> None:
    """Proves that names, with their rim, read on every fill of the map, and the words of pictures on their paper."""
    for ground in (*USED, *SEQUENCE, *SHORTFALL, LAND):
        assert contrast(INK, over("#fff", ground, HALO)) >= TEXT, ground
    for ground in (PAPER, LAND):
        assert contrast(INK, ground) >= TEXT
        assert contrast(SOFT_INK, ground) >= TEXT


def test_marks_beside_their_neighbours() -> None:
    """Proves that bars, edges, the ring of the focus and arrows stand out from what is beside them."""
    bars = set(re.findall(r'<rect [^>]*fill="(#\w{6})"', MARKUP)) | {MORE, LESS}
    track = "#F4F2EE"
    assert track in bars  # it says nothing by itself
    for bar in bars - {track}:
        assert contrast(bar, "#fff") >= MARK, bar
    for ground in ("#fff", track):
        assert contrast("var(--edge)", ground) >= MARK, "edge of loads, swatches and controls"
    for load in USED:  # the background of a load ends with a white line
        assert max(contrast("#4D4D4D", load), contrast("#fff", load)) >= MARK, load
    for selector in (":focus-visible", "#groups input:focus-visible + span"):
        outline = next(body for name, body in RULES if name.strip() == selector)
        assert contrast(outline.split("solid ")[1][:7], "#fff") >= MARK
    assert contrast(over("var(--accent)", "#fff", 0.72), "#fff") >= MARK, "flows"
    for edged in (".swatch", "select", "#groups span", "#borders", ".load"):
        body = next(body for name, body in RULES if name.strip() == edged)
        assert "var(--edge)" in body, edged


OUTLINE = """() => [...document.querySelectorAll('h1,h2,h3,h4')].filter(each => each.checkVisibility())
  .map(each => Number(each.tagName[1]))"""
NAMES = "all => all.map(each => document.getElementById(each.getAttribute('aria-labelledby')).textContent)"
UNNAMED = """() => [...document.querySelectorAll(
    'a[href],button,select,input,summary,img,[role=region],[role=img],nav,aside')]
  .filter(each => each.checkVisibility())
  .filter(each => !(each.getAttribute('aria-label') || each.textContent.trim() || each.alt
    || (each.labels && each.labels.length) || each.getAttribute('aria-labelledby')))
  .map(each => each.outerHTML.slice(0, 120))"""


def test_headings_landmarks_and_names(chromium: Browser, page: Path, chinese_page: Path) -> None:
    """Proves one h1, no level left out, each landmark once, every section called by its heading, nothing unnamed."""
    for file in (page, chinese_page):
        tab = chromium.new_page()
        tab.goto(file.as_uri())
        levels = tab.evaluate(OUTLINE)
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
        for landmark in ("header.top", "nav[aria-label]", "main#main", "footer"):
            assert tab.locator(landmark).count() == 1, landmark
        sections = tab.locator("main > section")
        named = sections.evaluate_all(
            "all => all.map(each => document.getElementById(each.getAttribute('aria-labelledby')).textContent)"
        )
        assert len(named) == len(set(named)) > 5
        assert tab.evaluate(UNNAMED) == []
        assert (
            tab.evaluate("new Set([...document.querySelectorAll('[id]')].map(each => each.id)).size")
            == tab.locator("[id]").count()
        )
        tab.close()

"""The page in a real browser: it works, by mouse and by keyboard, without errors and without the network."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from matplotlib.image import imread
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LARGEST = 1.5e6
"""Most bytes of a small page, so that it stands soon on any machine; no time of a test's machine is measured."""
UNHURRIED = 240_000
"""Most milliseconds of one action, however busy the machine is."""


@pytest.fixture(scope="module")
def opened(chromium: Browser, page: Path) -> Iterator[Page]:
    """The page of the two runs, with everything that went wrong in ``page.wrong`` and all requests in ``asked``."""
    tab = chromium.new_page(viewport={"width": 1280, "height": 900})
    tab.set_default_timeout(UNHURRIED)
    complaints: list[str] = []
    asked: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(page.as_uri())
    yield tab
    assert complaints == []
    assert [address for address in asked if not address.startswith("data:")] == [page.as_uri()]
    assert tab.evaluate("window.harmed") is None
    tab.close()


def test_loads_soon(opened: Page, page: Path) -> None:
    """Proves that the page is small, is loaded to its end, with its font, and shows one scenario only."""
    assert page.stat().st_size < LARGEST
    assert opened.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd") > 0
    assert opened.evaluate("document.fonts.check('16px \"Layout Report\"')")
    assert opened.locator("[data-view='v0']:visible").count() > 5
    assert opened.locator("[data-view='v1']:visible").count() == 0


def test_layers_switch(opened: Page) -> None:
    """Proves that a click on a layer changes colours, legend, note and table, and is announced."""
    first = opened.locator(".place[data-kind='region']").first
    before = first.evaluate("element => element.style.fill")
    opened.locator("#groups label", has_text="Value made").click()
    assert first.evaluate("element => element.style.fill") != before
    assert "100 million CNY/yr" in opened.locator("#note").inner_text()
    assert opened.locator("#legend li").count() >= 2
    expect(opened.locator("#said")).to_contain_text("Value made")
    opened.select_option("#of", label="Steel works")
    opened.locator("#maptable summary").click()
    table = opened.locator("#maptable-body")
    assert "Lower city" in table.inner_text()
    assert "100 million CNY/yr" in table.inner_text()
    assert "Steel works" in opened.locator("#maptable-caption").inner_text()
    opened.locator("#groups label", has_text="Load against capacity").click()
    assert opened.locator("#receptors").is_visible()
    assert "Water intake of Lower city" in table.inner_text()
    opened.locator("#groups label", has_text="Flows of goods").click()
    assert opened.locator(".flow").count() >= 1
    assert "→" in table.inner_text()


def test_mouse_and_keyboard(opened: Page) -> None:
    """Proves that pointing at a place and going there by arrow keys tell the same numbers with units."""
    opened.locator("#groups label", has_text="Change against today").click()
    opened.locator(".place[data-kind='region'][data-at='0']").hover()
    hovered = opened.locator("#facts").inner_text()
    assert "Lower city" in hovered
    assert "100 million CNY/yr" in hovered
    expect(opened.locator("#said")).to_contain_text("Lower city")
    opened.locator(".place[data-kind='region'][data-at='1']").focus()
    opened.keyboard.press("ArrowRight")
    assert opened.locator("#facts").inner_text() == hovered
    assert opened.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Lower city: ")
    opened.keyboard.press("ArrowLeft")
    assert "Middle county" in opened.locator("#facts-name").inner_text()
    assert opened.locator(".place[tabindex='0']").count() == 1
    opened.locator(".place[data-kind='region'][data-at='2']").focus()
    assert opened.locator("#facts-name").inner_text() == "<script>window.harmed = 1</script>"


def test_scenario_switch(opened: Page) -> None:
    """Proves that the switch shows the other run in all sections, and that layers it lacks go away."""
    best = opened.locator(".figure:visible").first.inner_text()
    opened.select_option("#scenario", label="today")
    assert opened.locator("[data-view='v0']:visible").count() == 0
    assert opened.locator("#summary .badge:visible", has_text="today's layout").count() == 1
    assert opened.locator(".figure:visible").first.inner_text() != best
    assert not opened.locator("#groups label", has_text="Change against today").is_visible()
    opened.select_option("#scenario", label="best")
    assert opened.locator(".figure:visible").first.inner_text() == best


def test_tables_sort(opened: Page) -> None:
    """Proves that a click on a heading sorts by numbers, and says so to readers of the screen."""
    section = opened.locator("#moves [data-view='v0']")
    section.locator("summary").last.click()
    head = section.locator("table").last.locator("thead th").nth(3)
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    cells = section.locator("table").last.locator("tbody td:nth-child(4)")
    values = [float(text) for text in cells.evaluate_all("cells => cells.map(cell => cell.dataset.value)")]
    assert len(values) > 1
    assert values == sorted(values, reverse=True)


@pytest.mark.parametrize("width", [1280, 390])
def test_fits_and_is_not_blank(chromium: Browser, page: Path, chinese_page: Path, width: int) -> None:
    """Proves that wide and narrow, in both languages, a map is drawn and nothing makes the page scroll sideways."""
    for file in (page, chinese_page):
        tab = chromium.new_page(viewport={"width": width, "height": 900})
        tab.set_default_timeout(UNHURRIED)
        tab.goto(file.as_uri())
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        picture = imread(io.BytesIO(tab.locator("#chart").screenshot()), format="png")
        assert len(np.unique((picture[..., :3] * 255).astype(int).reshape(-1, 3), axis=0)) > 20
        tab.close()


def test_prints(chromium: Browser, page: Path) -> None:
    """Proves that on paper the controls are gone, the folded tables are there, and a PDF comes out."""
    tab = chromium.new_page()
    tab.set_default_timeout(UNHURRIED)
    tab.goto(page.as_uri())
    tab.emulate_media(media="print")
    assert not tab.locator("nav").is_visible()
    assert not tab.locator(".layers").is_visible()
    assert tab.pdf(format="A4").startswith(b"%PDF")
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert tab.locator("#moves [data-view='v0'] table").last.is_visible()
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    assert not tab.locator("#moves [data-view='v0'] table").last.is_visible()
    tab.close()

"""The page of the workbench in a real browser: live validation, keys, saving, work, reports, and markup in the data."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from layout_opt import read_instance, solve, write_run
from layout_opt.show.words import PageLanguage
from layout_opt.workbench.server import BenchServer
from tests.cli.running import SMALL_RIVER

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MARKUP = "<img src=x onerror=\"document.title='broken'\">"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """An instance whose names are markup, with a run that is kept."""
    folder = Path(shutil.copytree(SMALL_RIVER, tmp_path / "river"))
    path = folder / "regions.csv"
    cell = '"' + MARKUP.replace('"', '""') + '"'
    told = path.read_text(encoding="utf-8").replace("Lower city", cell).replace("下游市", cell)
    path.write_text(told, encoding="utf-8")
    write_run(solve(read_instance(folder)), folder / "runs" / "kept")
    return folder


@pytest.fixture
def page(library: Path, chromium: Browser) -> Iterator[Page]:
    """The page of a workbench; a word on the console is an error."""
    server = BenchServer(library, PageLanguage.ZH, 0)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    said: list[str] = []
    made = chromium.new_page()
    made.set_default_timeout(240_000)
    made.on("console", lambda message: said.append(message.text))
    made.on("pageerror", lambda error: said.append(str(error)))
    made.goto(server.address)
    made.locator("#problems .good").wait_for()
    yield made
    made.close()
    server.bench.worker.stop()
    server.shutdown()
    server.server_close()
    thread.join()
    assert said == []


def test_page(page: Page, library: Path) -> None:
    """Proves what a user does: see a wrong cell at once, go on by keys, save, start and stop, open a kept run."""
    assert page.inner_text("[data-tab=edit]") == "表格"
    page.select_option("#tables", "regions")
    page.locator("#grid th", has_text="name_local").wait_for()
    values = page.eval_on_selector_all("#grid td[data-column=name] input", "fields => fields.map(field => field.value)")
    assert MARKUP in values
    page.select_option("#tables", "receptor_capacity")
    cell = page.locator("#grid td[data-row='1'][data-column=capacity] input")
    cell.fill("-5")
    page.locator("#grid td.wrong").wait_for()
    assert "must be at least 0" in page.inner_text("#problems")
    cell.fill("900")
    page.locator("#problems .good").wait_for()
    page.locator("#grid td[data-row='1'][data-column=receptor] input").fill(MARKUP)
    page.locator("#problems button").first.wait_for()
    assert "onerror" in page.inner_text("#problems")
    page.locator("#grid td[data-row='1'][data-column=receptor] input").fill("intake")
    page.locator("#problems .good").wait_for()
    page.click("#add")
    cell.press("Enter")
    assert page.evaluate("document.activeElement.parentElement.dataset.row") == "2"
    page.click("#save")
    page.locator("#message", has_text="已保存").wait_for()
    text = (library / "receptor_capacity.csv").read_text(encoding="utf-8")
    assert text == "receptor,pollutant,capacity\nintake,COD,900\n"
    page.click("[data-tab=solve]")
    page.click("#start")
    page.click("#stop:not([disabled])")
    page.locator("#start:not([disabled])").wait_for()
    assert "plan 已停止" in page.inner_text("#progress")
    page.click("[data-tab=compare]")
    page.check("#runs input")
    page.click("#compare-start")
    report = page.frame_locator("#compare-report iframe")
    report.locator("h1").first.wait_for()
    assert MARKUP in report.locator("body").inner_text()
    assert page.title() == "river"

"""The page that solves, in a real browser: what it finds is what the program finds, by mouse, keyboard and file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from layout_opt import read_instance, solve, write_run
from layout_opt.errors import InvalidInput
from layout_opt.instance import Change, read_scenario
from layout_opt.instance.changed import changed
from layout_opt.show.report.page import write_report
from layout_opt.show.words import PageLanguage
from tests.cli.hard import write_hard
from tests.cli.running import run
from tests.show.towns import SMALL_RIVER

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

UNHURRIED = 240_000
"""Most milliseconds of one action on a busy machine."""
GAP = 1e-3
"""Gap at which the page stops unless told otherwise [1]."""
FIGURE = "#live-yours .figure[data-value]"
Open = Callable[[Path], "Page"]
LIAR = """
const Module = async () => ({
  constants: {
    objectiveSense: { maximize: -1, minimize: 1 },
    callbackType: { mipInterrupt: 6, mipImprovingSolution: 3 },
    modelStatus: { modelEmpty: 6, optimal: 7, infeasible: 8, unboundedOrInfeasible: 9, unbounded: 10 },
  },
  createModel: () => ({
    options: { set: () => {} }, passModel: () => {}, run: () => {}, getModelStatus: () => 7, dispose: () => {},
    info: { get: () => BOUND },
    getSolution: () => ({ colValue: Float64Array.of(2), rowDual: Float64Array.of(1), colDual: Float64Array.of(0) }),
  }),
});
"""
"""A solver that finds a layout of 2 and proves the bound BOUND."""
ASK = """async (text) => {
  const worker = new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
  const answer = () => new Promise((done) => {
    worker.onmessage = ({ data }) => { if (data.kind !== 'progress') done(data); };
  });
  worker.postMessage({ binary: new ArrayBuffer(1) });
  const ready = await answer();
  const one = (value) => Float64Array.of(value);
  worker.postMessage({
    columns: 1, starts: Int32Array.of(0, 1), rows: Int32Array.of(0), entries: one(1),
    rowLower: one(-Infinity), rowUpper: one(2), lower: one(0), upper: one(5), integer: Uint8Array.of(1),
    costs: [one(1)],
    stages: [{ maximise: true, keep: null, scale: 1, rowScale: one(1), columnScale: one(1) }],
    weights: new Float64Array(0), first: 0, kept: [], from: null, bound: null, gap: 0.001, seed: 0,
  });
  return [ready.kind, await answer()];
}"""
"""Asks a worker for the most of one whole number up to 2."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the pages of this module."""
    return tmp_path_factory.mktemp("live")


@pytest.fixture(scope="module")
def river(folder: Path) -> Path:
    """The page of small-river that solves; today's layout is evaluated for it."""
    write_run(solve(read_instance(SMALL_RIVER)), folder / "river")
    return write_report([folder / "river"], live=True)


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Open]:
    """Open a page that solves; nothing may be complained of, and nothing asked of the network."""
    complaints: list[str] = []
    asked: list[str] = []
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)

    def open_(file: Path) -> Page:
        tab = context.new_page()
        tab.set_default_timeout(UNHURRIED)
        tab.on("console", lambda message: complaints.append(message.text))
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.on("request", lambda request: asked.append(request.url))
        tab.goto(file.as_uri())
        tab.wait_for_selector("html[data-live=ready]", state="attached")
        tab.uncheck("#live-auto")
        return tab

    yield open_
    assert complaints == []
    assert [address for address in asked if not address.startswith(("data:", "blob:", "file:"))] == []
    context.close()


def put(tab: Page, kind: str, name: str, value: float) -> None:
    """Type a value beside the slider whose label holds the words."""
    part = tab.locator(f".kind[data-kind='{kind}']")
    part.evaluate("part => { part.open = true; }")
    box = part.get_by_label(re.compile(re.escape(name))).and_(tab.locator("input[type=number]")).first
    box.fill(f"{value:.12g}")
    box.press("Tab")


def solved(tab: Page) -> float:
    """Press Solve, wait for the end, and return the objective of the scenario."""
    before = int(tab.locator("#live").get_attribute("data-solved") or 0)
    tab.click("#live-solve")
    tab.wait_for_selector(f"#live[data-solved='{before + 1}']")
    return float(tab.locator(FIGURE).get_attribute("data-value") or "nan")


def set_of(table: str, column: str, value: float, **where: str) -> Change:
    """A change that sets a cell."""
    return Change.model_validate({"table": table, "where": where, "column": column, "set": value})


def scale_of(table: str, column: str, factor: float, **where: str) -> Change:
    """A change that scales cells."""
    return Change.model_validate({"table": table, "where": where, "column": column, "scale": factor})


LEVERS: dict[str, tuple[str, str, float, Change]] = {
    "capacity": ("bear", "Water intake", 600, set_of("receptor_capacity", "capacity", 600, receptor="intake")),
    "demand": ("demand", "Lower city", 45, set_of("demand", "quantity", 45, region="lower")),
    "price": ("price", "Lower city", 0.41, set_of("demand", "price", 0.41, region="lower")),
    "freight": ("freight", "Paper", 0.00015, set_of("freight", "cost_per_distance", 0.00015)),
    "running": ("running", "Paper mill", 150, scale_of("sites", "variable_cost", 1.5)),
    "building": ("building", "Paper mill", 180, scale_of("sites", "investment_cost", 1.8)),
    "intensity": ("intensity", "Paper mill", 80, set_of("technology_emissions", "intensity", 80)),
}
"""Kind of a lever -> where it stands, words of its label, what is typed, and the same as a change."""


def test_each_slider_gives_the_number_of_the_program(opened: Open, river: Path) -> None:
    """Proves that a lever of each kind, moved alone, gives the objective that the program gives for the same change."""
    tab, instance = opened(river), read_instance(SMALL_RIVER)
    base = solve(instance).objective
    assert base is not None
    for kind, name, value, change in LEVERS.values():
        put(tab, kind, name, value)
        expected = solve(changed(instance, [change])).objective
        assert expected is not None
        assert abs(expected - base) > GAP * base, f"{kind} changes nothing"
        assert solved(tab) == pytest.approx(expected, rel=GAP), kind
        assert "gap 0" in tab.locator("#live-yours .note").inner_text()
        tab.click("#live-reset")
    assert solved(tab) == pytest.approx(base, rel=GAP)
    expect(tab.locator("#live-sentences")).to_contain_text("Nothing is changed")


def test_bans_give_the_number_of_the_program(opened: Open, river: Path) -> None:
    """Proves that a click bans building, a second one working, and that both give the program's numbers."""
    tab, instance = opened(river), read_instance(SMALL_RIVER)
    tab.locator(".kind[data-kind='ban'] summary").click()
    cell = tab.get_by_role("button", name="Paper mill, Lower city: free")
    for state, words in enumerate(("nothing new", "must stop")):
        cell.click()
        cell = tab.get_by_role("button", name=f"Paper mill, Lower city: {words}").and_(tab.locator("[data-cell]"))
        rows = ({"region": "lower", "technology": "mill", "closes_existing": state},)
        expected = solve(changed(instance, [Change(table="entry_bans", insert=rows)])).objective
        assert solved(tab) == pytest.approx(expected, rel=GAP)
    tab.click("#live-reset")
    tab.get_by_role("button", name="Turn the whole row: Paper mill").click()
    tab.get_by_role("button", name="Turn the whole row: Paper mill").click()
    everywhere = ({"region": "*", "technology": "mill", "closes_existing": 1},)
    expected = solve(changed(instance, [Change(table="entry_bans", insert=everywhere)])).objective
    assert solved(tab) == pytest.approx(expected, rel=GAP)
    assert tab.locator("#live-chips li").count() == 3


def test_a_slider_moves_by_the_keyboard(opened: Open, river: Path) -> None:
    """Proves that without a mouse a slider moves, says its value with unit, is solved at once, and is put back."""
    tab = opened(river)
    tab.check("#live-auto")
    slider = tab.get_by_label("Water intake of Lower city, Chemical oxygen demand", exact=True)
    slider.focus()
    for _ in range(10):
        tab.keyboard.press("ArrowLeft")
    assert slider.get_attribute("aria-valuetext") == "900 t/yr (−10.0 %)".replace(" %", "\u00a0%")
    tab.wait_for_selector(FIGURE)
    expected = solve(changed(read_instance(SMALL_RIVER), [LEVERS["capacity"][3].model_copy(update={"set": 900})]))
    expect(tab.locator("#live-said")).to_contain_text("Solved", timeout=UNHURRIED)
    assert float(tab.locator(FIGURE).get_attribute("data-value") or 0) == pytest.approx(expected.objective, rel=GAP)
    tab.get_by_role("button", name=re.compile("^Put back: Water intake")).focus()
    tab.keyboard.press("Enter")
    assert tab.locator("#live-chips li").count() == 0
    assert slider.get_attribute("aria-valuetext") == "1,000 t/yr (±0 %)".replace(" %", "\u00a0%")


def test_everything_has_a_name(opened: Open, river: Path) -> None:
    """Proves that every control has a name for who hears the page, and that maps, tables and figures do, too."""
    tab = opened(river)
    controls = tab.locator("#live :is(button, input, select)")
    assert controls.count() > 30
    nameless = """found => found.filter(one => !(one.getAttribute('aria-label') || one.textContent.trim()
        || (one.labels && one.labels.length))).map(one => one.outerHTML)"""
    assert controls.evaluate_all(nameless) == []
    assert tab.locator("#live svg[role=img]:not([aria-label])").count() == 0
    assert tab.locator("#live table:not(:has(caption)):not(.grid)").count() == 0
    assert tab.locator("#live .small svg").count() == 3
    assert tab.locator("#live-map-plan path.area").first.evaluate("one => one.style.fill") != ""


def test_today_and_the_plan_stand_beside_it(opened: Open, river: Path) -> None:
    """Proves that today's objective and the plan's are those of the program, and limits carry the plan's prices."""
    tab, instance = opened(river), read_instance(SMALL_RIVER)
    for name, layout in (("today", "today"), ("plan", "best")):
        shown = float(tab.locator(f"#live-{name} .figure").get_attribute("data-value") or "nan")
        assert shown == pytest.approx(solve(instance, layout=layout).objective, rel=1e-9)
    assert "250,000 CNY/t" in tab.locator("#live-limits-body").inner_text()
    row = tab.locator("#live-compare-body tr").nth(2)
    assert "real costs" in row.inner_text()
    assert "16.5" in row.inner_text()
    put(tab, "bear", "Water intake", 600)
    solved(tab)
    assert "+1" in tab.locator(".lever.moved .worth").inner_text()
    assert tab.locator("#live-limits-body tr td").nth(2).inner_text() == "250,000 CNY/t"


def test_what_cannot_be_is_said(opened: Open, river: Path, folder: Path) -> None:
    """Proves that a scenario without a layout says so and leaves what was there, marked as old."""
    text = (SMALL_RIVER / "instance.toml").read_text(encoding="utf-8").replace("net_effective_output", "cost")
    served = folder / "served"
    if not served.exists():
        import shutil

        shutil.copytree(SMALL_RIVER, served)
        (served / "instance.toml").write_text(text, encoding="utf-8")
        write_run(solve(read_instance(served)), folder / "served-run")
    tab = opened(write_report([folder / "served-run"], folder / "served.html", live=True))
    put(tab, "bear", "Water intake", 900)
    expected = solve(changed(read_instance(served), [LEVERS["capacity"][3].model_copy(update={"set": 900})])).objective
    assert solved(tab) == pytest.approx(expected, rel=GAP)
    assert "No layout needs less than" in tab.locator("#live-sentences").inner_text()
    tab.locator(".kind[data-kind='ban'] summary").click()
    for _ in range(2):
        tab.get_by_role("button", name="Turn the whole row: Paper mill").click()
    tab.click("#live-solve")
    expect(tab.locator("#live-said")).to_contain_text("No layout satisfies all limits", timeout=UNHURRIED)
    assert "stale" in (tab.locator("#live-outcome").get_attribute("class") or "")


def test_two_stages(opened: Open, folder: Path) -> None:
    """Proves that an objective of two solves keeps in the page what the first one reached, as the program does."""
    import shutil

    source = folder / "staged"
    shutil.copytree(SMALL_RIVER, source)
    text = (source / "instance.toml").read_text(encoding="utf-8")
    (source / "instance.toml").write_text(text.replace("net_effective_output", "effective_output"), encoding="utf-8")
    write_run(solve(read_instance(source)), folder / "staged-run")
    tab = opened(write_report([folder / "staged-run"], folder / "staged.html", live=True))
    put(tab, "bear", "Water intake", 300)
    expected = solve(changed(read_instance(source), [LEVERS["capacity"][3].model_copy(update={"set": 300})]))
    assert solved(tab) == pytest.approx(expected.objective, rel=3 * GAP)
    assert float(tab.locator("#live-compare-body td[data-value]").nth(5).get_attribute("data-value") or 0) == (
        pytest.approx(expected.info["sums"]["effective_output"], rel=GAP)
    )


def test_stop_keeps_the_best_layout(opened: Open, folder: Path) -> None:
    """Proves that stopping a long search ends it at once and shows the best layout with an honest gap."""
    known = solve(read_instance(write_hard(folder / "hard")), gap=0.05)
    assert known.objective is not None
    assert known.bound is not None
    write_run(known, folder / "hard-run")
    tab = opened(write_report([folder / "hard-run"], folder / "hard.html", live=True))
    tab.select_option("#live-gap", "0.0001")
    tab.click("#live-solve")
    expect(tab.locator("#live-progress")).to_contain_text("gap", timeout=UNHURRIED)
    assert tab.locator("progress").is_visible()
    tab.click("#live-stop")
    tab.wait_for_selector("#live[data-solved='1']")
    expect(tab.locator("#live-said")).to_contain_text("Stopped: the best layout found so far reaches")
    note = tab.locator("#live-yours .note").inner_text()
    assert "stopped" in note
    gap = re.search(r"gap ([\d.]+)", note)
    assert gap is not None
    value = float(tab.locator(FIGURE).get_attribute("data-value") or "nan")
    assert value <= known.bound * (1 + 1e-6), "no layout beats a bound that is proven"
    assert value * (1 + float(gap[1]) / 100 + GAP) >= known.objective, "a bound that a known layout beats is none"
    assert tab.locator("#live-solve").is_visible()
    tab.click("#live-solve")
    tab.click("#live-stop")
    expect(tab.locator("#live-said")).to_contain_text("Stopped", timeout=UNHURRIED)


def test_scenarios_go_home(opened: Open, river: Path, tmp_path: Path) -> None:
    """Proves that a kept scenario outlives a reload, and that its files give the same number and a certified run."""
    tab = opened(river)
    put(tab, "bear", "Water intake", 600)
    put(tab, "demand", "Lower city", 25)
    tab.locator(".kind[data-kind='ban'] summary").click()
    tab.get_by_role("button", name="Paper mill, Middle county: free").click()
    value = solved(tab)
    tab.fill("#live-name", '半 "load" <b>')
    tab.press("#live-name", "Enter")
    files = {}
    for label in ("TOML", "CSV"):
        with tab.expect_download() as found:
            tab.locator("#live-kept-body").get_by_text(label, exact=True).click()
        files[label] = tmp_path / found.value.suggested_filename
        found.value.save_as(files[label])
    assert files["TOML"].name == "半-load-b.toml"
    scenario = read_scenario(files["TOML"])
    assert scenario.title == '半 "load" <b>'
    assert len(scenario.changes) == 3
    again = run(tmp_path, "solve", SMALL_RIVER, "--scenario", files["TOML"], "--json", "--out", "again")
    assert again.json["objective"] == pytest.approx(value, rel=GAP)
    words = ("--scenario", files["TOML"], "--plan", files["CSV"], "--gap", "0.5", "--out", "taken")
    taken = run(tmp_path, "solve", SMALL_RIVER, *words)
    assert taken.status == 0, taken.out
    record = json.loads((tmp_path / "taken" / "run.json").read_text(encoding="utf-8"))
    assert record["objective"] == pytest.approx(value, rel=1e-9)
    assert run(tmp_path, "check", "taken").status == 0
    tab.reload()
    tab.wait_for_selector("html[data-live=ready]", state="attached")
    expect(tab.locator("#live-kept-body th")).to_have_text('半 "load" <b>')
    tab.get_by_role("button", name='Load 半 "load" <b>', exact=True).click()
    assert tab.locator("#live-chips li").count() == 3
    tab.get_by_role("button", name='Remove 半 "load" <b>', exact=True).click()
    assert tab.locator("#live-kept").is_hidden()


def test_a_run_with_changes_takes_them_along(opened: Open, folder: Path, tmp_path: Path) -> None:
    """Proves that the scenario of a page of a changed run begins with the changes of that run."""
    first = LEVERS["demand"][3]
    write_run(solve(read_instance(SMALL_RIVER, [first])), folder / "changed-run")
    tab = opened(write_report([folder / "changed-run"], folder / "changed.html", live=True))
    put(tab, "running", "Paper mill", 120)
    value = solved(tab)
    tab.click("#live-keep")
    with tab.expect_download() as found:
        tab.locator("#live-kept-body").get_by_text("TOML", exact=True).click()
    found.value.save_as(tmp_path / "mine.toml")
    assert read_scenario(tmp_path / "mine.toml").changes[0] == first
    again = run(tmp_path, "solve", SMALL_RIVER, "--scenario", tmp_path / "mine.toml", "--json", "--out", "again")
    assert again.json["objective"] == pytest.approx(value, rel=GAP)


def test_names_stay_text(opened: Open, towns: Path) -> None:
    """Proves that a name that is a program is shown and never run, in levers, maps, sentences and kept scenarios."""
    file = write_report([towns / "best", towns / "today"], towns / "live.html", lang=PageLanguage.EN, live=True)
    tab = opened(file)
    put(tab, "demand", "<script>window.harmed = 1</script>", 5)
    solved(tab)
    tab.fill("#live-name", "<img src=x onerror='window.harmed = 2'>")
    tab.press("#live-name", "Enter")
    assert "<script>window.harmed = 1</script>" in tab.locator("#live-sentences").inner_text()
    assert "<img src=x" in tab.locator("#live-kept-body").inner_text()
    tab.select_option("#live-layer", label="Load against capacity")
    tab.select_option("#live-layer", index=0)
    assert tab.evaluate("window.harmed") is None


def test_a_beaten_bound_is_a_failed_proof(chromium: Browser) -> None:
    """Proves that a layout that beats its bound twice has no gap: the worker gets a solver that lies."""
    templates = Path(__file__).parents[3] / "layout_opt" / "show" / "report" / "templates"
    worker = (templates / "live_worker.js").read_text(encoding="utf-8")
    tab = chromium.new_page()
    tab.set_default_timeout(UNHURRIED)
    found = {}
    for bound in ("1.9", "2", "2.2"):
        kind, answer = tab.evaluate(ASK, LIAR.replace("BOUND", bound) + worker)
        assert (kind, answer["kind"], answer["objective"]) == ("ready", "done", 2)
        found[bound] = (answer["bound"], answer["gap"], answer["beaten"])
    tab.close()
    assert found["1.9"] == (None, None, True)
    assert found["2"] == (2, 0, False)
    assert found["2.2"] == (2.2, pytest.approx(0.1), False)


@pytest.mark.parametrize("width", [1280, 390])
def test_fits(opened: Open, river: Path, width: int) -> None:
    """Proves that wide and narrow, nothing makes the page scroll sideways, in both languages, solved or not."""
    chinese = write_report([river.parent], river.parent / "zh.html", lang=PageLanguage.ZH, live=True)
    for file in (river, chinese):
        tab = opened(file)
        tab.set_viewport_size({"width": width, "height": 900})
        put(tab, "bear", "", 700)
        solved(tab)
        for part in tab.locator("#live details").all():
            part.evaluate("part => { part.open = true; }")
        assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_prints(opened: Open, river: Path) -> None:
    """Proves that on paper the controls are gone, and what was moved and what came of it stays."""
    tab = opened(river)
    put(tab, "bear", "Water intake", 600)
    solved(tab)
    tab.emulate_media(media="print")
    for gone in (".desk", "#live-solve", ".shelf", "#live-reset"):
        assert not tab.locator(gone).is_visible()
    for stays in ("#live-chips li", "#live-sentences li", "#live-yours .figure", "#live-compare"):
        assert tab.locator(stays).first.is_visible()
    assert tab.pdf(format="A4").startswith(b"%PDF")


def test_what_cannot_solve_is_refused(folder: Path, river: Path) -> None:
    """Proves that today's layout is no start for a page that solves, and that the message says what is."""
    write_run(solve(read_instance(SMALL_RIVER), layout="today"), folder / "now")
    with pytest.raises(InvalidInput, match="found layout today; must be the best layout of an instance"):
        write_report([folder / "now"], folder / "now.html", live=True)
    assert not (folder / "now.html").exists()
    assert river.stat().st_size < 6e6


def test_other_pages_stay_as_they_were(river: Path) -> None:
    """Proves that a page without --live holds no solver and allows no program but its own."""
    plain = write_report([river.parent], river.parent / "plain.html").read_text(encoding="utf-8")
    assert "wasm" not in plain
    assert "live-program" not in plain
    assert len(plain) < 1e6


def test_the_yellow_river(opened: Open, folder: Path) -> None:
    """Proves that a large program fits: its page is small enough, and a limit moved there gives the same number."""
    river = SMALL_RIVER.parent / "yellow-river"
    write_run(solve(read_instance(river), gap=GAP), folder / "yellow")
    page = write_report([folder / "yellow"], live=True)
    assert page.stat().st_size < 6e6
    tab = opened(page)
    put(tab, "bear", "Lower reach, to Lijin, Consumed water", 37000)
    change = set_of("receptor_capacity", "capacity", 37000, receptor="lower", pollutant="water")
    expected = solve(changed(read_instance(river), [change]), gap=GAP).objective
    assert solved(tab) == pytest.approx(expected, rel=2 * GAP)

"""The page as a file: whole, harmless, and its numbers are those of the tables."""

from __future__ import annotations

import csv
import itertools
import json
import runpy
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest

from layout_opt.cli.app import run_words
from layout_opt.errors import InvalidInput
from layout_opt.result.folder import read_run
from layout_opt.show.report.overview import uncertain_cards
from layout_opt.show.report.page import write_report
from layout_opt.show.words import number, percent, say
from tests.cli.running import ROOT, SMALL_RIVER, run
from tests.show.report.conftest import ODD


class Reader(HTMLParser):
    """Collects elements, their attributes and their text."""

    VOID = frozenset({"meta", "link", "input", "img", "br", "rect", "path", "circle"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.open: list[list[str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember an element."""
        self.found.append((tag, dict(attrs), []))
        if tag not in self.VOID:
            self.open.append(self.found[-1][2])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember an empty element."""
        self.found.append((tag, dict(attrs), []))

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        if self.open and tag not in self.VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        """Add text to every open element."""
        for texts in self.open:
            texts.append(data)


@pytest.fixture(scope="module")
def reader(page: Path) -> Reader:
    """The elements of the page."""
    return Reader(page.read_text(encoding="utf-8"))


def csv_number(folder: Path, origin: str) -> float:
    """Return the number that stands at an origin in the CSV files of a run."""
    table, key, column = origin.split("|")
    with (folder / "tables" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if _key(row, table) == key]
    assert len(rows) == 1, origin
    return float(rows[0][column])


KEYS = {
    "industry_structure": ("node", "industry"), "regional_structure": ("node", "region"),
    "shipments": ("node", "from_region", "to_region", "commodity"), "loads": ("node", "receptor", "pollutant"),
    "limits": ("node", "row", "key"), "prices": ("node", "row", "key"),
}  # fmt: skip


def _key(row: dict[str, str], table: str) -> str:
    return ",".join(row[name] for name in KEYS[table])


def test_numbers_are_those_of_the_tables(towns: Path, reader: Reader) -> None:
    """Proves that every cell that names a table holds, to the last digit, what the CSV file holds, and shows it."""
    tables = set()
    folders = {"v0": towns / "best", "v1": towns / "today"}
    where = "v0"
    for tag, attributes, texts in reader.found:
        where = attributes.get("data-view") or where
        if tag == "td" and (origin := attributes.get("data-from")):
            expected = csv_number(folders[where], origin)
            assert float(attributes["data-value"] or "") == expected, origin
            assert "".join(texts) == number(expected), origin
            tables.add(origin.split("|")[0])
    assert tables == set(KEYS)


def test_key_numbers_are_those_of_the_record(towns: Path, reader: Reader) -> None:
    """Proves that the cards at the head hold the numbers of run.json, with six digits."""
    info = read_run(towns / "best").info
    cards = [
        (attributes["data-entry"], float(attributes["data-value"] or ""), "".join(texts))
        for tag, attributes, texts in reader.found
        if tag == "span" and "data-entry" in attributes
    ][:3]
    assert [entry for entry, _, _ in cards] == ["objective", "sums.effective_output", "sums.real_costs"]
    assert cards[0][1] == info["objective"]
    assert cards[1][1] == info["sums"]["effective_output"]
    assert [text for *_, text in cards] == [f"{value:,.6g}" for _, value, _ in cards]


def test_map_tells_the_numbers_of_the_tables(towns: Path, page: Path) -> None:
    """Proves that what the map says on hover is what the tables say: load, capacity, value, location quotient."""
    text = page.read_text(encoding="utf-8")
    data = json.loads(text.split('id="data">')[1].split("</script>")[0])
    tables = read_run(towns / "best").tables
    layers = {(layer["group"], layer["label"]): layer for layer in data["views"]["v0"]["layers"]}
    load = layers["load", "Chemical oxygen demand"]
    for (receptor, _), cell in zip(data["places"]["receptor"], load["cells"], strict=True):
        row = tables["loads"].set_index("receptor").loc[receptor]
        assert cell[1].startswith(number(row["load"]))
        if row["capacity"] == row["capacity"]:
            assert cell[1].endswith(f"of {number(row['capacity'])} t/yr ({percent(row['load'] / row['capacity'])})")
    quotient = layers["specialisation", "Steel works"]
    told = {place[0]: cell and cell[1] for place, cell in zip(data["places"]["region"], quotient["cells"], strict=True)}
    rows = tables["specialisation"].query("industry == 'steel' and location_quotient > 0")
    assert {name: text for name, text in told.items() if text} == dict(
        zip(rows["region"], map(number, rows["location_quotient"]), strict=True)
    )
    value = layers["value", "all industries"]
    structure = tables["regional_structure"].set_index("region")["value"]
    shown = {place[0]: cell[1] for place, cell in zip(data["places"]["region"], value["cells"], strict=True) if cell}
    assert shown == {name: f"{number(made)} × 100 million CNY/yr" for name, made in structure.items()}


def test_one_file_and_no_network(page: Path, chinese_page: Path, reader: Reader) -> None:
    """Proves that nothing is loaded from elsewhere: every address is inside the file, and its policy forbids others."""
    for _, attributes, _ in reader.found:
        for name in ("src", "href"):
            address = attributes.get(name)
            assert address is None or address.startswith(("#", "data:")), address
    policy = next(a["content"] for tag, a, _ in reader.found if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "script-src 'sha256-" in policy
    assert max(page.stat().st_size, chinese_page.stat().st_size) < 500_000


def test_names_are_escaped(page: Path, reader: Reader) -> None:
    """Proves that a region or title that looks like a program stays text everywhere."""
    text = page.read_text(encoding="utf-8")
    assert ODD not in text
    assert "&lt;script&gt;window.harmed" in text
    scripts = [attributes for tag, attributes, _ in reader.found if tag == "script"]
    assert [attributes.get("type") for attributes in scripts] == ["application/json", "application/json", None]
    assert "</title><script>" not in text


def test_every_figure_has_words(reader: Reader) -> None:
    """Proves that what is drawn is also said: labels of graphics, captions and headings of tables, landmarks."""
    tags = [tag for tag, _, _ in reader.found]
    assert tags.count("caption") == tags.count("table") > 10
    assert {"header", "nav", "main", "footer", "h1"} <= set(tags)
    for tag, attributes, _ in reader.found:
        if attributes.get("role") in ("img", "group", "region"):
            assert attributes.get("aria-label"), (tag, attributes)
        if tag == "th":
            assert attributes.get("scope") in ("col", "row")
        if tag == "svg":
            assert attributes.get("role") or attributes.get("aria-hidden") == "true"
    levels = [int(tag[1]) for tag in tags if tag in ("h1", "h2", "h3")]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    sections = [attributes["aria-labelledby"] for tag, attributes, _ in reader.found if tag == "section"]
    assert {attributes["id"] for tag, attributes, _ in reader.found if tag == "h2"} == set(sections)


def test_today_is_compared(page: Path) -> None:
    """Proves that with today's layout beside it the page says how much better the best one is."""
    text = page.read_text(encoding="utf-8")
    assert "against today&#39;s layout (" in text
    assert "Runs beside each other" in text


def test_chinese(chinese_page: Path) -> None:
    """Proves that words, units and the names of the place are Chinese."""
    text = chinese_page.read_text(encoding="utf-8")
    assert '<html lang="zh-CN">' in text
    for words in ("上游县", "化学需氧量", "亿元/年", "影子价格", "独立核验通过", "受体容量"):
        assert words in text
    assert "Middle county" not in text


def test_without_geometry(tmp_path: Path) -> None:
    """Proves that an instance without a map has a page that says so and holds all the rest."""
    published = SMALL_RIVER.parent / "published" / "trnsport"
    assert run(tmp_path, "solve", published, "--out", "run").status == 0
    ran = run(tmp_path, "report", "run", "--json")
    assert ran.status == 0
    assert ran.json["file"] == "run/report.html"
    text = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    assert ran.json["bytes"] == len(text.encode())
    assert "No map: the instance has no geometry of its regions." in text
    assert "What buyers ask for and get" in text


def cooperation(folder: Path) -> Path:
    """Write what `layout-opt cooperate` writes, as far as a report reads it."""
    (folder / "tables").mkdir(parents=True)
    record = {"players": {"upper": ["upper"], "lower": ["lower"]}, "coalitions": 3, "cooperation_gain": [5.0, 5.2]}
    (folder / "cooperate.json").write_text(json.dumps({**record, "notes": ["a note"]}), encoding="utf-8")
    rows = ["player,rule,allocation,receives,unit", "lower,nucleolus,6.15,0.75,x", "upper,nucleolus,3.45,-0.75,x"]
    (folder / "tables" / "compensation.csv").write_text("\n".join(rows), encoding="utf-8")
    said = "statement,holds,found,lower,upper,relative_gap_needed\nthe core is not empty,always,0.4,0.4,0.5,0.02\n"
    (folder / "tables" / "statements.csv").write_text(said, encoding="utf-8")
    return folder


def test_cooperation_and_study(towns: Path, tmp_path: Path) -> None:
    """Proves that compensation and the pictures and tables of a study come onto the page."""
    study = tmp_path / "tornado"
    (study / "tables").mkdir(parents=True)
    (study / "tables" / "tornado.csv").write_text("parameter,low,high\nfreight,-1.25,2\n", encoding="utf-8")
    (study / "tornado.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    (study / "experiment.json").write_text("{}", encoding="utf-8")
    folders = [towns / "best", cooperation(tmp_path / "together"), study]
    text = write_report(folders, tmp_path / "page.html").read_text(encoding="utf-8")
    assert "All together are worth between 5 and 5.2 × 100 million CNY/yr more than each alone" in text
    assert "pays 0.75 × 100 million CNY/yr" in text
    assert "the core is not empty" in text
    assert 'src="data:image/svg+xml;base64,' in text
    assert 'data-value="-1.25">−1.25</td>' in text


def test_experiment(tmp_path: Path) -> None:
    """Proves that the certified cases of an experiment join the switch with their map, changes and numbers."""
    words = ["--scenario", "stricter", "--out", "futures", "--jobs", "1"]
    assert run(tmp_path, "experiment", SMALL_RIVER, *words).status == 0
    ran = run(tmp_path, "report", "futures", "--json")
    assert ran.json["file"] == "futures-report.html"
    text = (tmp_path / "futures-report.html").read_text(encoding="utf-8")
    data = json.loads(text.split('id="data">')[1].split("</script>")[0])
    assert list(data["views"]) == ["v0", "v1"]
    assert [layer["group"] for layer in data["views"]["v1"]["layers"]][:3] == ["division", "value", "change"]
    assert '<option value="v1">stricter</option>' in text
    assert 'data-entry="objective" data-value="12.4999' in text
    assert "Limits and prices of this case were not kept" in text
    assert "No limit of rivers" not in text
    assert run(tmp_path, "experiment", SMALL_RIVER, *words).status == 0


def test_example_runs(tmp_path: Path) -> None:
    """Proves that the script that a user copies works: pages in both languages and a workbook."""
    example = runpy.run_path(str(SMALL_RIVER.parents[1] / "examples" / "report.py"))
    example["main"].__globals__["SCENARIOS"] = ("stricter",)
    example["main"](str(SMALL_RIVER), str(tmp_path / "out"))
    assert {path.name for path in (tmp_path / "out").iterdir() if path.is_file()} == {
        "report-en.html", "report-zh.html", "base.xlsx",
    }  # fmt: skip


def test_today_claims_no_prices(towns: Path, tmp_path: Path) -> None:
    """Proves that for today's layout limits are called exceeded, and none is called worth nothing."""
    text = write_report([towns / "today"], tmp_path / "page.html").read_text(encoding="utf-8")
    assert "it is exceeded." in text
    assert "worth nothing" not in text


def test_refuses(towns: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that what is no run, another instance, and a file of somebody else are refused in words."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(InvalidInput, match=r"empty: found nothing to report; must be a run folder, a folder of runs"):
        write_report([tmp_path / "empty"])
    (tmp_path / "notes.html").write_text("mine", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"found a file that layout-opt has not written; must be a new file"):
        write_report([towns / "best"], tmp_path / "notes.html")
    assert (tmp_path / "notes.html").read_text(encoding="utf-8") == "mine"
    assert run(tmp_path, "solve", SMALL_RIVER.parent / "published" / "trnsport", "--out", "other").status == 0
    with pytest.raises(InvalidInput, match=r"must be 'small-river' as in the first run"):
        write_report([towns / "best", tmp_path / "other"], tmp_path / "page.html")
    assert run(tmp_path, "solve", SMALL_RIVER, "--set", "instance.money=1e4 CNY", "--out", "money").status == 0
    with pytest.raises(InvalidInput, match=r"money money: found '1e4 CNY'; must be '1e8 CNY' as in the first run"):
        write_report([towns / "best", tmp_path / "money"], tmp_path / "page.html")
    assert not (tmp_path / "page.html").exists()
    monkeypatch.chdir(tmp_path)
    assert run_words(["report", str(towns / "best"), "--lang", "fr"]) == 2


def test_what_a_tree_is_worth_stands_at_the_head(tmp_path: Path) -> None:
    """Proves 1,150 and 7,016 of the farmer (Birge & Louveaux) among the key numbers, in both languages."""
    assert run(tmp_path, "solve", ROOT / "instances/published/farmer", "--out", "run").status == 0
    said = (
        ("en", "value of planning for all courses of events", "value of knowing the course beforehand"),
        ("zh", "兼顾各种情形的价值", "预知情形的价值"),
    )
    for language, solution, information in said:
        assert run(tmp_path, "report", "run", "--lang", language, "--out", f"{language}.html").status == 0
        text = (tmp_path / f"{language}.html").read_text(encoding="utf-8")
        assert solution in text
        assert information in text
        cards = {
            attributes["data-entry"]: float(attributes["data-value"] or "")
            for tag, attributes, _ in Reader(text).found
            if tag == "span" and "data-entry" in attributes
        }
        assert cards["value_of_stochastic_solution"] == pytest.approx(1150)
        assert cards["value_of_perfect_information"] == pytest.approx(7015.556, abs=1e-3)


def test_a_plan_that_breaks_in_some_course_has_no_price() -> None:
    """Proves the card of preparing, and that a plan without shocks that some course breaks is told in words."""
    info = {"value_of_stochastic_solution": "infeasible", "value_of_perfect_information": None,
            "uncertainty": {"preparation": {"value": 1.2}}, "objective_kind": "net_effective_output"}  # fmt: skip
    view = SimpleNamespace(run=SimpleNamespace(info=info), say=partial(say, chinese=False), money="CNY/yr")
    told = [(card.label, card.figure, card.unit, card.entry) for card in uncertain_cards(view)]
    assert told == [
        ("value of planning for all courses of events", "the other breaks", "", ""),
        ("value of preparing for shocks", "1.2", "CNY/yr", "uncertainty.preparation.value"),
    ]

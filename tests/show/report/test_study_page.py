"""A folder of a study alone makes a page: pictures, tables, what was asked, sources; nothing that needs a run."""

from __future__ import annotations

import html
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from layout_opt.errors import InvalidInput
from layout_opt.show.report.page import write_report
from layout_opt.show.words import PageLanguage
from tests.cli.running import SMALL_RIVER, run
from tests.show.report.test_page import Reader

VERBS = {
    "sensitivity": [
        "--method", "sweep", "--parameter", "demand.price=*0.9..1.1", "--steps", "2", "--tolerance", "0", "--jobs", "1",
        "--format", "png",
    ],
    "experiment": ["--scenario", "stricter", "--keep", "sales", "--jobs", "1"],
    "frontier": ["--aim", "net_effective_output", "--aim", "load:intake,COD", "--points", "2", "--format", "png"],
    "alternatives": ["--within", "0.1", "--count", "1", "--no-roles", "--format", "png"],
    "regret": ["--scenario", "base", "--scenario", "stricter", "--jobs", "1", "--format", "png"],
}  # fmt: skip
"""What is asked of the small river."""
MADE = {
    "sensitivity": ("along its range", "Sweep", "demand.price"),
    "experiment": ("Cases of one instance", "Results", "stricter"),
    "frontier": ("in another", "Frontier", "load:intake,COD"),
    "alternatives": ("nearly as good", "Alternatives", "farthest"),
    "regret": ("Layouts held against futures", "Regret layouts", "Changes made to the data before solving: stricter"),
}
"""Words of each page: what was asked, a table, something in one."""


@pytest.fixture(scope="module")
def studies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with one study of each verb."""
    folder = tmp_path_factory.mktemp("studies")
    for verb, words in VERBS.items():
        assert run(folder, verb, SMALL_RIVER, *words, "--out", verb).status == 0, verb
    yield folder
    shutil.rmtree(folder)


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_a_study_makes_a_page(studies: Path, verb: str) -> None:
    """Proves that the folder of each verb is enough: pictures, tables, sources, status; and that no part is empty."""
    ran = run(studies, "report", verb, "--json")
    assert ran.status == 0, ran.out
    assert ran.json["file"] == f"{verb}-report.html"
    text = (studies / f"{verb}-report.html").read_text(encoding="utf-8")
    for words in MADE[verb]:
        assert words in text
    reader = Reader(text)
    ids = {attributes.get("id") for _, attributes, _ in reader.found}
    assert {"summary", "studies", "sources", "method"} <= ids
    assert ids.isdisjoint({"map", "moves", "loads", "limits", "markets", "money"})
    links = {attributes["href"] for tag, attributes, _ in reader.found if tag == "a" and attributes.get("href")}
    assert {link for link in links if str(link).startswith("#")} <= {f"#{name}" for name in ids}
    pictures = [attributes for tag, attributes, _ in reader.found if tag == "img"]
    assert len(pictures) == len(list((studies / verb).glob("plots/*.png")))
    assert all(str(each["src"]).startswith("data:image/png;base64,") and each["alt"] for each in pictures)
    assert "assumed" in text
    assert "No run stands beside this study" in text
    assert 'href="http' not in text.split('<h2 id="h-sources">')[0]


def test_chinese(studies: Path) -> None:
    """Proves that words and sources of the page are Chinese where that is wanted."""
    page = write_report([studies / "regret", studies / "frontier"], studies / "zh.html", lang=PageLanguage.ZH)
    text = page.read_text(encoding="utf-8")
    assert '<html lang="zh-CN">' in text
    for words in ("产业布局分析报告", "各布局面对各种未来", "一个目标的改进", "未提供运行文件夹", "数据来源"):
        assert words in text
    assert "What was asked" not in text


def test_beside_a_run(studies: Path, tmp_path: Path) -> None:
    """Proves that with a run the same folders join its page, which then has a map or says why it has none."""
    assert run(tmp_path, "solve", SMALL_RIVER, "--out", "best").status == 0
    text = write_report([tmp_path / "best", studies / "regret"], tmp_path / "page.html").read_text(encoding="utf-8")
    assert 'id="map"' in text
    assert "Regret layouts" in text
    assert "No run stands beside this study" not in text


def test_refuses(studies: Path, tmp_path: Path) -> None:
    """Proves that a study without its instance, and studies of two instances, are refused in words."""
    shutil.copytree(studies / "frontier", tmp_path / "bare", ignore=shutil.ignore_patterns("instance"))
    with pytest.raises(InvalidInput, match=r"no run, and no instance/ that says of what the study is; must hold a run"):
        write_report([tmp_path / "bare"])
    shutil.copytree(studies / "frontier", tmp_path / "other")
    record = tmp_path / "other" / "frontier.json"
    record.write_text(record.read_text(encoding="utf-8").replace('"small-river"', '"big-river"'), encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"found 'big-river'; must be 'small-river' as in the first study"):
        write_report([studies / "frontier", tmp_path / "other"])
    record.write_text("{", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"frontier.json: found broken JSON"):
        write_report([tmp_path / "other"])


def test_a_page_says_what_a_study_found_in_its_own_language(tmp_path: Path) -> None:
    """Proves that savings and the answer on idle capacity stand on the page, each page in its own language."""
    today, plan, study = "today", "plan", "productivity"
    assert run(tmp_path, "solve", SMALL_RIVER, "--layout", "today", "--out", today).status == 0
    assert run(tmp_path, "solve", SMALL_RIVER, "--out", plan).status == 0
    measured = run(tmp_path, "productivity", today, plan, "--out", study, "--format", "png", "--json")
    assert measured.status == 0, measured.out
    told = measured.json["in_words"]
    assert measured.json["sentences"] == told["en"] != told["zh"]
    assert any(line.startswith("With the best practice found elsewhere") for line in told["en"])
    for lang in ("en", "zh"):
        assert run(tmp_path, "report", plan, today, study, "--lang", lang, "--out", f"{lang}.html").status == 0
        text = html.unescape((tmp_path / f"{lang}.html").read_text(encoding="utf-8"))
        for own in ("en", "zh"):
            assert all((f"<p>{line}</p>" in text) == (own == lang) for line in told[own])

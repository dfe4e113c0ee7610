"""The Chinese pages say what the English ones say: the same commands, outputs and numbers, links that lead on."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.docs.test_commands import blocks
from tests.docs.test_pages import LINK

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted((DOCS / "zh").glob("*.md"))
DECIMAL = re.compile(r"\d+\.\d+")


def english(page: Path) -> Path:
    """Return the page that a Chinese one is of."""
    return DOCS.parent / page.name if page.name == "README.md" else DOCS / page.name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Proves that every relative link and picture of a Chinese page exists, its English page among them."""
    links = LINK.findall(page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
    assert english(page).resolve() in {(page.parent / link).resolve() for link in links}


def test_the_tutorial_runs_the_same_commands() -> None:
    """Proves that commands, outputs and decimals are those of the English page, whose blocks are run."""
    page = DOCS / "zh" / "tutorial.md"
    assert blocks(page) == blocks(english(page))
    texts = [path.read_text("utf-8") for path in (page, english(page))]
    assert Counter(DECIMAL.findall(texts[0])) == Counter(DECIMAL.findall(texts[1]))


def test_the_finding_has_the_same_numbers() -> None:
    """Proves that a number of the finding that changes in the README must change in the Chinese one, too."""
    page = DOCS / "zh" / "README.md"
    mine = page.read_text("utf-8").split("## 结论")[1].split("\n## ")[0]
    theirs = english(page).read_text("utf-8").split("<!-- finding -->")[1].split("\n## ")[0]
    assert Counter(DECIMAL.findall(mine)) == Counter(DECIMAL.findall(theirs))

"""The pages are up to date with the code, their links lead somewhere, and the example family works."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import layout_opt.families
from layout_opt.model.discover import families
from layout_opt.result.folder import read_run
from layout_opt.show.formulation import PAGES
from tests.cli.running import run

ROOT = Path(__file__).parents[2]
TEXTS = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
BLOCK = re.compile(r"(<!-- not run: [^\n]+-->\n)?```(bash|python)\n(.*?)```", re.DOTALL)
EXAMPLE = "shipping_ceilings"
"""The family that adding-a-family.md writes."""
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


def blocks(page: Path, language: str) -> list[str]:
    """Return the blocks of a page that are to be run."""
    return [text for skipped, kind, text in BLOCK.findall(page.read_text("utf-8")) if kind == language and not skipped]


@pytest.mark.parametrize("name", sorted(PAGES))
def test_pages_made_from_the_code_are_up_to_date(name: str) -> None:
    """The committed page is what `make docs` writes."""
    assert (ROOT / "docs" / name).read_text("utf-8") == PAGES[name](), "run `make docs`"


@pytest.mark.parametrize("page", TEXTS, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link and picture exists."""
    missing = [link for link in LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()]
    assert missing == []


@pytest.fixture
def newcomer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a folder in which the family of the page is a file like any other family, found as the page says."""
    source = next(text for text in blocks(ROOT / "docs" / "adding-a-family.md", "python") if "TABLES" in text)
    (tmp_path / "families").mkdir()
    (tmp_path / "families" / f"{EXAMPLE}.py").write_text(source, encoding="utf-8")
    places = [*layout_opt.families.__path__, str(tmp_path / "families")]
    monkeypatch.setattr(layout_opt.families, "__path__", places)
    families.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    families.cache_clear()
    sys.modules.pop(f"{layout_opt.families.__name__}.{EXAMPLE}", None)


def test_example_family_is_one_file(newcomer: Path) -> None:
    """Proves adding-a-family.md as written: its one file makes the table, the row, its limit, its price and its check.

    Upper sends 15 to Middle without the ceiling and 5 with it. The other 10 would cost 0.32 instead of 0.22 from Lower;
    of the 1,000 t at the intake 400 are free now, so Middle opens a mill (0.3) and makes 8 of them at 0.26. One more
    from Upper (0.22, 40 t) takes the place of 0.8 from Middle and 0.2 from Lower: 0.208 + 0.064 - 0.22.
    """
    river = Path(shutil.copytree(ROOT / "instances" / "small-river", newcomer / "river"))
    (river / "shipping_ceilings.csv").write_text("from_region,commodity,most\nupper,paper,5\n", encoding="utf-8")
    ran = run(newcomer, "solve", "river", "--out", "run", "--json")
    assert ran.status == 0, ran.err
    assert ran.json["objective"] == pytest.approx(13.5 - 10 * 0.10 + 8 * 0.06 - 0.3)
    assert run(newcomer, "check", "run").status == 0
    tables = read_run(newcomer / "run").tables
    limit = tables["limits"].query("family == @EXAMPLE")
    assert limit[["row", "key", "used", "limit", "sense", "unit"]].to_numpy().tolist() == [
        ["ceiling_max", "upper,paper", pytest.approx(5.0), 5.0, "<=", "1e4 t/yr"]
    ]
    price = tables["prices"].query("family == @EXAMPLE")
    assert price[["row", "key", "price"]].to_numpy().tolist() == [["ceiling_max", "upper,paper", pytest.approx(0.052)]]
    shipped = newcomer / "run" / "tables" / "shipments.csv"
    shipped.write_text(shipped.read_text(encoding="utf-8").replace("paper,5.0,", "paper,6.0,"), encoding="utf-8")
    over = run(newcomer, "check", "run")
    assert over.status == 5
    assert "VIOLATED shipping_ceilings ceiling_max[root,upper,paper]: is above its limit by 1" in over.out


def test_without_the_file_its_table_is_refused(tmp_path: Path) -> None:
    """Proves that nothing else knows the example: its table is then a file that nothing reads."""
    river = Path(shutil.copytree(ROOT / "instances" / "small-river", tmp_path / "river"))
    (river / "shipping_ceilings.csv").write_text("from_region,commodity,most\nupper,paper,5\n", encoding="utf-8")
    ran = run(tmp_path, "validate", "river")
    assert ran.status == 2
    assert "shipping_ceilings.csv" in ran.err


def test_families_in_a_folder_of_ones_own(tmp_path: Path) -> None:
    """Proves that a file in a folder that LAYOUT_OPT_FAMILIES names is a family like any other, with its rows."""
    source = next(text for text in blocks(ROOT / "docs" / "adding-a-family.md", "python") if "TABLES" in text)
    (tmp_path / f"{EXAMPLE}.py").write_text(source, encoding="utf-8")
    words = f"from layout_opt.model.registry import row_specs; print(row_specs()['{EXAMPLE}', 'ceiling_max'].doc)"
    environment = {**os.environ, "LAYOUT_OPT_FAMILIES": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, env=environment, check=False)
    assert done.stdout.strip() == "all that leaves a region <= its ceiling", done.stderr

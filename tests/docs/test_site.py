"""The site is built strictly, whole and by itself: every page, formulas as MathML, an API reference, no network."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import layout_opt

ROOT = Path(__file__).parents[2]
LOADED = re.compile(r"<(?:script|img|link|iframe)\b[^>]*?(?:src|href)=\"?(https?:[^\" >]+)")
PICTURE = re.compile(r'<img alt="([^"]*)" src="([^"]+)"')


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the site, built with every warning as an error."""
    pytest.importorskip("mkdocs", reason="the extra `docs` is not installed")
    folder = tmp_path_factory.mktemp("site")
    words = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_every_page_is_on_the_site(site: Path) -> None:
    """Proves that each page of docs/ is there and listed on the first one, beside those of the root."""
    wanted = {f"{path.stem}.html" for path in (ROOT / "docs").glob("*.md")}
    wanted |= {"index.html", "contributing.html", "changelog.html"}
    assert wanted <= {path.name for path in site.glob("*.html")}
    listed = set(re.findall(r'href="?([\w-]+\.html)', (site / "index.html").read_text(encoding="utf-8")))
    assert wanted - {"index.html"} <= listed


def test_formulas_need_no_scripts(site: Path) -> None:
    """Proves that each formula of the formulation became MathML, and that none is left as text."""
    source = (ROOT / "docs" / "formulation.md").read_text(encoding="utf-8")
    html = (site / "formulation.html").read_text(encoding="utf-8")
    assert html.count("<math") == source.count("```math") + len(re.findall(r"\$`", source)) > 20
    assert not re.search(r"FORMULA\d+X|\\begin\{|\\frac", html)


def test_every_public_name_is_in_the_reference(site: Path) -> None:
    """Proves that the API reference has every name that the package offers, with its parameters."""
    html = (site / "api.html").read_text(encoding="utf-8")
    names = set(layout_opt.__all__) - {"__version__"}
    assert {name for name in names if not re.search(rf'id="layout_opt\.[\w.]*\b{name}"', html)} == set()
    assert "Relative gap at which to stop" in html


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    """Proves that the site works from a memory stick: no script, style, font or picture comes from the network."""
    loaded = {found for path in site.glob("*.html") for found in LOADED.findall(path.read_text(encoding="utf-8"))}
    assert loaded == set()


def test_gallery_has_its_pictures(site: Path) -> None:
    """Proves that each picture of the gallery is there, is a picture, and has words for those who cannot see it."""
    found = PICTURE.findall((site / "gallery.html").read_text(encoding="utf-8"))
    assert len(found) == (ROOT / "docs" / "gallery.md").read_text(encoding="utf-8").count("![") >= 8
    for words, source in found:
        assert len(words) > 20
        assert (site / source).read_bytes().startswith(b"\x89PNG"), source

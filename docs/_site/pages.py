"""Hooks of the site: pages made from the root of the repository, links that leave docs/, formulas without scripts.

The pages are written to be read where the repository is; on the site a link to a file outside ``docs/`` becomes its
path, a picture from there is copied, and formulas become MathML, so that the site needs no network.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from latex2mathml.converter import convert
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[2]
FROM_ROOT = {"README.md": "index.md", "CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md"}
"""Files of the root that are pages of the site."""
MORE = "More"
LINK = re.compile(r"(?P<picture>!?)\[(?P<text>[^\]]*)\]\((?P<path>(?!https?:|#)[^)#\s]+)(?P<anchor>#[^)]*)?\)")
BLOCK = re.compile(r"^```math\n(?P<tex>.*?)^```", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"\$`(?P<tex>[^`]+)`\$")
CODE = re.compile(r"^```(?!math).*?^```", re.DOTALL | re.MULTILINE)
FORMULA = re.compile(r"<p>FORMULA(?P<block>\d+)X</p>|FORMULA(?P<inline>\d+)X")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """List pages that the navigation leaves out last."""
    listed = set(_paths(config.nav))
    left = sorted(path.name for path in (ROOT / "docs").glob("*.md") if path.name not in listed)
    if left:
        config.nav = [*(config.nav or []), {MORE: left}]
    return config


def _paths(nav: Any) -> Iterator[str]:
    """Yield the pages that a navigation names."""
    if isinstance(nav, str):
        yield nav
    for item in nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ():
        yield from _paths(item)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made from the root, and the pictures outside docs/ that pages show."""
    for source, name in FROM_ROOT.items():
        files.append(File.generated(config, name, content=(ROOT / source).read_text(encoding="utf-8")))
    shown: set[str] = set()
    for file in files.documentation_pages():
        place = _place(file.src_uri)
        for match in LINK.finditer(file.content_string):
            target = posixpath.normpath(posixpath.join(place, match["path"]))
            if match["picture"] and not target.startswith("docs/") and (ROOT / target).is_file():
                shown.add(target)
    for target in sorted(shown):
        files.append(File.generated(config, target, abs_src_path=str(ROOT / target)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001
    """Turn links that leave docs/ into paths, and take formulas out of the way of Markdown."""
    pieces, at = [], 0
    for block in CODE.finditer(markdown):
        pieces += [_linked(markdown[at : block.start()], page), block[0]]
        at = block.end()
    text = "".join([*pieces, _linked(markdown[at:], page)])
    formulas: list[str] = []

    def keep(match: re.Match[str]) -> str:
        display = "block" if match.re is BLOCK else "inline"
        formulas.append(convert(match["tex"].strip(), display=display))
        return f"FORMULA{len(formulas) - 1}X"

    page.meta["formulas"] = formulas
    return INLINE.sub(keep, BLOCK.sub(keep, text))


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001
    """Put the formulas back, as MathML."""
    formulas = page.meta.get("formulas", [])

    def back(match: re.Match[str]) -> str:
        if match["block"] is not None:
            return f'<div style="overflow-x: auto; padding: 0.4em 0">{formulas[int(match["block"])]}</div>'
        return str(formulas[int(match["inline"])])

    return FORMULA.sub(back, html)


def _place(source: str) -> str:
    """Return the folder of the repository that links of a page start from."""
    return "" if source in FROM_ROOT.values() else posixpath.join("docs", posixpath.dirname(source))


def _linked(markdown: str, page: Page) -> str:
    """Return a text whose links lead to pages of the site, or name a path."""

    def link(match: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(_place(page.file.src_uri), match["path"]))
        anchor = match["anchor"] or ""
        if target in FROM_ROOT:
            return f"[{match['text']}]({FROM_ROOT[target]}{anchor})"
        if target.startswith("docs/"):
            return f"{match['picture']}[{match['text']}]({target.removeprefix('docs/')}{anchor})"
        if match["picture"]:
            return f"![{match['text']}]({target})"
        return match["text"] if target.rstrip("/") == match["text"] else f"{match['text']} (`{target}`)"

    return LINK.sub(link, markdown)

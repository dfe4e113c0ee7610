"""What docs/dictionary.md and docs/formulation.md say there is: tables, columns, settings, decisions, rows, ledgers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def _sections(text: str) -> dict[str, str]:
    """Return heading -> text of the sections of second rank."""
    parts = re.split(r"^## (.*)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _lines(text: str) -> list[list[str]]:
    """Return the cells of the lines of a table whose first cell is a name in code."""
    found = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("| `"):
            found.append([cells[0].strip(" `"), *cells[1:]])
    return found


def dictionary() -> dict[str, tuple[bool, dict[str, tuple[str, str]]]]:
    """Return table -> (by node, {column: (what it holds, what a blank means)}) of the instance folder."""
    text = (DOCS / "dictionary.md").read_text(encoding="utf-8")
    instance = text.split("# Instance folder")[1].split("\n# Run folder")[0]
    return {
        heading.removesuffix(".csv"): (
            "(by node)" in section,
            {cells[0]: (cells[1], cells[3].strip(" `")) for cells in _lines(section)},
        )
        for heading, section in _sections(instance).items()
        if heading.endswith(".csv")
    }


def settings() -> list[str]:
    """Return the settings of ``instance.toml``."""
    text = (DOCS / "dictionary.md").read_text(encoding="utf-8")
    return [re.split("`", line)[1] for line in _sections(text)["instance.toml"].splitlines() if line.startswith("| `")]


@dataclass(frozen=True)
class Told:
    """What the formulation says of a family: decisions, {row: today's layout may break it}, {part of value: kind}."""

    decisions: set[str]
    rows: dict[str, bool]
    parts: dict[str, str]


def formulation() -> dict[str, Told]:
    """Return family -> what the page says of it."""
    text = (DOCS / "formulation.md").read_text(encoding="utf-8")
    found = {}
    for section in _sections(text).values():
        named = re.search(r"`layout_opt/families/(\w+)\.py`", section)
        if named:
            found[named[1]] = Told(
                {cells[0] for cells in _table(section, "decision")},
                {cells[0]: cells[1] == "limit" for cells in _table(section, "row")},
                {cells[0]: cells[1] for cells in _table(section, "part")},
            )
    return found


def _table(section: str, head: str) -> list[list[str]]:
    """Return the lines of the table whose first column bears a name."""
    return _lines(section.partition(f"\n| {head} |")[2].partition("\n\n")[0])


def ledgers() -> dict[str, bool]:
    """Return ledger -> whether every key must sum to zero."""
    text = (DOCS / "formulation.md").read_text(encoding="utf-8")
    return {cells[0]: cells[3] == "closed" for cells in _lines(_sections(text)["Ledgers"])}


def objectives() -> set[str]:
    """Return the names of the objectives."""
    text = (DOCS / "formulation.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| (\w+) \|", _sections(text)["Objectives"], re.MULTILINE)) - {"objective"}

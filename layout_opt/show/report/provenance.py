"""Where the numbers come from: shares of status, sources, assumed and calibrated columns with their ranges; changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from layout_opt.instance import Change
from layout_opt.result.status_shares import STATUSES, UNSTATED, status_shares, table_status_shares
from layout_opt.show.lexicon import LEXICON
from layout_opt.show.report.grid import TableGrid, grid, share, word
from layout_opt.show.speech import Speech
from layout_opt.show.words import percent

COLOURS = {
    "real": "#0B4F6C", "derived": "#2E86AB", "calibrated": "#A6CBE3", "assumed": "#E69F00", UNSTATED: "#B2182B",
}  # fmt: skip
"""Status of a number: from what was measured (dark) to what was chosen (warm)."""
RANGED = ("calibrated", "assumed")


@dataclass(frozen=True)
class ProvenancePart:
    """The share of one status in all numbers [1]."""

    status: str
    share: float
    words: str
    colour: str


def status_parts(view: Speech) -> list[ProvenancePart]:
    """Return the share of each status behind the result."""
    return [
        ProvenancePart(status, found, f"{view.say(status)} {percent(found)}", COLOURS[status])
        for status, found in status_shares(view.instance).items()
    ]


def status_grid(view: Speech) -> TableGrid:
    """Return the share of each status in each table of the instance."""
    found = table_status_shares(view.instance)
    shown = [status for status in (*STATUSES, UNSTATED) if any(status in shares for shares in found.values())]
    rows = [
        [word(f"{name}.csv"), *(share(shares.get(status, 0.0)) for status in shown)]
        for name, shares in sorted(found.items())
    ]
    heads = [(view.say("table_word"), ""), *((view.say(status), "") for status in shown)]
    return grid(view.say("status_caption"), heads, rows)


def range_grid(view: Speech) -> TableGrid | None:
    """Return the calibrated and assumed columns with low, high and note."""
    said = view.instance.tables.get("provenance")
    if said is None:
        return None
    rows = []
    for row in said[said["status"].isin(RANGED)].to_dict("records"):
        ends = [_ending(row.get(name)) for name in ("low", "high")]
        note = "; ".join(str(row[name]) for name in ("range", "note") if isinstance(row.get(name), str) and row[name])
        place = f"{row['table']}.{row['column']}" + ("" if row["key"] == "*" else f" [{row['key']}]")
        cells = (place, view.say(str(row["status"])), *ends, str(row.get("source") or ""), note)
        rows.append([word(text) for text in cells])
    if not rows:
        return None
    words = ("column_word", "status_word", "low_word", "high_word", "source_word", "note_word")
    return grid(view.say("ranges_caption"), [(view.say(key), "") for key in words], rows)


def _ending(cell: Any) -> str:
    return "" if cell is None or pd.isna(cell) else f"{float(str(cell)):g}"


@dataclass(frozen=True)
class Source:
    """One source: id, citation with year, address and licence as given."""

    identity: str
    citation: str
    url: str
    licence: str


def sources(view: Speech) -> list[Source]:
    """Return the sources of the instance."""
    frame = view.instance.tables.get("sources")
    if frame is None:
        return []
    found = []
    for row in frame.to_dict("records"):
        texts = {name: "" if pd.isna(cell) else str(cell) for name, cell in row.items()}
        citation = texts.get("citation", "")
        year = texts.get("year", "").removesuffix(".0")
        if year and year not in citation:
            citation = f"{citation} ({year})"
        found.append(Source(texts["source"], citation, texts.get("url", ""), texts.get("licence", "")))
    return found


def change_grid(view: Speech, changes: Iterable[Change] | None = None, caption: str = "") -> TableGrid | None:
    """Return the changes that were made to the data before solving (by default those of the instance)."""
    rows = []
    for change in view.instance.changes if changes is None else changes:
        where = change.key or ", ".join(f"{key} = {_cell(value)}" for key, value in change.where.items())
        value = len(change.insert or ()) if change.insert else getattr(change, change.action)
        deed = view.say(f"deed_{change.action}", value=_cell(value))
        place = change.table + (f".{change.column}" if change.column else "")
        rows.append([word(place), word(where or view.say("everywhere")), word(deed)])
    if not rows:
        return None
    heads = [(view.say("column_word"), ""), (view.say("where_word"), ""), (view.say("change_word"), "")]
    return grid(caption or view.say("changes_caption"), heads, rows)


def _cell(value: object) -> str:
    """Return a value of a change as it is written."""
    if isinstance(value, float):
        return f"{value:g}"
    return ", ".join(str(part) for part in value) if isinstance(value, tuple) else str(value)


def checked_words(view: Speech, certificate: Mapping[str, Any]) -> str:
    """Return how much the certificate has recomputed."""
    return view.listed(
        view.say(f"checked_{name}", count=f"{count:,}") if f"checked_{name}" in LEXICON else f"{count:,} {name}"
        for name, count in certificate["checked"].items()
    )


def versions_words(record: Mapping[str, Any]) -> str:
    """Return with which versions a record was made."""
    return ", ".join(f"{name} {version}" for name, version in record["versions"].items())

"""The tables of ``docs/validation.md``: published answers beside ours, and the scores of every hindcast.

``python -m tests.cases.validation_page`` writes them into the page.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.cases.test_published import NAMES, PUBLISHED, solved

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "validation.md"
SCORES = ("error", "distance", "correlation", "sign")
REST = {"no change": "no change", "shares follow totals": "shares follow totals", "model": "**layout found**"}


def published_rows() -> Iterator[str]:
    """Yield a line for each published answer: instance, published, ours, in printed digits."""
    yield "| problem | published | ours | what it is |"
    yield "|---|---|---|---|"
    for name in NAMES:
        said = tomllib.loads((PUBLISHED / name / "expected.toml").read_text(encoding="utf-8"))
        answers = {"": said["objective"]} | {
            scenario: answer["objective"] for scenario, answer in said.get("scenarios", {}).items()
        }
        for scenario, answer in answers.items():
            digits = int(answer["decimals"])
            ours = solved(name, scenario or None).objective
            link = f"[{name}](../instances/published/{name}){f', `{scenario}`' if scenario else ''}"
            yield f"| {link} | {answer['value']:,.{digits}f} | {ours:,.{digits}f} | {answer['reason']} |"


def hindcast_rows() -> Iterator[str]:
    """Yield a line for each prediction of every hindcast that is kept, over all cells."""
    yield "| instance | window | prediction | error | distance | correlation | right direction |"
    yield "|---|---|---|---|---|---|---|"
    for path in sorted((ROOT / "instances").glob("*/derive/hindcast.csv")):
        with path.open(newline="", encoding="utf-8") as file:
            rows = [row for row in csv.DictReader(file) if row["scope"] == "all" and row["prediction"] in REST]
        for row in rows:
            scores = " | ".join(f"{float(row[name]):.3f}" if row[name] else "-" for name in SCORES)
            yield f"| {path.parts[-3]} | {row['window']} | {REST[row['prediction']]} | {scores} |"


TABLES = {"published": published_rows, "hindcasts": hindcast_rows}


def page_with(text: str) -> str:
    """Return the page with its tables made anew."""
    for name, rows in TABLES.items():
        before, begin, rest = text.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition(f"<!-- end of {name} -->")
        assert begin
        assert end
        text = before + begin + "\n".join(rows()) + "\n" + end + after
    return text


if __name__ == "__main__":
    PAGE.write_text(page_with(PAGE.read_text(encoding="utf-8")), encoding="utf-8")

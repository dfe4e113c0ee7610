"""From the reStructuredText of docstrings to the Markdown of the pages: formulas, tables, code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

MATH = ".. math::"
_RULE = re.compile(r"=+( +=+)+\s*")
_ROLE = re.compile(r":math:`([^`]*)`")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a Markdown table."""
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return [*lines, *(f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows), ""]


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def from_docstring(text: str) -> list[str]:
    """Return the lines of a Markdown text made from a docstring."""
    source = text.strip().splitlines()
    lines: list[str] = []
    place = 0
    while place < len(source):
        line = source[place]
        if line.strip() == MATH:
            block, place = _indented(source, place + 1)
            lines += _formulas(block)
        elif _RULE.fullmatch(line):
            made, place = _grid(source, place)
            lines += made
        else:
            lines.append(_inline(line))
            place += 1
    return lines


def _inline(line: str) -> str:
    return _ROLE.sub(r"$`\1`$", line).replace("``", "`")


def _indented(source: Sequence[str], start: int) -> tuple[list[str], int]:
    """Return the indented lines from `start` on, and where they end."""
    end = start
    while end < len(source) and (not source[end].strip() or source[end].startswith(" ")):
        end += 1
    return [line.strip() for line in source[start:end]], end


def _formulas(block: Sequence[str]) -> list[str]:
    """Return a fenced formula for each paragraph of a math block."""
    lines: list[str] = []
    for paragraph in "\n".join(block).strip().split("\n\n"):
        body = paragraph.splitlines()
        if any("&" in line for line in body):
            body = [r"\begin{aligned}", *body, r"\end{aligned}"]
        lines += ["```math", *body, "```", ""]
    return lines


def _grid(source: Sequence[str], start: int) -> tuple[list[str], int]:
    """Return the Markdown of a simple table (rules of equals signs), and where it ends."""
    starts = [match.start() for match in re.finditer(r"=+", source[start])]
    edges = [*zip(starts, [*starts[1:], None], strict=True)]
    rows: list[list[str]] = []
    rules, place = 1, start + 1
    while rules < 3 and place < len(source):
        line = source[place]
        place += 1
        if _RULE.fullmatch(line):
            rules += 1
            continue
        cells = [_inline(line[first:last].strip()) for first, last in edges]
        if cells[0] or not rows:
            rows.append(cells)
        else:
            rows[-1] = [f"{above} {cell}".strip() for above, cell in zip(rows[-1], cells, strict=True)]
    return table(rows[0], rows[1:]), place

"""Reading one text file: CSV into cells with exact line numbers, TOML into settings; and writing CSV."""

from __future__ import annotations

import csv
import io
import itertools
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from layout_opt.errors import Problem
from layout_opt.instance.raw import RawTable, listed, place, shown

BLOCK = 256  # rows turned into columns at a time; few enough that the garbage collector never walks them
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_ENCODING_FIX = "save the file as 'CSV UTF-8 (comma delimited)'"
_OTHER_MARKS = {";": "semicolons", "\t": "tabs", "|": "vertical bars", "，": "full-width commas", "；": "semicolons"}
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_MOSTLY = 0.9  # part of the characters of a file that is text


def read_text(path: Path, label: str) -> tuple[str | None, list[Problem]]:
    """Return the text of a UTF-8 file (a byte order mark is dropped), or why it is none."""
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return None, [Problem(label, f"an unreadable file ({reason})", "be a readable file", "check the file")]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # the byte order mark, where there is one, is not counted in the position
        line = content.count(b"\n", 0, error.start) + 1
        name = _other_encoding(content)
        found = f"{name} text" if name else f"the byte 0x{error.object[error.start]:02x}"
        return None, [Problem(label if name else f"{label}:{line}", found, "be UTF-8 text", _ENCODING_FIX)]
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        name = _other_encoding(content)
        where, found = (label, f"{name} text") if name else (f"{label}:{line}", "a NUL byte")
        return None, [Problem(where, found, "be UTF-8 text" if name else "be plain text", _ENCODING_FIX)]
    return text, []


def _other_encoding(content: bytes) -> str:
    """Return the encoding other than UTF-8 in which a file is plain text, as people call it; empty if none shows."""
    if content.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return "UTF-32"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    for name in _WIDE if b"\0" in content else ("gb18030",):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if name == "gb18030":
            return "GB 18030 (GBK)" if _is_chinese(text) else ""
        if all(letter.isprintable() or letter in "\r\n\t" for letter in text):
            return name[:6].upper()
    return ""


def _is_chinese(text: str) -> bool:
    """Tell whether nearly all letters beyond ASCII are Chinese characters and signs in common use (GB 2312)."""
    letters = [letter for letter in text if not letter.isascii()]
    common = sum(len(letter.encode("gb2312", errors="ignore")) == 2 for letter in letters)
    return common >= _MOSTLY * len(letters)


def read_toml(path: Path, label: str) -> tuple[dict[str, Any] | None, list[Problem]]:
    """Return a decoded TOML file, or why it is none."""
    text, problems = read_text(path, label)
    if text is None:
        return None, problems
    try:
        return tomllib.loads(text), []
    except (ValueError, RecursionError) as error:
        # ValueError also covers numbers with too many digits, RecursionError too deep nesting
        found = " ".join(str(error).split())[:120]
        return None, [Problem(label, found, "be valid TOML", "correct the line; words stand in quotes")]


def read_csv(path: Path, name: str) -> tuple[RawTable | None, list[Problem]]:
    """Return the cells of a CSV file, or what is wrong with its form."""
    label = path.name
    text, problems = read_text(path, label)
    if text is None:
        return None, problems
    try:
        return _table(name, label, text)
    except csv.Error as error:
        rule = "be rows of cells separated by commas, quoted cells closed"
        line = _line_of_error(text)
        return None, [Problem(place(label, line), str(error), rule, "correct the quotes of this row")]


def _table(name: str, label: str, text: str) -> tuple[RawTable | None, list[Problem]]:
    """Return the table in a text, read in blocks so that rows do not pile up beside the columns.

    Raises
    ------
    csv.Error
        If the quotes of a row are broken.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header = next((row for row in reader if row), None)
    if header is None:
        rule = "have a header row"
        return None, [Problem(label, "an empty file", rule, "add the header or remove the file")]
    if problems := _separator_problems(header, label):
        return None, problems
    problems = header_problems(header, label, reader.line_num)
    columns: list[list[str]] = [[] for _ in header]
    lines: list[int] = []
    ragged: list[Problem] = []
    before = reader.line_num
    while block := list(itertools.islice(reader, BLOCK)):
        at = _lines(block, before, reader.line_num)
        before = reader.line_num
        if set(map(len, block)) != {len(header)}:
            ragged += ragged_problems(block, at, label, len(header))
            continue
        for cells, more in zip(columns, zip(*block, strict=True), strict=True):
            cells.extend(more)
        lines.extend(at)
    problems += listed(ragged, label, "")
    if problems:
        return None, problems
    return RawTable(name, label, dict(zip(header, columns, strict=True)), lines), []


def _separator_problems(header: list[str], label: str) -> list[Problem]:
    """Return a file whose cells are separated by something other than commas."""
    mark = next((mark for mark in _OTHER_MARKS if mark in header[0]), None) if len(header) == 1 else None
    if mark is None:
        return []
    rule = "have cells separated by commas, and numbers with a decimal point"
    fix = f"{_ENCODING_FIX} with a decimal point"
    return [Problem(label, f"cells separated by {_OTHER_MARKS[mark]}", rule, fix)]


def _lines(block: list[list[str]], before: int, after: int) -> Sequence[int]:
    """Return the line at which each row of a block begins; drop its empty rows."""
    if after - before == len(block) and all(block):
        return range(before + 1, after + 1)
    lines = []
    line = before + 1
    for row in block:
        lines.append(line)
        line += 1 + sum(len(_LINE_BREAK.findall(cell)) for cell in row)
    kept = [(row, at) for row, at in zip(block, lines, strict=True) if row]
    block[:] = [row for row, _ in kept]
    return [at for _, at in kept]


def _line_of_error(text: str) -> int:
    """Return the line at which the first row with broken quotes begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begin = 1
    try:
        for _ in reader:
            begin = reader.line_num + 1
    except csv.Error:
        pass
    return begin


def table_of_rows(
    name: str, label: str, rows: Sequence[Sequence[str]], lines: Sequence[int]
) -> tuple[RawTable | None, list[Problem]]:
    """Return the table whose first row is the header, or what is wrong with header and row lengths."""
    header, body = rows[0], rows[1:]
    problems = header_problems(header, label, lines[0])
    problems += listed(ragged_problems(body, lines[1:], label, len(header)), label, "")
    if problems:
        return None, problems
    columns = [list(cells) for cells in zip(*body, strict=True)] if body else [[] for _ in header]
    return RawTable(name, label, dict(zip(header, columns, strict=True)), list(lines[1:])), []


def ragged_problems(rows: Sequence[Sequence[str]], lines: Sequence[int], label: str, width: int) -> list[Problem]:
    """Return a problem for each row that has not as many cells as the header."""
    rule = f"have {width} cells as the header has"
    fix = "add or remove commas, or quote the cell that holds one"
    return [
        Problem(place(label, line), f"{len(row)} cells", rule, fix)
        for row, line in zip(rows, lines, strict=True)
        if len(row) != width
    ]


def header_problems(header: Sequence[str], label: str, line: int) -> list[Problem]:
    """Return columns without a name, with blanks around it, or named twice."""
    problems = []
    where = place(label, line)
    for position, name in enumerate(header, start=1):
        if name.strip() == "":
            found = f"column {position} without a name"
            problems.append(Problem(where, found, "have a name for every column", "name or remove the column"))
        elif name != name.strip():
            problems.append(Problem(where, shown(name), "have names without blanks at the ends", "remove the blanks"))
        elif name in header[: position - 1]:
            problems.append(
                Problem(
                    where,
                    f"column {name!r} twice",
                    "have each column once",
                    "remove or rename one of the two",
                )
            )
    return problems


def write_csv(path: Path, table: RawTable) -> None:
    """Write the cells of a table, rows in their order, lines ended by a line feed."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(table.columns)
        if len(table.columns) == 1:
            # a lone blank cell must be quoted, or its row would read as an empty line
            writer = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerows(zip(*table.columns.values(), strict=True))

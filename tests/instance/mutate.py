"""Random edits of an instance folder, as a slip of the hand, a spreadsheet or a broken disk would make them."""

# ruff: noqa: E501  lists of odd texts

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

ODD_CELLS = (
    "", " ", "*", "**", "?", "-", "-1", "0", "1", "2", "1.5", "-0", "1e-13", "1e-26", "1e13", "1e16", "1e26", "1e308", "1e999", "-1e999",
    "3e-320", "nan", "NaN", "inf", "-Infinity", "None", "null", "#N/A", "#REF!", "=A1+1", "TRUE", "false", "yes",
    "1,000", "1.000,5", "1_000", "0x1F", "1e", "e5", "+", ".", "1..2", "--3", "5%", "5 t", "2020-01-31", "31/12/2020",
    "12:30", "\u0665", "\uff15", "\u00bd", "\u221e", "\u22125", "1\u00a0000", "caf\u00e9", "cafe\u0301", "a\u200bb",
    "\u202eabc", "\ufeff", "\ud55c\uad6d", "\u4e0a\u6d77", "\U0001f3ed", "a b", " a", "a ", "a\tb", "a\nb", "a\r\nb", 'a"b', "a,b",
    "a[b]", "a=b", "root", "node", "now", "low", "up", "R1", "x" * 200, "9" * 400, "9" * 5000, "1" + "0" * 30, "\x00", "\x07",
    "\x7f", "\x85", "\u2028", "import", "production", "t", "1e4 t", "t/t", "t**9", "(t", "CNY", "kilogram", "0 t", "-1 t", "t^-9",
    "delta_degC", "__class__", "\\", "\\n", "'", "`", "${HOME}", "%s", "{0}", "<b>", "../..", "CON", "a" * 140000,
)  # fmt: skip
ODD_TOML = (
    "", "x", "1", "-1", "0", "1e400", "nan", "inf", "true", '""', '"x"', '"cost"', '"load"', '"1e8 XYZ"', "[]", "{}", "[1]",
    "[" * 3000, "{a = {b = 1}}", "9" * 5000, "2020-01-01", "0x10", '"\\u0000"', '"\\uD800"', "'", '"""', "1_0", "1e-4", "10",
)  # fmt: skip
ODD_NAMES = (
    "Sites.csv",
    "sites .csv",
    "extra.csv",
    "sites.xlsx",
    "~$x",
    "a\nb.csv",
    "\u4e0a.csv",
    "notes.txt",
    "data/",
)

Edit = Callable[[Path, random.Random], str]


def mutations(folder: Path, seed: int) -> str:
    """Edit an instance folder in place, one to three times, and say what was done.

    The same seed makes the same edits of the same folder.
    """
    chance = random.Random(seed)
    return "; ".join(_one(folder, chance) for _ in range(chance.choice((1, 1, 1, 2, 3))))


def _one(folder: Path, chance: random.Random) -> str:
    edit = chance.choices([edit for edit, _ in EDITS], weights=[weight for _, weight in EDITS])[0]
    return f"{edit.__name__.removeprefix('_')}: {edit(folder, chance)}"


def _table(folder: Path, chance: random.Random) -> Path:
    return chance.choice(sorted(path for path in folder.glob("*.csv") if path.is_file()) or [folder / "regions.csv"])


def _lines(path: Path) -> list[list[str]]:
    """Return cells split at every comma; good enough for slips."""
    if not path.exists():
        return [[""]]
    text = path.read_bytes().decode("utf-8", errors="replace")
    return [line.split(",") for line in text.splitlines()] or [[""]]


def _save(path: Path, lines: list[list[str]]) -> None:
    text = "".join(",".join(line) + "\n" for line in lines)
    path.write_bytes(text.encode("utf-8", errors="surrogatepass"))


def _cell(folder: Path, chance: random.Random, first: int = 1) -> tuple[Path, list[list[str]], int, int]:
    path = _table(folder, chance)
    lines = _lines(path)
    row = chance.randrange(min(first, len(lines) - 1), len(lines))
    return path, lines, row, chance.randrange(len(lines[row]))


def _odd_cell(folder: Path, chance: random.Random) -> str:
    path, lines, row, column = _cell(folder, chance)
    lines[row][column] = chance.choice(ODD_CELLS)
    _save(path, lines)
    return f"{path.name}:{row + 1} column {column + 1} = {lines[row][column][:20]!r}"


def _odd_header(folder: Path, chance: random.Random) -> str:
    path = _table(folder, chance)
    lines = _lines(path)
    column = chance.randrange(len(lines[0]))
    lines[0][column] = chance.choice((*ODD_CELLS, lines[0][0], lines[0][-1], lines[0][column].upper()))
    _save(path, lines)
    return f"{path.name} header {column + 1} = {lines[0][column][:20]!r}"


def _swap_cells(folder: Path, chance: random.Random) -> str:
    path, lines, row, column = _cell(folder, chance, 0)
    other = chance.randrange(len(lines[row]))
    lines[row][column], lines[row][other] = lines[row][other], lines[row][column]
    _save(path, lines)
    return f"{path.name}:{row + 1} columns {column + 1}, {other + 1}"


def _scale_cell(folder: Path, chance: random.Random) -> str:
    path, lines, row, column = _cell(folder, chance)
    factor = chance.choice((-1, 0, 1e-9, 1e-3, 1e3, 1e6, 1e9))
    try:
        lines[row][column] = repr(float(lines[row][column]) * factor)
    except ValueError:
        lines[row][column] = repr(factor)
    _save(path, lines)
    return f"{path.name}:{row + 1} column {column + 1} = {lines[row][column]}"


def _copy_row(folder: Path, chance: random.Random) -> str:
    path, lines, row, _ = _cell(folder, chance, 0)
    lines.insert(chance.randrange(len(lines) + 1), list(lines[row]))
    _save(path, lines)
    return f"{path.name}:{row + 1}"


def _drop_row(folder: Path, chance: random.Random) -> str:
    path, lines, row, _ = _cell(folder, chance, 0)
    del lines[row]
    _save(path, lines)
    return f"{path.name}:{row + 1}"


def _drop_cell(folder: Path, chance: random.Random) -> str:
    path, lines, row, column = _cell(folder, chance, 0)
    del lines[row][column]
    _save(path, lines)
    return f"{path.name}:{row + 1} column {column + 1}"


def _add_cell(folder: Path, chance: random.Random) -> str:
    path, lines, row, column = _cell(folder, chance, 0)
    lines[row].insert(column, chance.choice(ODD_CELLS))
    _save(path, lines)
    return f"{path.name}:{row + 1} column {column + 1}"


def _drop_column(folder: Path, chance: random.Random) -> str:
    path = _table(folder, chance)
    lines = _lines(path)
    column = chance.randrange(len(lines[0]))
    _save(path, [line[:column] + line[column + 1 :] for line in lines])
    return f"{path.name} column {column + 1}"


def _add_column(folder: Path, chance: random.Random) -> str:
    path = _table(folder, chance)
    name = chance.choice(("node", "note", "", "unit", "line", "region"))
    cell = chance.choice(ODD_CELLS)
    _save(path, [[name if row == 0 else cell, *line] for row, line in enumerate(_lines(path))])
    return f"{path.name} {name!r} = {cell[:20]!r}"


def _shuffle_columns(folder: Path, chance: random.Random) -> str:
    path = _table(folder, chance)
    lines = _lines(path)
    order = chance.sample(range(len(lines[0])), len(lines[0]))
    _save(path, [[line[at] for at in order if at < len(line)] for line in lines])
    return path.name


def _shuffle_rows(folder: Path, chance: random.Random) -> str:
    path = _table(folder, chance)
    lines = _lines(path)
    body = lines[1:]
    chance.shuffle(body)
    _save(path, lines[:1] + body)
    return path.name


def _rename_id(folder: Path, chance: random.Random) -> str:
    path, lines, row, _ = _cell(folder, chance)
    old = lines[row][0]
    lines[row][0] = f"{old}x"
    _save(path, lines)
    return f"{path.name}:{row + 1} {old!r}"


def _delete_file(folder: Path, chance: random.Random) -> str:
    path = chance.choice(sorted(folder.iterdir()) or [folder / "none"])
    if path.is_file():
        path.unlink()
    return path.name


def _empty_file(folder: Path, chance: random.Random) -> str:
    path = chance.choice(sorted(path for path in folder.iterdir() if path.is_file()) or [folder / "a.csv"])
    path.write_bytes(chance.choice((b"", b"\n", b"\xef\xbb\xbf", b" ", b"\r\n\r\n", b",,,\n")))
    return path.name


def _encode(folder: Path, chance: random.Random) -> str:
    path = chance.choice(sorted(path for path in folder.iterdir() if path.is_file()) or [folder / "a.csv"])
    text = path.read_bytes().decode("utf-8", errors="replace") if path.exists() else ""
    name = chance.choice(("utf-16", "utf-16-le", "utf-8-sig", "gbk", "latin-1", "utf-32", "cp1252", "utf-7"))
    path.write_bytes(text.encode(name, errors="replace"))
    return f"{path.name} as {name}"


def _line_ends(folder: Path, chance: random.Random) -> str:
    path = _table(folder, chance)
    end = chance.choice((b"\r\n", b"\r", b"\n\n", b"\n\r", b";\n", b",\n", b" \n", b"\x0b", b"\xe2\x80\xa8"))
    path.write_bytes(path.read_bytes().replace(b"\n", end) if path.exists() else end)
    return f"{path.name} {end!r}"


def _separator(folder: Path, chance: random.Random) -> str:
    path = _table(folder, chance)
    mark = chance.choice((b";", b"\t", b", ", b"|", b" "))
    path.write_bytes(path.read_bytes().replace(b",", mark) if path.exists() else mark)
    return f"{path.name} {mark!r}"


def _bytes(folder: Path, chance: random.Random) -> str:
    path = chance.choice(sorted(path for path in folder.iterdir() if path.is_file()) or [folder / "a.csv"])
    content = bytearray(path.read_bytes() if path.exists() else b"x")
    at = chance.randrange(len(content) + 1)
    kind = chance.choice(("cut", "insert", "flip", "quote", "repeat"))
    if kind == "cut":
        del content[at:]
    elif kind == "insert":
        content[at:at] = chance.randbytes(chance.choice((1, 3, 50)))
    elif kind == "flip" and at < len(content):
        content[at] ^= 1 << chance.randrange(8)
    elif kind == "quote":
        content[at:at] = b'"' * chance.choice((1, 2, 3))
    else:
        content *= 2
    path.write_bytes(bytes(content))
    return f"{path.name} {kind} at {at}"


def _odd_file(folder: Path, chance: random.Random) -> str:
    name = chance.choice(ODD_NAMES)
    path = folder / name
    if name.endswith("/"):
        path.mkdir(exist_ok=True)
    else:
        path.write_text("region\nx\n", encoding="utf-8")
    return repr(name)


def _odd_place(folder: Path, chance: random.Random) -> str:
    path = chance.choice(sorted(folder.iterdir()) or [folder / "sites.csv"])
    kind = chance.choice(("folder", "dangling link", "swap"))
    other = chance.choice(sorted(folder.iterdir()) or [path])
    if kind == "swap" and path.is_file() and other.is_file():
        first, second = path.read_bytes(), other.read_bytes()
        path.write_bytes(second)
        other.write_bytes(first)
        return f"{path.name} and {other.name}"
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
    if kind == "dangling link":
        path.symlink_to(folder / "nowhere")
    else:
        path.mkdir()
    return f"{path.name} is a {kind}"


def _settings(folder: Path, chance: random.Random) -> str:
    path = folder / "instance.toml"
    if not path.is_file():
        return "none"
    lines = path.read_bytes().decode("utf-8", errors="replace").splitlines() or [""]
    at = chance.randrange(len(lines))
    kind = chance.choice(("value", "value", "drop", "double", "name", "line", "section"))
    if kind == "value":
        lines[at] = f"{lines[at].split('=')[0]}= {chance.choice(ODD_TOML)}"
    elif kind == "drop":
        del lines[at]
    elif kind == "double":
        lines.insert(at, lines[at])
    elif kind == "name":
        lines[at] = f"x{lines[at]}"
    elif kind == "line":
        lines.insert(at, chance.choice(ODD_CELLS))
    else:
        lines.insert(at, chance.choice(("[solve]", "[x]", "[[units]]", "[load.weights]", "[units]", "[")))
    path.write_bytes("\n".join(lines).encode("utf-8", errors="surrogatepass"))
    return f"line {at + 1} {kind}"


EDITS: tuple[tuple[Edit, int], ...] = (
    (_odd_cell, 12),
    (_odd_header, 3),
    (_swap_cells, 2),
    (_scale_cell, 4),
    (_copy_row, 2),
    (_drop_row, 3),
    (_drop_cell, 1),
    (_add_cell, 1),
    (_drop_column, 2),
    (_add_column, 2),
    (_shuffle_columns, 1),
    (_shuffle_rows, 1),
    (_rename_id, 2),
    (_delete_file, 2),
    (_empty_file, 2),
    (_encode, 2),
    (_line_ends, 2),
    (_separator, 1),
    (_bytes, 4),
    (_odd_file, 1),
    (_odd_place, 2),
    (_settings, 5),
)

"""From text to typed cells: numbers, words and keys, with a problem for each cell that breaks a rule."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd

from layout_opt.errors import Problem, nearest
from layout_opt.instance.raw import RawTable, listed, shown
from layout_opt.instance.spec import Column, Table, Type

STAR = "*"  # every member of the set
NODE_COLUMN = "node"
ANNOUNCED = "announced"
"""Column of tables inherited over the nodes: the node at which a row becomes known; blank = from the root."""

LARGEST = 1e25  # a number beyond is taken for a slip of the unit
SMALLEST = 1e-25  # a number other than 0 that is closer to 0 is taken for a slip of the unit
LONGEST_ID = 100  # characters
_SCALE_FIX = "correct the value, or choose a unit in which it is nearer to 1"

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_NUMBER_ADVICE = tuple(
    (re.compile(pattern, re.IGNORECASE), advice)
    for pattern, advice in (
        (r"\s.*|.*\s", "remove the blanks"),
        (r"nan|n/?a|none|null|-|[+-]?inf(inity)?", "leave the cell blank where there is no value"),
        (r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", "write it without thousands separators"),
        (r"[+-]?\d+,\d+", "write a decimal point"),
        (r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*", "write the number; the spreadsheet has made a date of it"),
        (r".*%", "write a share between 0 and 1"),
    )
)
_NUMBER_CHARACTERS = frozenset("0123456789.eE+-")
_RESERVED = frozenset(',*[]="')  # they separate or quote the parts of a key

Words = npt.NDArray[np.object_]
Rule = tuple[str, str]  # what must hold, and the fix


def typed(raw: RawTable, spec: Table) -> tuple[pd.DataFrame | None, list[Problem]]:
    """Return the typed rows of a table (all columns of its specification, then ``line``), and its problems.

    A cell that breaks a rule is blank in the rows; there are none if the columns are not those of the table.

    Keys are text with ``*`` kept (a blank of an optional key is one), numbers are floats with NaN for a blank, flags 0
    and 1, words text with None for a blank. A temporal table gets the column ``node`` first, None where the file does
    not name one, and then ``announced`` if the file has it.
    """
    problems = _column_problems(raw, spec)
    if problems:
        return None, problems
    frame: dict[str, pd.Series | npt.NDArray[np.float64]] = {}
    size = len(raw.lines)
    if spec.temporal:
        cells = raw.columns.get(NODE_COLUMN, [""] * size)
        words, found = _words(raw, Column(NODE_COLUMN, "", type=Type.TEXT), cells, _node_rule)
        frame[NODE_COLUMN] = pd.Series(words, dtype=object)
        problems += found
        if ANNOUNCED in raw.columns:
            words, found = _words(raw, Column(ANNOUNCED, "", type=Type.TEXT), raw.columns[ANNOUNCED], _node_rule)
            frame[ANNOUNCED] = pd.Series(words, dtype=object)
            problems += found
    for column in spec.keys:
        cells = raw.columns.get(column.name, [STAR] * size)
        if column.default == STAR:
            cells = [cell or STAR for cell in cells]
        words, found = _words(raw, column, cells, _key_rule(column))
        frame[column.name] = pd.Series(words, dtype=object)
        problems += found
    for column in spec.values:
        if column.name not in raw.columns:
            frame[column.name] = blank_cells(column, size)
            continue
        cells = raw.columns[column.name]
        if column.type in (Type.TEXT, Type.CHOICE):
            words, found = _words(raw, column, cells, _value_rule(column))
            frame[column.name] = pd.Series(words, dtype=object)
        else:
            frame[column.name], found = _numbers(raw, column, cells)
        problems += found
    frame["line"] = pd.Series(raw.lines, dtype="int64")
    return pd.DataFrame(frame), problems


def blank_cells(column: Column, size: int) -> pd.Series:
    """Return the cells of a value column that the file does not have."""
    if column.type in (Type.TEXT, Type.CHOICE):
        return pd.Series([None] * size, dtype=object)
    return pd.Series(np.full(size, np.nan))


def _column_problems(raw: RawTable, spec: Table) -> list[Problem]:
    """Return the columns that are unknown and the key columns that are missing."""
    known = [*spec.key_names, *spec.value_names] + ([NODE_COLUMN, ANNOUNCED] if spec.temporal else [])
    problems = []
    fix = "correct or remove the column"
    for name in raw.columns:
        if name not in known:
            rule = f"be one of the columns {', '.join(known)}{nearest(name, known)}"
            problems.append(Problem(raw.label, f"the column {shown(name)}", rule, fix))
    for column in spec.keys:
        if column.name not in raw.columns and column.default != STAR:
            fix = f"add the column: {column.doc.rstrip('.')}"
            problems.append(Problem(raw.label, f"no column {column.name!r}", "have every key column", fix))
    return problems


def _words(
    raw: RawTable, column: Column, cells: list[str], rule: Callable[[str], Rule | None]
) -> tuple[Words, list[Problem]]:
    """Return text cells with None for blanks, each different text checked once."""
    words = np.array(cells, dtype=object)
    codes, different = pd.factorize(words)
    problems: list[Problem] = []
    for code, text in enumerate(different):
        if (broken := rule(text)) is not None:
            rows = np.flatnonzero(codes == code).tolist()
            found = [Problem(raw.place(row, column.name), shown(text), *broken) for row in rows]
            problems += listed(found, raw.label, column.name)
            # a blank node would be the root
            words[rows] = STAR if column.name == NODE_COLUMN else None
    words[words == ""] = None
    return words, listed(problems, raw.label, column.name)


def id_rule(text: str) -> Rule | None:
    """Return why a text cannot be an id, or None."""
    if text != text.strip():
        return "have no blanks at its ends", "remove the blanks"
    if len(text) > LONGEST_ID:
        return f"have at most {LONGEST_ID} characters", "shorten the id and put the long text in name"
    if _RESERVED.intersection(text):
        return "hold none of the marks , * [ ] = and quotes", "rename it; they have a meaning in keys"
    if any(
        unicodedata.category(character) in ("Cc", "Cf", "Zs", "Zl", "Zp", "Co", "Cs", "Cn")
        for character in text.replace(" ", "")
    ):
        return "hold visible characters only", "retype it; an invisible character is in it"
    if not unicodedata.is_normalized("NFC", text):
        return "be in Unicode normal form C", "retype it; its accents are stored as separate characters"
    return None


def _node_rule(text: str) -> Rule | None:
    if text == STAR:
        return "name one node", "leave it blank: a row of the root holds for every node below"
    return id_rule(text)


def _key_rule(column: Column) -> Callable[[str], Rule | None]:
    """Return the rule of a key cell."""

    def rule(text: str) -> Rule | None:
        if text == "":
            return "be given", "name a member" + (" or write * for every member" if column.wildcard else "")
        if text == STAR:
            return None if column.wildcard else ("name one member", "write one row for each member")
        if column.type is Type.CHOICE:
            return _choice_rule(text, column.choices)
        return None if column.name == "key" else id_rule(text)

    return rule


def _value_rule(column: Column) -> Callable[[str], Rule | None]:
    """Return the rule of a word cell; a blank is judged later, when the wildcards are known."""

    def rule(text: str) -> Rule | None:
        if text == "":
            return None
        if column.type is Type.CHOICE:
            return _choice_rule(text, column.choices)
        if column.refers is not None:
            return id_rule(text)
        if any(unicodedata.category(character) in ("Cc", "Cs") and character != "\n" for character in text):
            return "hold no control characters", "retype the cell"
        return None

    return rule


def _choice_rule(text: str, choices: Iterable[str]) -> Rule | None:
    if text in choices:
        return None
    return f"be one of {', '.join(choices)}{nearest(text, choices)}", "correct the word"


def _numbers(raw: RawTable, column: Column, cells: list[str]) -> tuple[npt.NDArray[np.float64], list[Problem]]:
    """Return the numbers of a column, NaN for blanks, and its problems."""
    problems: list[Problem] = []
    if _NUMBER_CHARACTERS.issuperset("".join(cells)):
        try:
            values = np.array([float(cell) if cell else np.nan for cell in cells])
        except ValueError:
            values, problems = _one_by_one(raw, column, cells)
    else:
        values, problems = _one_by_one(raw, column, cells)
    _mark_underflow(values, cells)
    problems = listed(problems, raw.label, column.name)
    return values, problems + _range_problems(raw, column, cells, values)


def _mark_underflow(values: npt.NDArray[np.float64], cells: list[str]) -> None:
    """Set numbers that are too small to be kept, and so read as 0, to the smallest one that is."""
    for row in np.flatnonzero(values == 0).tolist():
        if len(cells[row]) > 2 and re.search("[1-9]", re.split("[eE]", cells[row])[0]):
            values[row] = np.nextafter(0.0, 1.0)


def _one_by_one(raw: RawTable, column: Column, cells: list[str]) -> tuple[npt.NDArray[np.float64], list[Problem]]:
    """Return the numbers of a column that holds cells which are none, and a problem for each of them."""
    values = np.full(len(cells), np.nan)
    problems = []
    for row, cell in enumerate(cells):
        if _NUMBER.fullmatch(cell):
            values[row] = float(cell)
        elif cell:
            problems.append(Problem(raw.place(row, column.name), shown(cell), "be a number", _number_fix(cell)))
    return values, problems


def _number_fix(cell: str) -> str:
    """Return the advice for a cell that is no number."""
    for pattern, advice in _NUMBER_ADVICE:
        if pattern.fullmatch(cell):
            return advice
    return "write digits with a decimal point, such as 1200.5 or 1.2e3"


def _range_problems(raw: RawTable, column: Column, cells: list[str], values: npt.NDArray[np.float64]) -> list[Problem]:
    """Return a problem for each number out of range."""
    problems: list[Problem] = []
    size = np.abs(values)

    def add(bad: npt.NDArray[np.bool_], rule: str, fix: str) -> None:
        rows = np.flatnonzero(bad).tolist()
        found = [Problem(raw.place(row, column.name), shown(cells[row]), rule, fix) for row in rows]
        problems.extend(listed(found, raw.label, column.name))

    huge = size > LARGEST
    tiny = (size < SMALLEST) & (size > 0)
    add(huge, f"be at most {LARGEST:g} in size", _SCALE_FIX)
    add(tiny, f"be 0 or at least {SMALLEST:g} in size", _SCALE_FIX)
    plain = ~np.isnan(values) & ~huge & ~tiny
    if column.type is Type.FLAG:
        add(plain & (values != 0) & (values != 1), "be 0 or 1", "write 1 for yes and 0 for no")
        return problems
    if column.type is Type.INTEGER:
        add(plain & (values != np.round(values)), "be a whole number", "round it")
    outside = np.zeros(len(values), dtype=bool)
    if column.least is not None:
        outside |= values < column.least
    if column.above is not None:
        outside |= values <= column.above
    if column.most is not None:
        outside |= values > column.most
    if outside.any():
        add(plain & outside, _range_words(column), "correct the value or its unit")
    return problems


def _range_words(column: Column) -> str:
    """Return the range of a column in words, e.g. ``be in [0, 1]``."""
    low = "(" if column.above is not None else "["
    least = column.above if column.above is not None else column.least
    if least is not None and column.most is not None:
        return f"be in {low}{least:g}, {column.most:g}]"
    if column.most is not None:
        return f"be at most {column.most:g}"
    return f"be more than {least:g}" if column.above is not None else f"be at least {least:g}"

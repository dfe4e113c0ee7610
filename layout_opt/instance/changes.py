"""Changes: edits of tables and settings, of which scenarios, policies and draws are made."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.instance.csv_file import read_toml
from layout_opt.instance.raw import plain
from layout_opt.instance.settings import shown_value

SETTINGS_TABLE = "instance"  # the table name under which a change means instance.toml

Cell = str | int | float | bool

_ASSIGNMENT = re.compile(r"\s*(\w+)\.([\w.]+)\s*(?:\[([^\[\]]*)\])?\s*=(.*)", re.DOTALL)


class Change(BaseModel):
    """One edit: a new value, a factor or an addend for cells, rows to insert, or rows to delete.

    Exactly one of `set`, `scale`, `add`, `insert`, `delete` is given. The rows are those in which every key
    cell named by `where` (or, in the order of the key columns, by `key`) stands as written. ``*`` means the general row
    where there is one; where no row that matches the rest holds a ``*``, it means any value (`delete` takes it as
    written). Without them every row is meant. Where no node is named, the rows of all
    nodes are meant, but `set` leaves cells below the root blank that inherit what is set there.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    table: str
    where: Mapping[str, str | int | tuple[str | int, ...]] = Field(default_factory=dict)
    key: str | None = Field(None, description="parts of the key joined by commas; a blank part matches every row")
    column: str | None = None
    set: Cell | None = None
    scale: Annotated[float, Field(strict=True)] | None = None
    add: Annotated[float, Field(strict=True)] | None = None
    insert: tuple[Mapping[str, Cell], ...] | None = None
    delete: bool = False

    @property
    def action(self) -> str:
        """What the change does: ``set``, ``scale``, ``add``, ``insert`` or ``delete``."""
        return _actions(self)[0]

    @model_validator(mode="after")
    def _says_one_thing(self) -> Change:
        """Check that the change says one thing, and all of it."""
        actions = _actions(self)
        if len(actions) != 1:
            message = "have exactly one of set, scale, add, insert, delete"
            raise ValueError(message)
        if (self.column is None) != (actions[0] in ("insert", "delete")):
            message = "name the column for set, scale and add, and only then"
            raise ValueError(message)
        if (bool(self.where) or self.key is not None) and actions[0] == "insert":
            message = "not name rows to insert by where or key"
            raise ValueError(message)
        if self.where and self.key is not None:
            message = "name the rows by where or by key, not by both"
            raise ValueError(message)
        return self


def _actions(change: Change) -> list[str]:
    given = [name for name in ("set", "scale", "add", "insert") if getattr(change, name) is not None]
    return [*given, "delete"] if change.delete else given


@dataclass(frozen=True)
class Scenario:
    """A named list of changes.

    Parameters
    ----------
    title : str
        What it is, in one line.
    why : str
        Why it is of interest.
    changes : tuple of Change
        The edits, applied in order.
    """

    title: str
    why: str
    changes: tuple[Change, ...]


def read_scenario(path: str | Path) -> Scenario:
    """Read ``scenarios/NAME.toml``: title, why, and a list of changes.

    Raises
    ------
    InvalidInput
        With every problem found.
    """
    path = Path(path)
    content, problems = read_toml(path, path.name)
    if content is None:
        raise InvalidInput(problems)
    known = ("title", "why", "changes")
    for name in content:
        if name not in known:
            rule = f"be one of {', '.join(known)}{nearest(name, known)}"
            problems.append(Problem(f"{path.name} {plain(name)}", "an unknown name", rule, "correct or remove it"))
    words = {}
    for name in ("title", "why"):
        words[name] = content.get(name, "")
        if not isinstance(words[name], str):
            problems.append(Problem(f"{path.name} {name}", shown_value(words[name]), "be text", "put it in quotes"))
    entries = content.get("changes", [])
    if not isinstance(entries, list):
        problems.append(
            Problem(
                f"{path.name} changes",
                shown_value(entries),
                "be a list",
                "write [[changes]] above each change",
            )
        )
        entries = []
    changes = []
    for number, entry in enumerate(entries, start=1):
        change, found = parse_change(entry, f"{path.name} changes {number}")
        problems += found
        changes += [change] if change is not None else []
    if problems:
        raise InvalidInput(problems)
    return Scenario(words["title"], words["why"], tuple(changes))


def parse_change(entry: object, where: str) -> tuple[Change | None, list[Problem]]:
    """Return the change that a decoded TOML or JSON table describes, or what is wrong with it."""
    if not isinstance(entry, Mapping):
        fix = "write {table = ..., where = {...}, column = ..., set = ...}"
        return None, [Problem(where, shown_value(entry), "be a table", fix)]
    try:
        return Change.model_validate(dict(entry)), []
    except ValidationError as error:
        return None, [_finding(finding, where) for finding in error.errors(include_url=False)]


def _finding(finding: ErrorDetails, where: str) -> Problem:
    """Return one finding of pydantic about a change in the words of this package."""
    name = ".".join(str(part) for part in finding["loc"])
    place = f"{where} {plain(name)}".rstrip()
    if finding["type"] == "extra_forbidden":
        rule = f"be one of {', '.join(Change.model_fields)}{nearest(name, Change.model_fields)}"
        return Problem(place, f"the unknown name {shown_value(name)}", rule, "correct or remove it")
    if finding["type"] == "missing":
        return Problem(place, "nothing", "be given", "add it")
    rule = finding["msg"].removeprefix("Value error, ").removeprefix("Input should ")
    return Problem(place, shown_value(finding["input"]), rule[0].lower() + rule[1:], "correct the change")


def parse_assignment(text: str) -> Change:
    """Return the change that ``TABLE.COLUMN[KEY]=VALUE`` describes.

    The key is written in the order of the key columns (``sites.existing[R1,steel]=4``; a blank part matches
    every row, and so does ``*`` where no row holds one) or by name (``sites.existing[region=R1]=4``); without it every
    row is meant. The table ``instance`` is ``instance.toml``: ``instance.solve.gap=0.01``. The value may begin
    with ``*`` or ``+`` to scale or to add.

    Raises
    ------
    InvalidInput
        If the text has another form.
    """
    match = _ASSIGNMENT.fullmatch(text)
    if match is None:
        rule = "have the form TABLE.COLUMN[KEY]=VALUE"
        raise InvalidInput([Problem("--set", shown_value(text), rule, "write e.g. sites.existing[R1,steel]=4")])
    table, column, key, value = (match[1], match[2], match[3], match[4].strip())
    entry: dict[str, Any] = {"table": table, "column": column}
    if key is not None and "=" in key:
        parts = [part.partition("=") for part in key.split(",")]
        entry["where"] = {name.strip(): word.strip() for name, _, word in parts}
    elif key is not None:
        entry["key"] = key
    if value[:2] in ("*=", "+=") or not value:
        raise InvalidInput([Problem("--set", shown_value(text), "give a value after =", "write e.g. =4")])
    action = {"*": "scale", "+": "add"}.get(value[0])
    if action is None:
        entry["set"] = value
    else:
        entry[action] = _number(value[1:], text)
    change, problems = parse_change(entry, f"--set {plain(table)}.{plain(column)}")
    if change is None:
        raise InvalidInput(problems)
    return change


def _number(word: str, text: str) -> float:
    """Return a number written on the command line."""
    try:
        value = tomllib.loads(f"v = {word}")["v"] if "\n" not in word else None
    except ValueError:
        value = None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidInput([Problem("--set", shown_value(text), "have a number after * or +", "write e.g. =*1.1")])
    return float(value)

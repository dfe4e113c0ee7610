"""Writing an instance: a folder of CSV files or one workbook, from which it reads back the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from layout_opt.errors import InvalidInput, Problem
from layout_opt.instance.convert import NODE_COLUMN
from layout_opt.instance.csv_file import write_csv
from layout_opt.instance.instance import Instance
from layout_opt.instance.raw import RawTable, frame_to_raw
from layout_opt.instance.settings import SETTINGS_FILE, Settings

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def write_folder(instance: Instance, path: str | Path) -> Path:
    """Write the tables and settings of an instance (its changes made) into a new or empty folder.

    Layers, scenarios and other companions are not part of the instance and are not written.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    InvalidInput
        If something stands at `path` other than an empty folder.
    """
    path = Path(path)
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        found = "a folder with files" if path.is_dir() else "a file"
        raise InvalidInput([Problem(str(path), found, "be a new or empty folder", "choose another path")])
    path.mkdir(parents=True, exist_ok=True)
    (path / SETTINGS_FILE).write_text(settings_toml(instance.settings), encoding="utf-8", newline="\n")
    for name in instance.tables:
        write_csv(path / f"{name}.csv", raw_table(instance, name))
    return path


def raw_table(instance: Instance, name: str) -> RawTable:
    """Return a table as text without columns that say nothing: blank ones, and nodes that are all root."""
    raw = frame_to_raw(name, instance.label(name), instance.tables[name])
    keys = instance.specs[name].key_names
    columns = {column: cells for column, cells in raw.columns.items() if column in keys or any(cells)}
    if NODE_COLUMN not in keys and set(columns.get(NODE_COLUMN, ())) <= {instance.tree.root}:
        columns.pop(NODE_COLUMN, None)
    return RawTable(name, raw.label, columns, raw.lines)


def settings_dict(settings: Settings) -> dict[str, Any]:
    """Return the settings that differ from their defaults, as ``instance.toml`` nests them."""
    content: dict[str, Any] = settings.model_dump(mode="json", exclude_defaults=True)
    return content


def flat_settings(content: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield each setting with the names that lead to it."""
    for name, value in content.items():
        if isinstance(value, Mapping):
            yield from flat_settings(value, (*above, name))
        else:
            yield (*above, name), value


def settings_toml(settings: Settings) -> str:
    """Return the settings as the text of ``instance.toml``."""
    lines: list[str] = []
    sections: dict[tuple[str, ...], list[str]] = {}
    for path, value in flat_settings(settings_dict(settings)):
        sections.setdefault(path[:-1], []).append(f"{toml_key(path[-1])} = {toml_value(value)}")
    lines += sections.pop((), [])
    for section, entries in sections.items():
        lines += ["", f"[{'.'.join(toml_key(part) for part in section)}]", *entries]
    return "\n".join(lines) + "\n"


def toml_key(name: str) -> str:
    """Return a name as TOML writes it left of an equals sign."""
    return name if _BARE_KEY.fullmatch(name) else toml_value(name)


def toml_value(value: str | float | bool) -> str:
    """Return a value as TOML writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        # a JSON string is a TOML string, but for the one control character that JSON leaves as it is
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return repr(value)

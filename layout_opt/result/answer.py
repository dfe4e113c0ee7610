"""The folder of an answer that is no run: tables and a record that says how they came about."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from layout_opt.errors import InvalidInput, Problem
from layout_opt.instance import Instance, write_folder
from layout_opt.result.folder import INSTANCE, TABLES
from layout_opt.result.geo import copy_layers

PLOTS = "plots"


def check_answer(folder: Path, parts: Collection[str], verb: str) -> None:
    """Raise InvalidInput unless `folder` is new, empty, or holds nothing but the parts of an answer of `verb`."""
    if folder.exists() and not (folder.is_dir() and {path.name for path in folder.iterdir()} <= set(parts)):
        found = f"something else than an answer of {verb}"
        rule = f"be a new folder or one of an earlier {verb}"
        raise InvalidInput([Problem(f"--out {folder}", found, rule, "choose another folder")])


def write_answer(folder: Path, name: str, tables: Mapping[str, pd.DataFrame], record: Mapping[str, Any]) -> list[Path]:
    """Write the tables, then the record `name`; tables of an earlier answer disappear. Return the files."""
    write_tables(folder, tables)
    text = json.dumps(record, indent=2, ensure_ascii=False, allow_nan=False)
    (folder / name).write_text(text + "\n", encoding="utf-8")
    return [folder / name, *sorted((folder / TABLES).iterdir())]


def write_tables(folder: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write tables in place of those of an earlier answer; a table without columns says nothing and makes no file."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".tables-", dir=folder.parent) as draft:
        made = Path(draft) / TABLES
        made.mkdir()
        for table, frame in tables.items():
            if len(frame.columns):
                frame.to_csv(made / f"{table}.csv", index=False, lineterminator="\n")
        shutil.rmtree(folder / TABLES, ignore_errors=True)
        made.rename(folder / TABLES)


def write_asked(folder: Path, instance: Instance) -> None:
    """Write the instance of which was asked, changes made, with its layers, in place of that of an earlier answer."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".instance-", dir=folder.parent) as draft:
        made = write_folder(instance, Path(draft) / INSTANCE)
        if instance.folder is not None and instance.folder.is_dir():
            copy_layers(instance.folder, made)
        shutil.rmtree(folder / INSTANCE, ignore_errors=True)
        made.rename(folder / INSTANCE)

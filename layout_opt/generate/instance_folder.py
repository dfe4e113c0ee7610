"""Fill a new folder with tables and texts; nothing that stands there is ever replaced."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from layout_opt.errors import InvalidInput, Problem


def check_free(folder: Path) -> None:
    """Raise InvalidInput unless `folder` does not exist or is an empty folder."""
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        found = "a folder that holds files" if folder.is_dir() else "a file"
        raise InvalidInput([Problem(str(folder), found, "be a new or an empty folder", "choose another name")])


def fill_folder(folder: Path, tables: Mapping[str, pd.DataFrame], texts: Mapping[str, str]) -> None:
    """Write tables as ``<name>.csv`` and texts under their names (which may name folders inside).

    Raises
    ------
    InvalidInput
        If the folder holds anything already.
    """
    check_free(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n", encoding="utf-8", float_format="%.10g")
    for name, text in texts.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")

"""Edit a file of a run folder, and make the list of its files anew as a forger would."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from layout_opt.result.manifest import MANIFEST, hashes, read_manifest, write_manifest

Edit = Callable[[pd.DataFrame], pd.DataFrame | None]


def edit_csv(folder: Path, target: Path, table: str, edit: Edit) -> Path:
    """Return a copy of a run in which a table was edited (None = deleted); every cell is text."""
    copy = Path(shutil.copytree(folder, target))
    file = copy / "tables" / f"{table}.csv"
    made = edit(pd.read_csv(file, dtype=str, keep_default_na=False))
    if made is None:
        file.unlink()
    else:
        made.to_csv(file, index=False, lineterminator="\n")
    return copy


def reseal(folder: Path) -> None:
    """Make the list of files of a folder anew, so that no hash tells of an edit."""
    manifest = read_manifest(folder)
    assert manifest is not None
    files = {name: seal for name, seal in hashes(folder).items() if name != MANIFEST and not name.startswith(".")}
    write_manifest(folder, manifest.kind, files)

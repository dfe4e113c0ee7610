"""The folder of a cooperation: begun before the first solve, completed after the last."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from layout_opt.analysis.coalitions.engine import JOINT
from layout_opt.analysis.coalitions.plans import PLANS
from layout_opt.analysis.coalitions.store import STORE
from layout_opt.instance import Instance, write_folder
from layout_opt.result.answer import check_answer, write_answer
from layout_opt.result.folder import INSTANCE, TABLES, hashes

RECORD = "cooperate.json"
PICTURES = "pictures"
PARTS = frozenset({RECORD, STORE, PLANS, INSTANCE, JOINT, TABLES, PICTURES})
"""What may stand in the folder of a cooperation."""


def check_folder(folder: Path) -> None:
    """Raise InvalidInput unless `folder` is new, empty or that of a cooperation."""
    check_answer(folder, PARTS, "cooperate")


def prepare(folder: Path, instance: Instance) -> None:
    """Write the instance of all together into the folder (anew where it differs); clear results of other data."""
    check_folder(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".instance-", dir=folder.parent) as draft:
        written = write_folder(instance, Path(draft) / INSTANCE)
        there = folder / INSTANCE
        if there.exists() and hashes(there) == hashes(written):
            return
        for name in (INSTANCE, JOINT, TABLES):
            shutil.rmtree(folder / name, ignore_errors=True)
        (folder / RECORD).unlink(missing_ok=True)
        written.rename(there)


def write_results(folder: Path, tables: Mapping[str, pd.DataFrame], record: Mapping[str, Any]) -> None:
    """Write the tables, then the record; tables of an earlier call disappear."""
    write_answer(folder, RECORD, tables, record)

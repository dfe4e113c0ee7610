"""The run folder: written completely or not at all, and read back without the model."""

from __future__ import annotations

import hashlib
import json
import math
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from layout_opt.errors import InvalidInput, Problem
from layout_opt.instance import Instance, write_folder
from layout_opt.model.discover import read_instance
from layout_opt.result.geo import copy_layers, write_layout_gpkg
from layout_opt.result.record import record_problems, stored_changes

RUN_FILE = "run.json"
TABLES = "tables"
INSTANCE = "instance"
TEXT_COLUMNS = frozenset(
    {
        "node", "region", "technology", "commodity", "from_region", "to_region", "market", "tier", "direction",
        "factor", "pollutant", "receptor", "from_receptor", "to_receptor", "part", "family", "row", "key", "sense",
        "unit", "meaning", "industry",
    }
)  # fmt: skip
"""Columns of result tables that are read as text."""


@dataclass(frozen=True)
class StoredRun:
    """A run read back from its folder.

    Parameters
    ----------
    folder : Path
        Where it stands.
    info : mapping
        Content of ``run.json``.
    tables : mapping
        Result tables by name.
    instance : Instance
        The instance that was solved (changes applied).
    """

    folder: Path
    info: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]
    instance: Instance


def is_run(path: Path) -> bool:
    """Return whether `path` is a run folder."""
    return (path / RUN_FILE).is_file()


def write_atomically(target: Path, fill: Any) -> Path:
    """Fill a temporary folder beside `target` and move it into place; an older run there is replaced.

    Parameters
    ----------
    target : Path
        Folder to write.
    fill : callable
        Called with the temporary folder.

    Returns
    -------
    Path
        `target`.

    Raises
    ------
    InvalidInput
        If something that is no run folder stands there.
    """
    check_target(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        fill(draft)
        draft.chmod(0o755)
        if target.exists():
            old = draft.with_name(f"{draft.name}-old")
            target.rename(old)
            draft.rename(target)
            shutil.rmtree(old)
        else:
            draft.rename(target)
    finally:
        if draft.exists():
            shutil.rmtree(draft)
    return target


def check_target(target: Path) -> None:
    """Raise InvalidInput unless `target` is free, empty or a run folder that may be replaced, where one may write."""
    if target.exists() and not (target.is_dir() and (is_run(target) or not any(target.iterdir()))):
        raise InvalidInput(
            [Problem(f"--out {target}", "something that is no run folder", "be a new or a run folder",
                     "choose another folder")]
        )  # fmt: skip
    check_writable(target)


def check_writable(target: Path) -> None:
    """Raise InvalidInput unless the nearest folder above `target` may be written."""
    above = next(folder for folder in target.absolute().parents if folder.exists())
    if not (above.is_dir() and os.access(above, os.W_OK | os.X_OK)):
        found = f"{'a folder' if above.is_dir() else 'a file'} at {above} in which nothing can be written"
        raise InvalidInput([Problem(f"--out {target}", found, "be in a folder that may be written", "choose another")])


def write_run(run: Any, target: str | Path) -> Path:
    """Write a `Run` as a folder: ``run.json``, ``tables/*.csv``, ``instance/`` and ``layout.gpkg``."""

    def fill(draft: Path) -> None:
        write_folder(run.instance, draft / INSTANCE)
        (draft / TABLES).mkdir()
        for name, table in run.tables.items():
            table.to_csv(draft / TABLES / f"{name}.csv", index=False, lineterminator="\n")
        if run.instance.folder is not None:
            copy_layers(run.instance.folder, draft / INSTANCE)
        write_layout_gpkg(draft, run.instance, run.tables)
        inputs = hashes(draft / INSTANCE)
        text = json.dumps(run_record(run, inputs), indent=2, ensure_ascii=False, allow_nan=False)
        (draft / RUN_FILE).write_text(text + "\n", encoding="utf-8")

    return write_atomically(Path(target), fill)


def run_record(run: Any, inputs: Mapping[str, str]) -> dict[str, Any]:
    """Return what stands in ``run.json``: status, numbers, hashes, changes, options, versions, certificate."""
    certificate = run.certificate
    checked = None
    if certificate is not None:
        checked = {
            "passed": certificate.passed,
            "objective": finite(certificate.objective),
            "checked": dict(certificate.checked),
            "violations": [str(violation) for violation in certificate.violations],
            "exceeded": [str(violation) for violation in certificate.exceeded],
        }
    return {
        "status": run.status.value,
        "objective": finite(run.objective),
        "bound": finite(run.bound),
        "gap": finite(run.gap),
        "seconds": round(run.seconds, 3),
        "peak_memory": run.info["peak_memory"],
        "instance": run.instance.settings.name,
        "money": run.instance.settings.money,
        "changes": [change.model_dump(mode="json", exclude_none=True) for change in run.instance.changes],
        "certificate": checked,
        **{name: plain(value) for name, value in run.info.items() if name != "peak_memory"},
        "inputs": dict(inputs),
    }


def finite(value: float | None) -> float | None:
    """Return a number that JSON can hold, or None."""
    return None if value is None or not math.isfinite(value) else float(value)


def plain(value: Any) -> Any:
    """Return `value` with numbers that JSON cannot hold replaced by None."""
    if isinstance(value, float):
        return finite(value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below `folder` by its relative name."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def read_run(path: str | Path) -> StoredRun:
    """Read a run folder, given by itself or by its ``run.json``.

    Raises
    ------
    InvalidInput
        If it is no run folder, or if a file of it is missing or broken.
    """
    folder = Path(path).parent if Path(path).name == RUN_FILE else Path(path)
    if not is_run(folder):
        raise InvalidInput(
            [
                Problem(
                    str(folder), "no run.json", "be a run folder", "give a folder that `layout-opt solve` has written"
                )
            ]
        )
    try:
        info = json.loads((folder / RUN_FILE).read_text(encoding="utf-8"))
    except ValueError as error:
        raise InvalidInput(
            [Problem(str(folder / RUN_FILE), f"broken JSON ({error})", "be a run record", "solve again")]
        ) from error
    if problems := record_problems(str(folder / RUN_FILE), info):
        raise InvalidInput(problems)
    changes, problems = stored_changes(str(folder / RUN_FILE), info)
    if problems:
        raise InvalidInput(problems)
    tables = {path.stem: read_table(path) for path in sorted((folder / TABLES).glob("*.csv"))}
    return StoredRun(folder, info, tables, replace(read_instance(folder / INSTANCE), changes=changes))


def read_table(path: Path, words: frozenset[str] = frozenset()) -> pd.DataFrame:
    """Read one result table: names (and the columns `words`) as text, everything else as numbers.

    Raises
    ------
    InvalidInput
        If the file is no table, or if a number column holds something else.
    """
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    except (ValueError, UnicodeError) as error:
        raise InvalidInput([Problem(path.name, f"no table ({error})", "be a CSV table", "solve again")]) from error
    problems = []
    for column in frame.columns:
        if column in TEXT_COLUMNS or column in words or column.startswith("name"):
            continue
        numbers = pd.to_numeric(frame[column].where(frame[column] != ""), errors="coerce")
        wrong = numbers.isna() & (frame[column] != "")
        problems += [
            Problem(f"{path.name}:{place + 2} {column}", repr(frame[column][place]), "be a number", "solve again")
            for place in frame.index[wrong]
        ]
        frame[column] = numbers.astype("float64")
    if problems:
        raise InvalidInput(problems)
    return frame

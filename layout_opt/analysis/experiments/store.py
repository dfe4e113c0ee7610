"""Finished cases on disk as Parquet: written atomically, found again by key, damaged files never trusted.

A file is named after the key of its case and the hash of its content: a file whose content has another hash is
damaged and ignored. The tables of a case are written first and its row last, so a case is either there with
everything that was kept of it, or not there.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from layout_opt.analysis.experiments.case import NUMBERS, SUMS
from layout_opt.analysis.experiments.finished import Failure, FinishedCase
from layout_opt.errors import InvalidInput, Problem
from layout_opt.result.kinds import EXPERIMENT
from layout_opt.result.switch import collect_drafts, file_draft, told_plainly
from layout_opt.result.writer import begin_folder

STORE = "store"
RUNS = "runs"
DRAFTS = ".drafts"
SUFFIX = ".parquet"
PLAN = "_plan"
"""Column of a case's packed decisions; the only one that begins so, because it is large and seldom wanted."""
HASH_LENGTH = 16
"""Characters of the content's hash in a file name."""


class StoredTables(Mapping[str, pd.DataFrame]):
    """Kept tables of a case, each read from its file when it is asked for."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._files = dict(files)

    def __getitem__(self, name: str) -> pd.DataFrame:
        return pd.read_parquet(self._files[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


@dataclass(frozen=True)
class Store:
    """The finished cases of a folder.

    Parameters
    ----------
    folder : Path
        Where ``store/`` stands or will stand.
    """

    folder: Path

    def begin(self) -> None:
        """Make the folder ready for cases, and throw away the drafts of dead processes.

        Raises
        ------
        InvalidInput
            If something else stands there, or nothing can be written.
        """
        begin_folder(self.folder, EXPERIMENT)
        collect_drafts(self._home(DRAFTS))

    def find(self, keys: Collection[str], keep: Sequence[str]) -> dict[str, FinishedCase]:
        """Return the finished cases among `keys` of which all tables in `keep` were kept, by key.

        A case on which the solver failed counts as not finished.
        """
        found: dict[str, FinishedCase] = {}
        for row in self.rows():
            if row["key"] not in keys or row["status"] == Failure.FAILED or not set(keep) <= {*json.loads(row["kept"])}:
                continue
            files = {name: self._home(name) / file for name, file in json.loads(row["files"]).items() if name in keep}
            if all(_is_whole(file) for file in files.values()):
                found.setdefault(row["key"], _finished(row, files))
        plans = self.plans(found)
        return {key: replace(finished, plan=plans.get(key, b"")) for key, finished in found.items()}

    def plans(self, keys: Collection[str]) -> dict[str, bytes]:
        """Return the packed plans of finished cases by key, of those that have one."""
        if not keys:
            return {}
        frame = self.query(f"SELECT key, {PLAN} FROM runs WHERE octet_length({PLAN}) > 0")  # noqa: S608 - our own name
        return {key: bytes(plan) for key, plan in zip(frame["key"], frame[PLAN], strict=True) if key in keys}

    def add(self, key: str, row: Mapping[str, Any], finished: FinishedCase, keep: Sequence[str]) -> FinishedCase:
        """Write a finished case and return it with its tables on disk.

        Parameters
        ----------
        key : str
            Key of the case.
        row : mapping
            What is to be known of the case beside its results, e.g. its changes.
        finished : Finished
            What it came to.
        keep : sequence of str
            Tables that were asked for.
        """
        files = {name: self._write(name, key, table) for name, table in finished.tables.items()}
        numbers = {name: getattr(finished, name) for name in NUMBERS} | {name: finished.sums.get(name) for name in SUMS}
        content = {
            "key": key,
            "status": finished.status,
            "certified": finished.certified,
            "note": finished.note,
            **{name: float("nan") if number is None else float(number) for name, number in numbers.items()},
            "kept": json.dumps(list(keep)),
            PLAN: finished.plan,
            "files": json.dumps({name: path.name for name, path in files.items()}),
            **row,
        }
        self._write(RUNS, key, pd.DataFrame([content]))
        return replace(finished, tables=StoredTables(files))

    def tables(self, row: Mapping[str, Any]) -> dict[str, pd.DataFrame]:
        """Return the kept tables of a row (see `rows`), those that are undamaged."""
        files = {name: self._home(name) / file for name, file in json.loads(row["files"]).items()}
        return {name: pd.read_parquet(file) for name, file in files.items() if _is_whole(file)}

    def query(self, sql: str) -> pd.DataFrame:
        """Return the answer to a question in SQL about ``runs`` and the kept tables (with the column ``key``).

        Raises
        ------
        InvalidInput
            If DuckDB does not understand it.
        """
        import duckdb

        with duckdb.connect() as connection:
            for name, files in self._whole().items():
                given = ", ".join(_quoted(str(file)) for file in files)
                stem = "split_part(parse_filename(filename), '.', 1) AS key, * EXCLUDE (filename)"
                columns = "* EXCLUDE (filename)" if name == RUNS else stem
                connection.execute(
                    f'CREATE VIEW "{name}" AS SELECT {columns} '  # noqa: S608 - names of our own folders
                    f"FROM read_parquet([{given}], filename=true, union_by_name=true)"
                )
            try:
                return connection.execute(sql).df()
            except duckdb.Error as error:
                rule = f"be SQL about the tables {', '.join(self._whole()) or '(none yet)'}"
                raise InvalidInput([Problem("query", str(error).splitlines()[0], rule, "correct it")]) from error

    def rows(self) -> list[dict[str, Any]]:
        """Return the rows of all finished cases without their plans, the first one written first."""
        if RUNS not in self._whole((RUNS,)):
            return []
        rows = self.query("SELECT COLUMNS('^[^_]') FROM runs ORDER BY key").to_dict("records")
        return [{str(name): value for name, value in row.items()} for row in rows]

    def _whole(self, names: Sequence[str] | None = None) -> dict[str, list[Path]]:
        """Return the undamaged files of each table, of those that have any."""
        home = self.folder / STORE
        known = [path.name for path in sorted(home.iterdir()) if path.name[0] != "."] if home.is_dir() else []
        found = {name: [path for path in sorted(self._home(name).glob(f"*{SUFFIX}")) if _is_whole(path)]
                 for name in known if names is None or name in names}  # fmt: skip
        return {name: files for name, files in found.items() if files}

    def _home(self, name: str) -> Path:
        return self.folder / STORE / name

    def _write(self, name: str, key: str, table: pd.DataFrame) -> Path:
        """Write a table under a draft name, wait until it is on disk, and move it into place."""
        buffer = io.BytesIO()
        table.to_parquet(buffer, index=False)
        content = buffer.getvalue()
        target = self._home(name) / f"{key}.{_hash(content)}{SUFFIX}"
        draft = file_draft(self._home(DRAFTS))
        with told_plainly(self.folder):
            for folder in (target.parent, draft.parent):
                folder.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(target)
        return target


def _finished(row: Mapping[str, Any], files: Mapping[str, Path]) -> FinishedCase:
    numbers = {name: None if pd.isna(row[name]) else float(row[name]) for name in (*NUMBERS, *SUMS)}
    sums = {name: value for name in SUMS if (value := numbers[name]) is not None}
    return FinishedCase(
        status=str(row["status"]),
        objective=numbers["objective"],
        bound=numbers["bound"],
        gap=numbers["gap"],
        seconds=numbers["seconds"] or 0.0,
        sums=sums,
        certified=bool(row["certified"]),
        note=str(row["note"] or ""),
        tables=StoredTables(files),
    )


def _is_whole(path: Path) -> bool:
    """Tell whether a file is there and holds what its name says."""
    parts = path.name.split(".")
    return len(parts) == 3 and path.is_file() and _hash(path.read_bytes()) == parts[1]


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:HASH_LENGTH]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"

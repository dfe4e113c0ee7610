"""FinishedCase cases on disk: a line of JSON each, beside a file with its plan, its changes and its kept tables.

The file is named after the hash of its content and stands before the line is written; the line names the file and holds
its own hash. So a case is either there with everything that was kept of it, or it is not; one whose line or file is
half written, damaged or edited is not finished, and is solved again.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from layout_opt.analysis.experiments.case import NUMBERS, SUMS
from layout_opt.analysis.experiments.finished import Failure, FinishedCase
from layout_opt.errors import InvalidInput, Problem
from layout_opt.result.kinds import EXPERIMENT, FolderKind
from layout_opt.result.manifest import file_hash
from layout_opt.result.switch import collect_drafts, file_draft, told_plainly
from layout_opt.result.writer import begin_folder

STORE, LINES, CASES = "store", "cases.jsonl", "cases"
"""Folder of the store, and in it the file of lines and the folder of the files."""
PLAN, CHANGES, TABLE = "plan.json.gz", "changes.json", ".parquet"
"""Parts of the file of a case."""
RUNS = "runs"
"""What queries call the lines."""
OLDER = ("store/runs", "coalitions.jsonl")
"""What stands in folders of versions that kept finished cases in another form."""
DATE = (1980, 1, 1, 0, 0, 0)
"""Of every part of a file, so that equal contents are equal files."""


class StoredTables(Mapping[str, pd.DataFrame]):
    """Kept tables of a case, each read when it is asked for."""

    def __init__(self, file: Path, names: Sequence[str]) -> None:
        self._file, self._names = file, tuple(names)

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._names:
            raise KeyError(name)
        return pd.read_parquet(io.BytesIO(_part(self._file, name + TABLE)))

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@dataclass(frozen=True)
class StoredCase:
    """A line of the store and its file.

    Parameters
    ----------
    row : mapping
        The line: key, case, status, numbers, what was kept, which options and code made it.
    file : Path
        Its file.
    """

    row: Mapping[str, Any]
    file: Path

    @property
    def complete(self) -> bool:
        """Whether the file is there as it was written."""
        return self.file.is_file() and file_hash(self.file) == self.row["file"]

    @property
    def changes(self) -> list[dict[str, Any]]:
        """Changes that make the instance of the case, as plain values."""
        found: list[dict[str, Any]] = json.loads(_part(self.file, CHANGES))
        return found

    def finished(self) -> FinishedCase:
        """Return what the case came to, with everything that was kept of it."""
        row = self.row
        return FinishedCase(
            status=row["status"], **{name: row[name] for name in NUMBERS}, start=row["start"],
            sums={name: row[name] for name in SUMS if row[name] is not None}, certified=row["certified"],
            note=row["note"], tables=StoredTables(self.file, row["tables"]),
            plan=_part(self.file, PLAN) if row["certified"] else b"", key=row["key"], info=row["info"],
        )  # fmt: skip


@dataclass(frozen=True)
class Store:
    """The finished cases of a folder.

    Parameters
    ----------
    folder : Path
        Where ``store/`` stands or will stand.
    kind : FolderKind
        What the folder is.
    """

    folder: Path
    kind: FolderKind = EXPERIMENT

    def begin(self) -> None:
        """Make the folder ready for cases, and throw away the drafts of dead processes.

        Raises
        ------
        InvalidInput
            If something else stands there, or nothing can be written.
        """
        begin_folder(self.folder, self.kind)
        collect_drafts(self.folder / STORE)

    def lines(self) -> list[StoredCase | None]:
        """Return every line in order, None for one that is not as it was written.

        Raises
        ------
        InvalidInput
            If an older version made the folder.
        """
        if any((self.folder / name).exists() for name in OLDER):
            rule = "hold cases in the form of this version"
            fix = "choose another folder, or remove this one"
            raise InvalidInput([Problem(str(self.folder), "finished cases of an older version", rule, fix)])
        path = self.folder / STORE / LINES
        rows = [_content(line) for line in path.read_bytes().splitlines()] if path.is_file() else []
        return [None if row is None else StoredCase(row, self._file(row["file"])) for row in rows]

    def cases(self) -> list[StoredCase]:
        """Return the complete cases, of each key the one that was written last."""
        return list({case.row["key"]: case for case in self.lines() if case is not None and case.complete}.values())

    def damaged(self) -> list[str]:
        """Return in words what is not as it was written."""
        lines = list(enumerate(self.lines(), start=1))
        wrong = [f"{STORE}/{LINES}:{number}: is not as it was written" for number, case in lines if case is None]
        lost = (case.row["case"] for _, case in lines if case is not None and not case.complete)
        return wrong + [f"{STORE}: the file of the case {name} is missing or was edited" for name in lost]

    def find(self, keys: Collection[str], keep: Sequence[str]) -> dict[str, FinishedCase]:
        """Return the finished cases among `keys` of which all tables in `keep` were kept, by key.

        A case on which the solver failed counts as not finished.
        """
        return {
            case.row["key"]: case.finished()
            for case in self.lines()
            if case is not None and case.row["key"] in keys and case.row["status"] != Failure.FAILED
            and set(keep) <= set(case.row["kept"]) and case.complete
        }  # fmt: skip

    def add(self, key: str, row: Mapping[str, Any], finished: FinishedCase, keep: Sequence[str]) -> FinishedCase:
        """Write a finished case and return it with its tables on disk.

        Parameters
        ----------
        key : str
            Key of the case.
        row : mapping
            What is to be known of the case beside its results; its ``changes`` go into the file.
        finished : FinishedCase
            What it came to.
        keep : sequence of str
            Tables that were asked for.
        """
        more = dict(row)
        content = _packed(finished, more.pop("changes"))
        digest = hashlib.sha256(content).hexdigest()
        line = {
            "key": key, "status": finished.status, "certified": finished.certified, "note": finished.note,
            **{name: getattr(finished, name) for name in (*NUMBERS, "start")},
            **{name: finished.sums.get(name) for name in SUMS},
            "kept": list(keep), "tables": list(finished.tables), "info": dict(finished.info), "file": digest, **more,
        }  # fmt: skip
        with told_plainly(self.folder):
            self._write(self._file(digest), content)
            self._append({**line, "hash": _hash(line)})
        return replace(finished, key=key, tables=StoredTables(self._file(digest), tuple(finished.tables)))

    def query(self, sql: str) -> pd.DataFrame:
        """Return the answer to a question in SQL about ``runs`` and the kept tables (with the column ``key``).

        Raises
        ------
        InvalidInput
            If DuckDB does not understand it.
        """
        import duckdb

        found = self.cases()
        parts: dict[str, list[pd.DataFrame]] = {RUNS: [pd.DataFrame([_flat(case.row) for case in found])]}
        for case in found:
            for name, table in case.finished().tables.items():
                if len(table):
                    parts.setdefault(name, []).append(table.assign(key=case.row["key"]))
        with duckdb.connect() as connection:
            for name, frames in parts.items():
                connection.register(name, pd.concat(frames, ignore_index=True))
            try:
                return connection.execute(sql).df()
            except duckdb.Error as error:
                rule = f"be SQL about the tables {', '.join(sorted(parts))}"
                raise InvalidInput([Problem("query", str(error).splitlines()[0], rule, "correct it")]) from error

    def _file(self, digest: str) -> Path:
        return self.folder / STORE / CASES / f"{digest}.zip"

    def _write(self, target: Path, content: bytes) -> None:
        """Write a file under a draft name, wait until it is on disk, and move it into place."""
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = file_draft(self.folder / STORE)
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)

    def _append(self, line: Mapping[str, Any]) -> None:
        """Add a line and wait until it is on disk; one before it that was cut short is ended first."""
        text = json.dumps(line, ensure_ascii=False) + "\n"
        with (self.folder / STORE / LINES).open("ab+") as file:
            if file.tell():
                file.seek(-1, os.SEEK_END)
                text = text if file.read(1) == b"\n" else f"\n{text}"
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())


def _packed(finished: FinishedCase, changes: Sequence[Mapping[str, Any]]) -> bytes:
    """Return the content of the file of a case."""
    parts = {
        CHANGES: json.dumps(changes, ensure_ascii=False).encode(),
        **({PLAN: finished.plan} if finished.plan else {}),
    }
    for name, table in finished.tables.items():
        buffer = io.BytesIO()
        table.to_parquet(buffer, index=False)
        parts[name + TABLE] = buffer.getvalue()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, content in parts.items():
            file.writestr(zipfile.ZipInfo(name, DATE), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _part(file: Path, name: str) -> bytes:
    with zipfile.ZipFile(file) as parts:
        return parts.read(name)


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a line for a table: lists and mappings as JSON."""
    return {name: json.dumps(cell) if isinstance(cell, dict | list) else cell for name, cell in row.items()}


def _content(line: bytes) -> dict[str, Any] | None:
    """Return the content of a line, None unless it is as it was written."""
    try:
        content: dict[str, Any] = json.loads(line)
        return content if content.pop("hash") == _hash(content) else None
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _hash(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

"""The folder behind the workbench: tables as text, what is wrong with a draft of one, saving, runs that are kept."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from layout_opt.errors import InvalidInput, Problem
from layout_opt.facts.notices import notices_of
from layout_opt.instance.spec import Column, Table, Type
from layout_opt.model.discover import read_instance, table_specs
from layout_opt.show.dictionary import unit_words
from layout_opt.show.target import write_file
from layout_opt.workbench.guard import Refused

RUNS, DRAFTS, SCENARIOS = "runs", ".drafts", "scenarios"
TODAY = "first-look"
"""Name of the draft that the first look shows; it is made anew each time."""
_PLACE = re.compile(r"(?P<table>\w+)\.csv(?::(?P<line>\d+))?(?: (?P<column>\w+))?")
NUMBERS = (Type.NUMBER, Type.INTEGER)


@dataclass(frozen=True)
class Library:
    """An instance folder with its scenarios, and its runs in ``runs/``.

    Parameters
    ----------
    folder : Path
        The instance folder.
    """

    folder: Path

    @property
    def drafts(self) -> Path:
        """Where runs stand that nobody has kept yet."""
        return self.folder / RUNS / DRAFTS

    def scenarios(self) -> list[str]:
        """Return the names of the scenarios."""
        return sorted(path.stem for path in (self.folder / SCENARIOS).glob("*.toml"))

    def run_folder(self, name: str) -> Path:
        """Return the folder of a run, kept or not; raise Refused if there is none."""
        for above in (self.folder / RUNS, self.drafts):
            if (above / name / "run.json").is_file():
                return above / name
        raise Refused(HTTPStatus.NOT_FOUND, f"there is no run {name!r}")

    def runs(self) -> list[dict[str, Any]]:
        """Return what is known of each run, kept ones first."""
        places = [(above, above == self.drafts) for above in (self.folder / RUNS, self.drafts)]
        return [
            {"name": path.parent.name, "draft": draft, **_told(path)}
            for above, draft in places
            for path in sorted(above.glob("[!.]*/run.json"))
        ]

    def check_free(self, name: str) -> None:
        """Raise Refused where a run of that name is kept."""
        if (self.folder / RUNS / name).exists():
            raise Refused(HTTPStatus.CONFLICT, f"a run {name!r} is kept already: choose another name")

    def keep(self, name: str) -> None:
        """Keep a run that was solved; raise Refused where there is none, or one of that name is kept."""
        if name == TODAY or not (self.drafts / name / "run.json").is_file():
            raise Refused(HTTPStatus.NOT_FOUND, f"there is no run {name!r} to keep")
        self.check_free(name)
        (self.drafts / name).rename(self.folder / RUNS / name)

    def table(self, name: str) -> dict[str, Any]:
        """Return a table as text, with what its columns mean; raise Refused if it can have none."""
        path, spec = self.folder / f"{name}.csv", spec_of(name)
        columns = [*spec.keys, *spec.values]
        content = path.read_bytes() if path.is_file() else b""
        heads = [column.name for column in columns if column in spec.keys or column.default == "must be given"]
        return {
            "name": name, "doc": spec.doc, "seen": _mark(content), "columns": [_column(column) for column in columns],
            "rows": parsed(content.decode("utf-8-sig", errors="replace")) or [heads],
        }  # fmt: skip

    def problems(self, name: str, rows: list[list[str]]) -> dict[str, Any]:
        """Return what is wrong with the instance if a table were as given, and what looks odd where nothing is."""
        with tempfile.TemporaryDirectory(prefix="layout-opt-") as made:
            draft = Path(made) / self.folder.name
            shutil.copytree(self.folder, draft, ignore=lambda *_: {RUNS, "derive", "maps"})
            (draft / f"{name}.csv").write_text(as_csv(rows), encoding="utf-8", newline="")
            try:
                found = read_instance(draft)
            except InvalidInput as error:
                return {"problems": [_problem(problem) for problem in error.problems], "notices": []}
        return {"problems": [], "notices": list(notices_of(found))}

    def save(self, name: str, rows: list[list[str]], seen: object) -> str:
        """Write a table whole or not at all, and return its new mark; raise Refused if the file changed meanwhile."""
        path = self.folder / f"{spec_of(name).name}.csv"
        if _mark(path.read_bytes() if path.is_file() else b"") != seen:
            raise Refused(HTTPStatus.CONFLICT, f"{path.name} was changed by another program: open it again")
        content = as_csv(rows).encode()
        write_file(path, content)
        return _mark(content)


def spec_of(name: str) -> Table:
    """Return what is declared of a table; raise Refused for a name that no table has."""
    found = next((spec for spec in table_specs() if spec.name == name), None)
    if found is None:
        raise Refused(HTTPStatus.NOT_FOUND, f"there is no table {name!r}")
    return found


def parsed(text: str) -> list[list[str]]:
    """Return the lines of a CSV text, all as long as the first; raise Refused if it is none."""
    try:
        lines = [line for line in csv.reader(io.StringIO(text), strict=True) if line]
    except csv.Error as error:
        raise Refused(HTTPStatus.BAD_REQUEST, f"not a CSV table: {error}") from error
    width = len(lines[0]) if lines else 0
    return [[" ".join(cell.split()) for cell in (*line, *[""] * width)][:width] for line in lines]


def as_csv(rows: list[list[str]]) -> str:
    """Return lines as CSV, without those that are blank."""
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows(line for line in rows if any(cell.strip() for cell in line))
    return made.getvalue()


def table_list(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield each table that an instance may have: its name, what a row says, and whether it has the file."""
    for spec in table_specs():
        yield {"name": spec.name, "doc": spec.doc, "there": (folder / f"{spec.name}.csv").is_file()}


def _column(column: Column) -> dict[str, Any]:
    unit = unit_words(column.unit) if column.type in NUMBERS else ""
    return {
        "name": column.name, "doc": column.doc, "unit": unit, "choices": list(column.choices),
        "refers": column.refers or "", "number": column.type in NUMBERS,
    }  # fmt: skip


def _problem(problem: Problem) -> dict[str, Any]:
    """Return a problem with the table, row and column where it stands, as far as it names them."""
    found = _PLACE.match(problem.where)
    place: dict[str, Any] = found.groupdict() if found else {}
    line = place.get("line")
    return {
        "said": str(problem), "table": place.get("table"), "row": int(line) - 1 if line else None,
        "column": place.get("column"),
    }  # fmt: skip


def _told(path: Path) -> dict[str, Any]:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        record = {}
    names = ("status", "objective", "bound", "gap", "objective_kind", "money", "layout", "changes")
    return {name: record.get(name) for name in names} | {"passed": (record.get("certificate") or {}).get("passed")}


def _mark(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

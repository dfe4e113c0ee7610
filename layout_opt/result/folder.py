"""The run folder: written completely or not at all, and read back without the model."""

from __future__ import annotations

import json
import math
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from layout_opt.errors import InvalidInput, LayoutError, Notice, Problem
from layout_opt.instance import Instance, write_folder
from layout_opt.instance.geometry import layer_files
from layout_opt.model.discover import read_instance
from layout_opt.result.certificate import Certificate
from layout_opt.result.geo import LAYOUT, copy_layers, write_layout_gpkg
from layout_opt.result.kinds import RUN
from layout_opt.result.manifest import MANIFEST, hashes, read_manifest
from layout_opt.result.record import record_problems, stored_changes
from layout_opt.result.run_tables import text_columns
from layout_opt.result.run_views import RunViews
from layout_opt.result.stored_plan import write_plans
from layout_opt.result.switch import settle
from layout_opt.result.writer import add_files, write_folder_anew

RUN_FILE = RUN.record
TABLES = "tables"
INSTANCE = "instance"
MANIFEST_ENTRY = "manifest"
"""Entry of every record that names the list of files."""
COMPANION_ERRORS = (LayoutError, OSError, RuntimeError, ValueError)
"""What may go wrong with a file that a run is whole without: its data, the disk, GDAL (RuntimeError), its shapes."""


@dataclass(frozen=True)
class StoredRun(RunViews):
    """A run read back from its folder; see `RunViews` for what it shows.

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


def write_run(run: Any, target: str | Path) -> Path:
    """Write a `Run` as a folder: ``run.json``, ``tables/*.csv`` and ``instance/``, then ``layout.gpkg``.

    Parameters
    ----------
    run : Run
        With a layout.
    target : str or Path
        A new folder, or a run folder: what it holds of an earlier run is replaced, files of others stay.

    Warns
    -----
    Notice
        If ``layout.gpkg`` could not be made: the run is whole without it.

    Raises
    ------
    InvalidInput
        If something else stands at `target`, or nothing can be written there; what stood there is then as it was.
    """
    place = Path(target)

    def fill(draft: Path) -> None:
        write_folder(run.instance, draft / INSTANCE)
        if run.instance.folder is not None:
            copy_layers(run.instance.folder, draft / INSTANCE)
        write_tables(draft, run.tables)
        if run.beside:
            write_plans(draft, run.beside)
        write_record(draft / RUN_FILE, run_record(run, hashes(draft / INSTANCE)))

    write_folder_anew(place, RUN, fill)
    try:
        if layer_files(place / INSTANCE):
            add_files(place, lambda draft: write_layout_gpkg(draft, run.instance, run.tables, place / INSTANCE))
    except COMPANION_ERRORS as error:
        warnings.warn(f"{place / LAYOUT} could not be made; the run is whole without it: {error}", Notice, stacklevel=2)
    return place


def stored_of(run: Any) -> StoredRun:
    """Return a run, just solved or read back, as it would be read back from its folder.

    Raises
    ------
    InvalidInput
        If it has no layout.
    """
    if not run.tables:
        rule, fix = "have a layout to show", "look at `status`; ask `layout-opt explain` for the reason"
        raise InvalidInput([Problem("run", "no layout", rule, fix)])
    if isinstance(run, StoredRun):
        return run
    return StoredRun(run.instance.folder or Path(), run_record(run, {}), run.tables, run.instance)


def write_tables(draft: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write ``tables/NAME.csv`` into a draft; a table without columns says nothing and makes no file."""
    (draft / TABLES).mkdir()
    for name, table in tables.items():
        if len(table.columns):
            table.to_csv(draft / TABLES / f"{name}.csv", index=False, lineterminator="\n")


def write_record(path: Path, record: Mapping[str, Any]) -> None:
    """Write a record as JSON; it says that there is a list of files, so that a missing list is noticed."""
    text = json.dumps({**record, MANIFEST_ENTRY: MANIFEST}, indent=2, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def certificate_record(certificate: Certificate) -> dict[str, Any]:
    """Return what stands in ``run.json`` of a certificate."""
    return {
        "passed": certificate.passed,
        "objective": finite(certificate.objective),
        "checked": dict(certificate.checked),
        "violations": [str(violation) for violation in certificate.violations],
        "exceeded": [str(violation) for violation in certificate.exceeded],
    }


def run_record(run: Any, inputs: Mapping[str, str]) -> dict[str, Any]:
    """Return what stands in ``run.json``: status, numbers, hashes, changes, options, versions, certificate."""
    checked = None if run.certificate is None else certificate_record(run.certificate)
    return {
        "status": run.status.value,
        "objective": finite(run.objective),
        "bound": finite(run.bound),
        "gap": finite(run.gap),
        "seconds": round(run.seconds, 3),
        "peak_memory": run.info.get("peak_memory"),
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


def read_run(path: str | Path) -> StoredRun:
    """Read a run folder, given by itself or by its ``run.json``.

    Raises
    ------
    InvalidInput
        If it is no run folder, or if a file of it is missing or broken.
    """
    folder = Path(path).parent if Path(path).name == RUN_FILE else Path(path)
    settle(folder)
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
    tables = {path.stem: read_table(path) for path in table_files(folder)}
    return StoredRun(folder, info, tables, replace(read_instance(folder / INSTANCE), changes=changes))


def table_files(folder: Path) -> list[Path]:
    """Return the tables of a folder: those that its list names, without a list all; a table of somebody else is none.

    A table that is listed and missing is left out; `check` names it.
    """
    manifest = read_manifest(folder)
    found = sorted((folder / TABLES).glob("*.csv"))
    return [path for path in found if manifest is None or f"{TABLES}/{path.name}" in manifest.files]


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
    texts = text_columns() | words
    for column in frame.columns:
        if column in texts or column.startswith("name"):
            continue
        numbers = pd.to_numeric(frame[column], errors="coerce")
        blank = numbers.isna()
        wrong = blank & (frame[column] != "") if blank.any() else blank
        problems += [
            Problem(f"{path.name}:{place + 2} {column}", repr(frame[column][place]), "be a number", "solve again")
            for place in frame.index[wrong]
        ]
        frame[column] = numbers.astype("float64")
    if problems:
        raise InvalidInput(problems)
    return frame

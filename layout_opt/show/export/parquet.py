"""Result tables as Parquet files: columns carry unit and meaning, files the record of the run."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from layout_opt.result.folder import StoredRun
from layout_opt.result.run_tables import KEY_DOCS, UNIT_DOC, columns_of, run_tables
from layout_opt.show.words import PageLanguage

RECORD = b"layout_opt"
"""Key of the metadata of a file under which ``run.json`` stands."""
SUFFIX = ".parquet"


def write(run: StoredRun, target: Path, words_in: PageLanguage) -> None:
    """Write a folder with a file for each table; a number keeps every digit, a blank is null."""
    del words_in  # tables have no language
    target.mkdir()
    record = json.dumps(dict(run.info), ensure_ascii=False).encode()
    for name, frame in run.tables.items():
        table = pa.Table.from_pandas(frame, preserve_index=False)
        fields = [
            field.with_metadata({key.encode(): text.encode() for key, text in described(name, field.name).items()})
            for field in table.schema
        ]
        schema = pa.schema(fields, {**(table.schema.metadata or {}), RECORD: record})
        pq.write_table(table.cast(schema), target / f"{name}{SUFFIX}")


def described(table: str, column: str) -> dict[str, str]:
    """Return unit and meaning of a column, as far as the dictionary of run tables has them."""
    if column == "unit":
        return {"meaning": UNIT_DOC[1]}
    if table in run_tables() and column in (known := columns_of(table)):
        unit, meaning = known[column]
        return {"unit": unit, "meaning": meaning}
    return {"meaning": KEY_DOCS[column]} if column in KEY_DOCS else {}


def is_ours(path: Path) -> bool:
    """Tell whether a folder holds nothing but Parquet files of this program."""
    if not path.is_dir():
        return False
    files = list(path.iterdir())
    return all(
        file.suffix == SUFFIX and file.is_file() and RECORD in (pq.read_schema(file).metadata or {}) for file in files
    )

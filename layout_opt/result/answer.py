"""The folder of an answer that is no run: the instance of which was asked, tables, and a record that says how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from layout_opt.instance import Instance, write_folder
from layout_opt.result.folder import INSTANCE, TABLES, write_record, write_tables
from layout_opt.result.geo import copy_layers
from layout_opt.result.kinds import FolderKind
from layout_opt.result.stored_plan import StoredPlan, write_plans
from layout_opt.result.writer import write_folder_anew

PLOTS, INSTANCES = "plots", "instances"


def write_answer(
    folder: Path,
    kind: FolderKind,
    tables: Mapping[str, pd.DataFrame],
    record: Mapping[str, Any],
    asked: Instance | None = None,
    plans: Sequence[StoredPlan] = (),
    instances: Mapping[str, Instance] | None = None,
) -> list[Path]:
    """Write a folder in one go; what it held of an earlier answer disappears. Return record and tables.

    Parameters
    ----------
    folder : Path
        A new folder or one of this kind.
    kind : Kind
        What it is.
    tables : mapping of str to DataFrame
        Table by name.
    record : mapping
        Content of the record.
    asked : Instance, optional
        Of which was asked, changes made; its layers are kept with it.
    plans : sequence of StoredPlan
        Plans that give the values of the tables; `check` recomputes these from them.
    instances : mapping of str to Instance, optional
        Further instances by the name of their folder in ``instances/``, where the plans are not of the one asked of.
    """

    def fill(draft: Path) -> None:
        if asked is not None:
            write_asked(draft, asked)
        for name, instance in (instances or {}).items():
            write_folder(instance, draft / INSTANCES / name)
        if plans:
            write_plans(draft, plans)
        write_tables(draft, tables)
        write_record(draft / kind.record, record)

    write_folder_anew(folder, kind, fill)
    files = (folder / TABLES / f"{name}.csv" for name, table in tables.items() if len(table.columns))
    return [folder / kind.record, *sorted(files)]


def write_asked(draft: Path, instance: Instance) -> Path:
    """Write an instance, changes made, with its layers into a draft; return its folder."""
    made = write_folder(instance, draft / INSTANCE)
    if instance.folder is not None and instance.folder.is_dir():
        copy_layers(instance.folder, made)
    return made

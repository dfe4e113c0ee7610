"""Read an instance with the tables that the families declare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from layout_opt.instance import CORE_TABLES, Change, Instance, read_folder, read_workbook
from layout_opt.instance.from_frames import from_frames
from layout_opt.instance.spec import Table
from layout_opt.model.registry import families

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["families", "read_frames", "read_instance", "table_specs"]


def table_specs() -> tuple[Table, ...]:
    """Return the specs of all tables: the core's, then each family's."""
    return CORE_TABLES + tuple(table for family in families() for table in family.tables)


def read_instance(path: str | Path, changes: Sequence[Change] = ()) -> Instance:
    """Read an instance folder or workbook, apply changes, and validate everything.

    Parameters
    ----------
    path : str or Path
        Folder of CSV files, or an ``.xlsx`` workbook.
    changes : sequence of Change
        Edits to apply before validation.

    Returns
    -------
    Instance

    Raises
    ------
    InvalidInput
        With every problem found.
    """
    source = Path(path)
    checks = [family.check for family in families()]
    reader = read_workbook if source.suffix == ".xlsx" else read_folder
    return reader(source, table_specs(), checks, changes)


def read_frames(frames: Mapping[str, pd.DataFrame], settings: Mapping[str, Any]) -> Instance:
    """Return the checked instance that pandas frames make (see `Instance.from_frames`).

    Raises
    ------
    InvalidInput
        With every problem found.
    """
    return from_frames(frames, settings, table_specs(), [family.check for family in families()])

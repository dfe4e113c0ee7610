"""What a check of values found, and the means of all such checks: plans certified again, cells held against them."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from layout_opt.instance import Instance
from layout_opt.model.aim import Aim
from layout_opt.model.family import Plan
from layout_opt.result.certificate import Examination, examine
from layout_opt.result.claims import table_claims
from layout_opt.result.folder import TABLES
from layout_opt.result.plan import result_tables
from layout_opt.result.run import Run
from layout_opt.result.status import Status
from layout_opt.result.stored_plan import StoredPlan


@dataclass(frozen=True)
class Findings:
    """What a check of the values of a folder found.

    Parameters
    ----------
    violations : tuple of str
        Values that the kept plans do not give; empty if all are right.
    checked : mapping of str to int
        How many plans and values were recomputed.
    notes : tuple of str
        What was compared with its hash only.
    """

    violations: tuple[str, ...] = ()
    checked: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def certified(
    instance: Instance, plan: Plan, objective: float | None, name: str, aim: Aim | None = None
) -> tuple[list[str], Examination]:
    """Return what the certificate finds wrong with a plan of an instance, in words, and what it recomputed."""
    found = examine(instance, plan, objective, aim=aim)
    return [f"plan {name}: {violation}" for violation in found.certificate.violations], found


def rebuilt(instance: Instance, stored: StoredPlan) -> tuple[list[str], Run]:
    """Return what is wrong with a kept run, and the run with its result tables made again from its plan."""
    numbers = dict(stored.numbers or {})
    objective = numbers.get("objective")
    tables: dict[str, pd.DataFrame] = {}
    wrong: list[str] = []
    if stored.decisions:
        plan = stored.plan(instance)
        wrong, found = certified(instance, plan, objective, stored.name)
        if found.accounts:
            tables = result_tables(instance, plan, found.accounts, found.limits, found.value)
            if stored.prices is not None:
                tables["prices"] = stored.prices
    status = Status(numbers.get("status", Status.SOLVED))
    info = {"layout": stored.layout}
    return wrong, Run(instance, status, objective, numbers.get("bound"), numbers.get("gap"), 0.0, tables, None, info)


def read_columns(path: Path | io.StringIO, words: Collection[str] = ()) -> pd.DataFrame:
    """Return a table: columns of which every cell is a number or blank as numbers, all others and `words` as text."""
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    for column in frame.columns.difference(list(words), sort=False):
        numbers = pd.to_numeric(frame[column].where(frame[column] != ""), errors="coerce")
        if not (numbers.isna() & (frame[column] != "")).any():
            frame[column] = numbers.astype("float64")
    return frame


def told_tables(folder: Path, names: Iterable[str], words: Collection[str] = ()) -> dict[str, pd.DataFrame]:
    """Return tables of a folder by name, those that are there; the columns `words` are text."""
    paths = {name: folder / TABLES / f"{name}.csv" for name in names}
    return {
        name: read_columns(path, words) for name, path in paths.items() if path.is_file() and path.read_bytes().strip()
    }


def as_told(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table as it comes back from its file."""
    return read_columns(io.StringIO(frame.to_csv(index=False))) if len(frame.columns) else frame


def cell_violations(
    expected: Mapping[str, pd.DataFrame],
    told: Mapping[str, pd.DataFrame],
    only: Mapping[str, Iterable[str]] | None = None,
) -> list[str]:
    """Return the tables and cells of a folder that are not what the kept plans give.

    Parameters
    ----------
    expected, told : mapping of str to DataFrame
        What the plans give, and what stands in the folder.
    only : mapping of str to iterable of str, optional
        Columns of each table that are compared; by default all.
    """
    made = {name: as_told(frame) for name, frame in expected.items() if len(frame.columns)}
    said = dict(told)
    for name, columns in (only or {}).items():
        wanted = list(columns)
        made[name] = made[name][[column for column in wanted if column in made[name]]]
        if name in said:
            said[name] = said[name][[column for column in wanted if column in said[name]]]
    return list(table_claims(made, said, ()))

"""The rows and columns of an instance read off the plain twins, without the model.

The twins of the families (`account`, `uses`) are linear in the decisions. They are evaluated once at a plan in which
every decision is an affine form, its own column; what comes out are the coefficients of every row, balance and
objective. The model's arrays have no part in it: a test holds one to the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from layout_opt.errors import ModelError
from layout_opt.facts.affine import CONSTANT, AffineForm
from layout_opt.facts.frames import keys_of
from layout_opt.instance import Instance
from layout_opt.model.aim import Aim
from layout_opt.model.collecting import objects_that_stay
from layout_opt.model.discover import families
from layout_opt.model.family import Accounts, Decision, Plan
from layout_opt.model.ledger import Key
from layout_opt.model.objective import aim_value
from layout_opt.model.registry import BALANCES, ledger_specs
from layout_opt.model.terms import Floats
from layout_opt.result.plan import accounts_of, largest_alike

TODAY = "today"

RowName = tuple[str, str, str, str]
"""Node, family, row and key, as in the tables of limits and prices."""
ColumnName = tuple[str, Key]
"""Decision and key."""


@dataclass(frozen=True)
class LinearTwin:
    """Rows ``lower <= matrix @ x <= upper`` over the decisions of an instance, each ``least <= x <= most``.

    Parameters
    ----------
    instance : Instance
        Read from the CSV files.
    columns : tuple of ColumnName
        Decision and key of each column.
    decisions : tuple
        Each decision, its first column and the one after its last.
    least, most : array
        Bounds of each column (infinite = none).
    integer : array of bool
        Whether a decision is whole.
    rows : tuple of RowName
        Name of each row.
    matrix : csr_array
        Rows x columns.
    lower, upper : array
        Sides of each row (infinite = none).
    plan, accounts
        The decisions as affine forms, and the ledgers made of them.
    """

    instance: Instance
    columns: tuple[ColumnName, ...]
    decisions: tuple[tuple[Decision, int, int], ...]
    least: Floats
    most: Floats
    integer: np.ndarray
    rows: tuple[RowName, ...]
    matrix: Any
    lower: Floats
    upper: Floats
    plan: Plan
    accounts: Accounts

    @cached_property
    def row_numbers(self) -> dict[RowName, int]:
        """The number of each row."""
        return {name: number for number, name in enumerate(self.rows)}

    def costs(self, aim: Aim) -> tuple[Floats, float]:
        """Return the coefficient of every column in an aim, and its constant.

        Raises
        ------
        ModelError
            If the aim is not linear in the decisions (the least of several regions).
        """
        try:
            form = aim_value(self.instance, aim, self.plan, self.accounts)
        except ModelError as error:
            raise ModelError(f"the aim {aim} is not linear in the decisions: {error}") from error
        _, columns, coefficients, constant = _gathered([form])
        return np.bincount(columns, coefficients, minlength=len(self.columns)).astype(np.float64), float(constant[0])

    @cached_property
    def by_column(self) -> Any:
        """The matrix column by column."""
        return self.matrix.tocsc()

    def with_rows(self, names: Sequence[RowName], matrix: Any, lower: Floats, upper: Floats) -> LinearTwin:
        """Return the same with rows more."""
        return replace(
            self,
            rows=(*self.rows, *names),
            matrix=sparse.vstack([self.matrix, matrix], format="csr"),
            lower=np.concatenate([self.lower, lower]),
            upper=np.concatenate([self.upper, upper]),
        )

    def values(self, plan: Plan) -> tuple[Floats, Floats]:
        """Return the value of every column in a plan (0 where it says nothing), and the largest of the same unit."""
        values, alike = np.zeros(len(self.columns)), np.zeros(len(self.columns))
        for decision, start, end in self.decisions:
            keys = [key for _, key in self.columns[start:end]]
            frame = plan.frame(decision.name, decision.keys)
            known = dict(zip(keys_of(frame, decision.keys), frame["amount"].tolist(), strict=True))
            values[start:end] = [known.get(key, 0.0) for key in keys]
            alike[start:end] = largest_alike(keys, decision, values[start:end])
        return values, alike


def linear_twin(instance: Instance, layout: str = "best") -> LinearTwin:
    """Return the rows and columns of an instance by its plain twins.

    Parameters
    ----------
    instance : Instance
        Read from the CSV files.
    layout : str
        ``best``; or ``today``, in which limits are not enforced and today's decisions are held.

    Raises
    ------
    ModelError
        If the twin of a family is not linear in the decisions; the message names the row.
    """
    with objects_that_stay():
        frames, columns, decisions, least, most, integer = _columns(instance, layout)
        plan = Plan(frames, layout)
        accounts = accounts_of(instance, plan)
        rows, forms, senses = _rows(instance, plan, accounts)
        places, terms, coefficients, constants = _gathered(forms)
    if not np.isfinite(constants).all() or not np.isfinite(coefficients).all():
        wrong = ",".join(rows[int(np.argmin(np.isfinite(constants)))])
        raise ModelError(f"the row {wrong} is not linear in the decisions: its twin gives no number")
    shape = (len(rows), len(columns))
    matrix = sparse.coo_array((coefficients, (places, terms)), shape=shape).tocsr()
    matrix.eliminate_zeros()
    sense, side = np.array(senses, dtype=object), 0.0 - constants
    return LinearTwin(
        instance, columns, decisions, least, most, integer, rows, matrix,
        np.where(sense == "<=", -np.inf, side), np.where(sense == ">=", np.inf, side), plan, accounts,
    )  # fmt: skip


def _columns(
    instance: Instance, layout: str
) -> tuple[
    dict[str, pd.DataFrame], tuple[ColumnName, ...], tuple[tuple[Decision, int, int], ...], Floats, Floats, np.ndarray
]:
    """Return the decisions as frames of affine forms, the columns and their decisions, bounds and wholeness."""
    frames: dict[str, pd.DataFrame] = {}
    columns: list[ColumnName] = []
    decisions: list[tuple[Decision, int, int]] = []
    least: list[float] = []
    most: list[float] = []
    integer: list[bool] = []
    for family in families():
        places = family.places(instance)
        held = family.today(instance) if layout == TODAY else {}
        for decision in family.decisions:
            frame = places[decision.name][list(decision.keys)].reset_index(drop=True)
            keys, fixed = keys_of(frame, decision.keys), held.get(decision.name, {})
            upper = np.inf if decision.upper is None else decision.upper
            forms = [AffineForm(1.0, len(columns) + at) for at in range(len(keys))]
            frames[decision.name] = frame.assign(amount=pd.Series(forms, dtype=object))
            decisions.append((decision, len(columns), len(columns) + len(keys)))
            columns += [(decision.name, key) for key in keys]
            least += [max(0.0, fixed.get(key, 0.0)) for key in keys]
            most += [fixed.get(key, upper) for key in keys]
            integer += [decision.integer] * len(keys)
    return frames, tuple(columns), tuple(decisions), np.array(least), np.array(most), np.array(integer, dtype=bool)


def _rows(
    instance: Instance, plan: Plan, accounts: Accounts
) -> tuple[tuple[RowName, ...], list[AffineForm], list[str]]:
    """Return name, ``used - limit`` and sense of every limit, and of every balance."""
    names: list[RowName] = []
    forms: list[AffineForm] = []
    senses: list[str] = []
    for node, family, row, key, form, sense in _limits(instance, plan, accounts):
        names.append((node, family, row, key))
        forms.append(form)
        senses.append(sense)
    for spec in ledger_specs():
        if spec.balance and len(accounts[spec.name]):
            sums = accounts[spec.name].groupby(list(spec.index), sort=True)["amount"].sum().reset_index()
            for place, form in zip(keys_of(sums, spec.index), sums["amount"].tolist(), strict=True):
                names.append((place[0], BALANCES, spec.row.name, ",".join(place[1:])))
                forms.append(form)
                senses.append("=")
    return tuple(names), forms, senses


def _limits(instance: Instance, plan: Plan, accounts: Accounts) -> Iterator[tuple[str, str, str, str, Any, str]]:
    """Yield node, family, row, key, ``used - limit`` and sense of every limit that is enforced."""
    for family in families():
        for frame in family.uses(instance, plan, accounts):
            kept = frame if plan.layout != TODAY else frame[~frame["limit_row"]]
            columns = (kept[name].tolist() for name in ("node", "row", "key", "used", "limit", "sense"))
            for node, row, key, used, limit, sense in zip(*columns, strict=True):
                yield node, family.name, row, key, used - limit, sense


def _gathered(forms: Iterable[AffineForm | float]) -> tuple[np.ndarray, np.ndarray, Floats, Floats]:
    """Return row, column and coefficient of every term of some forms, and the constant of each form."""
    columns: list[int] = []
    coefficients: list[float] = []
    counts: list[int] = []
    for form in forms:
        named, given = form.terms() if isinstance(form, AffineForm) else ([CONSTANT], [float(form)])
        columns += named
        coefficients += given
        counts.append(len(named))
    rows = np.repeat(np.arange(len(counts)), counts)
    place, amount = np.array(columns, dtype=np.int64), np.array(coefficients, dtype=np.float64)
    known = place != CONSTANT
    constants = np.bincount(rows[~known], amount[~known], minlength=len(counts)).astype(np.float64)
    return rows[known], place[known], amount[known], constants

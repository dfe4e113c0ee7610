"""What the gain hangs on: every column of data, by status, made 1 % larger, and how far that moves the gain.

By count most numbers of an instance may be assumed and hardly matter, or the other way round. The gain is that of the
linear relaxation over the first layout: what stands and works there is held, what is sold and moved is chosen anew, and
limits are let be, since numbers that are 1 % larger may break them by 1 %. A step of 1 % down stands for one up where
numbers cannot be larger (a share of 1) or the first layout cannot stand (inputs that are not made).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from layout_opt.analysis.sensitivity.result_rows import row_blocks
from layout_opt.errors import InvalidInput, Problem
from layout_opt.instance import Change, Instance, changed
from layout_opt.instance.spec import Type
from layout_opt.languages import Catalogue, catalogue, unit_in
from layout_opt.model.objective import stages
from layout_opt.model.registry import families
from layout_opt.result.status_shares import NOT_DATA, STATUSES, UNSTATED, deciding_rows, status_shares
from layout_opt.result.stored_plan import StoredPlan
from layout_opt.solver.arrays import Arrays
from layout_opt.solver.direct import direct_model
from layout_opt.solver.ending import Ending
from layout_opt.solver.highs import Options, optimise

STEP = 0.01
"""Share by which numbers are made larger [1]."""
COLUMNS = ("numbers", "status", "cells", "effect", "share", "note", "unit")
NO_GAIN = "cannot be 1 % larger or smaller: not weighed"
"""Note of numbers that neither step leaves valid, with the first layout standing."""
NOTHING = 1e-9
"""Share of the largest effect that is round-off [1]."""


@dataclass(frozen=True)
class WeighedNumbers:
    """The numbers of one column that came about in one way.

    Parameters
    ----------
    name : str
        ``TABLE.COLUMN``.
    status : str
        real, derived, calibrated, assumed or unstated.
    cells : int
        How many.
    edits : tuple of Change
        What scales them; the factor is put in place of ``scale``.
    """

    name: str
    status: str
    cells: int
    edits: tuple[Change, ...]

    def scaled(self, factor: float) -> list[Change]:
        """Return the changes that multiply them."""
        return [edit.model_copy(update={"scale": factor}) for edit in self.edits]


def numbers_of(instance: Instance) -> Iterator[WeighedNumbers]:
    """Yield the numbers of every column by status, in the order of the tables."""
    said = instance.tables.get("provenance")
    known = {} if said is None else dict(said["status"])
    for table, rows in instance.tables.items():
        for spec in () if table in NOT_DATA else instance.specs[table].values:
            if spec.type in (Type.TEXT, Type.CHOICE, Type.FLAG) or spec.beside or spec.name not in rows:
                continue
            status = deciding_rows(instance, table, spec.name).map(known).fillna(UNSTATED)
            keys = rows.loc[status.index, list(instance.specs[table].key_names)]
            for name in (name for name in (*STATUSES, UNSTATED) if (status == name).any()):
                mask = status == name
                edits = tuple(
                    Change(table=table, where=block, column=spec.name, scale=1.0) for block in row_blocks(keys, mask)
                )
                yield WeighedNumbers(f"{table}.{spec.name}", name, int(mask.sum()), edits)


def weights(instance: Instance, stored: StoredPlan, options: Options) -> pd.DataFrame:
    """Return the table of weights: numbers, status, cells, effect, share, note, unit.

    Parameters
    ----------
    instance : Instance
        Of the second layout.
    stored : StoredPlan
        The first layout.
    options : Options
        Of each solve.

    Returns
    -------
    DataFrame
        ``effect``: what 1 % more of the numbers adds to the gain [money / yr]; ``share``: of all effects, whatever
        their sign [1]. Rows in the order of their share.

    Raises
    ------
    InvalidInput
        If the relaxation of the instance itself has no gain over the first layout.
    """
    base = _gain(instance, stored, options)
    if base is None:
        fix = "compare layouts of instances in which both can stand"
        raise InvalidInput([Problem("the weights", "no relaxation", "hold the first layout and a best one", fix)])
    unit, found = instance.units.column("{money}/yr"), []
    for each in numbers_of(instance):
        effect = _effect(instance, stored, each, options, base)
        found.append((each.name, each.status, each.cells, effect, 0.0, "" if np.isfinite(effect) else NO_GAIN, unit))
    table = pd.DataFrame(found, columns=list(COLUMNS))
    noise = table["effect"].abs() <= NOTHING * max(abs(base), float(table["effect"].abs().max()))
    made = with_shares(table.assign(effect=table["effect"].mask(noise, 0.0)))
    return made.sort_values("share", ascending=False, kind="stable", ignore_index=True)


def with_shares(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with the share of each effect in all of them, whatever their sign."""
    size = table["effect"].abs().fillna(0.0)
    return table.assign(share=size / size.sum() if size.sum() else 0.0)


def weighted_shares(table: pd.DataFrame) -> dict[str, float]:
    """Return status -> its share of all effects [1], those above zero."""
    sums = table.groupby("status")["share"].sum()
    return {name: float(sums[name]) for name in (*STATUSES, UNSTATED) if sums.get(name, 0.0) > 0}


def weight_sentence(instance: Instance, table: pd.DataFrame, words: Catalogue | None = None) -> str:
    """Return the shares of each status by count and by effect, and the column that moves the gain most."""
    words = words or catalogue("en")
    counted, weighed = _told(status_shares(instance), words), weighted_shares(table)
    if not weighed:
        return words.finding("weights_nothing", counted=counted)
    first = table.iloc[0]
    return words.finding(
        "weights_line", counted=counted, weighed=_told(weighed, words), status=words.word(str(first["status"])),
        numbers=first["numbers"], effect=float(first["effect"]), unit=unit_in(str(first["unit"]), words),
        share=100 * float(first["share"]),
    )  # fmt: skip


def _told(shares: Mapping[str, float], words: Catalogue) -> str:
    told = (
        words.finding("weights_share", share=100 * share, status=words.word(name)) for name, share in shares.items()
    )
    return words.listed(told)


def _effect(instance: Instance, stored: StoredPlan, each: WeighedNumbers, options: Options, base: float) -> float:
    """Return what 1 % more adds to the gain; the first step that can be made tells, NaN if neither can."""
    for step in (STEP, -STEP):
        try:
            made = changed(instance, each.scaled(1.0 + step))
        except InvalidInput:
            continue
        gain = _gain(made, stored, options)
        if gain is not None:
            return (gain - base) * float(np.sign(step))
    return float("nan")


def _gain(instance: Instance, stored: StoredPlan, options: Options) -> float | None:
    """Return what the best layout of the relaxation has more than the first layout; None where either is none."""
    stage = stages(instance)[0]
    model = direct_model(instance)
    arrays = model.arrays(stage.aim, maximise=stage.maximise).relaxed()
    places = {number: at for at, number in enumerate(arrays.numbers.tolist())}
    held: dict[int, float] = {}
    for family in families():
        for name, today in family.today(instance).items():
            if name not in model.decisions:
                continue
            known, columns = stored.decisions.get(name, {}), model.decisions[name]
            held |= {
                places[columns[key]]: float(known.get(key, 0.0))
                for key in today if key in columns and columns[key] in places
            }  # fmt: skip
    values = [_optimum(each, options) for each in (_placed(arrays, held), arrays)]
    if values[0] is None or values[1] is None:
        return None
    return (values[1] - values[0]) * (1.0 if stage.maximise else -1.0)


def _placed(arrays: Arrays, held: Mapping[int, float]) -> Arrays:
    """Return the program with what stands and works as held, and limits let be."""
    free = {(family.name, row.name) for family in families() for row in family.rows if row.limit}
    limits = np.array([(place.block, place.row) in free for place in arrays.rows], dtype=bool)
    lower, upper = arrays.lower.copy(), arrays.upper.copy()
    at, value = np.array(list(held), dtype=int), np.array(list(held.values()))
    lower[at], upper[at] = value, value
    return replace(
        arrays, lower=lower, upper=upper,
        row_lower=np.where(limits, -np.inf, arrays.row_lower), row_upper=np.where(limits, np.inf, arrays.row_upper),
    )  # fmt: skip


def _optimum(arrays: Arrays, options: Options) -> float | None:
    found = optimise(arrays, options)
    return found.objective if found.ending is Ending.OPTIMAL else None

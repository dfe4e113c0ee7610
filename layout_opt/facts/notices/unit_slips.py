"""Units of the same kind, compared: 1e4 t of a mill that make 1 t of paper are a slip of a unit, or a rare ore."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from layout_opt.instance import Instance

APART = 1e3
"""Factor between two units of the same kind, and between the amounts they count, from which a notice is due [1]."""
NAMED = 5
"""Rows of one column named before the rest are counted."""


@dataclass(frozen=True)
class Ratio:
    """A column that says how much of something goes with a unit of activity.

    Parameters
    ----------
    table, column : str
        Where it stands.
    kind : str
        Kind of unit of what it counts: ``commodity``, ``factor`` or ``pollutant``.
    verb : str
        What activity does with it.
    least : float
        Smallest amount, in units of activity, that is not odd [1].
    """

    table: str
    column: str
    kind: str
    verb: str
    least: float


RATIOS = (
    Ratio("technology_goods", "output", "commodity", "make", 1 / APART),
    Ratio("technology_goods", "input", "commodity", "take in", 1 / APART),
    Ratio("technology_factors", "use", "factor", "use", 0.0),
    Ratio("technology_emissions", "intensity", "pollutant", "emit", 0.0),
)
"""Little of a factor or a pollutant is usual; too much of anything is not."""


def unit_notices(instance: Instance) -> list[str]:
    """Return a sentence for each amount per activity that is odd given two units of the same kind."""
    found = []
    for ratio in RATIOS:
        odd = list(_odd(instance, ratio)) if instance.has(ratio.table) else []
        found += odd[:NAMED]
        if len(odd) > NAMED:
            found.append(f"{instance.label(ratio.table)}: {len(odd) - NAMED} more such amounts in {ratio.column}.")
    return found


def _odd(instance: Instance, ratio: Ratio) -> Iterator[str]:
    rows = instance.tables[ratio.table]
    rows = rows[rows[ratio.column].notna() & (rows[ratio.column] != 0)]
    pairs = _written(instance, rows, ratio)
    for (technology, other), own in pairs.groupby(["technology", ratio.kind], sort=True):
        activity = instance.units.of("activity", str(technology))
        unit = instance.units.of(ratio.kind, str(other))
        if not instance.units.same_kind(activity, unit):
            continue
        factor = instance.units.factor(unit, activity)
        amount = float(own[ratio.column].abs().max())
        if 1 / APART < factor < APART or ratio.least < amount * factor < APART:
            continue
        yield (
            f"{instance.label(ratio.table)}: {_amount(1.0, activity)} of {technology} {ratio.verb} "
            f"{_amount(amount, unit)} of {other}: a factor of {_power(factor)} between units of the same kind."
        )


def _written(instance: Instance, rows: pd.DataFrame, ratio: Ratio) -> pd.DataFrame:
    """Return the rows with technology and good, factor or pollutant written out where they hold ``*``."""
    for column, set_name in (("technology", "TECHNOLOGY"), (ratio.kind, ratio.kind.upper())):
        every = rows[column] == "*"
        if every.any():
            members = pd.DataFrame({column: instance.members(set_name)})
            more = rows[every].drop(columns=column).merge(members, how="cross")
            rows = pd.concat([rows[~every], more[rows.columns]], ignore_index=True)
    return rows


def _amount(value: float, unit: str) -> str:
    """Return an amount in a unit that may begin with a number, e.g. ``1e4 t``, ``2 t`` or ``0.5 x 1e4 t``."""
    if not unit[:1].isdigit():
        return f"{value:g} {unit}"
    return unit if value == 1.0 else f"{value:g} x {unit}"


def _power(factor: float) -> str:
    """Return a factor above 1, a power of ten as such, e.g. ``1e4``."""
    apart = max(factor, 1 / factor)
    digits = round(math.log10(apart))
    return f"1e{digits}" if math.isclose(apart, 10.0**digits) else f"{apart:.6g}"

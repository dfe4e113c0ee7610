"""Which measures are asked of which data: one call that returns every table, for the command line and for scripts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

import pandas as pd

from layout_opt.analysis.productivity.advice import advice
from layout_opt.analysis.productivity.assumptions import ReferencePeriods, chosen
from layout_opt.analysis.productivity.bootstrap import DRAWS, bootstrap
from layout_opt.analysis.productivity.by_production import by_production
from layout_opt.analysis.productivity.dea import dea
from layout_opt.analysis.productivity.decomposition import decomposition, scale_efficiency
from layout_opt.analysis.productivity.directional import directional_distance
from layout_opt.analysis.productivity.label_order import PERIOD, UNIT
from layout_opt.analysis.productivity.malmquist_luenberger import malmquist_luenberger
from layout_opt.analysis.productivity.materials_balance import materials_balance
from layout_opt.analysis.productivity.observations import in_order_of, of_period, periods_of
from layout_opt.analysis.productivity.slacks import slacks_based
from layout_opt.analysis.productivity.solow import solow
from layout_opt.analysis.productivity.super_efficiency import super_efficiency
from layout_opt.errors import InvalidInput, Problem


class ProductivityMeasure(StrEnum):
    """The measures by the names that the command line gives them."""

    DEA = "dea"
    DIRECTIONAL = "directional"
    SLACKS = "slacks"
    BY_PRODUCTION = "by_production"
    MATERIALS_BALANCE = "materials_balance"
    SUPER_EFFICIENCY = "super_efficiency"
    SCALE = "scale"
    BOOTSTRAP = "bootstrap"
    ADVICE = "advice"
    CHANGE = "change"
    CAUSES = "causes"
    SOLOW = "solow"


OVER_TIME = frozenset({ProductivityMeasure.CHANGE, ProductivityMeasure.CAUSES})
"""Measures that need two periods; the Solow residual takes either."""


@dataclass(frozen=True)
class Inquiry:
    """Data with roles, and what is assumed.

    Parameters
    ----------
    frame : DataFrame
        Units as index, or period and unit.
    inputs, goods, bads : tuple of str
        Its columns.
    disposability, returns, orientation, reference : str
        See `layout_opt.analysis.productivity.assumptions`. In a panel a measure of level takes each period by itself
        (contemporaneous) or all periods as one set (global).
    polluting : tuple of str
        Inputs that cause the bads; none named: all.
    contents, elasticities : mapping
        For the materials balance and the Solow residual (empty: estimated).
    draws, seed : int
        Of the bootstrap.
    """

    frame: pd.DataFrame
    inputs: tuple[str, ...]
    goods: tuple[str, ...]
    bads: tuple[str, ...] = ()
    disposability: str = "weak"
    returns: str = "constant"
    orientation: str = "input"
    reference: str = "contemporaneous"
    polluting: tuple[str, ...] = ()
    contents: Mapping[str, float] = field(default_factory=dict)
    elasticities: Mapping[str, float] = field(default_factory=dict)
    draws: int = DRAWS
    seed: int = 0

    @property
    def is_panel(self) -> bool:
        """Whether there are periods."""
        return self.frame.index.nlevels == 2

    @property
    def assumed(self) -> dict[str, Any]:
        """Everything but the data, as plain values of a record."""
        return {each.name: _plain(getattr(self, each.name)) for each in fields(self) if each.name != "frame"}

    @property
    def observations(self) -> pd.DataFrame:
        """The data as a flat table: period (of a panel), unit, a column for each quantity."""
        every = dict.fromkeys((*self.inputs, *self.goods, *self.bads))
        return self.frame[list(every)].reset_index()


def inquiry_of(observations: pd.DataFrame, assumed: Mapping[str, Any], periods: Sequence[str] = ()) -> Inquiry:
    """Return an inquiry from its flat table and its assumptions: the way back.

    Parameters
    ----------
    observations : DataFrame
        As `Inquiry.observations`.
    assumed : mapping
        As `Inquiry.assumed`.
    periods : sequence of str, optional
        Order of the periods where it is not that of their names.
    """
    frame = observations.copy()
    if periods:
        frame[PERIOD] = pd.Categorical(frame[PERIOD], categories=list(periods), ordered=True)
    index = [PERIOD, UNIT] if PERIOD in frame else [UNIT]
    plain: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in assumed.items()
    }
    return Inquiry(frame.set_index(index), **plain)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else dict(value) if isinstance(value, Mapping) else value


def usual(inquiry: Inquiry) -> list[ProductivityMeasure]:
    """Return the measures that are asked of data if nobody says which."""
    level = ProductivityMeasure.DIRECTIONAL if inquiry.bads else ProductivityMeasure.DEA
    if not inquiry.is_panel or len(periods_of(inquiry.frame)) < 2:
        return [level, ProductivityMeasure.ADVICE]
    return [level, ProductivityMeasure.CHANGE, ProductivityMeasure.CAUSES, ProductivityMeasure.ADVICE]


def measured(inquiry: Inquiry, measures: Sequence[str] = ()) -> dict[ProductivityMeasure, pd.DataFrame]:
    """Return the tables of the measures asked for.

    Parameters
    ----------
    inquiry : Inquiry
        Data and assumptions.
    measures : sequence of str
        Names of `ProductivityMeasure`; by default `usual`.

    Raises
    ------
    InvalidInput
        With every problem of the data; if a measure is unknown, needs periods that there are not, or lacks contents.
    """
    asked = [chosen("measure", name, ProductivityMeasure) for name in measures] or usual(inquiry)
    problems = []
    if not inquiry.is_panel:
        problems += [
            Problem(f"measure {name}", "no periods", "be given a panel", "name the column of periods, or give two runs")
            for name in asked if name in OVER_TIME
        ]  # fmt: skip
    if ProductivityMeasure.MATERIALS_BALANCE in asked and not inquiry.contents:
        fix = "give e.g. --content feed=0.02"
        problems.append(Problem("measure materials_balance", "no contents", "know what inputs hold", fix))
    if problems:
        raise InvalidInput(problems)
    made = {name: in_order_of(inquiry.frame, _table(inquiry, name)) for name in dict.fromkeys(asked)}
    for name, frame in made.items():
        frame.attrs["measure"] = str(name)
    return made


def _table(inquiry: Inquiry, name: ProductivityMeasure) -> pd.DataFrame:
    """Return the table of one measure."""
    ask, roles = inquiry, (inquiry.inputs, inquiry.goods, inquiry.bads)
    if name is ProductivityMeasure.CHANGE:
        return malmquist_luenberger(ask.frame, *roles, ask.disposability, ask.reference, ask.returns)
    if name is ProductivityMeasure.CAUSES:
        return decomposition(ask.frame, *roles, ask.disposability, ask.reference)
    if name is ProductivityMeasure.SOLOW:
        return solow(ask.frame, (*ask.inputs, *ask.bads), ask.goods, ask.elasticities or None)
    return _by_period(inquiry, LEVELS[name])


Level = Callable[[Inquiry, pd.DataFrame], pd.DataFrame]
LEVELS: Mapping[ProductivityMeasure, Level] = {
    ProductivityMeasure.DEA: lambda ask, frame: dea(frame, ask.inputs, ask.goods, ask.orientation, ask.returns),
    ProductivityMeasure.DIRECTIONAL: lambda ask, frame: directional_distance(
        frame, ask.inputs, ask.goods, ask.bads, ask.disposability, None, ask.returns
    ),
    ProductivityMeasure.SLACKS: lambda ask, frame: slacks_based(
        frame, ask.inputs, ask.goods, ask.bads, "none", ask.returns
    ),
    ProductivityMeasure.BY_PRODUCTION: lambda ask, frame: by_production(
        frame, ask.inputs, ask.goods, ask.bads, ask.polluting or None, ask.returns
    ),
    ProductivityMeasure.MATERIALS_BALANCE: lambda ask, frame: materials_balance(
        frame, ask.inputs, ask.goods, ask.contents, ask.returns
    ),
    ProductivityMeasure.SUPER_EFFICIENCY: lambda ask, frame: super_efficiency(
        frame, ask.inputs, ask.goods, ask.orientation, ask.returns
    ),
    ProductivityMeasure.SCALE: lambda ask, frame: scale_efficiency(frame, ask.inputs, ask.goods, ask.orientation),
    ProductivityMeasure.BOOTSTRAP: lambda ask, frame: bootstrap(
        frame, ask.inputs, ask.goods, ask.orientation, ask.returns, ask.draws, seed=ask.seed
    ),
    ProductivityMeasure.ADVICE: lambda ask, frame: advice(
        frame, ask.inputs, ask.goods, ask.bads, ask.disposability, ask.returns
    ),
}
"""How a measure of level is asked of one set of units."""


def _by_period(inquiry: Inquiry, level: Level) -> pd.DataFrame:
    """Return a measure of level of every unit, each period against itself, or all together."""
    together = chosen("reference", inquiry.reference, ReferencePeriods) is ReferencePeriods.GLOBAL
    if not inquiry.is_panel or together:
        return level(inquiry, inquiry.frame)
    parts, problems = {}, []
    for period in periods_of(inquiry.frame):
        try:
            parts[period] = level(inquiry, of_period(inquiry.frame, period))
        except InvalidInput as error:
            problems += [replace(each, where=each.where.replace("frame", f"{period}", 1)) for each in error.problems]
    if problems:
        raise InvalidInput(problems)
    made: pd.DataFrame = pd.concat(parts, names=[PERIOD])
    made.attrs = next(iter(parts.values())).attrs
    return made

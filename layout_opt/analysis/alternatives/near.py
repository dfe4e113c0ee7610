"""The best layout of an instance, and what "nearly as good" means: within a share of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from layout_opt.analysis.cooperation import Range
from layout_opt.analysis.program import CertifiedLayout, Program, Row, open_program
from layout_opt.analysis.solve_store import SolveStore
from layout_opt.errors import InvalidInput, Problem
from layout_opt.instance import Instance, Objective
from layout_opt.model.objective import Stage, stages
from layout_opt.solver.arrays import Floats
from layout_opt.solver.highs import Ending, Options, Outcome

KINDS = (Objective.NET_EFFECTIVE_OUTPUT, Objective.COST)
"""Objectives with one stage, of which a share is given away."""
ROUND_OFF = 1e-9
"""Share of the objective that is round-off [1]."""


@dataclass(frozen=True)
class NearLayout:
    """A layout found; `merit` is its objective turned so that more is better.

    Parameters
    ----------
    columns : array
        Values of the columns.
    merit : float
        Objective, more being better.
    layout : Layout
        Tables and certificate.
    """

    columns: Floats
    merit: float
    layout: CertifiedLayout


@dataclass(frozen=True)
class Near:
    """The layouts within a share of the best.

    Parameters
    ----------
    program : Program
        The instance, compiled.
    stage : Stage
        Its objective.
    best : Found
        The best layout.
    bound : float
        Proven bound of the objective, more being better.
    within : float
        Share of the best that may be given away [1].
    options : Options
        Of every solve.
    """

    program: Program
    stage: Stage
    best: NearLayout
    bound: float
    within: float
    options: Options

    @property
    def sign(self) -> float:
        """1 where more of the objective is better, -1 where less is."""
        return 1.0 if self.stage.maximise else -1.0

    @property
    def vector(self) -> Floats:
        """The objective over the columns, more being better."""
        return self.sign * self.program.vector(self.stage.aim)

    @property
    def threshold(self) -> float:
        """Least merit of a layout that is nearly as good."""
        return self.best.merit - self.within * abs(self.best.merit)

    @property
    def round_off(self) -> float:
        """Differences of merit below this are none."""
        return ROUND_OFF * abs(self.best.merit)

    @property
    def row(self) -> Row:
        """The row that keeps a layout nearly as good."""
        return Row(self.vector, lower=self.threshold - self.round_off)

    def found(self, columns: Floats) -> NearLayout:
        """Return a layout of the columns, certified."""
        merit = float(self.vector @ columns[: self.program.size])
        layout = self.program.layout(columns, self.stage.aim, self.sign * merit)
        return NearLayout(columns[: self.program.size], merit, layout)

    def best_with(self, rows: Sequence[Row], bounds: Mapping[int, tuple[float, float]] | None = None) -> Outcome:
        """Return the best layout under further rows and bounds, its objective turned so that more is better."""
        return self.program.optimise(self.vector, self.options, rows=rows, bounds=bounds)

    def loss(self, outcome: Outcome) -> Range | None:
        """Return what is lost against the best, as an interval over both gaps; None without layout or bound."""
        if outcome.objective is None or outcome.bound is None:
            return None
        return Range(max(0.0, self.best.merit - outcome.bound), max(0.0, self.bound - outcome.objective))


def checked_objective(instance: Instance) -> None:
    """Raise InvalidInput for objectives of several stages, of which a share is not one number."""
    objective = instance.settings.objective
    if objective not in KINDS:
        fix = "use --set instance.objective=net_effective_output"
        rule = f"be {' or '.join(KINDS)}: one number to give away a share of"
        raise InvalidInput([Problem("instance.toml objective", str(objective), rule, fix)])


def find_near(instance: Instance, within: float, options: Options, store: SolveStore | None = None) -> Near | Ending:
    """Return the best layout and what is near it, or how the search for it ended.

    Raises
    ------
    InvalidInput
        If the share makes no sense or the objective has several stages.
    """
    checked_objective(instance)
    if not 0 <= within < 1:
        fix = "give e.g. 0.01 for one per cent"
        raise InvalidInput([Problem("within", f"{within:g}", "be a share in [0, 1)", fix)])
    program = open_program(instance, store=store)
    stage = stages(instance)[0]
    sign = 1.0 if stage.maximise else -1.0
    vector = sign * program.vector(stage.aim)
    outcome = program.optimise(vector, options)
    if outcome.values is None or outcome.objective is None:
        return outcome.ending
    if outcome.bound is None:
        return Ending.NO_LAYOUT
    layout = program.layout(outcome.values, stage.aim, sign * outcome.objective)
    found = NearLayout(outcome.values, outcome.objective, layout)
    return Near(program, stage, found, outcome.bound, within, options)

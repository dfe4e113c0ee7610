"""Joint ranges: futures drawn from the assumptions, each split over the switches by linear relaxations.

A future is built once with all switches held; releasing some of them only takes bounds of rows away, so that each set
of switches is one linear program from the basis of the last. Futures in which the first layout cannot stand, or without
a solution, have no split and are counted.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from layout_opt.analysis.experiments import Case
from layout_opt.analysis.headline.causes import contributions
from layout_opt.analysis.headline.first_layout import FirstLayout, first_layout
from layout_opt.analysis.headline.lattice import Released, set_values
from layout_opt.errors import InvalidInput
from layout_opt.facts.switches import HeldSwitch
from layout_opt.instance import Instance, changed
from layout_opt.model.objective import stages
from layout_opt.result.stored_plan import StoredPlan
from layout_opt.solver.direct import direct_model
from layout_opt.solver.ending import Ending
from layout_opt.solver.highs import Options
from layout_opt.solver.linear_program import LinearProgram

WIDTH = 0.02
"""Share of the gain within which a relaxation needs no solve of its own [1]."""


@dataclass(frozen=True)
class SwitchProgram:
    """The relaxation of an instance with all switches held, ready to release some.

    Parameters
    ----------
    first : FirstLayout
        What is held.
    sign : float
        1 where more of the objective is better, else -1.
    program : LinearProgram
        In the solver.
    lower, upper : array
        Bounds of the rows with all held.
    rows : mapping
        Switch -> its rows.
    options : Options
        Of each solve.
    """

    first: FirstLayout
    sign: float
    program: LinearProgram
    lower: np.ndarray
    upper: np.ndarray
    rows: Mapping[str, np.ndarray]
    options: Options

    def solve(self, sets: Sequence[Released]) -> dict[Released, tuple[float, float]]:
        """Return the optimum of each set of released switches as a gain, twice.

        Raises
        ------
        InvalidInput
            If a relaxation has no optimum.
        """
        found = {}
        for each in sets:
            lower, upper = self.lower.copy(), self.upper.copy()
            for name in each:
                lower[self.rows[name]], upper[self.rows[name]] = -np.inf, np.inf
            self.program.bound_rows(lower, upper)
            outcome = self.program.solve(self.options)
            if outcome.ending is not Ending.OPTIMAL or outcome.objective is None:
                raise InvalidInput([])
            found[each] = (self.sign * outcome.objective,) * 2
        return found


def switch_program(instance: Instance, stored: StoredPlan, options: Options) -> SwitchProgram:
    """Return the relaxation of an instance with everything held as in a layout."""
    first = first_layout(instance, stored)
    stage = stages(instance)[0]
    arrays = direct_model(first.base).arrays(stage.aim, maximise=stage.maximise).relaxed()
    own = {limit.name: limit.switch.value for limit in first.limits}
    named = [own.get(row.key[1]) if len(row.key) == 2 else None for row in arrays.rows]
    places = {name: np.array([at for at, each in enumerate(named) if each == name]) for name in first.switches}
    asked = replace(options, gap=0.0) if options.gap else options
    program = LinearProgram(arrays, asked)
    return SwitchProgram(
        first, 1.0 if stage.maximise else -1.0, program, arrays.row_lower, arrays.row_upper, places, asked
    )


def relaxed_split(program: SwitchProgram, names: Sequence[str]) -> tuple[dict[str, float], float]:
    """Return the gain of each cause by relaxations, and of all together."""
    every = frozenset(names)
    ends = program.solve([frozenset(), every])
    width = WIDTH * abs(ends[every][0] - ends[frozenset()][0])
    table, total = contributions(names, set_values(names, program.solve, ends, width))
    return dict(zip(table["cause"], table["gain"].astype(float), strict=True)), total


def drawn_splits(
    instance: Instance,
    stored: StoredPlan,
    cases: Sequence[Case],
    names: Sequence[str],
    options: Options,
    seconds: float,
) -> pd.DataFrame:
    """Return a row for each future that the time allows: draw, its parameters, ``shift CAUSE`` against the base, note.

    Parameters
    ----------
    instance : Instance
        Of the second layout.
    stored : StoredPlan
        The first layout.
    cases : sequence of Case
        The futures.
    names : sequence of str
        Switches of the base.
    options : Options
        Of each solve.
    seconds : float
        Time for all; the future that is begun within it is finished.
    """
    end = time.monotonic() + seconds
    base, whole = relaxed_split(switch_program(instance, stored, options), names)
    rows = []
    for case in cases:
        if time.monotonic() > end:
            break
        row: dict[str, object] = {"draw": case.name, **case.labels, "note": ""}
        try:
            program = switch_program(changed(instance, list(case.changes)), stored, options)
            split, total = relaxed_split(program, [name for name in names if name in program.rows])
        except InvalidInput as error:
            told = str(error).splitlines()
            rows.append({**row, "note": (told[0] if told else "") or "a relaxation has no optimum"})
            continue
        shifts = {f"shift {name}": split.get(name, 0.0) - base[name] for name in names}
        rows.append({**row, **shifts, "shift all": total - whole})
    columns = ["draw", *(cases[0].labels if cases else ()), *(f"shift {name}" for name in names), "shift all", "note"]
    return pd.DataFrame(rows, columns=columns)


def released_switches(names: Sequence[str]) -> list[HeldSwitch]:
    """Return switches by their names."""
    return [switch for switch in HeldSwitch if switch.value in names]

"""Compare instruments at the same environmental result: what each leaves, costs, scraps, and who gains or loses."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from layout_opt.analysis.experiments import Case, StudyEngine, StudyOptions
from layout_opt.analysis.experiments.study_engine import Search, plain_tables
from layout_opt.analysis.instruments.calibrate import InstrumentSetting, calibrate
from layout_opt.analysis.instruments.comparison_tables import comparison_tables
from layout_opt.analysis.instruments.instrument_outcome import net_value
from layout_opt.analysis.instruments.policies import (
    INSTRUMENTS,
    PLACE,
    Dial,
    Policy,
    cap_dial,
    charge_dial,
    site_dial,
    standard_dial,
)
from layout_opt.analysis.instruments.receptor_limits import lifted, permits_issued
from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.facts.frames import records
from layout_opt.instance import Change, Instance, changed
from layout_opt.result.run import Run
from layout_opt.result.stored_plan import StoredPlan, plan_of_run

BINDING = 1e-4
"""Relative distance from its capacity at which a load of the joint plan limits it [1]."""
REFERENCE, JOINT = "(reference)", "(joint)"
"""Names of the plans without limits at the receptors, and within them."""
DOUBLINGS = 30
"""How often a charge is doubled in search of one that is high enough."""


@dataclass(frozen=True)
class InstrumentComparison:
    """Instruments side by side.

    Parameters
    ----------
    reference : Run
        The layout without limits at the receptors.
    joint : Run
        The best layout within them.
    targets : DataFrame
        node, receptor, pollutant, target: the limiting loads that every instrument is to reach.
    settings : dict
        Instrument -> how it was set and the layout under it.
    instruments : DataFrame
        One row per instrument.
    loads : DataFrame
        instrument, node, receptor, pollutant, load, target, capacity, unit.
    regions : DataFrame
        instrument, region, net (before transfers), goods (received for goods sent to other regions, at shadow prices),
        gain (in both, against the reference), charges, permits, gain_after (all together), unit.
    """

    reference: Run
    joint: Run
    targets: pd.DataFrame
    settings: dict[str, InstrumentSetting]
    instruments: pd.DataFrame
    loads: pd.DataFrame
    regions: pd.DataFrame

    def plans(self, instance: Instance) -> list[StoredPlan]:
        """Return the plan of each layout, as changes of the instance that was asked of."""
        runs = {REFERENCE: self.reference, JOINT: self.joint}
        runs |= {name: setting.run for name, setting in self.settings.items()}
        return [plan_of_run(name, run, instance) for name, run in runs.items()]


def compare_instruments(
    instance: Instance,
    names: Sequence[str] = tuple(INSTRUMENTS),
    *,
    tolerance: float = 1e-3,
    rounds: int = 16,
    how: StudyOptions | None = None,
) -> InstrumentComparison:
    """Set each instrument so that the limiting loads come out the same, and tell what each leaves.

    Parameters
    ----------
    instance : Instance
        With limits at its receptors: the loads at which they bind in the joint plan are the targets.
    names : sequence of str
        Of `INSTRUMENTS`.
    tolerance : float
        Relative distance from the targets that counts as equal [1].
    rounds : int
        Most bisections of each instrument.
    how : StudyOptions, optional
        How and where each layout is solved; several instruments are searched for at the same time.

    Returns
    -------
    Comparison

    Raises
    ------
    InvalidInput
        If a name is unknown, or there are no limits, or none binds, or no layout keeps them, or the search makes no
        sense.
    """
    _check_names(names)
    _check_search(tolerance, rounds)
    engine = StudyEngine(instance, how, plain_tables())
    free = tuple(lifted(instance))
    joint, reference = engine.runs([Case(JOINT), Case(REFERENCE, free)]).values()
    targets = targets_of(joint)
    if not reference.tables:
        raise InvalidInput([Problem("instruments", reference.status.value, "have a layout", "see layout-opt explain")])
    task = _Task(instance, free, changed(instance, free), reference, joint, targets, tolerance, rounds)
    found = engine.side_by_side({name: task.setting(Policy(name)) for name in names})
    settings = {name: setting for name, (setting, _) in found.items()}
    words = {name: said for name, (_, said) in found.items()}
    return InstrumentComparison(
        reference, joint, targets, settings, *comparison_tables(instance, settings, words, reference, targets)
    )


def _check_search(tolerance: float, rounds: int) -> None:
    problems = []
    if not 0 <= tolerance < 1:
        problems.append(Problem("tolerance", f"{tolerance:g}", "be in [0, 1)", "give e.g. 1e-3"))
    if rounds < 1:
        problems.append(Problem("rounds", f"{rounds}", "be 1 or more", "give e.g. 16"))
    if problems:
        raise InvalidInput(problems)


def _check_names(names: Sequence[str]) -> None:
    wrong = [name for name in names if name not in INSTRUMENTS]
    if wrong or not names:
        raise InvalidInput(
            Problem("instruments", repr(name), f"be an instrument{nearest(name, list(INSTRUMENTS))}",
                    f"give some of {', '.join(INSTRUMENTS)}")
            for name in wrong or [""]
        )  # fmt: skip


def targets_of(joint: Run) -> pd.DataFrame:
    """Return the loads of the joint plan that are at their capacity."""
    if not joint.tables:
        fix = "see layout-opt explain"
        raise InvalidInput([Problem("instruments", f"{joint.status.value} joint plan", "have a layout", fix)])
    loads = joint.tables["loads"]
    tight = loads["load"] >= loads["capacity"] * (1 - BINDING)
    if not tight.any():
        found = "no limit of a receptor that binds in the joint plan"
        rule = "have one: without it there is nothing to reach"
        raise InvalidInput([Problem("receptor_capacity", found, rule, "lower a capacity")])
    return loads[tight][PLACE].assign(target=loads["capacity"]).reset_index(drop=True)


def excess_over(targets: pd.DataFrame, run: Run) -> float:
    """Return the largest relative excess of a load over its target; infinite without a layout."""
    if not run.tables:
        return math.inf
    frame = targets.merge(run.tables["loads"][[*PLACE, "load"]], on=PLACE)
    size = frame["target"].where(frame["target"] > 0, frame["load"])  # a load above a target of 0 is all excess
    return float(((frame["load"] - frame["target"]) / size.where(size > 0, 1.0)).max())


@dataclass(frozen=True)
class _Task:
    """What every instrument starts from; `free` are the changes that lift the limits, `lifted` the instance then."""

    instance: Instance
    free: tuple[Change, ...]
    lifted: Instance
    reference: Run
    joint: Run
    targets: pd.DataFrame
    tolerance: float
    rounds: int

    def setting(self, policy: Policy) -> Search[tuple[InstrumentSetting, str]]:
        """Ask for the layouts by which an instrument is set; return how it is set, and that in words."""
        if policy is Policy.JOINT:
            return self._given(self.joint), "limits of the receptors"
        if policy is Policy.PERMITS:
            discharge = self.reference.tables["discharge"][["node", "region", "pollutant", "discharge"]]
            run = yield Case(policy, (*self.free, *permits_issued(self.instance, discharge)))
            return self._given(run), "permits of the zones"
        if policy in (Policy.CHARGE, Policy.RIVER_CHARGE):
            dial = yield from self._charge(policy)
        elif policy is Policy.STANDARD:
            dial = standard_dial(self.lifted)
        elif policy is Policy.TOTAL_CONTROL:
            dial = cap_dial(self.lifted, self.reference)
        else:
            dial = site_dial(self.lifted, self.targets, closing=policy is Policy.CLOSING)
        found = yield from calibrate(
            lambda x: self._case(policy, dial, x),
            self.excess,
            tolerance=self.tolerance,
            rounds=self.rounds,
            steps=dial.steps,
        )
        return found, dial.words(found.strictness)

    def excess(self, run: Run) -> float:
        """Return the largest relative excess of a load over its target."""
        return excess_over(self.targets, run)

    def _given(self, run: Run) -> InstrumentSetting:
        over = self.excess(run)
        return InstrumentSetting(1.0, run, over, over <= self.tolerance, 1)

    def _case(self, policy: Policy, dial: Dial, strictness: float) -> Case:
        return Case(f"{policy} {strictness:.12g}", (*self.free, *dial.changes(strictness)))

    def _charge(self, policy: Policy) -> Search[Dial]:
        """Return the charge whose strictest setting is high enough, if doubling finds one."""
        load = sum(amount for (amount,) in records(self.reference.tables["discharge"], "discharge"))
        most = (abs(net_value(self.reference)) or 1.0) / (load or 1.0) / 16
        by_river = policy is Policy.RIVER_CHARGE
        for _ in range(DOUBLINGS):
            dial = charge_dial(self.lifted, self.reference, self.targets, most, by_river=by_river)
            run = yield self._case(policy, dial, 1.0)
            if self.excess(run) <= self.tolerance:
                break
            most *= 2
        return dial

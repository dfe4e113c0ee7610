"""The study of clusters: which form, what joining and reaching them comes to, and how strength moves the layout.

Every number is a solved and certified case of one study. The worth of joining two clusters is what the objective gains
when the regions of one belong to the other; the cost of a level is what it loses where the level must be reached. A
strength multiplies all shares of `cluster_effects.csv`; where the set of reached levels changes between two strengths
the change is bracketed by halving. A layout of levels is locally best where moving one cluster alone makes it worse.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from layout_opt.analysis.clusters import cluster_cases as made
from layout_opt.analysis.clusters.advantage import advantage_table, followed_table
from layout_opt.analysis.clusters.cluster_tables import formed_table, pattern_of, strength_table, tipping_table
from layout_opt.analysis.experiments import StudyOptions
from layout_opt.analysis.experiments.case import Case
from layout_opt.analysis.experiments.study_engine import StudyEngine
from layout_opt.errors import InvalidInput, Problem
from layout_opt.facts.agglomeration import CLUSTERS, EFFECTS, levels
from layout_opt.facts.frames import records
from layout_opt.instance import Instance
from layout_opt.model.objective import stages
from layout_opt.result.run import Run
from layout_opt.result.stored_plan import StoredPlan, plan_of_run

STEPS = 5
"""Strengths between none and the top, both included."""
HALVINGS = 3
"""How often the interval of a change is halved."""
TIMES = "factor"
"""Range of `provenance.csv` that multiplies the value."""
DIGITS = 6
"""Of a strength, as cases and plans are named by it."""
SLACK = 1e-9
"""Difference of objectives, relative to the larger, that is none [1]."""


@dataclass(frozen=True)
class ClusterStudy:
    """What a study of clusters came to.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        ``formed``, ``strengths``, ``tipping``, ``layouts``, ``joins``, ``levels``, ``advantage``, ``followed``.
    runs : dict of Run
        Today, the plan, and the layout at each strength.
    top : float
        The strongest.
    enumerated : bool
        Whether all layouts of levels were solved.
    """

    tables: Mapping[str, pd.DataFrame]
    runs: Mapping[str, Run]
    top: float
    enumerated: bool

    def plans(self, base: Instance) -> list[StoredPlan]:
        """Return the plans of today, the plan, and each strength."""
        return [plan_of_run(name, run, base) for name, run in self.runs.items()]


def top_strength(instance: Instance) -> float:
    """Return the top of the given range: the largest high / value of `provenance.csv` for an effect, at least 1.

    It is no higher than `most_strength`.
    """
    if not (instance.has("provenance") and instance.has(EFFECTS)):
        return 1.0
    frame = instance.tables["provenance"]
    frame = frame[(frame["table"] == EFFECTS) & (frame["column"] == "share") & frame["high"].notna()]
    values = {",".join(key): share for *key, share in records(instance.tables[EFFECTS], "cluster", "level", "measure",
                                                              "item", "share")}  # fmt: skip
    ratios = [1.0]
    for key, high, kind in records(frame, "key", "high", "range"):
        shares = [share for name, share in values.items() if key in ("*", name) and share > 0]
        ratios += [float(high) if kind == TIMES else float(high) / share for share in shares]
    return min(max(ratios), most_strength(instance))


def most_strength(instance: Instance) -> float:
    """Return the strength at which the largest share is 1, rounded down; infinity where there is no share."""
    largest = float(instance.tables[EFFECTS]["share"].max()) if instance.has(EFFECTS) else 0.0
    if largest <= 0:
        return math.inf
    step = 10.0 ** (math.floor(-math.log10(largest)) - DIGITS + 1)
    return _rounded(math.floor(1.0 / largest / step + SLACK) * step)


def cluster_study(
    instance: Instance, how: StudyOptions | None = None, *, top: float | None = None, steps: int = STEPS
) -> ClusterStudy:
    """Return which clusters form, what they are worth, and how the layout follows advantage.

    Raises
    ------
    InvalidInput
        If the strength is not above 0, a share would be above 1 at it, or the steps are fewer than 2.
    """
    strongest, most = top_strength(instance) if top is None else top, most_strength(instance)
    if not 0 < strongest <= most or steps < 2:
        rule = "be above 0, from 2 steps on" + (
            f", and at most {most:.4g}: no share above 1" if most < math.inf else ""
        )
        fix = "give a strength within these bounds and at least 2 steps"
        raise InvalidInput([Problem("strength", f"{strongest:g} in {steps} steps", rule, fix)])
    engine = StudyEngine(instance, how or StudyOptions())
    runs = engine.runs([Case(made.TODAY, layout="today"), Case(made.PLAN)])
    node = instance.tree.operating[0]
    plan, today = runs[made.PLAN], runs[made.TODAY]
    if not plan.tables:
        raise InvalidInput([Problem("plan", plan.status.value, "be a layout", "see `layout-opt explain`")])
    advantage = advantage_table(instance, today.tables, plan.tables, node)
    tables: dict[str, pd.DataFrame] = {"advantage": advantage, "followed": followed_table(advantage)}
    enumerated = False
    if instance.has(CLUSTERS) and len(levels(instance)):
        sign = 1.0 if stages(instance)[0].maximise else -1.0
        by_strength, changes = _strengths(engine, strongest, steps)
        runs = {**runs, **{f"strength {s:.6g}": run for s, run in by_strength.items()}}
        layouts, enumerated = _layouts(instance, engine, (1.0, strongest), sign)
        tables |= {
            "formed": formed_table(runs), "strengths": strength_table(by_strength), "tipping": changes,
            "layouts": layouts, "joins": _joins(instance, engine, plan, sign),
            "levels": _levels(instance, engine, plan, sign),
        }  # fmt: skip
    return ClusterStudy(tables, runs, strongest, enumerated)


def _rounded(strength: float) -> float:
    """Return a strength as the names of its case and plan tell it."""
    return float(f"{strength:.{DIGITS}g}")


def _strengths(engine: StudyEngine, top: float, steps: int) -> tuple[dict[float, Run], pd.DataFrame]:
    """Return the layout at each strength, and where the levels change: from, to, before, after."""
    grid = sorted({_rounded(s) for s in (*np.linspace(0.0, top, steps), min(1.0, top))})
    found = engine.runs([made.strength_case(s) for s in grid])
    runs = {s: found[f"strength {s:.6g}"] for s in grid}
    for _ in range(HALVINGS):
        order = sorted(runs)
        ends = [(a, b) for a, b in pairwise(order) if pattern_of(runs[a]) != pattern_of(runs[b])]
        middles = [_rounded((a + b) / 2) for a, b in ends if b - a > top / (steps - 1) / 2**HALVINGS]
        more = engine.runs([made.strength_case(s) for s in middles])
        runs |= {s: more[f"strength {s:.6g}"] for s in middles}
    return runs, tipping_table(runs)


def _layouts(
    instance: Instance, engine: StudyEngine, strengths: Sequence[float], sign: float
) -> tuple[pd.DataFrame, bool]:
    """Return strength, layout, status, objective, local, best of every layout of levels, if they are few."""
    every, known = made.patterns(instance), made.options(instance)
    rows: list[dict[str, object]] = []
    columns = ["strength", "layout", "status", "objective", "local", "best"]
    if every is None:
        return pd.DataFrame(rows, columns=columns), False
    for strength in dict.fromkeys(strengths):
        cases = {pattern: made.pattern_case(instance, pattern, strength) for pattern in every}
        runs = engine.solve(list(cases.values())).finished
        worth = {pattern: runs[case.name].objective for pattern, case in cases.items()}
        size = max([abs(value) for value in worth.values() if value is not None], default=1.0)

        def below(first: float | None, second: float | None, size: float = size) -> bool:
            return first is None or (second is not None and sign * (second - first) > SLACK * size)

        for pattern in every:
            own = worth[pattern]
            local = own is not None and not any(below(own, worth[other]) for other in made.neighbours(pattern, known))
            best = own is not None and not any(below(own, other) for other in worth.values())
            rows.append(
                {
                    "strength": strength, "layout": made.told(pattern), "status": runs[cases[pattern].name].status,
                    "objective": own, "local": int(local), "best": int(best),
                }
            )  # fmt: skip
    return pd.DataFrame(rows, columns=columns), True


def _worth(plan: Run, run: object, sign: float) -> float | None:
    objective = getattr(run, "objective", None)
    return None if objective is None or plan.objective is None else sign * (objective - plan.objective)


def _joins(instance: Instance, engine: StudyEngine, plan: Run, sign: float) -> pd.DataFrame:
    """Return first, second, status, objective, worth: what joining two clusters over a border gains."""
    cases = {pair: made.joined_case(instance, *pair) for pair in made.pairs(instance)}
    found = engine.solve(list(cases.values())).finished if cases else {}
    rows = [
        {
            "first": first, "second": second, "status": found[case.name].status,
            "objective": found[case.name].objective, "worth": _worth(plan, found[case.name], sign),
        }
        for (first, second), case in cases.items()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["first", "second", "status", "objective", "worth"])


def _levels(instance: Instance, engine: StudyEngine, plan: Run, sign: float) -> pd.DataFrame:
    """Return cluster, level, threshold, status, objective, cost: the least cost of having each level reached.

    ``objective`` is that of being at the level itself; whoever is at a higher one has reached it, too.
    """
    frame = levels(instance).copy()
    cases = [made.reaching_case(instance, *place) for place in records(frame, "cluster", "level")]
    found = engine.solve(cases).finished
    frame["status"] = [found[case.name].status for case in cases]
    frame["objective"] = pd.Series([found[case.name].objective for case in cases], dtype="float64")
    lost = [_worth(plan, found[case.name], -sign) for case in cases]
    frame["cost"] = pd.Series(lost, dtype="float64").clip(lower=0.0)
    down = frame[::-1]
    least = down.groupby("cluster")["cost"].transform(lambda costs: costs.fillna(math.inf).cummin())
    return frame.assign(cost=least.where(least < math.inf))

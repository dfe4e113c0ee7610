r"""Risk: how bad outcomes are in the worst courses of events, for the objectives ``cvar`` and ``worst_case``.

.. math::

   z_l + s_l \ge t, \qquad s_l \ge 0, \qquad
   z_l = \sum_{n \text{ on the way to } l} \frac{W_n}{P_n} \sum_{r,\text{part}} \text{value}_{nr,\text{part}}
   \quad (\text{a cost with the sign turned})

=================== ================= ===========================================================================
in code             unit              meaning
=================== ================= ===========================================================================
``threshold_above`` money / yr        t where it is above 0
``threshold_below`` money / yr        -t where it is below 0
``shortfall``       money / yr        s, by how much the outcome of a course falls short of it; none in ``worst_case``
=================== ================= ===========================================================================

There with ``[risk]`` in instance.toml. The conditional value at risk at the level a is the mean of the worst share
1 - a of all outcomes: the largest t - sum of P s / (1 - a). Source: Rockafellar & Uryasev (2000), Optimization of
conditional value-at-risk, Journal of Risk 2:21-41.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pandas as pd

from layout_opt.errors import Problem
from layout_opt.facts.affine import numbers
from layout_opt.facts.chances import RISKY, risk_sense
from layout_opt.facts.courses import along, course_weights, last_nodes
from layout_opt.facts.frames import look_up, table_of
from layout_opt.instance import Instance
from layout_opt.instance.settings import RiskMeasure
from layout_opt.model.aim_sums import AimValues
from layout_opt.model.block import ModelBlock
from layout_opt.model.declared import ResultTable, Uses
from layout_opt.model.family import Accounts, Decision, Ledgers, Plan
from layout_opt.model.registry import aims, parts
from layout_opt.model.rows import RowSpec, Sense
from layout_opt.model.terms import Terms
from layout_opt.model.twin import limits

NODE = ("node",)
UNIT = "{money}/yr"
USES = Uses(ledgers=("value",))
DECISIONS = (
    Decision("threshold_above", NODE, "risk", "threshold_above", UNIT, "threshold of outcomes, where it is above 0",
             words=("threshold above 0", "阈值正部")),
    Decision("threshold_below", NODE, "risk", "threshold_below", UNIT, "how far below 0 the threshold is",
             words=("threshold below 0", "阈值负部")),
    Decision("shortfall", NODE, "risk", "shortfall", UNIT, "by how much a course falls short of the threshold",
             words=("shortfall", "低于阈值的差额")),
)  # fmt: skip
ROWS = (
    RowSpec("outcome_min", NODE, Sense.LEAST, "outcome of a course + shortfall >= threshold", UNIT,
            more="one unit more of the outcome", words=("Outcome against the threshold", "结果与阈值")),
)  # fmt: skip
RESULTS = (
    ResultTable(
        "risk",
        "Threshold of outcomes (at the root), and how far courses fall short of it (at their last nodes).",
        NODE,
        words=("Outcomes at risk", "风险结果"),
        told=True,
    ),
)


def check(instance: Instance) -> Iterator[Problem]:
    """Yield an objective whose risk is not measured."""
    settings = instance.settings
    if settings.risk.measure is not RiskMeasure.EXPECTATION and settings.objective not in RISKY:
        rule = f"be expectation unless the objective is {' or '.join(RISKY)}"
        yield Problem("instance.toml risk.measure", settings.risk.measure.value, rule, "correct one of them")


def places(instance: Instance) -> Mapping[str, pd.DataFrame]:
    """Return the root for the threshold, and the last nodes for what falls short of it."""
    there = risk_sense(instance) is not None
    root = table_of([(instance.tree.root,)] if there else [], NODE)
    apart = there and instance.settings.risk.measure is RiskMeasure.CVAR
    short = table_of([(node,) for node in last_nodes(instance.tree)] if apart else [], NODE)
    return {"threshold_above": root, "threshold_below": root, "shortfall": short}


def close(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:
    """Hold the outcome of every course against the threshold."""
    sense = risk_sense(instance)
    if sense is None:
        return
    frame, outcome = table_of([(node,) for node in last_nodes(instance.tree)], NODE), _outcomes(instance, ledgers)
    every = np.arange(len(frame))
    terms = [outcome.times(sense), Terms(1.0, block.decision("shortfall").find(frame))]
    for name, sign in (("threshold_above", -1.0), ("threshold_below", 1.0)):
        terms.append(Terms(sign, np.repeat(block.decision(name).numbers, len(frame)), every))
    block.rows("outcome_min", frame, terms, 0.0)


def _outcomes(instance: Instance, ledgers: Ledgers) -> Terms:
    """Return the outcome of each course, in the sense of the objective, as terms of its row."""
    sums, known = ledgers["value"].sums, parts()
    aim = aims()[instance.settings.objective.value]
    counts = sums.weights("part", lambda part: aim.weight(instance, known[part]) if part in known else 0.0)
    numbers, rows, amounts = [], [], []
    for row, last in enumerate(last_nodes(instance.tree)):
        weights = counts * sums.coefficients * sums.weights("node", course_weights(instance.tree, last))
        kept = (weights != 0) & (sums.columns >= 0)
        columns, places = np.unique(sums.columns[kept], return_inverse=True)
        numbers.append(columns)
        rows.append(np.full(len(columns), row))
        amounts.append(np.bincount(places, weights[kept], minlength=len(columns)))
    return Terms(np.concatenate(amounts), np.concatenate(numbers), np.concatenate(rows))


def uses(instance: Instance, plan: Plan, accounts: Accounts) -> Iterable[pd.DataFrame]:
    """Return the outcome of every course, with what it falls short, against the threshold."""
    sense = risk_sense(instance)
    if sense is None:
        return
    aim, last = aims()[instance.settings.objective.value], last_nodes(instance.tree)
    frame = table_of([(node,) for node in last], NODE)
    outcome = [aim.value(AimValues(along(instance, node), plan, accounts), ()) * sense for node in last]
    short = look_up(frame, plan.frame("shortfall", NODE), NODE, "amount").fillna(0.0)
    above, below = (plan.frame(name, NODE)["amount"].tolist() for name in ("threshold_above", "threshold_below"))
    threshold = above[0] - below[0]
    used, most = pd.Series(numbers(outcome)) + short, pd.Series(numbers([threshold] * len(frame)))
    unit = [instance.units.column(UNIT)] * len(frame)
    yield limits("outcome_min", frame.assign(rest=""), ("rest",), used, most, ">=", unit)


def results(instance: Instance, plan: Plan, accounts: Accounts) -> Mapping[str, pd.DataFrame]:  # noqa: ARG001
    """Return the table ``risk``."""
    names = [decision.name for decision in DECISIONS]
    nodes = sorted({node for name in names for node in plan.frame(name, NODE)["node"]})
    frame = table_of([(node,) for node in nodes], NODE)
    for name in names:
        frame[name] = look_up(frame, plan.frame(name, NODE), NODE, "amount")
    return {"risk": frame.assign(unit=instance.units.column(UNIT))}

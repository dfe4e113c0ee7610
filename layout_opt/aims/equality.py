"""Equality: the least value, employment or output per million people of any region.

It is linear: the greatest number that no region stays below. Regions count that have a population and a site of a
production technology at the node: pure markets and depots stay outside.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from layout_opt.errors import Problem, nearest
from layout_opt.facts.frames import look_up, table_of, total
from layout_opt.facts.measures import HEADS, MEASURES, heads, measure_problems, measure_unit
from layout_opt.facts.seasons import with_periods
from layout_opt.instance import Instance
from layout_opt.model.aim_measures import measure_terms, reached
from layout_opt.model.aim_sums import AimValues, weighted_sum
from layout_opt.model.block import ModelBlock
from layout_opt.model.linear_model import LinearModel
from layout_opt.model.rows import RowSpec, Sense
from layout_opt.model.terms import Floats, Ints, Terms

LESS_IS_BETTER = False
WORDS = "least measure per head"
NAMES = ("Least measure of any region per million people", "各地区每百万人指标的最低值")
OF = "MEASURE"
LEAST = "least_per_head"
PLACE = ("node", "region")


def check(instance: Instance, of: tuple[str, ...], where: str) -> Iterator[Problem]:
    """Yield what is wrong with the measure, or that no heads can be counted."""
    measure = ",".join(of)
    if measure not in MEASURES:
        rule = f"say what is measured per head{nearest(measure, MEASURES)}"
        fix = "write equality:value, equality:employment or equality:output"
        yield Problem(where, measure or "no measure", rule, fix)
        return
    yield from measure_problems(instance, measure, where, "leave it out")
    if heads(instance).empty:
        yield Problem(where, "no population", "count heads", "fill population in regions.csv")


def unit(instance: Instance, of: tuple[str, ...]) -> str:
    """Return the unit of the measure per million people."""
    return f"{measure_unit(instance, of[0])} per {HEADS}"


def block(model: LinearModel, of: tuple[str, ...]) -> ModelBlock:
    """Return the block of the number that no region's measure per head stays below, at each node."""
    measure, frame = of[0], heads(model.instance)
    doc = "measure of a region >= people x least per head"
    spec = RowSpec(f"{LEAST}_max", PLACE, Sense.LEAST, doc, measure_unit(model.instance, measure))
    made = model.new_block(f"aim_{measure}", f"least {measure} per head of any region", [spec])
    nodes = table_of(sorted({(node,) for node in frame["node"]}), ("node",))
    least = made.variables(LEAST, nodes, ("node",), doc="no region has less per head")
    measured = measure_terms(model.instance, model.ledgers, model.decision("activity"), measure, frame)
    made.rows(spec.name, frame, [*measured, Terms(-frame["heads"], least.at(frame))], 0.0)
    return made


def terms(model: LinearModel, of: tuple[str, ...]) -> tuple[Floats, Ints]:
    """Return coefficients and columns of the sum."""
    least = model.blocks[f"aim_{of[0]}"].decisions[LEAST]
    return model.node_weights(least.frame), least.numbers


def value(told: AimValues, of: tuple[str, ...]) -> float:
    """Return the sum by plain arithmetic from the decision tables."""
    least = per_head(told, of[0]).groupby("node")["amount"].min()
    frame = table_of([(str(node),) for node in least.index], ("node",), amount=least)
    return weighted_sum(told.instance, frame, np.ones(len(frame)))


def per_head(told: AimValues, measure: str) -> pd.DataFrame:
    """Return node, region, amount: the measure per head of every region that counts."""
    frame = heads(told.instance)
    posted = total(with_periods(told.instance, reached(told.instance, told.plan, told.accounts, measure)), PLACE)
    amount = look_up(frame, posted, PLACE, "amount").fillna(0.0)
    return frame[list(PLACE)].assign(amount=amount / frame["heads"])

"""Time is real: a node may be cut into shorter ones, also into fractions of a year, without a change of any value."""

from __future__ import annotations

import random

import pandas as pd
import pytest

from layout_opt import solve
from layout_opt.facts.frames import look_up
from layout_opt.instance import Instance
from layout_opt.model.family import Plan
from layout_opt.model.registry import families
from layout_opt.result.certificate import examine
from layout_opt.result.plan import plan_from_tables
from tests.cases.draft import Draft, text
from tests.cases.random_instance import random_draft
from tests.cases.solving import close_to
from tests.golden.text import instance_of

ONCE = ("build", "retire", "scrap", "modules")
"""Decisions that are made at the beginning of a node and not again in its later parts."""
REST = "-rest"


def grown(seed: int) -> Draft:
    """Return a random instance over two nodes or three, some of fractional length, with payments due at some time."""
    dice = random.Random(seed)
    draft = random_draft(seed)
    draft.settings["discount_timing"] = dice.choice(("start", "middle", "end"))
    if "tree" not in draft.tables:
        draft.add("tree", node="root", parent="", years=2.5)
        draft.add("tree", node="after", parent="root", years=4)
    return draft


def cut(draft: Draft, node: str, share: float) -> Draft:
    """Return an instance in which a node ends after a share of its years and its rest is a node of its own."""
    made = draft.copy()
    rows = made.tables["tree"]
    whole = next(row for row in rows if row["node"] == node)
    years = float(whole["years"])
    for row in rows:
        row["parent"] = node + REST if row["parent"] == node else row["parent"]
    whole["years"] = text(years * share)
    made.add("tree", node=node + REST, parent=node, years=years * (1 - share), probability=1)
    return made


def in_both_parts(plan: Plan, pieces: Instance, node: str) -> Plan:
    """Return the same decisions in both parts of a node that was cut; nothing is built, of any age, in the second."""
    frames = {}
    for family in families():
        places = family.places(pieces)
        for decision in family.decisions:
            frame = plan.frame(decision.name, decision.keys)
            rest = frame[frame["node"] == node].assign(node=node + REST)
            if decision.name in ONCE:
                rest = rest.assign(amount=0.0)
            both, every = pd.concat([frame, rest], ignore_index=True), places[decision.name][list(decision.keys)]
            frames[decision.name] = every.assign(amount=look_up(every, both, decision.keys, "amount").fillna(0.0))
    return Plan(frames)


@pytest.mark.parametrize("seed", range(2100, 2108))
def test_cutting_a_node_changes_no_value(seed: int) -> None:
    """Proves that equal decisions are worth the same however the years are divided, scrapping and annuities included.

    Before, a node of 10 years at 8 % was worth 141.3 where ten nodes of one year were worth 102.4.
    """
    draft = grown(seed)
    node = random.Random(seed).choice(draft.tables["tree"])["node"]
    run = solve(instance_of(draft), gap=1e-7)
    if run.objective is None:
        assert run.status == "infeasible"
        return
    plan = plan_from_tables(run.tables, "best")
    pieces = instance_of(cut(draft, node, 0.4))
    certificate = examine(pieces, in_both_parts(plan, pieces, node), run.objective).certificate
    assert certificate.violations == ()
    assert close_to(certificate.objective, run.objective)

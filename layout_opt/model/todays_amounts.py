"""Today's layout and its ledgers as far as they are known without a solve."""

from __future__ import annotations

import pandas as pd

from layout_opt.facts.frames import table_of, total
from layout_opt.facts.keys import BURDEN
from layout_opt.facts.told_today import ARRIVES, LEAVES, LEFT, STANDS, arriving_today, standing_today
from layout_opt.instance import Instance
from layout_opt.model.family import Accounts, Plan
from layout_opt.model.registry import families, ledger_specs
from layout_opt.model.twin import join_posts


def todays_amounts(instance: Instance) -> tuple[Plan, Accounts]:
    """Return today's layout as far as it is known, and its ledgers: nothing of what is sold, moved or traded."""
    return instance.memory.once(__name__, lambda: _todays(instance))


def _todays(instance: Instance) -> tuple[Plan, Accounts]:
    frames: dict[str, pd.DataFrame] = {}
    for family in families():
        held = family.today(instance)
        for decision in (each for each in family.decisions if each.name in held):
            values = held[decision.name]
            frames[decision.name] = table_of(values, decision.keys, amount=values.values())
    frames[STANDS] = standing_today(instance)
    parts: dict[str, list[pd.DataFrame]] = {spec.name: [] for spec in ledger_specs()}
    for family in families():
        for name, posted in family.account(instance, Plan(frames, "today")).items():
            parts[name].append(posted)
    accounts = {spec.name: join_posts(parts[spec.name], spec.index) for spec in ledger_specs()}
    left = total(accounts[LEFT], BURDEN)
    frames[LEAVES] = left.assign(amount=left["amount"].clip(lower=0.0))
    frames[ARRIVES] = arriving_today(instance, frames[LEAVES])
    return Plan(frames, "today"), accounts

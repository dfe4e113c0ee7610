"""The check of a cooperation: the value of every coalition certified again from its plan."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from layout_opt.analysis.check.findings import Findings, certified, told_tables
from layout_opt.analysis.coalitions.coalition_store import STORE, CoalitionStore, coalition_key
from layout_opt.analysis.coalitions.cooperation_folder import JOINT, RECORD
from layout_opt.analysis.coalitions.plans import PLANS, plan_hash, read_plan
from layout_opt.analysis.coalitions.players import SEPARATOR
from layout_opt.analysis.coalitions.restrict import GameSetting, coalition_changes, find_setting
from layout_opt.analysis.coalitions.stability import VARIANTS
from layout_opt.analysis.coalitions.value import CoalitionValue
from layout_opt.instance import changed
from layout_opt.instance.geometry import layer_files
from layout_opt.model.discover import read_instance
from layout_opt.result.check_run import check_run
from layout_opt.result.folder import INSTANCE, is_run
from layout_opt.result.manifest import hashes
from layout_opt.result.stored_plan import StoredPlan
from layout_opt.result.violation import TOLERANCE
from layout_opt.solver.highs import Options

COALITIONS = "coalitions"
"""Table of the coalitions."""
NOTE = "bounds of coalitions, and what is made of their values (allocations ...): compared with their hash only"
STABILITY_NOTE = "tables of how the answer moves: compared with their hash only"


def check_cooperation(folder: Path, record: Mapping[str, Any]) -> Findings:
    """Return which coalitions their plans, their lines in the store, and the joint run do not give.

    Allocations, compensation and what follows from the values are compared with their hash only; so are bounds and
    gaps, which are the solver's.
    """
    base = read_instance(folder / INSTANCE)
    setting = find_setting(base, record["players_by"], record["entitlements"])
    store = CoalitionStore(folder)
    violations = [f"{STORE}:{line}: is not as it was written" for line in store.damaged]
    violations += _inputs(folder, record)
    table = told_tables(folder, [COALITIONS], ("members", "status", "note", "unit"))[COALITIONS]
    options = Options(**record["options"])
    certain = 0
    for place, row in enumerate(table.to_dict("records"), start=2):
        members = tuple(str(row["members"]).split(SEPARATOR))
        changes = coalition_changes(setting, members)
        key = coalition_key(record["inputs"], record["code"], members, changes, options)
        where = f"tables {COALITIONS}.csv:{place} {row['members']}"
        value = store.get(key)
        if value is None:
            violations.append(f"{where}: has no line in {STORE}")
            continue
        violations += [f"{where} {line}" for line in _row(row, value)]
        if value.usable:
            certain += 1
            violations += _value(setting, folder, store, key, value)
    if is_run(folder / JOINT):
        joint = check_run(folder / JOINT)
        violations += [f"{JOINT}/ {line}" for line in joint.violations]
        violations += _same_joint(table, setting, joint.objective)
    return Findings(tuple(violations), {"coalitions": certain}, (NOTE,))


def _inputs(folder: Path, record: Mapping[str, Any]) -> list[str]:
    """Return the files of the kept instance that are not those of which the coalitions were made."""
    layers = {path.name for path in layer_files(folder / INSTANCE)}
    found = {name: digest for name, digest in hashes(folder / INSTANCE).items() if name not in layers}
    found = {name: digest for name, digest in found.items() if not name.startswith(".")}
    told: Mapping[str, str] = record["inputs"]
    changed_files = sorted(name for name in {*found, *told} if found.get(name) != told.get(name))
    return [f"instance {name}: is not the file that was solved" for name in changed_files]


def _row(row: Mapping[Any, Any], value: CoalitionValue) -> list[str]:
    """Return the cells of a coalition that are not those of its line in the store."""
    facts = {"value": value.value, "bound": value.bound, "gap": value.gap, "start": value.start}
    wrong = [
        f"{name}: is {row[name]}, in {STORE} {fact}"
        for name, fact in facts.items()
        if pd.isna(row[name]) != (fact is None) or (fact is not None and row[name] != fact)
    ]
    return wrong + ([] if row["status"] == value.status else [f"status: is {row['status']}, in {STORE} {value.status}"])


def _value(setting: GameSetting, folder: Path, store: CoalitionStore, key: str, value: CoalitionValue) -> list[str]:
    """Return what the plan of a coalition does not give."""
    name = setting.players.text(value.members)
    decisions = read_plan(folder / PLANS, key)
    if decisions is None:
        return [f"{PLANS}/: the plan of {name} is missing or broken"]
    wrong = [] if plan_hash(folder / PLANS, key) == store.plans[key] else [f"{PLANS}/: the plan of {name} was edited"]
    changes = coalition_changes(setting, value.members)
    instance = changed(setting.instance, changes) if changes else setting.instance
    found, _ = certified(instance, StoredPlan(name, decisions).plan(instance), value.value, name)
    return wrong + found


def _same_joint(table: pd.DataFrame, setting: GameSetting, objective: float | None) -> list[str]:
    """Return whether the run of all together has another objective than their coalition."""
    everyone = table.loc[table["members"] == setting.players.text(setting.players.names), "value"]
    told = float(everyone.iloc[0]) if len(everyone) else None
    if told is None or objective is None or abs(told - objective) <= TOLERANCE * max(1.0, abs(objective)):
        return []
    return [f"tables {COALITIONS}.csv: all together are worth {told}, {JOINT}/ recomputed {objective:.10g}"]


def check_stability(folder: Path, record: Mapping[str, Any]) -> Findings:
    """Return what is wrong with the games of all variants (with ``game``); linear games keep no plans."""
    violations: list[str] = []
    coalitions = 0
    variants = sorted(path.parent for path in (folder / VARIANTS).glob(f"*/{RECORD}"))
    for place in variants:
        found = check_cooperation(place, json.loads((place / RECORD).read_text(encoding="utf-8")))
        violations += [f"{VARIANTS}/{place.name}: {line}" for line in found.violations]
        coalitions += found.checked["coalitions"]
    note = STABILITY_NOTE if variants else f"answered by {record['method']}, which keeps no plans: {STABILITY_NOTE}"
    return Findings(tuple(violations), {"coalitions": coalitions} if variants else {}, (note,))

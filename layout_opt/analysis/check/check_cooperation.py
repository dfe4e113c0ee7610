"""The check of a cooperation: the value of every coalition certified again from its plan."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from layout_opt.analysis.check.cases import check_case
from layout_opt.analysis.check.findings import Findings, told_tables
from layout_opt.analysis.coalitions.coalition_cases import coalition_case
from layout_opt.analysis.coalitions.cooperation_folder import JOINT, RECORD
from layout_opt.analysis.coalitions.players import SEPARATOR
from layout_opt.analysis.coalitions.restrict import GameSetting, find_setting
from layout_opt.analysis.coalitions.stability import VARIANTS
from layout_opt.analysis.experiments.key import Identity, inputs_hash
from layout_opt.analysis.experiments.store import Store
from layout_opt.model.discover import read_instance
from layout_opt.result.check_run import check_run
from layout_opt.result.folder import INSTANCE, is_run
from layout_opt.result.violation import TOLERANCE

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
    store = Store(folder)
    violations = store.damaged()
    stored = {str(case.row["key"]): case for case in store.cases()}
    table = told_tables(folder, [COALITIONS], ("members", "status", "note", "unit"))[COALITIONS]
    options = {name: record["options"][name] for name in ("gap", "time_limit", "seed")}
    identity = Identity(inputs_hash(base), record["code"], options)
    certain = 0
    for place, row in enumerate(table.to_dict("records"), start=2):
        case = coalition_case(setting, str(row["members"]).split(SEPARATOR))
        where = f"tables {COALITIONS}.csv:{place} {row['members']}"
        known = stored.get(identity.key(case))
        if known is None:
            violations.append(f"{where}: is not in the store, or not of this instance")
            continue
        violations += [f"{where} {line}" for line in _row(row, known.row)]
        if known.row["certified"]:
            certain += 1
            violations += check_case(base, known)[0]
    if is_run(folder / JOINT):
        joint = check_run(folder / JOINT)
        violations += [f"{JOINT}/ {line}" for line in joint.violations]
        violations += _same_joint(table, setting, joint.objective)
    return Findings(tuple(violations), {"coalitions": certain}, (NOTE,))


def _row(row: Mapping[Any, Any], stored: Mapping[str, Any]) -> list[str]:
    """Return the cells of a coalition that are not those of its line in the store."""
    facts = {"value": stored["objective"], **{name: stored[name] for name in ("bound", "gap", "start")}}
    wrong = [
        f"{name}: is {row[name]}, in the store {fact}"
        for name, fact in facts.items()
        if pd.isna(row[name]) != (fact is None) or (fact is not None and row[name] != fact)
    ]
    told, known = row["status"], stored["status"]
    return wrong + ([] if told == known else [f"status: is {told}, in the store {known}"])


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

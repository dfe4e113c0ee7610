"""What stands in ``cooperate.json``: the question, how it was answered, and what a reader should know."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from layout_opt.analysis.coalitions.restrict import GameSetting
from layout_opt.analysis.coalitions.sharing_rules import Values, interval_of
from layout_opt.analysis.experiments.key import code_hash
from layout_opt.instance import Instance
from layout_opt.result.folder import finite, plain
from layout_opt.result.run import versions
from layout_opt.solver.highs import Options


def notes_of(setting: GameSetting) -> list[str]:
    """Return what a reader should know about the game."""
    if setting.rights.room.empty:
        return ["no receptor is limited: players bring goods, markets and factors, and no rights to burden"]
    excess = setting.rights.excess
    keys = ("node", "receptor", "pollutant", "amount", "room")
    return [
        f"entitlements at {receptor} ({pollutant}, node {node}) add up to {amount:.6g}, more than the room {room:.6g}: "
        "joining can lose"
        for node, receptor, pollutant, amount, room in zip(*(excess[name].tolist() for name in keys), strict=True)
    ]


def gain_range(setting: GameSetting, values: Values) -> list[float] | None:
    """Return least and most that all together can have beyond what each has alone (for costs: save), if known."""
    joint = values[frozenset(setting.players.names)]
    alone = [values[frozenset([name])] for name in setting.players.names]
    if not joint.usable or not all(value.usable for value in alone):
        return None
    ends = [interval_of(value, setting.kind) for value in alone]
    least, most = sum(end[0] for end in ends), sum(end[1] for end in ends)
    low, high = interval_of(joint, setting.kind)
    return [low - most, high - least] if setting.kind == "gain" else [least - high, most - low]


def record_of(
    setting: GameSetting,
    values: Values,
    options: Options,
    notes: list[str],
    *,
    complete: bool,
) -> dict[str, Any]:
    """Return what stands in ``cooperate.json``."""
    failed = [setting.players.text(coalition) for coalition, value in values.items() if not value.usable]
    joint = values[frozenset(setting.players.names)]
    instance: Instance = setting.instance
    content = {
        "status": "failed" if failed else "complete" if complete else "sampled",
        "instance": instance.settings.name,
        "kind": setting.kind,
        "money": instance.settings.money,
        "players": {name: list(setting.players.regions[name]) for name in setting.players.names},
        "players_by": setting.players.word,
        "outside": list(setting.players.outside),
        "entitlements": setting.rights.rule.value,
        "outside_shares": asdict(setting.shares),
        "superadditive_by_construction": setting.superadditive,
        "coalitions": len(values),
        "failed": failed,
        "value": finite(joint.objective),
        "bound": finite(joint.bound),
        "largest_gap": max((value.gap or 0.0 for value in values.values() if value.usable), default=None),
        "cooperation_gain": gain_range(setting, values),
        "seconds": sum(value.seconds for value in values.values()),
        "notes": notes,
        "options": asdict(options),
        "changes": [change.model_dump(mode="json", exclude_none=True) for change in instance.changes],
        "versions": versions(),
        "code": code_hash(),
    }
    return {name: plain(value) for name, value in content.items()}

"""Plans kept beside the numbers that they give, so that `check` can recompute these at any time.

A plan is kept by its decisions other than 0, with the changes that make its instance of the one in the folder. A
folder keeps all its plans in one compressed file, a line of JSON each.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from layout_opt.errors import InvalidInput, Problem
from layout_opt.facts.frames import keys_of
from layout_opt.instance import Change, Instance
from layout_opt.model.discover import families
from layout_opt.model.family import Plan
from layout_opt.model.ledger import Key
from layout_opt.result.asked import decision_places
from layout_opt.result.plan import plan_from_tables, plan_of
from layout_opt.result.record import stored_changes

if TYPE_CHECKING:
    from layout_opt.result.run import Run

PLANS = "plans.jsonl.gz"
"""File of the plans in the folder of an answer."""
LEVEL = 6
"""Of compression: higher ones take longer and save little."""

Decisions = Mapping[str, Mapping[Key, float]]
"""Decision name -> {key: value}; what is missing is 0."""


@dataclass(frozen=True)
class StoredPlan:
    """A plan and where it belongs.

    Parameters
    ----------
    name : str
        What the tables of the folder call it.
    decisions : Decisions
        The plan.
    changes : tuple of Change
        What makes its instance of the one in the folder.
    layout : str
        ``best`` or ``today``.
    numbers : mapping
        What else belongs to it: status, objective, bound, gap, as far as the folder needs them.
    prices : DataFrame, optional
        Table ``prices`` of its run.
    """

    name: str
    decisions: Decisions
    changes: tuple[Change, ...] = ()
    layout: str = "best"
    numbers: Mapping[str, Any] | None = None
    prices: pd.DataFrame | None = None

    def plan(self, instance: Instance) -> Plan:
        """Return the plan for its instance, decisions that are 0 written out."""
        whole = {
            name: {**dict.fromkeys(keys, 0.0), **self.decisions.get(name, {})}
            for name, keys in decision_places(instance).items()
        }
        return plan_of({**self.decisions, **whole}, self.layout)


def decisions_of(plan: Plan) -> dict[str, dict[Key, float]]:
    """Return the decisions of a plan by name and key."""
    found = {}
    for family in families():
        for decision in family.decisions:
            frame = plan.frame(decision.name, decision.keys)
            found[decision.name] = dict(zip(keys_of(frame, decision.keys), frame["amount"].tolist(), strict=True))
    return found


def plan_of_run(name: str, run: Run, base: Instance | None = None) -> StoredPlan:
    """Return the plan of a run, to be kept in a folder.

    Parameters
    ----------
    name : str
        What the tables of the folder call it.
    run : Run
        Just solved; one without a layout has no decisions.
    base : Instance, optional
        The instance in the folder, of which that of the run is made by changes; by default the same.
    """
    changes = () if base is None else run.instance.changes[len(base.changes) :]
    layout = str(run.info["layout"])
    decisions = decisions_of(plan_from_tables(run.tables, layout)) if run.tables else {}
    numbers = {"status": str(run.status), "objective": run.objective, "bound": run.bound, "gap": run.gap}
    return StoredPlan(name, decisions, changes, layout, numbers, run.tables.get("prices"))


def packed_decisions(decisions: Decisions) -> bytes:
    """Return decisions as compressed JSON, zeros left out."""
    return gzip.compress(json.dumps(_plain(decisions)).encode(), LEVEL, mtime=0)


def unpacked_decisions(content: bytes) -> dict[str, dict[Key, float]] | None:
    """Return decisions from compressed JSON, None if it is none."""
    try:
        return _decisions(json.loads(gzip.decompress(content)))
    except (OSError, ValueError, TypeError, AttributeError, EOFError, zlib.error):
        return None


def write_plans(draft: Path, plans: Sequence[StoredPlan]) -> None:
    """Write the plans of an answer into a draft."""
    lines = [json.dumps(_line(plan), ensure_ascii=False) + "\n" for plan in plans]
    (draft / PLANS).write_bytes(gzip.compress("".join(lines).encode(), LEVEL, mtime=0))


def read_plans(folder: Path) -> list[StoredPlan]:
    """Return the plans of an answer.

    Raises
    ------
    InvalidInput
        If the file is missing or broken.
    """
    try:
        lines = gzip.decompress((folder / PLANS).read_bytes()).decode("utf-8").splitlines()
        return [_stored(folder, json.loads(line)) for line in lines]
    except (OSError, ValueError, TypeError, KeyError, AttributeError, EOFError, zlib.error) as error:
        found = f"no plans ({error})"
        raise InvalidInput([Problem(str(folder / PLANS), found, "hold the plans", "ask again")]) from error


def _line(plan: StoredPlan) -> dict[str, Any]:
    return {
        "name": plan.name,
        "layout": plan.layout,
        "changes": [change.model_dump(mode="json", exclude_none=True) for change in plan.changes],
        "numbers": dict(plan.numbers or {}),
        "decisions": _plain(plan.decisions),
        "prices": None if plan.prices is None else plan.prices.to_dict("list"),
    }


def _stored(folder: Path, line: Mapping[str, Any]) -> StoredPlan:
    changes, problems = stored_changes(f"{folder / PLANS} {line['name']}", line)
    if problems:
        raise InvalidInput(problems)
    plan = StoredPlan(line["name"], _decisions(line["decisions"]), changes, line["layout"], line["numbers"])
    return plan if line["prices"] is None else replace(plan, prices=pd.DataFrame(line["prices"]))


def _plain(decisions: Decisions) -> dict[str, list[list[Any]]]:
    return {
        name: [[list(key), value] for key, value in values.items() if value]
        for name, values in sorted(decisions.items())
    }


def _decisions(content: Mapping[str, list[Any]]) -> dict[str, dict[Key, float]]:
    return {name: {tuple(key): float(value) for key, value in values} for name, values in content.items()}

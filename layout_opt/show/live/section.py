"""The section of the page that solves: levers in words, the program, today's layout and the plan to hold against."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from layout_opt.errors import InvalidInput, Problem
from layout_opt.model.ledger import Key
from layout_opt.model.objective import stages
from layout_opt.model.registry import earnings, transfers
from layout_opt.result.folder import StoredRun
from layout_opt.result.indicator_values import industries, unit_values
from layout_opt.result.plan import plan_from_tables
from layout_opt.result.run import solve
from layout_opt.show.lexicon import LEXICON
from layout_opt.show.live.derive import Levers, derive
from layout_opt.show.live.live_arrays import column_values, flat, flat_effects, scales
from layout_opt.show.live.live_program import MADE, MEASURE, VALUE, Worth
from layout_opt.show.live.pack import packed, solver_notice, solver_texts
from layout_opt.show.live.told import industry_tones, lever_words, limit_words, value_classes
from layout_opt.show.report.layers import MapLayer, Tone
from layout_opt.show.view import View
from layout_opt.show.words import readable_unit
from layout_opt.solver.tie_break import GOLDEN_RATIO, TIED

PREFIX = "live_"
"""Beginning of the keys of phrases that the script writes."""
SAME = 1e-6
"""Relative difference up to which the objective of the run is that of the program [1]."""
KEY = 16
"""Letters of the hash that tells programs apart in the browser's memory."""
QUICK = 1e-3
"""Gap at which the page stops unless the reader asks for more: a layout that good is found within seconds [1]."""


@dataclass(frozen=True)
class LiveSection:
    """What the page needs to solve.

    Parameters
    ----------
    data : mapping
        Levers, names, limits, settings: what is read at once.
    program : str
        Arrays, compressed.
    solver : mapping
        Script and binary of the solver, compressed.
    notice : str
        Where the solver comes from.
    """

    data: Mapping[str, Any]
    program: str
    solver: Mapping[str, str]
    notice: str


def live_section(view: View, today: StoredRun | None) -> LiveSection:
    """Return the section for a run at a node.

    Parameters
    ----------
    view : View
        The run, at the node that is shown.
    today : StoredRun, optional
        Today's evaluated layout; it is evaluated here if there is none.

    Raises
    ------
    InvalidInput
        If the run is no best layout, or holds rows of the user's own.
    """
    run = view.run
    _check(run)
    worth = _worth(run)
    levers = derive(run.instance, worth)
    program = flat(levers)
    known = today.tables if today is not None else solve(run.instance, layout="today").tables
    plans = {"plan": run.tables, "today": known}
    values = {name: column_values(levers, _decisions(tables)) for name, tables in plans.items() if tables}
    _check_objective(run, levers, values["plan"])
    arrays = {
        **program.numbers,
        **flat_effects(levers, program),
        **scales(levers, program),
        **{f"at_{name}": at for name, at in values.items()},
        "weights": _tie_weights(levers),
    }
    text = packed(arrays, {"decisions": _column_names(levers)})
    key = hashlib.sha256(text.encode()).hexdigest()[:KEY]
    data = {**_data(view, levers, program.shape, list(values)), "key": key}
    return LiveSection(data, text, solver_texts(), solver_notice())


def live_words(view: View) -> dict[str, str]:
    """Return the phrases that the script writes."""
    return {name.removeprefix(PREFIX): LEXICON[name][int(view.chinese)] for name in LEXICON if name.startswith(PREFIX)}


def live_tones(section: LiveSection | None) -> list[MapLayer]:
    """Return the tones of all industries as a layer, so that their patterns stand on the page."""
    if section is None:
        return []
    tones = tuple(Tone(colour, hatch, name) for name, _, colour, hatch in section.data["industries"])
    return [MapLayer("", "", "region", "", tones, {})]


def _check(run: StoredRun) -> None:
    rule, fix = "be the best layout of an instance", "give a run of `layout-opt solve` first"
    if run.info.get("layout") != "best" or "activity" not in run.tables or run.info.get("objective") is None:
        raise InvalidInput([Problem(f"--live {run.folder}", f"layout {run.info.get('layout')}", rule, fix)])
    if stages(run.instance)[-1].aim.is_ratio:
        rule = "have a sum as its objective: the page solves one linear program"
        raise InvalidInput([Problem(f"--live {run.folder}", "a ratio", rule, "solve with another objective")])
    if run.info.get("user_rows"):
        found = f"{run.info['user_rows']} rows of your own"
        rule = "hold no rows beyond the instance: the page would solve without them"
        raise InvalidInput([Problem(f"--live {run.folder}", found, rule, "solve again without --rows")])


def _worth(run: StoredRun) -> Worth:
    """Return what a unit of each activity adds to its industry at the prices of the run."""
    owners = industries(run.instance)
    frame = unit_values(run.instance, run.tables)
    found: dict[Key, tuple[Key, float]] = {}
    for node, region, technology, value in frame[["node", "region", "technology", "unit_value"]].itertuples(
        index=False
    ):
        if value == value:  # noqa: PLR0124 - not NaN
            found[node, region, technology] = ((node, region, owners[technology]), float(value))
    return found


def _decisions(tables: Mapping[str, pd.DataFrame]) -> dict[str, dict[Key, float]]:
    """Return decision -> key -> value from result tables."""
    plan = plan_from_tables(tables, "best")
    found: dict[str, dict[Key, float]] = {}
    for name in plan.names():
        frame = plan.frame(name, ())
        keys = [column for column in frame.columns if column != "amount"]
        rows = zip(*(frame[column].astype(str) for column in keys), frame["amount"], strict=True)
        found[name] = {tuple(key): float(value) for *key, value in rows}
    return found


def _check_objective(run: StoredRun, levers: Levers, plan: np.ndarray) -> None:
    """Raise InvalidInput unless the program gives the layout of the run the objective of the run."""
    cost = levers.program.costs[-1]
    known, found = float(run.info["objective"]), float(cost @ plan[: len(cost)])
    if abs(found - known) > SAME * max(abs(known), float(np.abs(cost) @ np.abs(plan[: len(cost)])), 1e-9):
        rule = f"be {known:.12g}, as run.json says"
        raise InvalidInput([Problem(f"{run.folder} objective", f"{found:.12g} from its tables", rule, "solve again")])


def _tie_weights(levers: Levers) -> np.ndarray:
    """Return weights by which ties are broken, per scaled unit, as a solve has them; none where nothing is weighed."""
    numbers = {name: place for name, place in levers.space.columns.items() if name[1] in TIED}
    order = [place for wanted in TIED for name, place in numbers.items() if name[1] == wanted]
    weights = np.zeros(len(levers.space.columns))
    weights[order] = 1.0 + np.modf(GOLDEN_RATIO * np.arange(1, len(order) + 1))[0]
    return weights if any(name[1] == TIED[0] for name in numbers) else np.zeros(0)


def _column_names(levers: Levers) -> list[tuple[str, str]]:
    """Return decisions in the order of the columns, each with its keys, one a line."""
    runs = groupby(levers.space.columns, key=lambda name: name[1])
    return [(decision, "\n".join(",".join(key) for _, _, key in names)) for decision, names in runs]


def _data(view: View, levers: Levers, shape: tuple[int, int], plans: list[str]) -> dict[str, Any]:
    """Return what the script reads at once."""
    instance, info = view.run.instance, view.run.info
    regions, owners = list(instance.members("REGION")), list(dict.fromkeys(industries(instance).values()))
    parts: list[str] = []
    measures: dict[str, list[list[int]]] = {VALUE: [], MADE: []}
    for (block, kind, key), number in levers.space.rows.items():
        if block != MEASURE:
            continue
        node, region, what = key
        names = owners if kind == MADE else parts
        if what not in names:
            names.append(what)
        measures[kind].append([number, instance.tree.nodes.index(node), regions.index(region), names.index(what)])
    return {
        "shape": shape,
        "plans": plans,
        "nodes": [[name, instance.tree.weight[name]] for name in instance.tree.nodes],
        "node": instance.tree.nodes.index(view.node),
        "regions": [[name, view.name("region", name)] for name in regions],
        "industries": industry_tones(view, owners),
        "parts": [[part, part in earnings(), part in transfers()] for part in parts],
        "measures": measures,
        "stages": [[stage.maximise, stage.keep_share, view.say(stage.aim.value)] for stage in levers.program.stages],
        "money": view.money,
        "unit": readable_unit(info.get("objective_kind"), view.money),
        "plan": {name: info.get(name) for name in ("objective", "bound", "gap")},
        "gap": QUICK,
        "gaps": sorted({1e-2, QUICK, 1e-4, float(info["options"]["gap"])}, reverse=True),
        "seed": int(info["options"]["seed"]),
        "changes": [change.model_dump(mode="json", exclude_none=True) for change in instance.changes],
        "instance": instance.settings.name,
        "classes": value_classes(view, owners),
        **lever_words(view, levers),
        "limits": limit_words(view, levers),
    }

"""From an instance to a folder that says what cooperation is worth and how to share it.

While the coalitions are solved they are added to the folder one by one (``store/``), and at the end the answer is
switched in (``instance/``, ``joint/``, ``tables/``, ``cooperate.json``); calling again with the same data goes on where
the last call stopped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from layout_opt.analysis.coalitions.coalition_cases import coalition_case, coalition_values, every_coalition
from layout_opt.analysis.coalitions.cooperation_folder import write_results
from layout_opt.analysis.coalitions.cooperation_record import notes_of, record_of
from layout_opt.analysis.coalitions.restrict import GameSetting, find_setting
from layout_opt.analysis.coalitions.rights_coalitions import rights_coalitions
from layout_opt.analysis.coalitions.rights_game import rights_game
from layout_opt.analysis.coalitions.settlement import settlement
from layout_opt.analysis.coalitions.share import nothing_shared, share_complete, share_sampled
from layout_opt.analysis.coalitions.sharing_rules import COMPLETE_MOST, Allocation, Values, sampled_coalitions
from layout_opt.analysis.experiments import StudyOptions
from layout_opt.analysis.experiments.finished import run_of
from layout_opt.analysis.experiments.progress import Listener
from layout_opt.errors import InvalidInput, Problem
from layout_opt.instance import Instance
from layout_opt.result.folder import plain
from layout_opt.result.kinds import COOPERATION
from layout_opt.solver.highs import Options


@dataclass(frozen=True)
class Cooperation:
    """What cooperation is worth and how it can be shared.

    Parameters
    ----------
    setting : Setting
        Instance, players, rights and shares.
    values : mapping
        Coalition -> FinishedCase.
    allocations : mapping of str to mapping
        Rule -> {player: amount}; empty if a coalition has no certified plan.
    tables : mapping of str to DataFrame
        As written to ``tables/``.
    record : mapping
        As written to ``cooperate.json``.
    """

    setting: GameSetting
    values: Values
    allocations: Mapping[str, Allocation]
    tables: Mapping[str, pd.DataFrame]
    record: Mapping[str, Any]

    @property
    def failed(self) -> tuple[str, ...]:
        """Coalitions without a certified plan, with their status."""
        text = self.setting.players.text
        return tuple(f"{text(c)}: {v.status} {v.note}".strip() for c, v in self.values.items() if not v.usable)


def cooperate(
    instance: Instance,
    folder: Path,
    *,
    players: str,
    entitlements: str | None = None,
    gap: float | None = None,
    time_limit: float | None = None,
    jobs: int = 1,
    cluster: str | None = None,
    samples: int = 50,
    seed: int = 0,
    listener: Listener | None = None,
) -> Cooperation:
    """Solve all coalitions (above 12 players: sampled ones), share the value of all together and write the folder.

    Parameters
    ----------
    instance : Instance
        A valid instance with the objective ``net_effective_output`` or ``cost``.
    folder : Path
        A new folder, or one in which an earlier call has begun.
    players : str
        Column of ``regions.csv`` that names the players: region, province, group or reach.
    entitlements : str, optional
        table, grandfathered, per-head or output; by default the table, or grandfathered without one.
    gap, time_limit : float, optional
        Of each solve; by default those of ``instance.toml``.
    jobs : int
        Coalitions solved at the same time.
    cluster : str, optional
        Address of a Dask scheduler to solve on instead.
    samples, seed : int
        Orders of arrival drawn above 12 players, and the seed.
    listener : callable, optional
        Told of each finished coalition.

    Raises
    ------
    InvalidInput
        If players or entitlements cannot be found, or something else stands at `folder`.
    """
    setting = find_setting(instance, players, entitlements)
    options = _options(instance, gap, time_limit, jobs, samples, seed)
    names = setting.players.names
    complete = len(names) <= COMPLETE_MOST
    wanted = every_coalition(names) if complete else sampled_coalitions(names, samples, seed)
    values = coalition_values(setting, wanted, StudyOptions(options, jobs, folder, cluster, listener, COOPERATION))
    joint = values[frozenset(names)]
    rights: Mapping[str, Any] = {}
    if not all(value.usable for value in values.values()):
        made = nothing_shared(setting, values)
    else:
        accounts = settlement(setting, dict(joint.tables))
        if complete:
            made = share_complete(setting, values, accounts)
        else:
            made = share_sampled(setting, values, accounts, samples, seed)
        made.tables["rights_game"] = rights_game(setting, dict(joint.tables), accounts, made.tables)
        pooled = rights_coalitions(setting, dict(joint.tables), accounts, options)
        made.tables.update(pooled.tables)
        rights = pooled.record
    notes = [*notes_of(setting), *made.notes]
    record = {**record_of(setting, values, options, notes, complete=complete), "rights": plain(dict(rights))}
    run = run_of(instance, coalition_case(setting, names), joint) if joint.certified else None
    record = write_results(folder, instance, made.tables, record, run)
    return Cooperation(setting, values, made.allocations, made.tables, record)


def _options(
    instance: Instance, gap: float | None, time_limit: float | None, jobs: int, samples: int, seed: int
) -> Options:
    defaults = instance.settings.solve
    found = Options(
        gap=defaults.gap if gap is None else gap,
        time_limit=defaults.time_limit if time_limit is None else time_limit,
        threads=1,
        seed=defaults.seed,
    )
    checks = (
        ("--gap", found.gap, 0 <= found.gap < 1, "be in [0, 1)", "give e.g. 1e-3"),
        ("--time-limit", found.time_limit, found.time_limit is None or found.time_limit > 0, "be above 0", "give 600"),
        ("--jobs", jobs, jobs >= 1, "be 1 or more", "give e.g. 2"),
        ("--samples", samples, samples >= 2, "be 2 or more", "give e.g. 50"),
        ("--seed", seed, seed >= 0, "be 0 or more", "give e.g. 1"),
    )
    problems = [Problem(where, str(value), rule, fix) for where, value, right, rule, fix in checks if not right]
    if problems:
        raise InvalidInput(problems)
    return found

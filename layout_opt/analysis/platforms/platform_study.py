"""The study of platforms: what could be founded is solved in every set, so that each answer is a comparison of plans.

Own against shared use, one platform against many, budgets, pay-back and fees are read from the layouts in which each
set is founded. The fee at which a region takes part is what all lose where it may not use the platform, over the
service that it has: the gain of the nation, so it counts what its buyers and neighbours gain. A club of regions founds
what it wants and uses it alone; what the use of each region brings all is told first, last and on average.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from layout_opt.analysis.experiments import StudyOptions
from layout_opt.analysis.experiments.study_engine import StudyEngine
from layout_opt.analysis.platforms import platform_cases as made
from layout_opt.analysis.platforms.platform_tables import best_set, platform_tables
from layout_opt.errors import InvalidInput, Problem
from layout_opt.facts.facilities import PLATFORMS, service_given
from layout_opt.facts.frames import records
from layout_opt.instance import Instance
from layout_opt.result.run import Run
from layout_opt.result.stored_plan import StoredPlan, plan_of_run

MOST_PLATFORMS, MOST_PLAYERS = 6, 6
"""Most platforms of which every set is solved, and most regions of which every club is."""


@dataclass(frozen=True)
class PlatformStudy:
    """What a study of platforms came to.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        ``sets``, ``budgets``, ``paybacks``, ``fees``, ``clubs``, ``shares``.
    runs : mapping of str to Run
        The layouts by name.
    founded : tuple of str
        The set that is best founded and shared.
    """

    tables: Mapping[str, pd.DataFrame]
    runs: Mapping[str, Run]
    founded: tuple[str, ...]

    def plans(self, base: Instance) -> list[StoredPlan]:
        """Return the plans of all layouts."""
        return [plan_of_run(name, run, base) for name, run in self.runs.items()]


def platform_study(instance: Instance, how: StudyOptions | None = None) -> PlatformStudy:
    """Return what platforms come to, own and shared, concentrated and spread.

    Raises
    ------
    InvalidInput
        If nothing could be founded, more than 6 platforms could be, the instance has more than one node, or no set has
        a layout.
    """
    names = made.names_of(instance)
    problems = []
    if len(instance.tree.nodes) > 1:
        fix = "give one node with the years for which platforms are to serve"
        problems.append(Problem(instance.label("tree"), f"{len(instance.tree.nodes)} nodes", "be one node", fix))
    if not 0 < len(names) <= MOST_PLATFORMS:
        fix = "write platforms with stands 0; leave out those of the least interest"
        rule = f"be 1 to {MOST_PLATFORMS} platforms that could be founded"
        problems.append(Problem("platforms.csv stands", f"{len(names)} with 0", rule, fix))
    if problems:
        raise InvalidInput(problems)
    engine = StudyEngine(instance, how or StudyOptions())
    runs = engine.runs(made.set_cases(instance))
    founded = best_set(instance, runs)
    best = runs[made.set_name(made.SHARED, founded)]
    if not best.tables:
        raise InvalidInput([Problem(PLATFORMS, "no set with a layout", "be a layout", "see `layout-opt explain`")])
    used = service_given(instance, dict(best.tables))
    used = used[used["platform"].isin(list(founded))]
    more = [made.left_out(instance, founded, str(j), str(r)) for j, r in records(used, "platform", "region")]
    if len(made.players_of(instance)) <= MOST_PLAYERS:
        more += made.club_cases(instance)
    if more:
        runs = {**runs, **engine.runs(more)}
    return PlatformStudy(platform_tables(instance, runs), runs, founded)

"""Solve many coalitions: in parallel, each kept as soon as it is finished, none solved twice.

They are solved in waves of one size (see `known.waves`), each from plans and bounds of the waves before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from pathlib import Path

from layout_opt.analysis.coalitions.coalition_store import CoalitionStore, coalition_key
from layout_opt.analysis.coalitions.cooperation_folder import find_joint, place_of_joint
from layout_opt.analysis.coalitions.known import Coalition, KnownValues, waves
from layout_opt.analysis.coalitions.plans import PLANS, read_plan, write_plan
from layout_opt.analysis.coalitions.restrict import GameSetting, coalition_changes
from layout_opt.analysis.coalitions.start import CoalitionStart
from layout_opt.analysis.coalitions.value import FAILED, INVALID, CoalitionValue, coalition_value, value_of_run
from layout_opt.analysis.experiments.key import code_hash
from layout_opt.analysis.pool import KILLED, done_in_parallel
from layout_opt.errors import InvalidInput, SolverError
from layout_opt.instance import Change, Instance, changed
from layout_opt.model.discover import read_instance
from layout_opt.result.folder import write_run
from layout_opt.result.plan import plan_from_tables
from layout_opt.result.run import solve
from layout_opt.result.stored_plan import decisions_of
from layout_opt.result.switch import collect_drafts, told_plainly
from layout_opt.solver.highs import Options


@dataclass(frozen=True)
class CoalitionProgress:
    """How far the coalitions are.

    Parameters
    ----------
    done, total : int
        Coalitions finished and wanted.
    latest : CoalitionValue or None
        The one just solved (None at the start).
    """

    done: int
    total: int
    latest: CoalitionValue | None


Listener = Callable[[CoalitionProgress], None]


@dataclass(frozen=True)
class Task:
    """One coalition to be solved by a worker, which reads the instance of all together from a folder once.

    Parameters
    ----------
    source : str
        Folder of the instance of all together; absolute, because a worker may stand in another directory.
    version : str
        Tells different contents of that folder apart.
    folder : str
        Folder of the cooperation, absolute.
    members : tuple of str
        Players.
    changes : tuple of Change
        What makes the coalition's instance.
    options : Options
        Of the solve.
    key : str
        Under which value and plan are kept.
    parts : tuple of str
        Keys of two coalitions whose plans make one of this coalition.
    above : str, optional
        Key of a larger coalition.
    bound : float, optional
        What the coalition cannot do better than.
    """

    source: str
    version: str
    folder: str
    members: tuple[str, ...]
    changes: tuple[Change, ...]
    options: Options
    key: str
    parts: tuple[str, ...] = ()
    above: str | None = None
    bound: float | None = None


def every_coalition(players: Sequence[str]) -> list[Coalition]:
    """Return all nonempty coalitions, the largest first: they take longest."""
    sizes = range(len(players), 0, -1)
    return [frozenset(members) for size in sizes for members in combinations(players, size)]


@lru_cache(maxsize=1)
def _base(source: str, version: str) -> Instance:  # noqa: ARG001 - the version tells contents of one folder apart
    return read_instance(source)


def run_task(task: Task) -> tuple[str, CoalitionValue]:
    """Solve one coalition and keep its plan; what goes wrong with it alone becomes its status."""
    folder = Path(task.folder)
    try:
        instance = changed(_base(task.source, task.version), task.changes)
        found = coalition_value(instance, task.members, task.options, _start(task))
    except InvalidInput as error:
        return task.key, CoalitionValue(task.members, INVALID, None, None, None, 0.0, str(error.problems[0]))
    except SolverError as error:
        return task.key, CoalitionValue(task.members, FAILED, None, None, None, 0.0, str(error))
    if found.value.usable:
        with told_plainly(folder):
            write_plan(folder / PLANS, task.key, found.decisions)
    return task.key, found.value


def killed_task(task: Task) -> tuple[str, CoalitionValue]:
    """Return what is known of a coalition that killed the process in which it was solved alone."""
    return task.key, CoalitionValue(task.members, FAILED, None, None, None, 0.0, KILLED)


def _start(task: Task) -> CoalitionStart:
    """Return what is known of a coalition; a plan that is lost is left out."""
    plans = Path(task.folder) / PLANS
    parts = [read_plan(plans, key) for key in task.parts]
    complete = tuple(plan for plan in parts if plan is not None)
    above = None if task.above is None else read_plan(plans, task.above)
    return CoalitionStart(complete if len(complete) == len(parts) else (), above, task.bound)


@dataclass(frozen=True)
class Engine:
    """What coalitions are solved with.

    Parameters
    ----------
    setting : Setting
        Instance, players, rights and shares.
    folder : Path
        Where finished coalitions and the joint plan are kept.
    source : Path
        Folder of the instance of all together, as workers read it.
    inputs : mapping
        File -> SHA-256 of `source`.
    options : Options
        Gap, limit, seed; each coalition uses one thread.
    jobs : int
        Coalitions solved at the same time.
    """

    setting: GameSetting
    folder: Path
    source: Path
    inputs: Mapping[str, str]
    options: Options
    jobs: int = 1

    def values(
        self, coalitions: Iterable[Coalition], listener: Listener | None = None
    ) -> dict[Coalition, CoalitionValue]:
        """Return the values of coalitions, solving those that are not finished."""
        store = CoalitionStore(self.folder)
        collect_drafts(self.folder / PLANS)
        found: dict[Coalition, CoalitionValue] = {}
        wanted = list(dict.fromkeys(coalitions))
        code = code_hash()
        tasks = {coalition: self._task(coalition, code) for coalition in wanted}
        for coalition, task in tasks.items():
            kept = store.get(task.key)
            everyone = len(coalition) == len(self.setting.players.names)
            if kept is not None and not (everyone and find_joint(self.folder, task.key) is None):
                found[coalition] = kept
        if listener is not None:
            listener(CoalitionProgress(len(found), len(wanted), None))
        for wave in waves(wanted, len(self.setting.players.names)):
            known = self._known(found, len(wave[0]))
            left = [self._informed(tasks, known, coalition) for coalition in wave if coalition not in found]
            for key, value in self._solved(left):
                store.add(key, value)
                found[frozenset(value.members)] = value
                if listener is not None:
                    listener(CoalitionProgress(len(found), len(wanted), value))
        return {coalition: found[coalition] for coalition in wanted}

    def _known(self, found: Mapping[Coalition, CoalitionValue], size: int) -> KnownValues:
        """Return what coalitions of a size may start from."""
        names = self.setting.players.names
        whole = None if self.setting.superadditive else frozenset(names)
        return KnownValues(found, 1.0 if self.setting.kind == "gain" else -1.0, whole).before(size, len(names))

    def _informed(self, tasks: Mapping[Coalition, Task], known: KnownValues, coalition: Coalition) -> Task:
        """Return the task of a coalition with what is known of it."""
        parts = tuple(tasks[part].key for part in known.parts(coalition))
        larger = known.above(coalition)
        above = None if larger is None else tasks[larger].key
        return replace(tasks[coalition], parts=parts, above=above, bound=known.bound(coalition))

    def joint(self) -> tuple[str, Path] | None:
        """Return key and run folder of the joint plan, None if there is none."""
        key = self._task(frozenset(self.setting.players.names), code_hash()).key
        place = find_joint(self.folder, key)
        return None if place is None else (key, place)

    def _task(self, coalition: Coalition, code: str) -> Task:
        members = tuple(name for name in self.setting.players.names if name in coalition)
        changes = coalition_changes(self.setting, coalition)
        options = replace(self.options, threads=1)
        key = coalition_key(self.inputs, code, members, changes, self.options)
        version = coalition_key(self.inputs, code, (), (), self.options)
        source, folder = str(self.source.absolute()), str(self.folder.absolute())
        return Task(source, version, folder, members, changes, options, key)

    def _solved(self, tasks: Sequence[Task]) -> Iterator[tuple[str, CoalitionValue]]:
        """Yield finished coalitions as they come: first the joint plan as a complete run, then the others."""
        everyone = len(self.setting.players.names)
        for task in tasks:
            if len(task.members) == everyone:
                yield task.key, self._joint(task)
        others = [task for task in tasks if len(task.members) < everyone]
        if self.jobs == 1 or len(others) < 2:
            yield from map(run_task, others)
            return
        yield from done_in_parallel(run_task, others, self.jobs, killed_task)

    def _joint(self, task: Task) -> CoalitionValue:
        """Solve the joint plan and write its run folder, from which compensation is computed."""
        options = self.options
        run = solve(self.setting.instance, gap=options.gap, time_limit=options.time_limit, threads=self.jobs)
        if run.tables:
            write_run(run, place_of_joint(self.folder, task.key))
            write_plan(self.folder / PLANS, task.key, decisions_of(plan_from_tables(run.tables, "best")))
        return value_of_run(run, task.members)

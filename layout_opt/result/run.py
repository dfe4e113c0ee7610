"""Solve an instance and hold everything that came out: status, numbers, tables, certificate."""

from __future__ import annotations

import importlib.metadata
import platform
import resource
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from layout_opt.errors import InvalidInput, Problem
from layout_opt.instance import Instance
from layout_opt.model.block import USER_BLOCK
from layout_opt.model.build import BuiltModel, Layout, pyomo_of
from layout_opt.model.ledger import Key
from layout_opt.result.asked import check_held, known_layout, solve_options
from layout_opt.result.certificate import Certificate, examine
from layout_opt.result.growth import growth_of
from layout_opt.result.indicators import indicator_tables
from layout_opt.result.plan import (
    accounts_of,
    limits_of,
    plan_from_tables,
    result_tables,
    same_decisions,
    value_sums,
)
from layout_opt.result.read_back import plan_at
from layout_opt.result.relaxation import BOUND_PROOF, DUALS, bound_record, dual_table, proven_stages
from layout_opt.result.run_views import RunViews
from layout_opt.result.status import EXIT_STATUS, Status
from layout_opt.result.status_shares import status_shares
from layout_opt.result.stochastic_values import StochasticRequest, run_values
from layout_opt.result.user_limits import user_limits
from layout_opt.solver.budget import Budget
from layout_opt.solver.direct import DirectModel, direct_model
from layout_opt.solver.highs import Ending, Listener, Options
from layout_opt.solver.prices import price_table
from layout_opt.solver.row_place import block_name
from layout_opt.solver.search import SearchRequest
from layout_opt.solver.sequence import Customise, Solution, solve_stages

if TYPE_CHECKING:
    from layout_opt.result.stored_plan import StoredPlan

__all__ = ["EXIT_STATUS", "PACKAGES", "Run", "Status", "peak_memory", "solve", "value_sums", "versions"]

DIRECT_FROM = 500_000
"""Nonzeros from which no Pyomo model is made unless rows are added: it takes several times as long as arrays [1]."""
PACKAGES = ("layout-opt", "pyomo", "highspy", "numpy", "pandas", "scipy")


@dataclass(frozen=True)
class Run(RunViews):
    """A solved instance; see `RunViews` for what it shows.

    Parameters
    ----------
    instance : Instance
        What was solved.
    status : Status
        How it ended.
    objective, bound, gap : float or None
        Of the last stage; `gap` is the largest of all stages.
    seconds : float
        Wall time of building, solving and checking.
    tables : mapping
        Result tables by name (empty without a layout).
    certificate : Certificate or None
        The independent check (None without a layout).
    info : mapping
        Everything else that stands in ``run.json``.
    beside : tuple of StoredPlan
        Other plans of the instance against which the layout is held.
    """

    instance: Instance
    status: Status
    objective: float | None
    bound: float | None
    gap: float | None
    seconds: float
    tables: Mapping[str, pd.DataFrame]
    certificate: Certificate | None
    info: Mapping[str, Any]
    beside: tuple[StoredPlan, ...] = ()

    @property
    def exit_status(self) -> int:
        """Exit status of the contract."""
        return EXIT_STATUS[self.status]


def solve(
    instance: Instance,
    *,
    gap: float | None = None,
    time_limit: float | None = None,
    threads: int | None = None,
    layout: str = "best",
    listener: Listener | None = None,
    customise: Customise | None = None,
    held: Mapping[str, Mapping[Key, float]] | None = None,
    direct: bool = False,
    stochastic_values: bool | None = None,
) -> Run:
    """Solve an instance and certify the layout.

    Parameters
    ----------
    instance : Instance
        A valid instance.
    gap : float, optional
        Relative gap at which to stop; by default that of ``instance.toml``.
    time_limit : float, optional
        Most seconds of all solves together: relaxation, branch and bound, clean-up, tie-break.
    threads : int, optional
        Threads of HiGHS.
    layout : str
        ``best`` to choose a layout, ``today`` to evaluate today's.
    listener : callable, optional
        Told of progress.
    customise : callable, optional
        ``customise(block, built)`` adds Pyomo rows of the user's own to ``block`` before solving; they appear in
        ``limits`` and ``prices`` as family ``user``.
    held : mapping, optional
        Decision -> {key: value} held as given, e.g. the layout of another instance; the others are free.
    direct : bool
        Hand the arrays straight to the solver, without a Pyomo model; from `DIRECT_FROM` nonzeros on that is so
        anyway, unless rows are added.
    stochastic_values : bool, optional
        Whether the values of a tree are computed in the time left; by default up to `MOST_COURSES` courses.

    Returns
    -------
    Run

    Raises
    ------
    InvalidInput
        If the gap, the limit or the layout makes no sense, a decision is held that the instance does not have, or rows
        are to be added to a model that is not made.
    """
    begun = time.perf_counter()
    options = solve_options(instance, gap, time_limit, threads)
    check_held(instance, held or {})
    model = _model(instance, layout, held, customise, direct=direct)
    built_after = time.perf_counter() - begun
    budget = Budget(options.time_limit)
    solution = solve_stages(model, SearchRequest(options, budget, listener=listener, break_ties=True, repeatable=True))
    tables, certificate = _read_back(model, solution)
    status = status_of(solution.ending, solution.gap, certificate, options)
    last = solution.stages[-1]
    info = {**_info(model, solution, options, built_after), "sums": value_sums(instance, tables)}
    if tables:
        info[BOUND_PROOF] = _bound_proof(instance, layout, tables, info)
    asked = StochasticRequest(stochastic_values, layout == Layout.BEST and not held and customise is None)
    values = run_values(instance, solution, tables, asked, options, budget)
    info, tables = {**info, **values.entries}, {**tables, **values.tables}
    if status is Status.UNBOUNDED:
        growth = growth_of(model, solution.arrays, options)
        info["growth"] = None if growth is None else growth.record
    return Run(
        instance=instance,
        status=status,
        objective=last.objective,
        bound=last.bound,
        gap=solution.gap,
        seconds=time.perf_counter() - begun,
        tables=tables,
        certificate=certificate,
        info=info,
    )


def _model(
    instance: Instance,
    layout: str,
    held: Mapping[str, Mapping[Key, float]] | None,
    customise: Customise | None,
    *,
    direct: bool,
) -> BuiltModel | DirectModel:
    """Return the model to solve: arrays alone where that is asked for or it is large, else the Pyomo model of them."""
    if direct and customise is not None:
        rule, fix = "be left out where rows are added: they are Pyomo's", "leave one of them out"
        raise InvalidInput([Problem("direct", "with rows of the user's own", rule, fix)])
    model = direct_model(instance, known_layout(layout), held)
    if direct or (customise is None and model.nonzeros >= DIRECT_FROM):
        return model
    built = pyomo_of(model.linear)
    if customise is not None:
        customise(built.pyomo.user, built)
    return built


def _read_back(
    built: BuiltModel | DirectModel, solution: Solution
) -> tuple[dict[str, pd.DataFrame], Certificate | None]:
    """Return result tables and certificate (nothing without a layout)."""
    if solution.values is None:
        return {}, None
    plan = plan_at(built, solution.arrays, solution.values)
    accounts = accounts_of(built.instance, plan)
    limits = limits_of(built.instance, plan, accounts)
    tables = result_tables(built.instance, plan, accounts, limits)
    written = plan_from_tables(tables, plan.layout)
    tables["limits"] = pd.concat([tables["limits"], user_limits(solution)], ignore_index=True)
    tables["prices"] = price_table(built.instance, solution, limit_units(tables["limits"]))
    relaxations = [answer.relaxation for answer in solution.answers]
    tables[DUALS] = dual_table(built.linear, [stage.aim for stage in solution.stages], relaxations)
    tables.update(indicator_tables(built.instance, tables))
    known = (accounts, limits) if same_decisions(plan, written) else None
    examined = examine(built.instance, written, solution.stages[-1].objective, tables["value"], known=known)
    return tables, examined.certificate


def _bound_proof(
    instance: Instance, layout: str, tables: Mapping[str, pd.DataFrame], info: Mapping[str, Any]
) -> dict[str, Any]:
    """Return how the bound is known."""
    steps = info["stages"]
    proofs = proven_stages(instance, layout, tables[DUALS], [step["objective"] for step in steps])
    return bound_record(proofs, steps, info["options"]["gap"], integers=bool(info["integers"]))


def limit_units(limits: pd.DataFrame) -> dict[tuple[str, str, str], str]:
    """Return (node, row, key) -> unit of every limit."""
    columns = (limits[name].tolist() for name in ("node", "row", "key", "unit"))
    return {(node, row, key): unit for node, row, key, unit in zip(*columns, strict=True)}


def status_of(ending: Ending, gap: float | None, certificate: Certificate | None, options: Options) -> Status:
    """Return how a run ended: what the solver says, unless the independent check says otherwise."""
    endings = {
        Ending.INFEASIBLE: Status.INFEASIBLE,
        Ending.UNBOUNDED: Status.UNBOUNDED,
        Ending.NO_LAYOUT: Status.NO_LAYOUT,
    }
    if ending in endings:
        return endings[ending]
    if certificate is None or not certificate.passed:
        return Status.VIOLATED
    if gap is not None and gap <= options.gap:
        return Status.SOLVED
    return Status.LIMIT if ending is Ending.LIMIT else Status.UNPROVEN


def _info(built: BuiltModel | DirectModel, solution: Solution, options: Options, built_after: float) -> dict[str, Any]:
    rows, columns = solution.arrays.matrix.shape
    user = sum(block_name(row) == USER_BLOCK for row in solution.arrays.rows)
    return {
        "objective_kind": built.instance.settings.objective,
        "layout": built.layout.value,
        "model": "pyomo" if isinstance(built, BuiltModel) else "arrays",
        "unique": solution.unique,
        "priced": solution.duals is not None,
        "tie_break": solution.last.ties.state.value,
        "notices": list(solution.notices),
        "interrupted": any(answer.outcome.interrupted for answer in solution.answers),
        "stages": [asdict(stage) for stage in solution.stages],
        "rows": rows,
        "columns": columns,
        "nonzeros": int(solution.arrays.matrix.nnz),
        "integers": int(solution.arrays.integer.sum()),
        "user_rows": user,
        "build_seconds": built_after,
        "nodes": solution.outcome.nodes,
        "options": asdict(options),
        "seed": options.seed,
        "peak_memory": peak_memory(),
        "data_status": status_shares(built.instance),
        "versions": versions(),
    }


def peak_memory() -> int:
    """Return the largest resident memory of this process so far [bytes]."""
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(size if sys.platform == "darwin" else size * 1024)


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that decide the numbers."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found

"""A run from decisions that somebody gives: taken as they are, checked from the data, and bounded by the relaxation.

Nothing is believed of the file but the decisions. Tables and certificate follow from them by plain arithmetic, as for
any run; the linear relaxation proves how far they can be from the best. There are no shadow prices.
"""

from __future__ import annotations

import csv
import math
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.instance import Instance
from layout_opt.model.discover import families
from layout_opt.model.family import Accounts, Decision, Plan
from layout_opt.model.ledger import Key
from layout_opt.model.objective import aim_value, stages
from layout_opt.result.asked import check_held, decision_places, solve_options
from layout_opt.result.certificate import certify
from layout_opt.result.indicators import indicator_tables
from layout_opt.result.plan import accounts_of, plan_of, result_tables, value_sums
from layout_opt.result.run import Run, peak_memory, status_of, versions
from layout_opt.result.status_shares import status_shares
from layout_opt.solver.arrays import Arrays
from layout_opt.solver.direct import direct_model
from layout_opt.solver.gap import settled
from layout_opt.solver.highs import Ending, Options
from layout_opt.solver.search import SearchRequest, search
from layout_opt.solver.sequence import StageResult, largest_gap

COLUMNS = ("decision", "key", "value")
"""Columns of a file of decisions; the parts of a key are joined by commas."""
Decisions = Mapping[str, Mapping[Key, float]]


def read_decisions(path: Path) -> Decisions:
    """Read a CSV file of decisions: ``decision,key,value``; what it does not name is zero.

    Raises
    ------
    InvalidInput
        If the file cannot be read, or with every line that is wrong.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.reader(stream))
    except (OSError, UnicodeError, csv.Error) as error:
        found = getattr(error, "strerror", None) or str(error)
        raise InvalidInput(
            [Problem(f"--plan {path}", found, "be a CSV file of decisions", "correct the path")]
        ) from error
    if not rows or tuple(rows[0]) != COLUMNS:
        found = ",".join(rows[0]) if rows else "nothing"
        rule, fix = f"begin with the columns {','.join(COLUMNS)}", "take the file that the page wrote"
        raise InvalidInput([Problem(f"{path.name}:1", found, rule, fix)])
    known = {decision.name: decision for family in families() for decision in family.decisions}
    decisions: dict[str, dict[Key, float]] = {}
    problems = []
    for line, row in enumerate(rows[1:], start=2):
        problem = _line_problem(f"{path.name}:{line}", row, known, decisions)
        if problem is not None:
            problems.append(problem)
            continue
        decisions.setdefault(row[0], {})[tuple(row[1].split(","))] = float(row[2])
    if problems:
        raise InvalidInput(problems)
    return decisions


def _line_problem(
    where: str, row: list[str], known: Mapping[str, Decision], earlier: Mapping[str, Mapping[Key, float]]
) -> Problem | None:
    """Return what is wrong with a line, or None."""
    if len(row) != len(COLUMNS):
        return Problem(where, f"{len(row)} cells", f"have {len(COLUMNS)}", "put keys in quotes")
    name, key = row[0], tuple(row[1].split(","))
    if name not in known:
        return Problem(f"{where} decision", repr(name), f"name a decision{nearest(name, known)}", "correct the name")
    if len(key) != len(known[name].keys):
        return Problem(f"{where} key", row[1], f"have the parts {','.join(known[name].keys)}", "correct the key")
    if key in earlier.get(name, {}):
        return Problem(f"{where} key", row[1], "stand once for each decision", "leave one line out")
    try:
        finite = math.isfinite(float(row[2]))
    except ValueError:
        finite = False
    return None if finite else Problem(f"{where} value", repr(row[2]), "be a number", "correct the number")


def given_run(
    instance: Instance, decisions: Decisions, *, gap: float | None = None, time_limit: float | None = None,
    threads: int | None = None,
) -> Run:  # fmt: skip
    """Return the run of given decisions.

    Parameters
    ----------
    instance : Instance
        A valid instance.
    decisions : mapping
        Decision -> {key: value}; what it does not name is zero.
    gap : float, optional
        Gap within which the run counts as solved; by default that of ``instance.toml``.
    time_limit, threads
        As for `solve`, for the relaxation.

    Returns
    -------
    Run
        Without shadow prices. Its bound is that of the linear relaxation; an objective of several stages has none.

    Raises
    ------
    InvalidInput
        If an option makes no sense, or a decision has a value at a key that the instance does not have.
    """
    begun = time.perf_counter()
    options = solve_options(instance, gap, time_limit, threads)
    check_held(instance, decisions)
    places = decision_places(instance)
    filled = {name: {key: decisions.get(name, {}).get(key, 0.0) for key in keys} for name, keys in places.items()}
    plan = plan_of(filled, "best")
    accounts = accounts_of(instance, plan)
    tables = result_tables(instance, plan, accounts)
    tables.update(indicator_tables(instance, tables))
    arrays = direct_model(instance).arrays(stages(instance)[-1].aim.at(0.0), maximise=stages(instance)[-1].maximise)
    results = tuple(_stages(instance, plan, accounts, arrays, options))
    last = results[-1]
    certificate = certify(instance, tables, last.objective, "best")
    known = largest_gap(results)
    rows, columns = arrays.matrix.shape
    info = {
        "objective_kind": instance.settings.objective, "layout": "best", "unique": None, "priced": False,
        "interrupted": False,
        "stages": [asdict(result) for result in results], "rows": rows, "columns": columns,
        "nonzeros": int(arrays.matrix.nnz), "integers": int(arrays.integer.sum()), "user_rows": 0,
        "build_seconds": 0.0, "nodes": 0, "options": asdict(options), "seed": options.seed,
        "peak_memory": peak_memory(), "data_status": status_shares(instance), "versions": versions(),
        "sums": value_sums(instance, tables),
    }  # fmt: skip
    status = status_of(Ending.OPTIMAL, known, certificate, options)
    seconds = time.perf_counter() - begun
    return Run(instance, status, last.objective, last.bound, known, seconds, tables, certificate, info)


def _stages(
    instance: Instance, plan: Plan, accounts: Accounts, arrays: Arrays, options: Options
) -> Iterator[StageResult]:
    """Yield what the decisions reach in each stage; the bound of a single stage is proven by the relaxation."""
    steps = stages(instance)
    for stage in steps:
        objective = aim_value(instance, stage.aim, plan, accounts)
        bound, gap, seconds = None, None, 0.0
        if len(steps) == 1:
            relaxed = search(arrays.relaxed(), SearchRequest(options)).outcome
            seconds = relaxed.seconds
            bound, gap = settled(objective, relaxed.objective, relaxed.size, maximise=stage.maximise)
        yield StageResult(stage.aim.value, objective, bound, gap, seconds)

"""The checks of folders that hold whole runs against each other: their plans are certified, their tables made again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from layout_opt.analysis.attribution import attribution_tables, response_table
from layout_opt.analysis.attribution.unilateral import BEFORE, actors_of, unilateral_tables
from layout_opt.analysis.check.findings import Findings, cell_violations, rebuilt, told_tables
from layout_opt.analysis.compare.compare import ComparedSide, compare
from layout_opt.analysis.instruments.calibrate import InstrumentSetting
from layout_opt.analysis.instruments.comparison_tables import comparison_tables
from layout_opt.analysis.instruments.instruments_compared import JOINT, REFERENCE, excess_over, targets_of
from layout_opt.instance import Instance, changed
from layout_opt.model.discover import read_instance
from layout_opt.result.answer import INSTANCES
from layout_opt.result.folder import INSTANCE
from layout_opt.result.indicators import indicator_tables
from layout_opt.result.run import Run
from layout_opt.result.stored_plan import read_plans

PRICES_NOTE = "bounds and shadow prices of runs are the solver's: compared with their hash only"
DECOMPOSED = frozenset({"decomposition", "decomposition_solves"})
DECOMPOSED_NOTE = "the decomposition by change: compared with its hash only"
NETWORK_NOTE = "recomputed from the instance alone"


def check_compare(folder: Path, _: Mapping[str, Any]) -> Findings:
    """Return which runs their plans do not give, and what does not follow from them."""
    violations: list[str] = []
    sides: list[ComparedSide] = []
    for stored in read_plans(folder):
        instance = read_instance(folder / INSTANCES / str((stored.numbers or {})["instance"]))
        wrong, run = rebuilt(instance, stored)
        violations += wrong
        tables = {**run.tables, **indicator_tables(instance, run.tables)} if run.tables else {}
        numbers = (run.status.value, run.objective, run.bound, run.gap, stored.layout)
        sides.append(ComparedSide(stored.name, instance, tables, *numbers))
    names = [path.stem for path in sorted((folder / "tables").glob("*.csv"))]
    notes = (PRICES_NOTE, *([DECOMPOSED_NOTE] if DECOMPOSED & set(names) else []))
    if violations:
        return Findings(tuple(violations), {"runs": len(sides)}, notes)
    expected = {name: frame for name, frame in compare(sides).every_table.items() if len(frame.columns)}
    told = told_tables(folder, [name for name in names if name not in DECOMPOSED], ("run",))
    return Findings(tuple(cell_violations(expected, told)), {"runs": len(sides)}, notes)


def _runs(folder: Path, base: Instance) -> tuple[list[str], dict[str, Run]]:
    """Return what is wrong with the runs of a folder, and the runs, made again from their plans."""
    violations: list[str] = []
    runs: dict[str, Run] = {}
    for stored in read_plans(folder):
        instance = changed(base, stored.changes) if stored.changes else base
        wrong, runs[stored.name] = rebuilt(instance, stored)
        violations += wrong
    return violations, runs


def check_instruments(folder: Path, record: Mapping[str, Any]) -> Findings:
    """Return which layouts under instruments their plans do not give, and what does not follow from them."""
    base = read_instance(folder / INSTANCE)
    violations, runs = _runs(folder, base)
    if not violations:
        names = ("instruments", "instrument_loads", "instrument_regions")
        told = told_tables(folder, names, ("instrument", "setting", "status"))
        targets, reference = targets_of(runs[JOINT]), runs[REFERENCE]
        rows = {str(row["instrument"]): row for row in told["instruments"].to_dict("records")}
        settings = {}
        for name, row in rows.items():
            over = excess_over(targets, runs[name])
            settings[name] = InstrumentSetting(1.0, runs[name], over, over <= record["tolerance"], int(row["solves"]))
        words = {name: str(row["setting"]) for name, row in rows.items()}
        made = comparison_tables(base, settings, words, reference, targets)
        violations += cell_violations(dict(zip(names, made, strict=True)), told)
    return Findings(tuple(violations), {"runs": len(runs)}, (PRICES_NOTE,))


def check_attribution(folder: Path, record: Mapping[str, Any]) -> Findings:
    """Return what does not follow from the kept run, from the network, or from the runs with and without a measure."""
    base = read_instance(folder / INSTANCE)
    if record["of"] == "network":
        return _cells(folder, {"response": response_table(base)}, (), 0, NETWORK_NOTE)
    violations, runs = _runs(folder, base)
    if violations:
        return Findings(tuple(violations), {"runs": len(runs)}, (PRICES_NOTE,))
    if record["of"] == "run":
        (run,) = runs.values()
        return _cells(folder, attribution_tables(base, run.tables), ("region", "industry"), 1, PRICES_NOTE)
    groups = actors_of(base, record["by"])
    before = runs.pop(BEFORE)
    made = unilateral_tables(base, groups, before, runs)
    expected = dict(zip(("unilateral", "unilateral_loads"), made, strict=True))
    return _cells(folder, expected, ("actor",), len(runs) + 1, PRICES_NOTE)


def _cells(folder: Path, expected: Mapping[str, pd.DataFrame], words: Iterable[str], runs: int, note: str) -> Findings:
    told = told_tables(folder, expected, tuple(words))
    checked = {"runs": runs} if runs else {"tables": len(expected)}
    return Findings(tuple(cell_violations(expected, told)), checked, (note,))

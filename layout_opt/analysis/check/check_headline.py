"""The check of headlines: layouts certified again from their plans, causes and sentences recomputed from the values."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from layout_opt.analysis.check.findings import Findings, cell_violations, rebuilt, told_tables
from layout_opt.analysis.headline.first_layout import first_layout
from layout_opt.analysis.headline.headline import AFTER, BEFORE, HELD, Ends, cause_table, sign_of, told_causes
from layout_opt.analysis.headline.lattice import SetValue
from layout_opt.analysis.headline.weights import weight_sentence, with_shares
from layout_opt.instance import changed
from layout_opt.model.discover import read_instance
from layout_opt.result.answer import INSTANCES
from layout_opt.result.folder import INSTANCE
from layout_opt.result.stored_plan import read_plans
from layout_opt.result.violation import TOLERANCE

NOTE = "bounds of sets of switches, splits of drawn futures and weights are the solver's: compared with their hash only"
WORDS = ("released", "solved", "cause", "status", "rests_on", "hangs_on", "unit", "draw", "note", "numbers")
NONE = "(none)"


def check_headline(folder: Path, record: Mapping[str, Any]) -> Findings:
    """Return which layouts their plans do not give, and which causes do not follow from the values of the sets."""
    instances = {name: read_instance(folder / INSTANCES / name) for name in (BEFORE, HELD)}
    instances[AFTER] = read_instance(folder / INSTANCE)
    told = told_tables(folder, ("causes", "sets", "draws", "weights"), WORDS)
    sign, count = sign_of(instances[AFTER]), 0
    ends: dict[str, float] = {}
    violations: list[str] = []
    for stored in read_plans(folder):
        numbers = stored.numbers or {}
        base = instances[str(numbers["instance"])]
        wrong, _ = rebuilt(changed(base, stored.changes) if stored.changes else base, stored)
        violations += wrong
        ends[stored.name] = float(numbers["objective"])
        count += 1
        if stored.name == BEFORE:
            ends["placed"] = first_layout(instances[AFTER], stored).value
    values = {}
    for line, row in enumerate(told["sets"].to_dict("records"), start=2):
        name = str(row["released"])
        values[frozenset(() if name == NONE else name.split(" + "))] = SetValue(
            float(row["least"]), float(row["most"]), row["solved"] == "True"
        )
        found = ends.get(name)
        if found is not None:
            gain = sign * (found - ends["placed"])
            slack = TOLERANCE * abs(found)
            if not float(row["least"]) - slack <= gain <= float(row["most"]) + slack:
                violations.append(f"tables sets.csv:{line}: {name} is {gain:.10g} by its layout, outside its ends")
    made = cause_table(sign, tuple(record["switches"]), values, Ends(ends[BEFORE], ends["placed"], ends[AFTER]))
    draws = told.get("draws")
    drawn = made.iloc[:0] if draws is None else draws
    table, sentences = told_causes(instances[AFTER], made, drawn, tuple(record["parameters"]))
    violations += cell_violations({"causes": table}, {"causes": told["causes"]})
    if "weights" in told:
        weighed = told["weights"]
        violations += cell_violations({"weights": with_shares(weighed)}, {"weights": weighed})
        sentences.append(weight_sentence(instances[AFTER], weighed))
    violations += [
        f"headline.json sentences: {said!r}, recomputed {own!r}"
        for said, own in zip(record["sentences"], sentences, strict=False)
        if said != own
    ]
    return Findings(tuple(violations), {"plans": count, "sets": len(values)}, (NOTE,))

"""The mathematics of one family as LP text: what it posts to the ledgers, and its rows.

The text is a valid LP file: the value that the family posts is the objective; its posts to balances, which are only
parts of a row, stand in comments.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyomo.environ as pyo

from layout_opt import read_instance
from layout_opt.facts.frames import keys_of
from layout_opt.instance import Instance
from layout_opt.model.build import BALANCES, BuiltModel, build_model
from layout_opt.model.discover import families
from layout_opt.model.ledger import new_ledgers
from layout_opt.model.registry import ledger_specs
from tests.cases.draft import Draft
from tests.golden.examples import EXAMPLES, family_of

HEAD = "\\ {title}\n\\ {about}\n\\ Made by `python -m tests.golden.regenerate`; compared as text by tests/golden.\n"


def instance_of(draft: Draft, *, load: str = "") -> Instance:
    """Return the instance that a draft describes (its folder is gone afterwards), with a ``[load]`` section."""
    with TemporaryDirectory() as folder:
        written = draft.write(Path(folder) / "instance")
        with (written / "instance.toml").open("a", encoding="utf-8") as file:
            file.write(load)
        return read_instance(written)


def number(value: float) -> str:
    """Return a number without noise."""
    return f"{value:.10g}"


def label(name: str, key: object) -> str:
    """Return ``name(part,part)``."""
    if key is None:
        return name
    parts = key if isinstance(key, tuple) else (key,)
    return f"{name}({','.join(str(part) for part in parts)})"


def sum_text(terms: Iterable[tuple[float, str]]) -> str:
    """Return ``+ 2 a - b`` with the variables sorted."""
    words = []
    for coefficient, name in sorted(terms, key=lambda term: term[1]):
        size = "" if abs(coefficient) == 1 else f"{number(abs(coefficient))} "
        words.append(f"{'-' if coefficient < 0 else '+'} {size}{name}")
    return " ".join(words)


def name_of(variable: Any) -> str:
    """Return the readable name of a Pyomo variable."""
    return label(variable.parent_component().local_name, variable.index())


def linear(body: Any) -> list[tuple[float, str]]:
    """Return the terms of a linear row."""
    return [(float(c), name_of(v)) for c, v in zip(body.linear_coefs, body.linear_vars, strict=True)]


def row_text(constraint: Any) -> str:
    """Return ``name(key): + a - b <= 3``."""
    lower, upper = constraint.lower, constraint.upper
    sense, side = ("=", upper) if constraint.equality else (("<=", upper) if lower is None else (">=", lower))
    name = label(constraint.parent_component().local_name, constraint.index())
    return f" {name}: {sum_text(linear(constraint.body))} {sense} {number(pyo.value(side))}"


def rows_of(built: BuiltModel, block: str) -> list[str]:
    """Return the rows of one block, sorted by name and key."""
    component = built.pyomo.component(block)
    found = component.component_data_objects(pyo.Constraint, descend_into=False)
    return sorted(row_text(constraint) for constraint in found)


Post = tuple[tuple[str, ...], float, str]
"""Key, coefficient and name of the variable; blank for a constant."""


def posts_of(built: BuiltModel, family: str) -> dict[str, list[Post]]:
    """Return what one family alone posts to each ledger."""
    block = built.linear.blocks[family]
    ledgers = new_ledgers(block.vocabulary, ledger_specs())
    next(found for found in families() if found.name == family).contribute(built.instance, block, ledgers)
    names = [name_of(variable) for variable in built.parts.variables]
    found = {}
    for name, ledger in ledgers.items():
        sums = ledger.sums
        keys = keys_of(sums.frame(np.arange(len(sums.columns))), sums.names)
        columns = [names[at] if at >= 0 else "" for at in sums.columns.tolist()]
        found[name] = list(zip(keys, sums.coefficients.tolist(), columns, strict=True))
    return found


def _post_lines(ledger: str, posts: Sequence[Post]) -> list[str]:
    lines = []
    for key in sorted({key for key, _, _ in posts}):
        terms = sum_text((c, name) for at, c, name in posts if at == key and name)
        constant = sum(c for at, c, name in posts if at == key and not name)
        extra = f" {'+' if constant > 0 else '-'} {number(abs(constant))}" if constant else ""
        lines.append(f"{label(ledger, key)}: {terms}{extra}")
    return lines


def _variable_lines(built: BuiltModel, names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return upper bounds and whole variables of the decisions of a family."""
    variables = [v for name in names for v in built.decisions[name].values()]
    bounds = [f" {name_of(v)} <= {number(v.ub)}" for v in variables if v.ub is not None]
    return sorted(bounds), sorted(f" {name_of(v)}" for v in variables if v.is_integer())


def family_text(golden: str, edited: Draft | None = None) -> str:
    """Return the LP text of one golden, of its example or of an edited one."""
    draft = EXAMPLES[golden]
    name = family_of(golden)
    built = build_model(instance_of(edited or draft()))
    family = next(found for found in families() if found.name == name)
    ledgers = posts_of(built, name)
    lines = [HEAD.format(title=family.doc.split("\n", 1)[0], about=draft.__doc__)]
    for spec in ledger_specs():
        own = spec.name == "value" or any(row.name == f"{spec.name}_balance" for row in family.rows)
        if ledgers[spec.name] and not own:
            lines.append(f"\\ posts to {spec.name}: {spec.doc}")
            lines += [f"\\   {line}" for line in _post_lines(spec.name, ledgers[spec.name])] + [""]
    value = ledgers["value"]
    if value:
        lines += ["\\ posts to value, by part", *(f"\\   {line}" for line in _post_lines("value", value)), ""]
    total: dict[str, float] = {}
    for _, coefficient, variable in value:
        total[variable] = total.get(variable, 0.0) + coefficient
    nothing = f"0 {name_of(built.pyomo.nothing)}"
    objective = sum_text((c, v) for v, c in total.items())
    rows = rows_of(built, name)
    bounds, whole = _variable_lines(built, [d.name for d in family.decisions])
    lines += ["maximize", f" value: {objective or nothing}", "", "subject to", *rows, ""]
    lines += ["bounds", *bounds, f" {name_of(built.pyomo.nothing)} = 0", ""]
    lines += ["general", *whole, ""] if whole else []
    return "\n".join([*lines, "end", ""])


def balances_text() -> str:
    """Return the LP text of all closed ledgers of the burden and receptor examples."""
    lines = [HEAD.format(title="Balances: ledgers closed into rows.", about="The examples burden and receptors.")]
    rows: list[str] = []
    for example in ("burden", "receptors"):
        rows += rows_of(build_model(instance_of(EXAMPLES[example]())), BALANCES)
    return "\n".join([*lines, "maximize", " nothing: 0 nothing", "", "subject to", *sorted(rows), "", "end", ""])


def golden_texts() -> dict[str, str]:
    """Return every golden by name."""
    return {"balances": balances_text(), **{name: family_text(name) for name in EXAMPLES}}

"""Which parameters to vary, in words or in a TOML file.

Words: ``demand.price`` (a parameter of ``provenance.csv``), ``demand.price[,paper,]=*0.8..1.2`` (factors of the cells)
or ``receptor_capacity.capacity[intake,COD]=500..2000`` (values). The key is written as for ``--set``.

A file::

    others = false                        # true: the other parameters of provenance.csv vary, too

    [[parameter]]
    name = "demand.price"                 # a parameter of provenance.csv, with its range ...
    distribution = "triangular"           # uniform (default), triangular, normal, lognormal
    mode = 1.0                            # normal and lognormal: mean and deviation, before truncation

    [[parameter]]
    name = "fuel"                         # ... or one of the user's own
    change = ["freight.cost_per_distance", "sites.variable_cost[,cement]"]  # move together
    range = "factor"                      # or "absolute"
    low = 0.5
    high = 2.0

    [[correlation]]
    between = ["demand.price", "fuel"]
    value = 0.4                           # rank correlation
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from layout_opt.analysis.sensitivity.distributions import Distribution, DistributionShape, distribution_problems
from layout_opt.analysis.sensitivity.parameters import ABSOLUTE, FACTOR, Parameter, column_unit, parameters_of, pick
from layout_opt.errors import InvalidInput, Problem
from layout_opt.instance import Change, Instance, changed, parse_assignment
from layout_opt.instance.csv_file import read_toml


@dataclass(frozen=True)
class Specification:
    """What is varied.

    Parameters
    ----------
    parameters : tuple of Parameter
        Which.
    correlations : mapping
        Rank correlation of pairs.
    """

    parameters: tuple[Parameter, ...]
    correlations: Mapping[tuple[str, str], float] = field(default_factory=dict)


class _Parameter(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    name: str
    change: str | tuple[str, ...] = ()
    range: Literal["factor", "absolute"] | None = None
    low: float | None = None
    high: float | None = None
    distribution: DistributionShape = DistributionShape.UNIFORM
    mode: float | None = None
    mean: float | None = None
    deviation: float | None = None


class _Correlation(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    between: tuple[str, str]
    value: float


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    others: bool = False
    parameter: tuple[_Parameter, ...] = Field(())
    correlation: tuple[_Correlation, ...] = ()


def parse_parameter(words: str, instance: Instance) -> Parameter:
    """Return the parameter that words name; see the module.

    Raises
    ------
    InvalidInput
        If the words have another form, or name cells that do not exist.
    """
    cells, equal, ends = _at_bracket(words) if "[" in words else words.partition("=")
    if not equal:
        return pick(parameters_of(instance)[0], [words.strip()])[0]
    kind = FACTOR if ends.strip().startswith("*") else ABSOLUTE
    low, dots, high = ends.replace("*", "").partition("..")
    try:
        numbers = float(low), float(high)
    except ValueError:
        dots = ""
    if not dots:
        rule = "be NAME, CELLS=LOW..HIGH or CELLS=*LOW..HIGH"
        raise InvalidInput([Problem(f"parameter {words}", repr(ends), rule, "write e.g. demand.price=*0.8..1.2")])
    return own_parameter(instance, cells.strip(), (cells.strip(),), kind, *numbers)


def _at_bracket(words: str) -> tuple[str, str, str]:
    cells, equal, ends = words.partition("]=")
    return (f"{cells}]", "=", ends) if equal else (words, "", "")


def own_parameter(instance: Instance, name: str, cells: Sequence[str], kind: str, low: float, high: float) -> Parameter:
    """Return a parameter of the user's own: cells (as for ``--set``, without the value) that move together.

    Raises
    ------
    InvalidInput
        If cells do not exist, or low is not below high.
    """
    edits = tuple(parse_assignment(f"{cell}=*1") for cell in cells)
    found = changed(instance, edits)  # every name is checked, with suggestions
    rows = [_rows(found, edit) for edit in edits]
    counted = [value for edit, frame in zip(edits, rows, strict=True) for value in frame[str(edit.column)].dropna()]
    unit = ""
    if kind == ABSOLUTE:
        edits = tuple(edit.model_copy(update={"scale": None, "set": 0.0}) for edit in edits)
        units = [_unit(instance, edit, frame) for edit, frame in zip(edits, rows, strict=True)]
        unit = ", ".join(dict.fromkeys(units))
    base = 1.0 if kind == FACTOR else float(counted[0]) if len(set(counted)) == 1 else None
    note = " and ".join(cells)
    made = Parameter(name, edits, kind, low, high, base, unit, "given", len(counted), note)
    if problems := distribution_problems(f"parameter {name}", made.spread):
        raise InvalidInput(problems)
    return made


def _rows(instance: Instance, edit: Change) -> pd.DataFrame:
    """Return the rows of the cells that an edit moves; none for a setting."""
    if edit.table not in instance.tables:
        return pd.DataFrame({str(edit.column): []})
    rows = instance.tables[edit.table]
    parts: Mapping[str, Any] = edit.where
    if edit.key is not None:
        names = instance.specs[edit.table].key_names
        parts = dict(zip(names, (part.strip() for part in edit.key.split(",")), strict=True))
    for name, part in parts.items():
        if part:
            rows = rows[rows[name].astype(str) == str(part)]
    return rows


def _unit(instance: Instance, edit: Change, rows: pd.DataFrame) -> str:
    if edit.table not in instance.tables:
        return ""
    keys = rows[list(instance.specs[edit.table].key_names)]
    return column_unit(instance, edit.table, str(edit.column), keys)


def read_specification(path: str | Path, instance: Instance) -> Specification:
    """Return what a TOML file says; see the module.

    Raises
    ------
    InvalidInput
        With every problem found.
    """
    path = Path(path)
    content, problems = read_toml(path, path.name)
    if content is None or problems:
        raise InvalidInput(problems)
    try:
        said = _File.model_validate(content)
    except ValidationError as error:
        raise InvalidInput(_findings(path.name, error)) from None
    known = {found.name: found for found in parameters_of(instance)[0]}
    made: list[Parameter] = []
    for entry in said.parameter:
        try:
            made.append(_made(instance, entry, known, path.name))
        except InvalidInput as error:
            problems += error.problems
    names = [found.name for found in made]
    problems += [
        Problem(f"{path.name} parameter {name}", "this name twice", "have a name of its own", "rename one")
        for name in {name for name in names if names.count(name) > 1}
    ]
    if problems:
        raise InvalidInput(problems)
    others = [found for name, found in known.items() if said.others and name not in names]
    correlations = {entry.between: entry.value for entry in said.correlation}
    return Specification((*made, *others), correlations)


def _made(instance: Instance, entry: _Parameter, known: Mapping[str, Parameter], file: str) -> Parameter:
    where = f"{file} parameter {entry.name}"
    cells = (entry.change,) if isinstance(entry.change, str) else entry.change
    if cells:
        if entry.low is None or entry.high is None or entry.range is None:
            fix = 'add range = "factor" or "absolute", low and high'
            raise InvalidInput([Problem(where, "a change without a range", "have range, low and high", fix)])
        found = own_parameter(instance, entry.name, cells, entry.range, entry.low, entry.high)
    else:
        found = pick(list(known.values()), [entry.name])[0]
        if entry.range not in (None, found.kind):
            rule = f"be {found.kind}, as in provenance.csv"
            raise InvalidInput([Problem(f"{where} range", repr(entry.range), rule, "remove it, or give change")])
        found = replace(
            found,
            low=found.low if entry.low is None else entry.low,
            high=found.high if entry.high is None else entry.high,
        )
    ends = found.spread
    shaped = Distribution(ends.low, ends.high, entry.distribution, entry.mode, entry.mean, entry.deviation)
    if problems := distribution_problems(where, shaped):
        raise InvalidInput(problems)
    return replace(found, distribution=shaped)


def _findings(file: str, error: ValidationError) -> Iterable[Problem]:
    for finding in error.errors(include_url=False):
        place = f"{file} {'.'.join(str(part) for part in finding['loc'])}"
        if finding["type"] == "extra_forbidden":
            yield Problem(place, "an unknown name", "be one that the documentation names", "correct or remove it")
        else:
            rule = finding["msg"].removeprefix("Input should ")
            yield Problem(place, repr(finding["input"])[:60], rule[0].lower() + rule[1:], "correct it")

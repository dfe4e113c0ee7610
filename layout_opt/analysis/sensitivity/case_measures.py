"""What is watched while parameters move: the objective, sums of money, the layout, any sum of a result table.

==============================  ==============================================================================
words                           number of a case
==============================  ==============================================================================
``objective``                   objective of the last stage
``effective_output`` ...        a weighted sum of the value ledger: effective_output, real_costs,
                                net_effective_output, transfers
``moved``                       how much activity moves against the base (`layout_opt.analysis.sensitivity.movement`);
                                ``relocated`` and ``grown`` are its two parts
``made[INDUSTRY]``              what an industry makes, in value at the prices of the base
``TABLE.COLUMN[KEY=MEMBER,..]``  sum of a column over the rows of a result table that the keys name
==============================  ==============================================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from layout_opt.analysis.experiments.case import SUMS
from layout_opt.analysis.experiments.finished import FinishedCase
from layout_opt.analysis.sensitivity.movement import Movement
from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.instance import Instance
from layout_opt.model.aim import LOAD
from layout_opt.model.objective import stages
from layout_opt.result.run_tables import columns_of, key_columns, run_tables

OBJECTIVE = "objective"
MOVES = ("moved", "relocated", "grown")
PLAIN = (OBJECTIVE, *SUMS, *MOVES)
DEFAULT = (OBJECTIVE, "moved")
_MADE = re.compile(r"made\[([^\[\]]+)\]")
_SUM = re.compile(r"(\w+)\.(\w+)(?:\[([^\[\]]*)\])?")


@dataclass(frozen=True)
class CaseMeasure:
    """One number of a case.

    Parameters
    ----------
    name : str
        As the user wrote it.
    kind : str
        ``plain``, ``made`` or ``sum``.
    table, column : str
        Of a sum.
    where : mapping
        Key column -> member, of a sum; ``{"industry": ...}`` of ``made``.
    """

    name: str
    kind: str
    table: str = ""
    column: str = ""
    where: Mapping[str, str] = field(default_factory=dict)

    def value(self, finished: FinishedCase, movement: Movement) -> float:
        """Return the number of a case; NaN without a certified layout."""
        if not finished.certified:
            return float("nan")
        if self.name == OBJECTIVE:
            return float("nan") if finished.objective is None else finished.objective
        if self.kind == "plain":
            found = finished.sums if self.name in SUMS else movement.between(finished.tables["activity"])
            return float(found[self.name])
        if self.kind == "made":
            return movement.made(finished.tables["activity"], self.where["industry"])
        return float(self.rows(finished.tables[self.table])[self.column].sum())

    def slack(self, finished: FinishedCase) -> float:
        """Return how far the true number may be from the reported one because of the gap; NaN where that is unknown."""
        if self.name != OBJECTIVE or finished.objective is None or finished.bound is None:
            return float("nan")
        return abs(finished.bound - finished.objective)

    def rows(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of a result table that a sum adds up."""
        for name, member in self.where.items():
            table = table[table[name].astype(str) == member] if name in table else table.iloc[:0]
        return table

    def unit(self, finished: FinishedCase, instance: Instance) -> str:
        """Return the unit of the number, read from the result of the base."""
        if self.kind == "sum":
            rows = self.rows(finished.tables[self.table])
            return str(rows["unit"].iloc[0]) if "unit" in rows and len(rows) else ""
        if self.name == OBJECTIVE and stages(instance)[-1].aim == LOAD:
            return ""
        return instance.units.column("{money}/yr")


def parse_measures(words: Iterable[str], instance: Instance) -> tuple[CaseMeasure, ...]:
    """Return the measures that words name.

    Raises
    ------
    InvalidInput
        With every word that cannot be read.
    """
    problems: list[Problem] = []
    made: list[CaseMeasure] = []
    for word in dict.fromkeys(words):
        found = _parsed(word, instance, problems)
        made += [found] if found is not None else []
    if problems:
        raise InvalidInput(problems)
    return tuple(made)


def _parsed(word: str, instance: Instance, problems: list[Problem]) -> CaseMeasure | None:
    where = f"result {word}"
    if word in PLAIN:
        return CaseMeasure(word, "plain")
    if match := _MADE.fullmatch(word):
        known = sorted({str(name) for name in instance.attribute("technologies", "industry").values()})
        if match[1] not in known:
            rule = f"name an industry{nearest(match[1], known)}"
            problems.append(Problem(where, repr(match[1]), rule, f"give one of {', '.join(known)}"))
            return None
        return CaseMeasure(word, "made", where={"industry": match[1]})
    match = _SUM.fullmatch(word)
    if match is None or match[1] not in run_tables():
        known = [*PLAIN, *run_tables()]
        rule = f"be {', '.join(PLAIN)}, made[INDUSTRY] or TABLE.COLUMN[KEY=MEMBER]"
        hint = nearest(match[1] if match else word, known)
        problems.append(Problem(where, repr(word), rule + hint, "write e.g. loads.load[receptor=intake]"))
        return None
    table, column = match[1], match[2]
    columns = columns_of(table)
    if column not in columns or columns[column][0] == "text":
        rule = f"name a column of numbers of {table}{nearest(column, columns)}"
        problems.append(Problem(where, repr(column), rule, f"give one of {', '.join(columns)}"))
        return None
    return CaseMeasure(word, "sum", table, column, _keys(where, match[3] or "", instance, problems))


def _keys(where: str, text: str, instance: Instance, problems: list[Problem]) -> dict[str, str]:
    """Return the keys in brackets; in a tree of several nodes one node must be named, as nodes do not add up."""
    keys = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, equal, member = (piece.strip() for piece in part.partition("="))
        if not equal or name not in key_columns() | {"part"}:
            rule = f"be KEY=MEMBER with a key column{nearest(name, key_columns())}"
            problems.append(Problem(where, repr(part), rule, "write e.g. [region=upper]"))
        keys[name] = member
    nodes = instance.tree.nodes
    if len(nodes) > 1 and keys.get("node") not in nodes:
        problems.append(
            Problem(where, "no node", f"name one of the nodes {', '.join(nodes)}", f"write e.g. [node={nodes[0]}]")
        )
    return keys


def kept_tables(measures: Sequence[CaseMeasure]) -> tuple[str, ...]:
    """Return the result tables that the measures need."""
    return tuple(dict.fromkeys(("activity", *(measure.table for measure in measures if measure.table))))

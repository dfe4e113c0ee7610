"""What stands in a run folder: the tables, their columns with unit and meaning, and the entries of ``run.json``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from layout_opt.errors import ModelError
from layout_opt.model.declared import ResultColumn, ResultTable
from layout_opt.model.family import Family
from layout_opt.model.registry import families

KEY_DOCS = {
    "industry": "industry, from technologies.csv",
    "direction": "import or export",
    "family": "constraint family, or `user` for rows of your own",
    "aim": "what the stage of the objective adds up",
    "row": "name of the row, as in the formulation",
    "decision": "name of the decision, as in the formulation",
    "key": "the other parts of the row's key, joined by commas",
}
UNIT_DOC = ("text", "unit of the amounts of the row")


SHARE = "1"
LIMIT = ("node", "family", "row", "key")
OWN = (
    ResultTable(
        "value",
        "Money of a region by part: earnings positive, costs negative; `charges` is a transfer.",
        ("node", "region"),
        (
            ResultColumn("part", "text", "a value part, see [formulation.md](formulation.md)"),
            ResultColumn("value", "money/yr", "amount"),
        ),
    ),
    ResultTable(
        "limits",
        "Every limit of every family, recomputed by plain arithmetic.",
        LIMIT,
        (
            ResultColumn("used", "unit", "what is used"),
            ResultColumn("limit", "unit", "what is allowed or required"),
            ResultColumn("sense", "text", "`<=`, `>=` or `=`"),
            ResultColumn("slack", "unit", "room that is left; below 0 = exceeded"),
            ResultColumn("binding", "0 or 1", "1 where no room is left"),
        ),
    ),
    ResultTable(
        "prices",
        "Shadow price of every limit and balance that has one; the whole decisions are held.",
        LIMIT,
        (
            ResultColumn("price", "unit", "change of the objective per unit more, per year of the node"),
            ResultColumn("meaning", "text", "what that says, as a sentence"),
        ),
    ),
    ResultTable(
        "relaxation_duals",
        "Duals of the linear relaxation of each stage, from which the bound is proven; family `strong` = strong rows.",
        ("aim", *LIMIT),
        (ResultColumn("dual", "unit", "change of the stage's objective per unit of the row, in the units of both"),),
    ),
    ResultTable(
        "outcomes",
        "What each course of events comes to; there where the tree has several. `node` is its last one.",
        ("node",),
        (
            ResultColumn("probability", SHARE, "of the course", words=("probability", "概率")),
            ResultColumn(
                "outcome", "unit", "of the objective, as if the course were certain", words=("outcome", "结果")
            ),
            ResultColumn("earnings", "money/yr", "sold at home and exported", words=("earnings", "收入")),
            ResultColumn("costs", "money/yr", "all costs", words=("costs", "成本")),
            ResultColumn("transfer", "money/yr", "charges paid", words=("charges paid", "转移支付")),
        ),
        words=("Outcome of each course of events", "各情景路径的结果"),
        told=True,
    ),
    ResultTable(
        "first_stage",
        "Decisions at nodes that all courses share which differ from those of the plan without shocks.",
        ("node", "decision", "key"),
        (
            ResultColumn("planned", "unit", "by the plan for all courses", words=("planned", "计划值")),
            ResultColumn("without_shocks", "unit", "by the plan without shocks", words=("without shocks", "无冲击时")),
        ),
    ),
    ResultTable(
        "specialisation",
        "Location quotient of an industry in a region.",
        ("node", "region", "industry"),
        (
            ResultColumn("value", "unit", "what the activity is worth"),
            ResultColumn("region_share", SHARE, "share of the industry in the region's value"),
            ResultColumn("total_share", SHARE, "share of the industry in the value of all regions"),
            ResultColumn("location_quotient", SHARE, "region_share / total_share; above 1 = specialised"),
        ),
    ),
    ResultTable(
        "regional_structure",
        "How far a region's structure is from that of all regions, and how narrow it is.",
        ("node", "region"),
        (
            ResultColumn("value", "unit", "what the region's activity is worth"),
            ResultColumn("krugman_index", SHARE, "sum of absolute differences of shares, from 0 to below 2"),
            ResultColumn("herfindahl_index", SHARE, "sum of squared shares; 1 = one industry only"),
        ),
    ),
    ResultTable(
        "industry_structure",
        "How concentrated an industry is in space.",
        ("node", "industry"),
        (
            ResultColumn("value", "unit", "what the industry's activity is worth"),
            ResultColumn("herfindahl_index", SHARE, "sum of squared shares of the regions; 1 = one region only"),
        ),
    ),
    ResultTable(
        "coverage",
        "Where the goods that an industry or buyers use come from.",
        ("node", "region", "industry", "commodity"),
        (
            ResultColumn("use", "commodity/yr", "amount used"),
            ResultColumn("imported", "commodity/yr", "of it imported"),
            ResultColumn("controlled", "commodity/yr", "of it imported and under foreign control"),
            ResultColumn("domestic_share", SHARE, "share made in modelled regions"),
            ResultColumn("imported_share", SHARE, "share imported"),
            ResultColumn("controlled_share", SHARE, "share under foreign control"),
        ),
    ),
    ResultTable(
        "attribution",
        "Who causes the load of a receptor.",
        ("node", "receptor", "pollutant", "region"),
        (
            ResultColumn("response", SHARE, "load at the receptor per unit discharged in the region"),
            ResultColumn("discharge", "pollutant/yr", "what the region discharges"),
            ResultColumn("load", "pollutant/yr", "load that it causes at the receptor"),
            ResultColumn("share", SHARE, "of the whole load"),
        ),
    ),
    ResultTable(
        "cost_of_surprise",
        "What surprise costs a region: the layout of rolling foresight against that of perfect foresight.",
        ("node", "region"),
        (
            ResultColumn("perfect", "money/yr", "value before transfers under perfect foresight"),
            ResultColumn("rolling", "money/yr", "the same in this run"),
            ResultColumn("cost", "money/yr", "perfect - rolling; the weighted sum is the cost of surprise"),
            ResultColumn("stranded_perfect", "money/yr", "annuities on stranded capital under perfect foresight"),
            ResultColumn("stranded_rolling", "money/yr", "the same in this run"),
            ResultColumn("stranded", "money/yr", "rolling - perfect: capital that is stranded because of the surprise"),
        ),
        words=("Cost of surprise", "意外的代价"),
        told=True,
        layer="cost",
    ),
)
"""Tables that are made of what the families give."""


RUN_ENTRIES: Mapping[str, str] = {
    "status": "solved, limit, unproven, no_layout, infeasible, unbounded or violated",
    "objective": "of the last stage, in money per year of each node, weighted",
    "bound": "proven: no layout is better",
    "gap": "abs(bound - objective) / abs(objective), the largest of all stages",
    "seconds": "wall time of building, solving and checking",
    "peak_memory": "bytes",
    "instance": "name of the instance",
    "money": "unit of money",
    "changes": "what scenarios and --set changed",
    "certificate": "what the independent check found: passed, objective, checked, violations, exceeded",
    "objective_kind": "which objective",
    "layout": "best, or today",
    "model": "pyomo (the Pyomo model was made and compiled) or arrays (straight from the instance)",
    "tie_break": "whether ties were broken, and why not",
    "bound_proof": "how the bound is known, and what the duals of the relaxation prove of each stage",
    "unique": "whether the activities are unique at this objective and these whole decisions; null = not decided",
    "priced": "whether there are shadow prices: the program with whole decisions held was solved to its optimum",
    "interrupted": "whether the user stopped the solve",
    "stages": "objective, bound, gap and seconds of each solve of a sequence, and the seconds of its parts",
    "rows": "rows of the matrix",
    "columns": "columns of the matrix",
    "nonzeros": "nonzeros of the matrix",
    "integers": "whole columns",
    "user_rows": "rows of your own; the certificate does not see them",
    "build_seconds": "of `seconds`, for building the model",
    "nodes": "branch-and-bound nodes",
    "options": "gap, time_limit, threads, seed",
    "seed": "random seed of the solver",
    "data_status": "share of the numbers that is real, derived, calibrated, assumed",
    "versions": "of Python and of the packages that decide the numbers",
    "value_of_stochastic_solution": "what the plan for all courses of events is better by than that for their mean; "
    "infeasible where the latter is; null = not known",
    "value_of_perfect_information": "what knowing the course beforehand would add; null = not known",
    "uncertainty": "how these two are known: aim, courses, intervals, reasons; `preparation`: what the plan is better "
    "by than the one for the course without shocks, held where shocks may come",
    "sums": "money by part over all regions and nodes; with demand curves also willingness to pay, revenue, surplus; "
    "with demand out of income also what is sold out of it, and the multiplier: all sales / sales not out of income",
    "inputs": "SHA-256 of every file in `instance/`",
    "foresight": "of rolling foresight: periods of sight, objective and bound of perfect foresight, cost of surprise "
    "and its stranded part (weighted over nodes), the solves and their largest gap; absent for perfect foresight",
    "notices": "what is odd about the numbers: spans that scaling leaves, costs included",
    "manifest": "name of the list of files, with the SHA-256 of each",
}


def run_tables() -> Mapping[str, ResultTable]:
    """Return all tables by name: those of the families, then those made of them."""
    return _tables_of(families())


@cache
def _tables_of(members: tuple[Family, ...]) -> Mapping[str, ResultTable]:
    """Return the tables of some families, then those made of them.

    Raises
    ------
    ModelError
        If two families give a table of the same name.
    """
    found: dict[str, ResultTable] = {}
    for table in (*(table for family in members for table in family.results_given), *OWN):
        if table.name in found:
            raise ModelError(f"two families give the result table {table.name!r}")
        found[table.name] = table
    return found


def key_columns() -> frozenset[str]:
    """Return the columns that name what a row is about."""
    return frozenset(key for table in run_tables().values() for key in table.keys)


def text_columns() -> frozenset[str]:
    """Return the columns of result tables that hold text."""
    every = (column for table in run_tables().values() for column in table.columns)
    return frozenset({*key_columns(), "unit", *(column.name for column in every if column.unit == "text")})


def columns_of(name: str) -> dict[str, tuple[str, str]]:
    """Return column -> (unit, meaning) of everything in a table but its keys: decisions of the families first."""
    decided = {
        decision.column: (_shown(decision.unit), decision.doc)
        for family in families()
        for decision in family.decisions
        if decision.table == name
    }
    return {**decided, **{column.name: (_shown(column.unit), column.doc) for column in run_tables()[name].columns}}


def _shown(unit: str) -> str:
    return unit.replace("{", "").replace("}", "") or SHARE

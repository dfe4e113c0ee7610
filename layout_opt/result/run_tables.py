"""What stands in a run folder: the tables, their columns with unit and meaning, and the entries of ``run.json``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from layout_opt.model.discover import families

KEYS = frozenset(
    {
        "node", "region", "technology", "commodity", "from_region", "to_region", "market", "tier", "direction",
        "factor", "pollutant", "receptor", "family", "row", "key", "industry",
    }
)  # fmt: skip
"""Columns that name what a row is about."""
KEY_DOCS = {
    "industry": "industry, from technologies.csv",
    "direction": "import or export",
    "family": "constraint family, or `user` for rows of your own",
    "row": "name of the row, as in the formulation",
    "key": "the other parts of the row's key, joined by commas",
}
UNIT_DOC = ("text", "unit of the amounts of the row")


@dataclass(frozen=True)
class RunTable:
    """One table of a run folder.

    Parameters
    ----------
    doc : str
        What a row says.
    columns : mapping
        Column -> (unit, meaning) of what is neither a key, nor a decision, nor the column ``unit``.
    """

    doc: str
    columns: Mapping[str, tuple[str, str]]


def _of(doc: str, **columns: tuple[str, str]) -> RunTable:
    return RunTable(doc, columns)


SHARE = "1"
TABLES: Mapping[str, RunTable] = {
    "capacity": _of("Capacity of a site.", existing=("activity/yr", "capacity in place before the root")),
    "activity": _of("What a site does."),
    "shipments": _of("Goods moved from one region to another; zero shipments are left out."),
    "sales": _of("What is sold to a market tier."),
    "surplus": _of("What is produced and accepted by nobody: ineffective output."),
    "shortage": _of(
        "Demand against what is sold to it.",
        quantity=("commodity/yr", "what buyers want"),
        served=("commodity/yr", "what they get"),
        shortage=("commodity/yr", "what they lack"),
    ),
    "foreign_trade": _of("Imports and exports through gateways."),
    "factors": _of("Use of a factor in a region.", use=("factor/yr", "what all technologies use")),
    "discharge": _of(
        "Burden of a region.",
        gross=("pollutant/yr", "burden before treatment"),
        removal=("pollutant/yr", "what treatment removes"),
    ),
    "loads": _of(
        "Burden at a receptor.",
        background=("pollutant/yr", "burden that no modelled activity causes"),
        capacity=("pollutant/yr", "what the receptor can bear; blank = not limited"),
    ),
    "permits": _of(
        "Who sells permits to whom; only where the instance has permits.",
        given_up=("pollutant/yr", "permits that the seller gives up in its zone"),
        permits=("pollutant/yr", "permits that the buyer gets in its zone"),
    ),
    "permit_holdings": _of(
        "Permits of a holder in a zone.",
        initial=("pollutant/yr", "held at the start"),
        needed=("pollutant/yr", "needed for what is discharged"),
        bought=("pollutant/yr", "bought (below 0: sold)"),
    ),
    "permit_release": _of("Permits that a zone gives up in favour of the next zones."),
    "value": _of(
        "Money of a region by part: earnings positive, costs negative; `charges` is a transfer.",
        part=(
            "text",
            "a value part: effective_output, exports, imports, production, fixed, investment, retirement ...",
        ),
        value=("money/yr", "amount"),
    ),
    "limits": _of(
        "Every limit of every family, recomputed by plain arithmetic.",
        used=("unit", "what is used"),
        limit=("unit", "what is allowed or required"),
        sense=("text", "`<=`, `>=` or `=`"),
        slack=("unit", "room that is left; below 0 = exceeded"),
        binding=("0 or 1", "1 where no room is left"),
    ),
    "prices": _of(
        "Shadow price of every limit and balance that has one; the whole decisions are held.",
        price=("unit", "change of the objective per unit more, per year of the node"),
        meaning=("text", "what that says, as a sentence"),
    ),
    "specialisation": _of(
        "Location quotient of an industry in a region.",
        value=("unit", "what the activity is worth"),
        region_share=(SHARE, "share of the industry in the region's value"),
        total_share=(SHARE, "share of the industry in the value of all regions"),
        location_quotient=(SHARE, "region_share / total_share; above 1 = specialised"),
    ),
    "regional_structure": _of(
        "How far a region's structure is from that of all regions, and how narrow it is.",
        value=("unit", "what the region's activity is worth"),
        krugman_index=(SHARE, "sum of absolute differences of shares, from 0 to below 2"),
        herfindahl_index=(SHARE, "sum of squared shares; 1 = one industry only"),
    ),
    "industry_structure": _of(
        "How concentrated an industry is in space.",
        value=("unit", "what the industry's activity is worth"),
        herfindahl_index=(SHARE, "sum of squared shares of the regions; 1 = one region only"),
    ),
    "coverage": _of(
        "Where the goods that an industry or buyers use come from.",
        use=("commodity/yr", "amount used"),
        imported=("commodity/yr", "of it imported"),
        controlled=("commodity/yr", "of it imported and under foreign control"),
        domestic_share=(SHARE, "share made in modelled regions"),
        imported_share=(SHARE, "share imported"),
        controlled_share=(SHARE, "share under foreign control"),
    ),
    "attribution": _of(
        "Who causes the load of a receptor.",
        response=(SHARE, "load at the receptor per unit discharged in the region"),
        discharge=("pollutant/yr", "what the region discharges"),
        load=("pollutant/yr", "load that it causes at the receptor"),
        share=(SHARE, "of the whole load"),
    ),
}
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
    "unique": "whether the activities are unique at this objective and these whole decisions; null = not decided",
    "interrupted": "whether the user stopped the solve",
    "stages": "objective, bound, gap and seconds of each solve of a sequence",
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
    "sums": "money by part over all regions and nodes",
    "inputs": "SHA-256 of every file in `instance/`",
}


def columns_of(name: str) -> dict[str, tuple[str, str]]:
    """Return column -> (unit, meaning) of everything in a table but its keys: decisions of the families first."""
    decided = {
        decision.column: (decision.unit.replace("{", "").replace("}", "") or SHARE, decision.doc)
        for family in families()
        for decision in family.decisions
        if decision.table == name
    }
    return {**decided, **TABLES[name].columns}

"""The decisions of a run put into the rows: what is violated, what it is worth, what every ledger and limit says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.reference.book import read_rows
from tests.reference.model import CLOSED, OPEN
from tests.reference.objectives import stages, worth
from tests.reference.solving import violated
from tests.reference.today import held_today

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from tests.reference.book import Key
    from tests.reference.linear import Name
    from tests.reference.model import Model

TOLERANCE = 1e-6
"""Share of the largest term of a row (at least of 1) by which it may be off."""

SITE = ("node", "region", "technology")
ZONE = ("node", "receptor", "pollutant")
MEASURE = ("node", "receptor", "technology", "region")
VINTAGE = (*SITE, "built")
DECISIONS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    *((name, "capacity", name, SITE) for name in ("capacity", "build", "retire", "modules", "open")),
    ("activity", "activity", "activity", SITE),
    ("running", "running", "running", SITE),
    *((name, "vintages", name, VINTAGE) for name in ("standing", "scrap")),
    ("ship", "shipments", "shipment", ("node", "from_region", "to_region", "commodity")),
    ("sales", "sales", "sales", ("node", "region", "commodity", "market", "tier")),
    *((name, "store_flows", name, ("node", "region", "commodity")) for name in ("filling", "drawing")),
    ("in_store", "store_levels", "in_store", ("node", "region", "commodity")),
    ("in_reservoir", "reservoir_levels", "in_reservoir", ZONE),
    ("surplus", "surplus", "surplus", ("node", "region", "commodity")),
    ("import_", "foreign_trade", "quantity", ("node", "region", "commodity")),
    ("export", "foreign_trade", "quantity", ("node", "region", "commodity")),
    ("discharge", "discharge", "discharge", ("node", "region", "pollutant")),
    ("load", "loads", "load", ZONE),
    ("installed", "measures", "installed", MEASURE),
    ("removed", "stream_removals", "removed", (*MEASURE, "pollutant")),
    ("exceeds", "exceedances", "exceeds", ZONE),
    *((name, "risk", name, ("node",)) for name in ("threshold_above", "threshold_below", "shortfall")),
    ("release", "permit_release", "release", ZONE),
    *((name, "platform_use", name, ("node", "platform")) for name in ("founding", "working")),
    ("filled", "cost_segments", "filled", (*SITE, "measure", "up_to")),
    ("entered", "cost_steps", "entered", ("node", "place", "technology", "measure", "up_to")),
    ("at_level", "clusters_formed", "reached", ("node", "cluster", "level")),
    ("joined", "cluster_activity", "joined", (*SITE, "cluster", "level")),
    ("tested", "services", "tested", ("node", "region", "technology", "platform")),
)
"""Decision, table and column of a run folder that hold it, and its key."""


def decisions_of(tables: Mapping[str, Iterable[Mapping[str, object]]]) -> dict[Name, float]:
    """Return the unknowns that the tables of a run hold."""
    values: dict[Name, float] = {}
    for decision, table, column, key in DECISIONS:
        for row in tables.get(table, ()):
            cell = row[column]
            other = table == "foreign_trade" and row["direction"] != decision.rstrip("_")
            if not other and cell not in (None, "") and cell == cell:  # noqa: PLR0124  a blank number is no number
                values[decision, *(str(row[name]) for name in key)] = float(str(cell))
    return values


@dataclass(frozen=True)
class Checked:
    """What a layout comes to.

    Parameters
    ----------
    problems : list of str
        Unknown keys, values out of range, rows and balances that do not hold; in today's layout decisions that are not
        today's.
    exceeded : list of str
        Limits that today's layout breaks.
    objective : float
        What the last stage adds up.
    ledgers : dict
        (ledger, key) -> sum.
    limits : dict
        (family, row, node, key) -> (used, sense, limit) of every row.
    trivial : set
        Those of them that every layout keeps.
    """

    problems: list[str]
    exceeded: list[str]
    objective: float
    ledgers: Mapping[tuple[str, Key], float]
    limits: Mapping[tuple[str, ...], tuple[float, str, float]]
    trivial: set[tuple[str, ...]]


def check(model: Model, values: Mapping[Name, float], *, today: bool = False) -> Checked:
    """Put the decisions of a layout into the rows of a model."""
    spared = [row for row in model.rows if today and row.spared]
    enforced = [row for row in (*model.rows, *model.balances()) if not (today and row.spared)]
    held = held_today(model) if today else {}
    problems = [*_out_of_range(model, values), *violated(enforced, values, TOLERANCE)]
    problems += [
        f"{name} is {values.get(name, 0.0)}, today {amount}"
        for name, amount in held.items()
        if abs(values.get(name, 0.0) - amount) > TOLERANCE * max(1.0, amount)
    ]
    return Checked(
        problems,
        violated(spared, values, TOLERANCE),
        worth(model, stages(model.book)[-1].aim, values),
        {
            (ledger, key): model.sum_of(ledger, *key).at(values)
            for ledger in (*CLOSED, *OPEN)
            for key in list(model.posts[ledger])
        },
        {row.place: (row.used.at(values), row.sense, row.limit.at(values)) for row in model.rows},
        {row.place for row in model.rows if row.trivial},
    )


def _out_of_range(model: Model, values: Mapping[Name, float]) -> Iterable[str]:
    for name, value in values.items():
        most = model.most.get(name)
        if name not in model.most:
            yield f"{name}: no such decision"
        elif value < -TOLERANCE or (most is not None and value > most + TOLERANCE):
            yield f"{name} is {value}"
        elif name in model.whole and abs(value - round(value)) > TOLERANCE:
            yield f"{name} is {value}, not whole"


def read_tables(run: Path) -> dict[str, list[dict[str, str]]]:
    """Return the tables of a run folder as text."""
    return {file.stem: read_rows(file) for file in sorted((run / "tables").glob("*.csv"))}

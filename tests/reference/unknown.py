"""What the made pages name and the reference does not know; a new family, table, column or row joins it, or is named.

The gate stands in tests/test_gates.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference import model, pages
from tests.reference.families import FAMILIES
from tests.reference.layout import DECISIONS
from tests.reference.objectives import OBJECTIVES
from tests.reference.tables import CHOICES, IDLE_COLUMNS, IDLE_SETTINGS, MEMBERS, MUST, READ_SETTINGS, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.reference.tables import Default, Table


def unknown() -> Iterator[str]:
    """Yield each difference between the pages and the reference, in words."""
    yield from _differences("table", set(pages.dictionary()), set(TABLES))
    for name, (by_node, columns) in pages.dictionary().items():
        if name in TABLES:
            yield from _table_problems(name, TABLES[name], columns, by_node=by_node)
    held = {f"{name}.{column}" for name, table in TABLES.items() for column in table.values}
    yield from (f"column {column}: is excused and does not exist" for column in sorted(set(IDLE_COLUMNS) - held))
    yield from _differences("setting", set(pages.settings()), {*READ_SETTINGS, *IDLE_SETTINGS})
    told = pages.formulation()
    yield from _differences("family", set(told), set(FAMILIES))
    for name in set(told) & set(FAMILIES):
        family = FAMILIES[name]
        yield from _differences(f"decision of {name}", told[name].decisions, set(family.DECISIONS))
        yield from _differences(f"row of {name}", set(told[name].rows.items()), set(family.ROWS.items()))
        yield from _differences(f"part of {name}", set(told[name].parts.items()), set(family.PARTS.items()))
    read = {decision for decision, *_ in DECISIONS}
    yield from _differences("decision in a run", {d for family in FAMILIES.values() for d in family.DECISIONS}, read)
    ledgers = dict.fromkeys(model.CLOSED, True) | dict.fromkeys(model.OPEN, False)
    yield from _differences("ledger", set(pages.ledgers().items()), set(ledgers.items()))
    yield from _differences("objective", pages.objectives(), set(OBJECTIVES))


def _table_problems(name: str, known: Table, columns: dict[str, tuple[str, str]], *, by_node: bool) -> Iterator[str]:
    keys = [column for column, (holds, _) in columns.items() if holds.startswith("key")]
    if (list(known.keys), known.by_node) != (keys, by_node):
        yield f"{name}: the keys are {keys}, by node: {by_node}"
    if set(known.optional) != {column for column in keys if columns[column][1] == "*"}:
        yield f"{name}: the optional keys are others than {sorted(known.optional)}"
    if known.by_node and not {*keys} <= {*MEMBERS, *CHOICES}:
        yield f"{name}: what * stands for is not known in {keys}"
    yield from _differences(f"column of {name}", set(columns) - set(keys), set(known.values))
    for column in set(known.values) & set(columns):
        if _word(known.values[column]) != columns[column][1]:
            yield f"{name}.{column}: a blank means {columns[column][1]}"


def _word(default: Default) -> str:
    """Return a default as the dictionary prints it."""
    return "none" if default is None else "error" if default == MUST else str(default).removesuffix(".0")


def _differences(kind: str, told: set[object], known: set[object]) -> Iterator[str]:
    yield from (f"{kind} {one}: is not known to the reference" for one in sorted(map(str, told - known)))
    yield from (f"{kind} {one}: is known to the reference alone" for one in sorted(map(str, known - told)))

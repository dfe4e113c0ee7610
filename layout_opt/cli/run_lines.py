"""Lines that a run says for people beside its numbers: what a tree is worth planning for, growth, notices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

VALUES = {"value_of_stochastic_solution": "solution", "value_of_perfect_information": "information"}
"""Entry of ``run.json`` -> where ``uncertainty`` says how it is known."""


def run_lines(record: Mapping[str, Any], money: str) -> Iterator[str]:
    """Yield the lines of a record."""
    if record.get("uncertainty") is not None:
        yield from _uncertainty_lines(record, money)
    if record.get("growth") is not None:
        from layout_opt.result.growth import growth_lines

        yield from growth_lines(record["growth"], money)
    yield from (f"notice: {notice}" for notice in record.get("notices", ()))


def _uncertainty_lines(record: Mapping[str, Any], money: str) -> Iterator[str]:
    """Yield the values of a tree of several courses, or why they are not known."""
    told = record["uncertainty"]
    for entry, part in VALUES.items():
        value, why = record[entry], told.get("why") or told.get(part, {}).get("why", "")
        shown = f"{value:,.6g} {money}" if isinstance(value, float) else value or "not known"
        yield f"{entry.replace('_', ' ')}: {shown}{f' ({why})' if why else ''}"
    ready = told.get("preparation", {})
    if isinstance(ready.get("value"), float):
        yield f"value of preparing, against the plan of the {told['without_shocks']}: {ready['value']:,.6g} {money}"
    elif ready:
        yield f"value of preparing: {ready.get('value', 'not known')} ({ready['why']})"
    if told.get("without_shocks"):
        yield f"first-stage decisions unlike those of the {told['without_shocks']}: {told['first_stage_differs']}"

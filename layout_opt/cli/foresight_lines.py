"""What the terminal says of rolling foresight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def foresight_lines(told: Mapping[str, Any], money: str) -> Iterator[str]:
    """Yield what surprise costs, or where earlier decisions left no layout and what would have to give way."""
    sight, solves = told["sight"], told["solves"]
    yield f"rolling foresight, {sight} period{'s' if sight > 1 else ''} of sight: {len(solves)} solves"
    if "cost_of_surprise" in told:
        yield (
            f"cost of surprise: {told['cost_of_surprise']:.6g} {money} against perfect foresight "
            f"({told['perfect_objective']:.8g}); stranded because of it: {told['stranded']:.6g} {money}"
        )
    if "stopped_at" in told:
        yield f"no layout is left at {', '.join(told['stopped_at'])} after what was decided before"
    for repair in told.get("repairs", ()):
        steps = "; ".join(map(_step, repair["limits"]))
        solves = "" if repair["objective"] is not None else " (alone it does not help)"
        yield f"repair at {repair['node']}: {steps}{solves}"


def _step(step: Mapping[str, Any]) -> str:
    moved = f"from {step['before']:.6g} to {step['after']:.6g} {step['unit']}".rstrip()
    return f"{step['limit']} at {step['node']} {moved}"

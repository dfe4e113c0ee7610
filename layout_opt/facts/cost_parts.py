"""In which part of value a cost of a technology stands."""

from __future__ import annotations

from collections.abc import Mapping

from layout_opt.instance import Instance


def running_part(instance: Instance) -> Mapping[str, str]:
    """Return the value part that holds the running cost of each technology."""
    kinds = instance.attribute("technologies", "kind")
    return {name: "treatment" if kind == "treatment" else "production" for name, kind in kinds.items()}


def fixed_part(running: str) -> str:
    """Return the value part of the fixed cost that goes with a running cost."""
    return "treatment" if running == "treatment" else "fixed"

"""Routes register themselves; the runner knows none by name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import benchmarks.alternatives
from layout_opt.instance import Instance

Step = Callable[[Any], Any]


@dataclass(frozen=True)
class Route:
    """One way from a validated instance to a HiGHS that holds the model.

    Parameters
    ----------
    name : str
        Short name.
    doc : str
        What is done, one line.
    build : callable
        Instance -> model in the route's own form.
    hand_over : callable
        That model -> ``highspy.Highs`` with the matrix, nothing solved.
    """

    name: str
    doc: str
    build: Callable[[Instance], Any]
    hand_over: Step


_ROUTES: dict[str, Route] = {}


def register(name: str, doc: str, build: Callable[[Instance], Any], hand_over: Step) -> None:
    """Register a route under its name."""
    _ROUTES[name] = Route(name, doc, build, hand_over)


def routes() -> dict[str, Route]:
    """Return all routes by name, in the order of their files."""
    for module in sorted(module.name for module in pkgutil.iter_modules(benchmarks.alternatives.__path__)):
        importlib.import_module(f"benchmarks.alternatives.{module}")
    return dict(_ROUTES)

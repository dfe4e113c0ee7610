"""The five objectives: what is added up, in which sense, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.reference.families import FAMILIES
from tests.reference.linear import Linear, Name, total

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.reference.book import Book
    from tests.reference.model import Model

OBJECTIVES = ("net_effective_output", "effective_output", "cost", "load", "green_productivity")
KINDS = {part: kind for family in FAMILIES.values() for part, kind in family.PARTS.items()}
"""Part of value -> whether it is an earning, a cost or a transfer."""
ROUND_OFF = 1e-9
"""Share of what the first solve reached that the second may give away."""


@dataclass(frozen=True)
class Stage:
    """One solve.

    Parameters
    ----------
    aim : str
        ``output``, ``net``, ``cost``, ``load`` or ``green`` (output over composite input).
    maximise : bool
        Whether more is better.
    share : float
        Share of what the stage before it reached that must be kept.
    """

    aim: str
    maximise: bool
    share: float = 1.0


def stages(book: Book) -> tuple[Stage, ...]:
    """Return the solves that an objective asks for; the objective of the run is that of the last."""
    output = Stage("output", maximise=True)
    measure, objective = book.setting("risk.measure", "expectation"), book.setting("objective", "net_effective_output")
    if measure != "expectation":
        return (Stage(measure, maximise=objective != "cost"),)
    return {
        "net_effective_output": (Stage("net", maximise=True),),
        "effective_output": (output, Stage("net", maximise=True)),
        "cost": (Stage("cost", maximise=False),),
        "green_productivity": (
            output,
            Stage("green", maximise=True, share=book.setting("green_productivity.output_share", 0.9)),
        ),
        "load": (output, Stage("load", maximise=False, share=book.setting("load.output_share", 1.0))),
    }[book.setting("objective", "net_effective_output")]


def worth(model: Model, aim: str, values: Mapping[Name, float]) -> float:
    """Return what an aim comes to at a layout: a sum, or the ratio of two."""
    if aim != "green":
        return aim_of(model, aim).at(values)
    under = composite_input(model).at(values)
    return aim_of(model, "output").at(values) / under if under else float("nan")


def composite_input(model: Model) -> Linear:
    """Return what green productivity divides by: capital in place, use of factors, discharges, each by its weight."""
    book = model.book
    factors, pollutants = (book.setting(f"green_productivity.{name}", {}) for name in ("factors", "pollutants"))
    capital = book.setting("green_productivity.capital", 0.0)
    every = [Linear()]
    for n in book.nodes:
        for r, k in model.keys("capacity", n):
            price = book.number("sites", "investment_cost", n, r, k)
            every.append(book.weight(n) * capital * price * model.of("capacity", n, r, k))
        for r, p in model.keys("discharge", n):
            every.append(book.weight(n) * pollutants.get(p, 0.0) * model.of("discharge", n, r, p))
    for n, r, f in list(model.posts["factor"]):
        every.append(book.weight(n) * factors.get(f, 0.0) * model.sum_of("factor", n, r, f))
    return total(every)


def aim_of(model: Model, aim: str) -> Linear:
    """Return what a solve adds up: over all nodes, each with its weight."""
    book = model.book
    if aim in ("cvar", "worst_case"):
        sense = -1 if book.setting("objective", "net_effective_output") == "cost" else 1
        first = book.root
        threshold = model.of("threshold_above", first) - model.of("threshold_below", first)
        tail = 1 / (1 - book.setting("risk.level", 0.9))
        short = [
            book.likelihood(n) * tail * model.of("shortfall", n) for n in book.nodes if model.there("shortfall", n)
        ]
        return sense * threshold - sense * total([Linear(), *short])
    if aim == "load":
        weights = book.setting("load.weights", {})
        return total(
            book.weight(n)
            * weights.get(p, 0.0)
            * float(book.attribute("receptors", q, "weight"))
            * model.of("load", n, q, p)
            for n in book.nodes
            for q, p in model.keys("load", n)
        )
    return total(
        book.weight(n) * counts(book, aim, part) * model.sum_of("value", n, r, part)
        for n, r, part in list(model.posts["value"])
    )


def counts(book: Book, aim: str, part: str) -> float:
    """Return how a part of value counts: 1, -1 or 0."""
    if aim == "output":
        return 1.0 if KINDS[part] == "earning" else 0.0
    if KINDS[part] == "transfer" and not book.setting("respond_to_charges", default=False):
        return 0.0
    if aim == "cost":
        return 0.0 if part == "effective_output" else -1.0
    return 1.0

"""The numbers at the head of the page, and several runs beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from layout_opt.result.folder import StoredRun
from layout_opt.result.stochastic_values import INFEASIBLE
from layout_opt.show.report.grid import TableCell, TableGrid, figure, grid, growth, word
from layout_opt.show.report.limits import Limit, price_words, row_words, told_limits
from layout_opt.show.view import View
from layout_opt.show.words import MINIMISED, amount, percent, precise, readable_unit, with_unit

GAP_DIGITS = 2


@dataclass(frozen=True)
class Card:
    """One key number.

    Parameters
    ----------
    label : str
        What it is.
    figure, unit : str
        The number and its unit.
    note : str
        Bound, comparison, or what else belongs to it.
    entry : str
        Path in ``run.json`` where the number stands; empty if it is derived.
    value : float or None
        The number itself.
    """

    label: str
    figure: str
    unit: str
    note: str
    entry: str = ""
    value: float | None = None


def card_words(card: Card) -> str:
    """Return number and unit of a card."""
    return with_unit(card.figure, card.unit)


def gap_words(gap: float | None) -> str:
    """Return a gap in per cent; a dash where it is not known."""
    return "–" if gap is None else f"{100 * gap:.{GAP_DIGITS}g} %"


def objective_unit(view: View) -> str:
    """Return the unit of the objective."""
    return readable_unit(view.run.info.get("objective_kind"), view.money)


def bound_words(view: View) -> str:
    """Return how sure the objective is: bound and gap, or that the layout is today's."""
    info = view.run.info
    if info.get("layout") == "today":
        return view.say("evaluated_today")
    bound = "–" if info.get("bound") is None else precise(float(info["bound"]))
    key = "at_least" if info.get("objective_kind") in MINIMISED else "at_most"
    return view.say(key, bound=bound, gap=gap_words(info.get("gap")))


def cards(view: View, baseline: StoredRun | None, limits: Sequence[Limit]) -> list[Card]:
    """Return the key numbers of a run at a node."""
    return list(_cards(view, baseline, limits))


def _cards(view: View, baseline: StoredRun | None, limits: Sequence[Limit]) -> Iterator[Card]:
    info = view.run.info
    sums = info.get("sums") or {}
    if info.get("objective") is not None:
        value = float(info["objective"])
        note = view.say("joint").join(
            part for part in (bound_words(view), _against(view, baseline, "objective")) if part
        )
        kind = view.say(str(info["objective_kind"]))
        yield Card(kind, precise(value), objective_unit(view), note, "objective", value)
    for key in ("effective_output", "real_costs", "transfers"):
        if sums.get(key) and key != info.get("objective_kind"):
            value = float(sums[key])
            yield Card(view.say(f"sum_{key}"), precise(value), view.money, _against(view, baseline, f"sums.{key}"),
                       f"sums.{key}", value)  # fmt: skip
    yield from uncertain_cards(view)
    if info.get("layout") != "today":
        yield from _moved(view)
    worth = next((limit for limit in told_limits(list(limits)) if limit.price), None)
    if worth is not None:
        text, _, unit = price_words(view, worth).partition(" ")
        yield Card(
            view.say("dearest_limit"), text, unit, f"{row_words(view, worth.row)}{view.say('colon')}{worth.place}"
        )


UNCERTAIN = {
    "planning_for_all": "value_of_stochastic_solution",
    "knowing_before": "value_of_perfect_information",
    "preparing": "uncertainty.preparation.value",
}
"""Words of a card -> where ``run.json`` says what a tree of several courses of events is worth."""


def uncertain_cards(view: View) -> Iterator[Card]:
    """Yield what it is worth to plan for all courses of events, to know the one that comes, and to prepare."""
    for words, entry in UNCERTAIN.items():
        name, note, value = view.say(words), view.say(f"{words}_note"), entry_of(view.run.info, entry)
        if value is not None:
            yield Card(name, precise(value), objective_unit(view), note, entry, value)
        elif _found(view.run.info, entry) == INFEASIBLE:
            yield Card(name, view.say("other_plan_breaks"), "", note)


def _moved(view: View) -> Iterator[Card]:
    """Yield how much activity grows or moves, by value."""
    worth = view.worth
    today, plan = float(worth["today"].sum()), float(worth["value"].sum())
    if today > 0:
        lost = float((worth["today"] - worth["value"]).clip(lower=0).sum())
        said = view.say("moved_note", share=percent(lost / today), lost=amount(lost, view.money))
        grown = view.say("against_today", growth=growth(today, plan).text)
        yield Card(view.say("all_activity"), precise(plan), view.money, f"{grown}{view.say('joint')}{said}")


def entry_of(info: Any, path: str) -> float | None:
    """Return a number of ``run.json`` by its path, e.g. ``sums.real_costs``."""
    found = _found(info, path)
    return float(found) if isinstance(found, int | float) else None


def _found(info: Any, path: str) -> Any:
    """Return what stands in ``run.json`` at a path."""
    for part in path.split("."):
        info = info.get(part) if isinstance(info, dict) else None
    return info


def _against(view: View, baseline: StoredRun | None, path: str) -> str:
    """Return the change against today's layout, where that was evaluated too; an interval where the gap shows."""
    if baseline is None or baseline is view.run or view.run.info.get("layout") == "today":
        return ""
    before, after = entry_of(baseline.info, path), entry_of(view.run.info, path)
    if before is None or after is None or before <= 0:
        return ""
    least = growth(before, after)
    bound = entry_of(view.run.info, "bound") if path == "objective" else None
    most = least if bound is None else growth(before, bound)
    if most.text == least.text:
        return view.say("against_evaluated", growth=least.text, today=precise(before))
    ends = sorted((least, most), key=lambda cell: cell.value or 0.0)
    return view.say("against_range", low=ends[0].text, high=ends[1].text, today=precise(before))


def comparison(views: Sequence[View], labels: Sequence[str]) -> TableGrid | None:
    """Return the runs beside each other: objective, bound, gap, output, costs, certificate."""
    if len(views) < 2:
        return None
    first = views[0]
    paths = ["objective", "bound", "sums.effective_output", "sums.real_costs", "sums.transfers"]
    shown = [path for path in paths if any(entry_of(view.run.info, path) for view in views)]
    rows: list[list[TableCell]] = []
    for view, label in zip(views, labels, strict=True):
        info = view.run.info
        certificate = info.get("certificate") or {}
        rows.append(
            [
                word(label),
                word(view.say(f"layout_{info.get('layout', 'best')}")),
                word(view.say(f"status_{info['status']}")),
                *(figure(entry_of(info, path)) for path in shown),
                word(gap_words(info.get("gap"))),
                word(view.say("passed" if certificate.get("passed") else "failed")),
                word(f"{len(info.get('changes', ()))}"),
            ]
        )
    heads = [
        (first.say("scenario_word"), ""), (first.say("layout_word"), ""), (first.say("status_word"), ""),
        *((first.say(f"entry_{path.replace('sums.', '')}"), objective_unit(first)) for path in shown),
        (first.say("gap_word"), ""), (first.say("certificate_word"), ""), (first.say("changes_word"), ""),
    ]  # fmt: skip
    return grid(first.say("comparison_caption"), heads, rows)

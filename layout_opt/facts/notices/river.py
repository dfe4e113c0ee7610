"""What the receptor network cannot do: keep a limit that its background exceeds, pass anything on."""

from __future__ import annotations

from collections.abc import Iterator

from layout_opt.facts.frames import look_up
from layout_opt.facts.held_loads import reservoirs
from layout_opt.facts.keys import LOAD
from layout_opt.facts.network import arriving_background, capacities, transfers
from layout_opt.facts.notices.notice_words import NAMED, named
from layout_opt.facts.stream_measures import best_kept
from layout_opt.instance import Instance

PASSING = "basin"
"""Kind of receptor that passes on what it receives."""
SLACK = 1e-9
"""Share by which a background may exceed a limit through rounding [1]."""


def river_notices(instance: Instance) -> list[str]:
    """Return one sentence for each oddity of receptors and their limits."""
    return [*_exceeded(instance), *_alone(instance)]


def _exceeded(instance: Instance) -> Iterator[str]:
    """Yield the limits that no layout can keep, because their background alone is above them."""
    limits = capacities(instance)
    if limits.empty:
        return
    arriving = look_up(limits, arriving_background(instance, best_kept(instance)), LOAD, "amount").fillna(0.0)
    over = limits.assign(arriving=arriving)
    over = over[over["arriving"] > over["capacity"] * (1 + SLACK)]
    over = over[~over["pollutant"].isin(reservoirs(instance)["pollutant"])]  # what is held may pass in another season
    rows = over[[*LOAD, "capacity", "arriving"]].itertuples(index=False, name=None)
    label = instance.label("receptor_capacity")
    for node, receptor, pollutant, capacity, amount in list(rows)[:NAMED]:
        unit = instance.units.column("{pollutant}/yr", pollutant=pollutant)
        at = f" at node {node}" if len(instance.tree.nodes) > 1 else ""
        yield (
            f"{label}: {named(instance, 'receptors', [receptor])} has a background of {amount:g} {unit} of {pollutant}"
            f"{at}, above its capacity of {capacity:g}: no layout keeps it."
        )
    if len(over) > NAMED:
        yield f"{label}: {len(over) - NAMED} more limits lie below their background."


def _alone(instance: Instance) -> Iterator[str]:
    """Yield the reaches of a river that neither receive from another nor pass anything on."""
    if not instance.has("receptors"):
        return
    reaches = {name for name, kind in instance.attribute("receptors", "kind").items() if kind == PASSING}
    if len(reaches) < 2:  # a single reach has no other
        return
    moved = transfers(instance)
    moved = moved[moved["delivery"] > 0]
    if moved.empty:
        yield f"{instance.label('receptors')}: nothing passes from one reach to another: there are no transfers."
        return
    lost = reaches - {*moved["from_receptor"], *moved["to_receptor"]}
    if lost:
        yield f"{instance.label('transfers')}: no transfer leads to or away from {named(instance, 'receptors', lost)}."

"""Ages that are not told, and plants that have outlived their lifetime."""

from __future__ import annotations

from collections.abc import Iterator

from layout_opt.facts.ages import BEFORE
from layout_opt.facts.notices.notice_words import listed_names
from layout_opt.facts.vintages import vintages
from layout_opt.instance import Instance


def age_notices(instance: Instance) -> Iterator[str]:
    """Yield technologies whose existing plants count as new, and vintages that died before the root."""
    frame = vintages(instance)
    frame = frame[frame["amount"] > 0]
    untold = set(frame.loc[frame["built"] == BEFORE, "technology"])
    if untold:
        yield (
            f"{instance.label('sites')}: existing capacity of {listed_names(untold)} counts as new at the root; "
            f"{instance.label('existing_capacity')} can tell when it was built."
        )
    dead = frame[frame["alive"] == 0]
    if len(dead):
        names = {
            f"{technology} of {built}" for technology, built in zip(dead["technology"], dead["built"], strict=True)
        }
        yield (
            f"{instance.label('existing_capacity')}: {listed_names(names)} outlived its lifetime before the root and "
            "counts nothing."
        )

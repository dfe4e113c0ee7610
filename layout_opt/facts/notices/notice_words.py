"""How notices name members: a few of them, each with its name where that is not its id."""

from __future__ import annotations

from collections.abc import Iterable

from layout_opt.instance import Instance

NAMED = 8
"""Members named in one notice before the rest are counted."""


def listed_names(members: Iterable[str]) -> str:
    """Return the first members in order, and how many more there are."""
    names = sorted(set(members))
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def named(instance: Instance, table: str, members: Iterable[str]) -> str:
    """Return members as `listed_names`, each with its name, e.g. ``upper (Upper county)``."""
    names = instance.attribute(table, "name")
    return listed_names(
        member if names.get(member, member) == member else f"{member} ({names[member]})" for member in set(members)
    )

"""Members by the names that people use: an id, a name, or a local name, or its unmistakable beginning."""

from __future__ import annotations

from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.instance.instance import Instance

NAMES = ("name", "name_local")


def member_named(instance: Instance, table: str, text: str) -> str:
    """Return the id of the member of a table that a text names; the text where it names none, or several.

    ``hunan``, ``Hunan``, ``湖南省`` and ``湖南`` all name the region ``hunan``, if no other region begins with 湖南.

    Parameters
    ----------
    instance : Instance
        Whose members they are.
    table : str
        A table that defines a set, e.g. ``regions``.
    text : str
        What was written.
    """
    names = _names(instance, table)
    if text in names:
        return text
    said = text.strip().casefold()
    whole = {member for member, words in names.items() if said in words}
    begun = {member for member, words in names.items() if said and any(word.startswith(said) for word in words)}
    found = whole or begun
    return found.pop() if len(found) == 1 else text


def known_member(instance: Instance, table: str, text: str, where: str) -> str:
    """Return the id of the member that a text names.

    Raises
    ------
    InvalidInput
        If it names none, or several.
    """
    names = _names(instance, table)
    found = member_named(instance, table, text)
    if found in names:
        return found
    said = text.strip().casefold()
    begun = sorted(member for member, words in names.items() if any(word.startswith(said) for word in words))
    every = [*names, *(word for words in names.values() for word in words)]
    hint = f" (did you mean {' or '.join(begun[:3])}?)" if begun else nearest(text, every)
    raise InvalidInput([Problem(where, repr(text), f"be the id or the name of one of {table}{hint}", "correct it")])


def _names(instance: Instance, table: str) -> dict[str, set[str]]:
    """Return the names of each member, for comparison."""
    kind = instance.specs[table].defines
    made: dict[str, set[str]] = {name: set() for name in (instance.members(kind) if kind else ())}
    for column in NAMES:
        if instance.has(table) and column in instance.tables[table]:
            for member, name in instance.attribute(table, column).items():
                made[member] |= {str(name).strip().casefold()} - {""}
    return made

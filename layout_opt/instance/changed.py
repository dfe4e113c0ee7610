"""An instance with changes, without reading its folder again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from layout_opt.instance.apply import Content, apply_changes
from layout_opt.instance.assemble import Parts, assemble, convert_tables
from layout_opt.instance.changes import Change
from layout_opt.instance.instance import Instance
from layout_opt.instance.memory import Memory
from layout_opt.instance.raw import frame_to_raw
from layout_opt.instance.read import validated
from layout_opt.instance.settings import parse_settings
from layout_opt.instance.write import settings_dict


def changed(instance: Instance, changes: Sequence[Change]) -> Instance:
    """Return the instance with further changes made, checked like any other.

    Only the tables that a change names are converted again, and what was made without a look at them is kept.

    Raises
    ------
    InvalidInput
        If a change names what does not exist, or the outcome breaks a rule.
    """
    tables = instance.every_table()
    touched = {change.table for change in changes}
    raws = {name: frame_to_raw(name, instance.label(name), tables[name]) for name in touched & set(tables)}
    if "tree" in tables:
        raws.setdefault("tree", frame_to_raw("tree", instance.label("tree"), tables["tree"]))
    content = Content(raws, settings_dict(instance.settings))
    content = apply_changes(content, instance.specs, changes, instance.label)
    settings, problems = parse_settings(content.settings)
    converted = convert_tables(content.raws, instance.specs)
    problems += converted.problems
    kept = {name: frame for name, frame in tables.items() if name not in content.raws}
    order = [*tables, *(name for name in converted.frames if name not in tables)]
    frames = {name: converted.frames[name] if name in converted.frames else kept[name] for name in order}
    parts = Parts(settings, frames, instance.specs, instance.folder)
    result = assemble(parts, converted.broken, problems, instance)
    memory = instance.memory.without(touched) if _same_frame(result, instance) else Memory(trusted=True)
    all_changes = (*instance.changes, *changes)
    notes = (*instance.notes, *content.notes)
    return validated(replace(result, changes=all_changes, checks=instance.checks, notes=notes, memory=memory))


def _same_frame(one: Instance, other: Instance) -> bool:
    """Tell whether two instances agree in everything that is not a table."""
    return all(getattr(one, name) == getattr(other, name) for name in ("settings", "sets", "tree", "units"))

"""An instance that was made of parts by hand: read again from what its settings and tables say, and so validated."""

from __future__ import annotations

from dataclasses import replace

from layout_opt.instance.assemble import Parts, assemble, convert_tables
from layout_opt.instance.instance import Instance
from layout_opt.instance.raw import frame_to_raw
from layout_opt.instance.read import validated
from layout_opt.instance.settings import parse_settings
from layout_opt.instance.write import settings_dict


def read_again(instance: Instance) -> Instance:
    """Return the checked instance that the settings and tables of another make.

    Raises
    ------
    InvalidInput
        With every problem found.
    """
    raws = {name: frame_to_raw(name, instance.label(name), frame) for name, frame in instance.every_table().items()}
    settings, problems = parse_settings(settings_dict(instance.settings))
    converted = convert_tables(raws, instance.specs)
    parts = Parts(settings, converted.frames, instance.specs, instance.folder)
    made = assemble(parts, converted.broken, [*problems, *converted.problems])
    return validated(replace(made, changes=instance.changes, checks=instance.checks))

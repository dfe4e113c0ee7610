"""Families and aims, found by their files, and what they declare together."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from layout_opt.errors import ModelError
from layout_opt.model.aim_module import AimModule, aim_of
from layout_opt.model.family import Family, family_of
from layout_opt.model.parts import Part, PartKind

FAMILIES, AIMS = "layout_opt.families", "layout_opt.aims"
"""Packages whose modules are families and aims."""


def _modules(package: str) -> list[str]:
    """Return the modules of a package, sorted."""
    found = pkgutil.iter_modules(importlib.import_module(package).__path__)
    return sorted(f"{package}.{module.name}" for module in found)


@cache
def families() -> tuple[Family, ...]:
    """Return every family, sorted by name."""
    return tuple(map(family_of, _modules(FAMILIES)))


@cache
def aims() -> Mapping[str, AimModule]:
    """Return every aim by name."""
    return {aim.name: aim for aim in map(aim_of, _modules(AIMS))}


@cache
def parts() -> Mapping[str, Part]:
    """Return every part of value by name.

    Raises
    ------
    ModelError
        If two families declare a part of the same name and do not agree on it.
    """
    found: dict[str, Part] = {}
    for family in families():
        for part in family.parts:
            if found.setdefault(part.name, part) != part:
                raise ModelError(f"the family {family.name} declares the part {part.name!r} anew, as something else")
    return found


def earnings() -> tuple[str, ...]:
    """Return the parts of value that are earned, sorted."""
    return _of_kind(PartKind.EARNING)


def transfers() -> tuple[str, ...]:
    """Return the parts of value that only change who gains, sorted."""
    return _of_kind(PartKind.TRANSFER)


def _of_kind(kind: PartKind) -> tuple[str, ...]:
    return tuple(sorted(part.name for part in parts().values() if part.kind is kind))

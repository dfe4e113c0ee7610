"""Nobody above the facts knows a family by name: literal uses of its names elsewhere are counted, and may only fall."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from layout_opt.model.registry import families

PACKAGE = Path(__file__).parents[1] / "layout_opt"
KNOWING = frozenset({"families", "facts", "aims", "generate"})
"""Packages that may name what a family declares."""
MOST = 465
"""Literal uses that are allowed: 536 were counted when this gate was made. Lower it whenever some are gone."""


def family_names() -> frozenset[str]:
    """Return the names of all tables, decisions, rows, parts and results that families declare."""
    return frozenset(
        item.name
        for family in families()
        for items in (family.tables, family.decisions, family.rows, family.parts, family.results_given)
        for item in items
    )


def uses() -> Counter[str]:
    """Return module -> how many text constants in it are the name of something that a family declares."""
    names, found = family_names(), Counter[str]()
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE)
        if place.parts[0] in KNOWING:
            continue
        constants = (
            node.value
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant)
        )
        found[str(place)] = sum(isinstance(value, str) and value in names for value in constants)
    return +found


def test_family_names_outside_families_do_not_grow(capsys: pytest.CaptureFixture[str]) -> None:
    """Proves that the core learns no further name of a family, and prints how many it knows."""
    found = uses()
    with capsys.disabled():
        print(  # noqa: T201 - the number is what the gate is for
            f"\nliteral family names outside families, facts, aims and generate: {found.total()} in {len(found)} files"
        )
    assert found.total() <= MOST, found.most_common(10)

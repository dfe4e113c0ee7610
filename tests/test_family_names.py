"""What families declare: uses of its names above the facts are counted and may only fall, and all has Chinese words."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from layout_opt.languages import Catalogue, catalogue
from layout_opt.model.discover import table_specs
from layout_opt.model.registry import families
from layout_opt.result.run_tables import columns_of, run_tables

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


def _missing_of_instances(zh: Catalogue) -> set[str]:
    missing = set()
    for spec in table_specs():
        columns = spec.keys + spec.values
        missing |= {f"[tables] {spec.name}"} - {f"[tables] {name}" for name in zh.section("tables")}
        missing |= {f"[texts] {doc}" for doc in (spec.doc, *(c.doc for c in columns)) if doc not in zh.section("texts")}
        named = zh.section("columns")
        missing |= {
            f"[columns] {c.name}" for c in columns if c.name not in named and f"{spec.name}.{c.name}" not in named
        }
        words = {word for c in columns for word in c.choices}
        missing |= {f"[choices] {word}" for word in words - set(zh.section("choices"))}
    return missing


def test_no_word_of_an_instance_is_missing() -> None:
    """Proves that every table, column, sentence and word of a choice of an instance has its Chinese word in zh.toml."""
    missing = _missing_of_instances(catalogue("zh"))
    assert sorted(missing) == [], "add these lines to layout_opt/languages/zh.toml"


def test_no_word_of_a_run_is_missing() -> None:
    """Proves that every table, column and sentence of a run folder has its Chinese word in zh.toml."""
    zh, missing = catalogue("zh"), set()
    for name, table in run_tables().items():
        missing |= {f"[results] {name}"} - {f"[results] {known}" for known in zh.section("results")}
        docs = {table.doc, *(doc for _, doc in columns_of(name).values())}
        missing |= {f"[texts] {doc}" for doc in docs - set(zh.section("texts"))}
        missing |= {f"[columns] {column}" for column in columns_of(name) if zh.column(name, column) == column}
    assert sorted(missing) == [], "add these lines to layout_opt/languages/zh.toml"

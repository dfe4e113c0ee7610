"""Gates: the reference is independent, and it knows every table, column, setting, decision, row and ledger."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.reference import model, pages
from tests.reference.families import FAMILIES
from tests.reference.layout import DECISIONS
from tests.reference.tables import CHOICES, IDLE_SETTINGS, MEMBERS, MUST, READ_SETTINGS, TABLES

HERE = Path(__file__).parent
ALLOWED = {"csv", "tomllib", "json", "copy", "re", "sys", "itertools", "collections", "dataclasses", "pathlib", "types",
           "typing", "__future__", "numpy", "scipy", "argparse"}  # fmt: skip
"""Packages that the reference may import beside its own modules."""
OF_THE_PACKAGE = {"package.py"}
"""The module that asks the package; none of the others may import it."""
MODULES = sorted(
    path for path in HERE.rglob("*.py") if not path.name.startswith("test_") and path.name not in OF_THE_PACKAGE
)


def imported(path: Path) -> set[str]:
    """Return the modules that a file imports, wherever the import stands."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: write the whole name of the module"
            found |= {str(node.module)} | {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Call):
            assert ast.unparse(node.func) not in ("__import__", "exec", "eval", "importlib.import_module")
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(HERE)))
def test_imports_nothing_of_the_package(path: Path) -> None:
    """Proves independence: only Python, numpy, scipy and the reference's own modules, at any depth."""
    for name in imported(path):
        own = name.startswith("tests.reference") and name.split(".")[2:3] != ["package"]
        assert own or name.split(".")[0] in ALLOWED, f"{path.name} imports {name}"


def test_every_table_and_column_is_known() -> None:
    """Proves that no table, key or value column of the dictionary is missing here, nor its default another one."""
    told = pages.dictionary()
    assert set(told) == set(TABLES)
    for name, (by_node, columns) in told.items():
        known = TABLES[name]
        keys = [column for column, (holds, _) in columns.items() if holds.startswith("key")]
        assert (list(known.keys), known.by_node) == (keys, by_node), name
        assert set(known.optional) == {column for column in keys if columns[column][1] == "*"}, name
        assert set(known.values) == set(columns) - set(keys), name
        for column, default in known.values.items():
            word = columns[column][1]
            assert default == {"error": MUST, "none": None}.get(word, default), f"{name}.{column}"
            assert word in ("error", "none") or str(default).removesuffix(".0") == word, f"{name}.{column}"


def test_every_key_column_has_members() -> None:
    """Proves that the reference knows what ``*`` stands for in every key column of the tables of the families."""
    by_node = {column for table in TABLES.values() if table.by_node for column in table.keys}
    assert by_node == set(MEMBERS) | set(CHOICES)


def test_every_setting_is_known() -> None:
    """Proves that each setting is read here, or that it is written down why no number depends on it."""
    assert set(pages.settings()) == {*READ_SETTINGS, *IDLE_SETTINGS}


def test_every_family_is_known() -> None:
    """Proves that each family of the formulation has a module here with the same decisions, rows and kinds of rows."""
    told = pages.formulation()
    assert set(told) == set(FAMILIES)
    for name, (decisions, rows) in told.items():
        assert set(FAMILIES[name].DECISIONS) == decisions, name
        assert rows == FAMILIES[name].ROWS, name


def test_every_decision_is_read_from_a_run() -> None:
    """Proves that the layout of a run is taken over whole: each decision of each family is found in a result table."""
    assert {decision for decision, *_ in DECISIONS} == {d for family in FAMILIES.values() for d in family.DECISIONS}


def test_every_ledger_and_objective_is_known() -> None:
    """Proves that ledgers and objectives are those of the formulation."""
    assert pages.ledgers() == dict.fromkeys(model.CLOSED, True) | dict.fromkeys(model.OPEN, False)
    assert pages.objectives() == {"net_effective_output", "effective_output", "cost", "load"}

"""Gate: the reference is independent."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

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

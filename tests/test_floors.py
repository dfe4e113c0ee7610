"""The floors of the house: what may import what, and what library code never does."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "layout_opt"
FLOORS = {
    "errors": 0, "languages": 0, "units": 0, "instance": 1, "facts": 2, "model": 3, "families": 4, "aims": 4,
    "solver": 5, "result": 6, "generate": 7, "analysis": 7, "show": 8, "workbench": 9, "cli": 10,
}  # fmt: skip
"""Package or module -> floor; the longest name that fits counts."""
PUBLIC = "layout_opt"
"""The face of the package: it hands out names of every floor, lazily."""


@cache
def modules() -> dict[str, ast.Module]:
    """Return every module of the package by its dotted name without ``layout_opt.``."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(part for part in parts if part != "__init__")
        found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def floor(name: str) -> int:
    """Return the floor of a module."""
    parts = name.split(".")
    for size in range(len(parts), 0, -1):
        if ".".join(parts[:size]) in FLOORS:
            return FLOORS[".".join(parts[:size])]
    raise AssertionError(f"{name} stands on no floor: add it to FLOORS")


def _typing_only(tree: ast.Module) -> set[ast.AST]:
    """Return the nodes under ``if TYPE_CHECKING``."""
    guards = [n for n in ast.walk(tree) if isinstance(n, ast.If) and "TYPE_CHECKING" in ast.dump(n.test)]
    return {below for guard in guards for below in ast.walk(guard)}


def imports(name: str) -> Iterator[str]:
    """Yield the modules of this package that a module imports when it runs (also inside functions)."""
    tree = modules()[name]
    typing_only = _typing_only(tree)
    for node in ast.walk(tree):
        if node in typing_only:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "layout_opt")
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports relatively"
            if (node.module or "").split(".")[0] == "layout_opt":
                for alias in node.names:
                    longer = f"{node.module}.{alias.name}"
                    known = longer.removeprefix("layout_opt.") in modules()
                    yield longer if known else str(node.module)


def test_modules_import_lower_floors_only() -> None:
    """Proves the floors: no module imports one above it, and no package one beside it."""
    wrong = []
    for name in modules():
        if not name:
            continue
        for target in imports(name):
            inner = target.removeprefix("layout_opt").removeprefix(".")
            if not inner:
                wrong.append(f"{name} imports the face of the package")
                continue
            same = inner.split(".")[0] == name.split(".")[0]
            if floor(inner) > floor(name) or (floor(inner) == floor(name) and not same):
                wrong.append(f"{name} (floor {floor(name)}) imports {inner} (floor {floor(inner)})")
    allowed = {
        "units (floor 0) imports errors (floor 0)",
        "instance.instance imports the face of the package",  # Instance.from_frames reads what families declare
    }
    assert sorted(set(wrong) - allowed) == []


def test_families_never_import_each_other() -> None:
    """Proves that families meet in ledgers only, and that nobody else knows one by name."""
    for name in modules():
        targets = [target for target in imports(name) if target.startswith("layout_opt.families.")] if name else []
        assert not targets, f"{name} imports {targets}"


def test_library_never_prints_or_exits() -> None:
    """Proves that only the command line talks and exits."""
    for name, tree in modules().items():
        if name.split(".")[0] == "cli":
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                assert called not in {"print", "exit", "quit", "sys.exit", "os._exit", "input"}, f"{name}: {called}"
            if isinstance(node, ast.Attribute):
                assert ast.unparse(node) not in {"sys.stdout", "sys.stderr"}, name


def test_nothing_catches_every_exception() -> None:
    """Proves that no error is swallowed: no bare except, no `except Exception`, alone or among others.

    Only what the file of a user raises may be anything; it is told with its line.
    """
    found = set()
    for name, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler):
                caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
                if {ast.unparse(each) if each else "all" for each in caught} & {"all", "Exception", "BaseException"}:
                    found.add(name)
    assert found == {"cli.custom_rows"}


def test_modules_are_short() -> None:
    """Proves that no module outgrows one idea: 300 lines, and what a family's tables and docstring need."""
    most = {"families": 380}
    for path in PACKAGE.rglob("*.py"):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        assert lines <= most.get(path.parent.name, 310), f"{path.relative_to(PACKAGE)} has {lines} lines"


def _is_mutable_record(node: ast.AST) -> bool:
    """Tell whether a node is a dataclass that is not frozen."""
    return isinstance(node, ast.ClassDef) and any(
        ast.unparse(mark).startswith("dataclass") and "frozen=True" not in ast.unparse(mark)
        for mark in node.decorator_list
    )


def test_no_mutable_module_state() -> None:
    """Proves that modules hold no state: no `global`, and nothing made empty, or of a mutable record, to be filled.

    The garbage collector belongs to the process, and so does what is known of it.
    """
    records = {node.name for tree in modules().values() for node in ast.walk(tree) if _is_mutable_record(node)}
    found = set()
    for name, tree in modules().items():
        for node in ast.walk(tree):
            assert not isinstance(node, ast.Global), name
        for node in tree.body:
            value = getattr(node, "value", None)
            empty = isinstance(value, ast.List | ast.Dict | ast.Set) and not ast.unparse(value).strip("[]{}")
            record = isinstance(value, ast.Call) and ast.unparse(value.func) in records
            if isinstance(node, ast.Assign | ast.AnnAssign) and (empty or record):
                found.add(name)
    assert found == {"model.collecting"}


BARE = ("Asked", "Checked", "Compared", "Converted", "Evaluated", "Examined", "Finished", "Found", "Gathered", "Known",
        "Matched", "Shared", "Skipped", "Solved", "Told", "Watched")  # fmt: skip
"""Participles that were once names of classes: a participle alone does not say of what."""


def test_no_public_name_stands_twice() -> None:
    """Proves that no public class and no module of the package bears the name of another, none a bare participle."""
    classes = [
        node.name
        for tree in modules().values()
        for node in tree.body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]
    files = [path.stem for path in PACKAGE.rglob("*.py") if not path.stem.startswith("__")]
    assert len(classes) > 100
    assert sorted({name for name in classes if classes.count(name) > 1}) == []
    assert sorted({name for name in files if files.count(name) > 1}) == []
    assert sorted(set(BARE).intersection(classes)) == []

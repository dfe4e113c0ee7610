"""The rows that a family adds, read from its source: name, what it says, and whether it is a limit.

Rows exist only where an instance needs them, so no single model shows them all; the calls of `ModelBlock.rows` do.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType

from layout_opt.errors import ModelError

Bindings = Mapping[str, object]
"""Name -> what it stands for: a plain value, or the syntax of an expression."""


@dataclass(frozen=True)
class RowDoc:
    """One kind of row.

    Parameters
    ----------
    name : str
        Name of the rows.
    doc : str
        What the row says.
    limit : bool
        Whether the evaluation of a given layout reports it instead of enforcing it.
    """

    name: str
    doc: str
    limit: bool


def rows_of(module: ModuleType) -> tuple[RowDoc, ...]:
    """Return the rows that a family's module adds, in the order of the source.

    Raises
    ------
    ModelError
        If the name or the doc of a row is not written out where the row is added.
    """
    found: dict[str, RowDoc] = {}
    for function in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(function, ast.FunctionDef):
            for row in _rows_in(function, vars(module)):
                found.setdefault(row.name, row)
    return tuple(found.values())


def _rows_in(function: ast.FunctionDef, names: Bindings) -> Iterator[RowDoc]:
    local = dict(names)
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            local[node.targets[0].id] = node.value
    yield from _calls(function, local)


def _calls(node: ast.AST, names: Bindings) -> Iterator[RowDoc]:
    """Yield the rows added below a piece of source, every turn of a loop over written-out values by itself."""
    if isinstance(node, ast.For) and _adds_rows(node):
        for turn in _turns(node, names):
            for part in node.body:
                yield from _calls(part, {**names, **turn})
        return
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "rows":
        words = {word.arg: word.value for word in node.keywords}
        limit = isinstance(words.get("limit"), ast.Constant) and bool(ast.literal_eval(words["limit"]))
        for name, doc in zip(_texts(node.args[0], names), _texts(words["doc"], names), strict=True):
            yield RowDoc(name, doc, limit)
    for child in ast.iter_child_nodes(node):
        yield from _calls(child, names)


def _adds_rows(loop: ast.For) -> bool:
    return any(isinstance(node, ast.Attribute) and node.attr == "rows" for node in ast.walk(loop))


def _turns(loop: ast.For, names: Bindings) -> Iterator[dict[str, object]]:
    """Yield what the names of a loop stand for, turn by turn."""
    values = _value(loop.iter, names)
    rows = values.elts if isinstance(values, ast.Tuple) else values
    targets = loop.target.elts if isinstance(loop.target, ast.Tuple) else [loop.target]
    if not isinstance(rows, list | tuple):
        raise ModelError(f"rows are added in a loop over {ast.unparse(loop.iter)}, which is not written out")
    for row in rows:
        cells = row.elts if isinstance(row, ast.Tuple) else row
        yield dict(zip((ast.unparse(target) for target in targets), cells, strict=True))


def _value(node: ast.AST, names: Bindings) -> object:
    return names.get(node.id) if isinstance(node, ast.Name) else node


def _texts(node: object, names: Bindings) -> list[str]:
    """Return the texts that an expression can be: one, or one for each branch of a choice."""
    if isinstance(node, str):
        return [node]
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.IfExp):
        return [*_texts(node.body, names), *_texts(node.orelse, names)]
    if isinstance(node, ast.JoinedStr):
        return ["".join(_texts(part, names)[0] for part in node.values)]
    if isinstance(node, ast.FormattedValue):
        return _texts(node.value, names)
    if isinstance(node, ast.Name) and node.id in names:
        return _texts(names[node.id], names)
    raise ModelError(f"the name or doc of a row is not written out: {node!r}")

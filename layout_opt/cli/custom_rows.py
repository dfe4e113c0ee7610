"""Rows of the user's own: a Python file with ``add_rows(block, built)``, whose errors are told like any other."""

from __future__ import annotations

from pathlib import Path
from traceback import extract_tb
from typing import Any

from layout_opt.errors import InvalidInput, LayoutError, Problem

FUNCTION = "add_rows"


def custom_rows(path: Path | None) -> Any:
    """Return the function ``add_rows`` of a Python file, or None where no file is given.

    Raises
    ------
    InvalidInput
        If the file cannot be read or run, or does not define the function; later, when the returned function is
        called, if it fails or adds no row.
    """
    if path is None:
        return None
    from pyomo.environ import Constraint

    namespace: dict[str, Any] = {"__name__": "layout_opt_user_rows", "__file__": str(path)}
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        found = getattr(error, "strerror", None) or str(error)
        raise InvalidInput([Problem(f"--rows {path}", found, "be a Python file", "correct the path")]) from error
    try:
        exec(compile(source, str(path), "exec"), namespace)  # noqa: S102 - the user's own file, named by the user
    except (Exception, SystemExit) as error:
        raise _failed(path, error) from error
    function = namespace.get(FUNCTION)
    if not callable(function):
        rule = f"define {FUNCTION}(block, built)"
        raise InvalidInput([Problem(f"--rows {path}", f"no function {FUNCTION}", rule, "add the function")])

    def guarded(block: Any, built: Any) -> None:
        try:
            function(block, built)
        except LayoutError:
            raise
        except (Exception, SystemExit) as error:
            raise _failed(path, error) from error
        if next(block.component_data_objects(Constraint), None) is None:
            fix = "write block.NAME = pyomo.environ.Constraint(expr=...)"
            raise InvalidInput([Problem(f"--rows {path}", "no row in the block", "add one or more", fix)])

    return guarded


def _failed(path: Path, error: BaseException) -> InvalidInput:
    """Return an error of the user's file as a problem: its line, what happened, and what to do."""
    lines = [frame.lineno for frame in extract_tb(error.__traceback__) if frame.filename == str(path)]
    line = error.lineno if isinstance(error, SyntaxError) else lines[-1] if lines else None
    words = error.msg if isinstance(error, SyntaxError) else " ".join(str(error).split())
    found = f"{type(error).__name__}: {words}" if words else type(error).__name__
    place = f"--rows {path}" if line is None else f"--rows {path}:{line}"
    return InvalidInput([Problem(place, found, "run without an error", "correct the file")])

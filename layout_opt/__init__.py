"""layout_opt: who should make what, where and with which technology, and what deciding it together is worth.

>>> from layout_opt import read_instance, solve
>>> run = solve(read_instance("instances/small-river"))  # doctest: +SKIP
>>> run.status, run.objective  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from layout_opt.instance import Instance
    from layout_opt.model.discover import read_frames, read_instance
    from layout_opt.result.folder import read_run, write_run
    from layout_opt.result.run import Run, solve
    from layout_opt.show.notebook import NotebookProgress

__version__ = "0.2.0"
__all__ = [
    "Instance",
    "NotebookProgress",
    "Run",
    "__version__",
    "read_frames",
    "read_instance",
    "read_run",
    "solve",
    "write_run",
]

_HOME = {
    "Instance": "layout_opt.instance",
    "NotebookProgress": "layout_opt.show.notebook",
    "Run": "layout_opt.result.run",
    "read_frames": "layout_opt.model.discover",
    "read_instance": "layout_opt.model.discover",
    "read_run": "layout_opt.result.folder",
    "solve": "layout_opt.result.run",
    "write_run": "layout_opt.result.folder",
}


def __getattr__(name: str) -> Any:
    """Import public names when they are first used, so that light verbs start fast."""
    if name not in _HOME:
        raise AttributeError(f"module 'layout_opt' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    """Return the public names, also those that are not loaded yet."""
    return sorted({*globals(), *__all__})

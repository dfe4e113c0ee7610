"""The Typer application: verbs, errors and exit statuses.

Exit status: 0 solved to the gap and certified; 1 the solver or the program failed; 2 invalid input; 3 infeasible;
4 stopped at a limit without a layout; 5 the layout failed the independent check; 6 stopped at a limit with a certified
layout whose gap is above the target; 7 a certified layout whose bound could not be proven, or costs of a calibration
under which today is still not the best layout; 130 stopped by the user before there was anything to keep.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import signal
import sys
import warnings
from collections.abc import Sequence
from types import FrameType
from typing import Any

import typer

import layout_opt.cli
from layout_opt.cli.say import complain, fail_json
from layout_opt.cli.usage import usage_problem
from layout_opt.cli.verb_panels import sort_by_panel
from layout_opt.errors import InvalidInput, LayoutError, Notice

INVALID, FAILED, STOPPED = 2, 1, 130
USAGE_ERROR: type[Exception] = typer.BadParameter.__mro__[1]
"""What Typer raises for an unknown verb or option (its home differs between versions of Typer)."""
VERBS_SUFFIX = "_verbs"
"""Modules of this package that end so hold verbs."""

NOTHING_KEPT = "stopped before there was a layout to keep; nothing was written"


class StoppedByUser(Exception):
    """The user stopped a verb that keeps what is finished; the message says where."""


app = typer.Typer(
    name="layout-opt",
    help="Who should make what, where and with which technology, within what rivers, air and aquifers can bear.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)


@app.callback()
def _options() -> None:
    """Who should make what, where and with which technology, within what rivers, air and aquifers can bear."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with the status of the contract."""
    if hasattr(signal, "SIGTERM"):
        signal.signal(signal.SIGTERM, _stop)
    sys.exit(run_words(list(sys.argv[1:] if arguments is None else arguments)))


def run_words(words: list[str]) -> int:
    """Run one command line and return its exit status."""
    for module in pkgutil.iter_modules(layout_opt.cli.__path__):
        if module.name.endswith(VERBS_SUFFIX):
            importlib.import_module(f"layout_opt.cli.{module.name}")
    sort_by_panel(app)
    return _status(words)


def _stop(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt


def _status(words: list[str]) -> int:
    as_json = "--json" in words
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("always", Notice)
            warnings.showwarning = _show
            status = app(args=words, prog_name="layout-opt", standalone_mode=False)
    except (LayoutError, OSError) as error:
        return _failed(error, as_json=as_json)
    except StoppedByUser as stop:
        return _stopped(str(stop), as_json=as_json)
    except (typer.Abort, KeyboardInterrupt):
        status = STOPPED
    except USAGE_ERROR as error:
        return _misused(error, words, as_json=as_json)
    if status == STOPPED:  # Typer turns a stop into an exit of its own
        return _stopped(NOTHING_KEPT, as_json=as_json)
    return status if isinstance(status, int) else 0


def _show(message: Warning | str, category: type[Warning], *_: Any, **__: Any) -> None:
    """Say what a user should know; of other warnings what Python says."""
    complain([f"{'notice' if issubclass(category, Notice) else category.__name__}: {message}"])


def _stopped(words: str, *, as_json: bool) -> int:
    """Say what is kept of what the user stopped."""
    if as_json:
        fail_json("stopped", [words])
    complain([words])
    return STOPPED


def _failed(error: LayoutError | OSError, *, as_json: bool) -> int:
    """Say what is wrong with the input, the solver or the file system, and return the exit status."""
    if isinstance(error, BrokenPipeError):  # the reader of our output has gone: nobody is left to talk to
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    if isinstance(error, OSError):
        from layout_opt.result.disk import disk_problem

        error = InvalidInput([disk_problem(str(error.filename or "file system"), error)])
    invalid = isinstance(error, InvalidInput)
    problems = [str(problem) for problem in error.problems] if isinstance(error, InvalidInput) else [str(error)]
    if as_json:
        fail_json("invalid" if invalid else "failed", problems)
    complain(problems)
    return INVALID if invalid else FAILED


def _misused(error: Any, words: list[str], *, as_json: bool) -> int:
    """Say what is wrong with the words of a command line (nothing where there were none: the help was printed)."""
    if not words:
        return INVALID
    verbs = {info.name or info.callback.__name__: info.callback for info in app.registered_commands if info.callback}
    return _failed(InvalidInput([usage_problem(error, words, verbs)]), as_json=as_json)

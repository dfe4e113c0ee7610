"""What is wrong with the words of a command line, in the form of the project whatever version of Typer found it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, get_args, get_type_hints

from layout_opt.errors import Problem, nearest

PROGRAM = "layout-opt"
EXTRA = re.compile(r" \((.*)\)")
"""Where Typer names the words that a verb has no use for."""


def usage_problem(error: Any, words: Sequence[str], verbs: Mapping[str, Callable[..., Any]]) -> Problem:
    """Return the problem behind a usage error.

    Parameters
    ----------
    error : Exception
        A usage error of Typer; its classes are told apart by name, because their home differs between versions.
    words : sequence of str
        The command line without the name of the program.
    verbs : mapping
        The function of each verb.
    """
    verb = words[0] if words and words[0] in verbs else None
    place = f"{PROGRAM} {verb}" if verb else PROGRAM
    see = f"see {place} --help"
    kind = type(error).__name__
    if kind == "NoSuchOption":
        rule = f"be one of its options{nearest(error.option_name, _options(error))}"
        return Problem(place, error.option_name, rule, see)
    if kind == "BadOptionUsage":
        flag = any(word.startswith(f"{error.option_name}=") for word in words)
        found, rule = ("a value", "stand alone") if flag else ("nothing behind it", "be followed by a value")
        return Problem(error.option_name, found, rule, see)
    if kind == "MissingParameter":
        return Problem(place, f"no {_name(error.param)}", "be given one", see)
    if kind == "BadParameter" and verb and error.param is not None:
        whole = int in _types(verbs[verb], error.param.name)
        rule = "be a whole number" if whole else "be a number"
        return Problem(_name(error.param), repr(_given(error.param.opts, words)), rule, f"correct it, or {see}")
    if verb is None and words:
        return Problem(PROGRAM, repr(words[0]), f"be one of its verbs{nearest(words[0], verbs)}", see)
    extra = EXTRA.search(str(error.message))
    if extra:
        return Problem(place, f"{extra[1]!r} behind its last argument", "end there", f"leave it out, or {see}")
    return Problem(place, str(error.message).rstrip("."), "be a command line that it understands", see)


def _options(error: Any) -> list[str]:
    """Return the options of the verb at which a search for an option ended."""
    return [] if error.ctx is None else [name for parameter in error.ctx.command.params for name in parameter.opts]


def _name(parameter: Any) -> str:
    """Return what the help calls an option or an argument."""
    options = [name for name in parameter.opts if name.startswith("-")]
    return str(options[0] if options else parameter.metavar or parameter.name.upper())


def _types(function: Callable[..., Any], parameter: str) -> tuple[Any, ...]:
    """Return the types that a parameter of a verb may have."""
    hint = get_type_hints(function)[parameter]
    return (hint, *get_args(hint))


def _given(names: Sequence[str], words: Sequence[str]) -> str:
    """Return the value that the command line gives an option: the last one counts."""
    values = [value for word, value in pairwise(words) if word in names]
    values += [word.partition("=")[2] for word in words if "=" in word and word.partition("=")[0] in names]
    return values[-1] if values else ""

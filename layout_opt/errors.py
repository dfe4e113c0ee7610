"""One exception tree: everything the package raises on purpose derives from `LayoutError`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong with an input, in words a user can act on.

    Parameters
    ----------
    where : str
        File, line and column, e.g. ``transfers.csv:3 delivery``.
    found : str
        What stands there.
    rule : str
        What must stand there, completing the words "must be" or "must".
    fix : str
        What the user can do about it.
    """

    where: str
    found: str
    rule: str
    fix: str

    def __str__(self) -> str:
        return f"{self.where}: found {self.found}; must {self.rule}. Fix: {self.fix}."


class LayoutError(Exception):
    """Base of all errors that this package raises on purpose."""


class InvalidInput(LayoutError):
    """The input breaks the contract; carries every problem found, not just the first.

    Parameters
    ----------
    problems : iterable of Problem
        At least one; sorted and made unique.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[InvalidInput], tuple[tuple[Problem, ...]]]:
        """Go to another process with the problems, not with their words."""
        return InvalidInput, (self.problems,)


class SolverError(LayoutError):
    """The solver failed for a reason that is neither infeasibility nor a limit."""


class ModelError(LayoutError):
    """The pieces of the model do not fit together (a defect of a family, not of the input)."""


class Notice(UserWarning):
    """Something that a user should know and that stops nothing, e.g. that a companion file could not be made."""


def nearest(name: str, known: Iterable[str]) -> str:
    """Return `` (did you mean 'x'?)`` for the closest known name, or an empty string."""
    match = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f" (did you mean {match[0]!r}?)" if match else ""

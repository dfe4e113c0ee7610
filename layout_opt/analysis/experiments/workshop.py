"""Where cases are solved: one process that holds the instance and what it learnt from the cases before."""

from __future__ import annotations

import hashlib
import pickle
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from pyomo.common.gc_manager import PauseGC

from layout_opt.analysis.experiments.case import Case
from layout_opt.analysis.experiments.case_distance import distance
from layout_opt.analysis.experiments.finished import FinishedCase
from layout_opt.analysis.experiments.solve_case import Starts, solve_case
from layout_opt.instance import Instance
from layout_opt.instance.text import python_text, with_usual_text
from layout_opt.solver.direct import direct_model
from layout_opt.solver.highs import Options

REMEMBERED = 50
"""How many solved cases a process remembers."""


@dataclass
class Workshop:
    """One process's instance, what is asked of every case, and what cases solved before left to start from.

    Parameters
    ----------
    base : Instance
        What the changes of the cases are made to.
    keep : tuple of str
        Result tables to keep.
    options : Options, optional
        Gap, limit, threads and seed.
    solved : list
        The cases solved last, with what each left.
    """

    base: Instance
    keep: tuple[str, ...]
    options: Options | None
    solved: list[tuple[Case, Starts]] = field(default_factory=list)

    def solve(self, case: Case) -> FinishedCase:
        """Return what a case comes to, starting from the nearest case solved here."""
        finished = self._solve(case)
        return replace(finished, tables=with_usual_text(finished.tables))

    @python_text
    def _solve(self, case: Case) -> FinishedCase:
        self.base.memory.once("looked through", lambda: _looked_through(self.base))
        near: tuple[Case, Starts] = (case, ())
        if case.known is None:
            near = min(self.solved, key=lambda known: distance(case, known[0]), default=(case, ()))
        with PauseGC():  # nearly everything made here stays until the end of the case, and hardly anything longer
            finished, starts = solve_case(self.base, case, self.keep, self.options, near[1])
        if starts and case.known is None:
            self.solved = [*self.solved, (case, starts)][-REMEMBERED:]
        return finished


def _looked_through(base: Instance) -> bool:
    """Let the families look at the instance, so that a changed one only needs those that see the change."""
    direct_model(base)
    return True


@dataclass(frozen=True)
class Parcel:
    """A workshop on its way to other processes: by a file on the same computer, or by its content.

    Parameters
    ----------
    token : str
        Hash of the content; a process unpacks it once.
    file : Path, optional
        Where the content stands.
    content : bytes
        The content itself, where there is no file.
    """

    token: str
    file: Path | None = None
    content: bytes = field(default=b"", compare=False, repr=False)

    def to_file(self, file: Path) -> Parcel:
        """Write the content to a file and return the parcel that names it."""
        file.write_bytes(self.content)
        return Parcel(self.token, file)


def pack(workshop: Workshop) -> Parcel:
    """Return a workshop as a parcel."""
    content = pickle.dumps(workshop)
    return Parcel(hashlib.sha256(content).hexdigest(), None, content)


@lru_cache(maxsize=1)
def unpack(parcel: Parcel) -> Workshop:
    """Return the workshop of a parcel; the same one each time in one process."""
    content = parcel.content if parcel.file is None else parcel.file.read_bytes()
    workshop: Workshop = pickle.loads(content)  # noqa: S301 - packed by this package a moment before
    return workshop


def solve_there(parcel: Parcel, case: Case) -> tuple[str, FinishedCase]:
    """Solve a case in another process."""
    return case.name, unpack(parcel).solve(case)

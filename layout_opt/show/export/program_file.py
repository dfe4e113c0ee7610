"""The mathematical program of a run as an LP or MPS file, for any other solver."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from layout_opt.errors import InvalidInput, Problem
from layout_opt.model.build import Layout, build_model
from layout_opt.result.folder import StoredRun
from layout_opt.show.words import PageLanguage
from layout_opt.solver.sequence import aim_last

LONGEST = 180
"""Letters of a name; solvers of LP files take up to 255."""
_ODD = re.compile(r"[^A-Za-z0-9_.]+")
MARK = {".lp": "\\* layout_opt: {} *\\\n", ".mps": "* layout_opt: {}\n"}
"""First line of a file."""


class ReadableNames:
    """Names for rows and columns of a file: as in Pyomo, in letters that every solver reads, no two the same.

    Called by the writers of Pyomo with a component, returns its name.
    """

    def __init__(self) -> None:
        self._known: dict[int, str] = {}
        self._taken: set[str] = set()

    def __call__(self, component: Any) -> str:
        """Return the name of a row or column, always the same for the same one."""
        if id(component) not in self._known:
            base = _ODD.sub("_", str(component.name)).strip("_")[:LONGEST] or "x"
            name, count = base, 1
            while name.lower() in self._taken:
                count += 1
                name = f"{base}_{count}"
            self._taken.add(name.lower())
            self._known[id(component)] = name
        return self._known[id(component)]


def write(run: StoredRun, target: Path, words_in: PageLanguage) -> None:
    """Write the program of the last stage of a run; what an earlier stage reached is a row of it.

    Raises
    ------
    InvalidInput
        If the run had rows of the user's own, which its folder does not hold.
    """
    del words_in  # a program has no language
    if run.info.get("user_rows"):
        found = f"{run.info['user_rows']} rows of the user's own"
        rule = "be without such rows, which the run folder does not hold"
        fix = "solve without --rows, or write the Pyomo model from Python"
        raise InvalidInput([Problem(f"{run.folder}/run.json user_rows", found, rule, fix)])
    built = build_model(run.instance, Layout(str(run.info.get("layout", "best"))))
    aim_last(built, [stage["objective"] for stage in run.info["stages"]])
    built.pyomo.write(str(target), io_options={"labeler": ReadableNames()})
    title = _ODD.sub(" ", str(run.info["instance"])).strip()
    text = target.read_text(encoding="utf-8")
    target.write_text(MARK[target.suffix].format(title) + text, encoding="utf-8")


def is_ours(path: Path) -> bool:
    """Tell whether a file begins with our line."""
    start = MARK[path.suffix].split("{", maxsplit=1)[0].encode() if path.suffix in MARK else b"\0"
    return path.is_file() and path.read_bytes().startswith(start)

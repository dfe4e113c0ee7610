"""What a folder is, and who checks it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from layout_opt.errors import InvalidInput
from layout_opt.result.check_run import CheckReport, check_files, check_run
from layout_opt.result.kinds import RUN
from layout_opt.result.manifest import kind_of
from layout_opt.result.switch import settle

UNFINISHED = "begun and not finished: what is kept of it is used by the same command; there is no answer to check yet"
GOING_ON = "more was added after the answer was written; the same command completes it"


def check_folder(path: Path) -> CheckReport:
    """Return what is wrong with a folder that this program has written, whatever it is.

    Parameters
    ----------
    path : Path
        The folder (of a run also its ``run.json``).

    Raises
    ------
    InvalidInput
        If it is no folder of this program, or a run that is too damaged to be read.
    """
    folder = path.parent if path.name == RUN.record else path
    settle(folder)
    kind = kind_of(folder)
    if kind is None or kind is RUN:
        return check_run(path)
    try:
        record = json.loads((folder / kind.record).read_text(encoding="utf-8"))
    except FileNotFoundError:
        record = None
    except ValueError as error:
        return CheckReport(kind.name, (f"{kind.record}: is no JSON ({error})",))
    files = replace(check_files(folder, record or {}), kind=kind.name)
    if record is None:
        return replace(files, notes=(*files.notes, UNFINISHED))
    from layout_opt.analysis.check.values import check_values

    try:
        found = check_values(kind, folder, record)
    except InvalidInput as error:
        return replace(files, violations=(*files.violations, *map(str, error.problems)))
    except (KeyError, TypeError) as error:
        return replace(files, violations=(*files.violations, f"{kind.record}: lacks what was written in it: {error}"))
    notes = (*files.notes, *([] if files.finished else [GOING_ON]), *found.notes)
    violations = (*files.violations, *found.violations)
    return replace(files, violations=violations, checked=found.checked, notes=notes)

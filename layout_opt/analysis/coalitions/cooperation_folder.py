"""The folder of a cooperation: begun before the first solve, completed after the last.

While coalitions are solved only their values, their plans and the joint plan are added to it; what an earlier call
answered stays as it is until all of the new answer is switched in.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from layout_opt.instance import Instance
from layout_opt.result.answer import write_asked
from layout_opt.result.folder import is_run, write_record, write_tables
from layout_opt.result.kinds import COOPERATION
from layout_opt.result.writer import write_folder_anew

RECORD = COOPERATION.record
JOINT = "joint"
"""Run folder of the joint plan."""
SOLVED = "solved"
"""Where the joint plan is kept until everything else is finished, under the key of its coalition."""
JOINT_KEY = "joint_key"
"""Entry of the record: of which coalition's key ``joint/`` is."""
PICTURES = "pictures"


def place_of_joint(folder: Path, key: str) -> Path:
    """Return where the joint plan of a key is written first."""
    return folder / SOLVED / key[:16]


def find_joint(folder: Path, key: str) -> Path | None:
    """Return the run folder of the joint plan of a key, None if it has not been solved."""
    if is_run(place_of_joint(folder, key)):
        return place_of_joint(folder, key)
    return folder / JOINT if is_run(folder / JOINT) and _record(folder).get(JOINT_KEY) == key else None


def write_results(
    folder: Path,
    instance: Instance,
    tables: Mapping[str, pd.DataFrame],
    record: Mapping[str, Any],
    joint: tuple[str, Path] | None,
) -> None:
    """Write the whole answer; that of an earlier call disappears.

    Parameters
    ----------
    folder : Path
        Of the cooperation.
    instance : Instance
        Of all together.
    tables, record
        What came out.
    joint : tuple of (key, Path), optional
        The joint plan and where it stands.
    """

    def fill(draft: Path) -> None:
        write_asked(draft, instance)
        write_tables(draft, tables)
        if joint is not None:
            _copy_files(joint[1], draft / JOINT)
        write_record(draft / RECORD, {**record, JOINT_KEY: None if joint is None else joint[0]})

    write_folder_anew(folder, COOPERATION, fill)
    shutil.rmtree(folder / SOLVED, ignore_errors=True)


def _copy_files(source: Path, target: Path) -> None:
    """Copy the files of a folder; unlike `shutil.copytree`, of several faults of a disk it tells the first."""
    for path in sorted(source.rglob("*")):
        if path.is_file():
            place = target / path.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)


def _record(folder: Path) -> Mapping[str, Any]:
    """Return the record of a finished call; nothing without one that can be read."""
    try:
        content = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}

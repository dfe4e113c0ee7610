"""The folder of a cooperation: an earlier answer stands in it until all of the new one is there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from layout_opt.instance import Instance
from layout_opt.result.answer import write_asked
from layout_opt.result.folder import write_record, write_run, write_tables
from layout_opt.result.kinds import COOPERATION
from layout_opt.result.manifest import hashes
from layout_opt.result.run import Run
from layout_opt.result.writer import write_folder_anew

RECORD = COOPERATION.record
JOINT = "joint"
"""Run folder of the joint plan."""


def write_results(
    folder: Path, instance: Instance, tables: Mapping[str, pd.DataFrame], record: Mapping[str, Any], joint: Run | None
) -> dict[str, Any]:
    """Write the whole answer; that of an earlier call disappears. Return the record.

    Parameters
    ----------
    folder : Path
        Of the cooperation.
    instance : Instance
        Of all together.
    tables, record
        What came out.
    joint : Run, optional
        The joint plan.
    """
    whole = dict(record)

    def fill(draft: Path) -> None:
        whole["inputs"] = hashes(write_asked(draft, instance))
        write_tables(draft, tables)
        if joint is not None:
            write_run(joint, draft / JOINT)
        write_record(draft / RECORD, whole)

    write_folder_anew(folder, COOPERATION, fill)
    return whole

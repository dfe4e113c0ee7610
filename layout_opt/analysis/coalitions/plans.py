"""Plans of finished coalitions on disk, from which others start, and by which `check` proves their values.

One compressed file each, under the key of the coalition. A plan that cannot be read is no plan: the coalition then
starts without it.
"""

from __future__ import annotations

from pathlib import Path

from layout_opt.result.manifest import file_hash
from layout_opt.result.stored_plan import Decisions, packed_decisions, unpacked_decisions
from layout_opt.result.switch import file_draft

PLANS = "plans"


def write_plan(folder: Path, key: str, decisions: Decisions) -> None:
    """Write the plan of a coalition; a file that stands under its name is complete."""
    folder.mkdir(exist_ok=True)
    draft = file_draft(folder)
    draft.write_bytes(packed_decisions(decisions))
    draft.replace(_path(folder, key))


def read_plan(folder: Path, key: str) -> Decisions | None:
    """Return the plan of a coalition, None if there is none."""
    path = _path(folder, key)
    return unpacked_decisions(path.read_bytes()) if path.is_file() else None


def plan_hash(folder: Path, key: str) -> str | None:
    """Return the SHA-256 of the plan of a coalition, None without one."""
    path = _path(folder, key)
    return file_hash(path) if path.is_file() else None


def _path(folder: Path, key: str) -> Path:
    return folder / f"{key}.json.gz"

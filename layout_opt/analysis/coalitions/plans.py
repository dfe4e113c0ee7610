"""Plans of finished coalitions on disk, from which larger and smaller coalitions start.

One compressed JSON file each, under the key of the coalition: decision -> list of (key, value), zeros left out. A plan
that cannot be read is no plan: the coalition then starts without it.
"""

from __future__ import annotations

import gzip
import json
import zlib
from pathlib import Path

from layout_opt.analysis.coalitions.start import Decisions
from layout_opt.model.ledger import Key

PLANS = "plans"


def write_plan(folder: Path, key: str, decisions: Decisions) -> None:
    """Write the plan of a coalition; a file that stands under its name is complete."""
    content = {
        name: [[list(place), value] for place, value in values.items() if value]
        for name, values in sorted(decisions.items())
    }
    folder.mkdir(exist_ok=True)
    draft = folder / f".{key}"
    draft.write_bytes(gzip.compress(json.dumps(content).encode(), mtime=0))
    draft.replace(_path(folder, key))


def read_plan(folder: Path, key: str) -> Decisions | None:
    """Return the plan of a coalition, None if there is none."""
    try:
        content = json.loads(gzip.decompress(_path(folder, key).read_bytes()))
        return {name: {_key(place): float(value) for place, value in values} for name, values in content.items()}
    except (OSError, ValueError, TypeError, AttributeError, EOFError, zlib.error):
        return None


def _key(place: list[str]) -> Key:
    return tuple(place)


def _path(folder: Path, key: str) -> Path:
    return folder / f"{key}.json.gz"

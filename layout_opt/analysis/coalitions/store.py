"""Finished coalitions on disk: one JSON line each, written at once, so that a kill loses only what is in flight.

A line is found again by a key made of the instance's files, the coalition's changes, the solver's options, and the
versions and the source that decide the numbers; a half-written last line is ignored.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from layout_opt.analysis.coalitions.value import FAILED, CoalitionValue
from layout_opt.instance import Change
from layout_opt.solver.highs import Options

STORE = "coalitions.jsonl"


def coalition_key(
    inputs: Mapping[str, str], code: str, members: Sequence[str], changes: Sequence[Change], options: Options
) -> str:
    """Return the key of a coalition's run.

    Parameters
    ----------
    inputs : mapping
        File -> SHA-256 of the instance of all together.
    code : str
        Hash of the versions and the source that decide the numbers (see `code_hash`).
    members : sequence of str
        Players of the coalition.
    changes : sequence of Change
        What makes the coalition's instance.
    options : Options
        Gap, limit and seed (the number of threads does not count).
    """
    content = {
        "inputs": dict(sorted(inputs.items())),
        "members": list(members),
        "changes": [change.model_dump(mode="json", exclude_none=True) for change in changes],
        "options": [float(options.gap), float(options.time_limit or 0.0), options.seed],
        "code": code,
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


class Store:
    """The finished coalitions of one folder.

    Parameters
    ----------
    folder : Path
        Where ``coalitions.jsonl`` stands or will stand.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / STORE
        self._known: dict[str, CoalitionValue] = {}
        self._complete = True
        if self._path.exists():
            text = self._path.read_text(encoding="utf-8", errors="replace")
            self._complete = not text or text.endswith("\n")
            for line in text.splitlines():
                self._read(line)

    def _read(self, line: str) -> None:
        try:
            content = json.loads(line)
            key = content.pop("key")
            found = CoalitionValue(**{**content, "members": tuple(content["members"])})
        except (ValueError, TypeError, KeyError, AttributeError):
            return
        self._known[key] = found

    def get(self, key: str) -> CoalitionValue | None:
        """Return a finished coalition, None if it is not finished or the solver gave up on it."""
        found = self._known.get(key)
        return None if found is None or found.status == FAILED else found

    def add(self, key: str, value: CoalitionValue) -> None:
        """Write a finished coalition and wait until it is on disk."""
        content: dict[str, Any] = {"key": key, **value.record()}
        line = json.dumps(content, ensure_ascii=False, allow_nan=False) + "\n"
        with self._path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(line if self._complete else "\n" + line)
            file.flush()
            os.fsync(file.fileno())
        self._complete = True
        self._known[key] = value

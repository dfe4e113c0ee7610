"""Finished coalitions on disk: one JSON line each, written at once, so that a kill loses only what is in flight.

A line is found again by a key made of the instance's files, the coalition's changes, the solver's options, and the
versions and the source that decide the numbers. It holds its own hash and that of its plan: a line that was edited, or
half written, is ignored, and its coalition is solved again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from layout_opt.analysis.coalitions.plans import PLANS, plan_hash
from layout_opt.analysis.coalitions.value import FAILED, CoalitionValue
from layout_opt.instance import Change
from layout_opt.result.switch import told_plainly
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


class CoalitionStore:
    """The finished coalitions of one folder.

    Parameters
    ----------
    folder : Path
        Where ``coalitions.jsonl`` stands or will stand.

    Attributes
    ----------
    damaged : list of int
        Numbers of the lines that are not as they were written.
    plans : dict
        Key -> SHA-256 of the plan's file (None without one).
    """

    def __init__(self, folder: Path) -> None:
        self._path, self._plans = folder / STORE, folder / PLANS
        self.damaged: list[int] = []
        self._known: dict[str, CoalitionValue] = {}
        self.plans: dict[str, str | None] = {}
        self._complete = True
        if self._path.exists():
            text = self._path.read_text(encoding="utf-8", errors="replace")
            self._complete = not text or text.endswith("\n")
            for number, line in enumerate(text.splitlines(), start=1):
                if not self._read(line):
                    self.damaged.append(number)

    def _read(self, line: str) -> bool:
        """Take a line; tell whether it is whole and as it was written."""
        try:
            content = json.loads(line)
            if content.pop("hash") != _hash(content):
                return False
            key, plan = content.pop("key"), content.pop("plan")
            found = CoalitionValue(**{**content, "members": tuple(content["members"])})
        except (ValueError, TypeError, KeyError, AttributeError):
            return False
        self._known[key] = found
        self.plans[key] = plan
        return True

    def get(self, key: str) -> CoalitionValue | None:
        """Return a finished coalition, None if it is not finished or the solver gave up on it."""
        found = self._known.get(key)
        return None if found is None or found.status == FAILED else found

    def add(self, key: str, value: CoalitionValue) -> None:
        """Write a finished coalition and wait until it is on disk."""
        plan = plan_hash(self._plans, key)
        content: dict[str, Any] = {"key": key, **value.record(), "plan": plan}
        line = json.dumps({**content, "hash": _hash(content)}, ensure_ascii=False, allow_nan=False) + "\n"
        with told_plainly(self._path.parent), self._path.open("a", encoding="utf-8", newline="\n") as file:
            whole, self._complete = self._complete, False
            file.write(line if whole else "\n" + line)
            file.flush()
            os.fsync(file.fileno())
        self._complete = True
        self._known[key] = value
        self.plans[key] = plan


def _hash(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

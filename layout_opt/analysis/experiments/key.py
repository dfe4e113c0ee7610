"""The key of a case: a hash of everything that decides its result, so that nothing else is ever taken for it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from layout_opt import errors
from layout_opt.analysis.experiments.case import Case
from layout_opt.instance import Change, Instance
from layout_opt.instance.write import raw_table, settings_toml
from layout_opt.result.run import versions
from layout_opt.solver.highs import Options


@dataclass(frozen=True)
class Identity:
    """What the cases of one experiment have in common.

    Parameters
    ----------
    inputs : str
        SHA-256 of the settings and tables of the instance.
    code : str
        SHA-256 of the versions that decide the numbers and of this package's own source.
    options : dict
        Gap, limit and seed asked for (empty: those of each changed instance). Threads do not count.
    """

    inputs: str
    code: str
    options: dict[str, Any]

    def key(self, case: Case) -> str:
        """Return the key of a case."""
        content = {
            "inputs": self.inputs,
            "code": self.code,
            "options": self.options,
            "changes": dumped(case.changes),
            "layout": str(case.layout),
            "target": case.target,
            "complete": case.complete,
            "sight": case.sight,
            "fixed": sorted([name, list(at), value] for name, held in case.fixed.items() for at, value in held.items()),
        }
        return _digest(json.dumps(content, sort_keys=True, ensure_ascii=False).encode())


def identity_of(instance: Instance, options: Options | None) -> Identity:
    """Return what all cases of an instance have in common."""
    asked = {} if options is None else {"gap": options.gap, "time_limit": options.time_limit, "seed": options.seed}
    return Identity(inputs_hash(instance), code_hash(), asked)


@cache
def code_hash() -> str:
    """Return the hash of the versions that decide the numbers and of this package's own source, as first read."""
    return _digest(json.dumps([versions(), source_hash()], sort_keys=True).encode())


def inputs_hash(instance: Instance) -> str:
    """Return the hash of what an instance says: its settings and every cell of its tables."""
    content = {
        name: {"lines": len(raw.lines), **raw.columns}
        for name, raw in ((name, raw_table(instance, name)) for name in sorted(instance.tables))
    }
    text = json.dumps([settings_toml(instance.settings), content], ensure_ascii=False)
    return _digest(text.encode())


def source_hash(package: Path | None = None) -> str:
    """Return the hash of all modules of this package (or another), so that an edit is noticed."""
    root = Path(errors.__file__).parent if package is None else package
    files = sorted(path for path in root.rglob("*.py"))
    parts = [f"{path.relative_to(root).as_posix()} {_digest(path.read_bytes())}" for path in files]
    return _digest("\n".join(parts).encode())


def dumped(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """Return changes as plain values, as they stand in every record."""
    return [change.model_dump(mode="json", exclude_none=True) for change in changes]


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

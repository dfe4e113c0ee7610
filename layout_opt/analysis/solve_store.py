"""Solves of one compiled instance on disk, each at once, so that a study that was stopped goes on where it was.

Studies of trade-offs and of alternatives solve one program for other objectives and further rows: what they ask is no
change of data, so that it is no case of `analysis.experiments`. The key of a solve is a hash of everything that
decides it: what the instance says, this package's source, gap, limit and seed, objective, rows, bounds and columns.
A file is named after its key and the hash of its content; one that is damaged or edited is not found.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from layout_opt.analysis.experiments.key import identity_of
from layout_opt.analysis.experiments.store import STORE
from layout_opt.instance import Instance
from layout_opt.result.kinds import FolderKind
from layout_opt.result.manifest import file_hash
from layout_opt.result.switch import collect_drafts, file_draft, told_plainly
from layout_opt.result.writer import begin_folder
from layout_opt.solver.arrays import Arrays
from layout_opt.solver.highs import Ending, Options, Outcome

SOLVES = "solves"
"""Folder of the solves in the store."""
NUMBERS = ("objective", "bound", "gap", "seconds", "nodes", "size")
VECTORS = ("values", "duals", "reduced_costs")
HALF = 32
"""Characters of key and hash in the name of a file."""


@dataclass(frozen=True)
class SolveStore:
    """The finished solves of a folder.

    Parameters
    ----------
    folder : Path
        Where ``store/`` stands or will stand.
    kind : FolderKind
        What the folder is.
    inputs : str
        Hash of what the instance says and of what solves it.
    """

    folder: Path
    kind: FolderKind
    inputs: str

    def key(self, arrays: Arrays, options: Options) -> str:
        """Return the key of a solve: a hash of everything that decides its outcome."""
        made = hashlib.sha256(json.dumps([self.inputs, options.gap, options.time_limit, options.seed]).encode())
        matrix = arrays.matrix.tocsc()
        for part in (
            arrays.cost, arrays.lower, arrays.upper, arrays.integer, arrays.row_lower, arrays.row_upper,
            matrix.indptr, matrix.indices, matrix.data,
        ):  # fmt: skip
            made.update(np.ascontiguousarray(part).tobytes())
        return made.hexdigest()[:HALF]

    def find(self, key: str) -> Outcome | None:
        """Return what a solve came to, None where it is not finished."""
        for path in sorted((self.folder / STORE / SOLVES).glob(f"{key}-*.npz")):
            if file_hash(path).startswith(path.stem.rpartition("-")[2]):
                return _outcome(path)
        return None

    def add(self, key: str, outcome: Outcome) -> None:
        """Write a finished solve under a draft name, wait until it is on disk, and move it into place."""
        begin_folder(self.folder, self.kind)
        collect_drafts(self.folder / STORE)
        content = _packed(outcome)
        digest = hashlib.sha256(content).hexdigest()[:HALF]
        target = self.folder / STORE / SOLVES / f"{key}-{digest}.npz"
        with told_plainly(self.folder):
            target.parent.mkdir(parents=True, exist_ok=True)
            draft = file_draft(self.folder / STORE)
            with draft.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(target)


def solve_store(instance: Instance, folder: str | Path | None, kind: FolderKind) -> SolveStore | None:
    """Return the store of an instance in a folder, None without a folder."""
    if folder is None:
        return None
    known = identity_of(instance, None)
    return SolveStore(Path(folder), kind, f"{known.inputs}{known.code}")


def _packed(outcome: Outcome) -> bytes:
    told: dict[str, Any] = {name: getattr(outcome, name) for name in NUMBERS}
    vectors = {name: getattr(outcome, name) for name in VECTORS}
    made = io.BytesIO()
    np.savez_compressed(
        made, told=np.array(json.dumps({"ending": outcome.ending.value, **told})),
        **{name: vector for name, vector in vectors.items() if vector is not None},
    )  # fmt: skip
    return made.getvalue()


def _outcome(path: Path) -> Outcome | None:
    """Return the outcome that a file holds, None where it is none."""
    try:
        with np.load(path, allow_pickle=False) as parts:
            told = json.loads(str(parts["told"]))
            vectors = {name: parts[name] for name in parts.files if name in VECTORS}
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None
    known: dict[str, Any] = {**dict.fromkeys(VECTORS), **vectors, **told}
    return Outcome(**{**known, "ending": Ending(told["ending"])})

"""The place of one experiment in a store: its cases by key, and what is written of each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from layout_opt.analysis.experiments.case import Case
from layout_opt.analysis.experiments.finished import FinishedCase
from layout_opt.analysis.experiments.key import Identity, dumped
from layout_opt.analysis.experiments.store import Store
from layout_opt.instance import Instance
from layout_opt.result.run import versions


@dataclass(frozen=True)
class Shelf:
    """A store as one experiment uses it.

    Parameters
    ----------
    store : Store
        Where finished cases are.
    identity : Identity
        What all cases have in common.
    instance : Instance
        What the changes of the cases are made to.
    keep : tuple of str
        Tables that are asked for.
    """

    store: Store
    identity: Identity
    instance: Instance
    keep: tuple[str, ...]

    def find(self, cases: Sequence[Case]) -> dict[str, FinishedCase]:
        """Return the cases that are finished already; two cases that say the same share one result."""
        keys = {case.name: self.identity.key(case) for case in cases}
        known = self.store.find(set(keys.values()), self.keep)
        return {name: replace(known[key], key=key) for name, key in keys.items() if key in known}

    def put(self, case: Case, finished: FinishedCase) -> FinishedCase:
        """Write a finished case with the list of all its changes, and return it with its tables on disk."""
        row = {
            "case": case.name,
            "labels": json.dumps(dict(case.labels), ensure_ascii=False),
            "changes": json.dumps(dumped((*self.instance.changes, *case.changes)), ensure_ascii=False),
            "case_changes": json.dumps(dumped(case.changes), ensure_ascii=False),
            "layout": str(case.layout),
            "options": json.dumps(self.identity.options),
            "inputs": self.identity.inputs,
            "code": self.identity.code,
            "versions": json.dumps(versions()),
        }
        key = self.identity.key(case)
        return replace(self.store.add(key, row, finished, self.keep), key=key)

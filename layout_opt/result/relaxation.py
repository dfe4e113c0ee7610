"""The duals of the relaxation as a table of a run, and what they prove: how the bound of a run is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from layout_opt.errors import ModelError
from layout_opt.instance import Instance
from layout_opt.model.block import USER_BLOCK
from layout_opt.model.objective import stages
from layout_opt.result.bound_proof import IF_OPEN, STRONG, ProvenBound, proven_bound
from layout_opt.result.price_check import PRICED, stage_twin
from layout_opt.result.violation import TOLERANCE
from layout_opt.solver.gap import ROUND_OFF, relative_gap

if TYPE_CHECKING:
    from layout_opt.model.linear_model import LinearModel
    from layout_opt.solver.search import Relaxation

DUALS = "relaxation_duals"
DUAL_COLUMNS = ("aim", "node", "family", "row", "key", "dual")
BOUND_PROOF = "bound_proof"
"""Entry of ``run.json``."""
COVER_ROWS, BRANCHED = "cover rows", "branch and bound"
"""Parts of a search in ``run.json`` (`layout_opt.solver.search_types.SearchStage`, which `check` does not load)."""


class BoundKnown(StrEnum):
    """How it is known that no layout is better than the bound of a run."""

    RELAXATION = "proven relaxation"
    ENUMERATED = "every setting of the integer decisions"
    AGREED = "agreed by a second solver or other seeds"
    TREE = "tree of HiGHS"
    COVERS = "linear program of HiGHS with cover rows"
    DUALS = "linear program of HiGHS"
    NOT = "not known"


def dual_table(linear: LinearModel, aims: Sequence[str], relaxations: Sequence[Relaxation | None]) -> pd.DataFrame:
    """Return the table ``relaxation_duals``: every row of every stage's relaxation that has a dual.

    Parameters
    ----------
    linear : LinearModel
        Its columns have names.
    aims : sequence of str
        Of each stage.
    relaxations : sequence
        Of each stage; None where it is not known.
    """
    named = {number: (name, key) for name, columns in linear.decisions.items() for key, number in columns.items()}
    lines = []
    for aim, relaxation in zip(aims, relaxations, strict=False):
        if relaxation is not None:
            lines += [(aim, *name, dual) for name, dual in _named_duals(named, relaxation)]
    return pd.DataFrame(lines, columns=list(DUAL_COLUMNS)).sort_values(list(DUAL_COLUMNS[:-1]), ignore_index=True)


def _named_duals(
    named: Mapping[int, tuple[str, tuple[str, ...]]], relaxation: Relaxation
) -> Iterator[tuple[tuple[str, str, str, str], float]]:
    """Yield node, family, row, key and dual of each row that has one; the strong rows are called by their column."""
    from layout_opt.solver.row_place import row_name  # here, as the check of bounds must not load the solver

    own = len(relaxation.arrays.row_lower)
    for place in np.flatnonzero(relaxation.duals[:own]).tolist():
        yield row_name(relaxation.arrays.rows[place]), float(relaxation.duals[place])
    for place in np.flatnonzero(relaxation.duals[own:]).tolist():
        column = int(relaxation.arrays.numbers[relaxation.strong.columns[place]])
        if column in named:
            decision, key = named[column]
            yield (key[0], STRONG, f"{decision}{IF_OPEN}", ",".join(key[1:])), float(relaxation.duals[own + place])


def proven_stages(
    instance: Instance, layout: str, duals: pd.DataFrame, reached: Sequence[float | None]
) -> list[ProvenBound]:
    """Return what the duals of each stage prove, by plain arithmetic from the CSV files.

    Parameters
    ----------
    instance : Instance
        Read from the CSV files.
    layout : str
        ``best`` or ``today``.
    duals : DataFrame
        Table ``relaxation_duals``.
    reached : sequence of float or None
        Objective of each stage.
    """
    found = []
    for position, (stage, objective) in enumerate(zip(stages(instance), reached, strict=False)):
        mine = duals[duals["aim"] == stage.aim.value]
        if objective is None or mine.empty:
            found.append(ProvenBound(None, "there are no duals of its relaxation"))
            continue
        names = mine[list(DUAL_COLUMNS[1:-1])].fillna("").itertuples(index=False, name=None)
        given = dict(zip(names, mine["dual"].tolist(), strict=True))
        try:
            twin = stage_twin(instance, layout, list(reached[:position]))
            proof = proven_bound(twin, stage, given, objective)
        except ModelError as error:
            proof = ProvenBound(None, str(error))
        if any(name[1] == USER_BLOCK for name in given):
            proof = replace(proof, why=proof.why or "without the rows of the user's own, which have a part in it")
        found.append(proof)
    return found


def bound_record(
    proofs: Sequence[ProvenBound],
    steps: Sequence[Mapping[str, Any]],
    gap: float,
    *,
    integers: bool,
    otherwise: BoundKnown | None = None,
    seconds: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Return the entry ``bound_proof`` of ``run.json``: how the bound is known, and what the relaxation proves.

    Parameters
    ----------
    proofs : sequence of ProvenBound
        Of each stage.
    steps : sequence of mapping
        Stages as in ``run.json``.
    gap : float
        Gap at which the run counts as solved.
    integers : bool
        Whether there are integer decisions.
    otherwise : BoundKnown, optional
        How it is known beyond HiGHS's word, if it is.
    seconds : sequence of mapping
        What second solves came to.
    """
    told = []
    for proof, step in zip(proofs, steps, strict=False):
        apart = _gap(step["objective"], proof)
        told.append({"aim": step["aim"], "value": proof.value, "gap": apart, "why": proof.why})
    complete = len(told) == len(steps) and all(each["gap"] is not None and each["gap"] <= gap for each in told)
    how = BoundKnown.RELAXATION
    if not complete:
        bounded = bool(steps) and all(step["bound"] is not None for step in steps)
        highs = _searched(steps) if integers else BoundKnown.DUALS
        how = (otherwise or highs) if bounded else BoundKnown.NOT
    return {"how": how.value, "relaxation": told, "second_solves": [dict(each) for each in seconds]}


def _searched(steps: Sequence[Mapping[str, Any]]) -> BoundKnown:
    """Return what the bound of integer decisions is HiGHS's word for: its tree, wherever that was needed."""
    parts = {part for step in steps for part in step.get("parts") or ()}
    return BoundKnown.COVERS if COVER_ROWS in parts and BRANCHED not in parts else BoundKnown.TREE


def agreed(steps: Sequence[Mapping[str, Any]], solves: Sequence[Mapping[str, Any]], gap: float) -> bool:
    """Return whether some second solve of every stage came to the same, and none to anything else.

    The same is: its bound is within twice the gap of the objective of the stage (both have one gap). One that came to
    no bound within a limit says nothing.
    """
    reached = set()
    for each in solves:
        mine = [step["objective"] for step in steps if step["aim"] == each["aim"]]
        if not mine or each["objective"] is None or each["bound"] is None:
            continue
        if relative_gap(mine[0], each["bound"]) > max(2.0 * gap, TOLERANCE):
            return False
        reached.add(each["aim"])
    return reached == {step["aim"] for step in steps}


def _gap(objective: float | None, proof: ProvenBound) -> float | None:
    """Return how far a layout may be from the best one by a proof; None where that is not known or has no measure."""
    if objective is None or proof.value is None:
        return None
    if abs(proof.value - objective) <= ROUND_OFF * proof.size:
        return 0.0
    apart = relative_gap(objective, proof.value)
    return apart if np.isfinite(apart) else None


def bound_claims(instance: Instance, tables: Mapping[str, pd.DataFrame], info: Mapping[str, Any]) -> Iterator[str]:
    """Yield where the entry ``bound_proof`` of a run says something else than its duals prove.

    Parameters
    ----------
    instance : Instance
        Read from the CSV files.
    tables : mapping
        Result tables of a run whose decisions the certificate has accepted.
    info : mapping
        Content of ``run.json``.
    """
    told = info.get(BOUND_PROOF)
    duals = tables.get(DUALS)
    if told is None:
        if duals is not None or info.get(PRICED):
            yield f"run.json {BOUND_PROOF}: is missing"
        return
    if duals is None or list(duals.columns) != list(DUAL_COLUMNS):
        yield f"tables {DUALS}.csv: is missing, or has other columns than a run writes"
        return
    steps = info.get("stages", ())
    proofs = proven_stages(instance, str(info["layout"]), duals, [step["objective"] for step in steps])
    known = {kind.value: kind for kind in (BoundKnown.AGREED, BoundKnown.ENUMERATED)}
    solves = told.get("second_solves", ())
    right = bound_record(
        proofs, steps, info["options"]["gap"], integers=bool(info.get("integers")),
        otherwise=known.get(told.get("how")) if agreed(steps, solves, info["options"]["gap"]) else None,
        seconds=solves,
    )  # fmt: skip
    yield from _wrong_names(duals, proofs)
    if told.get("how") != right["how"]:
        yield f"run.json {BOUND_PROOF}: says {told.get('how')!r}, its duals and stages say {right['how']!r}"
    mine = told["relaxation"]
    if [_words(each) for each in mine] != [_words(each) for each in right["relaxation"]]:
        yield f"run.json {BOUND_PROOF}: names other stages or reasons than its duals give"
        return
    for each, proven in zip(mine, right["relaxation"], strict=True):
        if not _close(each.get("value"), proven["value"]) or not _close(each.get("gap"), proven["gap"], 1.0):
            said, shown = each.get("value"), proven["value"]
            yield f"run.json {BOUND_PROOF}: {proven['aim']} is at best {said}, its duals prove {shown}"


def bound_notes(info: Mapping[str, Any]) -> tuple[str, ...]:
    """Return in words how the bound of a run is known, where it is not proven from the CSV files."""
    told = info.get(BOUND_PROOF)
    if told is None or told["how"] == BoundKnown.RELAXATION:
        return ()
    known = (each for each in told["relaxation"] if each["value"] is not None)
    proven = ", ".join(f"{each['aim']} {each['value']:.10g}" for each in known)
    return (f"bound: {told['how']}; proven from the CSV files: {proven or 'nothing'}",)


def proof_words(proof: Mapping[str, Any]) -> str:
    """Return how a bound is known, and what the relaxation proves where that is less."""
    last = proof["relaxation"][-1] if proof["relaxation"] else {"value": None, "gap": None, "why": "nothing"}
    if last["value"] is None:
        return f"{proof['how']} (without a proof of the relaxation: {last['why']})"
    within = "" if last["gap"] is None else f", within {last['gap']:.4%} of the layout"
    return f"{proof['how']} (proven from the CSV files: {last['value']:.10g}{within})"


def _wrong_names(duals: pd.DataFrame, proofs: Sequence[ProvenBound]) -> Iterator[str]:
    """Yield duals of rows that there are not, and second duals of one row."""
    for name in (name for proof in proofs for name in proof.unknown if name[1] != USER_BLOCK):
        yield f"tables {DUALS}.csv: {','.join(name)} is no row of this run"
    if duals.duplicated(list(DUAL_COLUMNS[:-1])).any():
        yield f"tables {DUALS}.csv: a row has a second dual"


def _words(each: Mapping[str, Any]) -> tuple[str, str]:
    return each["aim"], each["why"]


def _close(told: Any, proven: float | None, size: float = 0.0) -> bool:
    if proven is None or not isinstance(told, int | float):
        return told is proven
    return abs(told - proven) <= TOLERANCE * max(abs(proven), size)

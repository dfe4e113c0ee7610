"""What ``run.json`` must hold, so that a damaged record is a message and not a surprise."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from layout_opt.errors import Problem
from layout_opt.instance import Change, parse_change


class _Options(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    gap: float
    time_limit: float | None
    threads: int | None


class _Stage(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    aim: str
    objective: float | None
    bound: float | None
    gap: float | None


class _Proven(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    aim: str
    value: float | None
    gap: float | None
    why: str


class _SecondSolve(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    aim: str
    by: str
    objective: float | None
    bound: float | None


class _BoundProof(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    how: str
    relaxation: list[_Proven]
    second_solves: list[_SecondSolve]


class _Record(BaseModel):
    """The entries of ``run.json`` that other verbs rely on; the others are for people."""

    model_config = ConfigDict(extra="ignore", strict=True)

    status: str
    objective: float | None
    layout: Literal["best", "today"]
    options: _Options
    inputs: dict[str, str]
    user_rows: int = 0
    integers: int = 0
    priced: bool = False
    stages: list[_Stage] = []
    bound_proof: _BoundProof | None = None
    changes: list[dict[str, Any]] = []


def record_problems(where: str, info: Any) -> list[Problem]:
    """Return what is wrong with the content of ``run.json``; nothing if it can be relied on."""
    try:
        _Record.model_validate(info)
    except ValidationError as error:
        return [
            Problem(
                " ".join([where, ".".join(str(part) for part in finding["loc"])]).rstrip(),
                "nothing" if finding["type"] == "missing" else repr(finding["input"])[:60],
                "be as `layout-opt solve` wrote it",
                "solve again",
            )
            for finding in error.errors(include_url=False)
        ]
    return []


def stored_changes(where: str, info: Any) -> tuple[tuple[Change, ...], list[Problem]]:
    """Return the changes that a record says were made, and what is wrong with them."""
    parsed = [
        parse_change(entry, f"{where} changes {number}")
        for number, entry in enumerate(info.get("changes", ()), start=1)
    ]
    return tuple(change for change, _ in parsed if change is not None), [p for _, found in parsed for p in found]

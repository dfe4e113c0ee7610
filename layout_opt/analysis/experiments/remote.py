"""Solve cases on a Dask cluster: one option, the address of its scheduler."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from layout_opt.analysis.experiments.case import Case
from layout_opt.analysis.experiments.finished import Failure, FinishedCase
from layout_opt.analysis.experiments.workshop import Workshop, pack, solve_there
from layout_opt.analysis.pool import KILLED
from layout_opt.errors import InvalidInput, Problem

CONNECT_SECONDS = 30
"""How long to wait for the scheduler to answer [s]."""


def solve_on_cluster(workshop: Workshop, cases: Sequence[Case], address: str) -> Iterator[tuple[str, FinishedCase]]:
    """Yield cases as the workers of a cluster finish them.

    A case whose worker dies goes to another worker; one that has killed several (as many as Dask's
    ``allowed-failures`` says) has failed. The workers must have this package installed.

    Raises
    ------
    InvalidInput
        If Dask is not installed or no scheduler answers at the address.
    """
    distributed = _distributed()
    try:
        client = distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        found = " ".join(str(error).split()) or type(error).__name__
        rule = "be the address of a Dask scheduler, e.g. tcp://host:8786"
        raise InvalidInput([Problem(f"cluster {address}", found, rule, "start one with `dask scheduler`")]) from error
    with client:
        parcel = client.scatter(pack(workshop), broadcast=True, hash=False)
        futures = {client.submit(solve_there, parcel, case, pure=False): case for case in cases}
        for future in distributed.as_completed(futures, loop=client.loop):
            yield _outcome(distributed, future, futures[future])


def _outcome(distributed: Any, future: Any, case: Case) -> tuple[str, FinishedCase]:
    """Return what a case came to; errors of the program itself go on."""
    try:
        name, finished = future.result()
    except distributed.KilledWorker:
        return case.name, FinishedCase(Failure.FAILED.value, note=KILLED)
    future.release()
    return name, finished


def _distributed() -> Any:
    try:
        import distributed
    except ImportError as error:
        rule = "be possible with the package distributed installed"
        fix = "pip install 'layout-opt[cluster]'"
        raise InvalidInput([Problem("cluster", "no Dask", rule, fix)]) from error
    return distributed

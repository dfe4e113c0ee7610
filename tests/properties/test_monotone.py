"""More of what is scarce never hurts, and a new limit never helps."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cases.edits import scale_column
from tests.cases.random_instance import random_draft
from tests.cases.solving import INFEASIBLE, merit_of

FEW = settings(max_examples=10, deadline=None, derandomize=True, database=None)
SEEDS = st.integers(2000, 9999)
SCARCE = (
    ("sites", "max_capacity"),
    ("receptor_capacity", "capacity"),
    ("factor_endowments", "amount"),
    ("discharge_caps", "cap"),
    ("routes", "capacity"),
    ("foreign_trade", "max_quantity"),
)


def at_least(better: float, worse: float) -> bool:
    """Return whether a merit is not below another one, up to the solve gap."""
    return worse == INFEASIBLE or better >= worse - 1e-6 * (1.0 + abs(worse))


@FEW
@given(seed=SEEDS, scarce=st.sampled_from(SCARCE), factor=st.sampled_from((1.3, 2.0)))
def test_more_capacity_never_lowers_the_objective(seed: int, scarce: tuple[str, str], factor: float) -> None:
    """Proves that every capacity is a limit and nothing else: more of it is never worse."""
    draft = random_draft(seed)
    with TemporaryDirectory() as folder:
        before = merit_of(draft, Path(folder) / "before")
        after = merit_of(scale_column(draft, *scarce, factor), Path(folder) / "after")
    assert at_least(after, before)


@FEW
@given(seed=SEEDS, kind=st.sampled_from(("load", "cap", "ban", "standard", "floor")))
def test_a_new_limit_never_raises_the_objective(seed: int, kind: str) -> None:
    """Proves that every kind of regulation only takes layouts away."""
    draft = random_draft(seed)
    limited = draft.copy()
    pollutant = next((row["pollutant"] for row in draft.tables.get("pollutants", [])), None)
    if kind == "ban":
        limited.tables["entry_bans"] = []
        limited.add("entry_bans", region="*", technology="K1", closes_existing=1)
    elif kind == "floor":
        limited.tables["regional_floors"] = []
        limited.add("regional_floors", region="R2", measure="output", least=5)
    elif pollutant and kind == "load":
        limited = scale_column(draft, "receptor_capacity", "capacity", 0.5)
    elif pollutant and kind == "cap":
        limited = scale_column(draft, "discharge_caps", "cap", 0.5)
        if "discharge_caps" not in limited.tables:
            limited.add("discharge_caps", region="R1", pollutant=pollutant, cap=3)
    elif pollutant:
        limited.tables["emission_standards"] = []
        limited.add("emission_standards", technology="K1", pollutant=pollutant, region="*", max_intensity=1)
    free = draft.copy()
    for table in {"ban": ["entry_bans"], "floor": ["regional_floors"], "standard": ["emission_standards"]}.get(
        kind, []
    ):
        free.tables.pop(table, None)
    with TemporaryDirectory() as folder:
        before = merit_of(free, Path(folder) / "free")
        after = merit_of(limited, Path(folder) / "limited")
    assert at_least(before, after)

"""What must not change the best layout's value: names, order, the unit of money, splitting a market."""

from __future__ import annotations

import random
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cases.edits import relabel, scale_money, shuffle, split_markets
from tests.cases.random_instance import random_draft
from tests.cases.solving import close_to, merit_of

FEW = settings(max_examples=8, deadline=None, derandomize=True, database=None)
SEEDS = st.integers(2000, 9999)


@FEW
@given(seed=SEEDS)
def test_names_and_order_change_nothing(seed: int) -> None:
    """Proves that no name, no order of rows, columns or regions has a meaning of its own."""
    draft = random_draft(seed)
    with TemporaryDirectory() as folder:
        before = merit_of(draft, Path(folder) / "before")
        after = merit_of(shuffle(relabel(draft), random.Random(seed)), Path(folder) / "after")
    assert close_to(after, before)


@FEW
@given(seed=SEEDS, factor=st.sampled_from((0.01, 0.25, 7.0, 1000.0)))
def test_money_scales_the_objective(seed: int, factor: float) -> None:
    """Proves that no amount of money hides in the code: money times c gives the objective times c."""
    draft = random_draft(seed)
    with TemporaryDirectory() as folder:
        before = merit_of(draft, Path(folder) / "before")
        after = merit_of(scale_money(draft, factor), Path(folder) / "after")
    assert close_to(after / factor, before)


@FEW
@given(seed=SEEDS, share=st.sampled_from((0.25, 0.5)))
def test_splitting_a_market_changes_nothing(seed: int, share: float) -> None:
    """Proves that a market is only the sum of its buyers: two tiers at the same price are one."""
    draft = random_draft(seed)
    with TemporaryDirectory() as folder:
        before = merit_of(draft, Path(folder) / "before")
        after = merit_of(split_markets(draft, share), Path(folder) / "after")
    assert close_to(after, before)

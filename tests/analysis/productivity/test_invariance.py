"""What must not matter: units of measurement, the order of rows, duplicated units."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layout_opt.analysis.productivity import (
    bootstrap,
    by_production,
    dea,
    directional_distance,
    malmquist_luenberger,
    slacks_based,
)

COLUMNS = ["x1", "x2", "y", "b"]
METHODS = {
    "dea": lambda frame: dea(frame, ["x1", "x2"], "y", returns="variable"),
    "weak": lambda frame: directional_distance(frame, ["x1", "x2"], "y", "b"),
    "free": lambda frame: directional_distance(frame, ["x1", "x2"], "y", "b", "free", returns="variable"),
    "slacks": lambda frame: slacks_based(frame, ["x1", "x2"], "y", "b"),
    "by production": lambda frame: by_production(frame, ["x1", "x2"], "y", "b", polluting="x2"),
}
SPARED = {"slacks"}
"""Measures whose peers are any of the optimal ones."""


def frames(least: int = 3, most: int = 9) -> st.SearchStrategy[pd.DataFrame]:
    """Return frames of units, sizes over six orders of magnitude."""
    cell = st.floats(0.01, 10.0).map(lambda value: float(f"{value:.4g}"))
    row = st.tuples(*[cell] * 4, st.integers(-3, 3)).map(lambda row: [value * 10.0 ** row[4] for value in row[:4]])
    return st.lists(row, min_size=least, max_size=most).map(
        lambda rows: pd.DataFrame(rows, columns=COLUMNS, index=[f"u{place}" for place in range(len(rows))])
    )


@settings(max_examples=25, deadline=None)
@given(frame=frames(), powers=st.tuples(*[st.integers(-9, 9)] * 4), name=st.sampled_from(sorted(METHODS)))
def test_units_of_measurement(frame: pd.DataFrame, powers: tuple[int, ...], name: str) -> None:
    """Proves that each column in units 1e-9 to 1e9 times as large changes no score, status or peer."""
    method = METHODS[name]
    plain, scaled = method(frame), method(frame * [10.0**power for power in powers])
    assert scaled["status"].tolist() == plain["status"].tolist()
    assert scaled["score"].to_numpy() == pytest.approx(plain["score"].to_numpy(), rel=1e-7, abs=1e-9, nan_ok=True)


@settings(max_examples=25, deadline=None)
@given(frame=frames(), data=st.data(), name=st.sampled_from(sorted(METHODS)))
def test_order_of_rows(frame: pd.DataFrame, data: st.DataObject, name: str) -> None:
    """Proves that the order of rows changes nothing, peers and slacks included, to the last digit but one."""
    order = data.draw(st.permutations(list(frame.index)))
    plain, shuffled = METHODS[name](frame), METHODS[name](frame.loc[order])
    again = shuffled.loc[frame.index]
    assert again["score"].to_numpy() == pytest.approx(plain["score"].to_numpy(), rel=1e-9, abs=1e-11)
    if name not in SPARED:
        assert again["peers"].tolist() == plain["peers"].tolist()


@settings(max_examples=25, deadline=None)
@given(frame=frames(), data=st.data(), name=st.sampled_from(sorted(METHODS)))
def test_duplicated_units(frame: pd.DataFrame, data: st.DataObject, name: str) -> None:
    """Proves that units that stand twice under another name change no score, and that the twin scores the same."""
    chosen = data.draw(st.lists(st.sampled_from(list(frame.index)), min_size=1, max_size=4, unique=True))
    twins = frame.loc[chosen].set_axis([f"z-{name}" for name in chosen])
    plain, doubled = METHODS[name](frame), METHODS[name](pd.concat([frame, twins]))
    close = {"rel": 1e-8, "abs": 1e-10}
    assert doubled.loc[frame.index, "score"].to_numpy() == pytest.approx(plain["score"].to_numpy(), **close)
    assert doubled.loc[twins.index, "score"].to_numpy() == pytest.approx(plain.loc[chosen, "score"].to_numpy(), **close)
    if name not in SPARED:
        assert doubled.loc[frame.index, "peers"].tolist() == plain["peers"].tolist()


@settings(max_examples=10, deadline=None)
@given(one=frames(4, 6), other=frames(4, 6), powers=st.tuples(*[st.integers(-9, 9)] * 4))
def test_units_of_a_panel(one: pd.DataFrame, other: pd.DataFrame, powers: tuple[int, ...]) -> None:
    """Proves the same of the index over time: what is undefined stays so, what is a number stays that number."""
    panel = pd.concat({1: one, 2: other}, names=["period", "unit"])
    plain = malmquist_luenberger(panel, ["x1", "x2"], "y", "b", peers=False)
    scaled = malmquist_luenberger(panel * [10.0**power for power in powers], ["x1", "x2"], "y", "b", peers=False)
    assert scaled["status"].tolist() == plain["status"].tolist()
    assert scaled["score"].to_numpy() == pytest.approx(plain["score"].to_numpy(), rel=1e-7, nan_ok=True)


def test_small_units_beside_large_ones() -> None:
    """Proves that a unit a billion times smaller than the others is measured, not rounded away.

    Under constant returns it is half as good as the large one; under variable returns it is alone in its size.
    """
    frame = pd.DataFrame({"x": [1e9, 2.0], "y": [1e9, 1.0]}, index=["large", "small"])
    assert dea(frame, "x", "y").loc["small", "score"] == pytest.approx(0.5)
    assert dea(frame, "x", "y", "output").loc["small", "score"] == pytest.approx(2.0)
    assert dea(frame, "x", "y", returns="variable")["score"].tolist() == pytest.approx([1.0, 1.0])
    odd = pd.DataFrame({"x": [1.0, 1.0], "y": [1.0, 1e-9]}, index=["good", "poor"])
    assert dea(odd, "x", "y").loc["poor", "score"] == pytest.approx(1e-9)
    assert dea(odd, "x", "y", "output").loc["poor", "score"] == pytest.approx(1e9)


def test_a_seed_gives_the_same_intervals_in_any_order() -> None:
    """Proves that a bootstrap is reproducible, does not hang on the order of rows, and differs by seed."""
    random = np.random.default_rng(3)
    frame = pd.DataFrame(random.uniform(1, 3, (12, 2)), columns=["x", "y"], index=[f"u{n:02}" for n in range(12)])
    one = bootstrap(frame, "x", "y", draws=40, seed=5)
    other = bootstrap(frame.iloc[::-1] * [1e6, 1e-3], "x", "y", draws=40, seed=5).loc[frame.index]
    assert other[["low", "high", "corrected"]].to_numpy() == pytest.approx(one[["low", "high", "corrected"]].to_numpy())
    assert not np.allclose(one["low"], bootstrap(frame, "x", "y", draws=40, seed=6)["low"])

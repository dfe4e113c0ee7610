"""Families at rest: one whose tables have no row is not asked for posts and limits, and nothing is lost by that."""

from __future__ import annotations

from pathlib import Path

import pytest

from layout_opt import read_instance
from layout_opt.instance import Instance
from layout_opt.model.discover import families
from layout_opt.model.family import Family
from layout_opt.result.linear_twin import linear_twin
from tests.cases.random_wide import wide_instance
from tests.golden.examples import EXAMPLES

SEEDS = (1, 8, 98)


def fingerprint(instance: Instance) -> tuple[object, ...]:
    """All rows of the plain twins, which are those of the program (tests/result/test_linear_twin.py)."""
    twin = linear_twin(instance)
    return (twin.rows, *(array.tobytes() for array in (twin.matrix.toarray(), twin.lower, twin.upper)))


def compare(folder: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Compare the rows with those when no family rests; return the names of those at rest."""
    instance = read_instance(folder)
    asleep = {family.name for family in families() if family.rests(instance)}
    resting = fingerprint(instance)
    with monkeypatch.context() as patch:
        patch.setattr(Family, "rests", lambda *_: False)
        assert fingerprint(read_instance(folder)) == resting, asleep
    return asleep


def test_a_family_at_rest_would_have_said_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that every example has the same rows, bit for bit, when no family rests."""
    rested = [compare(made().write(tmp_path / name), monkeypatch) for name, made in EXAMPLES.items()]
    ever = set.union(*rested)
    assert {"permits", "platforms", "lifetimes", "factors"} <= ever
    assert set.intersection(*rested) == set(), "a family without an example"
    assert not {family.name for family in families() if not family.tables} & ever


@pytest.mark.parametrize("seed", SEEDS)
def test_nor_in_any_mixture(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves the same of instances that mix many families."""
    compare(wide_instance(seed, tmp_path / "wide"), monkeypatch)

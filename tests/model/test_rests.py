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


def silent(instance: Instance) -> set[str]:
    """Ask the families at rest for posts and limits all the same, hold that they have none, and return their names."""
    asleep = [family for family in families() if family.rests(instance)]
    twin = linear_twin(instance)
    for family in asleep:
        account, uses = (getattr(family.module, hook, None) for hook in ("account", "uses"))
        said = [*(account(instance, twin.plan).values() if account else ())]
        said += [*(uses(instance, twin.plan, twin.accounts) if uses else ())]
        assert sum(map(len, said)) == 0, family.name
    return {family.name for family in asleep}


def test_a_family_at_rest_would_have_said_nothing(tmp_path: Path) -> None:
    """Proves of every example that the families at rest neither post nor limit anything when they are asked."""
    rested = [silent(read_instance(made().write(tmp_path / name))) for name, made in EXAMPLES.items()]
    ever = set.union(*rested)
    assert {"permits", "platforms", "lifetimes", "factors"} <= ever
    assert set.intersection(*rested) == set(), "a family without an example"
    assert not {family.name for family in families() if not family.tables} & ever


@pytest.mark.parametrize("seed", SEEDS)
def test_nor_in_any_mixture(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves of instances that mix many families that the rows are the same, bit for bit, when no family rests."""
    folder = wide_instance(seed, tmp_path / "wide")
    instance = read_instance(folder)
    asleep = silent(instance)
    resting = fingerprint(instance)
    monkeypatch.setattr(Family, "rests", lambda *_: False)
    assert fingerprint(read_instance(folder)) == resting, asleep

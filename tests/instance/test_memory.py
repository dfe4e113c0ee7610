"""What was made of an instance outlives a change that does not touch what it was made from, and no other change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from layout_opt import read_instance
from layout_opt.instance import Change, Instance, changed

RIVER = Path(__file__).parents[2] / "instances" / "small-river"


def made(instance: Instance) -> list[str]:
    """Return a word that was made with a look at demand alone, and whether it was made now."""
    told: list[str] = []

    def make() -> float:
        told.append("made")
        return float(instance.tables["demand"]["price"].sum())

    return [f"{instance.memory.once('prices', make):g}", *told]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (Change(table="sites", column="variable_cost", scale=2.0), ["1.5"]),
        (Change(table="demand", column="price", scale=2.0), ["3", "made"]),
        (Change(table="instance", column="discount_rate", set=0.1), ["1.5", "made"]),
        (Change(table="regions", insert=({"region": "sea"},)), ["1.5", "made"]),
    ],
)
def test_only_what_a_change_touches_is_made_again(change: Change, expected: list[str]) -> None:
    """Proves that only what a change touches is made again."""
    river = read_instance(RIVER)
    assert made(river) == ["1.5", "made"]
    assert made(river) == ["1.5"]
    assert made(changed(river, [change])) == expected
    assert made(river) == ["1.5"]


def test_an_instance_with_other_parts_has_a_memory_of_its_own() -> None:
    """Proves that an instance with other parts has a memory of its own."""
    river = read_instance(RIVER)
    made(river)
    other = {**river.tables, "demand": pd.DataFrame({"price": [7.0]})}
    assert made(replace(river, tables=other)) == ["7", "made"]
    assert made(replace(river, settings=river.settings.model_copy())) == ["1.5", "made"]
    assert made(replace(river, changes=())) == ["1.5"]


def test_looks_within_what_is_remembered_count_for_what_uses_it() -> None:
    """Sums are made of prices, prices of demand: a change of demand leaves neither."""
    river = read_instance(RIVER)
    river.memory.once("sums", lambda: made(river))
    assert "sums" not in river.memory.without({"demand"})._known
    assert "sums" in river.memory.without({"sites"})._known

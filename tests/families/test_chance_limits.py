"""Chance limits, solved on paper.

Each ton of bread earns 2 and emits 2 kg; 8 t are wanted at each node. The river bears 16 kg, 6 kg in the dry course
(0.3).
"""

from __future__ import annotations

import pytest

from layout_opt.errors import InvalidInput
from tests.families.hand import about, answer, best
from tests.golden.examples import chance_limits
from tests.golden.text import instance_of


def test_chance_share_max() -> None:
    """Proves `chance_share_max`: 0.3 allows the dry course, 16 + 16 = 32; 0.25 does not: 16 + 11.2 + 0.3 x 6 = 29."""
    draft = chance_limits()
    run = answer(draft)
    assert run.objective == about(32)
    assert run.tables["exceedances"].set_index("node")["exceeds"].to_dict() == {"now": 0, "wet": 0, "dry": 1}
    draft.tables["chance_limits"][0]["share"] = "0.25"
    assert best(draft) == about(29)


def test_chance_max_is_the_capacity() -> None:
    """Proves `chance_max`: with a share of 0 the answer is that of plain capacities, 29, and without any limit 32."""
    draft = chance_limits()
    draft.tables["chance_limits"][0]["share"] = "0"
    plain = chance_limits()
    del plain.tables["chance_limits"]
    assert best(draft) == best(plain) == about(29)


def test_chance_ceiling_max() -> None:
    """Proves `chance_ceiling_max`: at most 10 kg in the dry course leave 5 t: 16 + 0.7 x 16 + 0.3 x 10 = 30.2."""
    draft = chance_limits()
    draft.add("chance_limits", node="dry", receptor="river", pollutant="smoke", most=10)
    assert best(draft) == about(30.2)


def test_chance_link() -> None:
    """Proves `chance_link`: what is exceeded now is exceeded in all courses, so 14 kg now mean 7 t: 14 + 16 = 30.

    Without the row the excess of now would stand in no course, and the answer would be 32.
    """
    draft = chance_limits()
    draft.tables["receptor_capacity"][0]["capacity"] = "14"
    draft.add("receptor_capacity", node="wet", receptor="river", pollutant="smoke", capacity=16)
    assert best(draft) == about(30)


def test_refusals() -> None:
    """Proves that a chance limit needs a capacity, and a ceiling that is not below it."""
    low, none = chance_limits(), chance_limits()
    low.tables["chance_limits"][0]["most"] = "15"
    del none.tables["receptor_capacity"]
    for draft, words in (
        (low, "chance_limits.csv most[river,smoke] at now: found 15; must be at least the capacity 16."),
        (none, "chance_limits.csv [river,smoke]: found no capacity; must have a row in receptor_capacity.csv."),
    ):
        with pytest.raises(InvalidInput) as error:
            instance_of(draft)
        assert words in str(error.value)

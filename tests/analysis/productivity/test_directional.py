"""Directional distances: published, by hand, and against naive programs; by-production and the materials balance."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from layout_opt.analysis.productivity import by_production, dea, directional_distance, materials_balance
from tests.analysis.productivity.naive import distance
from tests.analysis.productivity.published import PLANTS, TABLE_1_1

RETURNS = ("constant", "variable", "non-increasing", "non-decreasing")
ROLES = {"inputs": ["x1", "x2"], "goods": ["y1", "y2"], "bads": ["b1", "b2"]}


def random_frame(seed: int, count: int = 14) -> pd.DataFrame:
    """Return random units with two inputs, goods and bads."""
    random = np.random.default_rng(seed)
    return pd.DataFrame(random.uniform(0.3, 3, (count, 6)), columns=["x1", "x2", "y1", "y2", "b1", "b2"])


def test_published_distances_with_a_free_bad() -> None:
    """Proves the published scores, slacks and peer of five plants, bads freely disposable, direction (y, b)."""
    found = directional_distance(PLANTS, inputs=["x"], goods=["y"], bads=["b"], disposability="free")
    assert found["score"].round(5).tolist() == [0, 0.4, 0.82609, 0.55556, 0.27273]
    assert found["peers"].tolist() == [("A",)] * 5
    assert found["peer_weights"].map(lambda weights: weights[0]).round(6).tolist() == [
        1, 1, 0.26087, 0.666667, 0.727273,
    ]  # fmt: skip
    assert found["slack_x"].to_numpy() == pytest.approx([0, 0, 17 / 23, 1 / 3, 3 / 11])
    assert found["slack_b"].to_numpy() == pytest.approx([0, 1, 0, 0, 0])
    assert set(found["disposability"]) == {"free"}
    assert found.attrs["disposability"] == "free"


@pytest.mark.parametrize("direction", [("goods", "bads"), (["y"], ["b"]), ("y", "b"), ["goods", "b"]], ids=str)
def test_goods_and_bads_are_the_default_direction(direction: object) -> None:
    """Proves that roles, sequences of columns and columns say the same as saying nothing."""
    usual = directional_distance(PLANTS, "x", "y", "b")
    found = directional_distance(PLANTS, "x", "y", "b", direction=direction)  # type: ignore[arg-type]
    assert found.equals(usual)


@pytest.mark.parametrize(
    ("direction", "published"),
    [
        ({"x": 1, "y": 1, "b": 1}, [0, 1 / 4, 3 / 4, 1 / 2, 3 / 8]),
        (("x", "y", "b"), [0, 1 / 6, 3 / 4, 2 / 5, 3 / 11]),
        ({"x": 1, "y": 4, "b": 3}, [0, 2 / 11, 6 / 11, 4 / 11, 0.20689655172413798]),
    ],
    ids=["ones", "own", "means"],
)  # fmt: skip
def test_published_distances_along_other_directions(direction: object, published: list[float]) -> None:
    """Proves the published scores along directions of ones, of own amounts with the input, and of means."""
    found = directional_distance(PLANTS, "x", "y", "b", disposability="free", direction=direction)  # type: ignore[arg-type]
    assert found["score"].to_numpy() == pytest.approx(published)


def test_weak_disposability_by_hand() -> None:
    """Proves that weakly disposable bads cannot be thrown away: B, with the most bads, is on its frontier.

    B's bads may fall to 5 (1 - beta) only on the line between A (7, 2) and B (5, 5) or below A: goods and bads
    7 - 2 s, 2 + 3 s with s of B; 5 (1 + beta) = 7 - 2 s and 5 (1 - beta) = 2 + 3 s give s = 1, beta = 0. Free bads
    let B do as A does, with 1 of bads to spare: 0.4. All others lie below the ray through A: no difference.
    """
    weak = directional_distance(PLANTS, "x", "y", "b", disposability="weak")
    free = directional_distance(PLANTS, "x", "y", "b", disposability="free")
    assert weak.loc["B", "score"] == 0.0
    assert free.loc["B", "score"] == pytest.approx(0.4)
    rest = list("ACDE")
    assert weak.loc[rest, "score"].to_numpy() == pytest.approx(free.loc[rest, "score"].to_numpy())
    assert "weak disposability of bads" in weak.loc["A", "method"]


def test_abatement_factors_of_their_own_by_hand() -> None:
    """Proves weak disposability under variable returns (Kuosmanen): bads fall with goods, inputs stay.

    C (input 2, goods 1, bads 2) may do as A (2, 4, 4) at a factor f: goods 4 f, bads 4 f. 1 + beta = 4 f and
    2 (1 - beta) = 4 f: beta = 1/3, f = 1/3. The idle rest 2/3 needs inputs, but may be of B's kind, which needs 1:
    slack 2 - 1/3 x 2 - 2/3 x 1. Without abatement the sum of 1 would keep C where it is.
    """
    frame = pd.DataFrame({"x": [2.0, 1, 2], "y": [4.0, 1, 1], "b": [4.0, 2, 2]}, index=list("ABC"))
    found = directional_distance(frame, "x", "y", "b", returns="variable")
    assert found.loc["C", "score"] == pytest.approx(1 / 3)
    assert found.loc["C", "peers"] == ("A", "B")
    assert found.loc["C", "peer_weights"] == pytest.approx((1 / 3, 2 / 3))
    assert found.loc["C", "slack_x"] == pytest.approx(2 / 3)
    assert "Kuosmanen" in found.attrs["source"]


@pytest.mark.parametrize("returns", RETURNS)
@pytest.mark.parametrize("disposability", ["weak", "free"])
@pytest.mark.parametrize("seed", range(3))
def test_random_units_against_naive_programs(returns: str, disposability: str, seed: int) -> None:
    """Proves every assumption on random units with two inputs, goods and bads, by one scipy program a unit."""
    frame = random_frame(seed)
    found = directional_distance(frame, **ROLES, disposability=disposability, returns=returns)
    for unit, own in frame.iterrows():
        toward = {name: own[name] for name in (*ROLES["goods"], *ROLES["bads"])}
        naive = distance(frame, own, *ROLES.values(), toward, weak=disposability == "weak", returns=returns)
        assert found.loc[unit, "score"] == pytest.approx(naive, abs=1e-8), unit


def test_radial_measures_are_directional() -> None:
    """Proves that input efficiency is 1 less the distance along the inputs, output efficiency 1 plus that of goods."""
    less = directional_distance(TABLE_1_1, "x", "y", direction="x", returns="variable")
    more = directional_distance(TABLE_1_1, "x", "y", returns="variable")
    input_oriented = dea(TABLE_1_1, "x", "y", returns="variable")
    output_oriented = dea(TABLE_1_1, "x", "y", orientation="output", returns="variable")
    assert 1 - less["score"].to_numpy() == pytest.approx(input_oriented["score"].to_numpy())
    assert 1 + more["score"].to_numpy() == pytest.approx(output_oriented["score"].to_numpy())


def test_one_input_alone() -> None:
    """Proves the saving of one input while all else is held: C, at (1, 5), keeps x1 and needs 3 of 5 of x2.

    Without the freedom of radial measures: C has a radial efficiency of 1.
    """
    frame = pd.DataFrame({"x1": [1, 3, 1], "x2": [3, 1, 5], "y": 1}, index=list("ABC"))
    found = directional_distance(frame, ["x1", "x2"], "y", direction="x2")
    assert found.loc["C", "score"] == pytest.approx(2 / 5)
    assert found.loc["C", "target_x2"] == pytest.approx(3)


def test_a_direction_that_nothing_limits_is_undefined() -> None:
    """Proves that a unit without bads has no distance along its bads: nothing moves, so nothing ends."""
    frame = pd.DataFrame({"x": [1.0, 1], "y": [1.0, 2], "b": [0.0, 1]}, index=["clean", "other"])
    found = directional_distance(frame, "x", "y", "b", direction="b")
    assert found.loc["clean", "status"] == "undefined"
    assert np.isnan(found.loc["clean", "score"])
    assert found.loc["clean", "reason"] == "nothing limits the distance along this direction"
    assert found.loc["other", "status"] == "optimal"


def test_by_production_by_hand() -> None:
    """Proves two frontiers: B makes half of A's goods from the same input, and 3 bads where D causes 1 from it.

    Goods: A (1, 4) is best: B's 2 could be 4, beta 1. Bads: D (1, 1) is least for the input 1: B's 3 could be 1,
    beta 2/3. Score (1 + 2/3) / 2; the index of Murty, Russell & Levkoff (1/2 + 1/3) / 2. Weak disposability ties the
    two together: no unit has both A's goods and D's bads.
    """
    frame = pd.DataFrame({"x": 1.0, "y": [4.0, 2, 1], "b": [4.0, 3, 1]}, index=list("ABD"))
    found = by_production(frame, "x", "y", "b")
    assert found.loc["B", ["good_score", "bad_score"]].tolist() == pytest.approx([1, 2 / 3])
    assert found.loc["B", "score"] == pytest.approx(5 / 6)
    assert found.loc["B", "efficiency"] == pytest.approx(5 / 12)
    assert (found.loc["B", "peers"], found.loc["B", "bad_peers"]) == (("A",), ("D",))
    assert found.loc["A", ["good_score", "bad_score"]].tolist() == pytest.approx([0, 3 / 4])
    assert directional_distance(frame, "x", "y", "b").loc["A", "score"] == 0
    assert set(found["disposability"]) == {"by-production"}


def test_by_production_of_polluting_inputs_alone() -> None:
    """Proves that only the fuel causes bads: B burns half of A's fuel, so A's bads for B's fuel are half of A's."""
    frame = pd.DataFrame(
        {"labour": [1.0, 1], "fuel": [2.0, 1], "y": [2.0, 1], "b": [2.0, 2]}, index=list("AB")
    )  # fmt: skip
    found = by_production(frame, ["labour", "fuel"], "y", "b", polluting="fuel")
    assert found.loc["B", "bad_score"] == pytest.approx(0.5)
    assert found.attrs["polluting"] == ["fuel"]


def test_materials_balance_by_hand() -> None:
    """Proves EE = TE x EAE: feed and seed hold 2 and 1 of nitrogen; for 1 of goods A takes in 5, B 4, C 8.

    C (2, 4) shrinks to (4/3, 8/3) on the line of A (2, 1) and B (1, 2)? No: x1 + x2 = 3 on that line, C has 6: TE 1/2,
    at (1, 2), which is B. The least nitrogen is B's 4: EE = 4/8 = 1/2, EAE 1. A: TE 1, EE 4/5.
    Surplus with 0.5 in the good: 8 - 0.5; at best 4 - 0.5.
    """
    frame = pd.DataFrame({"feed": [2.0, 1, 2], "seed": [1.0, 2, 4], "y": 1.0}, index=list("ABC"))
    found = materials_balance(frame, ["feed", "seed"], "y", {"feed": 2, "seed": 1, "y": 0.5})
    assert found["score"].to_numpy() == pytest.approx([4 / 5, 1, 1 / 2])
    assert found["technical_efficiency"].to_numpy() == pytest.approx([1, 1, 1 / 2])
    assert found["allocative_efficiency"].to_numpy() == pytest.approx([4 / 5, 1, 1])
    assert found.loc["C", ["surplus", "target_surplus"]].tolist() == pytest.approx([7.5, 3.5])


def test_materials_balance_holds_inputs_without_material() -> None:
    """Proves that labour, which holds nothing, is not free: B's little nitrogen needs twice A's labour."""
    frame = pd.DataFrame({"labour": [1.0, 2], "feed": [2.0, 1], "y": 1.0}, index=list("AB"))
    found = materials_balance(frame, ["labour", "feed"], "y", {"feed": 1})
    assert found.loc["A", "score"] == pytest.approx(1.0)
    more = pd.concat([frame, pd.DataFrame({"labour": [2.0], "feed": [2.0], "y": [1.0]}, index=["C"])])
    assert materials_balance(more, ["labour", "feed"], "y", {"feed": 1}).loc["C", "score"] == pytest.approx(0.5)

"""Data envelopment analysis against published scores, against enumeration, and by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from layout_opt.analysis.productivity import dea, scale_efficiency, slacks_based, super_efficiency
from tests.analysis.productivity.published import FRIED, HOSPITALS, RUSSELL, TABLE_1_1

RETURNS = ("constant", "variable", "non-increasing", "non-decreasing")


def test_cooper_seiford_tone_table_1_1() -> None:
    """Proves the published CCR efficiencies of eight stores, with store B as the peer of all, in both orientations."""
    published = [0.5, 1, 0.667, 0.75, 0.8, 0.4, 0.5, 0.625]
    less = dea(TABLE_1_1, inputs=["x"], goods=["y"])
    more = dea(TABLE_1_1, inputs="x", goods="y", orientation="output")
    assert less["score"].round(3).tolist() == published
    assert less["efficiency"].tolist() == less["score"].tolist()
    assert more["score"].to_numpy() == pytest.approx(1 / less["score"].to_numpy())
    assert more["efficiency"].to_numpy() == pytest.approx(less["score"].to_numpy())
    assert less["peers"].tolist() == [("B",)] * 8
    assert less["peer_weights"].map(lambda weights: weights[0]).to_numpy() == pytest.approx(TABLE_1_1["y"] / 3)
    assert set(less["status"]) == {"optimal"}
    assert less.index.tolist() == list("ABCDEFGH")


def test_twelve_hospitals() -> None:
    """Proves the published CCR efficiencies of Cooper, Seiford & Tone (2007), Table 1.6."""
    found = dea(HOSPITALS, inputs=["doctors", "nurses"], goods=["outpatients", "inpatients"])
    published = [1, 1, 0.883, 1, 0.763, 0.835, 0.902, 0.796, 0.960, 0.871, 0.955, 0.958]
    assert found["score"].round(3).tolist() == published


PUBLISHED = {
    ("input", "constant"): [1, 0.6222896791, 0.8198562444, 1, 0.3103709311, 0.5555555556, 1, 0.7576690896,
                            0.8201058201, 0.4905660377, 1],
    ("output", "constant"): [1, 1.606968641, 1.219726027, 1, 3.221951220, 1.8, 1, 1.319837398, 1.219354839,
                             2.038461538, 1],
    ("output", "variable"): [1, 1.507518797, 1, 1, 3.203947368, 1, 1, 1, 1, 1.192307692, 1],
}  # fmt: skip


@pytest.mark.parametrize(("orientation", "returns"), sorted(PUBLISHED))
def test_scores_of_two_other_programs(orientation: str, returns: str) -> None:
    """Proves eleven units with two inputs to ten digits."""
    found = dea(FRIED, inputs=["x1", "x2"], goods="y", orientation=orientation, returns=returns)
    assert found["score"].to_numpy() == pytest.approx(PUBLISHED[orientation, returns], abs=1e-9)


def test_slacks_and_peers_of_another_program() -> None:
    """Proves peers, intensities and slacks of FRIED where they are unique."""
    found = dea(FRIED, inputs=["x1", "x2"], goods="y")
    assert found.loc[2, "peers"] == (4, 7)
    assert found.loc[2, "peer_weights"] == pytest.approx((0.4249783174, 0.10928013877))
    assert found.loc[[6, 9], "slack_x1"].to_numpy() == pytest.approx([4.444444444, 1.640211640])
    assert found["slack_y"].to_numpy() == pytest.approx(np.zeros(11), abs=1e-12)
    assert found.loc[11, ["score", "slack_x2"]].tolist() == [1.0, pytest.approx(4.0)]
    wide = dea(FRIED, inputs=["x1", "x2"], goods="y", orientation="output", returns="variable")
    assert wide.loc[10, ["slack_x1", "slack_x2"]].tolist() == pytest.approx([5.0, 11.0])


def test_targets_are_efficient_and_made_of_peers() -> None:
    """Proves that a target is the weighted sum of the peers, and has neither inefficiency nor slack left."""
    found = dea(FRIED, inputs=["x1", "x2"], goods="y")
    names = ["x1", "x2", "y"]
    targets = found[[f"target_{name}" for name in names]].set_axis(names, axis=1)
    for unit, peers, weights in zip(found.index, found["peers"], found["peer_weights"], strict=True):
        made = FRIED.loc[list(peers)].mul(np.array(weights), axis=0).sum()
        assert made.to_numpy() == pytest.approx(targets.loc[unit].to_numpy(), rel=1e-9), unit
    both = pd.concat([FRIED, targets.set_axis([f"t{unit}" for unit in targets.index])])
    again = dea(both.set_axis(both.index.map(str)), inputs=["x1", "x2"], goods="y").iloc[len(FRIED) :]
    assert again["score"].to_numpy() == pytest.approx(np.ones(11))
    assert again.filter(like="slack_").to_numpy() == pytest.approx(np.zeros((11, 3)), abs=1e-7)


def enumerated(frame: pd.DataFrame, returns: str) -> list[float]:
    """Return input efficiencies of one input and one output by trying every unit and every pair of units."""
    x, y = frame["x"].to_numpy(float), frame["y"].to_numpy(float)
    scores = []
    for own, made in zip(x, y, strict=True):
        if returns == "constant":
            scores.append(min(x / y) * made / own)
            continue
        needed = [(one, many) for one, many in zip(x, y, strict=True)]
        if returns == "non-increasing":
            needed.append((0.0, 0.0))
        reach = [one for one, many in needed if many >= made]
        for one, many in needed:
            for other, less in needed:
                if many >= made > less:
                    share = (made - less) / (many - less)
                    reach.append(share * one + (1 - share) * other)
        if returns == "non-decreasing":  # every unit may be scaled up
            reach += [one * made / many for one, many in zip(x, y, strict=True) if many <= made]
        scores.append(min(reach) / own)
    return scores


@pytest.mark.parametrize("returns", RETURNS)
@pytest.mark.parametrize("seed", range(4))
def test_one_input_and_one_output_by_enumeration(returns: str, seed: int) -> None:
    """Proves all returns to scale by trying every unit and every pair: the frontier is made of nothing else."""
    random = np.random.default_rng(seed)
    frame = pd.DataFrame({"x": random.uniform(1, 9, 12), "y": random.uniform(1, 9, 12)})
    found = dea(frame, inputs="x", goods="y", returns=returns)
    assert found["score"].to_numpy() == pytest.approx(enumerated(frame, returns))


def test_equal_peers_in_the_order_of_labels() -> None:
    """Proves the documented order: b, c and a are the same unit; the peer of d is a, wherever its row stands.

    Labels that are numbers go by size: 9 comes before 10.
    """
    frame = pd.DataFrame({"x": [1.0, 1, 1, 2], "y": 1.0}, index=["b", "c", "a", "d"])
    for rows in (["b", "c", "a", "d"], ["d", "c", "b", "a"]):
        assert dea(frame.loc[rows], "x", "y").loc["d", "peers"] == ("a",)
    numbered = pd.DataFrame({"x": [1.0, 1, 2], "y": 1.0}, index=[10, 9, 11])
    assert dea(numbered, "x", "y").loc[11, "peers"] == (9,)


def test_slack_ends_at_the_best_of_weakly_efficient_units() -> None:
    """Proves that a score of 1 with a slack is told: C needs as little of x1 as A but more of x2."""
    frame = pd.DataFrame({"x1": [1, 3, 1], "x2": [3, 1, 5], "y": 1}, index=list("ABC"))
    found = dea(frame, ["x1", "x2"], "y")
    assert found.loc["C", ["score", "slack_x2", "target_x2"]].tolist() == [1.0, pytest.approx(2), pytest.approx(3)]
    assert found.loc["C", "peers"] == ("A",)


def test_scale_efficiency_by_hand() -> None:
    """Proves size: A (1 of 2) is too small, B right, E (4 of 5) too large; A needs 2/3 of the input of B per unit.

    Constant over variable: A 0.5 over 1; E 0.8 over 1; C 2/3 over 5/6 (between A and B).
    """
    found = scale_efficiency(TABLE_1_1, "x", "y")
    assert found.loc[["A", "B", "E", "C"], "score"].tolist() == pytest.approx([0.5, 1.0, 0.8, 0.8])
    told = found.loc[["A", "B", "E", "C"], "returns_to_scale"].tolist()
    assert told == ["increasing", "constant", "decreasing", "increasing"]


def test_super_efficiency_by_hand() -> None:
    """Proves that B, at 1 per unit, could use 1.25 times its input before E (1.25 per unit) were as good.

    Under variable returns nobody makes as much as H, and nobody needs as little as A: undefined, never a number, and
    outliers; B could use what the line from A to E needs for 3, 4 = 2 + 2/3 x 3 over its own 3.
    """
    found = super_efficiency(TABLE_1_1, "x", "y")
    assert found.loc["B", "score"] == pytest.approx(1.25)
    assert found["outlier"].tolist() == [name == "B" for name in TABLE_1_1.index]
    rest = [name for name in TABLE_1_1.index if name != "B"]
    assert found.loc[rest, "score"].to_numpy() == pytest.approx(dea(TABLE_1_1, "x", "y").loc[rest, "score"].to_numpy())
    variable = super_efficiency(TABLE_1_1, "x", "y", returns="variable")
    assert variable.loc["H", "status"] == "undefined"
    assert variable.loc["H", "reason"] == "the ray of the unit misses the technology"
    assert np.isnan(variable.loc["H", "score"])
    assert variable.loc["H", "outlier"]
    assert variable.loc["B", "score"] == pytest.approx(4 / 3)
    assert variable.loc["A", "score"] == pytest.approx(1.5)


def test_slacks_based_measure_of_another_program() -> None:
    """Proves the enhanced Russell graph measure, which is the slacks-based one, under constant and variable returns."""
    constant = slacks_based(RUSSELL, "x", "y")
    assert constant["score"].to_numpy() == pytest.approx([0.4, 1, 0.8, 0.6, 0.4, 0.4, 0.51428571429, 0.2], abs=1e-9)
    variable = slacks_based(RUSSELL, "x", "y", returns="variable")
    published = [1, 1, 1, 1, 0.4, 0.4761904762, 0.8571428571, 0.2]
    assert variable["score"].to_numpy() == pytest.approx(published, abs=1e-9)
    assert variable.loc[[5, 6, 7, 8], "slack_x"].to_numpy() == pytest.approx([2, 22 / 3, 2, 5.412])
    assert variable.loc[[5, 8], "slack_y"].to_numpy() == pytest.approx([2, 2.647])


def test_slacks_based_measure_by_hand() -> None:
    """Proves the ratio: B needs 1 of 2 too much, makes 1 short of 1 and spills 3 of 4 too much, against A (1, 2, 1).

    (1 - 1/2) / (1 + (1/1 + 3/4) / 2) = 0.5 / 1.875; inputs alone 0.5; goods and bads alone 1 / 1.875 where the input
    of 2 allows A twice, so 3 short of 1 and 2 of 4 too much: 1 / (1 + (3 + 1/2) / 2).
    """
    frame = pd.DataFrame({"x": [1, 2], "y": [2, 1], "b": [1, 4]}, index=list("AB"), dtype=float)
    ratio = slacks_based(frame, "x", "y", "b", returns="variable")
    assert ratio.loc["B", "score"] == pytest.approx(0.5 / 1.875)
    assert ratio.loc["B", ["slack_x", "slack_y", "slack_b"]].tolist() == pytest.approx([1, 1, 3])
    assert slacks_based(frame, "x", "y", "b", orientation="input").loc["B", "score"] == pytest.approx(0.25)
    output = slacks_based(frame, "x", "y", "b", orientation="output")
    assert output.loc["B", "score"] == pytest.approx(1 / 2.75)


def test_a_good_that_nobody_makes_changes_nothing() -> None:
    """Proves that scores, peers and slacks are as without it, and its slack is 0."""
    idle = TABLE_1_1.assign(z=0.0)
    for returns in RETURNS:
        for measure in (dea, slacks_based):
            with np.errstate(all="raise"):
                found = measure(idle, "x", ["y", "z"], returns=returns)
            usual = measure(TABLE_1_1, "x", "y", returns=returns)
            assert found["score"].to_numpy() == pytest.approx(usual["score"].to_numpy())
            assert found[["peers", "slack_x"]].equals(usual[["peers", "slack_x"]])
            assert (found["slack_z"] == 0).all()

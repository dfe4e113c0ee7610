"""Change over time: Malmquist-Luenberger (published, by hand, undefined, global), its causes, the Solow residual."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from layout_opt.analysis.productivity import decomposition, directional_distance, malmquist_luenberger, solow
from tests.analysis.productivity.naive import distance
from tests.analysis.productivity.published import MALMQUIST, PLANTS, PLANTS_OVER_TIME, panel_of


def of(frame: pd.DataFrame, period: int, column: str = "score") -> list[float]:
    """Return a column of one period, units in order."""
    return [float(value) for value in frame.xs(period, level="period").sort_index()[column]]


def test_published_index_with_a_free_bad() -> None:
    """Proves the published index of five plants and its split, to ten digits, and the second step to five."""
    found = malmquist_luenberger(PLANTS_OVER_TIME, inputs=["x"], goods=["y"], bads=["b"], disposability="free")
    assert of(found, 2) == pytest.approx([1.3702375781, 1.1, 1.1259778360, 0.91624569458, 1.2792042981])
    assert of(found, 2, "efficiency_change") == pytest.approx([1, 0.9625, 1.027173913, 119 / 144, 21 / 22])
    assert of(found, 2, "technical_change") == pytest.approx(
        [1.3702375781, 1.1428571429, 1.0961900625, 1.1087342859, 1.3401187885]
    )
    assert of(found, 3) == pytest.approx([1.22474, 1.0, 1.25245, 1.01484, 1.26491], abs=1e-5)
    assert of(found, 3, "technical_change") == pytest.approx([1.22474, 1, 1.1272, 1.03514, 1.26491], abs=1e-5)
    assert set(found["from_period"]) == {1, 2}
    assert found.index.names == ["period", "unit"]


def test_by_hand_on_five_units_in_two_periods() -> None:
    """Proves the four distances of B in the table of the module: 2/5, 3/11, 3/5, 5/11, so ML = 1.1 = 0.9625 x 8/7."""
    found = malmquist_luenberger(PLANTS_OVER_TIME.loc[[1, 2]], "x", "y", "b", disposability="free").loc[(2, "B")]
    names = ["own_before", "mixed_after", "mixed_before", "own_after"]
    assert found[names].tolist() == pytest.approx([2 / 5, 3 / 11, 3 / 5, 5 / 11])
    parts = found[["score", "efficiency_change", "technical_change"]]
    assert parts.tolist() == pytest.approx([1.1, 0.9625, 8 / 7])


def test_infeasible_mixed_period_is_undefined() -> None:
    """Proves that the same plants with weak bads have no index for B: its 5 bads are out of reach of the second period.

    B of the first period along (5, -5): the second period can have at most 3 bads with an input of 1 (4 with D, of
    goods 2), so 5 (1 - beta) <= 4, beta >= 1/5, but then goods of at least 6 with bads of at most 4: on the line of
    A (8, 1) and B (5.5, 3) goods of 6 go with bads of at most 2.6. Never a number, and told which program it was.
    """
    found = malmquist_luenberger(PLANTS_OVER_TIME.loc[[1, 2]], "x", "y", "b", disposability="weak").loc[(2, "B")]
    assert found["status"] == "undefined"
    assert np.isnan(found[["score", "efficiency_change", "technical_change"]].to_numpy(float)).all()
    assert found["reason"] == "1 against the practice of 2: the ray of the unit misses the technology"
    before, after = (PLANTS_OVER_TIME.loc[period] for period in (1, 2))
    own = before.loc["B"]
    assert distance(after, own, ["x"], ["y"], ["b"], {"y": 5.0, "b": 5.0}, weak=True) is None


def test_a_column_that_is_0_throughout_one_period() -> None:
    """Proves own, mixed and global distances where nobody spoils in the first period, by hand.

    One input of 1 each; A makes 4 and B 2, then both 4 with 1 and 2 bads. Own of the first: 4 / 2 - 1 = 1 for B. Of the
    second from the first: bads must fall by all of them, so goods double, which the first period's 4 does not allow for
    either (undefined if weak, and beta = 0 by goods if free). The other way 0 bads leave nothing.
    """
    index = pd.MultiIndex.from_product([[1, 2], list("AB")], names=["period", "unit"])
    panel = pd.DataFrame({"x": 1.0, "y": [4.0, 2, 4, 4], "b": [0.0, 0, 1, 2]}, index=index)
    with np.errstate(all="raise"):
        weak = malmquist_luenberger(panel, "x", "y", "b")
        free = malmquist_luenberger(panel, "x", "y", "b", disposability="free")
        every = malmquist_luenberger(panel, "x", "y", "b", reference="global")
    assert weak["own_before"].tolist() == free["own_before"].tolist() == pytest.approx([0, 1])
    assert (weak["status"] == "undefined").all()
    assert weak["reason"].str.contains("2 against the practice of 1: the ray").all()
    assert free["mixed_after"].to_numpy() == pytest.approx([0, 0])
    assert free["reason"].tolist() == ["1 against the practice of 2: the distance is -1, nothing is left"] * 2
    assert every["score"].to_numpy() == pytest.approx([1, 2])


def test_nothing_left_is_undefined() -> None:
    """Proves that a distance of -1, which would divide by 0, is undefined.

    Along ones A's 8 goods of period 2 are out of reach of period 1 by as much as -1 (published as infinite).
    """
    ones = {"x": 1.0, "y": 1.0, "b": 1.0}
    panel = PLANTS_OVER_TIME.loc[[1, 2]]
    found = malmquist_luenberger(panel, "x", "y", "b", disposability="free", direction=ones).loc[2]
    assert found.loc["A", "status"] == "undefined"
    assert found.loc["A", "reason"].endswith("the distance is -1, nothing is left")
    assert found.loc[list("BCDE"), "score"].to_numpy() == pytest.approx(
        [1.0480449271555035, 1.0717826032913338, 0.9281909617845144, 1.243734296383275]
    )


def test_published_malmquist_without_bads() -> None:
    """Proves that without bads it is the Malmquist index of outputs, with the published split."""
    found = malmquist_luenberger(MALMQUIST, inputs="x", goods="y", bads=[])
    assert of(found, 2) == pytest.approx([2, 1.5, 1.25, 4 / 3, 0.6])
    assert of(found, 2, "efficiency_change") == pytest.approx([4 / 3, 1, 5 / 6, 8 / 9, 0.4])
    assert of(found, 2, "technical_change") == pytest.approx([1.5] * 5)


def test_global_reference_by_hand() -> None:
    """Proves the global index: one plant of input 1, goods 1, 2, 4 and bads 4, 2, 1; the last is the best of all.

    Distance from it along (y, b), weak: y (1 + beta) = 4 s, b (1 - beta) = s: first 4 - 4 beta = (1 + beta) / 4,
    beta = 15/17; second 2 - 2 beta = (1 + beta) / 2, beta = 3/5. GML = (32/17) / (8/5) = 20/17, then 8/5; chained
    32/17.
    """
    index = pd.MultiIndex.from_product([[1, 2, 3], ["plant"]], names=["period", "unit"])
    panel = pd.DataFrame({"x": 1.0, "y": [1.0, 2, 4], "b": [4.0, 2, 1]}, index=index)
    found = malmquist_luenberger(panel, "x", "y", "b", reference="global")
    assert found["score"].tolist() == pytest.approx([20 / 17, 8 / 5])
    assert found["score"].prod() == pytest.approx(32 / 17)
    assert found["efficiency_change"].tolist() == [1.0, 1.0]
    assert found["technical_change"].tolist() == pytest.approx([20 / 17, 8 / 5])
    assert set(found["status"]) == {"optimal"}


def random_panel(seed: int) -> pd.DataFrame:
    """Return a random panel of three periods, five units, two inputs, one good and one bad."""
    random = np.random.default_rng(seed)
    columns = {name: random.uniform(0.5, 2, (3, 5)).tolist() for name in ("x1", "x2", "y", "b")}
    return panel_of(**columns)


@pytest.mark.parametrize("disposability", ["weak", "free"])
@pytest.mark.parametrize("seed", range(6))
def test_random_panels_against_naive_programs(disposability: str, seed: int) -> None:
    """Proves the four distances of every step, infeasible ones among them, by one scipy program each."""
    panel = random_panel(seed)
    found = malmquist_luenberger(panel, ["x1", "x2"], "y", "b", disposability=disposability)
    undefined = 0
    for (period, unit), row in found.iterrows():
        naive = []
        for who, whose in ((period - 1, period - 1), (period, period), (period - 1, period), (period, period - 1)):
            own = panel.loc[(who, unit)]
            toward = {"y": own["y"], "b": own["b"]}
            weak = disposability == "weak"
            naive.append(distance(panel.loc[whose], own, ["x1", "x2"], ["y"], ["b"], toward, weak=weak))
        if None in naive:
            undefined += 1
            assert row["status"] == "undefined"
            continue
        one, other, mixed_one, mixed_other = (1 + float(value or 0.0) for value in naive)
        assert row["score"] == pytest.approx(np.sqrt(one / mixed_other * mixed_one / other)), (period, unit)
    assert disposability == "weak" or undefined == 0


@pytest.mark.parametrize("reference", ["contemporaneous", "global"])
@pytest.mark.parametrize("disposability", ["weak", "free"])
def test_causes_multiply_out(disposability: str, reference: str) -> None:
    """Proves that efficiency, scale and technique multiply to the index of malmquist_luenberger."""
    for seed in range(3):
        panel = random_panel(seed)
        whole = malmquist_luenberger(panel, ["x1", "x2"], "y", "b", disposability, reference, peers=False)
        parts = decomposition(panel, ["x1", "x2"], "y", "b", disposability, reference)
        product = parts["pure_efficiency_change"] * parts["scale_change"] * parts["technical_change"]
        assert product.to_numpy() == pytest.approx(whole["score"].to_numpy(), nan_ok=True)
        two = whole["efficiency_change"] * whole["technical_change"]
        assert two.to_numpy() == pytest.approx(whole["score"].to_numpy(), nan_ok=True)
        assert parts["status"].tolist() == whole["status"].tolist()


def test_chained_global_index_is_that_of_the_ends() -> None:
    """Proves that the global index can be chained: the product of its steps is the index from the first to the last."""
    panel = random_panel(4)
    found = malmquist_luenberger(panel, ["x1", "x2"], "y", "b", reference="global", peers=False)
    first, last = (found.xs(period, level="period") for period in (2, 3))
    ends = (1 + first["mixed_before"]) / (1 + last["mixed_after"])
    assert (first["score"] * last["score"]).to_numpy() == pytest.approx(ends.to_numpy())


def test_unbalanced_panel_is_undefined_where_it_lacks() -> None:
    """Proves that a unit that one period lacks is undefined there, told so, and nowhere else."""
    panel = PLANTS_OVER_TIME.drop([(2, "C"), (3, "E")])
    found = malmquist_luenberger(panel, "x", "y", "b", disposability="free")
    assert found.loc[(2, "C"), ["status", "reason"]].tolist() == ["undefined", "no observation of 2"]
    assert found.loc[(3, "C"), "reason"] == "no observation of 2"
    assert found.loc[(3, "E"), "reason"] == "no observation of 3"
    assert found.loc[(2, "E"), "status"] == "optimal"
    assert found["score"].isna().sum() == 3


def test_periods_follow_as_people_count() -> None:
    """Proves natural order of text, t2 before t10, and that levels named unit and year may stand the other way round.

    The index from the first period to the second is 1.1 of B; taken backwards it would be 1 / 1.1.
    """
    named = PLANTS_OVER_TIME.loc[[1, 2]].rename(index={1: "t2", 2: "t10"}, level=0)
    found = malmquist_luenberger(named, "x", "y", "b", "free")
    assert set(found["from_period"]) == {"t2"}
    assert found.loc[("t10", "B"), "score"] == pytest.approx(1.1)
    turned = PLANTS_OVER_TIME.swaplevel().rename_axis(["unit", "year"])
    found = malmquist_luenberger(turned, "x", "y", "b", "free")
    assert found.loc[(2, "B"), "score"] == pytest.approx(1.1)
    amounts = {"y": 1.0, "b": 1.0}
    one, other = (
        directional_distance(PLANTS, "x", "y", "b", "free", direction) for direction in (amounts, pd.Series(amounts))
    )
    assert one.equals(other)


def test_solow_by_hand() -> None:
    """Proves growth accounting: output 1.1 x 1.05, capital 1.2, water 0.9; elasticities 0.5 and 0.2.

    A = 1.155 / (1.2 ** 0.5 x 0.9 ** 0.2). Logarithms add up.
    """
    index = pd.MultiIndex.from_product([[2000, 2001], ["basin"]], names=["period", "unit"])
    panel = pd.DataFrame({"capital": [10, 12.0], "water": [10, 9.0], "y": [100, 115.5]}, index=index)
    found = solow(panel, ["capital", "water"], "y", {"capital": 0.5, "water": 0.2}).loc[(2001, "basin")]
    assert found["score"] == pytest.approx(1.155 / (1.2**0.5 * 0.9**0.2))
    parts = found[["growth_capital", "growth_water", "log_growth"]].sum()
    assert parts == pytest.approx(found["output_growth"]) == pytest.approx(np.log(1.155))


def test_solow_finds_the_elasticities_that_made_the_data() -> None:
    """Proves the estimate: output made by 0.3 and 0.6 and growth of 2 % a year gives these back exactly."""
    random = np.random.default_rng(0)
    index = pd.MultiIndex.from_product([range(4), list("ABCDEF")], names=["period", "unit"])
    panel = pd.DataFrame(random.uniform(1, 3, (24, 2)), columns=["k", "w"], index=index)
    years = panel.index.get_level_values("period").to_numpy()
    panel["y"] = panel["k"] ** 0.3 * panel["w"] ** 0.6 * 1.02**years
    found = solow(panel, ["k", "w"], "y")
    assert found.attrs["elasticities"] == pytest.approx({"k": 0.3, "w": 0.6})
    assert found["score"].to_numpy() == pytest.approx(np.full(18, 1.02))
    assert found.attrs["r_squared"] == pytest.approx(1.0)
    level = solow(panel.loc[0], ["k", "w"], "y")
    assert level["score"].to_numpy() == pytest.approx(np.ones(6))

"""Draws: distributions between their ends, rank correlations, the same seed the same draws."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from layout_opt.analysis.sensitivity.distributions import Distribution, DistributionShape
from layout_opt.analysis.sensitivity.parameters import Parameter
from layout_opt.analysis.sensitivity.sampling import draw
from layout_opt.errors import InvalidInput
from tests.analysis.sensitivity.known import plain

SHARES = np.linspace(0.0, 1.0, 401)
SCALE = np.sqrt(np.log(1 + 0.3**2))
CASES = {
    Distribution(0.5, 2.0): stats.uniform(0.5, 1.5),
    Distribution(0.5, 2.0, DistributionShape.TRIANGULAR, mode=0.8): stats.triang(0.2, 0.5, 1.5),
    Distribution(0.5, 2.0, DistributionShape.TRIANGULAR, mode=0.5): stats.triang(0.0, 0.5, 1.5),
    Distribution(0.5, 2.0, DistributionShape.NORMAL, mean=1.0, deviation=0.4): stats.truncnorm(-1.25, 2.5, 1.0, 0.4),
    Distribution(5.0, 6.0, DistributionShape.NORMAL, mean=1.0, deviation=0.5): stats.truncnorm(8.0, 10.0, 1.0, 0.5),
}


@pytest.mark.parametrize("shape", CASES, ids=lambda shape: f"{shape.shape}-{shape.mode or shape.mean}")
def test_quantiles_are_those_of_scipy(shape: Distribution) -> None:
    """Every shape is the textbook one, also far in a tail, and keeps to its ends."""
    found = shape.at(SHARES)
    assert found == pytest.approx(CASES[shape].ppf(SHARES), rel=1e-9, abs=1e-9)
    assert (found[0], found[-1]) == pytest.approx((shape.low, shape.high))


def test_lognormal_has_the_mean_and_deviation_that_are_named() -> None:
    """Mean and deviation are those of the variable, not of its logarithm; the ends cut it off."""
    wide = Distribution(0.0, 1e3, DistributionShape.LOGNORMAL, mean=1.0, deviation=0.3)
    values = wide.at((np.arange(20000) + 0.5) / 20000)
    assert (values.mean(), values.std()) == pytest.approx((1.0, 0.3), rel=2e-3)
    cut = Distribution(0.8, 1.2, DistributionShape.LOGNORMAL, mean=1.0, deviation=0.3)
    free = stats.lognorm(SCALE, scale=np.exp(-(SCALE**2) / 2))
    shares = free.cdf(0.8) + SHARES * (free.cdf(1.2) - free.cdf(0.8))
    assert cut.at(SHARES) == pytest.approx(free.ppf(shares), rel=1e-9)


def test_latin_hypercube_has_one_draw_in_each_stratum() -> None:
    """Every twentieth of each range holds one of twenty draws; the seed decides which."""
    cube = [plain("x", 0.0, 1.0), plain("y", 0.0, 20.0)]
    found = draw(cube, 20, seed=4)
    assert sorted(np.floor(found["x"] * 20)) == list(range(20))
    assert sorted(np.floor(found["y"])) == list(range(20))
    assert found.equals(draw(cube, 20, seed=4))
    assert not found.equals(draw(cube, 20, seed=5))


def test_rank_correlations_are_met_and_the_margins_stay() -> None:
    """Wanted rank correlations come out, those not named are none, and each column keeps its own distribution."""
    shape = Distribution(0.5, 2.0, DistributionShape.TRIANGULAR, mode=0.8)
    cube = [plain("x", 0.0, 1.0), Parameter("y", (), "factor", 0.5, 2.0, distribution=shape), plain("z", -1.0, 1.0)]
    found = draw(cube, 1000, 1, {("x", "y"): 0.7, ("z", "y"): -0.5})
    ranks = found.corr("spearman")
    assert (ranks.loc["x", "y"], ranks.loc["y", "z"], ranks.loc["x", "z"]) == pytest.approx((0.7, -0.5, 0.0), abs=0.03)
    assert sorted(np.floor(found["x"] * 1000)) == list(range(1000))
    assert draw(cube, 2, 1, {("x", "y"): 0.7}).shape == (2, 3)


@pytest.mark.parametrize(
    ("correlations", "said"),
    [
        ({("x", "w"): 0.5}, "must name a parameter that is drawn"),
        ({("x", "y"): 1.5}, "must lie between -1 and 1"),
        ({("x", "y"): 0.9, ("y", "z"): 0.9, ("x", "z"): -0.9}, "must be possible together"),
    ],
)
def test_correlations_that_cannot_be_are_refused(correlations: dict[tuple[str, str], float], said: str) -> None:
    """Unknown names, numbers out of range and contradictions are told."""
    with pytest.raises(InvalidInput, match=said):
        draw([plain(name, 0.0, 1.0) for name in "xyz"], 50, 1, correlations)

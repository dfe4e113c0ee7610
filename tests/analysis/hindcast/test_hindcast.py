"""Hindcasts: scores by hand, the verb from start to check, and inputs that cannot be judged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from layout_opt import read_instance
from layout_opt.analysis.hindcast import ALIKE, MODEL, NO_CHANGE, TOTALS, cell_table, hindcast, score_table
from tests.cli.running import SMALL_RIVER, assert_problems, run
from tests.result.resealed import reseal


def cells(values: dict[tuple[str, str], float]) -> pd.Series:
    """Return amounts by region and industry."""
    return pd.Series(values, dtype="float64").rename_axis(["region", "industry"])


def test_scores_by_hand() -> None:
    """Proves the scores of two places: A made 60 of 100 then and 120 of 150 later, the model says 105 of 150.

    Shares of A: then 0.6, later 0.8, predicted 0.7. Errors: no change (60 + 10) / 150, alike and totals 90 and 60
    (60 / 150), the model (15 + 15) / 150. Distances: 0.2 and 0.1. Both places moved as predicted.
    """
    then, later = cells({("A", "mill"): 60, ("B", "mill"): 40}), cells({("A", "mill"): 120, ("B", "mill"): 30})
    table = score_table(cell_table(then, later, cells({("A", "mill"): 105, ("B", "mill"): 45})))
    every = table[table["scope"] == "all"].set_index("prediction")
    assert every["error"].to_dict() == pytest.approx({NO_CHANGE: 70 / 150, ALIKE: 0.4, TOTALS: 0.4, MODEL: 0.2})
    assert every["distance"].to_dict() == pytest.approx({NO_CHANGE: 0.2, ALIKE: 0.2, TOTALS: 0.2, MODEL: 0.1})
    assert every.loc[MODEL, ["correlation", "sign"]].astype(float).tolist() == pytest.approx([1.0, 1.0])
    assert every.loc[[NO_CHANGE, ALIKE, TOTALS], ["correlation", "sign"]].isna().all(axis=None)


def test_parts_sum_to_the_whole_and_the_truth_has_no_error() -> None:
    """Proves on random cells that regions part the distance, industries weigh it, and the truth scores 0, 0, 1, 1."""
    draw = np.random.default_rng(7)
    keys = [(region, industry) for region in "ABCD" for industry in ("mill", "mine", "farm")]
    then, later, model = (cells(dict(zip(keys, draw.uniform(1, 9, len(keys)), strict=True))) for _ in range(3))
    made = cell_table(then, later, model)
    table = score_table(made)
    own = table[table["prediction"] == MODEL].set_index(["scope", "name"])
    whole = own.loc[("all", "all"), "distance"]
    assert own.loc["region", "distance"].sum() / 2 == pytest.approx(whole)
    weights = made.groupby("industry")["happened"].sum() / made["happened"].sum()
    assert (own.loc["industry", "distance"] * weights).sum() == pytest.approx(whole)
    truth = score_table(cell_table(then, later, later))
    best = truth[(truth["prediction"] == MODEL) & (truth["scope"] == "all")].iloc[0]
    assert best[["error", "distance", "correlation", "sign"]].astype(float).tolist() == pytest.approx([0, 0, 1, 1])


def test_the_verb_predicts_scores_and_is_checked(tmp_path: Path) -> None:
    """Proves that small-river's best layout, as what happened, is predicted without error, with draws, and certified.

    Then: 60 at upper. The layout found is what the file says, so error and distance are 0 and "no change" is worse.
    """
    solved = run(tmp_path, "solve", SMALL_RIVER, "--out", "run")
    assert solved.status == 0
    activity = pd.read_csv(tmp_path / "run" / "tables" / "activity.csv")
    activity.assign(industry="paper")[["region", "industry", "activity"]].groupby(
        ["region", "industry"], as_index=False
    ).sum().to_csv(tmp_path / "happened.csv", index=False)
    words = ("hindcast", SMALL_RIVER, "happened.csv", "--out", "answer", "--format", "svg", "--json")
    ran = run(tmp_path, *words)
    assert ran.status == 0
    scores = pd.DataFrame(ran.json["scores"])
    every = scores[scores["scope"] == "all"].set_index("prediction")["error"]
    assert every[MODEL] == pytest.approx(0.0, abs=1e-9)
    assert every[NO_CHANGE] > 0.1
    assert (tmp_path / "answer" / "plots" / "hindcast.svg").is_file()
    assert "certificate: passed" in run(tmp_path, "check", "answer").out
    table = tmp_path / "answer" / "tables" / "scores.csv"
    told = pd.read_csv(table)
    told.assign(error=told["error"] + 0.1).to_csv(table, index=False)
    reseal(tmp_path / "answer")
    ran = run(tmp_path, "check", "answer")
    assert (ran.status, "scores.csv" in ran.out) == (5, True)


def test_intervals_span_the_futures_that_were_drawn() -> None:
    """Proves that with prices and freight drawn within a tenth, low and high lie within the scores of the draws."""
    river = read_instance(SMALL_RIVER)
    rows = river.tables["provenance"].drop(columns="line")
    ranged = rows["column"].isin(["price", "cost_per_distance"])
    narrow = rows.assign(low=np.where(ranged, 0.9, 1.0), high=np.where(ranged, 1.1, 1.0))
    happened = cells({("upper", "paper"): 30, ("middle", "paper"): 0, ("lower", "paper"): 30})
    found = hindcast(river.with_table("provenance", narrow), happened, draws=3)
    model = found.scores[(found.scores["scope"] == "all") & (found.scores["prediction"] == MODEL)].iloc[0]
    assert found.draws["status"].tolist() == ["solved"] * 3
    errors = [*found.draws["error"], model["error"]]
    assert min(errors) <= model["error_low"] <= model["error_high"] <= max(errors)
    assert len(found.plans) == 4


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("region,industry,activity\nuper,paper,1\n", "did you mean 'upper'?"),
        ("region,industry,activity\nupper,iron,1\n", "iron; must be one of the instance's"),
        ("region,industry,activity\nupper,paper,-1\n", "found '-1'"),
        ("region,industry,activity\nupper,paper,1\nupper,paper,2\n", "a pair that stands above, too"),
        ("region,activity\nupper,1\n", "no column 'industry'"),
    ],
)
def test_what_cannot_be_judged_is_refused(text: str, found: str, tmp_path: Path) -> None:
    """Proves that wrong names, numbers, pairs and columns of what happened are refused with their place."""
    (tmp_path / "happened.csv").write_text(text, encoding="utf-8")
    ran = run(tmp_path, "hindcast", SMALL_RIVER, "happened.csv")
    assert ran.status == 2
    assert_problems(ran.err)
    assert found in ran.err

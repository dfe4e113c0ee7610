"""The game of rights on paper: rights pooled, goods traded by all at the prices of the joint plan."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from layout_opt import read_instance
from layout_opt.analysis.coalitions.cooperate import cooperate
from tests.analysis.coalitions.coalition_examples import SMALL_RIVER, two_makers
from tests.cli.running import run


def test_rights_pooled_by_hand(tmp_path: Path) -> None:
    """Proves values and shares: a kg earns A 4 and B 3; of 20 kg A holds 15 and B 5; together A uses them all.

    So alone 60 and 15, together 80, which is the joint plan. Sold at the price of 4, B's rights are worth 20: in the
    core; Shapley value and nucleolus halve the gain of 5. The game of coalitions has another gain: goods are in it.
    """
    draft = two_makers()
    draft.tables["receptor_capacity"][0]["capacity"] = "30"
    instance = read_instance(draft.write(tmp_path / "i"))
    made = cooperate(instance, tmp_path / "out", players="region", entitlements="output")
    values = made.tables["rights_coalitions"].set_index("members")["value"]
    assert values.to_dict() == pytest.approx({"A": 60, "B": 15, "A+B": 80})
    assert values["A+B"] == pytest.approx(made.record["value"])
    shares = made.tables["rights_shares"]
    amounts = shares.pivot_table(index="rule", columns="player", values="amount")
    assert amounts.loc["market"].to_dict() == pytest.approx({"A": 60, "B": 20})
    for rule in ("shapley", "nucleolus"):
        assert amounts.loc[rule].to_dict() == pytest.approx({"A": 62.5, "B": 17.5})
    assert shares["excess"].max() == pytest.approx(0, abs=1e-6)
    rights = made.record["rights"]
    assert (rights["gain"], rights["all_together"]) == (pytest.approx(5), pytest.approx(80))
    assert rights["duality_gap"] == pytest.approx([0, 0], abs=1e-6)


def test_whole_decisions_leave_a_duality_gap(tmp_path: Path) -> None:
    """Proves that rights pooled by all are worth the plan, and 7 more where A, at the plan's price of 1, may close.

    The river bears all that buyers want, so paper is worth what A's mill takes to make it; its fixed cost of 7 is
    earned by those who sell.
    """
    draft = two_makers()
    draft.tables["receptor_capacity"][0]["capacity"] = "100"
    draft.tables["sites"][0]["fixed_cost"] = "7"
    instance = read_instance(draft.write(tmp_path / "i"))
    made = cooperate(instance, tmp_path / "out", players="region", entitlements="output", gap=1e-9)
    rights = made.record["rights"]
    assert rights["all_together"] == pytest.approx(made.record["value"])
    assert rights["duality_gap"] == pytest.approx([7, 7])


def test_the_first_line_says_what_is_trade(tmp_path: Path) -> None:
    """Proves on small-river, rights by heads: of a gain of 5.1 rights are worth 1.5, and the rest is trade in goods.

    The plan has whole decisions; all together still get the plan, and nobody would leave the market for rights.
    """
    told = run(tmp_path, "cooperate", SMALL_RIVER, "--players", "region", "--entitlements", "per-head", "--out", "made")
    assert told.status == 0, told
    first = " ".join(told.out.split())
    assert "is trade with those who stay away" in first
    record = json.loads((tmp_path / "made" / "cooperate.json").read_text(encoding="utf-8"))
    gain = sum(record["cooperation_gain"]) / 2
    assert record["rights"]["gain"] == pytest.approx(1.5, abs=0.05)
    assert f"{100 * (1 - record['rights']['gain'] / gain):.0f} % of it" in first
    assert record["rights"]["all_together"] == pytest.approx(record["value"], rel=1e-6)
    market = pd.read_csv(tmp_path / "made" / "tables" / "rights_shares.csv").query("rule == 'market'")
    assert market["excess"].max() <= 1e-6 * record["value"]

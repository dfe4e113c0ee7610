"""Rights by claims on an instance solved on paper.

The river of the two makers bears 20 kg beside its background. Today A discharges 30 and B 10. Together A makes 20 t,
which earn 4 each; a kg is worth that much. What each rule awards is sold to A, or bought by it, at 4.
"""

from __future__ import annotations

import pandas as pd
import pytest

from layout_opt import read_instance
from layout_opt.analysis.coalitions.cooperate import Cooperation, cooperate
from tests.analysis.coalitions.coalition_examples import two_makers

AWARDS = {"proportional": (15, 5), "equal_awards": (10, 10), "equal_losses": (20, 0), "talmud": (15, 5),
          "priority": (20, 0), "scheme": (12, 8)}  # fmt: skip


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Cooperation:
    """Return the two makers on a river that bears half of what they discharge today, with a scheme of 12 and 8."""
    draft = two_makers()
    draft.tables["receptor_capacity"][0]["capacity"] = "30"
    for region, amount in (("A", 12), ("B", 8)):
        draft.add("entitlements", region=region, receptor="river", pollutant="COD", amount=amount)
    folder = tmp_path_factory.mktemp("claims")
    return cooperate(read_instance(draft.write(folder / "i")), folder / "out", players="region", entitlements="output")


def by_rule(table: pd.DataFrame, column: str) -> dict[str, tuple[float, ...]]:
    """Return rule -> values of A and B."""
    wide = table.pivot_table(index="rule", columns="player", values=column)
    return {str(rule): tuple(row) for rule, row in zip(wide.index, wide[["A", "B"]].to_numpy(), strict=True)}


def test_awards_by_hand(shared: Cooperation) -> None:
    """Proves what each rule makes of an estate of 20 and claims of 30 and 10."""
    found = by_rule(shared.tables["claims"], "award")
    assert set(found) == set(AWARDS)
    assert all(found[rule] == pytest.approx(awards) for rule, awards in AWARDS.items())


def test_amounts_gains_and_payments_by_hand(shared: Cooperation) -> None:
    """Proves that awards are worth 4 a kg, that both had more today (120 and 30), and what A pays to B."""
    table = shared.tables["rules_compared"]
    amounts, gains, paid = (by_rule(table, column) for column in ("amount", "gain", "receives"))
    for rule, (first, second) in AWARDS.items():
        name = f"claims_{rule}"
        assert amounts[name] == pytest.approx((4 * first, 4 * second))
        assert gains[name] == pytest.approx((4 * first - 120, 4 * second - 30))
        assert paid[name] == pytest.approx((-4 * second, 4 * second))
    stability = shared.tables["rules_stability"].set_index("rule")
    assert stability.loc["claims_equal_losses", "losers"] == "A+B"
    assert stability.loc["claims_talmud", "paid"] == pytest.approx(20)
    assert "today exceeds limits (1): what is earned today could not go on" in shared.record["notes"]


def test_rules_that_leave_somebody_less_than_alone_are_objected_to(shared: Cooperation) -> None:
    """Proves that B, who alone earns 3 on each kg of its own rights, objects where it is awarded none."""
    stability = shared.tables["rules_stability"].set_index("rule")
    alone = by_rule(shared.tables["rules_compared"], "alone")["market"][1]
    assert stability.loc["claims_equal_losses", "members"] == "B"
    assert stability.loc["claims_equal_losses", "excess"] == pytest.approx(alone)


def test_who_holds_rights_does_no_worse_with_a_market_for_them(shared: Cooperation) -> None:
    """Proves that a kg of rights earns A 4 and B 3 alone, 4 each where rights are sold, at every initial right.

    Goods are sold by both at 5 in either case: without that, the game of coalitions counts lost sales, too.
    """
    table = shared.tables["rights_game"]
    alone, together, gain = (by_rule(table, column) for column in ("alone", "together", "gain"))
    for rule, (first, second) in AWARDS.items():
        name = f"claims_{rule}"
        assert alone[name] == pytest.approx((4 * first, 3 * second))
        assert together[name] == pytest.approx((4 * first, 4 * second))
        assert gain[name] == pytest.approx((0, second))
    assert {"grandfathered", "per-head", "output", "table"} < set(alone)
    assert set(table["status"]) == {"solved"}

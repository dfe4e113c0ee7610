from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from layout_opt import read_instance
from layout_opt.analysis.coalitions.players import find_players
from layout_opt.analysis.coalitions.rights import Rights, find_rights
from layout_opt.analysis.coalitions.today_game import today
from layout_opt.errors import InvalidInput
from tests.analysis.coalitions.coalition_examples import two_makers

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cases.draft import Draft


def _rights(draft: Draft, folder: Path, word: str | None = None) -> Rights:
    instance = read_instance(draft.write(folder))
    return find_rights(instance, find_players(instance, "province"), today(instance), word)


def _amounts(rights: Rights, receptor: str = "river") -> dict[str, float]:
    frame = rights.amounts[rights.amounts["receptor"] == receptor]
    return dict(zip(frame["region"], frame["amount"], strict=True))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        (None, {"A": 30.0, "B": 10.0}),  # 40 kg of room; loads today 30 and 10
        ("grandfathered", {"A": 30.0, "B": 10.0}),
        ("per-head", {"A": 10.0, "B": 30.0}),  # 100 and 300 heads; the town C does not reach the river
        ("output", {"A": 30.0, "B": 10.0}),  # 30 and 10 t at one price
    ],
)
def test_rules_divide_the_room(tmp_path: Path, word: str | None, expected: dict[str, float]) -> None:
    rights = _rights(two_makers(), tmp_path / "i", word)
    assert _amounts(rights) == pytest.approx(expected)
    assert rights.room["room"].tolist() == pytest.approx([40.0])
    assert rights.excess.empty


def test_the_table_counts_and_what_it_leaves_out_is_grandfathered(tmp_path: Path) -> None:
    draft = two_makers()
    draft.add("receptors", receptor="sea", kind="basin")
    draft.add("transfers", from_receptor="river", to_receptor="sea", pollutant="COD", delivery=0.5)
    draft.add("receptor_capacity", receptor="sea", pollutant="COD", capacity=25, background=0)
    draft.add("entitlements", region="A", receptor="river", pollutant="COD", amount=12)
    draft.add("entitlements", region="B", receptor="river", pollutant="COD", amount=18)
    rights = _rights(draft, tmp_path / "i")
    assert _amounts(rights) == {"A": 12.0, "B": 18.0}
    assert _amounts(rights, "sea") == pytest.approx({"A": 15.0, "B": 5.0})  # 25 less half the background 10


def test_entitlements_beyond_the_room_are_noticed(tmp_path: Path) -> None:
    draft = two_makers()
    draft.add("entitlements", region="A", receptor="river", pollutant="COD", amount=41)
    assert _rights(draft, tmp_path / "i").excess["amount"].tolist() == [41.0]


def test_a_receptor_that_nobody_burdens_today_is_divided_equally(tmp_path: Path) -> None:
    draft = two_makers()
    for row in draft.tables["sites"]:
        row["existing"] = "0"
    assert _amounts(_rights(draft, tmp_path / "i")) == pytest.approx({"A": 20.0, "B": 20.0})


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("table", "--entitlements table: found no entitlements.csv; must have that table."),
        ("per-hed", "--entitlements per-hed: found 'per-hed'; must be one of table, grandfathered, per-head, output"),
    ],
)
def test_rules_that_cannot_be_applied_are_refused(tmp_path: Path, word: str, message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        _rights(two_makers(), tmp_path / "i", word)
    assert str(caught.value).startswith(message)


def test_per_head_needs_every_population(tmp_path: Path) -> None:
    draft = two_makers()
    draft.tables["regions"][1]["population"] = ""
    with pytest.raises(InvalidInput, match=r"regions\.csv population: found none for B; must be given"):
        _rights(draft, tmp_path / "i", "per-head")


def test_output_needs_a_price(tmp_path: Path) -> None:
    draft = two_makers()
    for row in draft.tables["sites"]:
        row["existing"] = "0"
    with pytest.raises(InvalidInput, match="--entitlements output: found no output today that has a price"):
        _rights(draft, tmp_path / "i", "output")

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from layout_opt import read_instance
from layout_opt.analysis.coalitions.players import find_players
from layout_opt.errors import InvalidInput, nearest
from tests.analysis.coalitions.coalition_examples import two_makers

if TYPE_CHECKING:
    from pathlib import Path


def test_regions_with_sites_are_players_and_markets_stay_outside(tmp_path: Path) -> None:
    players = find_players(read_instance(two_makers().write(tmp_path / "i")), "region")
    assert players.names == ("A", "B")
    assert players.outside == ("C", "market")


@pytest.mark.parametrize("word", ["province", "group"])
def test_groups_hold_their_towns_without_sites(tmp_path: Path, word: str) -> None:
    players = find_players(read_instance(two_makers().write(tmp_path / "i")), word)
    assert players.regions == {"east": ("A", "C"), "west": ("B",)}
    assert players.outside == ("market",)
    assert players.joined(["west", "east"]) == ("A", "B", "C")
    assert players.text(["west", "east"]) == "east+west"


def _refused(tmp_path: Path, word: str, column: str = "group", **cells: str) -> str:
    draft = two_makers()
    for row in draft.tables["regions"]:
        row.update({column: cells[row["region"]]} if row["region"] in cells else {})
    with pytest.raises(InvalidInput) as caught:
        find_players(read_instance(draft.write(tmp_path / "i")), word)
    return str(caught.value)


def test_an_unknown_column_names_the_known_ones(tmp_path: Path) -> None:
    assert _refused(tmp_path, "provinse") == (
        "--players provinse: found 'provinse'; must be one of region, province, group, reach"
        f"{nearest('provinse', ['province'])}. Fix: name a column of regions.csv."
    )


def test_a_region_with_sites_needs_a_player(tmp_path: Path) -> None:
    assert _refused(tmp_path, "group", B="") == (
        "regions.csv group[B]: found blank at a region with sites; must be given where --players is group. "
        "Fix: name the player of the region, or remove its sites."
    )


def test_one_player_is_no_game(tmp_path: Path) -> None:
    assert _refused(tmp_path, "province", B="east") == (
        "--players province: found 1 player with sites: east; must name at least two players with sites. "
        "Fix: use --players region."
    )


def test_a_plus_in_a_name_is_refused(tmp_path: Path) -> None:
    assert _refused(tmp_path, "group", B="w+t") == (
        "regions.csv group: found 'w+t'; must have no '+', which joins members. Fix: rename it."
    )

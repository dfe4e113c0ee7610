"""Players of a cooperative game: regions, or groups of regions, that hold sites; and the markets outside.

A region (or a group none of whose regions) that has no site produces nothing and joins nothing: it is a market that
stands outside and trades with whoever reaches it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.facts.sites import sites
from layout_opt.instance import Instance

COLUMNS: Mapping[str, str] = {"region": "region", "province": "group", "group": "group", "reach": "reach"}
"""Word of ``--players`` -> column of ``regions.csv``."""
SEPARATOR = "+"
"""Between the members of a coalition in the tables."""


@dataclass(frozen=True)
class Players:
    """Who may join whom.

    Parameters
    ----------
    names : tuple of str
        Players in order.
    regions : mapping of str to tuple of str
        Regions of each player.
    outside : tuple of str
        Regions of no player: markets without sites.
    word : str
        How the players were asked for.
    """

    names: tuple[str, ...]
    regions: Mapping[str, tuple[str, ...]]
    outside: tuple[str, ...]
    word: str

    @property
    def owner(self) -> dict[str, str]:
        """Player of each region (regions outside are missing)."""
        return {region: name for name in self.names for region in self.regions[name]}

    def joined(self, coalition: Iterable[str]) -> tuple[str, ...]:
        """Return the regions of a coalition, sorted."""
        return tuple(sorted(region for name in coalition for region in self.regions[name]))

    def text(self, coalition: Iterable[str]) -> str:
        """Return the members of a coalition joined by ``+``, in the order of the players."""
        members = set(coalition)
        return SEPARATOR.join(name for name in self.names if name in members)


def find_players(instance: Instance, word: str) -> Players:
    """Return the players that a column of ``regions.csv`` names.

    Parameters
    ----------
    instance : Instance
        A valid instance.
    word : str
        ``region``, ``province`` (the column ``group``), ``group`` or ``reach``.

    Raises
    ------
    InvalidInput
        If there is no such column, a region with sites has no entry in it, or fewer than two players are left.
    """
    if word not in COLUMNS:
        rule = f"be one of {', '.join(COLUMNS)}{nearest(word, list(COLUMNS))}"
        raise InvalidInput([_problem(word, repr(word), rule, "name a column of regions.csv")])
    column = COLUMNS[word]
    regions = instance.members("REGION")
    named = {region: region for region in regions} if column == "region" else instance.attribute("regions", column)
    working = set(sites(instance)["region"].tolist())
    _check_complete(instance, word, column, named, working)
    groups: dict[str, list[str]] = {}
    for region in regions:
        if named.get(region):
            groups.setdefault(str(named[region]), []).append(region)
    players = {name: tuple(found) for name, found in sorted(groups.items()) if working & set(found)}
    if len(players) < 2:
        found = f"{len(players)} player{'' if len(players) == 1 else 's'} with sites: {', '.join(players) or 'none'}"
        fix = "use --players region" if word != "region" else "give sites to another region"
        raise InvalidInput([_problem(word, found, "name at least two players with sites", fix)])
    taken = {region for found in players.values() for region in found}
    outside = tuple(region for region in regions if region not in taken)
    return Players(tuple(players), players, outside, word)


def _check_complete(
    instance: Instance, word: str, column: str, named: Mapping[str, str | float], working: Iterable[str]
) -> None:
    """Raise InvalidInput for regions with sites but without a player, and for names with a plus."""
    label = instance.label("regions")
    problems = [
        Problem(
            f"{label} {column}[{region}]",
            "blank at a region with sites",
            f"be given where --players is {word}",
            "name the player of the region, or remove its sites",
        )
        for region in sorted(working)
        if not named.get(region)
    ]
    problems += [
        Problem(f"{label} {column}", repr(name), f"have no {SEPARATOR!r}, which joins members", "rename it")
        for name in sorted({str(name) for name in named.values() if SEPARATOR in str(name)})
    ]
    if problems:
        raise InvalidInput(problems)


def _problem(word: str, found: str, rule: str, fix: str) -> Problem:
    return Problem(f"--players {word}", found, rule, fix)

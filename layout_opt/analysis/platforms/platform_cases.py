"""The cases of a study of platforms: every set founded, used by all or at home only; users left out; clubs."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import combinations

from layout_opt.analysis.experiments.case import Case
from layout_opt.facts.facilities import FOUNDING, candidates, may_use, used_only_by
from layout_opt.facts.frames import records
from layout_opt.instance import Instance
from layout_opt.model.ledger import Key

SHARED, OWN = "shared", "own"
NONE = "none"
"""What an empty set is called."""

Members = tuple[str, ...]


def told(names: Iterable[str]) -> str:
    """Return a set in words."""
    return " + ".join(names) or NONE


def subsets(names: Collection[str]) -> list[Members]:
    """Return every set, smaller ones first."""
    return [chosen for size in range(len(names) + 1) for chosen in combinations(names, size)]


def names_of(instance: Instance) -> Members:
    """Return the platforms that could be founded."""
    return tuple(str(name) for name in candidates(instance)["platform"])


def players_of(instance: Instance) -> Members:
    """Return the regions that may use a platform that could be founded."""
    known = {region for _, region in may_use(instance)}
    return tuple(region for region in instance.members("REGION") if region in known)


def held(instance: Instance, founded: Collection[str]) -> dict[str, dict[Key, float]]:
    """Return the decision that founds these platforms and no others."""
    return {FOUNDING: {(instance.tree.root, name): float(name in founded) for name in names_of(instance)}}


def set_name(use: str, founded: Members) -> str:
    """Return the name of the layout in which a set is founded."""
    return f"{use}: {told(founded)}"


def set_cases(instance: Instance) -> list[Case]:
    """Return every set founded, used by all who may; and used at home only, where that makes a difference."""
    home = {(str(j), str(r)) for j, r in records(candidates(instance), "platform", "region")}
    at_home = used_only_by(instance, [pair for pair in may_use(instance) if pair in home])
    every = subsets(names_of(instance))
    shared = [Case(set_name(SHARED, founded), fixed=held(instance, founded)) for founded in every]
    own = [Case(set_name(OWN, founded), at_home, fixed=held(instance, founded)) for founded in every if founded]
    return [*shared, *own]


def left_out_name(platform: str, region: str) -> str:
    """Return the name of the layout in which a region may not use a platform."""
    return f"without {platform} for {region}"


def left_out(instance: Instance, founded: Members, platform: str, region: str) -> Case:
    """Return the case in which the set is founded and one region may not use one of its platforms."""
    rest = [pair for pair in may_use(instance) if pair != (platform, region)]
    return Case(left_out_name(platform, region), used_only_by(instance, rest), fixed=held(instance, founded))


def club_name(members: Members) -> str:
    """Return the name of the best layout of a club."""
    return f"club: {told(members)}"


def club_cases(instance: Instance) -> list[Case]:
    """Return for every club the case in which it founds what it wants, and its members alone use it."""
    every = may_use(instance)
    return [
        Case(club_name(members), used_only_by(instance, [pair for pair in every if pair[1] in members]))
        for members in subsets(players_of(instance))
        if members
    ]

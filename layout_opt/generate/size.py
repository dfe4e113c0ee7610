"""How large a synthetic instance is."""

from __future__ import annotations

from dataclasses import dataclass, fields

from layout_opt.errors import InvalidInput, Problem

LEAST = {"regions": 2, "goods": 1, "technologies": 1, "basins": 1, "neighbours": 1, "seed": 0}
"""Smallest value of each number [1]."""


@dataclass(frozen=True)
class Size:
    """Numbers that determine a synthetic instance completely.

    Parameters
    ----------
    regions, goods : int
        Regions on the map, and goods in the chain from raw to final.
    technologies : int
        Ways of making each good, from small and dirty to large and clean.
    basins : int
        River trees; every region lies on one reach of one of them.
    neighbours : int
        Nearest regions to which each region has a route.
    seed : int
        Seed of the random numbers.
    hard : bool
        Dear openings, large smallest sizes and few sites for large plants: a relaxation says little of the layout, and
        rounding it fails.

    Raises
    ------
    InvalidInput
        If a number is too small, or there are more basins than regions.
    """

    regions: int = 100
    goods: int = 10
    technologies: int = 3
    basins: int = 20
    neighbours: int = 6
    seed: int = 1
    hard: bool = False

    def __post_init__(self) -> None:
        values = {field.name: int(getattr(self, field.name)) for field in fields(self) if field.name in LEAST}
        problems = [
            Problem(f"--{name}", str(value), f"be at least {LEAST[name]}", "give a larger number")
            for name, value in values.items()
            if value < LEAST[name]
        ]
        if self.basins > self.regions:
            rule = f"be at most the number of regions, {self.regions}"
            problems.append(Problem("--basins", str(self.basins), rule, "give fewer basins or more regions"))
        if problems:
            raise InvalidInput(problems)

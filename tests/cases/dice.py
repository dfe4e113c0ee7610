"""A random generator with the words that the builders of random instances need."""

from __future__ import annotations

import random
from dataclasses import dataclass, field


@dataclass
class Dice:
    """A random generator with the words that the builder needs."""

    rng: random.Random
    tiny: bool
    names: dict[str, list[str]] = field(default_factory=dict)

    def chance(self, probability: float) -> bool:
        """Return True with the given probability."""
        return self.rng.random() < probability

    def pick(self, *values: float | None) -> float | None:
        """Return one of the values."""
        return self.rng.choice(values)

    def make(self, letter: str, least: int, most: int) -> list[str]:
        """Name the members of a set."""
        self.names[letter] = [f"{letter}{i + 1}" for i in range(self.rng.randint(least, most))]
        return self.names[letter]

    def node(self, probability: float) -> dict[str, str]:
        """Return ``{"node": ...}`` of a node below the root with the given probability, else nothing."""
        later = self.names["N"][1:]
        return {"node": self.rng.choice(later)} if later and self.chance(probability) else {}

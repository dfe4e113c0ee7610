"""What a map module hands back: a finished figure, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure


@dataclass(frozen=True)
class Picture:
    """A finished map.

    Parameters
    ----------
    name : str
        Name of the file without its ending.
    figure : Figure
        The map.
    """

    name: str
    figure: Figure


@dataclass(frozen=True)
class Skipped:
    """A map that this run cannot fill.

    Parameters
    ----------
    name : str
        Name it would have.
    why : str
        What is missing, as a sentence.
    """

    name: str
    why: str

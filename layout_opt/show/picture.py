"""What a map or chart module hands back: a finished figure, or why there is none; and how a figure is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from matplotlib.figure import Figure

RESOLUTION = 150.0
"""Of a PNG [dots per inch]."""


class FileFormat(StrEnum):
    """Formats of pictures."""

    PNG = "png"
    SVG = "svg"
    PDF = "pdf"


@dataclass(frozen=True)
class Picture:
    """A finished map or chart.

    Parameters
    ----------
    name : str
        Name of the file without its ending.
    figure : Figure
        The map or chart.
    """

    name: str
    figure: Figure


@dataclass(frozen=True)
class SkippedMap:
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


def write_picture(
    picture: Picture, target: Path, formats: Sequence[FileFormat] = (FileFormat.PNG,), resolution: float = RESOLUTION
) -> list[Path]:
    """Write a picture in each format; without dates, so that the same picture gives the same file."""
    files = []
    for kind in formats:
        path = target / f"{picture.name}.{kind.value}"
        undated = {"Date": None} if kind is FileFormat.SVG else {"CreationDate": None} if kind is FileFormat.PDF else {}
        picture.figure.savefig(path, dpi=resolution, metadata=undated)
        files.append(path)
    return files

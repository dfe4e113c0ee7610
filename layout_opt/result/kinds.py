"""The kinds of folders that this program writes: what tells them apart, and which files in them are its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PICTURE_ENDINGS = ("png", "svg", "pdf")
COMPANION_ENDINGS = (*PICTURE_ENDINGS, "gpkg")
"""Endings of files that are made of an answer for people to look at; nothing is read back from them."""
COMPANION_FOLDERS = ("maps", "plots", "pictures")


@dataclass(frozen=True)
class FolderKind:
    """A kind of folder.

    Parameters
    ----------
    name : str
        As it stands in ``manifest.json``.
    record : str
        The JSON file that says what was asked.
    stranger, rule : str
        What messages call anything else where such a folder is to be written, and what must be there.
    places : tuple of str
        Patterns of files that belong to this program: those of an older version, which kept no list, are replaced;
        others found there are named by `check`.
    grown : tuple of str
        Files and folders that are written while the program runs; they outlive a new answer.
    begun : str
        What tells a folder that an older version began and did not finish; empty if nothing does.
    """

    name: str
    record: str
    stranger: str
    rule: str
    places: tuple[str, ...]
    grown: tuple[str, ...] = ()
    begun: str = ""

    def found_places(self, folder: Path) -> Iterator[str]:
        """Yield the files of a folder that stand in a place of this program, hidden ones left out."""
        for pattern in (self.record, *self.places):
            for path in sorted(folder.glob(pattern)):
                inside = path.relative_to(folder)
                if path.is_file() and not any(part.startswith(".") for part in inside.parts):
                    yield inside.as_posix()

    def is_grown(self, name: str) -> bool:
        """Tell whether a file is one that is written while the program runs."""
        return name.split("/", 1)[0] in self.grown

    def is_companion(self, name: str) -> bool:
        """Tell whether a file only shows the answer: it may be opened, changed or lost without harm."""
        *folders, file = name.split("/")
        return file.rpartition(".")[2] in COMPANION_ENDINGS and (not folders or folders[0] in COMPANION_FOLDERS)

    def was_begun(self, folder: Path) -> bool:
        """Tell whether a folder without a list of its files holds a record or the store of this kind."""
        return (folder / self.record).is_file() or (bool(self.begun) and (folder / self.begun).exists())


def _pictures(*folders: str) -> tuple[str, ...]:
    return tuple(f"{folder}/*.{ending}" for folder in folders for ending in PICTURE_ENDINGS)


def _kind(name: str, record: str, words: str, places: Sequence[str], **parts: Any) -> FolderKind:
    """Return a kind of which `words` name an answer, e.g. ``an experiment``, the last of them an earlier one."""
    rule = f"be a new folder or one of an earlier {words.rsplit(' ', 1)[-1]}"
    return FolderKind(name, record, f"something else than {words}", rule, tuple(places), **parts)


def _answer(verb: str) -> FolderKind:
    """Return the kind of an answer that is made in one go."""
    places = (TABLES, ASKED, STORE, "instances/**/*", "plans.jsonl.gz", *_pictures("plots"))
    return _kind(verb, f"{verb}.json", f"an answer of {verb}", places, grown=("store",))


TABLES, ASKED, STORE = "tables/*.csv", "instance/**/*", "store/**/*"
RUN = FolderKind(
    "run", "run.json", "something that is no run folder", "be a new or a run folder",
    (TABLES, ASKED, "layout.gpkg", "plans.jsonl.gz", *_pictures("maps")),
)  # fmt: skip
EXPERIMENT = _kind(
    "experiment", "experiment.json", "an experiment", (TABLES, ASKED, STORE, *_pictures("plots")),
    grown=("store",), begun="store/runs",
)  # fmt: skip
COOPERATION = _kind(
    "cooperation", "cooperate.json", "an answer of cooperate",
    (TABLES, ASKED, STORE, "joint/**/*", *_pictures("pictures")), grown=("store",), begun="coalitions.jsonl",
)  # fmt: skip
STABILITY = _kind(
    "stability", "stability.json", "an answer of cooperate --stability",
    (TABLES, ASKED, *_pictures("pictures")), grown=("variants",),
)  # fmt: skip
HINDCAST = _kind(
    "hindcast", "hindcast.json", "an answer of hindcast",
    (TABLES, ASKED, STORE, "plans.jsonl.gz", *_pictures("plots")), grown=("store",),
)  # fmt: skip
FRONTIER, ALTERNATIVES, REGRET, COMPARE, INSTRUMENTS, ATTRIBUTION, PRODUCTIVITY, HEADLINE = map(
    _answer, ("frontier", "alternatives", "regret", "compare", "instruments", "attribution", "productivity", "headline")
)
PRICES, ONE_MARKET, PILOTS_ANSWER = map(_answer, ("prices", "one-market", "pilots"))
TIMING, CHOKE_POINTS, CIRCULATION, CALIBRATE = map(_answer, ("timing", "choke-points", "circulation", "calibrate"))
CLUSTER_ANSWER, PLATFORM_ANSWER = map(_answer, ("clusters", "platforms"))
KINDS = {
    kind.name: kind
    for kind in (
        RUN, EXPERIMENT, COOPERATION, STABILITY, FRONTIER, ALTERNATIVES, REGRET, COMPARE, INSTRUMENTS, ATTRIBUTION,
        PRODUCTIVITY, HINDCAST, PRICES, ONE_MARKET, HEADLINE, TIMING, PILOTS_ANSWER, CHOKE_POINTS, CIRCULATION,
        CALIBRATE, CLUSTER_ANSWER, PLATFORM_ANSWER,
    )
}  # fmt: skip
"""Every kind by its name."""

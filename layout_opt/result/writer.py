"""How every folder is written: as a draft first, then switched in at once; files of others stay (see `switch`)."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from layout_opt.errors import InvalidInput, Problem
from layout_opt.result.kinds import FolderKind
from layout_opt.result.manifest import file_hash, hashes, kind_of, own_files, read_manifest, write_manifest
from layout_opt.result.switch import draft_of, home_of, settle, switch, sync, told_plainly

Fill = Callable[[Path], object]


def check_out(target: Path, kind: FolderKind) -> None:
    """Raise InvalidInput unless `target` is free, holds nothing to be seen, or is a folder of this kind to be replaced.

    Ask before anything is solved.
    """
    home = home_of(target)
    settle(target)
    with told_plainly(target):
        if os.path.lexists(home) and not (home.is_dir() and (kind_of(home) is kind or not _seen(home))):
            raise InvalidInput([Problem(f"--out {target}", kind.stranger, kind.rule, "choose another folder")])
    check_writable(target)


def check_writable(target: Path) -> None:
    """Raise InvalidInput unless `target`, or the nearest folder above where it is none, may be written."""
    home = home_of(target)
    above = next(place for place in (home, *home.parents) if place.exists() and (place != home or place.is_dir()))
    if not (above.is_dir() and os.access(above, os.W_OK | os.X_OK)):
        found = f"{'a folder' if above.is_dir() else 'a file'} at {above} in which nothing can be written"
        raise InvalidInput([Problem(f"--out {target}", found, "be in a folder that may be written", "choose another")])


def write_folder_anew(target: Path, kind: FolderKind, fill: Fill) -> Path:
    """Let `fill` write all files of a folder, and switch them in for those of an earlier answer.

    Files of others stay, and so do the files of this kind that are written while the program runs.

    Parameters
    ----------
    target : Path
        Folder to write; a symbolic link stays, and its target is written.
    kind : Kind
        What it is.
    fill : callable
        Called with an empty folder.

    Raises
    ------
    InvalidInput
        If the disk is full or cannot be written; what stood at `target` is then as it was.
    """

    def grown(home: Path) -> dict[str, str]:
        return {name: digest for part in kind.grown for name, digest in _hashes_below(home, part).items()}

    check_out(target, kind)
    _write(target, kind, fill, grown)
    return target


def add_files(target: Path, fill: Fill, instead_of: str = "") -> list[Path]:
    """Let `fill` write further files of a folder that is there; all others stay. Return the new ones.

    Parameters
    ----------
    target : Path
        A folder of this program; one without a list of its files gets them all the same, and none.
    fill : callable
        Called with an empty folder.
    instead_of : str
        Folder inside it whose files of an earlier call disappear.
    """
    home = home_of(target)
    settle(target)
    manifest = read_manifest(home)
    if manifest is None:
        return _add_unlisted(target, fill, instead_of)
    names: list[str] = []

    def noting(draft: Path) -> None:
        fill(draft)
        names.extend(hashes(draft))

    stays = {name: digest for name, digest in manifest.files.items() if not _is_below(name, instead_of)}
    _write(target, manifest.kind, noting, lambda _: stays, finished=manifest.finished, adding=True)
    return [target / name for name in names]


def save_beside(target: Path, fill: Fill) -> None:
    """Let `fill` write one file, or a folder of files, at `target`, whole or not at all.

    Where it stands in a folder of this program, it joins the list of that folder's files.

    Parameters
    ----------
    target : Path
        File or folder to write.
    fill : callable
        Called with a path of the same name, at which nothing stands yet.
    """
    add_files(target.parent, lambda draft: fill(draft / target.name), target.name)


def save_into(target: Path, fill: Fill) -> None:
    """Let `fill` write files into the folder `target` beside those that are there, each whole or not at all.

    Where the folder stands in a folder of this program, they join the list of that folder's files.

    Parameters
    ----------
    target : Path
        Folder.
    fill : callable
        Called with an empty folder.
    """
    if read_manifest(home_of(target)) is not None or read_manifest(home_of(target.parent)) is None:
        add_files(target, fill)
        return

    def inside(draft: Path) -> None:
        (draft / target.name).mkdir()
        fill(draft / target.name)

    add_files(target.parent, inside)


def begin_folder(target: Path, kind: FolderKind) -> None:
    """Make a folder in which files will be added one by one, or note that more are to come in one that stands.

    What grew in it before proves itself; other files of the earlier answer stay listed until the next is whole.
    """
    check_out(target, kind)
    home = home_of(target)
    manifest = read_manifest(home)
    if manifest is not None and not manifest.finished:
        return
    listed = {name: file_hash(home / name) for name in own_files(home, kind)} if manifest is None else manifest.files
    stays = {name: digest for name, digest in listed.items() if not kind.is_grown(name)}
    _write(target, kind, lambda _: None, lambda _: stays, finished=False)


def _write(
    target: Path,
    kind: FolderKind,
    fill: Fill,
    stays: Callable[[Path], dict[str, str]],
    *,
    finished: bool = True,
    adding: bool = False,
) -> None:
    """Make a draft, list its files and those that stay, and switch it in (nothing is done where nothing is added)."""
    home = home_of(target)
    settle(target)
    with told_plainly(target):
        home.parent.mkdir(parents=True, exist_ok=True)
        draft = draft_of(home)
        try:
            draft.mkdir()
            fill(draft)
            made = hashes(draft)
            if made or not adding:
                write_manifest(draft, kind, {**stays(home), **made}, finished=finished)
                sync(draft)
                switch(home, draft)
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def _add_unlisted(target: Path, fill: Fill, instead_of: str) -> list[Path]:
    """Write files into a folder that has no list of its files, each at once."""
    home = home_of(target)
    with told_plainly(target):
        home.mkdir(parents=True, exist_ok=True)
        draft = draft_of(home)
        try:
            draft.mkdir()
            fill(draft)
            names = sorted(hashes(draft))
            for name in names:
                (home / name).parent.mkdir(parents=True, exist_ok=True)
                (draft / name).replace(home / name)
            for name in hashes(home / instead_of) if instead_of else ():
                if f"{instead_of}/{name}" not in names:
                    (home / instead_of / name).unlink()
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return [target / name for name in names]


def _seen(home: Path) -> bool:
    """Tell whether a folder holds anything that is not hidden."""
    return any(not path.name.startswith(".") for path in home.iterdir())


def _hashes_below(home: Path, name: str) -> dict[str, str]:
    """Return the hashes of a file or of all files below a folder, drafts and hidden files left out."""
    if (home / name).is_file():
        return {name: file_hash(home / name)}
    found = hashes(home / name) if (home / name).is_dir() else {}
    return {f"{name}/{inside}": digest for inside, digest in found.items() if not _is_hidden(inside)}


def _is_below(name: str, folder: str) -> bool:
    return bool(folder) and name.startswith(f"{folder}/")


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/"))

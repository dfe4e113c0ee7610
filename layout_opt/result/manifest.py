"""The list of files that this program wrote in a folder, each with its SHA-256: ``manifest.json``.

It tells files of this program from those of others, and an edited, missing or added file from what was written. A hash
over the list itself notices an edit by hand; it is no signature, and whoever means to forge a folder can make it anew.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from layout_opt.result.kinds import KINDS, FolderKind

MANIFEST = "manifest.json"
DISTRIBUTION = "layout-opt"


@dataclass(frozen=True)
class Manifest:
    """What was written in a folder.

    Parameters
    ----------
    kind : Kind
        What the folder is.
    files : mapping of str to str
        Name from the folder on, with slashes -> SHA-256 of the content.
    finished : bool
        False while files are still being added (a store in which cases are solved).
    version : str
        Of the package that wrote it.
    """

    kind: FolderKind
    files: Mapping[str, str]
    finished: bool
    version: str


def package_version() -> str:
    """Return the version of this package (``not installed`` where it runs from its source alone)."""
    try:
        return importlib.metadata.version(DISTRIBUTION)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below `folder` by its relative name."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): file_hash(path) for path in files}


def write_manifest(folder: Path, kind: FolderKind, files: Mapping[str, str], *, finished: bool = True) -> None:
    """Write the list into a folder (a draft: it is moved into place with the files that it lists)."""
    content = {
        "kind": kind.name,
        "finished": finished,
        "version": package_version(),
        "files": dict(sorted(files.items())),
    }
    text = json.dumps({**content, "seal": _seal(content)}, indent=1, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest | None:
    """Return the list of a folder, None if there is none that can be relied on (see `broken_manifest`)."""
    content = _content(folder)
    return None if content is None or isinstance(content, str) else _manifest(content)


def broken_manifest(folder: Path) -> str | None:
    """Return what is wrong with the list of a folder in words, None if nothing is or there is none."""
    content = _content(folder)
    return content if isinstance(content, str) else None


def _content(folder: Path) -> dict[str, Any] | str | None:
    """Return what stands in the list, None without one, or what is wrong with it."""
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except ValueError:
        return "is no JSON"
    if not isinstance(content, dict) or content.pop("seal", None) != _seal(content):
        return "was edited: its own hash does not fit"
    files = content.get("files")
    names = [content.get("kind") in KINDS, isinstance(files, dict), isinstance(content.get("finished"), bool)]
    if not all(names) or not all(_is_inside(name) for name in files or ()):
        return "is no list of files that this version knows"
    return content


def _manifest(content: Mapping[str, Any]) -> Manifest:
    return Manifest(
        KINDS[content["kind"]], content["files"], content["finished"], str(content.get("version", ""))
    )  # fmt: skip


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts


def _seal(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def kind_of(folder: Path) -> FolderKind | None:
    """Return what a folder is, by its list or, where an older version wrote it, by its record; None if unknown."""
    manifest = read_manifest(folder)
    if manifest is not None:
        return manifest.kind
    return next((kind for kind in KINDS.values() if kind.was_begun(folder)), None)


def own_files(folder: Path, kind: FolderKind) -> set[str]:
    """Return the files of a folder that this program wrote: those listed; without a list those in its places."""
    manifest = read_manifest(folder)
    return set(manifest.files) if manifest is not None else set(kind.found_places(folder))


def differences(folder: Path, manifest: Manifest) -> Iterator[str]:
    """Yield the files that are not as they were written, and those that were added in a place of this program.

    Files that are written while the program runs may be added as long as the folder is not finished; they prove
    themselves (see the checks of stores).
    """
    for name, told in sorted(manifest.files.items()):
        path = folder / name
        if not path.is_file():
            yield f"{name}: is missing"
        elif file_hash(path) != told:
            yield f"{name}: was edited after it was written"
    for name in dict.fromkeys(manifest.kind.found_places(folder)):
        if name not in manifest.files and (manifest.finished or not manifest.kind.is_grown(name)):
            yield f"{name}: was added; layout-opt has not written it"

"""The formats that a run can be written in, and what tells a file of ours from one of somebody else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from layout_opt.errors import InvalidInput, Problem
from layout_opt.result.folder import read_run
from layout_opt.show.target import check_file, replace_file
from layout_opt.show.words import PageLanguage


class ExportFormat(StrEnum):
    """What a run can be written as."""

    XLSX = "xlsx"
    GPKG = "gpkg"
    PARQUET = "parquet"
    LP = "lp"
    MPS = "mps"
    DOCX = "docx"
    PPTX = "pptx"


@dataclass(frozen=True)
class Format:
    """How one format is written.

    Parameters
    ----------
    write : callable
        ``write(run, path, words_in)`` writes the file (a folder for Parquet); of a pack the first argument is the
        `Material`: the run, and the folders given beside it.
    known : callable
        Tells whether an existing file is one of ours.
    ending : str
        Of the file; empty for a folder.
    pack : bool
        Whether it tells of folders beside the run, too.
    """

    write: Callable[[Any, Path, PageLanguage], object]
    known: Callable[[Path], bool]
    ending: str
    pack: bool = False


def format_of(kind: ExportFormat) -> Format:
    """Return how a format is written; what it needs is imported only then."""
    match kind:
        case ExportFormat.XLSX:
            from layout_opt.show.export import result_workbook as workbook

            return Format(workbook.write, workbook.is_ours, ".xlsx")
        case ExportFormat.GPKG:
            from layout_opt.show.export import gis

            return Format(gis.write, gis.is_ours, ".gpkg")
        case ExportFormat.PARQUET:
            from layout_opt.show.export import parquet

            return Format(parquet.write, parquet.is_ours, "")
        case ExportFormat.LP | ExportFormat.MPS:
            from layout_opt.show.export import program_file as program

            return Format(program.write, program.is_ours, f".{kind}")
        case ExportFormat.DOCX:
            from layout_opt.show.export import brief

            return Format(brief.write, brief.is_ours, ".docx", pack=True)
        case ExportFormat.PPTX:
            from layout_opt.show.export import slides

            return Format(slides.write, slides.is_ours, ".pptx", pack=True)


def export_run(
    folder: Path,
    kind: ExportFormat,
    out: Path | None = None,
    words_in: PageLanguage = PageLanguage.EN,
    beside: Sequence[Path] = (),
) -> Path:
    """Write a run in another format.

    Parameters
    ----------
    folder : Path
        Run folder.
    kind : ExportFormat
        The format.
    out : Path, optional
        File to write (a folder for ``parquet``); by default in the run folder, named after it.
    words_in : PageLanguage
        Language of the workbook's overview and of the pack.
    beside : sequence of Path
        Of a pack: further runs (scenarios), folders of `cooperate` and `headline`.

    Returns
    -------
    Path
        What was written.

    Raises
    ------
    InvalidInput
        If the folder is no run, has no layout, or something of somebody else stands at `out`.
    """
    found = format_of(kind)
    run = read_run(folder)
    if not run.tables:
        raise InvalidInput(
            [Problem(str(folder), "a run without a layout", "hold result tables", "solve the instance first")]
        )
    if beside and not found.pack:
        rule = "be one run"
        raise InvalidInput([Problem(f"--to {kind}", f"{1 + len(beside)} folders", rule, "give more for docx or pptx")])
    told: Any = run
    if found.pack:
        from layout_opt.show.report.material import gather

        told = gather([folder, *beside])
    target = out if out is not None else folder / f"{folder.resolve().name}{found.ending or '-parquet'}"
    if target.suffix != found.ending and found.ending:
        rule = f"end in {found.ending}"
        raise InvalidInput([Problem(f"--out {target}", f"the ending {target.suffix!r}", rule, "rename it")])
    check_file(target, found.known)
    replace_file(target, lambda draft: found.write(told, draft, words_in))
    return target

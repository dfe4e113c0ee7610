"""Verbs that hand a run on to people and to other programs: report, export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from layout_opt.cli.app import app
from layout_opt.cli.say import out, print_json
from layout_opt.cli.solve_verbs import JsonOption
from layout_opt.cli.verb_panels import Panel
from layout_opt.cli.word_lists import LangOption, words_of

REPORT_EPILOG = """**Examples**

`layout-opt report runs/small-river`

`layout-opt report runs/yellow-river runs/yellow-river-today --lang zh --out report-zh.html`

`layout-opt report runs/frontier`

`layout-opt report runs/small-river --live`

The first run opens; a folder of `cooperate` adds who compensates whom. The folder of a study stands beside
a run, or alone."""

FoldersArgument = Annotated[
    list[Path],
    typer.Argument(metavar="RUN [RUN|FOLDER]...", help="Run folders; folders of runs, of cooperate, of studies."),
]
PackArgument = Annotated[
    list[Path],
    typer.Argument(metavar="RUN [RUN|FOLDER]...", help="Run folder; for docx and pptx more runs, cooperate, headline."),
]
PageOption = Annotated[Path | None, typer.Option("--out", help="File to write (default: RUN/report.html).")]
LiveOption = Annotated[bool, typer.Option("--live", help="The page also holds the model and a solver, with levers.")]


@app.command(rich_help_panel=Panel.LOOK, epilog=REPORT_EPILOG)
def report(
    runs: FoldersArgument,
    out_file: PageOption = None,
    lang: LangOption = "en",
    live: LiveOption = False,
    as_json: JsonOption = False,
) -> int:
    """Write one self-contained HTML page: map, numbers, limits and prices, sources; from the run folders alone."""
    from layout_opt.show.report.page import write_report
    from layout_opt.show.words import PageLanguage

    words_in = PageLanguage(words_of("--lang", lang, [kind.value for kind in PageLanguage])[0])
    path = write_report(runs, out_file, lang=words_in, live=live)
    size = path.stat().st_size
    if as_json:
        print_json({"file": str(path), "bytes": size})
        return 0
    out().print(f"written to {path} ({size / 1e6:.1f} MB)", markup=False)
    return 0


EXPORT_EPILOG = """**Examples**

`layout-opt export runs/small-river --to xlsx`

`layout-opt export runs/small-river --to docx --lang zh --out brief.docx`

`layout-opt export runs/small-river runs/no-river --to pptx --out board.pptx`

`layout-opt export runs/small-river --to lp --out program.lp`"""


@app.command(rich_help_panel=Panel.LOOK, epilog=EXPORT_EPILOG)
def export(
    runs: PackArgument,
    to: Annotated[str, typer.Option("--to", help="xlsx, gpkg, parquet (a folder), lp, mps, docx or pptx.")],
    out_file: Annotated[
        Path | None, typer.Option("--out", help="File to write (default: in the run folder, named after it).")
    ] = None,
    lang: LangOption = "en",
    as_json: JsonOption = False,
) -> int:
    """Write a run as a workbook, GIS file, Parquet, program for another solver, or as a pack for a board.

    A pack (docx, pptx) also tells of the runs and folders given beside the run: scenarios, who pays whom, causes.
    """
    from layout_opt.show.export.formats import ExportFormat, export_run
    from layout_opt.show.words import PageLanguage

    kind = ExportFormat(words_of("--to", to, [kind.value for kind in ExportFormat])[0])
    words_in = PageLanguage(words_of("--lang", lang, [kind.value for kind in PageLanguage])[0])
    path = export_run(runs[0], kind, out_file, words_in, runs[1:])
    if as_json:
        print_json({"format": kind.value, "file": str(path)})
        return 0
    out().print(f"written to {path}", markup=False)
    return 0

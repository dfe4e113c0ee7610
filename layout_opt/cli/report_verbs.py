"""The verb that writes a page to read: report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from layout_opt.cli.app import app
from layout_opt.cli.choice import choices
from layout_opt.cli.say import out, print_json
from layout_opt.cli.solve_verbs import JsonOption

REPORT_EPILOG = """**Examples**

`layout-opt report runs/small-river`

`layout-opt report runs/yellow-river runs/yellow-river-today --lang zh --out report-zh.html`

The first run opens; a folder of `cooperate` adds who compensates whom, one of `sensitivity` its pictures."""

FoldersArgument = Annotated[
    list[Path],
    typer.Argument(metavar="RUN [RUN|FOLDER]...", help="Run folders; folders of runs, of cooperate, of sensitivity."),
]
PageOption = Annotated[Path | None, typer.Option("--out", help="File to write (default: RUN/report.html).")]
LangOption = Annotated[str, typer.Option("--lang", help="en or zh.")]


@app.command(epilog=REPORT_EPILOG)
def report(
    runs: FoldersArgument, out_file: PageOption = None, lang: LangOption = "en", as_json: JsonOption = False
) -> int:
    """Write one self-contained HTML page: map, numbers, limits and prices, sources; from the run folders alone."""
    from layout_opt.show.report.page import Tongue, write_report

    tongue = Tongue(choices("--lang", lang, list(Tongue))[0])
    path = write_report(runs, out_file, lang=tongue)
    size = path.stat().st_size
    if as_json:
        print_json({"file": str(path), "bytes": size})
        return 0
    out().print(f"written to {path} ({size / 1e6:.1f} MB)", markup=False)
    return 0

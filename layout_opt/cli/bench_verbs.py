"""The verb that opens the workbench."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Annotated

import typer

from layout_opt.cli.app import app
from layout_opt.cli.say import out, print_json
from layout_opt.cli.solve_verbs import JsonOption
from layout_opt.cli.verb_panels import Panel
from layout_opt.cli.word_lists import words_of
from layout_opt.errors import InvalidInput, Problem

EPILOG = """**Examples**

`layout-opt open instances/small-river`

`layout-opt open instances/small-river --lang zh --no-browser --port 8765`

Files stay files: a table is written when you save it, a run stands in FOLDER/runs when you keep it. The page answers on
this machine only, to the address that is printed; Ctrl-C ends it."""


@app.command("open", rich_help_panel=Panel.LOOK, epilog=EPILOG)
def open_folder(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Instance folder; its runs are in FOLDER/runs.")],
    lang: Annotated[str, typer.Option("--lang", help="en or zh.")] = "en",
    port: Annotated[int, typer.Option(help="Port on this machine; 0: a free one.")] = 0,
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
    seconds: Annotated[float | None, typer.Option(help="Most seconds to serve (default: until Ctrl-C).")] = None,
    as_json: JsonOption = False,
) -> int:
    """Open the workbench: edit tables, look, solve, compare and keep, in the browser on this machine alone."""
    from layout_opt.show.words import PageLanguage
    from layout_opt.workbench.server import BenchServer

    words_in = PageLanguage(words_of("--lang", lang, [kind.value for kind in PageLanguage])[0])
    _check(folder, port, seconds)
    try:
        server = BenchServer(folder, words_in, port)
    except OSError as error:
        fix = "leave --port out, or give another"
        raise InvalidInput([Problem(f"--port {port}", str(error.strerror), "be a free port", fix)]) from error
    if as_json:
        print_json({"address": server.address, "folder": str(folder)})
    else:
        out().print(f"open {server.address}\nCtrl-C ends it", markup=False, soft_wrap=True)
    if browser:
        typer.launch(server.address)
    if seconds is not None:
        threading.Timer(seconds, server.shutdown).start()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        out().print("closed", markup=False)
    finally:
        server.bench.worker.stop()
        server.server_close()
    return 0


def _check(folder: Path, port: int, seconds: float | None) -> None:
    """Raise InvalidInput unless there is an instance folder, and the numbers make sense."""
    problems = []
    if not (folder / "instance.toml").is_file():
        found = "no instance.toml" if folder.is_dir() else "a file" if folder.exists() else "nothing there"
        fix = "correct the path, or make one with layout-opt init"
        problems.append(Problem(str(folder), found, "be an instance folder", fix))
    if not 0 <= port <= 65_535:
        problems.append(Problem("--port", str(port), "be from 0 to 65535", "leave it out"))
    if seconds is not None and not 0 <= seconds < threading.TIMEOUT_MAX:
        problems.append(Problem("--seconds", str(seconds), "be 0 or more", "leave it out to serve until Ctrl-C"))
    if problems:
        raise InvalidInput(problems)

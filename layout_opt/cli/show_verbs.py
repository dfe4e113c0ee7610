"""Verbs that show results: map."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from layout_opt.cli.app import app
from layout_opt.cli.say import out, print_json
from layout_opt.cli.verb_panels import Panel
from layout_opt.cli.word_lists import words_of

MAP_EPILOG = """**Examples**

`layout-opt map runs/small-river`

`layout-opt map runs/yellow-river --language local --format png,svg,pdf --out pictures`

`layout-opt map runs/yellow-river --only basin,prices`"""

RunArgument = Annotated[Path, typer.Argument(help="Run folder whose instance/ holds geometry.")]
OutOption = Annotated[Path | None, typer.Option("--out", help="Where to write the pictures (default: RUN/maps).")]


@app.command(rich_help_panel=Panel.LOOK, name="map", epilog=MAP_EPILOG)
def map_(
    run: RunArgument,
    out_folder: OutOption = None,
    formats: Annotated[str, typer.Option("--format", help="png, svg, pdf; several with commas.")] = "png",
    language: Annotated[str, typer.Option(help="en, or local for the names of the place.")] = "en",
    only: Annotated[
        str,
        typer.Option(help="division, activity, plan, change, specialisation, flows, basin, prices; or several."),
    ] = "",
    node: Annotated[
        str | None, typer.Option(help="Node of the tree (default: the last of the likeliest course).")
    ] = None,
    resolution: Annotated[float, typer.Option(help="Of a PNG, in dots per inch (40 to 600).")] = 150.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON and nothing else.")] = False,
) -> int:
    """Draw the maps of a run, from the run folder alone: who makes what where, flows, the basin, prices."""
    from layout_opt.show.maps import draw_maps
    from layout_opt.show.picture import FileFormat
    from layout_opt.show.words import Language

    drawn = draw_maps(
        run,
        out_folder,
        formats=[FileFormat(word) for word in words_of("--format", formats, [kind.value for kind in FileFormat])],
        language=Language(words_of("--language", language, [kind.value for kind in Language])[0]),
        only=[word.strip() for word in only.split(",") if word.strip()],
        node=node,
        resolution=resolution,
    )
    if as_json:
        print_json(
            {
                "files": [str(path) for path in drawn.files],
                "skipped": [{"map": skipped.name, "why": skipped.why} for skipped in drawn.skipped],
            }
        )
        return 0
    for path in drawn.files:
        out().print(str(path), markup=False)
    for skipped in drawn.skipped:
        out().print(f"not drawn: {skipped.name}: {skipped.why}", markup=False)
    return 0

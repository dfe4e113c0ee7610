"""How verbs answer with tables: print them or give them as JSON, write them into a folder, and draw them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from layout_opt.cli.say import complain, json_rows, out, print_json, table, text_rows

if TYPE_CHECKING:
    import pandas as pd

    from layout_opt.instance import Instance
    from layout_opt.result.stored_plan import StoredPlan
    from layout_opt.show.picture import FileFormat, Picture, SkippedMap
    from layout_opt.show.speech import Speech
    from layout_opt.show.words import Language

ENDINGS = {"optimal": 0, "limit": 6, "infeasible": 3, "unbounded": 2, "limit without a layout": 4, "no proof": 7}
"""Exit status by how a search ended."""
VIOLATED = 5

ROWS = 30
"""Most rows of a table on the screen; the files hold all."""
AnswerFolderOption = Annotated[
    Path | None, typer.Option("--out", help="Folder for tables/, plots/ and the record (default: print only).")
]
FormatOption = Annotated[str, typer.Option("--format", help="Of the pictures: png, svg, pdf; several with commas.")]
LanguageOption = Annotated[
    str | None,
    typer.Option(help="Of the pictures: en, or local for the names of the place (default: en; with --lang zh local)."),
]

Draw = Callable[[], "Sequence[Picture | SkippedMap]"]


def write_all(
    folder: Path | None,
    verb: str,
    tables: Mapping[str, pd.DataFrame],
    record: Mapping[str, Any],
    draw: Draw,
    formats: Sequence[FileFormat],
    *,
    asked: Instance | None,
    silent: bool,
    plans: Sequence[StoredPlan] = (),
    instances: Mapping[str, Instance] | None = None,
) -> list[Path]:
    """Write tables, record, plans and the instance, then pictures; return the files (none without a folder)."""
    if folder is None:
        return []
    from layout_opt.result.answer import PLOTS, write_answer
    from layout_opt.result.kinds import KINDS
    from layout_opt.show.charts.axes import save_charts

    files = write_answer(folder, KINDS[verb], tables, record, asked, plans, instances)

    def drawn() -> list[Path]:
        made, skipped = save_charts(draw, folder / PLOTS, formats)
        for each in () if silent else skipped:
            complain([f"not drawn: {each.name}: {each.why}"])
        return made

    return [*files, *pictures_or_notice(drawn)]


def pictures_or_notice(draw: Callable[[], list[Path]]) -> list[Path]:
    """Return the pictures that `draw` writes; where it fails, say so: the answer is whole without them."""
    from layout_opt.result.folder import COMPANION_ERRORS

    try:
        return draw()
    except COMPANION_ERRORS as error:
        complain([f"notice: pictures could not be made, the answer is whole without them: {error}"])
        return []


def check_out(folder: Path | None, verb: str) -> None:
    """Raise InvalidInput before anything is solved, unless the folder may be written."""
    from layout_opt.result.kinds import KINDS
    from layout_opt.result.writer import check_out as check

    if folder is not None:
        check(folder, KINDS[verb])


def tell(
    record: Mapping[str, Any],
    tables: Mapping[str, pd.DataFrame],
    heads: Mapping[str, Sequence[str] | None],
    lines: Sequence[str],
    files: Sequence[Path],
    *,
    as_json: bool,
    most: int | None = ROWS,
    speech: Speech | None = None,
) -> None:
    """Print the tables named in `heads` (None: all columns) and the sentences; or everything as one JSON object.

    Titles, columns, names and words are those of `speech`, by default as they stand in the files.
    """
    if as_json:
        rows = {name: json_rows(frame) for name, frame in tables.items()}
        print_json({**record, **rows, "files": [str(path) for path in files]})
        return
    from layout_opt.show.answer_words import answer_column, answer_title, told_frame, words_of_speech

    words = words_of_speech(speech)
    for name, head in heads.items():
        frame = tables[name]
        shown = [str(column) for column in frame if head is None or column in head]
        cells = text_rows(told_frame(speech, frame.head(len(frame) if most is None else most)), shown)
        table(answer_title(speech, name), [answer_column(speech, name, column) for column in shown], cells)
        if most is not None and len(frame) > most:
            out().print(words.finding("more_rows", count=len(frame) - most), markup=False)
    for line in (*lines, *(words.finding("written", path=path) for path in files)):
        out().print(line, markup=False)


def record_of(instance: Instance, verb: str, more: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record of an answer: what was asked of which data with which versions."""
    from layout_opt.result.folder import plain
    from layout_opt.result.run import versions
    from layout_opt.result.status_shares import status_shares

    return {
        "verb": verb,
        "instance": instance.settings.name,
        "money": instance.settings.money,
        "objective_kind": str(instance.settings.objective),
        "changes": [change.model_dump(mode="json", exclude_none=True) for change in instance.changes],
        **{name: plain(value) for name, value in more.items()},
        "data_status": plain(dict(status_shares(instance))),
        "versions": versions(),
    }


def read_changed(path: Path, scenario: list[str] | None, set_: list[str] | None) -> Instance:
    """Return the instance of a folder or a run with scenarios and assignments made."""
    from layout_opt.cli.change_options import changes_of, instance_of
    from layout_opt.model.discover import read_instance

    source = instance_of(path)
    return read_instance(source, changes_of(source, list(scenario or []), list(set_ or [])))


def language_of(text: str | None, lang: str = "en") -> Language:
    """Return the language of names that an option names, by default that which goes with the words."""
    from layout_opt.cli.word_lists import words_of
    from layout_opt.show.words import Language

    if text is None:
        return Language.LOCAL if lang == "zh" else Language.EN
    return Language(words_of("--language", text, [kind.value for kind in Language])[0])


def formats_of(text: str) -> list[FileFormat]:
    """Return the formats of pictures that an option names."""
    from layout_opt.cli.word_lists import words_of
    from layout_opt.show.picture import FileFormat

    return [FileFormat(word) for word in words_of("--format", text, [kind.value for kind in FileFormat])]


def status_of(ending: str, *, certified: bool) -> int:
    """Return the exit status of a search."""
    return ENDINGS[ending] if certified else VIOLATED


def say_run(run: Any) -> None:
    """Print what a run says in sentences."""
    from layout_opt.show.headlines import run_headlines

    for words in run_headlines(run):
        out().print(f"- {words}", markup=False)

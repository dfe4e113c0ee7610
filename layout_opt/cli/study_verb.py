"""Verbs that solve cases and answer with tables: the options that all share, and the way from them to an answer."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, get_type_hints

import typer

from layout_opt.cli.answer_lines import (
    ROWS,
    AnswerFolderOption,
    FormatOption,
    LanguageOption,
    check_out,
    formats_of,
    language_of,
    read_changed,
    record_of,
    tell,
    write_all,
)
from layout_opt.cli.app import app
from layout_opt.cli.parallel import ClusterOption, JobsOption, study_options, told_study
from layout_opt.cli.solve_verbs import GapOption, JsonOption, ScenarioOption, SetOption, ThreadsOption, TimeOption
from layout_opt.cli.verb_panels import Panel
from layout_opt.cli.word_lists import LangOption, lang_of

if TYPE_CHECKING:
    import pandas as pd

    from layout_opt.analysis.experiments import StudyOptions
    from layout_opt.analysis.solve_store import SolveStore
    from layout_opt.instance import Instance
    from layout_opt.result.stored_plan import StoredPlan
    from layout_opt.show.picture import FileFormat, Picture, SkippedMap
    from layout_opt.show.speech import Speech
    from layout_opt.show.words import Language

DrawsOption = Annotated[int, typer.Option(min=0, help="Futures drawn from the ranges of the assumptions.")]
SeedOption = Annotated[int, typer.Option(min=0, help="Of the random numbers.")]

Found = TypeVar("Found")
CALL = "call"
"""Parameter of a verb in whose place the shared options stand."""


@dataclass(frozen=True)
class SharedOptions:
    """The options of every study verb, in the order of the help; a verb may leave some out."""

    scenario: ScenarioOption = None
    set_: SetOption = None
    out_folder: AnswerFolderOption = None
    formats: FormatOption = "png,svg"
    language: LanguageOption = None
    lang: LangOption = "en"
    gap: GapOption = None
    time_limit: TimeOption = None
    threads: ThreadsOption = None
    jobs: JobsOption = None
    cluster: ClusterOption = None
    as_json: JsonOption = False


@dataclass(frozen=True)
class StudyCall:
    """A call of a study verb: its shared options, read.

    Parameters
    ----------
    verb : str
        Its name.
    given : SharedOptions
        As they stand on the command line.
    formats : list of FileFormat
        Of the pictures.
    names_in : Language
        Of the pictures.
    chinese : bool
        Whether words are Chinese.
    """

    verb: str
    given: SharedOptions
    formats: list[FileFormat]
    names_in: Language
    chinese: bool

    def read(self, path: Path) -> Instance:
        """Return the instance of a folder or a run with scenarios and assignments made."""
        return read_changed(path, self.given.scenario, self.given.set_)

    def solved(self, instance: Instance, find: Callable[[StudyOptions], Found]) -> Found:
        """Return what `find` finds when it is told how and where to solve; its progress is told."""
        given = self.given
        with told_study(given.out_folder, silent=given.as_json) as ticker:
            how = study_options(
                instance, given.out_folder, ticker, verb=self.verb, gap=given.gap, time_limit=given.time_limit,
                threads=given.threads, jobs=given.jobs, cluster=given.cluster,
            )  # fmt: skip
            return find(how)

    def kept_solves(self, instance: Instance, find: Callable[[SolveStore | None], Found]) -> Found:
        """Return what `find` finds when it is told where solves of one program are kept."""
        from layout_opt.analysis.solve_store import solve_store
        from layout_opt.result.kinds import KINDS

        folder = self.given.out_folder
        with told_study(folder, silent=self.given.as_json):
            return find(solve_store(instance, folder, KINDS[self.verb]))


@dataclass(frozen=True)
class StudyAnswer:
    """What a study verb answers.

    Parameters
    ----------
    instance : Instance
        Of which was asked.
    tables : mapping
        Every table by name.
    heads : mapping
        Tables to print -> their columns (None: all).
    record : mapping
        What stands in the record beside what every record has.
    draw : callable
        Makes the pictures in a speech.
    say : callable
        Returns the sentences in a speech; they stand in the record in every language.
    status : int
        Exit status.
    plans : sequence of StoredPlan
        Plans that give the values of the tables.
    instances : mapping, optional
        Further instances by the name of their folder.
    asked : bool
        Whether the instance is kept with the answer.
    printed : mapping
        Tables that are printed otherwise than they are written.
    most : int, optional
        Most rows of a table on the screen.
    """

    instance: Instance
    tables: Mapping[str, pd.DataFrame]
    heads: Mapping[str, Sequence[str] | None]
    record: Mapping[str, Any]
    draw: Callable[[Speech], Sequence[Picture | SkippedMap]]
    say: Callable[[Speech], Sequence[str]]
    status: int = 0
    plans: Sequence[StoredPlan] = ()
    instances: Mapping[str, Instance] | None = None
    asked: bool = True
    printed: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    most: int | None = ROWS


def study_verb(
    name: str, panel: Panel, epilog: str, *, without: Sequence[str] = ("threads",)
) -> Callable[[Callable[..., StudyAnswer]], Callable[..., int]]:
    """Return a decorator that makes a verb of a function with a parameter `call`.

    The shared options stand in the place of `call`; the function is given them read, and what it returns is written
    and told.

    Parameters
    ----------
    name : str
        Of the verb, and of the kind of folder that it writes.
    panel : Panel
        Question under which the help lists it.
    epilog : str
        Examples at the end of its help.
    without : sequence of str
        Shared options that it does not have.
    """

    def register(find: Callable[..., StudyAnswer]) -> Callable[..., int]:
        shared = [one for one in _parameters(SharedOptions) if one.name not in without]

        def verb(**given: Any) -> int:
            options = SharedOptions(**{one.name: given.pop(one.name) for one in shared})
            check_out(options.out_folder, name)
            lang = lang_of(options.lang)
            names_in = language_of(options.language, lang)
            call = StudyCall(name, options, formats_of(options.formats), names_in, lang == "zh")
            return _finish(call, find(**given, call=call))

        own = _parameters(find)
        place = [one.name for one in own].index(CALL)
        every = [*own[:place], *shared, *own[place + 1 :]]
        verb.__name__, verb.__doc__ = find.__name__, find.__doc__
        verb.__signature__ = inspect.Signature(every, return_annotation=int)  # type: ignore[attr-defined]
        verb.__annotations__ = {one.name: one.annotation for one in every}
        return app.command(name, rich_help_panel=panel, epilog=epilog)(verb)

    return register


def _parameters(function: Callable[..., Any]) -> list[inspect.Parameter]:
    """Return the parameters of a function or a dataclass, as keywords whose types are no mere words."""
    hints = get_type_hints(function, include_extras=True)
    return [
        one.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints[one.name])
        for one in inspect.signature(function).parameters.values()
    ]


def _finish(call: StudyCall, found: StudyAnswer) -> int:
    """Write and tell an answer; return its exit status."""
    from layout_opt.show.speech import speech_of

    given, instance, spoken = call.given, found.instance, speeches(found.instance)
    told = {name: list(found.say(speech)) for name, speech in spoken.items()}
    record = record_of(instance, call.verb, {**found.record, "sentences": told["en"], "in_words": told})
    pictured = speech_of(instance, call.names_in, True if call.chinese else None)
    files = write_all(
        given.out_folder, call.verb, found.tables, record, lambda: found.draw(pictured), call.formats,
        asked=instance if found.asked else None, silent=given.as_json, plans=found.plans, instances=found.instances,
    )  # fmt: skip
    shown, lang = found.tables if given.as_json else {**found.tables, **found.printed}, "zh" if call.chinese else "en"
    tell(record, shown, found.heads, told[lang], files, as_json=given.as_json, most=found.most, speech=spoken[lang])
    return found.status


def speeches(instance: Instance) -> dict[str, Speech]:
    """Return how to speak of an instance in English, and in Chinese with its local names."""
    from layout_opt.show.speech import speech_of
    from layout_opt.show.words import Language

    return {"en": speech_of(instance, Language.EN, False), "zh": speech_of(instance, Language.LOCAL, True)}


def nothing(_: Speech) -> tuple[()]:
    """Return nothing: an answer without pictures or sentences."""
    return ()

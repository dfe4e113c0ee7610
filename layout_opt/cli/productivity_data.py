"""What the verb `productivity` is asked about: a table, a run, or two runs, with roles, names and units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from layout_opt.errors import InvalidInput, Problem, nearest

if TYPE_CHECKING:
    import pandas as pd

    from layout_opt.analysis.compare.compare import ComparedSide
    from layout_opt.analysis.productivity.run_quantities import RunQuantities
    from layout_opt.result.folder import StoredRun
    from layout_opt.show.charts.plot_words import PlotWords
    from layout_opt.show.scene import Scene

Roles = tuple[str | None, str | None, str | None]
"""Options --inputs, --goods, --bads."""


@dataclass(frozen=True)
class ProductivityData:
    """Quantities with roles, and where their names come from.

    Parameters
    ----------
    frame : DataFrame
        Units as index, or period and unit.
    inputs, goods, bads : tuple of str
        Its columns by role.
    sources : tuple of Path
        What was given.
    notes : mapping
        What was left out; see `RunQuantities`.
    by_region : bool
        Whether units are regions of `stored`.
    stored : StoredRun, optional
        The run (of two the second) or that of --map.
    quantities : RunQuantities, optional
        Of runs.
    sides : tuple of ComparedSide
        The runs, to be kept with the answer.
    """

    frame: pd.DataFrame
    inputs: tuple[str, ...]
    goods: tuple[str, ...]
    bads: tuple[str, ...]
    sources: tuple[Path, ...]
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by_region: bool = False
    stored: StoredRun | None = None
    quantities: RunQuantities | None = None
    sides: tuple[ComparedSide, ...] = ()

    @property
    def is_pair(self) -> bool:
        """Whether two runs are held against each other."""
        return len(self.sources) == 2

    @property
    def reference(self) -> str:
        """Whose practice spans the frontier if nobody says: of a plan and today both, or little could be compared."""
        return "global" if self.is_pair else "contemporaneous"

    def words(self, *, chinese: bool) -> PlotWords:
        """Return how to speak of units and columns."""
        from layout_opt.show.charts.plot_words import PlotWords
        from layout_opt.show.speech import speech_of
        from layout_opt.show.standing import standing
        from layout_opt.show.words import Language

        if self.stored is None:
            return PlotWords(chinese, foot=(", ".join(path.name for path in self.sources),))
        speech = speech_of(self.stored.instance, Language.LOCAL if chinese else Language.EN, chinese)
        units = dict(speech.names["region"])
        if self.quantities is not None and not self.by_region:
            labels = {str(label) for label in self.frame.index.get_level_values(-1)}
            pairs = [(label, *label.split(" ", 1)) for label in labels]
            units = {label: f"{speech.name('region', region)} · {speech.industry(industry)}"
                     for label, region, industry in pairs}  # fmt: skip
        columns = {name: speech.name(kind, name) for kind in ("factor", "pollutant") for name in speech.names[kind]}
        own = ("output", "capital", "capital_at_work")
        columns |= {name: speech.say(f"column_{name}") for name in own}
        given = {} if self.quantities is None else self.quantities.units
        measures = {name: speech.unit(text) for name, text in given.items()}
        foot = standing(speech, self.stored.info) if self.quantities is not None else (self.sources[0].name,)
        return PlotWords(speech.chinese, units, columns, measures, tuple(foot))

    def scene(self, *, chinese: bool) -> Scene | None:
        """Return the geometry of the regions, where units are regions."""
        from layout_opt.show.scene import make_scene
        from layout_opt.show.words import Language

        language = Language.LOCAL if chinese else Language.EN
        return make_scene(self.stored, language) if self.stored is not None and self.by_region else None

    def said(self, words: PlotWords) -> list[str]:
        """Return what was left out, as sentences."""
        joint = "、" if words.chinese else ", "
        return [
            words.say("left_out", units=joint.join(words.unit(name) for name in names)) if key == "left_out" else
            words.say(key, columns=joint.join(words.column(name) for name in names))
            for key, names in self.notes.items()
        ]  # fmt: skip


def is_instance(sources: list[Path]) -> bool:
    """Tell whether one instance folder or workbook was given."""
    path = sources[0]
    return len(sources) == 1 and (path.suffix == ".xlsx" or (path / "instance.toml").is_file())


def refuse_of_data(options: list[str]) -> None:
    """Refuse options that change an instance where data or runs were given.

    Raises
    ------
    InvalidInput
        If there are any.
    """
    problems = [Problem(name, "data", "be asked of an instance only", "leave it out") for name in options]
    if problems:
        raise InvalidInput(problems)


def data_of(
    sources: list[Path], roles: Roles, unit: str, period: str, only: list[str], by: str, on: Path | None
) -> ProductivityData:
    """Return what was asked about.

    Raises
    ------
    InvalidInput
        If sources are neither one table nor one or two runs, or options do not fit them.
    """
    from layout_opt.result.folder import RUN_FILE, is_run

    runs = [path.parent if path.name == RUN_FILE else path for path in sources]
    if all(is_run(path) for path in runs) and len(runs) <= 2:
        unfit = [("--only", bool(only)), ("--map", on is not None)]
        problems = [
            Problem(name, "a run", "be asked of a table only", "leave it out") for name, given in unfit if given
        ]
        if problems:
            raise InvalidInput(problems)
        return _of_runs(runs, roles, by)
    if len(sources) != 1 or sources[0].is_dir():
        found = " and ".join(str(path) for path in sources)
        fix = "solve an instance first, or give a CSV file"
        raise InvalidInput([Problem("productivity", found, "be one table, one run or two runs", fix)])
    return _of_table(sources[0], roles, unit, period, only, on)


def _of_runs(paths: list[Path], roles: Roles, by: str) -> ProductivityData:
    from layout_opt.analysis.compare.compare import compared_stored
    from layout_opt.analysis.productivity.run_quantities import quantities_of_runs
    from layout_opt.result.folder import read_run

    stored = [read_run(path) for path in paths]
    sides = tuple(compared_stored(path.name, each) for path, each in zip(paths, stored, strict=True))
    whole = quantities_of_runs([(side.name, side.instance, side.tables) for side in sides], by)
    names = [
        _named(given) or usual for given, usual in zip(roles, (whole.inputs, whole.goods, whole.bads), strict=True)
    ]
    return ProductivityData(
        whole.frame, names[0], names[1], names[2] if roles[2] != "" else (), tuple(paths), whole.notes, by == "region",
        stored[-1], whole, sides,
    )  # fmt: skip


def _of_table(path: Path, roles: Roles, unit: str, period: str, only: list[str], on: Path | None) -> ProductivityData:
    from layout_opt.result.folder import read_run

    frame = _kept(_read(path), path, only)
    units = _named(unit)
    missing = [name for name in units if name not in frame]
    problems = [
        Problem(path.name, f"no column {name!r}", f"have it{nearest(name, map(str, frame))}", "name it by --unit")
        for name in missing
    ]
    for option, given in zip(("--inputs", "--goods"), roles, strict=False):
        if not _named(given):
            known = ", ".join(str(name) for name in frame if name not in (*units, period))
            problems.append(Problem(option, "nothing", "name columns of the table", f"give some of {known}"))
    for name in (*units, *([period] if period in frame else [])):
        lacking = 0 if name in missing else int(frame[name].isna().sum())
        if lacking:
            fix = "fill them in, or leave the rows out"
            problems.append(Problem(f"{path.name} {name}", f"{lacking} empty cells", "name unit and period", fix))
    if problems:
        raise InvalidInput(problems)
    made = by_unit(frame, units, period)
    stored = None if on is None else read_run(on)
    return ProductivityData(
        made, _named(roles[0]), _named(roles[1]), _named(roles[2]), (path,), {}, stored is not None, stored
    )  # fmt: skip


def by_unit(frame: pd.DataFrame, units: tuple[str, ...], period: str) -> pd.DataFrame:
    """Return a table with units as index, or periods (in their order) and units; labels are text."""
    import pandas as pd

    from layout_opt.analysis.productivity.label_order import in_natural_order

    made = frame.copy()
    made["unit"] = frame[list(units)].astype(str).agg(" ".join, axis=1)
    if period not in frame or frame[period].nunique() < 2:
        return made.set_index("unit")
    order = list(dict.fromkeys(str(each) for each in in_natural_order(frame[period].unique())))
    made["period"] = pd.Categorical(frame[period].astype(str), categories=order, ordered=True)
    return made.set_index(["period", "unit"])


def _read(path: Path) -> pd.DataFrame:
    """Return a table."""
    import pandas as pd

    try:
        return pd.read_csv(path, encoding="utf-8-sig")
    except FileNotFoundError:
        raise InvalidInput([Problem(str(path), "no such file", "be a table or a run", "correct the path")]) from None
    except (ValueError, UnicodeError) as error:
        found = f"no table ({str(error).splitlines()[0]})"
        raise InvalidInput([Problem(str(path), found, "be a CSV table in UTF-8", "save it as CSV")]) from error


def _kept(frame: pd.DataFrame, path: Path, only: list[str]) -> pd.DataFrame:
    """Return the rows that --only keeps."""
    for text in only:
        name, _, value = text.partition("=")
        if name not in frame:
            rule = f"name a column{nearest(name, map(str, frame))}"
            raise InvalidInput([Problem("--only", repr(text), rule, f"give some of {', '.join(map(str, frame))}")])
        frame = frame[frame[name].astype(str) == value]
        if frame.empty:
            raise InvalidInput([Problem("--only", repr(text), f"keep some row of {path.name}", "correct the value")])
    return frame


def _named(text: str | None) -> tuple[str, ...]:
    return tuple(word.strip() for word in (text or "").split(",") if word.strip())

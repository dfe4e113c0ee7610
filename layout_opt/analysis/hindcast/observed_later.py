"""Reading what happened: a table of region, industry and activity, checked against the instance of then."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.instance import Instance
from layout_opt.instance.convert import typed
from layout_opt.instance.csv_file import read_csv
from layout_opt.instance.raw import plain
from layout_opt.instance.spec import Column, Table, Type

OBSERVED_LATER = Table(
    "happened",
    "What regions made later.",
    keys=(
        Column("region", "The region.", type=Type.TEXT),
        Column("industry", "The industry, as technologies name it.", type=Type.TEXT),
    ),
    values=(Column("activity", "What it made there, per year, in the unit of its technologies.", least=0.0),),
    temporal=False,
)


def read_observed_later(path: Path, instance: Instance) -> pd.Series:
    """Return activity by region and industry.

    Parameters
    ----------
    path : Path
        CSV file with the columns region, industry, activity.
    instance : Instance
        The instance of then.

    Raises
    ------
    InvalidInput
        With every cell that is no number, every name that the instance does not have, every pair that stands twice,
        and where the technologies of the industries are counted in different units.
    """
    raw, problems = read_csv(path, OBSERVED_LATER.name)
    frame = None
    if raw is not None:
        frame, found = typed(raw, OBSERVED_LATER)
        problems += found
    if frame is None or problems:
        raise InvalidInput(problems)
    industries = industries_of(instance)
    known = {"region": instance.members("REGION"), "industry": sorted(set(industries.values()))}
    for column, members in known.items():
        for line, word in zip(frame["line"].tolist(), frame[column].tolist(), strict=True):
            if word not in members:
                rule = f"be one of the instance's{nearest(word, members)}"
                problems.append(Problem(f"{path.name}:{line} {column}", plain(word), rule, "correct the name"))
    for line in frame.loc[frame.duplicated(["region", "industry"]), "line"].tolist():
        rule = "stand once"
        problems.append(Problem(f"{path.name}:{line}", "a pair that stands above, too", rule, "remove one of the two"))
    judged = set(frame["industry"])
    units = {instance.units.of("activity", name) for name, industry in industries.items() if industry in judged}
    if len(units) > 1:
        rule = "be counted in one unit, or their sums mean nothing"
        problems.append(
            Problem(path.name, f"industries counted in {', '.join(sorted(units))}", rule, "hold them apart")
        )
    if problems:
        raise InvalidInput(problems)
    return frame.set_index(["region", "industry"])["activity"].fillna(0.0)


def industries_of(instance: Instance) -> dict[str, str]:
    """Return technology -> industry."""
    return {name: str(word) for name, word in instance.attribute("technologies", "industry").items()}


def by_industry(instance: Instance, activity: pd.DataFrame) -> pd.Series:
    """Return the activity of sites, summed by region and industry."""
    industry = activity["technology"].map(industries_of(instance))
    return activity["activity"].groupby([activity["region"], industry]).sum().rename_axis(["region", "industry"])

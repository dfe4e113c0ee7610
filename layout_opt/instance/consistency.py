"""Rules that compare cells of one row, or of tables that belong together: provenance, settings."""

from __future__ import annotations

from collections.abc import Iterator

from layout_opt.errors import Problem, nearest
from layout_opt.instance.convert import STAR
from layout_opt.instance.instance import Instance, is_blank
from layout_opt.instance.raw import listed, number_text, place, shown
from layout_opt.instance.season_rules import season_problems
from layout_opt.instance.settings import SETTINGS_FILE, Objective


def consistency_problems(instance: Instance) -> list[Problem]:
    """Return provenance or settings that name what does not exist."""
    return [
        *listed(list(_provenance_problems(instance)), instance.label("provenance"), ""),
        *_load_problems(instance),
        *_green_problems(instance),
        *season_problems(instance),
    ]


def _provenance_problems(instance: Instance) -> Iterator[Problem]:
    """Yield rows of provenance.csv about cells that do not exist, or without a source or a proper range."""
    if not instance.has("provenance"):
        return
    label = instance.label("provenance")
    for row in instance.tables["provenance"].to_dict("records"):
        line = int(row["line"])
        spec = instance.specs.get(row["table"])
        if spec is None or row["table"] not in instance.tables:
            rule = f"be a table of this instance{nearest(row['table'], instance.tables)}"
            yield Problem(place(label, line, "table"), shown(row["table"]), rule, "correct the name")
            continue
        columns = spec.value_names
        if row["column"] not in (STAR, *columns):
            rule = f"be a value column of {row['table']} or *{nearest(row['column'], columns)}"
            yield Problem(place(label, line, "column"), shown(row["column"]), rule, "correct the name")
        parts = row["key"].split(",")
        if row["key"] != STAR and len(parts) != len(spec.keys):
            rule = f"be * or have {len(spec.keys)} parts: {','.join(spec.key_names)}"
            yield Problem(place(label, line, "key"), shown(row["key"]), rule, "write the parts joined by commas")
        elif row["key"] != STAR:
            yield from _key_problems(instance, row["table"], parts, place(label, line, "key"))
        if is_blank(row["source"]) and row["status"] != "assumed":
            rule = f"be given for the status {row['status']}"
            yield Problem(place(label, line, "source"), "a blank", rule, "name a row of sources.csv")
        if row["low"] > row["high"]:
            rule = f"be at most high = {number_text(row['high'])}"
            yield Problem(place(label, line, "low"), number_text(row["low"]), rule, "swap or correct the two")


def _key_problems(instance: Instance, table: str, parts: list[str], where: str) -> Iterator[Problem]:
    """Yield the parts of a key that name no member of the set of their column."""
    spec = instance.specs[table]
    for column, part in zip(spec.keys, parts, strict=True):
        set_name = column.refers or (spec.defines if len(spec.keys) == 1 else None)
        if part == STAR or set_name is None:
            continue
        members = instance.sets.get(set_name, ())
        if part not in members:
            rule = f"name members of {set_name}{nearest(part, members)}"
            yield Problem(where, shown(part), rule, "correct the key")


def _green_problems(instance: Instance) -> list[Problem]:
    """Return weights of what does not exist, and an objective of green productivity without any weight."""
    settings = instance.settings.green_productivity
    problems = []
    for section, table, set_name in (("factors", "factors", "FACTOR"), ("pollutants", "pollutants", "POLLUTANT")):
        known = instance.sets.get(set_name, ())
        for name in getattr(settings, section):
            if name not in known:
                where = f"{SETTINGS_FILE} green_productivity.{section}.{name}"
                rule = f"be one of the ids in {instance.label(table)}{nearest(name, known)}"
                problems.append(Problem(where, shown(name), rule, "correct or remove it"))
    weighed = settings.capital or any((*settings.factors.values(), *settings.pollutants.values()))
    if instance.settings.objective is Objective.GREEN_PRODUCTIVITY and not weighed:
        rule = "weigh capital, a factor or a pollutant where the objective is green_productivity"
        fix = "add [green_productivity] with e.g. capital = 0.1, or give --input-prices RUN"
        problems.append(Problem(f"{SETTINGS_FILE} green_productivity", "no weight", rule, fix))
    return problems


def _load_problems(instance: Instance) -> list[Problem]:
    """Return weights of pollutants that do not exist, and an objective of loads without any weight."""
    weights = instance.settings.load.weights
    known = instance.sets.get("POLLUTANT", ())
    problems = [
        Problem(
            f"{SETTINGS_FILE} load.weights.{name}",
            shown(name),
            f"be one of the ids in {instance.label('pollutants')}{nearest(name, known)}",
            "correct or remove it",
        )
        for name in weights
        if name not in known
    ]
    if instance.settings.objective is Objective.LOAD and not any(weights.values()):
        fix = "add [load] with weights = {COD = 1.0} or the like"
        rule = "give at least one pollutant a weight where the objective is load"
        problems.append(Problem(f"{SETTINGS_FILE} load.weights", "no weight", rule, fix))
    return problems

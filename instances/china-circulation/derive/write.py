"""Writing the instance folder, the same bytes at every run."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from derive_common.files import write_scenarios, write_table
from derive_common.places import write_layers
from derive_common.provenance import provenance

from derive.activity import structure_error
from derive.concepts import REST, Level
from derive.raw import HERE, Raw
from derive.scenarios import scenarios
from derive.space import layers
from derive.tables import Parts, parts, tables

STAMP = "2026-11-28T00:00:00.000Z"
"""Date in the geometry file, so that it does not change from run to run."""
BY_HAND = ("instance.toml", "sources.csv", "NOTICE")
"""Files that are kept by hand; a folder elsewhere gets a copy."""
OTHER_WORDS: dict[Level, list[tuple[str, str]]] = {
    Level.PROVINCE: [],
    Level.PREFECTURE: [
        ('"china-circulation"', '"china-circulation-prefectures"'),
        ("31 provinces", "240 prefectures and the rests of 17 provinces"),
    ],
}
"""Words of these files that are others in a folder of each level."""


def write_instance(raw: Raw, target: Path, level: Level) -> list[str]:
    """Write every file that is derived; return a line about each."""
    made = parts(raw, level)
    lines = []
    origin = provenance(HERE / "provenance_rows.csv", raw.assumptions["scalar"])
    if level is Level.PREFECTURE:
        origin["key"] = [_of_rest(key, raw) for key in origin["key"]]
    for name, frame in {**tables(made), "provenance": origin}.items():
        write_table(frame, target / f"{name}.csv")
        lines.append(f"{name}.csv: {len(frame)} rows")
    if target.resolve() != HERE.parent:
        for name in BY_HAND:
            text = (HERE.parent / name).read_text(encoding="utf-8")
            for old, new in OTHER_WORDS[level]:
                text = text.replace(old, new)
            (target / name).write_text(text, encoding="utf-8")
    write_scenarios(scenarios(made), target / "scenarios")
    write_layers(layers(made.space), target / "layers.gpkg", STAMP)
    return lines + account(made)


def _of_rest(key: str, raw: Raw) -> str:
    """Return the key of a province's guessed number as that of the rest of the province."""
    return ",".join(REST + part if part in raw.provinces.index else part for part in key.split(","))


def account(made: Parts) -> list[str]:
    """Return the totals to hold against the sources."""
    table, now = made.national, made.economy
    error = structure_error(made.raw)
    rows = pd.DataFrame({"output": table.output, "freight per 1000 km": made.freight.rate * 1000.0})
    rows["mean way [km]"] = (made.freight.inbound.mul(now.by_province(now.output).sum(axis=1), axis=0)).sum()
    rows["mean way [km]"] /= now.output.sum().sum()
    return [
        f"output {now.output.sum().sum():.0f} of {table.output.sum():.0f} in the table (1e8 CNY)",
        f"water taken {(now.output * now.thirst).sum().sum():.0f} (1e6 m3)",
        f"guessed structures are off by {error['neighbours']:.3f} (neighbours), {error['nation']:.3f} (nation)",
        f"covered: {', '.join(f'{name} {share:.2f}' for name, share in made.activity.covered.items())}",
        rows.round(4).to_string(),
    ]

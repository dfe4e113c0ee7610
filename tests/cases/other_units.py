"""Write an instance anew with one kind of unit re-expressed: the same problem in other words."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from layout_opt.families.planner_limits import scopes_and_units
from layout_opt.instance import Instance
from layout_opt.instance.settings import Settings
from layout_opt.instance.write import settings_toml

DEFINES = {"activity": "technologies", "commodity": "commodities", "factor": "factors", "pollutant": "pollutants"}
"""Kind of unit -> table with the unit of each entity."""
KEY = {"activity": "technology"}
"""Kind of unit -> key column, where it has another name."""
_UNIT = re.compile(r"([0-9.]+(?:[eE][+-]?[0-9]+)?)?\s*(.*)")


@dataclass(frozen=True)
class Other:
    """What is re-expressed: the unit of a kind becomes ``10 ** power`` times as large.

    Parameters
    ----------
    kind : str
        ``money``, ``activity``, ``commodity``, ``factor`` or ``pollutant``.
    power : int
        Power of ten.
    member : str
        One entity of the kind; blank for all.
    """

    kind: str
    power: int
    member: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.member or '(all)'} in units of 1e{self.power}"


def members_alone(instance: Instance, kind: str) -> tuple[str, ...]:
    """Return the entities of a kind whose unit can change alone: nothing adds them up or names them together."""
    if kind == "money" or not instance.has(DEFINES[kind]):
        return ()
    column = KEY.get(kind, kind)
    for name, table in instance.tables.items():
        spec = instance.specs[name]
        counted = [each.name for each in spec.values if f"{{{kind}}}" in each.unit and each.name in table]
        filled = [each for each in counted if table[each].notna().any()]
        if filled and (column not in spec.key_names or (table[column] == "*").any()):
            return ()
    if (instance.has("regional_floors") or instance.has("clusters")) and kind in ("activity", "factor"):
        return ()
    return tuple(instance.members(column.upper()))


def in_other_units(instance: Instance, others: Iterable[Other], folder: Path) -> Path:
    """Write an instance that was read from a folder of CSV files with units re-expressed, one after the other."""
    assert instance.folder is not None
    folder.mkdir(parents=True)
    for file in sorted(instance.folder.glob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        for row in rows:
            _spell_out(instance, file.stem, row)
            for other in others:
                _rewrite(instance, other, file.stem, row)
        with (folder / file.name).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]) if rows else [], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    settings = instance.settings
    for other in others:
        settings = _settings(settings, other)
    (folder / "instance.toml").write_text(settings_toml(settings), encoding="utf-8")
    return folder


def _spell_out(instance: Instance, name: str, row: dict[str, str]) -> None:
    """Write what a blank takes from the unit of something else: the unit of a limit, the size of a measure."""
    if name == "planner_limits":
        row["unit"] = row.get("unit") or scopes_and_units(instance)[row["limit"]][1]
    if name == "receptor_measures":
        row["size"] = row.get("size") or "1"


def _rewrite(instance: Instance, other: Other, name: str, row: dict[str, str]) -> None:
    if name not in instance.specs:
        return
    spec, column = instance.specs[name], KEY.get(other.kind, other.kind)
    if name == DEFINES.get(other.kind) and other.member in ("", row[column]):
        row["unit"] = larger(row["unit"], other.power)
    if name == "technology_equipment" and other.kind == "activity" and row["use"]:
        power = (other.member in ("", row["technology"])) - (other.member in ("", row["equipment"]))
        row["use"] = str(Decimal(row["use"]).scaleb(power * other.power))
    if name in ("clusters", "cluster_levels"):
        _rewrite_cluster(instance, other, name, row)
    if other.member and row.get(column) != other.member:
        return
    if name == "cost_curves" and other.kind == "activity" and row["up_to"]:
        row["up_to"] = str(Decimal(row["up_to"]).scaleb(-other.power))
    for each in spec.values:
        power = _power(each.unit, other.kind)
        if name == "regional_floors" and each.name == "least":
            power = int(other.kind == {"value": "money", "employment": "factor", "output": "activity"}[row["measure"]])
        if power and row.get(each.name):
            row[each.name] = str(Decimal(row[each.name]).scaleb(-power * other.power))


def _rewrite_cluster(instance: Instance, other: Other, name: str, row: dict[str, str]) -> None:
    """Write the unit of a cluster, or a threshold, anew: it is that of its technologies, or of the factor it counts."""
    factor = str(instance.attribute("clusters", "factor").get(row["cluster"]) or "")
    if other.kind != ("factor" if factor else "activity"):
        return
    assert not other.member, "a cluster counts in the unit of all its technologies"
    if name == "clusters":
        row["unit"] = larger(row["unit"], other.power)
    else:
        row["threshold"] = str(Decimal(row["threshold"]).scaleb(-other.power))


def _power(unit: str, kind: str) -> int:
    """Return the power of a kind in the unit of a column: 1 above the line, -1 below it."""
    above, _, below = unit.partition("/")
    return int(f"{{{kind}}}" in above) - int(f"{{{kind}}}" in below)


def larger(unit: str, power: int) -> str:
    """Return the name of a unit that is ``10 ** power`` times as large."""
    match = _UNIT.fullmatch(unit.strip())
    assert match is not None
    number = Decimal(match[1] or "1").scaleb(power)
    rest = match[2] if not re.search("[*/ ]", match[2]) or match[2].startswith("(") else f"({match[2]})"
    return f"{number:E} {rest}".replace("E+", "e").replace("E", "e").strip()


def _settings(settings: Settings, other: Other) -> Settings:
    change: dict[str, object] = {}
    if other.kind == "money":
        change["money"] = larger(settings.money, other.power)
    if other.kind == "pollutant" and settings.load.weights:
        weights = {
            name: float(Decimal(str(weight)).scaleb(other.power)) if other.member in ("", name) else weight
            for name, weight in settings.load.weights.items()
        }
        change["load"] = settings.load.model_copy(update={"weights": weights})
    return settings.model_copy(update=change)

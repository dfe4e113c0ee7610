"""Derive the tables of this instance: ``python derive.py MODEL_FOLDER [INSTANCE_FOLDER]``.

The model folder holds the tidy tables of the published model: targets, catchments, parcels, measures, options and
parameters. Running it twice gives the same files, byte for byte; a model with other numbers gives another instance.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

Row = dict[str, object]
Raw = dict[str, list[dict[str, str]]]
LAND = ("cropland", "grazing")
WHOLE_SHARE = 1.0
"""Share of a place up to which a measure may stand in the published model [1]."""
AREA_TABLES = ("targets", "catchments", "parcels", "measures", "options", "parameters")
BY_AREA = "-by-area"
"""What the name of a limit ends in that counts a removal from the load of its own parcel only."""
BANK, BANK_LOAD = "bank-without-buffer", "load-over-the-bank"
UNITS = {"urban": "acre", "road": "acre", "cropland": "acre", "grazing": "acre", "buffer": "foot"}


class Option:
    """A measure at a place: where it stands, what it costs, what it takes away, and on what."""

    def __init__(self, raw: Raw, row: dict[str, str]) -> None:
        """Read one row of ``options`` with what it refers to: amounts per acre, or per foot of buffer."""
        self.kind, self.place = row["kind"], row["place"]
        self.region = self.place.split("_")[0]
        self.group = self.place.partition("_")[2] or self.kind
        if self.kind == "road":
            self.group = f"road_{self.group}"
        self.word = row["measure"]
        self.technology = f"{self.word}--{self.group}"
        catchment = by_key(raw, "catchments", "catchment")[self.region]
        self.target = catchment["target"]
        potential, self.removal = float(row["potential"]), float(row["removal"])
        cost = float(row["capital_cost"]) + float(row["running_cost"])
        factor = float(by_key(raw, "parameters", "parameter")["land_cost_factor"]["value"])
        self.cost = cost * (factor if self.kind in (*LAND, "buffer") else 1.0)
        if self.kind == "buffer":
            self.size, self.least, self.taken, self.taken_by_area = potential, 0.0, self.removal, self.removal
            return
        if self.kind in LAND:
            self.area = share_of = float(catchment[f"area_{self.kind}"])
        else:
            places = [r for r in raw["parcels"] if r["catchment"] == self.region and r["kind"] == self.kind]
            self.area = next(float(r["area"]) for r in places if r["parcel"] == self.place)
            share_of = sum(float(r["area"]) for r in places)
        load = float(catchment[f"load_{self.kind}"])
        least = by_key(raw, "parameters", "parameter").get(f"least_treated_area_{self.kind}", {"value": "0"})
        self.size, self.least = self.area * potential, float(least["value"])
        whole = load * self.removal
        self.taken, self.taken_by_area = (whole / self.area, whole / share_of) if self.area else (0.0, 0.0)

    @property
    def possible(self) -> bool:
        """Whether the place is large enough for the least treated area."""
        return self.size >= max(self.least, 1e-12)


def by_key(raw: Raw, table: str, key: str) -> dict[str, dict[str, str]]:
    """Return the rows of a table by a key."""
    return {row[key]: row for row in raw[table]}


def read(folder: Path) -> Raw:
    """Return the tables of the published model as text."""
    raw: Raw = {}
    for name in AREA_TABLES:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            raw[name] = list(csv.DictReader(file))
    shares = {(row["least_share"], row["most_share"]) for row in raw["measures"]}
    if any((float(least), float(most)) != (0.0, WHOLE_SHARE) for least, most in shares):
        raise SystemExit(f"measures: found shares {sorted(shares)}; must be 0 and 1. Fix: extend derive.py.")
    if any(row["kind"] not in UNITS for row in raw["options"]):
        raise SystemExit("options: found a measure at a point source; must be none. Fix: extend derive.py.")
    return raw


def needed(raw: Raw) -> dict[str, tuple[str, float]]:
    """Return target -> pollutant, removal that it asks for [kg/yr]: what flows without measures less the limit."""
    found = {}
    for row in raw["targets"]:
        flows = float(row["other_loads_kg_per_yr"]) + sum(
            float(c[name])
            for c in raw["catchments"]
            if c["target"] == row["target"]
            for name in ("load_point", "load_urban", "load_road", "load_cropland", "load_grazing")
        )
        found[row["target"]] = (row["pollutant"], flows - float(row["limit_kg_per_yr"]))
    return found


def terms(options: list[Option]) -> list[Row]:
    """Return what a unit of each measure counts in the limit of its target, in both ways of counting."""
    return [
        {"limit": o.target + end, "measure": "activity", "region": o.region, "technology": o.technology,
         "coefficient": kg, "unit": f"kg/{UNITS[o.kind]}"}
        for end, kilograms in (("", "taken"), (BY_AREA, "taken_by_area"))
        for o in options
        if (kg := float(getattr(o, kilograms)))
    ]  # fmt: skip


def factors_of(option: Option) -> list[tuple[str, float]]:
    """Return factor, use per unit: the land or bank that a measure shares with others."""
    if option.kind == "buffer":
        return [(BANK, 1.0), (BANK_LOAD, option.removal)]
    return [(f"land-{option.group}", 1.0)]


def endowments(raw: Raw, options: list[Option]) -> list[Row]:
    """Return what each catchment has of what its measures share; a road has no limit in the published model."""
    catchments, found = by_key(raw, "catchments", "catchment"), {}
    for o in options:
        if o.kind == "buffer":
            found[o.region, BANK] = float(catchments[o.region]["unbuffered_bank"])
            found[o.region, BANK_LOAD] = float(catchments[o.region]["riparian_load"])
        elif o.kind != "road":
            found[o.region, f"land-{o.group}"] = o.area
    return [{"region": r, "factor": f, "amount": amount} for (r, f), amount in sorted(found.items())]


def tables(raw: Raw) -> dict[str, list[Row]]:
    """Return the tables of the instance."""
    options = [option for row in raw["options"] if (option := Option(raw, row)).possible]
    kinds = {o.technology: o for o in options}
    shared = {factor: o for o in options for factor, _ in factors_of(o)}
    per_region = {(o.technology, f): {r.region: use for r in options if r.technology == o.technology
                  for g, use in factors_of(r) if g == f} for o in kinds.values() for f, _ in factors_of(o)}  # fmt: skip
    asked = needed(raw)
    return {
        "regions": [
            {"region": c["catchment"], "name": f"Catchment {c['catchment']}", "code": c["catchment"],
             "group": c["target"]} for c in raw["catchments"]
        ],
        "technologies": [
            {"technology": name, "name": f"{o.word.replace('_', ' ')} ({o.group.replace('_', ' ')})",
             "industry": o.kind, "unit": UNITS[o.kind], "kind": "treatment"} for name, o in sorted(kinds.items())
        ],
        "sites": [
            {"region": o.region, "technology": o.technology, "max_capacity": o.size,
             "min_capacity": o.least or None, "min_utilisation": 1 if o.least else None, "variable_cost": o.cost}
            for o in options
        ],
        "factors": [
            {"factor": name, "name": name.replace("-", " ").replace("_", " ").capitalize(),
             "unit": "kg" if name == BANK_LOAD else UNITS[o.kind], "kind": "other" if o.kind == "buffer" else "land"}
            for name, o in sorted(shared.items())
        ],
        "technology_factors": [
            {"technology": name, "factor": factor, "region": region, "use": use}
            for (name, factor), uses in sorted(per_region.items())
            for region, use in (uses.items() if factor == BANK_LOAD else [("*", 1.0)])
        ],
        "factor_endowments": endowments(raw, options),
        "planner_limits": [
            {"limit": target + end, "least": 0.0 if end else kg, "unit": "kg/yr",
             "words": f"{pollutant} taken from what flows to {target}" + (", by area" if end else "")}
            for end in ("", BY_AREA)
            for target, (pollutant, kg) in asked.items()
        ],
        "planner_limit_terms": terms(options),
    }  # fmt: skip


def scenario(raw: Raw) -> str:
    """Return the scenario that counts a removal from the load of its own parcel only."""
    lines = [
        'title = "A measure takes from the load of its own parcel"',
        'why = "The published model takes the removal of each parcel from the urban load of the whole catchment."',
    ]
    for target, (_, kg) in needed(raw).items():
        for limit, value in ((target, 0.0), (target + BY_AREA, kg)):
            lines += ["", "[[changes]]", 'table = "planner_limits"', f'where = {{ limit = "{limit}" }}',
                      'column = "least"', f"set = {cell(value) if value else '0.0'}"]  # fmt: skip
    roads = [row for row in raw["parcels"] if row["kind"] == "road"]
    lines += ["", "[[changes]]", 'table = "factor_endowments"', "insert = ["]
    for row in roads:
        factor = "land-road_" + row["parcel"].partition("_")[2]
        lines.append(f'  {{ region = "{row["catchment"]}", factor = "{factor}", amount = {float(row["area"])!r} }},')
    return "\n".join([*lines, "]"]) + "\n"


def cell(value: object) -> str:
    """Return a cell as text: blank for nothing, no point in whole numbers."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return "" if value is None else str(value)


def main(arguments: list[str]) -> int:
    """Derive and write; return the exit status."""
    if len(arguments) not in {1, 2}:
        print(__doc__, file=sys.stderr)
        return 2
    raw = read(Path(arguments[0]))
    target = Path(arguments[1]) if len(arguments) == 2 else Path(__file__).parent
    (target / "scenarios").mkdir(parents=True, exist_ok=True)
    for name, rows in tables(raw).items():
        with (target / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(rows[0])
            writer.writerows([cell(value) for value in row.values()] for row in rows)
        print(f"{name}: {len(rows)} rows")
    (target / "scenarios" / "by-area.toml").write_text(scenario(raw), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What may fail in a layout: gateways, goods from abroad, controlled goods, routes, suppliers, plants, regions.

A failure holds amounts at 0: nothing passes the gateway, nothing of the good is bought abroad, the plants stand still.
Of what is traded abroad a part may be lost (depth): then at most 1 - depth of what passes in the undisturbed layout is
left, of a controlled good 1 - depth x controlled at each gateway. What a layout does not touch costs it nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from layout_opt.facts.frames import keys_of
from layout_opt.facts.gateways import EXPORT, IMPORT, gateways
from layout_opt.facts.keys import GOODS, ROUTE, SHIP, SITE
from layout_opt.facts.links import links
from layout_opt.facts.recipes import goods
from layout_opt.facts.self_supply import ANYWHERE, trade_limits
from layout_opt.facts.sites import sites, working
from layout_opt.instance import Change, Instance

Decisions = Mapping[str, Mapping[tuple[str, ...], float]]
"""Decision -> key -> amount of a layout."""
ACTIVITY, SHIPPED, BOUGHT, SOLD_ABROAD, BUILT = "activity", "ship", "import_", "export", "build"
OBSERVED = ("value", "sales", "activity", "foreign_trade", "shortage")
"""Result tables from which losses are told."""
UNTOUCHED = 1e-9
"""Share of the largest amount of a decision below which it is round-off [1]."""
AT_LIMIT = 1e-7
"""Share of the largest purchase abroad by which a limit may be passed by round-off of the solver [1]."""
KINDS = ("gateway", "good", "controlled", "route", "plant", "region", "supplier")
"""What may fail; of two failures that hold the same the first kind is kept."""


@dataclass(frozen=True)
class ChokePoint:
    """One thing that may fail.

    Parameters
    ----------
    name, kind : str
        What it is called; one of `KINDS`.
    region, to_region, technology, commodity : str
        What it is; blank where that says nothing.
    held : mapping
        Decision -> keys that are 0 while it fails.
    left : mapping
        (import or export, region or ``*``, good) -> most that passes while it fails [commodity/yr].
    """

    name: str
    kind: str
    region: str = ""
    to_region: str = ""
    technology: str = ""
    commodity: str = ""
    held: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    left: Mapping[tuple[str, str, str], float] = field(default_factory=dict)

    def fixed(self) -> dict[str, dict[tuple[str, ...], float]]:
        """Return the decisions that are held at 0."""
        return {name: dict.fromkeys(keys, 0.0) for name, keys in self.held.items()}

    def changes(self) -> tuple[Change, ...]:
        """Return the limits that fall."""
        return trade_limits(self.left, self.name)

    def touches(self, decisions: Decisions) -> bool:
        """Tell whether a layout does what is impossible while this fails."""
        for name, keys in self.held.items():
            amounts = decisions.get(name, {})
            least = UNTOUCHED * max(map(abs, amounts.values()), default=0.0)
            if any(amounts.get(key, 0.0) > least for key in keys):
                return True
        slack = AT_LIMIT * max(map(abs, decisions.get(BOUGHT, {}).values()), default=0.0)
        return any(_passing(decisions, key) > most + slack for key, most in self.left.items())

    def flows(self, instance: Instance, decisions: Decisions) -> dict[str, float]:
        """Return how much of each good it brings in a layout [commodity/yr]."""
        found: dict[str, float] = {}
        for key in self.held.get(BOUGHT, ()):
            found[key[2]] = found.get(key[2], 0.0) + decisions.get(BOUGHT, {}).get(key, 0.0)
        for key in self.held.get(SHIPPED, ()):
            found[key[3]] = found.get(key[3], 0.0) + decisions.get(SHIPPED, {}).get(key, 0.0)
        for key, most in self.left.items():
            if key[0] == IMPORT:
                found[key[2]] = found.get(key[2], 0.0) + max(0.0, _passing(decisions, key) - most)
        if ACTIVITY in self.held:
            made = goods(instance)
            made = made[made["output"] > 0]
            active, places = decisions.get(ACTIVITY, {}), set(self.held[ACTIVITY])
            for key, good, output in zip(keys_of(made, SITE), made["commodity"], made["output"], strict=True):
                if key in places:
                    found[good] = found.get(good, 0.0) + output * active.get(key, 0.0)
        return {good: amount for good, amount in found.items() if amount > 0}


def _passing(decisions: Decisions, where: tuple[str, str, str]) -> float:
    """Return how much of a good passes the gateway of a region, or of all, in one direction [commodity/yr]."""
    direction, region, good = where
    moved = decisions.get(BOUGHT if direction == IMPORT else SOLD_ABROAD, {})
    return sum(amount for key, amount in moved.items() if key[2] == good and region in (ANYWHERE, key[1]))


def choke_points(
    instance: Instance, decisions: Decisions, kinds: Sequence[str] = KINDS, depth: float = 1.0
) -> tuple[ChokePoint, ...]:
    """Return what may fail and is touched by a layout, and of failures that hold the same only the first.

    Parameters
    ----------
    instance : Instance
        One node.
    decisions : Decisions
        The undisturbed layout.
    kinds : sequence of str
        Which kinds of failures.
    depth : float
        Share that is lost of what passes gateways [1]; plants, regions and routes fail as a whole.
    """
    makers: dict[str, Callable[[], Iterator[ChokePoint]]] = {
        "gateway": lambda: _partly(_gateways(instance), decisions, depth),
        "good": lambda: _partly(_goods(instance), decisions, depth),
        "controlled": lambda: _controlled(instance, decisions, depth),
        "route": lambda: _routes(instance),
        "plant": lambda: _plants(instance),
        "region": lambda: _regions(instance),
        "supplier": lambda: _partly(_suppliers(instance), decisions, depth),
    }
    found: dict[tuple[object, ...], ChokePoint] = {}
    for kind in (each for each in KINDS if each in kinds):
        for point in makers[kind]():
            if point.touches(decisions):
                same = (*sorted((name, tuple(sorted(keys))) for name, keys in point.held.items()), *point.left.items())
                found.setdefault(same, point)
    return tuple(found.values())


def _partly(points: Iterator[ChokePoint], decisions: Decisions, depth: float) -> Iterator[ChokePoint]:
    """Yield failures of trade of which only a part is lost: of a good from everywhere for the nation as a whole."""
    for point in points:
        if depth >= 1.0:
            yield point
            continue
        ways = {(IMPORT if name == BOUGHT else EXPORT, point.region or ANYWHERE, key[2])
                for name, keys in point.held.items() for key in keys}  # fmt: skip
        yield replace(point, held={}, left={key: (1.0 - depth) * _passing(decisions, key) for key in sorted(ways)})


def _held(**frames: tuple[pd.DataFrame, Sequence[str]]) -> dict[str, tuple[tuple[str, ...], ...]]:
    made = {name: tuple(keys_of(frame, columns)) for name, (frame, columns) in frames.items()}
    return {name: keys for name, keys in made.items() if keys}


def _gateways(instance: Instance) -> Iterator[ChokePoint]:
    bought, sold = gateways(instance, IMPORT), gateways(instance, EXPORT)
    for region in sorted({*bought["region"], *sold["region"]}):
        ways = {BOUGHT: bought, SOLD_ABROAD: sold}
        held = _held(**{name: (frame[frame["region"] == region], GOODS) for name, frame in ways.items()})
        yield ChokePoint(f"gateway {region}", "gateway", region, held=held)


def _goods(instance: Instance) -> Iterator[ChokePoint]:
    for good, rows in gateways(instance, IMPORT).groupby("commodity", sort=True):
        yield ChokePoint(f"good {good}", "good", commodity=str(good), held=_held(**{BOUGHT: (rows, GOODS)}))


def _suppliers(instance: Instance) -> Iterator[ChokePoint]:
    for (good, region), rows in gateways(instance, IMPORT).groupby(["commodity", "region"], sort=True):
        name = f"supplier {good} at {region}"
        yield ChokePoint(name, "supplier", str(region), commodity=str(good), held=_held(**{BOUGHT: (rows, GOODS)}))


def _controlled(instance: Instance, decisions: Decisions, depth: float) -> Iterator[ChokePoint]:
    frame = gateways(instance, IMPORT)
    for good, rows in frame[frame["controlled"] > 0].groupby("commodity", sort=True):
        left = {}
        for region, share in zip(rows["region"], rows["controlled"], strict=True):
            key = (IMPORT, str(region), str(good))
            left[key] = (1.0 - depth * float(share)) * _passing(decisions, key)
        yield ChokePoint(f"controlled {good}", "controlled", commodity=str(good), left=left)


def _routes(instance: Instance) -> Iterator[ChokePoint]:
    """Yield the ways between two regions: both directions fail at once."""
    ways = links(instance)
    ends = [tuple(sorted(pair)) for pair in keys_of(ways, ROUTE[1:])]
    for (one, other), rows in ways.groupby(pd.Series(ends, ways.index, dtype=object), sort=True):
        name = f"route {one} - {other}"
        yield ChokePoint(name, "route", str(one), to_region=str(other), held=_held(**{SHIPPED: (rows, SHIP)}))


def _plants(instance: Instance) -> Iterator[ChokePoint]:
    for (region, technology), rows in working(instance).groupby(["region", "technology"], sort=True):
        name, held = f"plant {technology} in {region}", _held(**{ACTIVITY: (rows, SITE)})
        yield ChokePoint(name, "plant", str(region), technology=str(technology), held=held)


def _regions(instance: Instance) -> Iterator[ChokePoint]:
    for region, rows in working(instance).groupby("region", sort=True):
        yield ChokePoint(f"region {region}", "region", str(region), held=_held(**{ACTIVITY: (rows, SITE)}))


def probabilities(instance: Instance, points: Iterable[ChokePoint]) -> pd.DataFrame:
    """Return name, probability, low, high of the failures that ``shocks.csv`` gives one (1 where it gives none).

    A row of the table is the failure of the same kind (``site`` is a plant) with the same region, good and technology;
    low and high are the range of its probability in ``provenance.csv``.
    """
    known = {}
    if instance.has("shocks"):
        for row in instance.tables["shocks"].to_dict("records"):
            kind = {"site": "plant"}.get(str(row["what"]), str(row["what"]))
            names = [row[name] if isinstance(row[name], str) else "" for name in ("region", "to_region")]
            what = [row[name] if isinstance(row[name], str) else "" for name in ("technology", "commodity")]
            known[kind, *names, *what] = (str(row["shock"]), float(row["probability"]))
    rows = []
    for point in points:
        own = (point.kind, point.region, point.to_region, point.technology, point.commodity)
        shock, chance = known.get(own, ("", 1.0))
        rows.append((point.name, chance, *_range(instance, shock, chance)))
    return pd.DataFrame(rows, columns=["name", "probability", "low", "high"])


def _range(instance: Instance, shock: str, chance: float) -> tuple[float, float]:
    """Return the range of the probability of a shock, the number itself where none is given."""
    if not shock or not instance.has("provenance"):
        return chance, chance
    told = instance.tables["provenance"]
    told = told[(told["table"] == "shocks") & (told["column"] == "probability") & told["low"].notna()]
    for key in (shock, "*"):
        for row in told[told["key"] == key].to_dict("records"):
            scale = chance if row["range"] == "factor" else 1.0
            return scale * float(row["low"]), scale * float(row["high"])
    return chance, chance


def free_to_build(instance: Instance) -> set[tuple[str, ...]]:
    """Return the sites whose capacity costs nothing: making do, for which nobody waits until a plant is built."""
    frame = sites(instance)
    if instance.has("cost_curves"):
        return set()
    free = (frame["investment_cost"].fillna(0.0) <= 0) & (frame["fixed_cost"].fillna(0.0) <= 0)
    return set(keys_of(frame[free], SITE))


def stocks_at_hand(instance: Instance) -> dict[str, float]:
    """Return how much of each good lies in stores before the first node [commodity]; empty without ``stores.csv``."""
    if "stores" not in instance.tables:
        return {}
    frame = instance.resolve("stores")
    frame = frame[(frame["node"] == instance.tree.root) & (frame["start"] > 0)]
    return {str(good): float(amount) for good, amount in frame.groupby("commodity")["start"].sum().items()}

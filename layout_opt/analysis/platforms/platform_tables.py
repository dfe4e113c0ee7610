"""The tables of a study of platforms, all of them from its layouts: `check` makes them again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from layout_opt.analysis.cooperation import Game, shapley
from layout_opt.analysis.platforms import platform_cases as made
from layout_opt.facts.facilities import FOUNDING, PLATFORM_USE, candidates, service_given
from layout_opt.facts.frames import records
from layout_opt.instance import Instance
from layout_opt.model.objective import stages
from layout_opt.result.run import Run

NOISE = 1e-9
"""Difference of objectives, relative to the larger, that is none [1]."""
WAYS = ("shared", "own", "concentrated", "spread")
"""How a budget can be used."""


def gain(instance: Instance, runs: Mapping[str, Run], name: str, base: str) -> float:
    """Return how much better one layout is than another in a year of the node [money/yr]; NaN where one is none."""
    first, second = (runs[each].objective if each in runs else None for each in (name, base))
    if first is None or second is None:
        return float("nan")
    sign = 1.0 if stages(instance)[0].maximise else -1.0
    size = NOISE * max(abs(first), abs(second))
    apart = 0.0 if abs(first - second) <= size else sign * (first - second)
    return apart / instance.tree.weight[instance.tree.root]


def best_set(instance: Instance, runs: Mapping[str, Run]) -> made.Members:
    """Return the set that is best founded and shared; none where no set has a layout."""
    table = sets_table(instance, runs)
    table = table[(table["use"] == made.SHARED) & table["objective"].notna()]
    if table.empty:
        return ()
    sign = 1.0 if stages(instance)[0].maximise else -1.0
    best = str(_best(table.assign(worth=sign * table["objective"]))["founded"])
    return next(each for each in made.subsets(made.names_of(instance)) if made.told(each) == best)


def _best(sets: pd.DataFrame) -> pd.Series:
    """Return the set that is worth most; of those that are worth as much the one of the fewest platforms."""
    slack = NOISE * float(sets["objective"].abs().max())
    best: pd.Series = sets[sets["worth"] >= sets["worth"].max() - slack].iloc[0]
    return best


def sets_table(instance: Instance, runs: Mapping[str, Run]) -> pd.DataFrame:
    """Return use, founded, count, cost, status, objective, worth, unit of every set.

    ``cost`` is that of founding [money]; ``objective`` is that of all years of the node; ``worth`` is what the set
    gains against none founded, founding spread over the years [money/yr].
    """
    price = {str(j): float(cost) for j, cost in records(candidates(instance), "platform", "founding_cost")}
    none = made.set_name(made.SHARED, ())
    rows = []
    for use in (made.SHARED, made.OWN):
        for founded in made.subsets(made.names_of(instance)):
            name = made.set_name(use, founded) if founded else none
            run = runs[name]
            rows.append(
                {
                    "use": use, "founded": made.told(founded), "count": len(founded),
                    "cost": sum(price[j] for j in founded), "status": run.status.value, "objective": run.objective,
                    "worth": gain(instance, runs, name, none), "unit": instance.units.column("{money}/yr"),
                }
            )  # fmt: skip
    return pd.DataFrame(rows).astype({"objective": "float64"})


def budgets_table(sets: pd.DataFrame) -> pd.DataFrame:
    """Return budget, way, founded, worth, unit: what each way of using a budget is worth at the best.

    Shared: any set that it pays for; own: used at home only; concentrated: one platform; spread: as many as it pays
    for, the best of those.
    """
    known = sets[sets["worth"].notna()]
    shared, own = (known[known["use"] == use] for use in (made.SHARED, made.OWN))
    rows = []
    for budget in sorted(set(sets["cost"])):
        within = shared[shared["cost"] <= budget]
        chosen = {
            "shared": within, "own": own[own["cost"] <= budget], "concentrated": within[within["count"] <= 1],
            "spread": within[within["count"] == within["count"].max()],
        }  # fmt: skip
        for way in WAYS:
            if len(chosen[way]):
                best = _best(chosen[way])
                rows.append({"budget": budget, "way": way, **best[["founded", "worth", "unit"]].to_dict()})
    return pd.DataFrame(rows, columns=["budget", "way", "founded", "worth", "unit"])


def paybacks_table(instance: Instance, runs: Mapping[str, Run], founded: Sequence[str]) -> pd.DataFrame:
    """Return platform, region, founded, founding_cost, worth, payback_years, service, use_share, unit.

    ``worth`` is what the platform gains beside the others of the best set, founding not counted [money/yr]; after
    ``payback_years`` of it founding is paid back (blank: never).
    """
    rows = []
    best = runs[made.set_name(made.SHARED, tuple(founded))]
    used = best.tables.get(PLATFORM_USE, pd.DataFrame({"platform": []})).set_index("platform")
    for j, region, cost, charge in records(
        candidates(instance), "platform", "region", "founding_cost", "charge"
    ):  # fmt: skip
        rest = tuple(each for each in made.names_of(instance) if each in founded and each != j)
        both = tuple(each for each in made.names_of(instance) if each in founded or each == j)
        names = (made.set_name(made.SHARED, both), made.set_name(made.SHARED, rest))
        worth = gain(instance, runs, *names) + charge
        rows.append(
            {
                "platform": j, "region": region, "founded": int(j in founded), "founding_cost": cost, "worth": worth,
                "payback_years": cost / worth if worth > 0 else None,
                "service": used["service"].get(j, 0.0) if "service" in used else 0.0,
                "use_share": used["use_share"].get(j, 0.0) if "use_share" in used else 0.0,
                "unit": instance.units.column("{money}/yr"),
            }
        )  # fmt: skip
    return pd.DataFrame(rows).astype({"payback_years": "float64"})


def fees_table(instance: Instance, runs: Mapping[str, Run], founded: Sequence[str]) -> pd.DataFrame:
    """Return platform, region, service, worth, fee_most, fee_needed, takes_part, unit.

    ``worth``: what all lose where the region may not use the platform [money/yr]; ``fee_most``: at a higher fee the
    region stays away; ``fee_needed``: what founding and upkeep come to for each unit of service [money/service].
    """
    name = made.set_name(made.SHARED, tuple(founded))
    frame = service_given(instance, dict(runs[name].tables))
    frame = frame[frame["platform"].isin(list(founded))].reset_index(drop=True)
    every = candidates(instance).set_index("platform")
    whole = frame.groupby("platform")["amount"].transform("sum")
    paid = (every["charge"] + every["fixed_cost"]).reindex(frame["platform"]).to_numpy()
    worth = [gain(instance, runs, name, made.left_out_name(str(j), str(r))) for j, r in
             records(frame, "platform", "region")]  # fmt: skip
    frame = frame.assign(worth=pd.Series(worth, dtype="float64"))
    most, needed = frame["worth"] / frame["amount"], paid / whole
    taking = (most >= needed - NOISE * needed.abs()).astype("int64")
    unit = [instance.units.column("{money}/{platform}", platform=str(j)) for j in frame["platform"]]
    frame = frame.assign(fee_most=most, fee_needed=needed, takes_part=taking, unit=unit)
    return frame.rename(columns={"amount": "service"})


def clubs_table(instance: Instance, runs: Mapping[str, Run]) -> pd.DataFrame:
    """Return members, count, founded, status, objective, worth, unit: what each club gains against none founded."""
    none = made.set_name(made.SHARED, ())
    rows = []
    for members in made.subsets(made.players_of(instance)):
        name = made.club_name(members)
        if name not in runs:
            continue
        run = runs[name]
        use = run.tables.get(PLATFORM_USE, pd.DataFrame({"platform": [], FOUNDING: []}))
        built = use.loc[use[FOUNDING] > 0.5, "platform"]
        rows.append(
            {
                "members": made.told(members), "count": len(members), "founded": made.told(built.astype(str)),
                "status": run.status.value, "objective": run.objective, "worth": gain(instance, runs, name, none),
                "unit": instance.units.column("{money}/yr"),
            }
        )  # fmt: skip
    columns = ["members", "count", "founded", "status", "objective", "worth", "unit"]
    return pd.DataFrame(rows, columns=columns).astype({"objective": "float64"})


def shares_table(instance: Instance, clubs: pd.DataFrame) -> pd.DataFrame:
    """Return region, first, last, average, unit: what the use of each region brings all [money/yr].

    First, where no other uses what could be founded; last, where all others do; on average over all orders (Shapley).
    """
    players = made.players_of(instance)
    worth = dict(zip(clubs["members"], clubs["worth"], strict=True))
    values = {frozenset(each): worth.get(made.told(each)) for each in made.subsets(players) if each}
    known = {club: float(value) for club, value in values.items() if value is not None and value == value}  # noqa: PLR0124
    if not players or len(known) < len(values):
        return pd.DataFrame(columns=["region", "first", "last", "average", "unit"])
    game = Game(players, known)
    least = NOISE * max(abs(value) for value in known.values())
    rows = []
    for player, share in shapley(game).items():
        rest = frozenset(players) - {player}
        found = {"first": known[frozenset((player,))], "last": game.total - known.get(rest, 0.0), "average": share}
        found = {name: value if abs(value) > least else 0.0 for name, value in found.items()}
        rows.append({"region": player, **found, "unit": instance.units.column("{money}/yr")})
    return pd.DataFrame(rows)


def platform_tables(instance: Instance, runs: Mapping[str, Run]) -> dict[str, pd.DataFrame]:
    """Return ``sets``, ``budgets``, ``paybacks``, ``fees``, ``clubs``, ``shares`` of the layouts of a study."""
    founded = best_set(instance, runs)
    sets, clubs = sets_table(instance, runs), clubs_table(instance, runs)
    return {
        "sets": sets, "budgets": budgets_table(sets), "paybacks": paybacks_table(instance, runs, founded),
        "fees": fees_table(instance, runs, founded), "clubs": clubs, "shares": shares_table(instance, clubs),
    }  # fmt: skip

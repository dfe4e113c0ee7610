r"""Planner limits: the least or most of anything that the layout decides, written as rows of a table.

.. math::

   \text{least}_{i} \le \sum_{t \in i} a_t \sum_{m \in \text{scope}(i)} \omega_{tm}
      \sum_{x \text{ chosen by } t} y_{tmx} \le \text{most}_{i}

================ =================== =====================================================================
in code          unit                meaning
================ =================== =====================================================================
``least``        of the limit        least that the terms must add up to
``most``         of the limit        most that they may add up to
``..._of_today`` 1                   share of what they add up to today, where least or most is blank
``coefficient``  1, or its ``unit``  a
``measure``                          y, decisions and ledgers that a term adds up, see below
``scope``                            which nodes one row adds up, and how each of them counts
================ =================== =====================================================================

Terms add up what a measure says of all that they choose: a blank or ``*`` chooses all, ``group`` the regions of a
group, ``industry`` the technologies of an industry. Rows of terms add; none of them overrides another, and a row of a
node holds there and below. Measures are the decisions that families offer for it (activity, capacity, build, retire,
open, import, export, shipment of the region that sends, sales, discharge, load ...), the ledger ``factor``,
``employment`` (factors of kind labour) and every part of value. ``open`` counts sites whose opening is a decision.

Scope ``node``: a row for each node where the limit stands, per year. ``path``: a row for each last node, over all
nodes on the way to it. ``tree``: one row, over all nodes, each with its probability. In the last two a measure counts
with the years of each node (``omega``), what happens once (build, retire, founding) or lies there (in_store) without;
they are sums and not per year, and only nodes at which the limit stands count. A term in another unit that measures
the same is converted. A row of a period adds up its seasons; one of a season stands beside it. "0.8 x today" is a
share of what the terms add up to in today's layout at the same nodes, of measures that follow from today's activity
(activity, capacity, open, running, discharge, load, factor, employment). Source: Kendrick & Stoutjesdijk (1978), ch.
4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from layout_opt.errors import Problem, nearest
from layout_opt.facts.courses import last_nodes, likelihood
from layout_opt.facts.derived import derived
from layout_opt.facts.frames import keys_of, table_of, total
from layout_opt.facts.seasons import where_written
from layout_opt.facts.told_today import ARRIVES, TOLD_TODAY, in_stream
from layout_opt.instance import Instance
from layout_opt.instance.spec import Blank, Column, SetSpec, Table, Type, key
from layout_opt.model.block import ModelBlock
from layout_opt.model.declared import Uses
from layout_opt.model.family import Accounts, Ledgers, Plan
from layout_opt.model.limit_terms import GROUPED, PlacedTerms, Term, chosen_by, placed_terms
from layout_opt.model.measured import EVERY, Measured, measured
from layout_opt.model.repair import Kind, Repair, cell
from layout_opt.model.rows import RowSpec, Sense
from layout_opt.model.terms import Terms
from layout_opt.model.todays_amounts import todays_amounts
from layout_opt.model.twin import limits
from layout_opt.units import UnitText, entities_of, unit_problems

LIMIT = ("node", "limit")
NODE, PATH, TREE = "node", "path", "tree"
OF_TODAY = {"least": "least_of_today", "most": "most_of_today"}
"""Column of a limit -> column that says it as a share of today's sum."""

SETS = (SetSpec("LIMIT", "i", "planner_limits", ("planner limit", "规划限额")),)
USES = Uses(measured=True)
TABLES = (
    Table(
        "planner_limits",
        "A limit that a planner writes; what it limits stands in planner_limit_terms.csv.",
        keys=(Column("limit", "id; other tables refer to it", type=Type.TEXT),),
        values=(
            Column("scope", "What a row of it adds up.", type=Type.CHOICE, choices=(NODE, PATH, TREE), default=NODE),
            Column("least", "Least that the terms add up to, in the unit of the limit.", default=Blank.NONE),
            Column("most", "Most that they add up to, in the unit of the limit.", default=Blank.NONE),
            Column(
                "least_of_today",
                "Least as a share of today's sum, where `least` is blank.",
                default=Blank.NONE,
                least=0,
            ),
            Column(
                "most_of_today", "Most as a share of today's sum, where `most` is blank.", default=Blank.NONE, least=0
            ),
            Column("unit", "unit of the limit; that of its first term where blank", type=Type.TEXT, default=Blank.NONE),
            Column("words", "what the limit is for", type=Type.TEXT, default=Blank.NONE),
        ),
        defines="LIMIT",
        words=("Limits of planners", "规划限额"),
    ),
    Table(
        "planner_limit_terms",
        "A term of a planner limit; rows add and none overrides another.",
        keys=(
            key("limit", "LIMIT", wildcard=False),
            Column("measure", "What is added up.", type=Type.TEXT),
            key("region", "REGION", optional=True),
            Column("group", "Group of regions.", type=Type.TEXT, wildcard=True, default="*"),
            key("technology", "TECHNOLOGY", optional=True),
            Column("industry", "Industry of technologies.", type=Type.TEXT, wildcard=True, default="*"),
            *(key(name, name.upper(), optional=True) for name in ("commodity", "pollutant", "factor", "receptor")),
        ),
        values=(
            Column("coefficient", "Number by which it counts.", default=1.0),
            Column("unit", "unit of the coefficient; a pure number where blank", type=Type.TEXT, default=Blank.NONE),
        ),
        additive=True,
        words=("Terms of planner limits", "规划限额构成"),
    ),
)
ROWS = (
    RowSpec("planner_min", LIMIT, Sense.LEAST, "sum of the terms of a limit >= least", "{measure}", limit=True,
            more="one unit more that the planner asks for", words=("Least that the planner asks for", "规划下限")),
    RowSpec("planner_max", LIMIT, Sense.MOST, "sum of the terms of a limit <= most", "{measure}", limit=True,
            more="one unit more that the planner allows", words=("Most that the planner allows", "规划上限")),
)  # fmt: skip
REPAIRS = (
    Repair("planner_min", Kind.FLOOR, cell("planner_limits", "least", LIMIT[1:]), "least that the planner asks for"),
    Repair("planner_max", Kind.LIMIT, cell("planner_limits", "most", LIMIT[1:]), "most that the planner allows"),
)


@derived
def rows(instance: Instance) -> pd.DataFrame:
    """Return node, limit, scope, least, most, unit: one line for each row of the model (see the module's docstring)."""
    frame = written(instance)
    if not frame[list(OF_TODAY.values())].notna().any(axis=None):
        return frame
    plan, accounts = todays_amounts(instance)
    today = _sums(instance, plan, accounts)[0].astype("float64")
    return frame.assign(**{name: frame[name].fillna(frame[share] * today) for name, share in OF_TODAY.items()})


@derived
def written(instance: Instance) -> pd.DataFrame:
    """Return the same with blanks where a limit is a share of today's sum."""
    if not instance.has("planner_limits"):
        return table_of((), (*LIMIT, "scope", "unit"), least=(), most=(), least_of_today=(), most_of_today=())
    frame = instance.resolve("planner_limits")
    frame = where_written(instance, "planner_limits", frame)
    last = frame["node"].isin(last_nodes(instance.tree))
    first = ~frame.duplicated("limit")
    kept = (frame["scope"] == NODE) | ((frame["scope"] == PATH) & last) | ((frame["scope"] == TREE) & first)
    return frame[kept].reset_index(drop=True)


@derived
def counted(instance: Instance) -> pd.DataFrame:
    """Return row, limit, node, rate, once: the nodes that each row adds up, and how each of them counts."""
    tree, frame = instance.tree, written(instance)
    known = instance.resolve("planner_limits")[list(LIMIT)] if len(frame) else frame
    standing: dict[str, set[str]] = {}
    for node, limit in keys_of(known, LIMIT):
        standing.setdefault(str(limit), set()).add(node)
    likely = likelihood(tree)
    lines = []
    for row, (node, limit, scope) in enumerate(zip(frame["node"], frame["limit"], frame["scope"], strict=True)):
        way = {NODE: (node,), PATH: tree.chain(node), TREE: tree.periods}[scope]
        added = [at for period in way for at in (period, *tree.seasons(period))]
        for each in (at for at in added if at in standing[limit]):
            once = likely[each] if scope == TREE else 1.0
            lines.append((row, limit, each, once * (1.0 if scope == NODE else tree.years[each]), once))
    return pd.DataFrame(lines, columns=["row", "limit", "node", "rate", "once"])


def terms_of(instance: Instance) -> list[Term]:
    """Return the terms whose measure is known."""
    return instance.memory.once(f"{__name__}.terms", lambda: _terms_of(instance))


def _terms_of(instance: Instance) -> list[Term]:
    if not instance.has("planner_limit_terms"):
        return []
    raw, known = instance.tables["planner_limit_terms"], measured()
    return [
        Term(int(row["line"]), row["limit"], row["node"], known[row["measure"]],
             chosen_by(instance, known[row["measure"]], row),
             1.0 if np.isnan(row["coefficient"]) else float(row["coefficient"]), row["unit"] or "")
        for row in raw.to_dict("records")
        if row["measure"] in known
    ]  # fmt: skip


def counting(instance: Instance, term: Term, scope: str) -> dict[str, str]:
    """Return member -> unit of coefficient x measure, for the members that give it a unit; else one entry ("")."""
    entity = next(iter(entities_of(term.measure.unit)), "")
    if not entity:
        return {"": term.amount_unit(instance, scope, {})}
    members = sorted(term.chosen.get(entity, instance.members(entity.upper())))
    return {member: term.amount_unit(instance, scope, {entity: member}) for member in members}


def scopes_and_units(instance: Instance) -> dict[str, tuple[str, str]]:
    """Return limit -> (scope, unit): the unit that it names, else that of its first term."""
    said = written(instance).drop_duplicates("limit")
    found = dict(zip(said["limit"], zip(said["scope"], said["unit"], strict=True), strict=True))
    for term in terms_of(instance):
        scope, unit = found.get(term.limit, (NODE, ""))
        if term.limit in found and unit is None:
            found[term.limit] = (scope, next(iter(counting(instance, term, scope).values()), None))
    return {limit: (scope, unit or "") for limit, (scope, unit) in found.items()}


def parts_of(instance: Instance, keys: Callable[[Measured], pd.DataFrame]) -> Iterator[PlacedTerms]:
    """Yield the terms of each measure; `keys` gives the keys over which a measure stands."""
    grouped: dict[str, list[Term]] = {}
    for term in terms_of(instance):
        grouped.setdefault(term.measure.name, []).append(term)
    said = scopes_and_units(instance)
    for terms in grouped.values():
        known = [term for term in terms if term.limit in said]
        if not known:
            continue
        frame = keys(terms[0].measure)
        placed = placed_terms(instance, known, frame, said, counted(instance))
        place, row = (placed[name].to_numpy(dtype=np.int64) for name in ("place", "row"))
        yield PlacedTerms(terms[0].measure, frame, place, row, placed["weight"].to_numpy(dtype=np.float64))


def check(instance: Instance) -> Iterable[Problem]:
    """Return limits that limit nothing, and terms of no measure, of no group, or in units that cannot be added up."""
    if instance.has("planner_limits"):
        yield from _limit_problems(instance)
    if not instance.has("planner_limit_terms"):
        return
    label, known, said = instance.label("planner_limit_terms"), measured(), scopes_and_units(instance)
    for row in instance.tables["planner_limit_terms"].to_dict("records"):
        if row["measure"] not in known:
            rule = f"be a measure{nearest(row['measure'], known)}"
            fix = f"write one of {', '.join(sorted(known))}"
            yield Problem(f"{label}:{row['line']} measure", repr(row["measure"]), rule, fix)
            continue
        yield from _choice_problems(instance, known[row["measure"]], row, f"{label}:{row['line']}")
    sound: set[tuple[Any, ...]] = set()
    for term in terms_of(instance):
        scope, unit = said.get(term.limit, (NODE, ""))
        kind = (term.unit, unit, frozenset(counting(instance, term, scope).values()))
        if kind not in sound:
            found = list(_unit_problems(instance, term, scope, unit, f"{label}:{term.line} unit"))
            yield from found
            sound |= {kind} if not found else set()


def _limit_problems(instance: Instance) -> Iterator[Problem]:
    named = {term.limit for term in terms_of(instance)}
    frame, label = instance.resolve("planner_limits"), instance.label("planner_limits")
    shares = {name: frame[name].notna() | frame[share].notna() for name, share in OF_TODAY.items()}
    least, most = shares["least"], shares["most"]
    written = where_written(instance, "planner_limits", frame)
    in_season = frame.index.isin(written.index[written["node"].isin(list(instance.tree.season_of))])
    crossing = frame["least"] > frame["most"]
    whole = frame.assign(bounded=least | most, crossed=crossing, seasonal=in_season).groupby("limit", sort=True)
    bounded, crossed, seasonal = (whole[kind].any() for kind in ("bounded", "crossed", "seasonal"))
    scopes = whole["scope"].nunique()
    of_today = whole[list(OF_TODAY.values())].count().sum(axis=1) > 0
    told = {
        name: all(_told_today(instance, term) for term in terms_of(instance) if term.limit == name) for name in named
    }
    for limit in bounded.index:
        where = f"{label} {{}}[{limit}]"
        if limit not in named:
            fix = f"add rows to {TABLES[1].name}.csv, or delete the limit"
            yield Problem(where.format("limit"), "no terms", "have at least one term", fix)
        if not bounded[limit]:
            yield Problem(where.format("most"), "blank, and so is least", "limit something", "give least, most or both")
        if of_today[limit] and not told[limit]:
            rule = f"be blank: not all of its terms follow from what works today, as {', '.join(sorted(TOLD_TODAY))} do"
            yield Problem(where.format("most_of_today"), "a share of today", rule, "give least or most as a number")
        if crossed[limit]:
            yield Problem(where.format("least"), "more than most", "be at most most", "correct one of the two")
        if seasonal[limit] and set(frame.loc[frame["limit"] == limit, "scope"]) != {NODE}:
            rule, fix = "be node where a season has a limit of its own", "write scope node, or limit the period"
            yield Problem(where.format("scope"), "path or tree", rule, fix)
        if scopes[limit] > 1:
            fix = "write one scope, at the node from which on the limit stands"
            found = ", ".join(sorted(set(frame.loc[frame["limit"] == limit, "scope"])))
            yield Problem(where.format("scope"), found, "be the same at all nodes", fix)


def _told_today(instance: Instance, term: Term) -> bool:
    """Return whether what a term adds up is known of today's layout."""
    return term.measure.name in TOLD_TODAY and not (term.measure.name == ARRIVES and in_stream(instance))


def _choice_problems(instance: Instance, measure: Measured, row: Mapping[Any, Any], where: str) -> Iterator[Problem]:
    """Yield what a term chooses by and its measure does not have, and groups that nobody belongs to."""
    able = {*measure.choosing, *(grouping for grouping, (member, _) in GROUPED.items() if member in measure.choosing)}
    columns = [name for name in TABLES[1].key_names if name not in ("limit", "measure")]
    for column in (name for name in columns if row[name] != EVERY):
        if column not in able:
            rule = f"be blank: {measure.name} has {', '.join(sorted(able))}"
            yield Problem(f"{where} {column}", repr(row[column]), rule, "choose by another column")
        elif column in GROUPED:
            table = GROUPED[column][1]
            words = {str(word) for word in instance.attribute(table, column).values() if word}
            if row[column] not in words:
                rule = f"be a {column} of {table}.csv{nearest(row[column], words)}"
                yield Problem(f"{where} {column}", repr(row[column]), rule, f"correct the {column}")


def _unit_problems(instance: Instance, term: Term, scope: str, unit: str, where: str) -> Iterator[Problem]:
    """Yield a unit that is none, and what measures something else than its limit."""
    broken = unit_problems([UnitText(where, text) for text in {term.unit, unit} - {""}], instance.settings.units)
    yield from broken
    for own in [] if broken else dict.fromkeys(counting(instance, term, scope).values()):
        if own != unit and not instance.units.same_kind(own or "1", unit or "1"):
            rule = f"measure the same as its limit {term.limit}, {unit or 1}"
            fix = "choose fewer members, or give the coefficient a unit"
            yield Problem(where, f"{own or 1} from {term.measure.name}", rule, fix)


def close(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:
    """Add the rows of all limits."""
    frame = rows(instance)
    if frame.empty:
        return

    def keys(measure: Measured) -> pd.DataFrame:
        if measure.decision:
            return block.decision(measure.decision).frame
        sums = ledgers[measure.ledger].sums
        return sums.frame(np.unique(sums.keys, return_index=True)[1])

    found = [_terms(block, ledgers, parts) for parts in parts_of(instance, keys)]
    block.rows("planner_min", frame, found, frame["least"], where=frame["least"].notna())
    block.rows("planner_max", frame, found, frame["most"], where=frame["most"].notna())


def _terms(block: ModelBlock, ledgers: Ledgers, parts: PlacedTerms) -> Terms:
    if parts.measure.decision:
        return Terms(parts.weight, block.decision(parts.measure.decision).numbers[parts.place], parts.row)
    summed = ledgers[parts.measure.ledger].of(parts.keys.iloc[parts.place])
    at = np.arange(len(summed.columns)) if summed.rows is None else summed.rows
    return Terms(np.asarray(summed.coefficients) * parts.weight[at], summed.columns, parts.row[at])


def uses(instance: Instance, plan: Plan, accounts: Accounts) -> Iterable[pd.DataFrame]:
    """Return every limit against what its terms add up to."""
    frame = rows(instance)
    if frame.empty:
        return
    used, size = _sums(instance, plan, accounts)
    unit = frame["limit"].map({limit: unit or "1" for limit, (_, unit) in scopes_and_units(instance).items()})
    for name, column, sense in (("planner_min", "least", ">="), ("planner_max", "most", "<=")):
        held = frame[column].notna().to_numpy()
        most, units = frame[column][held], unit[held].tolist()
        yield limits(name, frame[held], LIMIT[1:], used[held], most, sense, units, limit_row=True, size=size[held])


def _sums(instance: Instance, plan: Plan, accounts: Accounts) -> tuple[np.ndarray, np.ndarray]:
    """Return what the terms of each row add up to, and the size of the largest."""

    def keys(measure: Measured) -> pd.DataFrame:
        if measure.decision:
            return plan.frame(measure.decision, measure.keys)
        return total(accounts[measure.ledger], measure.keys)

    count = len(written(instance))
    used, size = np.zeros(count, dtype=object), np.zeros(count)
    for parts in parts_of(instance, keys):
        amounts = parts.keys["amount"].tolist()
        for row, place, weight in zip(parts.row.tolist(), parts.place.tolist(), parts.weight.tolist(), strict=True):
            term = weight * amounts[place]
            used[row], size[row] = used[row] + term, max(size[row], abs(term))
    return used, size

"""The model written a second time, from the CSV files and with scipy, to hold the package against.

Nothing of `layout_opt` is used here. The rows follow the printed contract, key by key, without any care for speed.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import LinearConstraint, linprog, milp
from scipy.sparse import csr_array

from tests.cases.plain_book import Book
from tests.cases.plain_burden import burden

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Name = tuple[str, ...]
Terms = dict[Name, float]
INFINITE = float("inf")
FEASIBLE, INFEASIBLE = 0, 2  # status codes of scipy.optimize


@dataclass
class Program:
    """Maximise gain x subject to rows, with lower bound 0, upper bounds and whole numbers."""

    upper: dict[Name, float] = field(default_factory=dict)
    whole: set[Name] = field(default_factory=set)
    rows: list[tuple[Terms, float, float]] = field(default_factory=list)
    gain: Terms = field(default_factory=dict)

    def variable(self, *name: str, upper: float = INFINITE, whole: bool = False) -> Name:
        """Declare a variable (again, if need be) and return its name."""
        self.upper[name] = min(upper, self.upper.get(name, INFINITE))
        if whole:
            self.whole.add(name)
        return name

    def row(self, terms: Terms, least: float, most: float) -> None:
        """Add least <= terms <= most."""
        self.rows.append((terms, least, most))

    def earn(self, name: Name, amount: float) -> None:
        """Add money per unit of a variable."""
        self.gain[name] = self.gain.get(name, 0.0) + amount

    def arrays(self) -> tuple[list[Name], np.ndarray, csr_array, np.ndarray, np.ndarray]:
        """Return variables, gains, matrix and row bounds."""
        names = list(self.upper)
        index = {name: i for i, name in enumerate(names)}
        entries = [(r, index[n], c) for r, (terms, _, _) in enumerate(self.rows) for n, c in terms.items()]
        row, column, value = zip(*entries, strict=True)
        matrix = csr_array((value, (row, column)), shape=(len(self.rows), len(names)))
        gains = np.array([self.gain.get(name, 0.0) for name in names])
        least, most = (np.array([r[k] for r in self.rows], dtype=float) for k in (1, 2))
        return names, gains, matrix, least, most

    def optimum(self) -> float | None:
        """Return the optimum by a mixed-integer solve, None if infeasible."""
        names, gains, matrix, least, most = self.arrays()
        bounds = (np.zeros(len(names)), np.array([self.upper[name] for name in names]))
        found = milp(
            -gains,
            integrality=np.array([name in self.whole for name in names], dtype=float),
            bounds=bounds,
            constraints=LinearConstraint(matrix, least, most),
            options={"mip_rel_gap": 1e-9},
        )
        return _value(found.status, found.fun)

    def combinations(self) -> int:
        """Return how many settings of the whole numbers there are."""
        return int(np.prod([self.upper[name] + 1 for name in self.whole], dtype=float))

    def best_of_all(self) -> float | None:
        """Return the optimum by trying every setting of the whole numbers, each as a linear program."""
        names, gains, matrix, least, most = self.arrays()
        equal = least == most
        finite_most, finite_least = ~equal & np.isfinite(most), ~equal & np.isfinite(least)
        upper_rows = np.vstack([matrix.toarray()[finite_most], -matrix.toarray()[finite_least]])
        upper_sides = np.concatenate([most[finite_most], -least[finite_least]])
        whole = sorted(self.whole)
        values = []
        for setting in itertools.product(*(range(int(self.upper[name]) + 1) for name in whole)):
            fixed = dict(zip(whole, setting, strict=True))
            bounds = [(fixed.get(n, 0.0), fixed.get(n, self.upper[n])) for n in names]
            found = linprog(-gains, upper_rows, upper_sides, matrix.toarray()[equal], least[equal], bounds)
            values.append(_value(found.status, found.fun))
        feasible = [value for value in values if value is not None]
        return max(feasible) if feasible else None


def _value(status: int, cost: float | None) -> float | None:
    if status not in (FEASIBLE, INFEASIBLE):
        raise AssertionError(f"the plain model ended with status {status}")
    return -float(cost) if status == FEASIBLE and cost is not None else None


def plain_program(folder: Path) -> Program:
    """Return the program of an instance folder, in the sense "maximise" (a cost is its negative)."""
    book = Book(folder)
    program = Program()
    balance: dict[Name, Terms] = {}
    for node in book.nodes:
        for part in (_sites, _freight, _market, _trade):
            part(book, node, program, balance)
        burden(book, node, program, list(site_keys(book, node)))
        _floors(book, node, program)
    for terms in balance.values():
        program.row(terms, 0, 0)
    return program


def _post(balance: dict[Name, Terms], place: Name, name: Name, amount: float) -> None:
    terms = balance.setdefault(place, {})
    terms[name] = terms.get(name, 0.0) + amount


def site_keys(book: Book, node: str) -> Iterator[tuple[str, str]]:
    """Yield region and technology of every site of a node."""
    regions, technologies = book.members("regions", "region"), book.members("technologies", "technology")
    for key in book.keys("sites", node, region=regions, technology=technologies):
        existing = book.number("sites", "existing", book.root, 0, **key)
        if book.number("sites", "max_capacity", node, INFINITE, **key) > 0 or existing > 0:
            yield key["region"], key["technology"]


def _sites(book: Book, node: str, program: Program, balance: dict[Name, Terms]) -> None:
    for r, k in site_keys(book, node):
        _capacity(book, node, r, k, program)
        activity = program.variable("activity", node, r, k)
        for good in book.members("commodities", "commodity"):
            key = {"technology": k, "commodity": good, "region": r}
            made = book.number("technology_goods", "output", node, 0, **key)
            used = book.number("technology_goods", "input", node, 0, **key)
            if made:
                _post(balance, (node, r, good), program.variable("surplus", node, r, good), -1)
            if made or used:
                balance.setdefault((node, r, good), {})[activity] = made - used
        _factor_cost(book, node, r, k, program)
    for r, f in itertools.product(book.members("regions", "region"), book.members("factors", "factor")):
        if book.known("factor_endowments", node, region=r, factor=f):
            amount = book.number("factor_endowments", "amount", node, 0, region=r, factor=f)
            program.row(factor_use(book, node, r, [f]), -INFINITE, amount)


def factor_use(book: Book, node: str, r: str, factors: list[str]) -> Terms:
    """Return the use of some factors in a region."""
    terms: Terms = {}
    for (region, k), f in itertools.product(site_keys(book, node), factors):
        use = book.number("technology_factors", "use", node, 0, technology=k, factor=f, region=r)
        if region == r and use:
            terms["activity", node, r, k] = terms.get(("activity", node, r, k), 0.0) + use
    return terms or {("activity", node, *next(site_keys(book, node))): 0.0}


def _factor_cost(book: Book, node: str, r: str, k: str, program: Program) -> None:
    for f in book.members("factors", "factor"):
        use = book.number("technology_factors", "use", node, 0, technology=k, factor=f, region=r)
        price = book.number("factor_endowments", "price", node, 0, region=r, factor=f)
        program.earn(("activity", node, r, k), -book.weight(node) * use * price)


def _capacity(book: Book, node: str, r: str, k: str, program: Program) -> None:
    def of(column: str, default: float) -> float:
        return book.number("sites", column, node, default, region=r, technology=k)

    capacity, build, retire, activity = (
        program.variable(name, node, r, k) for name in ("capacity", "build", "retire", "activity")
    )
    change = {capacity: 1.0, build: -1.0, retire: 1.0}
    parent = book.parent[node]
    if parent and (r, k) in set(site_keys(book, parent)):
        change["capacity", parent, r, k] = -1.0
    before = book.number("sites", "existing", book.root, 0, region=r, technology=k) if node == book.root else 0.0
    program.row(change, before, before)
    most, least = of("max_capacity", INFINITE), of("min_capacity", 0)
    if of("fixed_cost", 0) > 0 or least > 0:
        opened = program.variable("open", node, r, k, upper=1, whole=True)
        program.row({capacity: 1.0, opened: -most}, -INFINITE, 0)
        program.row({capacity: 1.0, opened: -least}, 0, INFINITE)
        program.earn(opened, -book.weight(node) * of("fixed_cost", 0))
    else:
        program.row({capacity: 1.0}, -INFINITE, most)
    program.row({activity: 1.0, capacity: -of("max_utilisation", 1)}, -INFINITE, 0)
    program.row({activity: 1.0, capacity: -of("min_utilisation", 0)}, 0, INFINITE)
    size = of("module_size", 0)
    if size:
        modules = program.variable("modules", node, r, k, upper=most // size, whole=True)
        program.row({build: 1.0, modules: -size}, 0, 0)
    program.earn(activity, -book.weight(node) * of("variable_cost", 0))
    program.earn(retire, -book.weight(node) * of("retirement_cost", 0) / book.years[node])
    after = sum(book.weight(n) for n in book.nodes if node in book.chain(n))
    program.earn(build, -after * of("investment_cost", 0) * _annuity(book, k))
    if book.cell("entry_bans", "region", node, region=r, technology=k):
        program.variable("build", node, r, k, upper=0)
        if book.number("entry_bans", "closes_existing", node, 0, region=r, technology=k):
            program.variable("activity", node, r, k, upper=0)


def _annuity(book: Book, k: str) -> float:
    lifetime = next(row.get("lifetime", "") for row in book.tables["technologies"] if row["technology"] == k)
    rate = float(book.settings.get("discount_rate", 0))
    if not lifetime:
        return 1.0
    return rate / (1 - (1 + rate) ** -float(lifetime)) if rate else 1 / float(lifetime)


def _freight(book: Book, node: str, program: Program, balance: dict[Name, Terms]) -> None:
    for row in book.tables.get("routes", []):
        r, to = row["from_region"], row["to_region"]
        on_route: Terms = {}
        for good in book.members("commodities", "commodity"):
            key = {"commodity": good, "from_region": r, "to_region": to}
            if not book.known("freight", node, **key):
                continue
            most = book.number("freight", "capacity", node, INFINITE, **key)
            ship = program.variable("ship", node, r, to, good, upper=most)
            on_route[ship] = 1.0
            _post(balance, (node, r, good), ship, -1)
            _post(balance, (node, to, good), ship, 1 - book.number("freight", "loss", node, 0, **key))
            unit = book.number("freight", "cost", node, 0, **key)
            unit += book.number("freight", "cost_per_distance", node, 0, **key) * float(row["distance"] or 0)
            program.earn(ship, -book.weight(node) * unit)
        if row.get("capacity") and on_route:
            program.row(on_route, -INFINITE, float(row["capacity"]))


def _market(book: Book, node: str, program: Program, balance: dict[Name, Terms]) -> None:
    must_serve = book.settings.get("objective") == "cost"
    markets, tiers = ({row[name] for row in book.tables["demand"]} for name in ("market", "tier"))
    sets = {"region": book.members("regions", "region"), "market": sorted(markets), "tier": sorted(tiers)}
    for key in book.keys("demand", node, **sets):
        quantity = book.number("demand", "quantity", node, 0, **key)
        price = book.number("demand", "price", node, 0, **key)
        sold: Terms = {}
        for good in book.members("commodities", "commodity"):
            place = {"commodity": good, "market": key["market"], "tier": key["tier"]}
            accepted = book.number("acceptance", "acceptance", node, 0, **place)
            if "acceptance" not in book.tables:
                accepted = float(good == key["market"])
            if accepted:
                sales = program.variable("sales", node, key["region"], good, key["market"], key["tier"])
                sold[sales] = 1.0
                _post(balance, (node, key["region"], good), sales, -1)
                program.earn(sales, 0 if must_serve else book.weight(node) * price * accepted)
        if sold:
            program.row(sold, quantity if must_serve else 0, quantity)


def _trade(book: Book, node: str, program: Program, balance: dict[Name, Terms]) -> None:
    sets = {"region": book.members("regions", "region"), "commodity": book.members("commodities", "commodity")}
    for direction, sign in (("import", 1), ("export", -1)):
        for key in book.keys("foreign_trade", node, **sets, direction=[direction]):
            most = book.number("foreign_trade", "max_quantity", node, INFINITE, **key)
            traded = program.variable(direction, node, key["region"], key["commodity"], upper=most)
            _post(balance, (node, key["region"], key["commodity"]), traded, sign)
            program.earn(traded, -sign * book.weight(node) * book.number("foreign_trade", "price", node, 0, **key))


def _floors(book: Book, node: str, program: Program) -> None:
    for row in book.tables.get("regional_floors", []):
        r, measure = row["region"], row["measure"]
        terms: Terms = {}
        if measure == "output":
            kinds = {t["technology"]: t["kind"] for t in book.tables["technologies"]}
            terms = {
                ("activity", node, s, k): 1.0 for s, k in site_keys(book, node) if s == r and kinds[k] == "production"
            }
        elif measure == "employment":
            labour = [f["factor"] for f in book.tables["factors"] if f["kind"] == "labour"]
            terms = factor_use(book, node, r, labour)
        else:
            for name in program.upper:
                if name[:3] in {("sales", node, r), ("export", node, r)}:
                    terms[name] = program.gain.get(name, 0.0) / book.weight(node)
        program.row(terms or {next(iter(program.upper)): 0.0}, float(row["least"]), INFINITE)

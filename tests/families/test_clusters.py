"""Clusters, solved on paper and against enumeration.

The town of all cases: an oven (at most 10 t a year, 1 CNY/t), buyers of 8 t at 3 CNY/t.
"""

from __future__ import annotations

import itertools

from layout_opt.result.certificate import certify
from tests.cases.draft import Draft
from tests.families.hand import about, amount, answer, best
from tests.golden.examples import town


def bakers(draft: Draft, threshold: float, **shares: float) -> Draft:
    """Return a draft whose ovens form one cluster that saves shares from a threshold on."""
    draft.tables["technologies"][0]["industry"] = "food"
    draft.add("clusters", cluster="ovens", unit="t", industry="food")
    for row in draft.tables["regions"]:
        draft.add("cluster_regions", cluster="ovens", region=row["region"])
    draft.add("cluster_levels", cluster="ovens", level="some", threshold=threshold)
    for measure, share in shares.items():
        draft.add("cluster_effects", cluster="ovens", level="some", measure=measure, share=share)
    return draft


def test_cost_from_the_threshold_on() -> None:
    """Proves `cluster_scale_min`, `cluster_share_max`, `cluster_link`: 8 t save a half each, 16 + 4; at 11 t 0."""
    run = answer(bakers(town(), 8, cost=0.5))
    assert run.objective == about(16 + 4)
    assert amount(run, "value", "value", part="clusters") == about(4)
    assert amount(run, "clusters_formed", "scale") == about(8)
    assert best(bakers(town(), 11, cost=0.5)) == about(16), "an oven bakes 10 t at most"


def test_a_ton_too_many_pays_for_the_cluster() -> None:
    """Proves that a threshold is bought where it pays: a ninth ton that nobody wants costs 1, and 9 x 0.5 is saved."""
    assert best(bakers(town(), 9, cost=0.5)) == about(16 - 1 + 4.5)
    assert best(bakers(town(), 9, cost=0.1)) == about(16), "where little is saved it is not worth it"


def test_one_level_at_a_time() -> None:
    """Proves `cluster_level_max`: the second level stands in place of the first: 16 + 8 x 0.5, not 8 x 0.75."""
    draft = bakers(town(), 4, cost=0.25)
    draft.add("cluster_levels", cluster="ovens", level="many", threshold=8)
    draft.add("cluster_effects", cluster="ovens", level="many", measure="cost", share=0.5)
    assert best(draft) == about(16 + 4)


def test_emission_and_factors() -> None:
    """Proves that members emit and use less: 12 kg let 6 t through, 8 t at a quarter less; 18 bakers 6 t, then 8."""
    draft = bakers(town(), 6, emission=0.25)
    draft.add("pollutants", pollutant="smoke", unit="kg")
    draft.add("technology_emissions", technology="oven", pollutant="smoke", intensity=2)
    draft.add("receptors", receptor="air", kind="airshed")
    draft.add("discharge", region="*", receptor="air", pollutant="smoke", share=1)
    draft.add("receptor_capacity", receptor="air", pollutant="smoke", capacity=12)
    assert best(draft) == about(16)
    assert amount(answer(draft), "discharge", "gross") == about(12)
    draft.tables["cluster_effects"][0]["share"] = "0"
    assert best(draft) == about(12)
    draft = bakers(town(), 6, factor_use=0.25)
    draft.add("factors", factor="hands", unit="person", kind="labour")
    draft.add("technology_factors", technology="oven", factor="hands", use=3)
    draft.add("factor_endowments", region="*", factor="hands", amount=18, price=0.125)
    assert best(draft) == about(16 - 18 * 0.125)


def test_what_a_cluster_opens() -> None:
    """Proves `opening_link`: a free kiln bakes 3 of the 8 t where the ovens bake 5: 5 x 2 + 3 x 3.

    Without the row the kiln bakes 4 and the ovens 4: 20. At a threshold that nobody can reach 16.
    """

    def kiln(threshold: float) -> Draft:
        draft = bakers(town(), threshold)
        draft.add("technologies", technology="kiln", unit="t", kind="production")
        draft.add("technology_goods", technology="kiln", commodity="bread", output=1)
        draft.add("sites", region="town", technology="kiln", max_capacity=4)
        draft.add("cluster_technologies", cluster="ovens", technology="kiln", level="some")
        return draft

    assert best(kiln(5)) == about(5 * 2 + 3 * 3)
    assert best(kiln(11)) == about(16)


def test_strength_zero_is_the_plain_plan() -> None:
    """Proves that a cluster that saves nothing changes nothing: objective and activity are those without the tables."""
    plain, idle = answer(town("town", "port")), answer(bakers(town("town", "port"), 12, cost=0.0))
    assert idle.objective == about(plain.objective)
    assert idle.tables["activity"]["activity"].tolist() == about(plain.tables["activity"]["activity"].tolist())


def test_scope_and_weight() -> None:
    """Proves that linked industries count, and that half a region counts half: 8 t of bread, 4 t of flour, a fifth."""

    def mills(scope: str, threshold: float, weight: float = 1.0) -> float:
        draft = bakers(town(), threshold, cost=0.2)
        draft.tables["clusters"][0]["scope"] = scope
        draft.tables["cluster_regions"][0]["weight"] = str(weight)
        draft.add("commodities", commodity="flour", unit="t")
        draft.add("technologies", technology="mill", unit="t", kind="production", industry="grain")
        draft.add("technology_goods", technology="oven", commodity="flour", input=0.5)
        draft.add("technology_goods", technology="mill", commodity="flour", output=1)
        draft.add("sites", region="town", technology="mill", max_capacity=4)
        return best(draft)

    assert mills("own", 12) == about(16)
    assert mills("linked", 12) == mills("all", 12) == about(16 + 1.6)
    assert mills("linked", 12, weight=0.5) == about(16)
    assert mills("linked", 6, weight=0.5) == about(16 + 1.6)


def circle(weights: tuple[float, float, float]) -> Draft:
    """Return three towns that trade, of which the ovens are clusters by town and one over the border of two."""
    draft = town("east", "mid", "west")
    for row, site, size, cost in zip(draft.tables["demand"], draft.tables["sites"], (6, 5, 7), (1, 1.25, 0.75),
                                     strict=True):  # fmt: skip
        row.update(quantity="4", price="3")
        site.update(max_capacity=str(size), variable_cost=str(cost))
    for start, end in itertools.permutations(("east", "mid", "west"), 2):
        draft.add("routes", from_region=start, to_region=end, distance=1)
    draft.add("freight", commodity="bread", cost=0.25)
    draft.tables["technologies"][0]["industry"] = "food"
    for name, regions, share in zip(("a", "b", "c"), (("east",), ("mid", "west"), ("east", "mid")), weights,
                                    strict=True):  # fmt: skip
        draft.add("clusters", cluster=name, unit="t", industry="food")
        for region in regions:
            draft.add("cluster_regions", cluster=name, region=region)
        for level, threshold in LEVELS.items():
            draft.add("cluster_levels", cluster=name, level=level, threshold=threshold)
            amount = share * (1 if level == "some" else 2)
            draft.add("cluster_effects", cluster=name, level=level, measure="cost", share=amount)
    return draft


LEVELS = {"some": 5, "many": 9}


def enumerated(weights: tuple[float, float, float]) -> float:
    """Return the best of all layouts in whole tons (what is sent is the cheapest way to serve 4 t in each town)."""
    sizes, costs = (6, 5, 7), (1, 1.25, 0.75)
    groups = ((0,), (1, 2), (0, 1))
    found = float("-inf")
    for made in itertools.product(*(range(size + 1) for size in sizes)):
        sold = min(12, sum(made))
        sent = max(0, sold - sum(min(4, tons) for tons in made))
        value = 3.0 * sold - 0.25 * sent - sum(tons * cost for tons, cost in zip(made, costs, strict=True))
        for group, share in zip(groups, weights, strict=True):
            scale = sum(made[at] for at in group)
            saved = 0 if scale < 5 else share if scale < 9 else 2 * share
            value += saved * sum(made[at] * costs[at] for at in group)
        found = max(found, value)
    return found


def test_overlapping_clusters_against_enumeration() -> None:
    """Proves levels, circles and overlaps: the best of all 336 layouts in whole tons, for three strengths.

    What is bought, made and sent are whole numbers of tons in an optimum: thresholds, sizes and demands are whole.
    """
    for weights in ((0.1, 0.1, 0.1), (0.2, 0.05, 0.15), (0.05, 0.25, 0.2)):
        assert best(circle(weights)) == about(enumerated(weights)), weights


def test_levels_of_today() -> None:
    """Proves that today's layout is told at the level that its scale reaches, with what it saves there."""
    draft = bakers(town(), 4, cost=0.5)
    draft.tables["sites"][0]["existing"] = "6"
    run = answer(draft, "today")
    assert run.objective == about(6 * 2 + 3)
    draft.tables["cluster_levels"][0]["threshold"] = "7"
    assert answer(draft, "today").objective == about(6 * 2)


def test_what_is_joined_must_be_done_and_reached() -> None:
    """Proves that the certificate names `cluster_share_max`, `cluster_link` and `cluster_scale_min` by themselves."""
    draft = bakers(town(), 8, cost=0.5)
    draft.add("cluster_levels", cluster="ovens", level="few", threshold=2)
    draft.add("cluster_technologies", cluster="ovens", technology="oven", level="some")
    run = answer(draft)

    def named(table: str, column: str, value: float) -> str:
        tables = dict(run.tables)
        tables[table] = tables[table].assign(**{column: value})
        return " ".join(str(found) for found in certify(run.instance, tables, run.objective, "best").violations)

    assert "cluster_share_max[root,town,oven,ovens]" in named("cluster_activity", "joined", 9.0)
    assert "opening_link[root,town,oven]" in named("clusters_formed", "reached", 0.0)
    assert "cluster_level_max[root,ovens]" in named("clusters_formed", "reached", 1.0)
    assert "cluster_link[root,town,oven,ovens,some]" in named("clusters_formed", "reached", 0.0)
    assert "cluster_scale_min[root,ovens,some]: is below its limit" in named("activity", "activity", 7.0)

"""The pictures of choke points."""

from __future__ import annotations

import pandas as pd

from layout_opt.show.charts.choke_charts import MOST_RIGHT, network_ends


def test_a_failure_that_hits_only_markets_left_out_is_left_out() -> None:
    """Proves that the network shows the largest markets, and no failure without a band to one of them."""
    rows = [("oil", "market", f"buyer {at}", 10.0 + at) for at in range(MOST_RIGHT)]
    rows += [("salt", "market", "cook", 1.0), ("oil", "region", "coast", 99.0), ("none", "market", "buyer 1", 0.0)]
    hit = pd.DataFrame(rows, columns=["name", "who", "member", "lost"])
    left, right, shown = network_ends(hit, ["oil", "salt", "none"])
    assert left == ["oil"]
    assert right == [f"buyer {at}" for at in reversed(range(MOST_RIGHT))]
    assert set(shown["name"]) == {"oil"}

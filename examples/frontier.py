"""The trade-off between two aims: what a cleaner river costs.

Usage: python examples/frontier.py [INSTANCE [AIM AIM [AIM]]]
"""

import sys

from layout_opt import read_instance
from layout_opt.analysis.frontier import frontier

folder = sys.argv[1] if len(sys.argv) > 1 else "instances/small-river"
aims = sys.argv[2:] or ["net_effective_output", "load:intake,COD"]

found = frontier(read_instance(folder), aims, points=4)
print(found.frame.to_string(index=False))
print("ends of the frontier:")
print(found.payoff.to_string(index=False))
if found.knee is not None:
    print(f"knee: point {found.knee.number}, certain: {found.knee.certain}")

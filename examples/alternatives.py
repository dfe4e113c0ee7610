"""Layouts nearly as good as the best that differ most, what each site is to all of them, and the price of insisting.

Usage: python examples/alternatives.py [INSTANCE [SHARE]]
"""

import sys

from layout_opt import read_instance
from layout_opt.analysis.alternatives import Demand, alternatives, insist

folder = sys.argv[1] if len(sys.argv) > 1 else "instances/small-river"
within = float(sys.argv[2]) if len(sys.argv) > 2 else 0.1

instance = read_instance(folder)
found = alternatives(instance, within=within, count=2)
print(found.frame.to_string(index=False))
print(found.sites[["region", "technology", "role", "in_by", "out_by"]].to_string(index=False))

# what if the region with the first site had to give up its industry?
region, technology = found.sites[["region", "technology"]].iloc[0]
price = insist(instance, [Demand(region, technology, drop=True)])
print(f"without {technology} in {region}: a loss between {price.loss.lower:.4g} and {price.loss.upper:.4g}")

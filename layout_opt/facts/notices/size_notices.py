"""Largest capacities that nobody gives, and what implies them."""

from __future__ import annotations

from collections.abc import Iterator

from layout_opt.facts.site_sizes import derived_sizes
from layout_opt.instance import Instance

SHOWN = 5
"""Most sites of which the size is told [1]."""


def size_notices(instance: Instance) -> Iterator[str]:
    """Yield a sentence on the sites whose largest capacity is what the data imply."""
    found = derived_sizes(instance)
    if not found:
        return
    units = instance.attribute("technologies", "unit")
    told = [
        f"{region},{technology} at most {size.most:g} {units[technology]}/yr ({size.why})"
        for (region, technology), size in sorted(found.items())[:SHOWN]
    ]
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    yield f"{instance.label('sites')}: max_capacity is blank and follows from the data: {'; '.join(told)}{more}."

"""Of which sites roles are asked: a region or a group of regions, an industry or a technology, or all of either."""

from __future__ import annotations

from collections.abc import Iterable

from layout_opt.analysis.alternatives.site_roles import Site
from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.facts.frames import keys_of
from layout_opt.facts.keys import SITE
from layout_opt.facts.sites import sites
from layout_opt.instance import Instance
from layout_opt.instance.member_named import member_named

ALL = "*"


def asked_sites(instance: Instance, words: Iterable[str]) -> list[Site]:
    """Return the sites that ``REGION,INDUSTRY`` mean, each once.

    Parameters
    ----------
    instance : Instance
        Whose sites.
    words : iterable of str
        ``REGION,INDUSTRY``: a region, a group of ``regions.csv`` or ``*``; an industry, a technology or ``*``.

    Raises
    ------
    InvalidInput
        If a word has another form, or means no site.
    """
    group, industry = instance.attribute("regions", "group"), instance.attribute("technologies", "industry")
    every = sorted({(key[1], key[2]) for key in keys_of(sites(instance), SITE)})
    found: dict[Site, None] = {}
    problems: list[Problem] = []
    for text in words:
        parts = [part.strip() for part in text.split(",")]
        if len(parts) != 2 or not all(parts):
            rule = "have the form REGION,INDUSTRY"
            problems.append(Problem("--site", repr(text), rule, "write e.g. 'henan,power' or '*,power'"))
            continue
        place, what = parts
        if place not in (ALL, *group.values()):
            place = member_named(instance, "regions", place)
        if what not in (ALL, *industry.values()):
            what = member_named(instance, "technologies", what)
        here = [site for site in every if place in (ALL, site[0], group.get(site[0]))]
        meant = [site for site in here if what in (ALL, site[1], industry.get(site[1]))]
        if not meant:
            places = {str(word) for site in every for word in (site[0], group.get(site[0])) if word}
            kinds = {str(word) for site in here or every for word in (site[1], industry.get(site[1])) if word}
            hint = nearest(what, sorted(kinds)) if here else nearest(place, sorted(places))
            fix = "name a region or a group, and an industry or a technology"
            problems.append(Problem("--site", repr(text), f"mean a site{hint}", fix))
        found |= dict.fromkeys(meant)
    if problems:
        raise InvalidInput(problems)
    return list(found)

"""The environmental and regulatory part of a random instance."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cases.dice import Dice
    from tests.cases.draft import Draft


def burden(draft: Draft, dice: Dice) -> None:
    """Add emissions and treatment."""
    for pollutant in dice.names["P"]:
        for technology in dice.names["K"]:
            intensity = dice.pick(1, 2, 4)
            draft.add(
                "technology_emissions", technology=technology, pollutant=pollutant, region="*", intensity=intensity
            )
        if dice.chance(0.3):
            draft.add("technology_emissions", technology="K1", pollutant=pollutant, region="R2", intensity=0.5)
        for technology in dice.names["T"]:
            draft.add(
                "technology_emissions",
                technology=technology,
                pollutant=pollutant,
                region="*",
                intensity=-1,
                max_removal=dice.pick(None, 0.5, 0.8),
            )


def receptors(draft: Draft, dice: Dice) -> None:
    """Add a river chain with limits, some of them tighter in a later node."""
    if not dice.names["P"]:
        return
    chain = dice.make("Q", 1, 3)
    for i, receptor in enumerate(chain):
        draft.add("receptors", receptor=receptor, kind="basin")
        if i:
            draft.add(
                "transfers",
                from_receptor=chain[i - 1],
                to_receptor=receptor,
                pollutant="*",
                delivery=dice.pick(0.5, 0.8, 1),
            )
    for region in dice.names["R"]:
        share = dice.pick(0.5, 1, 1)
        draft.add("discharge", region=region, receptor=dice.rng.choice(chain), pollutant="*", share=share)
    for pollutant in dice.names["P"]:
        for receptor in chain:
            if dice.chance(0.6) or receptor == chain[-1]:
                draft.add(
                    "receptor_capacity",
                    receptor=receptor,
                    pollutant=pollutant,
                    capacity=dice.pick(15, 30, 60),
                    background=dice.pick(None, 2),
                )
        later = dice.node(0.4)
        if later:
            draft.add("receptor_capacity", receptor=chain[-1], pollutant=pollutant, capacity=12, **later)


def regulation(draft: Draft, dice: Dice) -> None:
    """Add bans, standards, caps with and without zones, and charges."""
    regions = dice.names["R"]
    if dice.chance(0.3):
        region, closes = dice.rng.choice(regions), dice.pick(0, 1)
        technology = dice.rng.choice(dice.names["K"])
        draft.add("entry_bans", region=region, technology=technology, closes_existing=closes)
    for pollutant in dice.names["P"]:
        if dice.chance(0.25):
            draft.add(
                "emission_standards",
                technology="*",
                pollutant=pollutant,
                region=dice.rng.choice(regions),
                max_intensity=2,
            )
        if dice.chance(0.3):
            zone = "river" if dice.chance(0.5) else None
            for region in regions:
                draft.add("discharge_caps", region=region, pollutant=pollutant, cap=dice.pick(10, 25), zone=zone)
        if dice.chance(0.3):
            draft.add("emission_charges", region="*", pollutant=pollutant, rate=0.2)
            draft.settings["respond_to_charges"] = dice.chance(0.5)


def floors(draft: Draft, dice: Dice) -> None:
    """Add a floor."""
    if draft.settings["objective"] == "cost" or not dice.chance(0.25):
        return
    measure = dice.rng.choice(("value", "output", "employment"))
    if measure != "employment" or "factors" in draft.tables:
        draft.add("regional_floors", region="R1", measure=measure, least=dice.pick(3, 8, 25))

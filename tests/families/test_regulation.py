"""Regulation, solved on paper: ovens of 10 t at 1, 8 t sold at 3 in each region (16 each), 2 kg of smoke per ton."""

from __future__ import annotations

from tests.cases.draft import Draft
from tests.families.hand import about, amount, answer, best
from tests.golden.examples import town


def smoky(*regions: str) -> Draft:
    """Return regions whose ovens smoke."""
    draft = town(*regions)
    draft.add("pollutants", pollutant="smoke", unit="kg")
    draft.add("technology_emissions", technology="oven", pollutant="smoke", region="*", intensity=2)
    return draft


def test_entry_ban() -> None:
    """Proves `entry_ban`: only the 3 t that stand may work: 6; without the row 16."""
    draft = town()
    draft.tables["sites"][0]["existing"] = "3"
    draft.add("entry_bans", region="town", technology="oven")
    assert best(draft) == about(6)


def test_closing_ban() -> None:
    """Proves `closing_ban`: a ban that closes leaves nothing: 0; without the row the 3 t that stand earn 6."""
    draft = town()
    draft.tables["sites"][0]["existing"] = "3"
    draft.add("entry_bans", region="town", technology="oven", closes_existing=1)
    assert best(draft) == about(0)


def test_emission_standard() -> None:
    """Proves `emission_standard`: 2 kg per ton is above 1.5: 0; without the row, or with a standard of 2, 16."""
    draft = smoky("town")
    draft.add("emission_standards", technology="oven", pollutant="smoke", region="*", max_intensity=1.5)
    assert best(draft) == about(0)
    draft.tables["emission_standards"][0]["max_intensity"] = "2"
    assert best(draft) == about(16)


def test_discharge_cap_of_a_region() -> None:
    """Proves `discharge_cap`: 6 kg are 3 t: 6; without the row 16."""
    draft = smoky("town")
    draft.add("discharge_caps", region="town", pollutant="smoke", cap=6)
    assert best(draft) == about(6)


def test_discharge_cap_of_a_zone() -> None:
    """Proves that a zone trades: caps of 6 and 20 kg are 26 for both: 13 t, 26; alone 3 t and 8 t: 22; without 32."""
    draft = smoky("town", "port")
    draft.add("discharge_caps", region="town", pollutant="smoke", cap=6, zone=None)
    draft.add("discharge_caps", region="port", pollutant="smoke", cap=20, zone=None)
    assert best(draft) == about(22)
    for row in draft.tables["discharge_caps"]:
        row["zone"] = "coast"
    assert best(draft) == about(26)


def test_charges_are_a_transfer() -> None:
    """Proves that charges change who gains, not the layout: 16 either way, and 16 kg x 0.9 paid by the town."""
    draft = smoky("town")
    draft.add("emission_charges", region="*", pollutant="smoke", rate=0.9)
    run = answer(draft)
    assert run.objective == about(16)
    assert amount(run, "value", "value", part="charges") == about(-14.4)


def test_respond_to_charges() -> None:
    """Proves that polluters may respond: at 0.9 per kg a ton earns 3 - 1 - 1.8 = 0.2: 1.6; at 1.1 nothing: 0."""
    draft = smoky("town")
    draft.settings["respond_to_charges"] = True
    draft.add("emission_charges", region="*", pollutant="smoke", rate=0.9)
    assert best(draft) == about(1.6)
    draft.tables["emission_charges"][0]["rate"] = "1.1"
    assert best(draft) == about(0)


def test_new_plant_standard() -> None:
    """Proves `new_plant_standard`: 4 t that stand go on, none are added above a standard of new plants: 8; else 16.

    For all plants the same standard leaves nothing.
    """
    draft = town()
    draft.tables["sites"][0]["existing"] = "4"
    draft.add("pollutants", pollutant="smoke", unit="kg")
    draft.add("technology_emissions", technology="oven", pollutant="smoke", region="*", intensity=2)
    draft.add("emission_standards", technology="oven", pollutant="smoke", region="*", max_intensity=1, applies="new")
    assert best(draft) == about(8)
    draft.tables["emission_standards"][0]["max_intensity"] = "2"
    assert best(draft) == about(16)
    draft.tables["emission_standards"][0] |= {"max_intensity": "1", "applies": ""}
    assert best(draft) == about(0)

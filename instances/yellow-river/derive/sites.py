"""Sites and technologies: today's plants, water-saving plants, retrofits and treatment."""

from __future__ import annotations

import numpy as np
import pandas as pd
from derive_common.figures import significant
from derive_common.industries import INDUSTRIES

from derive.concepts import IMPORTED, SAVING
from derive.industry import Activity
from derive.inputs import Links
from derive.pollution import COD_COST, Quality
from derive.raw import Raw
from derive.water import Water

MONEY = "1e8 CNY"
WATER_UNIT, LOAD_UNIT = "1e6 m3", "1e3 t"
LIFETIME = 20.0
"""Years for which a plant lasts: chosen."""
FULL_USE = 0.90
"""Highest utilisation that a plant can keep up: chosen."""
WATER_MONEY = 0.01
"""1e8 CNY per 1e6 m3 in one yuan per m3."""
LOAD_MONEY = 0.01
"""1e8 CNY per 1e3 t in one yuan per kg."""
TREATMENT_ROOM = 2.0
"""Room for treatment over the share of today's burden that it may remove: chosen, never binding by itself."""
TREATMENTS = {"water-retrofit": "water", "cod-treatment": "COD", "nh3n-treatment": "NH3N"}
SITE_COLUMNS = [
    "region", "technology", "existing", "max_capacity", "min_capacity", "module_size", "max_utilisation",
    "variable_cost", "fixed_cost", "investment_cost", "retirement_cost", "present_activity",
]  # fmt: skip


def technologies() -> pd.DataFrame:
    """Return the technologies."""
    rows = []
    for i in INDUSTRIES:
        end = (i.id, MONEY, "production", LIFETIME)
        rows.append((i.id, i.name, f"{i.name_local}（现状）", *end))
        rows.append((i.id + SAVING, f"{i.name}, water-saving", f"{i.name_local}（节水）", *end))
    rows.append(("water-retrofit", "Retrofit that saves water", "节水改造", "water", WATER_UNIT, "treatment", LIFETIME))
    end = ("wastewater", LOAD_UNIT, "treatment", LIFETIME)
    rows.append(("cod-treatment", "Further COD removal", "COD深度处理", *end))
    rows.append(("nh3n-treatment", "Further NH3-N removal", "氨氮深度处理", *end))
    names = ["technology", "name", "name_local", "industry", "unit", "kind", "lifetime"]
    return pd.DataFrame(rows, columns=names)


def sites(raw: Raw, activity: Activity, links: Links, water: Water, quality: Quality) -> pd.DataFrame:
    """Return the sites of production and treatment."""
    parts = [_present(raw, activity, links, i.id) for i in INDUSTRIES]
    parts += [_saving(raw, activity, links, i.id) for i in INDUSTRIES]
    parts.append(_treatments(raw, water, quality, activity.water.sum(axis=1)))
    frame = pd.concat(parts, ignore_index=True)[SITE_COLUMNS]
    return frame.sort_values(["region", "technology"], ignore_index=True)


def running_cost(raw: Raw, links: Links, industry: str) -> float:
    """Return inputs from outside industry, labour and taxes per unit of value added."""
    return float(links.elsewhere[industry]) + raw.scalar("running_share")


def annuity(raw: Raw) -> float:
    """Return the yearly payment per unit of investment over the life of a plant."""
    rate = raw.scalar("discount_rate")
    return float(rate / (1 - (1 + rate) ** -LIFETIME))


def scrap_payment(raw: Raw) -> float:
    """Return the cost of scrapping over the investment cost, as a yearly payment (the model's period is one year)."""
    return raw.scalar("scrap_cost") * annuity(raw)


def _present(raw: Raw, activity: Activity, links: Links, industry: str) -> pd.DataFrame:
    """Return today's plants of an industry; plants that come in whole units are not extended in the old way."""
    table = raw.assumptions["industry"][industry]
    existing, module = activity.existing[industry], table["module"]
    most = existing * (1.0 if table["lumpy"] else raw.scalar("old_expansion"))
    fixed = significant(raw.assumptions["fixed"]["share"]["value"] * existing)
    counted = existing >= module if table["lumpy"] else pd.Series(data=False, index=existing.index)
    return pd.DataFrame(
        {
            "region": existing.index,
            "technology": industry,
            "existing": existing.to_numpy(),
            "max_capacity": np.asarray(significant(most)),
            "max_utilisation": FULL_USE,
            "variable_cost": round(running_cost(raw, links, industry), 5),
            "fixed_cost": np.where(counted, fixed, 0.0),
            "investment_cost": table["capital"],
            "retirement_cost": round(table["capital"] * scrap_payment(raw), 5),
            "present_activity": activity.value_added[industry].to_numpy(),
        }
    )


def _saving(raw: Raw, activity: Activity, links: Links, industry: str) -> pd.DataFrame:
    """Return sites for new water-saving plants: where the industry is at home, of a smallest size at least."""
    table = raw.assumptions["industry"][industry]
    module, existing = table["module"], activity.existing[industry]
    existing = existing[existing >= raw.scalar("new_threshold") * module]
    most = (existing * raw.scalar("new_expansion")).clip(lower=2 * module)
    if table["lumpy"]:
        most = np.floor(most / module) * module
    invest = table["capital"] * raw.scalar("saving_investment")
    return pd.DataFrame(
        {
            "region": existing.index,
            "technology": industry + SAVING,
            "existing": 0.0,
            "max_capacity": np.asarray(significant(most)),
            "min_capacity": None if table["lumpy"] else module,
            "module_size": module if table["lumpy"] else None,
            "max_utilisation": FULL_USE,
            "variable_cost": round(running_cost(raw, links, industry) + raw.scalar("saving_running"), 5),
            "fixed_cost": round(raw.assumptions["fixed"]["share"]["value"] * module, 5),
            "investment_cost": round(invest, 5),
            "retirement_cost": round(invest * scrap_payment(raw), 5),
            "present_activity": 0.0,
        }
    )


def _treatments(raw: Raw, water: Water, quality: Quality, consumed: pd.Series) -> pd.DataFrame:
    """Return one site of each treatment in each prefecture: running cost, and capital as a share of the whole cost.

    Most capacity: what the treatment may remove of today's burden, with room for growth.
    """
    part = raw.scalar("treatment_capital")
    running = {"COD": COD_COST * LOAD_MONEY, "NH3N": raw.scalar("nh3n_cost") * LOAD_MONEY}
    whole = {p: cost / (1 - part) for p, cost in running.items()} | {"water": raw.scalar("retrofit_cost") * WATER_MONEY}
    burden = quality.discharge.assign(water=consumed * water.ratio)
    rows = []
    for name, pollutant in TREATMENTS.items():
        share = raw.scalar("retrofit_share" if pollutant == "water" else "treatment_share")
        rows.append(
            pd.DataFrame(
                {
                    "region": burden.index,
                    "technology": name,
                    "existing": 0.0,
                    "max_capacity": np.asarray(significant(burden[pollutant] * share * TREATMENT_ROOM, 3)),
                    "variable_cost": round(whole[pollutant] * (1 - part), 5),
                    "investment_cost": round(whole[pollutant] * part / annuity(raw), 5),
                    "present_activity": 0.0,
                }
            )
        )
    return pd.concat(rows, ignore_index=True)


def technology_goods(links: Links) -> pd.DataFrame:
    """Return what a unit of value added makes and buys; the water-saving technology is the same in this."""
    rows = []
    for user in (industry.id for industry in INDUSTRIES):
        for technology in (user, user + SAVING):
            for good in links.domestic.index:
                made = links.output[user] if good == user else None
                bought = links.domestic.loc[good, user]
                if made is not None or bought > 0:
                    rows.append((technology, good, "*", made, bought))
                if links.imported.loc[good, user] > 0:
                    rows.append((technology, good + IMPORTED, "*", None, links.imported.loc[good, user]))
    frame = pd.DataFrame(rows, columns=["technology", "commodity", "region", "output", "input"])
    return frame.sort_values(["technology", "commodity"], ignore_index=True)


def withdrawal(raw: Raw, activity: Activity, places: pd.DataFrame) -> pd.DataFrame:
    """Return water taken per unit of activity at every site of production: region, technology, use."""
    frame = places.loc[~places["technology"].isin(list(TREATMENTS)), ["region", "technology"]].copy()
    saving = frame["technology"].str.endswith(SAVING)
    industry = frame["technology"].str.removesuffix(SAVING)
    found = [activity.intensity.loc[r, i] for r, i in zip(frame["region"], industry, strict=True)]
    frame["use"] = np.array(found) * np.where(saving, raw.scalar("saving_intensity"), 1.0)
    frame["use"] = significant(frame["use"])
    return frame


def emissions(raw: Raw, taken: pd.DataFrame, water: Water, quality: Quality) -> pd.DataFrame:
    """Return consumed water by site, COD and NH3-N by technology, and what treatment removes."""
    consumed = taken.assign(
        pollutant="water", intensity=significant(taken["use"] * taken["region"].map(water.ratio)), max_removal=None
    )
    rows = []
    for industry, pollutant in ((i.id, p) for i in INDUSTRIES for p in quality.intensity.columns):
        today = float(quality.intensity.loc[industry, pollutant])
        rows.append((industry, pollutant, "*", today, None))
        rows.append((industry + SAVING, pollutant, "*", float(f"{today * raw.scalar('saving_effluent'):.6g}"), None))
    for name, pollutant in TREATMENTS.items():
        share = "retrofit_share" if pollutant == "water" else "treatment_share"
        rows.append((name, pollutant, "*", -1.0, raw.scalar(share)))
    names = ["technology", "pollutant", "region", "intensity", "max_removal"]
    frame = pd.concat([consumed[names], pd.DataFrame(rows, columns=names)], ignore_index=True)
    return frame.sort_values(["technology", "pollutant", "region"], ignore_index=True)

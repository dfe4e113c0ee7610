"""Derive the tables of this instance from the raw files: ``python derive.py RAW_FOLDER [INSTANCE_FOLDER]``.

Raw are the loads, sources and links of sub-regions (``mississippi/huc4_*.csv``) and their polygons (``geometry``). What
nobody measured stands in ``derive/measures.csv``. Running it twice gives the same files, byte for byte.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(1, str(Path(__file__).parents[1]))

import numpy as np
import pandas as pd
from derive_common.files import Told, put, scale, write_scenarios, write_table
from scipy.optimize import nnls
from shapely import set_precision
from shapely.geometry import mapping, shape

HERE = Path(__file__).parent
BASINS = ("05", "07")
"""Ohio and Upper Mississippi: what joins above Cairo, without the Missouri and the Tennessee."""
END = "cairo"
TERMINAL = "TERMINAL"
OUTLETS = ("0514", "0714")
"""Sub-regions whose water leaves at Cairo; what the raw links send out elsewhere goes to the Great Lakes."""
KEPT = 0.8
"""Share of today's load that the interim goal of the Hypoxia Task Force leaves [1]."""
GOAL = 0.55
"""Share that the goal of 2008 leaves [1]."""
KG = 1000.0
"""Kilograms in a tonne [kg/t]."""
MILLION = 1e6
LAND_INPUTS = ("ndep", "MANC_N", "FARM_N")
"""Nitrogen from the air, in manure and in fertiliser [kg/yr]: raw columns."""
FROM_FARMS = ("MANC_N", "FARM_N")
SIMPLE, GRID = 0.02, 1e-3
"""Polygons are simplified to, and rounded to, this [degrees]."""
GROUPS = {
    "North": ("0701", "0702", "0703", "0704", "0705", "0707"),
    "Iowa rivers": ("0706", "0708", "0710"),
    "Illinois rivers": ("0709", "0711", "0712", "0713", "0714"),
    "Wabash": ("0512",),
    "Upper Ohio": ("0501", "0502", "0503", "0504", "0505", "0506", "0507", "0508", "0509"),
    "Lower Ohio": ("0510", "0511", "0513", "0514"),
}
"""Players: sub-regions that lie together; they are no states."""
SOURCES = {"farming": "Farming", "towns": "Towns", "other-land": "Air, forests and other land"}
GOODS = {"farming": "harvest", "towns": "sewage-service", "other-land": "land-cover"}


def table(folder: Path, name: str) -> pd.DataFrame:
    """Return a raw table with the code of the sub-region as text."""
    return pd.read_csv(folder / "mississippi" / f"huc4_{name}.csv", dtype={"huc4": str, "from_huc4": str, "to": str})


def farm_share(nodes: pd.DataFrame, inputs: pd.DataFrame) -> pd.Series:
    """Return the share of the load from land that comes from farms, by a regression over sub-regions [1].

    Least squares with coefficients of 0 or more, weighted by 1 / load; the coefficients of the model that made the
    loads are not in the raw files.
    """
    load = nodes["load_generated_tN"] - nodes["point_tN"]
    weight = 1 / np.sqrt(load)
    frame = inputs[list(LAND_INPUTS)] / KG
    found, _ = nnls(frame.mul(weight, axis=0).to_numpy(), (load * weight).to_numpy())
    parts = frame * found
    return parts[list(FROM_FARMS)].sum(axis=1) / parts.sum(axis=1)


def loads(nodes: pd.DataFrame, inputs: pd.DataFrame) -> pd.DataFrame:
    """Return farming, towns, other-land [t/yr] by sub-region."""
    land = nodes["load_generated_tN"] - nodes["point_tN"]
    farms = (land * farm_share(nodes, inputs)).round(1)
    return pd.DataFrame({"farming": farms, "towns": nodes["point_tN"], "other-land": (land - farms).round(1)})


def transfers(nodes: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Return from_receptor, to_receptor, delivery: share of the outflow x what the next sub-region lets through."""
    through = links.groupby("from_huc4")["passthrough_coeff_of_from"].first()
    rows = []
    for link in links.itertuples():
        if link.to == TERMINAL and link.from_huc4 in OUTLETS:
            rows.append((link.from_huc4, END, link.share_of_outflow))
        elif link.to in nodes.index and link.share_of_outflow > 0:
            rows.append((link.from_huc4, link.to, round(link.share_of_outflow * through[link.to], 6)))
    return pd.DataFrame(rows, columns=["from_receptor", "to_receptor", "delivery"])


def delivered(nodes: pd.DataFrame, ways: pd.DataFrame) -> pd.Series:
    """Return the share of what each sub-region sends into its rivers that arrives at Cairo [1]."""
    share = pd.Series({END: 1.0})

    def arriving(code: str) -> float:
        if code not in share:
            onward = ways[ways["from_receptor"] == code]
            share[code] = sum(row.delivery * arriving(row.to_receptor) for row in onward.itertuples())
        return float(share[code])

    return pd.Series({code: nodes["own_delivery_to_exit"][code] * arriving(code) for code in nodes.index})


def tables(raw: Path) -> dict[str, pd.DataFrame]:
    """Return the tables of the instance."""
    nodes = table(raw, "nodes_computed").set_index("huc4")
    nodes = nodes[nodes.index.str[:2].isin(BASINS)]
    inputs = table(raw, "raw_sources_kgN").set_index("huc4").loc[nodes.index]
    links = table(raw, "edges_computed")
    ways = transfers(nodes, links[links["from_huc4"].isin(nodes.index)])
    load, measures = loads(nodes, inputs), pd.read_csv(HERE / "derive" / "measures.csv")
    arrives = load.sum(axis=1) * delivered(nodes, ways)
    group = {code: name for name, codes in GROUPS.items() for code in codes}
    codes, kinds = list(nodes.index), list(SOURCES)
    return {
        "regions": pd.DataFrame({"region": codes, "name": nodes["name"].to_numpy(), "code": codes,
                                 "group": [group[code] for code in codes], "area": nodes["area_km2"].to_numpy()}),
        "commodities": pd.DataFrame({"commodity": GOODS.values(), "unit": "t",
                                     "name": [f"What {name.lower()} does" for name in SOURCES.values()]}),
        "technologies": pd.DataFrame(
            [(kind, name, kind, "t", "production") for kind, name in SOURCES.items()]
            + [(m.measure, m.name_, m.source_of_load, "t", "treatment")
               for m in measures.rename(columns={"name": "name_"}).itertuples()],
            columns=["technology", "name", "industry", "unit", "kind"]),
        "technology_goods": pd.DataFrame({"technology": kinds, "commodity": GOODS.values(), "output": 1}),
        "technology_emissions": pd.DataFrame(
            [(kind, "nitrogen", 1) for kind in kinds] + [(name, "nitrogen", -1) for name in measures["measure"]],
            columns=["technology", "pollutant", "intensity"]),
        "pollutants": pd.DataFrame({"pollutant": ["nitrogen"], "name": ["Total nitrogen"], "unit": ["t"]}),
        "demand": pd.DataFrame([(code, GOODS[kind], "all", load[kind][code]) for code in codes for kind in kinds],
                               columns=["region", "market", "tier", "quantity"]),
        "sites": pd.DataFrame(
            [(code, kind, load[kind][code], load[kind][code], load[kind][code], None)
             for code in codes for kind in kinds]
            + [(code, m.measure, None, round(m.share * load[m.source_of_load][code], 2), None, m.cost * KG / MILLION)
               for code in codes for m in measures.itertuples()],
            columns=["region", "technology", "existing", "max_capacity", "present_activity", "variable_cost"]),
        "receptors": pd.DataFrame(
            [(code, f"River at the end of {name}", "basin", 0) for code, name in nodes["name"].items()]
            + [(END, "Mississippi at Cairo", "basin", 1)], columns=["receptor", "name", "kind", "weight"]),
        "discharge": pd.DataFrame({"region": codes, "receptor": codes, "pollutant": "nitrogen",
                                   "share": nodes["own_delivery_to_exit"].to_numpy()}),
        "transfers": ways.assign(pollutant="nitrogen")[["from_receptor", "to_receptor", "pollutant", "delivery"]],
        "receptor_capacity": pd.DataFrame({"receptor": [END], "pollutant": ["nitrogen"],
                                           "capacity": [round(KEPT * arrives.sum(), 1)]}),
        "entitlements": pd.DataFrame({"region": codes, "receptor": END, "pollutant": "nitrogen",
                                      "amount": (KEPT * arrives).round(1).to_numpy()}),
    }  # fmt: skip


def scenarios(made: dict[str, pd.DataFrame]) -> Told:
    """Return the scenarios: name -> title, why, changes."""
    capacity, load = made["receptor_capacity"]["capacity"][0], made["demand"].groupby("region")["quantity"].sum()
    caps = [{"region": code, "pollutant": "nitrogen", "cap": round(KEPT * whole, 1)} for code, whole in load.items()]
    free = {"table": "receptor_capacity", "delete": True}
    whole = {"receptor": END, "pollutant": "nitrogen"}
    return {
        "goal-45": (
            "45 % less at Cairo", "The goal of the Gulf Hypoxia Action Plan 2008.",
            [put("receptor_capacity", whole, "capacity", round(capacity * GOAL / KEPT, 1)),
             scale("entitlements", {}, "amount", GOAL / KEPT)],
        ),
        "each-alone": (
            "Every sub-region a fifth less of its own", "No plan for the river: everybody cuts alike.",
            [free, {"table": "discharge_caps", "insert": caps}],
        ),
    }  # fmt: skip


def shapes(raw: Path, codes: list[str]) -> str:
    """Return the polygons of the sub-regions, simplified, as GeoJSON."""
    path = raw / "geometry" / "basemap" / "huc4_mississippi_greatlakes_newengland.geojson"
    found = {f["properties"]["huc4"]: f for f in json.loads(path.read_text(encoding="utf-8"))["features"]}
    features = [
        {"type": "Feature", "properties": {"region": code}, "geometry": mapping(
            set_precision(shape(found[code]["geometry"]).simplify(SIMPLE), GRID))}
        for code in codes
    ]  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "name": "region", "features": features}, separators=(",", ":"))


def main(arguments: list[str]) -> int:
    """Derive and write; return the exit status."""
    if len(arguments) not in {1, 2}:
        print(__doc__, file=sys.stderr)
        return 2
    raw, target = Path(arguments[0]), Path(arguments[1]) if len(arguments) == 2 else HERE
    target.mkdir(parents=True, exist_ok=True)
    made = tables(raw)
    for name, frame in made.items():
        write_table(frame, target / f"{name}.csv")
        print(f"{name}: {len(frame)} rows")
    write_scenarios(scenarios(made), target / "scenarios")
    (target / "layers.geojson").write_text(shapes(raw, list(made["regions"]["region"])) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

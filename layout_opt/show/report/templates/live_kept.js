// Scenarios that are kept: named, stored where the browser allows it, taken home as files.
const shelf = `layout-opt ${data.instance} ${data.key}`;
const store = () => {
  const slim = kept.map(({ name, state, objective, bound, gap, made, spent, earned }) => ({ name, state, objective, bound, gap, made, spent, earned }));
  try { localStorage.setItem(shelf, JSON.stringify(slim)); } catch { byId("live-memory").hidden = false; }
};
const restore = () => {
  try {
    for (const one of JSON.parse(localStorage.getItem(shelf) || "[]")) kept.push({ ...one, values: null });
  } catch { byId("live-memory").hidden = false; }
};
const keep = () => {
  const { yours } = results;
  if (!yours) return;
  const wanted = byId("live-name").value.trim() || filled(words.nameless, { count: kept.length + 1 });
  const one = { name: wanted, state: stateOf(yours), objective: yours.objective, bound: yours.bound, gap: yours.gap, made: industrySums(yours), earned: yours.earned, spent: yours.spent, values: yours.values };
  const place = kept.findIndex((other) => other.name === wanted);
  if (place < 0) kept.push(one);
  else kept[place] = one;
  byId("live-name").value = "";
  store();
  showKept();
  say(filled(words.kept_as, { name: wanted }));
};
const showKept = () => {
  const body = byId("live-kept-body");
  body.replaceChildren();
  byId("live-kept").hidden = !kept.length;
  for (const one of kept) {
    const row = add(body, "tr");
    add(row, "th", { scope: "row", title: told(one.state).join("; ") }, one.name);
    const value = add(row, "td", { class: "num" }, precise(one.objective));
    value.dataset.value = one.objective;
    add(row, "td", { class: "num" }, growth(results.plan.objective, one.objective));
    add(row, "td", { class: "num" }, gapWords(one.gap));
    const acts = add(row, "td", { class: "acts" });
    const act = (text, does, label) => add(acts, "button", { type: "button", "aria-label": filled(label, { name: one.name }) }, text).addEventListener("click", does);
    act(words.load, () => { at.sliders = { ...one.state.sliders }; at.cells = { ...one.state.cells }; showLevers(); changedLevers(); }, words.load_label);
    act("TOML", () => offer(`${fileName(one.name)}.toml`, tomlScenario(one.name, [words.toml_why, ...told(one.state)].join(" "), changesOf(one.state))), words.toml_label);
    if (one.values) act("CSV", () => offer(`${fileName(one.name)}-decisions.csv`, csvDecisions(program.texts.decisions, one.values)), words.csv_label);
    act("×", () => { kept.splice(kept.indexOf(one), 1); store(); showKept(); byId("live-name").focus(); }, words.drop_label);
  }
};

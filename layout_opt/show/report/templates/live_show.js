// Today beside the plan beside this scenario: numbers, maps, sentences, bars, limits and what each lever is worth.
const show = () => {
  showCards();
  showMaps();
  showSentences();
  showBars();
  showTables();
  showWorth();
  stale();
  byId("live-keep").disabled = !results.yours;
};
const showCards = () => {
  const { today, plan, yours } = results;
  const put = (identity, result, before, note) => {
    const box = byId(identity);
    const [figure, unit, line] = ["figure", "unit", "note"].map((name) => box.querySelector(`.${name}`));
    figure.textContent = result ? precise(result.objective) : "–";
    if (result) figure.dataset.value = result.objective;
    else delete figure.dataset.value;
    unit.textContent = result ? data.unit : "";
    line.textContent = note;
  };
  put("live-today", today, null, today ? words.card_today : words.no_today);
  put("live-plan", plan, today, [today ? filled(words.card_growth, { growth: growth(today.objective, plan.objective) }) : "", data.plan.gap === null ? "" : filled(words.card_gap, { gap: gapWords(data.plan.gap) })].filter(Boolean).join(words.joint));
  put("live-yours", yours, plan, yours ? [filled(words.card_against, { growth: growth(plan.objective, yours.objective) }), yours.gap === null ? (yours.beaten ? words.failed_proof : words.no_bound) : filled(words.card_gap, { gap: gapWords(yours.gap) }), yours.stopped ? words.stopped : ""].filter(Boolean).join(words.joint) : words.card_empty);
};

const outlines = () => ["region", "receptor"].map((kind) => [...document.querySelectorAll(`#chart .place[data-kind="${kind}"]`)]);
let maps = [];
const buildMaps = () => {
  const chart = byId("chart");
  if (!chart) { byId("live-maps").hidden = true; return; }
  const [regions, receptors] = outlines();
  const select = byId("live-layer");
  layersOf().forEach((layer, place) => add(select, "option", { value: place }, layer.label));
  select.addEventListener("change", showMaps);
  for (const name of ["today", "plan", "yours"]) {
    const figure = byId(`live-map-${name}`);
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("class", "map");
    svg.setAttribute("viewBox", chart.getAttribute("viewBox"));
    svg.setAttribute("role", "img");
    const copy = (shapes, kind) => shapes.map((shape) => {
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("d", shape.getAttribute("d"));
      path.setAttribute("class", shape.getAttribute("class"));
      path.append(document.createElementNS(SVG, "title"));
      svg.append(path);
      return [path, ...places(kind)[Number(shape.dataset.at)]];
    });
    const shapes = { region: copy(regions, "region") };
    const border = document.createElementNS(SVG, "path");
    border.setAttribute("d", byId("borders").getAttribute("d"));
    border.setAttribute("class", "borders");
    svg.append(border);
    shapes.receptor = copy(receptors, "receptor");
    figure.prepend(svg);
    maps.push({ name, svg, shapes });
  }
};
const showMaps = () => {
  if (!maps.length) return;
  const layer = layersOf()[Number(byId("live-layer").value) || 0];
  const shown = maps.map(({ name }) => (results[name] ? painted(results[name], layer) : new Map()));
  maps.forEach(({ name, svg, shapes }, place) => {
    for (const kind of ["region", "receptor"])
      for (const [path, identity, said] of shapes[kind]) {
        const cell = kind === layer.kind ? shown[place].get(identity) : null;
        const paint = cell ? cell.paint : kind === "region" ? "#efede8" : "none";
        path.style[path.classList.contains("line") ? "stroke" : "fill"] = paint;
        path.toggleAttribute("hidden", kind === "receptor" && layer.kind !== "receptor");
        path.firstChild.textContent = `${said}: ${cell ? cell.said : words.nothing}`;
      }
    svg.setAttribute("aria-label", `${words[`map_${name}`]}: ${layer.label}`);
    svg.classList.toggle("empty", !results[name]);
  });
  const legend = byId("live-legend");
  legend.replaceChildren();
  for (const [paint, said] of legendOf(layer, shown)) {
    const row = add(legend, "li");
    const box = document.createElementNS(SVG, "svg");
    box.setAttribute("class", "swatch");
    box.setAttribute("viewBox", "0 0 26 14");
    box.setAttribute("aria-hidden", "true");
    const fill = document.createElementNS(SVG, "rect");
    fill.setAttribute("width", 26);
    fill.setAttribute("height", 14);
    fill.style.fill = paint;
    box.append(fill);
    row.append(box, said);
  }
  const same = results.today && [0].every((place) => JSON.stringify([...shown[place]].map(([key, cell]) => [key, cell.paint])) === JSON.stringify([...shown[1]].map(([key, cell]) => [key, cell.paint])));
  byId("live-map-note").textContent = layer.key === "lead" ? (same ? words.same_leaders : "") : layer.key === "used" ? "" : `[${data.money}]`;
  const body = byId("live-map-body");
  body.replaceChildren();
  for (const [, identity, name] of maps[0].shapes[layer.kind]) {
    const row = add(body, "tr");
    add(row, "th", { scope: "row" }, name);
    for (const cells of shown) add(row, "td", {}, cells.has(identity) ? cells.get(identity).said : "–");
  }
};
const showSentences = () => {
  const list = byId("live-sentences");
  list.replaceChildren();
  if (!results.yours) return;
  for (const said of sentencesOf(results.yours, told(stateOf(results.yours)))) add(list, "li", {}, said);
};
const stateOf = (result) => { const [sliders, cells] = JSON.parse(result.of); return { sliders, cells }; };
const showBars = () => {
  const box = byId("live-bars");
  box.replaceChildren();
  const sums = ["today", "plan", "yours"].map((name) => (results[name] ? industrySums(results[name]) : null));
  const most = Math.max(...sums.flatMap((each) => each || [0])) || 1;
  const order = data.industries.map((_, place) => place).filter((place) => sums.some((each) => each && each[place] > 1e-9)).sort((one, other) => sums[1][other] - sums[1][one]);
  for (const place of order) {
    const row = add(box, "div", { class: "row" });
    add(row, "span", { class: "label" }, data.industries[place][0]);
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 100 20");
    svg.setAttribute("preserveAspectRatio", "none");
    svg.setAttribute("aria-hidden", "true");
    sums.forEach((each, which) => {
      if (!each) return;
      const bar = document.createElementNS(SVG, "rect");
      bar.setAttribute("y", 2 + which * 5.6);
      bar.setAttribute("height", 4.6);
      bar.setAttribute("width", Math.max((100 * each[place]) / most, 0).toFixed(2));
      bar.setAttribute("class", `bar-${["today", "plan", "yours"][which]}`);
      svg.append(bar);
    });
    row.append(svg);
    const now = sums[2] || sums[1];
    add(row, "span", { class: "words" }, `${number(now[place])} (${growth((sums[2] ? sums[1] : sums[0] || sums[1])[place], now[place])})`);
  }
};
const showTables = () => {
  const { today, plan, yours } = results;
  const body = byId("live-compare-body");
  body.replaceChildren();
  const line = (name, unit, of) => {
    const row = add(body, "tr");
    const head = add(row, "th", { scope: "row" }, name);
    if (unit) add(head, "span", { class: "unit" }, ` ${unit}`);
    for (const result of [today, plan, yours]) {
      const cell = add(row, "td", { class: "num" }, result ? precise(of(result)) : "–");
      if (result) cell.dataset.value = of(result);
    }
    add(row, "td", { class: "num" }, yours ? growth(of(plan), of(yours)) : "–");
  };
  line(data.stages.at(-1)[2], data.unit, (result) => result.objective);
  if (data.parts.some(([, earning]) => earning)) line(words.sum_earned, data.money, (result) => result.earned);
  line(words.sum_spent, data.money, (result) => result.spent);
  if ([today, plan, yours].some((result) => result && Math.abs(result.paid) > 1e-9)) line(words.sum_paid, data.money, (result) => result.paid);
  line(words.sum_made, data.money, (result) => result.activity);
  const limits = byId("live-limits-body");
  limits.replaceChildren();
  const result = yours || plan;
  const told_ = data.limits.filter((limit) => limit.node === node).map((limit) => ({ limit, ...limitOf(result, limit) })).filter((each) => each.binding || each.limit.price);
  const weight = (each) => Math.max(Math.abs((each.price || 0) * each.allowed), Math.abs(each.limit.price * each.allowed));
  told_.sort((one, other) => weight(other) - weight(one));
  for (const { limit, used, allowed, price } of told_.slice(0, 20)) {
    const row = add(limits, "tr");
    add(row, "th", { scope: "row" }, `${limit.what}${words.colon}${limit.place}`);
    const cell = add(row, "td", { class: "use" }, filled(words.of_limit, { used: number(used), allowed: amount(allowed, limit.unit) }));
    const bar = add(cell, "span", { class: "full", "aria-hidden": "true" });
    add(bar, "span", { style: `width:${Math.min(100, allowed > 0 ? (100 * used) / allowed : 100).toFixed(1)}%` });
    add(row, "td", { class: "num" }, priceWords(limit, limit.price));
    add(row, "td", { class: "num" }, yours ? (price === null ? "–" : priceWords(limit, price)) : "–");
  }
  byId("live-limits").hidden = !told_.length;
};
const showWorth = () => {
  const { yours } = results;
  const last = data.stages.length - 1;
  for (const { worth, place } of controls) {
    if (!worth) continue;
    const slider = data.sliders[place];
    const slope = yours && yours.duals && last === 0 ? slopeOf(yours.program, yours, place, last) : null;
    const step = slope === null ? null : slope * Math.abs(slider.base) * 0.01 * (data.stages[last][0] ? 1 : -1);
    const least = yours ? 1e-7 * Math.abs(yours.objective) : 0;
    worth.textContent = step === null ? "" : Math.abs(step) <= least ? words.worth_nothing : filled(words.worth, { step: signed(step, "") });
  }
};

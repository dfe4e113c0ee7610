"use strict";
(() => {
  const find = (id) => document.getElementById(id);
  const read = (id) => JSON.parse(find(id).textContent);
  const data = read("data");
  const words = read("words");
  const SVG = "http://www.w3.org/2000/svg";
  const chart = find("chart");
  let view = words.first;
  let group = words.group;
  let layer = null;
  let kept = false;
  let current = null;

  const make = (name, text, parent) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (parent) parent.append(made);
    return made;
  };

  // scenario: show the parts of the page that belong to it
  const showView = (key) => {
    view = key;
    for (const part of document.querySelectorAll("[data-view]")) part.hidden = part.dataset.view !== key;
    if (chart) {
      fillGroups();
      fillOf();
    }
  };

  // groups and members of layers
  const groups = () => data.groups[view];
  const fillGroups = () => {
    const there = groups();
    if (!(group in there)) group = Object.keys(there)[0];
    for (const input of document.querySelectorAll("#groups input")) {
      input.parentElement.hidden = !(input.value in there);
      input.checked = input.value === group;
    }
  };
  const fillOf = () => {
    const select = find("of");
    const before = select.selectedOptions.length ? select.selectedOptions[0].textContent : "";
    select.replaceChildren();
    const members = groups()[group] || [];
    for (const place of members) {
      const option = make("option", data.views[view].layers[place].label, select);
      option.value = place;
      option.selected = option.textContent === before;
    }
    select.parentElement.hidden = members.length < 2;
    showLayer();
  };

  const places = () => [...chart.querySelectorAll(`.place[data-kind="${layer.kind}"]`)];
  const nameOf = (place) => data.places[layer.kind][place][1];
  const cellOf = (place) => layer.cells[place];
  const saidOf = (place) => (cellOf(place) ? cellOf(place)[1] : words.nothing);

  const showLayer = () => {
    layer = data.views[view].layers[Number(find("of").value)];
    if (!layer) return;
    const receptors = layer.kind === "receptor";
    find("receptors").toggleAttribute("hidden", !receptors);
    find("others").toggleAttribute("hidden", !receptors);
    find("names").toggleAttribute("hidden", receptors);
    const blank = layer.tones.length > 1 && layer.kind === "region" && layer.cells.length && group !== "division" && group !== "flows"
      ? layer.tones[layer.tones.length - 1][0] : words.land;
    for (const shape of chart.querySelectorAll(".place")) {
      const mine = shape.dataset.kind === layer.kind;
      const cell = mine ? cellOf(Number(shape.dataset.at)) : null;
      let paint = words.land;
      if (mine) paint = cell ? layer.tones[cell[0]][0] : receptors ? words.blank : blank;
      shape.style[shape.classList.contains("line") ? "stroke" : "fill"] = paint;
      shape.style.pointerEvents = mine ? "" : "none";
      shape.setAttribute("tabindex", "-1");
      shape.setAttribute("aria-hidden", mine ? "false" : "true");
      if (mine) shape.setAttribute("aria-label", `${nameOf(Number(shape.dataset.at))}: ${saidOf(Number(shape.dataset.at))}`);
    }
    const first = places()[0];
    if (first) first.setAttribute("tabindex", "0");
    find("note").textContent = layer.note;
    showLegend();
    showFlows();
    showTable();
    letGo();
    say(`${words.groups[group]}: ${layer.label}. ${layer.note}`);
  };

  const showLegend = () => {
    const legend = find("legend");
    legend.replaceChildren();
    for (const [paint, said] of layer.tones) {
      const row = make("li", undefined, legend);
      const box = document.createElementNS(SVG, "svg");
      box.setAttribute("class", "swatch");
      box.setAttribute("viewBox", "0 0 26 14");
      box.setAttribute("aria-hidden", "true");
      const rectangle = document.createElementNS(SVG, "rect");
      rectangle.setAttribute("width", 26);
      rectangle.setAttribute("height", 14);
      rectangle.style.fill = paint;
      box.append(rectangle);
      row.append(box, said);
    }
  };

  const showFlows = () => {
    const flows = find("flows");
    flows.replaceChildren();
    for (const [path, width, name, said] of [...layer.lines].reverse()) {
      const line = document.createElementNS(SVG, "path");
      line.setAttribute("class", "flow");
      line.setAttribute("d", path);
      line.setAttribute("stroke-width", width);
      line.setAttribute("marker-end", "url(#tip)");
      line.setAttribute("tabindex", "0");
      line.setAttribute("role", "img");
      line.setAttribute("aria-label", `${name}: ${said}`);
      const tell = () => { if (!kept) showFacts(name, said, []); };
      line.addEventListener("pointerenter", tell);
      line.addEventListener("focus", tell);
      flows.append(line);
    }
  };

  // the same as a table
  const showTable = () => {
    const body = find("maptable-body");
    find("maptable-caption").textContent = `${words.groups[group]}: ${layer.label}. ${layer.note}`;
    body.replaceChildren();
    const rows = layer.lines.length
      ? layer.lines.map((line) => [line[2], line[3]])
      : layer.cells.map((cell, place) => [nameOf(place), cell ? cell[1] : "–"]);
    for (const [name, said] of rows) {
      const row = make("tr", undefined, body);
      make("th", name, row).scope = "row";
      make("td", said, row);
    }
  };

  // what is pointed at
  let saying = 0;
  const say = (text) => {
    clearTimeout(saying);
    saying = setTimeout(() => { find("said").textContent = text; }, 120);
  };
  const showFacts = (name, main, facts) => {
    find("hint").hidden = true;
    find("facts").hidden = false;
    find("facts-name").textContent = name;
    find("facts-main").textContent = main;
    const list = find("facts-list");
    list.replaceChildren();
    for (const [label, said] of facts) {
      make("dt", label, list);
      make("dd", said, list);
    }
    say(`${name}: ${main}`);
  };
  const pointAt = (shape) => {
    const place = Number(shape.dataset.at);
    current = shape;
    find("ring").setAttribute("d", shape.getAttribute("d"));
    find("ring").classList.toggle("on-line", shape.classList.contains("line"));
    showFacts(nameOf(place), `${words.groups[group]}, ${layer.label}: ${saidOf(place)}`, data.views[view].facts[layer.kind][place]);
  };
  const letGo = () => {
    kept = false;
    if (current && current.dataset.kind === layer.kind) { pointAt(current); return; }
    current = null;
    find("ring").setAttribute("d", "");
    find("hint").hidden = false;
    find("facts").hidden = true;
  };

  // arrow keys: the nearest place in the direction
  const middle = (shape) => {
    const box = shape.getBBox();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const STEPS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const next = (shape, step) => {
    const [x, y] = middle(shape);
    let best = null;
    let least = Infinity;
    for (const other of places()) {
      if (other === shape) continue;
      const [a, b] = middle(other);
      const ahead = (a - x) * step[0] + (b - y) * step[1];
      const aside = Math.abs((a - x) * step[1]) + Math.abs((b - y) * step[0]);
      if (ahead > 0 && ahead + 2 * aside < least) {
        least = ahead + 2 * aside;
        best = other;
      }
    }
    return best;
  };
  const goTo = (shape) => {
    if (!shape) return;
    for (const other of places()) other.setAttribute("tabindex", other === shape ? "0" : "-1");
    shape.focus();
  };

  if (chart) {
    for (const shape of chart.querySelectorAll(".place")) {
      shape.addEventListener("pointerenter", () => { if (!kept) pointAt(shape); });
      shape.addEventListener("focus", () => { kept = false; pointAt(shape); });
      shape.addEventListener("click", () => { pointAt(shape); kept = true; });
      shape.addEventListener("keydown", (event) => {
        if (event.key in STEPS) goTo(next(shape, STEPS[event.key]));
        else if (event.key === "Home") goTo(places()[0]);
        else if (event.key === "End") goTo(places().at(-1));
        else if (event.key === "Enter" || event.key === " ") { kept = true; say(words.kept); }
        else if (event.key === "Escape") letGo();
        else return;
        event.preventDefault();
      });
    }
    for (const input of document.querySelectorAll("#groups input")) {
      input.addEventListener("change", () => { group = input.value; fillOf(); });
    }
    find("of").addEventListener("change", showLayer);
  }
  const scenario = find("scenario");
  if (scenario) scenario.addEventListener("change", () => showView(scenario.value));

  // tables sort by a click on a heading
  for (const table of document.querySelectorAll("table.sortable")) {
    const heads = [...table.querySelectorAll("thead th")];
    heads.forEach((head, column) => head.querySelector("button").addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") !== "descending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = (row) => {
        const cell = row.cells[column];
        return "value" in cell.dataset ? Number(cell.dataset.value) : cell.textContent;
      };
      const order = (one, other) => {
        const [a, b] = [key(one), key(other)];
        if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
        const rank = typeof a === "number" ? b - a : b.localeCompare(a, document.documentElement.lang);
        return down ? rank : -rank;
      };
      const body = table.tBodies[0];
      body.append(...[...body.rows].sort(order));
    }));
  }

  // print what is folded
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details.print-open:not([open])")];
    for (const part of folded) part.open = true;
  });
  addEventListener("afterprint", () => { for (const part of folded) part.open = false; });

  showView(view);
})();

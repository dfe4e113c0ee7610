// Sliders with a number beside each, the grid of rules, and what is moved as chips that undo it.
const rounded = (value) => Number(value.toPrecision(12));
const controls = [];
const buildLevers = () => {
  const box = byId("live-levers");
  for (const [kind, title, help] of data.kinds) {
    const part = add(box, "details", { class: "kind", "data-kind": kind });
    if (kind === data.kinds[0][0]) part.open = true;
    const head = add(part, "summary");
    add(head, "span", {}, title);
    add(head, "span", { class: "count", hidden: "" });
    if (help) add(part, "p", { class: "note" }, help);
    data.sliders.forEach((slider, place) => { if (slider.kind === kind) buildSlider(part, slider, place, title); });
  }
  if (data.grid.length) buildGrid(box);
  byId("live-find").parentElement.hidden = data.sliders.length + data.grid.length < 20;
};
const buildSlider = (part, slider, place, title) => {
  const row = add(part, "div", { class: "lever" });
  const identity = `live-slider-${place}`;
  const line = add(row, "div", { class: "line" });
  add(line, "label", { for: identity }, slider.name);
  const output = add(line, "output", { for: identity });
  const range = add(row, "input", { type: "range", id: identity, min: 0, max: 200, step: 1, list: "live-ticks", "data-slider": place });
  const percentOf = (value) => ((value - slider.low) / (slider.high - slider.low)) * 200;
  const under = add(row, "div", { class: "line under" });
  const worth = add(under, "span", { class: "worth" });
  const exact = add(under, "input", { type: "number", step: "any", min: slider.single ? slider.low : 100 * slider.low, max: slider.single ? slider.high : 100 * slider.high, "aria-label": `${title}, ${slider.name} [${slider.single ? slider.unit || "1" : "%"}]`, "data-exact": place });
  const show = () => {
    const value = place in at.sliders ? at.sliders[place] : slider.base;
    range.value = percentOf(value);
    range.setAttribute("aria-valuetext", `${sliderValue(slider, value)} (${sliderChange(slider, value)})`);
    exact.value = slider.single ? value : rounded(100 * value);
    output.textContent = place in at.sliders ? `${sliderValue(slider, value)} (${sliderChange(slider, value)})` : sliderValue(slider, value);
    row.classList.toggle("moved", place in at.sliders);
  };
  const put = (value) => {
    if (!Number.isFinite(value) || value === slider.base) delete at.sliders[place];
    else at.sliders[place] = Math.min(Math.max(value, slider.low), slider.high);
    show();
    changedLevers();
  };
  range.addEventListener("input", () => put(rounded(slider.low + (Number(range.value) / 200) * (slider.high - slider.low))));
  range.addEventListener("dblclick", () => put(slider.base));
  exact.addEventListener("change", () => put(rounded(Number(exact.value) / (slider.single ? 1 : 100))));
  controls.push({ show, worth, place, row, text: `${title} ${slider.name}`.toLowerCase() });
  show();
};
const buildGrid = (box) => {
  const part = add(box, "details", { class: "kind", "data-kind": "ban" });
  const head = add(part, "summary");
  add(head, "span", {}, words.kind_ban);
  add(head, "span", { class: "count", hidden: "" });
  add(part, "p", { class: "note" }, words.help_ban);
  const key = add(part, "ul", { class: "keys" });
  for (const state of [0, 1, 2]) {
    const entry = add(key, "li");
    add(entry, "span", { class: "ruled", "data-state": state, "aria-hidden": "true" });
    entry.append(words[`state_${state}`]);
  }
  const scroll = add(part, "div", { class: "scroll", tabindex: 0, role: "region", "aria-label": words.kind_ban });
  const table = add(scroll, "table", { class: "grid" });
  const heads = [...new Set(data.grid.map((cell) => cell.place))];
  const names = [...new Set(data.grid.map((cell) => cell.what))];
  const top = add(add(table, "thead"), "tr");
  add(top, "td");
  for (const name of heads) add(add(top, "th", { scope: "col" }), "span", {}, name);
  const body = add(table, "tbody");
  for (const name of names) {
    const row = add(body, "tr");
    const all = add(add(row, "th", { scope: "row" }), "button", { type: "button", class: "whole" }, name);
    const mine = [];
    for (const place of heads) {
      const number_ = data.grid.findIndex((cell) => cell.what === name && cell.place === place);
      const cell = add(row, "td");
      if (number_ < 0) continue;
      mine.push(number_);
      const button = add(cell, "button", { type: "button", class: "ruled", "data-cell": number_ });
      const show = () => {
        const state = number_ in at.cells ? at.cells[number_] + 1 : 0;
        button.dataset.state = state;
        button.setAttribute("aria-label", `${name}, ${place}: ${words[`state_${state}`]}`);
        button.title = button.getAttribute("aria-label");
      };
      button.addEventListener("click", () => { turn([number_]); });
      controls.push({ show, row, text: `${words.kind_ban} ${name}`.toLowerCase() });
      show();
    }
    all.setAttribute("aria-label", filled(words.rule_all, { name }));
    all.addEventListener("click", () => turn(mine));
  }
};
const turn = (cells) => {
  const state = cells[0] in at.cells ? at.cells[cells[0]] + 1 : 0;
  for (const cell of cells) {
    if (state < data.grid[cell].states.length) at.cells[cell] = state;
    else delete at.cells[cell];
  }
  showLevers();
  changedLevers();
};
const showLevers = () => { for (const control of controls) control.show(); };

// what is moved, as chips; and whether the answer is still that of these levers
const changedLevers = () => {
  const chips = byId("live-chips");
  chips.replaceChildren();
  const one = (text, undo) => {
    const chip = add(chips, "li");
    chip.append(text);
    const button = add(chip, "button", { type: "button", "aria-label": filled(words.undo, { what: text }) }, "×");
    button.addEventListener("click", () => { undo(); showLevers(); changedLevers(); byId("live-solve").focus(); });
  };
  for (const place of Object.keys(at.sliders)) one(told({ sliders: { [place]: at.sliders[place] }, cells: {} })[0], () => { delete at.sliders[place]; });
  for (const cell of Object.keys(at.cells)) one(told({ sliders: {}, cells: { [cell]: at.cells[cell] } })[0], () => { delete at.cells[cell]; });
  const any = Object.keys(at.sliders).length + Object.keys(at.cells).length > 0;
  byId("live-reset").hidden = !any;
  byId("live-none").hidden = any;
  for (const part of document.querySelectorAll("#live-levers .kind")) {
    const count = part.dataset.kind === "ban" ? Object.keys(at.cells).length : Object.keys(at.sliders).filter((place) => data.sliders[place].kind === part.dataset.kind).length;
    const badge = part.querySelector(".count");
    badge.hidden = !count;
    badge.textContent = count;
  }
  stale();
  clearTimeout(timer);
  if (program && byId("live-auto").checked) timer = setTimeout(solve, SETTLE);
};
const stale = () => {
  const { yours } = results;
  const old = Boolean(yours) && yours.of !== snapshot();
  byId("live-outcome").classList.toggle("stale", old);
  byId("live-old").hidden = !old;
};

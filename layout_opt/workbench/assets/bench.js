"use strict";
// Everything that comes from files is set as text, never as markup.
const token = location.hash.slice(1);
const at = (id) => document.getElementById(id);
const PAGE = 200, PAUSE = 500, TICK = 700;
let words = {}, home = {}, table = null, from = 0, timer = null, asked = 0, saved = true;

async function ask(what, body = {}) {
  const answer = await fetch("/api/" + what, {
    method: "POST", headers: {"Content-Type": "application/json", "X-Layout-Token": token}, body: JSON.stringify(body),
  });
  const found = await answer.json();
  if (!answer.ok) throw new Error(found.why);
  return found;
}

function make(tag, text, traits = {}) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  return Object.assign(made, traits);
}

function tell(text) { at("message").textContent = text; }
function safely(action) {
  return async (event) => { tell(""); try { await action(event); } catch (error) { tell(error.message); } };
}

function show(name) {
  for (const tab of at("tabs").children) {
    const mine = tab.dataset.tab === name;
    tab.setAttribute("aria-selected", mine);
    at(tab.dataset.tab).hidden = !mine;
  }
}

// --- tables -------------------------------------------------------------------------------------------------------

const blank = (row) => row.every((cell) => cell.trim() === "");

async function openTable(name) {
  table = await ask("table", {table: name});
  table.present = [...table.rows[0]];
  for (const column of table.columns) {
    if (!table.rows[0].includes(column.name)) table.rows.forEach((row, place) => row.push(place ? "" : column.name));
  }
  from = 0; saved = true;
  at("doc").textContent = table.doc;
  drawGrid();
  await check();
}

function sent() {
  // Columns without any cell are not written, and neither are rows without any.
  const filled = table.rows[0].map((_, c) => table.required.has(c) || table.rows.slice(1).some((row) => row[c].trim() !== ""));
  const places = table.rows.map((_, place) => place).filter((place) => place === 0 || !blank(table.rows[place]));
  return {places, rows: places.map((place) => table.rows[place].filter((_, c) => filled[c]))};
}

function drawGrid() {
  const traits = Object.fromEntries(table.columns.map((column) => [column.name, column]));
  if (!table.required) table.required = new Set(table.present.map((name) => table.rows[0].indexOf(name)));
  const made = make("table"), head = make("tr");
  head.append(make("th", "#"));
  for (const name of table.rows[0]) {
    const column = traits[name] || {doc: "", unit: "", choices: [], refers: ""};
    const cell = make("th", name, {scope: "col", title: column.doc});
    cell.append(make("small", column.unit ? "[" + column.unit + "]" : column.refers));
    head.append(cell);
  }
  head.append(make("th", ""));
  made.append(head);
  const last = Math.min(table.rows.length, from + PAGE + 1);
  for (let place = from + 1; place < last; place++) made.append(drawRow(place, traits));
  at("grid").replaceChildren(made);
  const pages = [];
  for (let start = 0; table.rows.length > PAGE + 1 && start < table.rows.length - 1; start += PAGE) {
    pages.push(make("button", String(start + 1), {onclick: () => { from = start; drawGrid(); check(); }}));
  }
  at("pages").replaceChildren(...pages);
}

function drawRow(place, traits) {
  const line = make("tr");
  line.append(make("th", String(place), {scope: "row"}));
  table.rows[0].forEach((name, c) => {
    const column = traits[name], cell = make("td"), field = make("input", undefined, {value: table.rows[place][c]});
    if (column && column.number) cell.className = "number";
    field.setAttribute("aria-label", name + " " + place);
    field.oninput = () => { table.rows[place][c] = field.value; changed(); };
    field.onkeydown = (event) => move(event, place, c);
    field.onpaste = (event) => paste(event, place, c);
    cell.dataset.row = place; cell.dataset.column = name;
    cell.append(field);
    line.append(cell);
  });
  const last = make("td"), drop = make("button", "×", {title: words.drop_row});
  drop.onclick = () => { table.rows.splice(place, 1); drawGrid(); changed(); };
  last.append(drop);
  line.append(last);
  return line;
}

function move(event, place, c) {
  const step = {ArrowUp: -1, ArrowDown: 1, Enter: 1}[event.key];
  if (!step) return;
  const next = document.querySelector(`#grid td[data-row="${place + step}"][data-column="${CSS.escape(table.rows[0][c])}"] input`);
  if (next) { event.preventDefault(); next.focus(); next.select(); }
}

function paste(event, place, c) {
  const text = event.clipboardData.getData("text");
  if (!/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  text.replace(/\r?\n$/, "").split(/\r?\n/).forEach((line, down) => {
    while (table.rows.length <= place + down) table.rows.push(table.rows[0].map(() => ""));
    line.split("\t").forEach((cell, right) => {
      if (c + right < table.rows[0].length) table.rows[place + down][c + right] = cell.trim();
    });
  });
  drawGrid(); changed();
}

function changed() { saved = false; clearTimeout(timer); timer = setTimeout(safely(check), PAUSE); }

async function check() {
  const mine = ++asked, {places, rows} = sent(), name = table.name;
  const found = await ask("check", {table: name, rows});
  if (mine !== asked || name !== table.name) return;
  document.querySelectorAll("#grid td.wrong").forEach((cell) => { cell.classList.remove("wrong"); cell.title = ""; });
  const lines = found.problems.map((problem) => {
    const line = make("li"), place = problem.table === name && problem.row ? places[problem.row] : 0;
    if (!place) { line.textContent = problem.said; return line; }
    const cells = [...document.querySelectorAll(`#grid td[data-row="${place}"]`)];
    const cell = cells.find((one) => one.dataset.column === problem.column);
    for (const one of cell ? [cell] : cells) { one.classList.add("wrong"); one.title = problem.said; }
    line.append(make("button", problem.said, {onclick: () => {
      from = Math.floor((place - 1) / PAGE) * PAGE;
      if (!cell) { drawGrid(); check(); } else cell.querySelector("input").focus();
    }}));
    return line;
  });
  if (!lines.length) lines.push(make("li", words.valid, {className: "good"}));
  at("problems").replaceChildren(...lines);
  at("notices").replaceChildren(...found.notices.map((notice) => make("li", notice)));
}

async function save() {
  clearTimeout(timer);
  const {rows} = sent(), found = await ask("save", {table: table.name, rows, seen: table.seen});
  table.seen = found.seen; saved = true;
  tell(words.saved);
  await refresh();
}

async function upload(event) {
  const file = event.target.files[0];
  if (!file) return;
  const found = await ask("upload", {table: table.name, text: await file.text()});
  event.target.value = "";
  table.rows = found.rows; table.present = found.rows[0]; table.required = null;
  for (const column of table.columns) {
    if (!table.rows[0].includes(column.name)) table.rows.forEach((row, place) => row.push(place ? "" : column.name));
  }
  from = 0;
  drawGrid(); changed();
}

// --- work ---------------------------------------------------------------------------------------------------------

async function follow(state) {
  while (state.busy) {
    at("start").disabled = at("look-start").disabled = true; at("stop").disabled = false;
    at("progress").textContent = words.running.replace("{name}", state.name).replace("{seconds}", state.seconds.toFixed(0));
    at("said").textContent = state.said.join("\n");
    await new Promise((next) => setTimeout(next, TICK));
    state = await ask("state");
  }
  at("start").disabled = at("look-start").disabled = false; at("stop").disabled = true;
  at("said").textContent = state.said.join("\n");
  const ended = state.stopped ? words.stopped : state.status ? words.failed : words.done;
  at("progress").textContent = state.name ? ended.replace("{name}", state.name) : "";
  await refresh();
  return state;
}

async function solve() {
  const body = {name: at("run-name").value, layout: "best", scenario: at("scenario").value, seconds: Number(at("seconds").value)};
  await follow(await ask("solve", body));
}

async function look() {
  const state = await follow(await ask("look"));
  if (state.status === 0) await frame("look-report", ["first-look"]);
  else tell(state.said.slice(-1)[0] || "");
}

async function frame(place, names) {
  const {address} = await ask("report", {names});
  const made = make("iframe", undefined, {src: address, title: names.join(", ")});
  made.setAttribute("sandbox", "allow-scripts allow-downloads");
  at(place).replaceChildren(made);
}

// --- runs ---------------------------------------------------------------------------------------------------------

const figure = (value) => value === null || value === undefined ? "–" : Number(value).toLocaleString(home.language, {maximumSignificantDigits: 7});

function drawRuns() {
  const head = make("tr");
  for (const key of ["", "run_name", "state", "objective", "bound", "gap", "certificate", ""]) head.append(make("th", key ? words[key] : ""));
  const lines = home.runs.map((run) => {
    const line = make("tr"), first = make("td"), last = make("td");
    first.append(make("input", undefined, {type: "checkbox", value: run.name, ariaLabel: run.name}));
    const gap = run.gap === null ? "–" : figure(100 * run.gap) + " %";
    const passed = run.passed ? words.passed : words.not_passed;
    line.append(first, ...[run.name, run.draft ? words.draft : words.kept, figure(run.objective) + " " + (run.money || ""),
      figure(run.bound), gap, passed].map((text) => make("td", text)));
    if (run.draft && run.name !== "first-look") last.append(make("button", words.keep, {onclick: safely(async () => {
      home.runs = (await ask("keep", {name: run.name})).runs; drawRuns();
    })}));
    line.append(last);
    return line;
  });
  at("runs").replaceChildren(head, ...lines);
}

async function compare() {
  const names = [...document.querySelectorAll("#runs input:checked")].map((box) => box.value);
  if (!names.length) return tell(words.choose);
  await frame("compare-report", names);
}

// --- start --------------------------------------------------------------------------------------------------------

async function refresh() {
  home = await ask("library"); words = home.words;
  const chosen = at("scenario").value;
  at("scenario").replaceChildren(make("option", words.base, {value: ""}), ...home.scenarios.map((name) => make("option", name, {value: name})));
  at("scenario").value = chosen;
  drawRuns();
}

async function begin() {
  await refresh();
  document.documentElement.lang = home.language;
  at("name").textContent = document.title = home.name;
  document.querySelectorAll("[data-say]").forEach((place) => { place.textContent = words[place.dataset.say]; });
  at("tabs").replaceChildren(...["edit", "look", "solve", "compare"].map((name) => {
    const tab = make("button", words["tab_" + name], {onclick: () => show(name)});
    tab.dataset.tab = name; tab.setAttribute("role", "tab");
    return tab;
  }));
  show("edit");
  at("tables").replaceChildren(...home.tables.map((one) => make("option", (one.there ? "● " : "○ ") + one.name, {value: one.name, title: one.doc})));
  let open = home.tables.find((one) => one.there).name;
  at("tables").value = open;
  at("tables").onchange = safely(async () => {
    if (!saved && !confirm(words.leave)) { at("tables").value = open; return; }
    open = at("tables").value;
    await openTable(open);
  });
  at("add").onclick = () => { table.rows.push(table.rows[0].map(() => "")); from = Math.floor((table.rows.length - 2) / PAGE) * PAGE; drawGrid(); check(); };
  at("save").onclick = safely(save);
  at("upload").onchange = safely(upload);
  at("start").onclick = safely(solve);
  at("look-start").onclick = safely(look);
  at("stop").onclick = safely(() => ask("stop"));
  at("compare-start").onclick = safely(compare);
  window.onbeforeunload = () => saved ? undefined : "";
  await openTable(open);
  const state = await ask("state");
  if (state.busy) await follow(state);
}

safely(begin)();

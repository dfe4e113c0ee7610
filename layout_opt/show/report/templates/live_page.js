// The section that solves: levers, solve and stop, today beside the plan beside this scenario, scenarios that are kept.
const byId = (identity) => document.getElementById(identity);
const json = (identity) => JSON.parse(byId(identity).textContent);
const data = json("live-data");
const words = json("live-words");
const pageData = json("data");
const places = (kind) => pageData.places[kind];
const SVG = "http://www.w3.org/2000/svg";
const add = (parent, name, attributes = {}, text) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  parent.append(made);
  return made;
};

const BIG = 3000; // columns from which nothing is solved unasked
const SETTLE = 350; // milliseconds after the last move of a lever
let program = null;
let newWorker = null;
let worker = null;
let search = null; // what runs: since when, best so far, bound
let node = data.node;
let timer = 0;
const at = { sliders: {}, cells: {} }; // what is moved: slider -> value, cell -> state
const results = { plan: null, today: null, yours: null };
const kept = [];

const levers = () => [
  ...Object.entries(at.sliders).map(([slider, value]) => [Number(slider), value - data.sliders[slider].base]),
];
const effectsOn = () => {
  let before = data.sliders.length;
  const first = data.grid.map((cell) => { const here = before; before += cell.states.length; return here; });
  return Object.entries(at.cells).map(([cell, state]) => first[cell] + state);
};
const snapshot = () => JSON.stringify([at.sliders, at.cells]);

// words of one lever
const sliderValue = (slider, value) => (slider.single ? amount(value, slider.unit) : percent(value));
const sliderChange = (slider, value) => growth(slider.base, value);
const told = (state = at) => [
  ...Object.entries(state.sliders).map(([number_, value]) => {
    const slider = data.sliders[number_];
    const kind = data.kinds.find(([key]) => key === slider.kind)[3];
    return `${slider.name}${words.comma}${kind}${words.colon}${slider.single ? `${number(slider.base)} → ${amount(value, slider.unit)} (${sliderChange(slider, value)})` : sliderChange(slider, value)}`;
  }),
  ...Object.entries(state.cells).map(([cell, number_]) => `${data.grid[cell].what}${words.comma}${data.grid[cell].place}${words.colon}${words[`state_${number_ + 1}`]}`),
];
const changesOf = (state = at) => [
  ...data.changes,
  ...Object.entries(state.sliders).map(([number_, value]) => {
    const { change, single } = data.sliders[number_];
    return { table: change.table, ...(Object.keys(change.where).length ? { where: change.where } : {}), column: change.column, [single ? "set" : "scale"]: value };
  }),
  ...Object.entries(state.cells).map(([number_, state_]) => {
    const cell = data.grid[number_];
    return { table: cell.table, insert: cell.rows.map((row) => ({ ...row, [cell.column]: cell.states[state_] })) };
  }),
];

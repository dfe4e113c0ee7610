// The program of the page: arrays as they were packed, moved by levers, handed to the worker.
const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const unzipped = async (text) => {
  const stream = new Blob([fromBase64(text)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
};
const TYPES = { f8: Float64Array, i4: Int32Array, i2: Int16Array, u1: Uint8Array };
const readProgram = async (text) => {
  const buffer = await unzipped(text);
  const long = new DataView(buffer).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, long)));
  const arrays = {};
  for (const [name, [kind, from, count]] of Object.entries(head.arrays))
    arrays[name] = new TYPES[kind](buffer, 4 + long + from, count);
  return { ...arrays, texts: head.texts };
};

// kinds of cells, as they were numbered when the levers were measured
const ROW_LOWER = 0, ROW_UPPER = 1, LOWER = 2, UPPER = 3, ENTRY = 4, COST = 5;
const TARGETS = ["row_lower", "row_upper", "lower", "upper", "entries", "costs"];

const partOf = (base, effect) => [base.effect_starts[effect], base.effect_starts[effect + 1]];
const moved = (base, sliders, cells) => {
  const made = { ...base };
  for (const name of TARGETS) made[name] = base[name].slice();
  for (const [effect, step] of sliders) {
    const [from, to] = partOf(base, effect);
    for (let at = from; at < to; at += 1) made[TARGETS[base.effect_kinds[at]]][base.effect_places[at]] += base.effect_values[at] * step;
  }
  for (const effect of cells) {
    const [from, to] = partOf(base, effect);
    for (let at = from; at < to; at += 1) made[TARGETS[base.effect_kinds[at]]][base.effect_places[at]] = base.effect_values[at];
  }
  return made;
};

// what every row adds up to
const rowSums = (program, values) => {
  const sums = new Float64Array(program.row_lower.length);
  for (let column = 0; column < values.length; column += 1) {
    const value = values[column];
    if (value !== 0)
      for (let at = program.starts[column]; at < program.starts[column + 1]; at += 1)
        sums[program.rows[at]] += program.entries[at] * value;
  }
  return sums;
};
const costOf = (program, stage) => program.costs.subarray(stage * program.lower.length, (stage + 1) * program.lower.length);
const objectiveOf = (program, stage, values) => costOf(program, stage).reduce((sum, cost, at) => sum + cost * values[at], 0);

// what goes to the worker: rows without bounds and cells of 0 stay here
const taskOf = (program, stages, options) => {
  const size = program.lower.length;
  const place = new Int32Array(program.row_lower.length).fill(-1);
  const kept = [];
  for (let row = 0; row < place.length; row += 1)
    if (program.row_lower[row] > -Infinity || program.row_upper[row] < Infinity) {
      place[row] = kept.length;
      kept.push(row);
    }
  const starts = new Int32Array(size + 1);
  const rows = [];
  const entries = [];
  for (let column = 0; column < size; column += 1) {
    for (let at = program.starts[column]; at < program.starts[column + 1]; at += 1)
      if (place[program.rows[at]] >= 0 && program.entries[at] !== 0) {
        rows.push(place[program.rows[at]]);
        entries.push(program.entries[at]);
      }
    starts[column + 1] = rows.length;
  }
  const power = (exponents) => Float64Array.from(exponents, (exponent) => 2 ** exponent);
  const task = {
    columns: size, starts, rows: Int32Array.from(rows), entries: Float64Array.from(entries),
    rowLower: Float64Array.from(kept, (row) => program.row_lower[row]),
    rowUpper: Float64Array.from(kept, (row) => program.row_upper[row]),
    lower: program.lower, upper: program.upper, integer: program.integer,
    costs: stages.map((_, stage) => costOf(program, stage).slice()),
    stages: stages.map(([maximise, keep], at) => ({
      maximise, keep, scale: 2 ** program.objective_scale[at],
      rowScale: power(kept.map((row) => program.row_scale[at * place.length + row])),
      columnScale: power(program.column_scale.subarray(at * size, (at + 1) * size)),
    })),
    weights: program.weights, first: 0, kept: [], from: null, bound: null, ...options,
  };
  return { task, rows: kept };
};

// by how much the objective changes per unit of a lever, at the margin: prices times what the lever moves
const slopeOf = (program, result, effect, stage) => {
  if (!result.duals) return null;
  const [from, to] = partOf(program, effect);
  const size = program.lower.length;
  const near = (one, other) => Math.abs(one - other) <= 1e-7 * Math.max(1, Math.abs(one), Math.abs(other));
  let sum = 0;
  for (let at = from; at < to; at += 1) {
    const kind = program.effect_kinds[at];
    const place = program.effect_places[at];
    const value = program.effect_values[at];
    if (kind === ROW_UPPER && near(result.sums[place], program.row_upper[place])) sum += result.duals[place] * value;
    else if (kind === ROW_LOWER && program.row_lower[place] !== program.row_upper[place] && near(result.sums[place], program.row_lower[place])) sum += result.duals[place] * value;
    else if (kind === UPPER && near(result.values[place], program.upper[place])) sum += result.reduced[place] * value;
    else if (kind === LOWER && program.lower[place] !== program.upper[place] && near(result.values[place], program.lower[place])) sum += result.reduced[place] * value;
    else if (kind === ENTRY) sum -= result.duals[program.rows[place]] * result.values[program.columnOf[place]] * value;
    else if (kind === COST && Math.floor(place / size) === stage) sum += result.values[place - stage * size] * value;
  }
  return sum;
};

// the solver in a worker of its own; ending the worker is how a search is stopped
const solverOf = (parts) => {
  let url = null;
  let binary = null;
  return async () => {
    if (url === null) {
      const script = await unzipped(parts.script);
      binary = await unzipped(parts.binary);
      url = URL.createObjectURL(new Blob([script, "\n", parts.worker], { type: "text/javascript" }));
    }
    const worker = new Worker(url);
    await new Promise((done, failed) => {
      worker.onmessage = ({ data }) => (data.kind === "ready" ? done() : failed(new Error(data.text)));
      worker.onerror = (event) => failed(new Error(event.message || "the worker could not be started"));
      worker.postMessage({ binary });
    });
    return worker;
  };
};

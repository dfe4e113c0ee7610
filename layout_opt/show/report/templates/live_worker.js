// The worker: gets a program as arrays, answers with a layout, its bound and its prices. It stands below the solver's
// own script and knows nothing of the page.
(() => {
  "use strict";
  const ROUND_OFF = 1e-9; // difference of bound and objective that is none, relative to the size of the objective
  const BEATEN = 1e-6; // what a layout may be better than a bound through the solver's tolerances
  const SMALLEST = 1e-12; // entries below this are dropped by the solver
  const TIGHT = 1e-9; // tolerances where a proof has failed
  const PRICE = 1e-9; // prices below this share of the largest are none
  const EVERY = 150; // least milliseconds between two messages of progress
  let highs = null;
  let said = 0;
  const begun = () => performance.now() / 1000;

  const scaled = (task, number) => {
    const { rowScale, columnScale, scale } = task.stages[number];
    const { starts } = task;
    const times = (values, factors) => values.map((value, at) => value * factors[at]);
    const over = (values, factors) => values.map((value, at) => value / factors[at]);
    const entries = new Float64Array(task.entries.length);
    for (let column = 0; column < task.columns; column += 1)
      for (let at = starts[column]; at < starts[column + 1]; at += 1)
        entries[at] = task.entries[at] * rowScale[task.rows[at]] * columnScale[column];
    return {
      columns: task.columns, starts, rows: task.rows, entries, integer: task.integer,
      rowLower: times(task.rowLower, rowScale), rowUpper: times(task.rowUpper, rowScale),
      lower: over(task.lower, columnScale), upper: over(task.upper, columnScale),
      cost: times(task.costs[number], columnScale).map((value) => value * scale),
    };
  };

  const open = (program, maximise, options) => {
    const model = highs.createModel();
    model.options.set({ output_flag: false, mip_rel_gap: options.gap, mip_abs_gap: ROUND_OFF, small_matrix_value: SMALLEST, random_seed: options.seed });
    if (options.plain) model.options.set("presolve", "off");
    if (options.tight) model.options.set({ primal_feasibility_tolerance: TIGHT, dual_feasibility_tolerance: TIGHT, mip_feasibility_tolerance: TIGHT });
    const data = {
      numCols: program.columns, numRows: program.rowLower.length,
      sense: maximise ? highs.constants.objectiveSense.maximize : highs.constants.objectiveSense.minimize,
      colCost: program.cost, colLower: program.lower, colUpper: program.upper,
      rowLower: program.rowLower, rowUpper: program.rowUpper,
      matrix: {
        format: "csc", numRows: program.rowLower.length, numCols: program.columns,
        starts: program.starts, indices: program.rows, values: program.entries,
      },
    };
    if (program.integer.some((whole) => whole)) data.integrality = Int32Array.from(program.integer);
    model.passModel(data);
    return model;
  };

  const total = (cost, values) => cost.reduce((sum, each, at) => sum + each * values[at], 0);
  // of the objective: its largest term, or an average one, which scaling makes 1
  const sizeOf = (cost, values) => cost.reduce((most, each, at) => Math.max(most, Math.abs(each * values[at])), 1);
  const finite = (value) => (Number.isFinite(value) && Math.abs(value) < 1e29 ? value : null);

  // tell how far the search is; whoever stops it ends the worker, so the best layout so far is told as well
  const watched = (tell) => {
    const types = highs.constants.callbackType;
    const report = (event) => {
      if (performance.now() - said < EVERY) return;
      said = performance.now();
      tell(finite(event.data.mip_primal_bound), finite(event.data.mip_dual_bound), null);
    };
    const better = (event) => tell(event.data.objective_function_value, finite(event.data.mip_dual_bound), event.data.mip_solution);
    return { [types.mipInterrupt]: report, [types.mipImprovingSolution]: better };
  };

  const run = (program, maximise, options, tell) => {
    const model = open(program, maximise, options);
    try {
      const whole = program.integer.some((each) => each);
      model.run(whole && tell ? watched(tell) : {});
      const known = highs.constants.modelStatus;
      const status = model.getModelStatus();
      if (status === known.modelEmpty) return { ending: "optimal", values: new Float64Array(program.columns), duals: new Float64Array(0), reduced: new Float64Array(program.columns), bound: 0 };
      if (status === known.infeasible) return { ending: "infeasible" };
      if (status === known.unbounded || status === known.unboundedOrInfeasible) return { ending: "unbounded" };
      if (status !== known.optimal) return { ending: "failed" };
      const found = model.getSolution();
      const bound = whole ? finite(model.info.get("mip_dual_bound")) : total(program.cost, found.colValue);
      return { ending: "optimal", values: found.colValue, duals: found.rowDual, reduced: found.colDual, bound };
    } finally {
      model.dispose();
    }
  };

  // "infeasible" is believed only when it is found again without presolve; "unbounded" only if there is a layout at all
  const search = (program, maximise, options, tell) => {
    const found = run(program, maximise, options, tell);
    if (found.ending === "optimal") return found;
    const again = run(program, maximise, { ...options, plain: true }, tell);
    if (again.ending !== "unbounded" || program.cost.every((each) => each === 0)) return again;
    const any = run({ ...program, cost: program.cost.map(() => 0) }, maximise, { ...options, plain: true });
    return any.ending === "optimal" ? again : any;
  };

  const held = (program, values) => {
    const fixed = (bounds) => bounds.map((bound, at) => (program.integer[at] ? Math.round(values[at]) : bound));
    return { ...program, lower: fixed(program.lower), upper: fixed(program.upper), integer: program.integer.map(() => 0) };
  };

  // among the best layouts with these integer decisions, the one with the least weighted sum: the same data, the same layout
  const tieBroken = (program, priced, weights) => {
    if (!weights.length) return priced.values;
    const most = (values) => PRICE * values.reduce((found, value) => Math.max(found, Math.abs(value)), 1);
    const tight = most(priced.duals);
    const stuck = most(priced.reduced);
    const used = new Float64Array(program.rowLower.length);
    for (let column = 0; column < program.columns; column += 1)
      for (let at = program.starts[column]; at < program.starts[column + 1]; at += 1)
        used[program.rows[at]] += program.entries[at] * priced.values[column];
    const side = (at) => (Math.abs(used[at] - program.rowLower[at]) <= Math.abs(program.rowUpper[at] - used[at]) ? program.rowLower[at] : program.rowUpper[at]);
    const rows = (bounds) => bounds.map((bound, at) => (Math.abs(priced.duals[at]) > tight ? side(at) : bound));
    const columns = (bounds) => bounds.map((bound, at) => (Math.abs(priced.reduced[at]) > stuck ? priced.values[at] : bound));
    const face = {
      ...program, cost: weights, rowLower: rows(program.rowLower), rowUpper: rows(program.rowUpper),
      lower: columns(program.lower), upper: columns(program.upper),
    };
    const found = run(face, false, { gap: 0, seed: 0 });
    return found.ending === "optimal" ? found.values : priced.values;
  };

  // bound and gap of a layout; none of both where the layout beats the bound: then nothing is proven
  const settled = (objective, bound, size, maximise) => {
    if (bound === null) return { bound: null, gap: null, beaten: false };
    const room = maximise ? bound - objective : objective - bound;
    if (room < -BEATEN * size) return { bound: null, gap: null, beaten: true };
    if (room <= ROUND_OFF * size) return { bound: objective, gap: 0, beaten: false };
    return { bound, gap: objective === 0 ? null : room / Math.abs(objective), beaten: false };
  };

  const polished = (program, values, maximise, weights) => {
    const priced = run(held(program, values), maximise, { gap: 0, seed: 0 });
    if (priced.ending !== "optimal") return { values, duals: null, reduced: null };
    return { ...priced, values: tieBroken(held(program, values), priced, weights) };
  };

  // a layout from a search that was stopped, with the bound that it had
  const asItStands = (task, { scale, columnScale }) => ({
    ending: "optimal", values: task.from.map((value, at) => value / columnScale[at]),
    bound: task.bound === null ? null : task.bound * scale,
  });

  const stage = (task, number, kept) => {
    const { maximise, scale, rowScale, columnScale } = task.stages[number];
    const program = withRows(scaled(task, number), kept, columnScale);
    const options = { gap: task.gap, seed: task.seed };
    const plain = (values) => values.map((value, at) => value * columnScale[at]);
    const tell = (objective, bound, values) => postMessage({
      kind: "progress", stage: number, objective: objective === null ? null : objective / scale,
      bound: bound === null ? null : bound / scale, values: values ? plain(values) : null,
    });
    let found = task.from ? asItStands(task, task.stages[number]) : search(program, maximise, options, tell);
    if (found.ending !== "optimal") return { ending: found.ending };
    const last = number === task.stages.length - 1;
    const weights = last ? task.weights : [];
    let best = polished(program, found.values, maximise, weights);
    let proof = proven(program, best.values, found.bound, maximise);
    if (proof.beaten && !task.from) { // the proof failed: once more, without presolve, with the least tolerances and another seed
      found = run(program, maximise, { ...options, seed: options.seed + 1, plain: true, tight: true }, tell);
      if (found.ending === "optimal") {
        const other = polished(program, found.values, maximise, weights);
        if (better(program, other.values, best.values, maximise)) best = other;
        proof = proven(program, best.values, found.bound, maximise);
      }
    }
    const duals = best.duals ? best.duals.slice(0, task.rowLower.length).map((value, at) => (value * rowScale[at]) / scale) : null;
    const reduced = best.reduced ? best.reduced.map((value, at) => value / columnScale[at] / scale) : null;
    const values = plain(best.values);
    return {
      ending: "optimal", values, duals, reduced, objective: total(task.costs[number], values),
      bound: proof.bound === null ? null : proof.bound / scale, gap: proof.gap, beaten: proof.beaten,
    };
  };
  const proven = (program, values, bound, maximise) => settled(total(program.cost, values), bound, sizeOf(program.cost, values), maximise);
  const better = (program, one, other, maximise) => {
    const [a, b] = [total(program.cost, one), total(program.cost, other)];
    return maximise ? a > b : a < b;
  };

  // the rows that keep what earlier stages reached
  const withRows = (program, kept, columnScale) => {
    if (!kept.length) return program;
    const starts = new Int32Array(program.columns + 1);
    const rows = [];
    const entries = [];
    for (let column = 0; column < program.columns; column += 1) {
      for (let at = program.starts[column]; at < program.starts[column + 1]; at += 1) {
        rows.push(program.rows[at]);
        entries.push(program.entries[at]);
      }
      kept.forEach((row, at) => {
        const entry = row.cost[column] * columnScale[column] * row.scale;
        if (entry !== 0) { rows.push(program.rowLower.length + at); entries.push(entry); }
      });
      starts[column + 1] = rows.length;
    }
    const join = (bounds, more) => Float64Array.from([...bounds, ...more]);
    return {
      ...program, starts, rows: Int32Array.from(rows), entries: Float64Array.from(entries),
      rowLower: join(program.rowLower, kept.map((row) => row.least * row.scale)),
      rowUpper: join(program.rowUpper, kept.map(() => Infinity)),
    };
  };

  const solve = (task) => {
    const since = begun();
    const kept = task.kept.slice();
    let gap = 0;
    let found = null;
    for (let number = task.first; number < task.stages.length; number += 1) {
      found = stage(task, number, kept);
      if (found.ending !== "optimal") return { ...found, stage: number };
      gap = gap === null || found.gap === null ? null : Math.max(gap, found.gap);
      const next = task.stages[number + 1];
      if (next && next.keep !== null) {
        const least = found.objective * next.keep;
        const row = { cost: task.costs[number], least: least - ROUND_OFF * Math.abs(least), scale: task.stages[number].scale };
        kept.push(row);
        postMessage({ kind: "kept", stage: number + 1, row, gap });
      }
      task = { ...task, from: task.from ? found.values : null, bound: null };
    }
    return { ...found, gap, seconds: begun() - since };
  };

  self.onmessage = async ({ data }) => {
    try {
      if (data.binary) {
        const failed = (error) => postMessage({ kind: "failed", text: String(error) });
        const instantiateWasm = (imports, receive) => {
          WebAssembly.instantiate(data.binary, imports).then(({ instance }) => receive(instance), failed);
        };
        highs = await Module({ instantiateWasm });
        postMessage({ kind: "ready" });
      } else postMessage({ kind: "done", ...solve(data) });
    } catch (error) {
      postMessage({ kind: "failed", text: String(error && error.message ? error.message : error) });
    }
  };
})();

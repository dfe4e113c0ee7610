// Solve and stop: a search runs in a worker; stopping ends the worker and keeps the best layout it told of.
const say = (text) => { byId("live-said").textContent = text; };
let solved = 0;
const busy = (on) => {
  byId("live-solve").hidden = on;
  byId("live-stop").hidden = !on;
  byId("live-bar").hidden = !on;
};
const tick = () => {
  if (!search) return;
  const seconds = Math.floor((performance.now() - search.since) / 1000);
  const parts = [filled(words.seconds, { seconds })];
  if (search.objective !== null) parts.push(filled(words.best_so_far, { value: precise(search.objective) }));
  if (search.bound !== null) parts.push(filled(words.bound_so_far, { value: precise(search.bound) }));
  if (search.objective && search.bound !== null) parts.push(filled(words.gap_so_far, { gap: gapWords(Math.abs(search.bound - search.objective) / Math.abs(search.objective)) }));
  byId("live-progress").textContent = parts.join(" · ");
  setTimeout(tick, 200);
};
const ended = () => {
  if (worker) worker.terminate();
  worker = null;
  search = null;
  busy(false);
};
const begin = async (composed, options, stopped) => {
  const { task, rows } = taskOf(composed, data.stages, { gap: Number(byId("live-gap").value), seed: data.seed, ...options });
  const mine = { since: stopped ? stopped.since : performance.now(), objective: stopped ? stopped.objective : null, bound: stopped ? stopped.bound : null, stage: task.first, kept: task.kept, values: null, of: stopped ? stopped.of : snapshot(), composed, stopped: Boolean(stopped), gap: stopped ? stopped.gap : 0 };
  search = mine;
  busy(true);
  tick();
  const started = await newWorker().catch((error) => { if (search === mine) { ended(); say(filled(words.broken, { why: error.message })); } });
  if (!started) return;
  if (search !== mine) { started.terminate(); return; }
  worker = started;
  worker.onmessage = ({ data: message }) => {
    if (search !== mine) return;
    if (message.kind === "progress") {
      if (message.stage !== mine.stage) Object.assign(mine, { stage: message.stage, values: null, objective: null, bound: null });
      if (message.objective !== null) mine.objective = message.objective;
      if (message.bound !== null) mine.bound = message.bound;
      if (message.values) mine.values = message.values;
    } else if (message.kind === "kept") { mine.kept = [...mine.kept, message.row]; mine.stage = message.stage; mine.gap = message.gap; mine.values = null; }
    else if (message.kind === "failed") { ended(); say(filled(words.broken, { why: message.text })); }
    else finished(mine, message, rows);
  };
  worker.onerror = (event) => { if (search === mine) { ended(); say(filled(words.broken, { why: event.message || "" })); } };
  worker.postMessage(task);
};
const solve = () => {
  clearTimeout(timer);
  if (!program) return;
  if (search) ended();
  say(words.solving);
  begin(moved(program, levers(), effectsOn()), {}, null);
};
const stop = () => {
  const mine = search;
  ended();
  if (!mine || !mine.values) { say(words.stopped_empty); return; }
  say(words.stopped_polishing);
  begin(mine.composed, { first: mine.stage, kept: mine.kept, from: mine.values, bound: mine.bound }, mine);
};
const finished = (mine, message, rows) => {
  ended();
  if (message.ending !== "optimal") {
    say(words[`ended_${message.ending}`] || filled(words.broken, { why: message.ending }));
    byId("live-outcome").classList.add("stale");
    return;
  }
  const result = resultOf(mine.composed, node, message.values);
  result.duals = null;
  if (message.duals) {
    result.duals = new Float64Array(mine.composed.row_lower.length);
    rows.forEach((row, place) => { result.duals[row] = message.duals[place]; });
  }
  Object.assign(result, { reduced: message.reduced, bound: message.bound, gap: message.gap, beaten: message.beaten, seconds: (performance.now() - mine.since) / 1000, of: mine.of, stopped: mine.stopped });
  if (result.gap !== null) result.gap = Math.max(result.gap, mine.gap || 0);
  results.yours = result;
  show();
  solved += 1;
  byId("live").dataset.solved = solved;
  const done = !mine.stopped ? words.done : result.gap === null ? words.done_stopped_early : words.done_stopped;
  const how = result.beaten ? words.said_failed_proof : filled(done, { value: withUnit(precise(result.objective), data.unit), gap: gapWords(result.gap), seconds: number(result.seconds, 2) });
  say(how);
};

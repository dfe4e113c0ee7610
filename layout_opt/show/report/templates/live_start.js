// Begin: unpack the program, show today and the plan, and wait for the reader.
const start = async () => {
  if (typeof DecompressionStream !== "function" || typeof WebAssembly !== "object" || typeof Worker !== "function") {
    byId("live-unsupported").hidden = false;
    return;
  }
  buildLevers();
  buildMaps();
  byId("live").classList.add("ready");
  program = await readProgram(byId("live-program").textContent);
  const size = program.lower.length;
  program.columnOf = new Int32Array(program.entries.length);
  for (let column = 0; column < size; column += 1) program.columnOf.fill(column, program.starts[column], program.starts[column + 1]);
  newWorker = solverOf({ script: byId("live-script").textContent, binary: byId("live-binary").textContent, worker: byId("live-worker").textContent });
  for (const name of data.plans) results[name] = resultOf(program, node, program[`at_${name}`]);
  byId("live-auto").checked = size < BIG;
  restore();
  show();
  showKept();
  byId("live-solve").disabled = false;
  document.documentElement.dataset.live = "ready";
};
byId("live-solve").addEventListener("click", solve);
byId("live-stop").addEventListener("click", stop);
byId("live-reset").addEventListener("click", () => { at.sliders = {}; at.cells = {}; showLevers(); changedLevers(); byId("live-solve").focus(); });
byId("live-keep").addEventListener("click", keep);
byId("live-name").addEventListener("keydown", (event) => { if (event.key === "Enter") keep(); });
byId("live-find").addEventListener("input", (event) => {
  const wanted = event.target.value.trim().toLowerCase();
  for (const { row, text } of controls) row.hidden = wanted !== "" && !text.includes(wanted);
  for (const part of document.querySelectorAll("#live-levers .kind")) if (wanted) part.open = Boolean(part.querySelector(".lever:not([hidden]), tbody tr:not([hidden])"));
});
if (byId("live-node")) byId("live-node").addEventListener("change", (event) => {
  node = Number(event.target.value);
  for (const name of ["today", "plan", "yours"]) if (results[name]) results[name] = { ...results[name], ...resultOf(results[name].program, node, results[name].values) };
  show();
});
start().catch((error) => { byId("live-unsupported").hidden = false; byId("live-unsupported").append(` ${error.message}`); });

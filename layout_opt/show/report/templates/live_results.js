// What a layout comes to: money, what each region makes, limits and prices; all of it sums of rows of the program.
const resultOf = (program, place, values) => {
  const sums = rowSums(program, values);
  const parts = data.parts.map(() => 0);
  const partsHere = data.parts.map(() => 0);
  for (const [row, node, , part] of data.measures.value) {
    parts[part] += sums[row] * data.nodes[node][1];
    if (node === place) partsHere[part] += sums[row];
  }
  const made = data.regions.map(() => data.industries.map(() => 0));
  for (const [row, node, region, industry] of data.measures.made)
    if (node === place) made[region][industry] += sums[row];
  const add = (wanted) => data.parts.reduce((sum, part, at) => sum + (wanted(part) ? parts[at] : 0), 0);
  const last = data.stages.length - 1;
  return {
    values, sums, made, program, parts: partsHere,
    objective: objectiveOf(program, last, values),
    earned: add(([, earning]) => earning),
    spent: -add(([, earning, transfer]) => !earning && !transfer),
    paid: -add(([, , transfer]) => transfer),
    activity: made.reduce((sum, row) => sum + row.reduce((more, each) => more + each, 0), 0),
  };
};
const industrySums = (result) => data.industries.map((_, industry) => result.made.reduce((sum, row) => sum + row[industry], 0));

// use of a limit: used, allowed, share, and the price of one unit more per year of the node
const limitOf = (result, limit) => {
  const { program, sums, duals } = result;
  const [lower, upper] = [program.row_lower[limit.row], program.row_upper[limit.row]];
  const allowed = upper < Infinity ? upper : lower;
  const used = sums[limit.row];
  const binding = Math.abs(allowed - used) <= 1e-6 * Math.max(1e-9, Math.abs(allowed));
  const weight = data.nodes[limit.node][1] || 1;
  const price = duals ? duals[limit.row] / weight : null;
  return { used, allowed, binding, floor: !(upper < Infinity), price: price !== null && Math.abs(price) < 1e-12 ? 0 : price };
};

// layers of the maps: class of each place, legend
const layersOf = () => {
  const made = [{ key: "all", label: words.value_all, kind: "region" }];
  if (data.industries.length > 1) made.unshift({ key: "lead", label: words.leading, kind: "region" });
  if (data.industries.length > 1) data.industries.forEach(([name], at) => made.push({ key: at, label: filled(words.value_of, { name }), kind: "region" }));
  const shown = new Set(places("receptor").map(([identity]) => identity));
  if (data.limits.some((limit) => limit.receptor && shown.has(limit.receptor))) made.push({ key: "used", label: words.used, kind: "receptor" });
  return made;
};
const classOf = (value, edges) => edges.filter((edge) => value >= edge).length;
const USED_EDGES = [0.5, 0.8, 0.999999, 1.000001];
const painted = (result, layer) => {
  const found = new Map();
  if (layer.key === "used") {
    for (const limit of data.limits) {
      if (!limit.receptor || limit.node !== node) continue;
      const { used, allowed } = limitOf(result, limit);
      const share = allowed > 0 ? used / allowed : used > 0 ? Infinity : 0;
      const before = found.get(limit.receptor);
      if (before && before.size >= share) continue;
      const said = `${limit.place}: ${filled(words.of_limit, { used: number(used), allowed: amount(allowed, limit.unit) })}`;
      found.set(limit.receptor, { size: share, paint: data.classes.used[classOf(share, USED_EDGES)], said });
    }
    return found;
  }
  data.regions.forEach(([identity], region) => {
    const row = result.made[region];
    const value = layer.key === "lead" || layer.key === "all" ? row.reduce((sum, each) => sum + each, 0) : row[layer.key];
    if (value <= 1e-9) return;
    if (layer.key === "lead") {
      const best = row.indexOf(Math.max(...row));
      found.set(identity, { paint: data.industries[best][1], said: `${data.industries[best][0]}, ${percent(row[best] / value)}`, entry: best });
      return;
    }
    const edges = data.classes.edges[layer.key === "all" ? 0 : layer.key + 1];
    found.set(identity, { paint: data.classes.sequence[classOf(value, edges)], said: amount(value, data.money) });
  });
  return found;
};
const legendOf = (layer, shown) => {
  if (layer.key === "used") return data.classes.used.map((paint, at) => [paint, data.classes.used_words[at]]);
  if (layer.key !== "lead") return data.classes.labels[layer.key === "all" ? 0 : layer.key + 1].map((label, at) => [data.classes.sequence[at], label]);
  const there = new Set(shown.flatMap((found) => [...found.values()].map((cell) => cell.entry)));
  return data.industries.map(([name, paint], at) => [paint, name, at]).filter(([, , at]) => there.has(at));
};

// three to five sentences: what was changed, what it comes to, who makes more and less, what binds
const sentencesOf = (result, told) => {
  const { plan } = results;
  const said = [told.length ? filled(words.said_changed, { changes: told.join(words.semicolon) }) : words.said_nothing_changed];
  const less = !data.stages.at(-1)[0];
  const values = { aim: data.stages.at(-1)[2], value: withUnit(precise(result.objective), data.unit), plan: growth(plan.objective, result.objective), today: results.today ? growth(results.today.objective, result.objective) : "–" };
  const alike = Math.abs(result.objective - plan.objective) <= Math.max(result.gap || 0, data.plan.gap || 0, 1e-9) * Math.abs(plan.objective);
  said.push(filled(results.today ? words.said_comes : words.said_comes_alone, values));
  if (alike && told.length) said.push(words.said_no_matter);
  said.push(result.gap === null ? (result.beaten ? words.said_failed_proof : words.said_no_bound) : filled(less ? words.said_at_least : words.said_at_most, { bound: withUnit(precise(result.bound), data.unit), gap: gapWords(result.gap) }));
  const [before, after] = [industrySums(plan), industrySums(result)];
  const moves = data.industries.map(([name], at) => ({ name, change: after[at] - before[at], growth: growth(before[at], after[at]) })).filter((each) => Math.abs(each.change) > 1e-4 * Math.max(1e-9, plan.activity));
  moves.sort((one, other) => other.change - one.change);
  const told_ = (each) => `${each.name} ${each.growth === "–" ? signed(each.change, data.money) : each.growth}`;
  const up = moves.filter((each) => each.change > 0).slice(0, 3).map(told_);
  const down = moves.filter((each) => each.change < 0).slice(-3).reverse().map(told_);
  if (up.length) said.push(filled(words.said_more, { names: up.join(words.comma) }));
  if (down.length) said.push(filled(words.said_less, { names: down.join(words.comma) }));
  if (!moves.length) said.push(words.said_same_layout);
  const dear = data.limits.filter((limit) => limit.node === node).map((limit) => ({ limit, ...limitOf(result, limit) })).filter((each) => each.price && each.binding);
  dear.sort((one, other) => Math.abs(other.price * other.allowed) - Math.abs(one.price * one.allowed));
  if (dear.length) {
    const { limit, price } = dear[0];
    said.push(filled(words.said_binds, { what: limit.what, place: limit.place, price: priceWords(limit, price), before: priceWords(limit, limit.price) }));
  } else if (result.duals) said.push(words.said_free);
  return said;
};
const priceWords = (limit, price) => (price === null ? "–" : `${number((data.stages.at(-1)[0] ? 1 : -1) * price * limit.factor)} ${limit.money}${limit.single ? `/${limit.single}` : ""}`.trim());

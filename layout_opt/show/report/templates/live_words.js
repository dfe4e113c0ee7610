// Numbers and words as the rest of the page writes them, and the files that are taken home.
const minus = (text) => text.replace("-", "−");
const number = (value, digits = 3) => {
  if (value === 0 || Math.abs(value) < 1e-9) return "0";
  const size = Math.abs(value);
  if (size >= 10 ** (digits - 1)) return minus(value.toLocaleString("en-US", { maximumFractionDigits: 0 }));
  return minus(size >= 1e-3 ? String(Number(value.toPrecision(digits))) : value.toExponential(1));
};
const precise = (value) => minus((value + 0).toLocaleString("en-US", { maximumSignificantDigits: 6 }));
const percent = (share) => `${minus((100 * share).toLocaleString("en-US", { maximumFractionDigits: Math.abs(share) < 0.1 ? 1 : 0 }))} %`;
const growth = (before, after) => {
  if (before === null || after === null || Math.abs(before) < 1e-9) return "–";
  const change = (after - before) / Math.abs(before);
  if (Math.abs(change) < 5e-4) return "±0\u00a0%";
  return minus(`${change > 0 ? "+" : ""}${(100 * change).toLocaleString("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 })}\u00a0%`);
};
const gapWords = (gap) => (gap === null || gap === undefined ? "–" : `${Number((100 * gap).toPrecision(2))}\u00a0%`);
const withUnit = (text, unit) => (unit ? `${text}${/^\d/.test(unit) || unit.startsWith("million") || unit.startsWith("billion") ? " × " : " "}${unit}` : text);
const amount = (value, unit) => withUnit(number(value), unit);
const signed = (value, unit) => `${value > 0 ? "+" : ""}${amount(value, unit)}`;
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));

const tomlText = (text) => JSON.stringify(String(text)).replaceAll("\u007f", "\\u007f");
const tomlValue = (value) => {
  if (typeof value === "string") return tomlText(value);
  if (Array.isArray(value)) return `[${value.map(tomlValue).join(", ")}]`;
  if (value !== null && typeof value === "object") return `{ ${Object.entries(value).map(([name, each]) => `${/^[\w-]+$/.test(name) ? name : tomlText(name)} = ${tomlValue(each)}`).join(", ")} }`;
  return String(value);
};
const tomlScenario = (title, why, changes) => [
  `title = ${tomlText(title)}`, `why = ${tomlText(why)}`,
  ...changes.map((change) => ["", "[[changes]]", ...Object.entries(change).map(([name, value]) => `${name} = ${tomlValue(value)}`)].join("\n")),
  "",
].join("\n");

const csvCell = (text) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const csvDecisions = (decisions, values) => {
  const lines = ["decision,key,value"];
  let at = 0;
  for (const [decision, keys] of decisions)
    for (const key of keys.split("\n")) {
      if (decision && values[at] !== 0) lines.push(`${csvCell(decision)},${csvCell(key)},${values[at]}`);
      at += 1;
    }
  return `${lines.join("\n")}\n`;
};
const fileName = (name) => name.trim().replace(/[^\p{L}\p{N}_-]+/gu, "-").replace(/^-+|-+$/g, "") || "scenario";
const offer = (name, text) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};

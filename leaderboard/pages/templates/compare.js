"use strict";
// Shows two to four models side by side. Every number was computed, compared and written out when the page was made.
const data = JSON.parse(document.getElementById("data").textContent);
const selects = [...document.querySelectorAll(".controls select")];
const make = (parent, tag, text = "", attributes = {}) => {
  const made = document.createElementNS(["svg", "path", "circle"].includes(tag) ? "http://www.w3.org/2000/svg" : "http://www.w3.org/1999/xhtml", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(text);
  parent.append(made);
  return made;
};
const link = (parent, pieces, page) => {
  const name = make(make(parent, "a", "", { href: page }), "bdi");
  name.append(...pieces.flatMap((piece, n) => (n ? [document.createElement("wbr"), piece] : [piece])));
};
const number = (row, found, lone = "–") => {
  const cell = make(row, "td", found ? found[0] : lone);
  if (found && found[1]) make(cell, "small", found[1]);
  if (found && found[2]) make(cell, "small", found[2]);
};
// The written difference of two models, seen from the first.
const difference = (one, other, n) => {
  const found = data.pairs[`${Math.min(one, other)} ${Math.max(one, other)}`]?.[n];
  return found && (one < other ? found.slice(0, 3) : found.slice(3));
};
const dumbbell = (row, scores) => {
  const known = scores.filter(Boolean).map((each) => 6 + 188 * each[2]), svg = make(make(row, "td"), "svg", "", { viewBox: "0 0 200 16", class: "row", "aria-hidden": "true" });
  if (!known.length) return;
  make(svg, "path", "", { class: "mark", d: `M${Math.min(...known)} 8H${Math.max(...known)}` });
  scores.forEach((each, n) => each && make(svg, "circle", "", { class: n ? "ring" : "dot", cx: 6 + 188 * each[2], cy: 8, r: n ? 3 + n : 3.5 }));
};
const show = (chosen) => {
  const table = document.querySelector("#sides table"), [first, ...others] = chosen;
  table.querySelectorAll("thead, tbody").forEach((part) => part.remove());
  const head = make(make(table, "thead"), "tr"), body = make(table, "tbody");
  make(head, "th", "Task", { scope: "col" });
  for (const n of chosen) link(make(head, "th", "", { scope: "col" }), data.models[n].pieces, data.models[n].page);
  for (const n of others) make(head, "th", `${data.models[first].name} minus ${data.models[n].name}`, { scope: "col" });
  make(head, "th", "Drawn", { scope: "col", class: "text" });
  data.tasks.forEach(([label, page], task) => {
    const row = make(body, "tr"), scores = chosen.map((n) => data.models[n].scores[task]);
    link(make(row, "th", "", { scope: "row" }), label, page);
    for (const each of scores) number(row, each && each.slice(0, 2), "no score");
    for (const n of others) number(row, difference(first, n, task + 1));
    dumbbell(row, scores);
  });
  const row = make(body, "tr");
  make(row, "th", "Headline", { scope: "row" });
  for (const n of chosen) number(row, data.models[n].headline);
  for (const n of others) number(row, difference(first, n, 0));
  make(row, "td");
  document.querySelector("[role=status]").textContent = others.map((n) => {
    const found = data.counts[`${Math.min(first, n)} ${Math.max(first, n)}`], [better, tie, worse] = found && first > n ? [...found].reverse() : found ?? [];
    const total = better + tie + worse;
    return total ? `${data.models[first].name} against ${data.models[n].name}: better on ${better} of ${total} task${total === 1 ? "" : "s"}, worse on ${worse}, not told apart on ${tie}.` : "";
  }).concat(chosen.map((n) => data.models[n].silent)).join(" ");
};
let before = [];
const read = () => {
  const ids = new URLSearchParams(location.hash.slice(1)).getAll("model");
  const known = [...new Set(ids.map((id) => data.models.findIndex((model) => model.id === id)).filter((n) => n >= 0))].slice(0, selects.length);
  const chosen = known.length > 1 ? known : [...new Set([...known, ...data.first])].slice(0, 2);
  before = selects.map((_, n) => String(chosen[n] ?? ""));
  selects.forEach((select, n) => { select.value = before[n]; });
  show(chosen);
};
for (const [n, select] of selects.entries()) {
  select.addEventListener("change", () => {
    const other = selects.findIndex((each, m) => m !== n && each.value === select.value && select.value !== "");
    if (other >= 0) selects[other].value = before[n]; // two models change places
    const state = new URLSearchParams();
    for (const each of selects) if (each.value !== "") state.append("model", data.models[each.value].id);
    try { history.pushState(null, "", `#${state}`); } catch { location.hash = state; }
    read();
  });
}
document.querySelector(".controls").hidden = document.getElementById("sides").hidden = false;
addEventListener("hashchange", read);
read();

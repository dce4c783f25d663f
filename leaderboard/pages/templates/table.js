"use strict";
// Sorts and filters a table that is whole without it. The order of every column was computed when the page was made, and comes as
// one string with a character for each row; what is shown is kept in the address of the page, and nowhere else.
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const named = ({ cells: [cell] }) => [...all("small", cell), ...all("a", cell)].map((each) => each.textContent).join("/");
function start(table) {
  const bodies = all("tbody.rows", table);
  const rows = bodies.flatMap((body) => [...body.rows]);
  const heads = new Map(all("[data-order]", table).map((head) => [head.id, head]));
  const [controls] = all(".controls"), [chips] = all(".chips"), [status] = all("[role=status]");
  const fields = all(".controls [name]"), toggles = all("[data-show]");
  const texts = rows.map((row) => named(row).toLowerCase());
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [sheet];
  const say = (text, parent, tag, then) => {
    const made = document.createElement(tag);
    if (then) { made.type = "button"; made.addEventListener("click", then); }
    made.textContent = text;
    parent.append(made);
    return made;
  };

  const places = (id) => {
    const text = heads.get(id).dataset.order;
    return new Map(rows.map((row, n) => [row, text.charCodeAt(n) - 33 || NaN]));
  };

  // Variants of a model follow it and fold under it.
  const families = new Map();
  for (const row of rows) {
    const name = row.dataset.family;
    if (!name || families.get(name)?.push(row)) continue;
    const fold = say("", row.cells[0], "button", () => change("open", name, !state.getAll("open").includes(name)));
    fold.className = "fold";
    families.set(name, [fold, row]);
  }
  const leader = (row) => families.get(row.dataset.family)?.[1] ?? row;

  // The state is a list of pairs as in an address; what is not known in it is passed over.
  let state = new URLSearchParams();
  const option = (field, value) => [...(field.options ?? [])].find((each) => each.value === value);
  const column = (sort) => sort.replace(/^-/, "");
  const known = (key, value) => {
    if (key === "sort") return heads.has(column(value));
    if (key === "show") return value === "none" || toggles.some((toggle) => toggle.dataset.show === value);
    if (key === "open") return families.has(value);
    return value !== "" && fields.some((field) => field.name === key
      && (field.type === "search" || field.value === value || option(field, value)));
  };
  const read = () => {
    const place = location.hash.length > 1 && !location.hash.includes("="); // in the page, and no state
    if (!place) state = new URLSearchParams([...new URLSearchParams(location.hash.slice(1))].filter(([key, value]) => known(key, value)));
    show();
  };
  const write = (step) => {
    try { history[step ? "pushState" : "replaceState"](null, "", `#${state}`); } catch { location.hash = state; }
    show();
  };
  const set = (key, values) => {
    state.delete(key);
    for (const each of values) state.append(key, each);
  };
  const change = (key, value, on) => {
    const others = state.getAll(key).filter((other) => other !== value);
    set(key, on ? [...others, value] : others);
    write(true);
  };

  // Sorting: stable, in the published order where all else is equal, and what has no number last in both directions.
  const sorts = () => (state.has("sort") ? state.getAll("sort") : [table.dataset.sorted]);
  const sortBy = (id, more) => {
    const now = sorts(), before = now.find((sort) => column(sort) === id);
    const first = heads.get(id).matches(".number:not(.ascending)") ? `-${id}` : id;
    const next = before === undefined ? first : before === id ? `-${id}` : id;
    const kept = before === undefined ? [...now, next] : now.map((sort) => (sort === before ? next : sort));
    set("sort", more ? kept : [next]);
    write(true);
  };
  const arrange = () => {
    const keys = state.has("sort") ? sorts().map((sort) => [places(column(sort)), sort.startsWith("-") ? -1 : 1]) : [];
    const compare = (a, b) => {
      const left = leader(a), right = leader(b);
      return left === right ? (b === left) - (a === left) || differ(a, b) : differ(left, right);
    };
    const differ = (a, b) => {
      for (const [place, direction] of keys) {
        const x = place.get(a), y = place.get(b);
        if (Object.is(x, y)) continue;
        if (x !== x) return 1;
        if (y !== y) return -1;
        return (x - y) * direction;
      }
      return 0;
    };
    for (const body of bodies) {
      const wanted = rows.filter((row) => row.parentNode === body).sort(compare);
      if (wanted.every((row, n) => row === body.rows[n])) continue;
      const focused = document.activeElement;
      body.append(...wanted);
      if (body.contains(focused)) focused.focus();
    }
    for (const head of all("[aria-sort]", table)) head.removeAttribute("aria-sort");
    const first = sorts()[0];
    heads.get(column(first)).setAttribute("aria-sort", first.startsWith("-") ? "descending" : "ascending");
  };

  const kind = heads.get("kind")?.cellIndex; // after a symbol and a space
  const fact = (row, place) => row.dataset.facts.split(" ")[place];
  const least = (place, sign) => (row, n, [value]) => sign * fact(row, place) >= sign * value;
  const tests = {
    q: (row, n, [value]) => value.toLowerCase().split(/\s+/).every((word) => texts[n].includes(word)),
    kind: (row, n, values) => values.includes(row.cells[kind].textContent.slice(2)),
    min: least(0, 1),
    max: least(0, -1),
    coverage: least(1, 1),
    dimensions: least(2, -1),
    licence: (row, n, [value]) => all("[name=licence]")[0].options[fact(row, 3)]?.value === value,
  };
  const passing = (keys) => rows.map((row, n) => keys.every((key) => tests[key](row, n, state.getAll(key))));
  const describe = (key, value) => {
    const field = fields.find((each) => each.name === key && (each.type !== "checkbox" || each.value === value));
    const label = field.labels[0].firstChild.textContent.trim();
    return field.type === "checkbox" ? field.labels[0].textContent.trim() : `${label} ${option(field, value)?.textContent ?? `“${value}”`}`;
  };
  const fold = (open) => {
    let folded = 0;
    for (const [name, [fold, ...members]] of families) {
      const [first, ...others] = members.filter((row) => !row.hidden).sort((a, b) => a.rowIndex - b.rowIndex), more = others.length;
      fold.hidden = !more;
      fold.textContent = "";
      if (!more) continue;
      const focused = document.activeElement === fold;
      first.cells[0].append(fold);
      if (focused) fold.focus();
      fold.textContent = `${open.has(name) ? "hide" : "show"} ${more} variant${more === 1 ? "" : "s"}`;
      fold.setAttribute("aria-expanded", open.has(name));
      if (open.has(name)) continue;
      for (const row of others) row.hidden = true;
      folded += more;
    }
    return folded;
  };
  const filter = () => {
    const keys = Object.keys(tests).filter((key) => state.has(key)), fits = passing(keys);
    const open = new Set(state.getAll("open"));
    rows.forEach((row, n) => { row.hidden = !fits[n]; });
    const folded = fold(open);
    if (controls) number(keys);
    const count = fits.filter(Boolean).length;
    const loosened = keys.map((key) => [passing(keys.filter((other) => other !== key)).filter(Boolean).length, key]);
    const [most, key] = loosened.sort((a, b) => b[0] - a[0])[0] ?? [];
    const words = state.getAll(key).map((value) => describe(key, value)).join(" and ");
    const hint = count ? "" : most ? `; without ${words} there would be ${most}` : "; no single filter is to blame";
    return `${count} of ${rows.length} ${table.dataset.noun ?? "models"}${folded ? `, folded variants: ${folded}` : ""}${hint}. `;
  };
  // Ranks are of the whole board and never computed here; under filters a column of its own counts the rows in view.
  const number = (keys) => {
    if (!table.tHead.rows[0].cells[1].matches(".position")) return;
    let n = 0;
    table.classList.toggle("filtered", keys.length > 0);
    for (const row of all("[data-ranked] > tr")) row.cells[1].textContent = row.hidden || leader(row) !== row ? "" : ++n;
  };
  const mark = () => {
    for (const field of fields) {
      if (field.type === "checkbox") field.checked = state.getAll(field.name).includes(field.value);
      else if (field !== document.activeElement || field.value !== (state.get(field.name) ?? "")) field.value = state.get(field.name) ?? "";
    }
    if (!chips) return;
    const had = chips.contains(document.activeElement);
    chips.replaceChildren();
    for (const [key, value] of state) {
      if (tests[key]) say(`${describe(key, value)} ×`, chips, "button", () => change(key, value, false)).setAttribute("aria-label", `Remove the filter ${describe(key, value)}`);
    }
    if (state.size) say("Reset", chips, "button", () => { state = new URLSearchParams(); write(true); }).className = "reset";
    if (had) (chips.querySelector("button") ?? fields[0]).focus();
  };
  let ruled = "";
  const shown = () => (state.has("show") ? state.getAll("show") : toggles.filter((toggle) => toggle.dataset.open).map((toggle) => toggle.dataset.show));
  const columns = () => {
    const groups = new Set(shown());
    for (const toggle of toggles) toggle.setAttribute("aria-pressed", groups.has(toggle.dataset.show));
    const hidden = toggles.filter((toggle) => !groups.has(toggle.dataset.show)).map((toggle) => {
      const found = all(`[data-group="${CSS.escape(toggle.dataset.show)}"]`, table); // side by side
      return `.sortable > * > tr > :nth-child(n + ${found[0].cellIndex + 1}):nth-child(-n + ${found.at(-1).cellIndex + 1})`;
    });
    const rule = hidden.length ? `@media screen{${hidden}{display:none}}` : "";
    if (rule !== ruled) sheet.replaceSync(ruled = rule);
  };
  const show = () => {
    arrange();
    const found = filter();
    columns();
    mark();
    const words = sorts().map((sort) => `${heads.get(column(sort)).textContent.trim()}, ${sort.startsWith("-") ? "descending" : "ascending"}`);
    status.textContent = `${found}Sorted by ${words.join(", then ")}.`;
  };

  for (const [id, head] of heads) {
    const text = [...head.childNodes];
    say("", head, "button", (event) => sortBy(id, event.shiftKey)).append(...text);
  }
  for (const field of fields) {
    field.addEventListener("input", () => {
      if (field.type === "checkbox") return change(field.name, field.value, field.checked);
      state.delete(field.name);
      if (field.value) state.set(field.name, field.value);
      write(field.type !== "search");
    });
  }
  for (const toggle of toggles) {
    toggle.addEventListener("click", () => {
      const groups = new Set(shown()), name = toggle.dataset.show;
      groups.delete("none");
      if (!groups.delete(name)) groups.add(name);
      set("show", groups.size ? groups : ["none"]);
      const kept = sorts().filter((sort) => !heads.get(column(sort)).dataset.group || groups.has(heads.get(column(sort)).dataset.group));
      if (kept.length < sorts().length) set("sort", kept);
      write(true);
    });
  }
  if (controls) {
    controls.hidden = false;
    all("details", controls)[0].open = innerWidth > 640;
  }
  addEventListener("hashchange", read);
  read();
}
all("table.sortable").slice(0, 1).forEach(start);

"use strict";
// All of the page can be read without this, which sorts, filters, points at types and shows one region of several.

const natural = new Intl.Collator("en", { numeric: true });
const tip = document.getElementById("tip");

/** What a cell is sorted by; nothing where it says nothing. */
function sortKey(row, column, isNumber) {
  const text = row.cells[column].textContent.trim();
  if (!isNumber) return text || undefined;
  const number = Number(text.replace(/[~,]| \(overlay\)$/g, ""));
  return Number.isNaN(number) ? undefined : number;
}

/** Sorts rows in place; those of equal keys stay as they are, those without one go last either way. */
function sort(rows, column, isNumber, isAscending) {
  const keys = new Map(rows.map((row) => [row, sortKey(row, column, isNumber)]));
  const sign = isAscending ? 1 : -1;
  rows.sort((one, other) => {
    const [first, second] = [keys.get(one), keys.get(other)];
    if (first === undefined || second === undefined) return (first === undefined) - (second === undefined);
    return sign * (isNumber ? first - second : natural.compare(first, second));
  });
}

/** Of many rows that are wanted, lays out the first, and more once somebody scrolls to their end. */
function makeLong(box, rows) {
  const step = 250;
  let most = step;
  const show = () => {
    let count = 0;
    for (const row of rows) {
      if (!row.hidden) count += 1;
      row.classList.toggle("later", count > most);
    }
  };
  box.addEventListener("scroll", () => {
    if (box.scrollTop + 2 * box.clientHeight < box.scrollHeight) return;
    most += step;
    show();
  });
  return () => {
    most = step;
    box.scrollTop = 0;
    show();
  };
}

function makeSortable(table, rows, show) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const isAscending = head.getAttribute("aria-sort") !== "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", isAscending ? "ascending" : "descending");
      sort(rows, column, head.classList.contains("number"), isAscending);
      show();
      table.tBodies[0].append(...rows);
    });
  });
}

function makeFilterable(form, rows, show) {
  const { text, kind, pool } = form.elements;
  const pools = pool.options.length - 1;
  const facts = rows.map((row) => {
    const cell = (column) => row.cells[column].textContent.trim();
    return { row, pool: cell(0), name: cell(1).toLowerCase(), kind: cell(9) };
  });
  const filter = () => {
    const wanted = text.value.trim().toLowerCase();
    const poolName = pool.value && pool.selectedOptions[0].textContent.trim();
    const isWanted = (one) =>
      one.name.includes(wanted) && (!kind.value || one.kind === kind.value) && (!poolName || one.pool === poolName);
    const names = new Set();
    let count = 0;
    for (const one of facts) {
      one.row.hidden = !isWanted(one);
      if (one.row.hidden) continue;
      count += 1;
      names.add(one.name);
    }
    show();
    const number = (value) => value.toLocaleString("en");
    const unit = pools > 1 ? `rows, ${number(names.size)} different types` : "types";
    form.querySelector("output").textContent = `${number(count)} of ${number(rows.length)} ${unit}`;
  };
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  filter();
  return (name) => {
    form.reset();
    text.value = name;
    filter();
    form.scrollIntoView({ block: "nearest" });
  };
}

/** The words of marks go from their titles, which browsers show late, to where a tip takes them from. */
function makePointable(plot, find) {
  const words = new Map();
  for (const mark of plot.querySelectorAll(".marks path")) {
    const title = mark.querySelector("title");
    words.set(mark, title.textContent);
    title.remove();
  }
  const height = (mark) => Number(mark.getAttribute("d").match(/^M\S+ ([\d.]+)/)[1]);
  const byPrice = [...words.keys()].sort((one, other) => height(other) - height(one));
  let pointed;
  const point = (mark) => {
    pointed?.classList.remove("pointed");
    pointed = mark;
    tip.textContent = mark ? words.get(mark) : "";
    if (!mark) return;
    mark.classList.add("pointed");
    const box = mark.getBoundingClientRect();
    const left = Math.min(box.right + 8, innerWidth - tip.offsetWidth - 8);
    tip.style.left = `${Math.max(8, left)}px`;
    tip.style.top = `${Math.max(8, box.top - tip.offsetHeight - 6)}px`;
  };
  const name = () => words.get(pointed).split(":")[0];
  plot.tabIndex = 0;
  plot.addEventListener("pointerover", (event) => point(words.has(event.target) ? event.target : undefined));
  plot.addEventListener("pointerleave", () => point());
  plot.addEventListener("blur", () => point());
  plot.addEventListener("click", (event) => words.has(event.target) && find(name()));
  plot.addEventListener("keydown", (event) => {
    const at = byPrice.indexOf(pointed);
    const last = byPrice.length - 1;
    const next = {
      ArrowRight: Math.min(at + 1, last), ArrowUp: Math.min(at + 1, last),
      ArrowLeft: Math.max(at - 1, 0), ArrowDown: Math.max(at - 1, 0), Home: 0, End: last,
    }[event.key];
    if (event.key === "Escape") point();
    if (event.key === "Enter" && pointed) find(name());
    if (next === undefined) return;
    event.preventDefault();
    point(byPrice[next]);
  });
}

/** Makes a region do what it can, once it is shown. */
function start(region) {
  if (region.dataset.started) return;
  region.dataset.started = "yes";
  const table = region.querySelector("table.types");
  const rows = [...table.tBodies[0].rows];
  const show = makeLong(table.parentElement, rows);
  makeSortable(table, rows, show);
  const find = makeFilterable(region.querySelector("form"), rows, show);
  region.querySelectorAll("svg.plot").forEach((plot) => makePointable(plot, find));
  region.querySelectorAll(".script").forEach((one) => { one.hidden = false; });
}

/** Of several regions, shows the one that the address names, else the first. */
function makeSwitchable(regions) {
  const select = document.getElementById("region");
  const show = () => {
    const named = regions.find((region) => region.id === location.hash.slice(1));
    const shown = named ?? regions.find((region) => !region.hidden);
    regions.forEach((region) => { region.hidden = region !== shown; });
    select.selectedIndex = regions.indexOf(shown);
    start(shown);
  };
  document.querySelector("nav ul").hidden = true;
  select.parentElement.hidden = false;
  select.addEventListener("change", () => { location.hash = regions[select.selectedIndex].id; });
  addEventListener("hashchange", show);
  show();
}

const regions = [...document.querySelectorAll("section.region")];
if (regions.length > 1) makeSwitchable(regions);
else start(regions[0]);

// The list of a category: chosen from and sorted in place, whatever page of it one is on. What is
// chosen stands in the address, so it can be shared and gone back to. Without this script each value
// is a link to a page of its own.

const SHOWN = 24;
const root = document.querySelector("[data-listing]");
const { listing: file, elsewhere, count: words, none, failed } = root.dataset;
const find = (name) => root.querySelector(`[data-${name}]`);
const [body, status, results, sort, more, clear] = ["rows", "status", "results", "sort", "more", "clear"].map(find);
const whole = root.querySelectorAll("[data-whole]");
const first = [...body.children];
const said = status.textContent;
const open = root.getElementsByTagName("details");
let products;
let found = [];
let shown = 0;
let turn = 0;

// Links become boxes.
let number = 0;
const filters = [...root.querySelectorAll("[data-filter]")].map((list) =>
  [...list.querySelectorAll("a")].map((link) => {
    const label = document.createElement("label");
    const box = document.createElement("input");
    const count = link.querySelector("small");
    const on = link.hasAttribute("aria-current");
    Object.assign(box, { type: "checkbox", name: list.dataset.filter, value: link.dataset.value, checked: on });
    label.className = "live";
    label.append(box, ...link.childNodes);
    link.replaceWith(label);
    return { box, count, total: count.textContent, number: number++, on };
  }),
);
const values = filters.flat();
const heads = [...open].map((one) => one.querySelector("summary").firstChild);
const names = heads.map(({ data }) => data);

const numbers = (text) => text.split(" ").filter(Boolean).map(Number);

// All products of the category: values, ranks, and the row or its HTML.
const load = async () => {
  if (!file) return first.map((row) => [numbers(row.dataset.v), numbers(row.dataset.o), row]);
  const answer = await fetch(file);
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
};

const row = (product) => {
  if (typeof product[2] === "string") {
    const holder = document.createElement("template");
    holder.innerHTML = product[2];
    product[2] = holder.content.firstElementChild;
  }
  return product[2];
};

// Products to be shown side by side, on any page of the site.
const key = `compare ${new URL("..", import.meta.url).pathname}`;
const bar = root.querySelector("[data-bar]");
const picked = () => {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? [];
  } catch {
    return [];
  }
};
const mark = (skus = picked(), say = "") => {
  if (!bar) return;
  for (const box of results.querySelectorAll("[data-compare]")) box.checked = skus.includes(box.dataset.compare);
  bar.hidden = !skus.length;
  bar.querySelector("b").textContent = skus.length;
  bar.querySelector("[role=status]").textContent = say;
};
const pick = (skus) => {
  const full = skus.length > 4;
  try {
    if (!full) localStorage.setItem(key, JSON.stringify(skus));
  } catch {
    // Nothing is kept where the browser keeps nothing.
  }
  mark(picked(), full ? bar.dataset.full : "");
};

const add = () => {
  body.append(...found.slice(shown, (shown += SHOWN)).map(row));
  more.hidden = shown >= found.length;
  mark();
  // The visitor's lists mark what is on them.
  dispatchEvent(new Event("storage"));
};

const show = async () => {
  const mine = ++turn;
  const chosen = filters.map((filter) => filter.filter(({ box }) => box.checked).map(({ number }) => number));
  const idle = !sort.value && !chosen.some((some) => some.length);
  heads.forEach((head, i) => (head.data = names[i] + (chosen[i].length ? ` (${chosen[i].length})` : "")));
  if (clear) clear.hidden = !chosen.some((some) => some.length);
  try {
    if (!idle) products ??= await load();
  } catch {
    status.textContent = failed;
    return;
  }
  if (mine !== turn) return;
  whole.forEach((part) => (part.hidden = !idle));
  results.hidden = idle && !first.length;
  shown = 0;
  if (idle) {
    found = [];
    values.forEach(({ count, total }) => (count.textContent = total));
    status.textContent = said;
    body.replaceChildren(...first);
    more.hidden = true;
    mark();
    return;
  }
  const fits = ([has], but) => chosen.every((some, i) => i === but || !some.length || some.some((n) => has.includes(n)));
  found = products.filter((product) => fits(product));
  const rank = sort.selectedIndex - 1;
  if (rank >= 0) found.sort((a, b) => a[1][rank] - b[1][rank]);
  filters.forEach((filter, i) => {
    const others = products.filter((product) => fits(product, i));
    for (const { count, number } of filter) count.textContent = others.filter(([has]) => has.includes(number)).length;
  });
  status.textContent = found.length ? words.replace("{n}", found.length).replace("{total}", products.length) : none;
  body.replaceChildren();
  add();
};

// What the address asks for.
const read = () => {
  const query = new URLSearchParams(location.search);
  for (const { box, on } of values) box.checked = elsewhere ? on : query.getAll(box.name).includes(box.value);
  sort.value = query.get("sort") ?? "";
  if (sort.selectedIndex < 0) sort.value = "";
  if (!elsewhere) show();
};

const change = () => {
  const query = new URLSearchParams();
  for (const { box } of values) if (box.checked) query.append(box.name, box.value);
  if (sort.value) query.set("sort", sort.value);
  const asked = `?${query}`.replace(/^\?$/, "");
  if (elsewhere) {
    location.assign(elsewhere + asked);
    return;
  }
  try {
    history.pushState(null, "", asked || location.pathname);
  } catch {
    // A page from a disk has no history of its own.
  }
  show();
};

root.classList.add("is-live");
root.addEventListener("change", ({ target }) => {
  const sku = target.dataset.compare;
  if (sku) pick(target.checked ? [...picked(), sku] : picked().filter((other) => other !== sku));
  if (target === sort || values.some(({ box }) => box === target)) change();
});
clear?.addEventListener("click", (event) => {
  if (elsewhere) return;
  event.preventDefault();
  for (const { box } of values) box.checked = false;
  change();
  filters[0] && open[0].firstElementChild.focus();
});
more.addEventListener("click", add);
bar?.querySelector("button").addEventListener("click", () => pick([]));
addEventListener("storage", () => mark());
mark();
addEventListener("popstate", read);
addEventListener("pageshow", ({ persisted }) => persisted && read());
document.addEventListener("click", ({ target }) => {
  for (const one of open) if (!one.contains(target)) one.open = false;
});
root.addEventListener("keydown", ({ key, target }) => {
  const one = key === "Escape" && target.closest("details[open]");
  if (!one) return;
  one.open = false;
  one.firstElementChild.focus();
});
read();

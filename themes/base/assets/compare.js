// Products side by side: those that the address names, otherwise those that the visitor ticked in
// lists. Rows in which they differ stand out; the address can be shared.

const MOST = 4;
const root = document.querySelector("[data-products]");
const { products: folder, first, empty, failed, price, onRequest, stock } = root.dataset;
const status = document.querySelector("[data-status]");
const compared = root.querySelector("[data-compared]");
const holder = root.querySelector("[data-head]").content;
const [head] = compared.querySelectorAll("thead tr");
const body = compared.querySelector("tbody");
const only = root.querySelector("[data-differences]");
const key = `compare ${new URL("..", import.meta.url).pathname}`;
const begins = JSON.parse(first);
const files = new Map();

const kept = () => {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? [];
  } catch {
    return [];
  }
};

const keep = (skus) => {
  try {
    localStorage.setItem(key, JSON.stringify(skus));
  } catch {
    // The address keeps them.
  }
  const query = new URLSearchParams(skus.map((sku) => ["sku", sku]));
  try {
    history.replaceState(null, "", `?${query}`);
  } catch {
    // A page from a disk has no history of its own.
  }
};

// The file whose products begin at or before a number, in the order of their bytes.
const bytes = (text) => [...new TextEncoder().encode(text)].map((byte) => String.fromCharCode(byte)).join("");
const look = async (sku) => {
  const part = begins.filter((begin) => bytes(begin) <= bytes(sku)).length;
  if (!part) return undefined;
  if (!files.has(part)) {
    const answer = await fetch(`${folder}${part}.json`);
    if (!answer.ok) throw new Error(answer.status);
    files.set(part, await answer.json());
  }
  return files.get(part)[sku];
};

const cell = (name, text) => Object.assign(document.createElement(name), { textContent: text });

const column = (sku, { title, url, sku: range, image }, remove) => {
  const [th] = holder.cloneNode(true).children;
  const [picture, link, number, button] = ["img", "a", "bdi", "button"].map((name) => th.querySelector(name));
  if (image) Object.assign(picture, { src: image[0], width: 120, height: (120 * image[2]) / image[1] });
  else picture.remove();
  Object.assign(link, { textContent: title, href: url });
  number.textContent = range ?? "";
  button.lastElementChild.textContent = ` ${title}`;
  button.addEventListener("click", () => remove(sku));
  return th;
};

const line = (name, values) => {
  const row = document.createElement("tr");
  const differs = new Set(values).size > 1;
  row.dataset.differs = differs;
  row.append(Object.assign(cell("th", name), { scope: "row" }));
  for (const value of values) {
    const one = cell("td", "");
    // Figures keep their order also among words that are read from the right.
    one.append(Object.assign(cell(differs ? "b" : "span", value), { dir: "auto" }));
    row.append(one);
  }
  return row;
};

const narrow = () => {
  for (const row of body.children) row.hidden = only.checked && row.dataset.differs === "false";
};

const show = async (skus) => {
  let found;
  try {
    found = await Promise.all(skus.map(async (sku) => [sku, await look(sku)]));
  } catch {
    status.textContent = failed;
    return;
  }
  found = found.filter(([, product]) => product);
  compared.hidden = !found.length;
  const titles = found.map(([, { title }]) => title);
  status.textContent = found.length ? titles.join(" · ") : empty;
  const facts = found.map(([, product]) => new Map(product.facts));
  const names = [...new Set(facts.flatMap((some) => [...some.keys()]))];
  const remove = (sku) => {
    const left = found.map(([sku]) => sku).filter((other) => other !== sku);
    keep(left);
    show(left).then(() => (head.querySelector("button") ?? document.querySelector("main .btn")).focus());
  };
  head.replaceChildren(head.firstElementChild, ...found.map(([sku, product]) => column(sku, product, remove)));
  const lines = [line(price, found.map(([, product]) => product.price ?? onRequest))];
  if (found.some(([, product]) => product.stock)) lines.push(line(stock, found.map(([, product]) => product.stock ?? "–")));
  body.replaceChildren(...lines, ...names.map((name) => line(name, facts.map((some) => some.get(name) ?? "–"))));
  narrow();
  // What scrolls has become wider.
  dispatchEvent(new Event("resize"));
};

root.classList.add("is-live");
only.addEventListener("change", narrow);
const asked = new URLSearchParams(location.search).getAll("sku");
const skus = [...new Set(asked.length ? asked : kept())].slice(0, MOST);
if (skus.length) {
  keep(skus);
  show(skus);
}

// Finds products in the index that the build made (`src/search`). A query is folded as the index was;
// its words are looked up as beginnings of keys, and only the files that hold them are loaded.

const LETTERS = { ß: "ss", æ: "ae", œ: "oe", þ: "th", ø: "o", ł: "l", đ: "d", ð: "d", ı: "i", ς: "σ" };
const CHARACTERS =
  "\\u1100-\\u11ff\\u3005-\\u3007\\u3040-\\u30ff\\u31f0-\\u31ff\\u3400-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff\\u{20000}-\\u{3134f}";
const RUNS = new RegExp(`([${CHARACTERS}]+)|(?:(?![${CHARACTERS}])[\\p{Alphabetic}\\p{N}])+`, "gu");
// What a key is worth by where it stands: number, title, end of a number, fact, text.
const EXACT = { n: 100, t: 24, e: 14, f: 8, x: 3 };
const BEGUN = { n: 40, t: 14, e: 12, f: 5, x: 1 };
const PART = { t: 5, f: 2 };
const MOST_KEYS = 400;
const MOST_SHELVES = 3;

export const fold = (text) =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[ßæœþøłđðıς]/g, (c) => LETTERS[c])
    .normalize("NFC");

export const foldCode = (text) => fold(text).replace(/[^\p{Alphabetic}\p{N}]/gu, "");

const isFigure = (word) => /^\d+$/.test(word);
const isUnit = (word) => /^\p{Alphabetic}{1,4}$/u.test(word);

// What a query asks for: groups of words that must all be there, or joined to one.
export function groups(query) {
  const all = [];
  let before = null;
  for (const { 0: run, 1: unparted, index: start } of fold(query).matchAll(RUNS)) {
    if (unparted) {
      const characters = [...run];
      const pairs = characters.slice(1).map((c, i) => characters[i] + c);
      for (const pair of pairs.length ? pairs : [run]) all.push({ words: [pair] });
      before = null;
      continue;
    }
    const near = before && start === before.end + 1;
    const a = before?.run;
    if (near && ((isFigure(a) && isUnit(run)) || (isUnit(a) && isFigure(run)))) {
      all.at(-1).joined = a + run;
      all.at(-1).words.push(run);
      before = null;
      continue;
    }
    all.push({ words: [run] });
    before = { run, end: start + run.length };
  }
  return all;
}

// How many letters differ, two exchanged ones counting once; more than `most` is `most + 1`.
export function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        next[j] = Math.min(next[j], before[j - 2] + 1);
      }
    }
    [before, row] = [row, next];
    if (Math.min(...row) > most) return most + 1;
  }
  return row[b.length];
}

const raise = (scores, doc, score) => {
  if (score > (scores.get(doc) ?? 0)) scores.set(doc, score);
};

// The last of the shelves that begin at or before a key.
function shelfOf(shelves, key) {
  let low = 0;
  let high = shelves.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (shelves[middle][0] <= key) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

export class Index {
  // `load(name)` gives the text of a file of the index.
  constructor(load, head) {
    this.load = load;
    this.head = head;
    this.shelves = new Map();
    this.records = new Map();
  }

  static async open(load, name) {
    return new Index(load, JSON.parse(await load(name)));
  }

  // The lines of a file of the dictionary: a key and what it leads to.
  lines(name) {
    if (!this.shelves.has(name)) {
      const lines = this.load(name).then((text) => text.split("\n").map((line) => line.split("\t")));
      lines.catch(() => this.shelves.delete(name));
      this.shelves.set(name, lines);
    }
    return this.shelves.get(name);
  }

  // The lines whose keys begin so.
  async begun(prefix, exact) {
    const { keys } = this.head;
    const found = [];
    const first = shelfOf(keys, prefix);
    for (let i = first; i < Math.min(keys.length, first + MOST_SHELVES); i++) {
      if (i > first && !keys[i][0].startsWith(prefix)) break;
      for (const line of await this.lines(keys[i][1])) {
        const fits = exact ? line[0] === prefix : line[0].startsWith(prefix);
        if (fits) found.push(line);
        if (found.length >= MOST_KEYS) return found;
      }
    }
    return found;
  }

  // The documents of a word, each with a score.
  async look(word, factor = 1, onlyCodes = false) {
    const scores = new Map();
    const exact = isFigure(word) ? word.length < 3 : /^[a-z]$/.test(word);
    const parts = new Set();
    for (const [key, ...fields] of await this.begun(word, exact)) {
      const worth = key === word ? EXACT : BEGUN;
      for (const field of fields) {
        if (field[0] === ">") {
          if (!onlyCodes) for (const part of field.slice(1).split(">")) parts.add(part);
        } else if (!onlyCodes || field[0] === "n" || field[0] === "e") {
          add(scores, field, (worth[field[0]] ?? 0) * factor);
        }
      }
    }
    for (const part of parts) {
      for (const [, ...fields] of await this.begun(part, true)) {
        for (const field of fields) {
          const worth = PART[field[0]];
          if (worth) add(scores, field, worth * factor);
        }
      }
    }
    return scores;
  }

  async group({ words, joined }) {
    const [first, ...others] = await Promise.all(words.map((word) => this.look(word)));
    const scores = others.reduce(both, first);
    if (joined) for (const [doc, score] of await this.look(joined)) raise(scores, doc, score * 1.5);
    return scores;
  }

  // The documents of a word that stands nowhere: by the words it may be a slip of, or, for a
  // number, by its beginning.
  async misspelt({ words }) {
    const word = words[0];
    if (/\d/.test(word)) {
      for (let end = word.length - 1; end >= 4; end--) {
        const scores = await this.look(word.slice(0, end), 0.5, true);
        if (scores.size) return scores;
      }
      return new Map();
    }
    const most = word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
    const shelves = this.head.words;
    let from = 0;
    let to = shelves.length;
    if (to > 4) {
      from = shelfOf(shelves, word[0]);
      to = Math.min(to, shelfOf(shelves, word[0] + "\uffff") + 1);
    }
    const near = [];
    for (let i = from; i < to; i++) {
      for (const [known] of await this.lines(shelves[i][1])) {
        const far = distance(word, known, most);
        if (far <= most) near.push([far, known]);
      }
    }
    near.sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1));
    const scores = new Map();
    for (const [far, known] of near.slice(0, 5)) {
      for (const [doc, score] of await this.look(known, 0.6 / (far + 1))) raise(scores, doc, score);
    }
    return scores;
  }

  // The documents that a query finds, the best first. `category` is one of the head's categories,
  // `values` are pairs of filter and value.
  async find(query, { category, values = [] } = {}) {
    const asked = groups(query);
    let found = await Promise.all(asked.map((group) => this.group(group)));
    const code = foldCode(query);
    const codes = code.length > 2 && asked.length > 0 ? await this.look(code, 1, true) : new Map();
    let scores = found.length ? found.reduce(both) : new Map();
    if (!scores.size && !codes.size) {
      const mend = (scores, i) => (scores.size ? scores : this.misspelt(asked[i]));
      found = await Promise.all(found.map(mend));
      scores = found.length ? found.reduce(both) : new Map();
      if (!scores.size) scores = any(found);
    }
    for (const [doc, score] of codes) scores.set(doc, (scores.get(doc) ?? 0) + score * 10);
    let hits = [...scores];
    if (category) hits = hits.filter(([doc]) => doc >= category.from && doc < category.to);
    for (const [filter, value] of values) {
      const has = new Map();
      const key = `=${filter}:${value}`;
      for (const [, ...fields] of await this.begun(key, true)) {
        for (const field of fields) add(has, field, 1);
      }
      hits = hits.filter(([doc]) => has.has(doc));
    }
    hits.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    return hits.map(([doc]) => doc);
  }

  // What the result of a document shows.
  async record(doc) {
    const { per_file: size, records } = this.head;
    const name = records[Math.floor(doc / size)];
    if (!this.records.has(name)) {
      const texts = this.load(name).then(JSON.parse);
      texts.catch(() => this.records.delete(name));
      this.records.set(name, texts);
    }
    return (await this.records.get(name))[doc % size];
  }
}

// Adds the documents of a field: numbers to the base 36, each less the one before it.
function add(scores, field, score) {
  let doc = 0;
  for (const step of field.slice(1).split(" ")) {
    doc += parseInt(step, 36);
    raise(scores, doc, score);
  }
}

// Documents that both have.
function both(a, b) {
  const scores = new Map();
  for (const [doc, score] of a) if (b.has(doc)) scores.set(doc, score + b.get(doc));
  return scores;
}

// Documents that one has, the more of them the better.
function any(all) {
  const scores = new Map();
  for (const one of all) {
    for (const [doc, score] of one) scores.set(doc, (scores.get(doc) ?? 0) + score);
  }
  return scores;
}

// The part of an article number that a query names: where it begins and ends, if it is there.
export function marked(sku, query) {
  const plain = [];
  let code = "";
  [...sku].forEach((c, at) => {
    for (const folded of foldCode(c)) {
      code += folded;
      plain.push(at);
    }
  });
  const whole = foldCode(query);
  const parts = [whole, ...groups(query).flatMap(({ words, joined }) => [joined ?? "", ...words])];
  for (const part of parts) {
    const at = part.length > 1 ? code.indexOf(part) : -1;
    if (at >= 0) return [plain[at], plain[at + part.length - 1] + 1];
  }
  return null;
}

// The article number of which a query names most, and that part of it.
function best(skus, query) {
  const named = skus.map((sku) => [sku, marked(sku, query)]).filter(([, at]) => at);
  const length = ([, [from, to]]) => to - from;
  return named.reduce((most, one) => (most && length(most) >= length(one) ? most : one), undefined);
}

const SHOWN = 24;

class Page {
  constructor(form) {
    this.form = form;
    const dom = (name) => document.querySelector(`[data-search-${name}]`);
    Object.assign(this, { list: dom("hits"), status: dom("status"), more: dom("more"), index: dom("index") });
    this.hit = dom("hit").content;
    this.folder = form.dataset.searchHead.replace(/[^/]*$/, "");
    const query = new URLSearchParams(location.search);
    for (const [name, value] of query) if (name === "q") form.elements.q.value = value;
    form.addEventListener("submit", (event) => event.preventDefault() ?? this.run());
    form.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.run(), 120);
    });
    this.more.addEventListener("click", () => this.show());
    form.elements.q.addEventListener("focus", () => this.open(query), { once: true });
    if (form.elements.q.value) this.open(query).then(() => this.run());
  }

  // The index is loaded when it is first needed.
  open(query) {
    this.ready ??= this.begin(query);
    return this.ready;
  }

  async begin(query) {
    const load = async (name) => {
      const answer = await fetch(this.folder + name);
      if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
      return answer.text();
    };
    this.search = await Index.open(load, this.form.dataset.searchHead.slice(this.folder.length));
    const { categories, filters } = this.search.head;
    const indented = ({ title, depth }) => "\u2003".repeat(depth) + title;
    this.narrow("c", this.form.dataset.searchCategory, categories.map(indented), query);
    filters.forEach(({ name, values }, i) => this.narrow(`f${i}`, name, values, query));
  }

  // A list to choose one value from.
  narrow(name, label, values, query) {
    if (values.length < 2) return;
    const option = (text, value) => Object.assign(document.createElement("option"), { textContent: text, value });
    const select = Object.assign(document.createElement("select"), { name });
    select.append(option(this.form.dataset.searchAll, ""), ...values.map((text, i) => option(text, i)));
    select.value = query.get(name) ?? "";
    const field = document.createElement("label");
    field.append(label, select);
    this.form.querySelector("[data-search-filters]").append(field);
  }

  async run() {
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const query = this.form.elements.q.value.trim();
    try {
      await this.open(new URLSearchParams(location.search));
      const chosen = [...new FormData(this.form)].filter(([name, value]) => name !== "q" && value);
      const values = chosen.filter(([name]) => name !== "c");
      const category = chosen.find(([name]) => name === "c");
      const found = await this.search.find(query, {
        category: category && this.search.head.categories[category[1]],
        values: values.map(([name, value]) => [name.slice(1), value]),
      });
      if (turn !== this.turn) return;
      const state = new URLSearchParams([["q", query], ...chosen]);
      history.replaceState(null, "", query ? `?${state}` : location.pathname);
      this.query = query;
      this.found = found;
      this.list.replaceChildren();
      this.index.hidden = query !== "";
      this.shown = 0;
      const { searchNone, searchCount } = this.form.dataset;
      const count = found.length ? searchCount.replace("{n}", found.length.toLocaleString(document.documentElement.lang)) : searchNone;
      this.status.textContent = query ? count.replace("{query}", () => `\u2068${query}\u2069`) : "";
      await this.show(turn);
    } catch {
      this.status.textContent = this.form.dataset.searchFailed;
      this.index.hidden = false;
      this.ready = undefined;
    }
  }

  async show(turn = this.turn) {
    const next = this.found.slice(this.shown, this.shown + SHOWN);
    const records = await Promise.all(next.map((doc) => this.search.record(doc)));
    if (turn !== this.turn) return;
    this.shown += next.length;
    this.list.append(...records.map((record) => this.result(record)));
    this.more.hidden = this.shown >= this.found.length;
  }

  result({ title, url, skus = [], image, fact, price, lang }) {
    const hit = this.hit.cloneNode(true);
    const part = (name) => hit.querySelector(`[data-${name}]`);
    const link = part("title");
    link.textContent = title;
    link.href = url;
    if (lang) link.lang = lang;
    const picture = part("image");
    if (image) Object.assign(picture, { src: image[0], width: image[1], height: image[2] });
    else picture.remove();
    const range = skus.length > 1 ? `${skus[0]} … ${skus.at(-1)}` : skus[0];
    const [sku, at] = best(skus, this.query) ?? [range, null];
    const number = part("sku");
    if (!sku) number.remove();
    else if (at) {
      const mark = Object.assign(document.createElement("mark"), { textContent: sku.slice(...at) });
      number.append(sku.slice(0, at[0]), mark, sku.slice(at[1]));
    } else number.textContent = sku;
    for (const [name, text] of [["fact", fact], ["price", price]]) {
      if (text) part(name).textContent = text;
      else part(name).remove();
    }
    return hit;
  }
}

if (typeof document !== "undefined") {
  const form = document.querySelector("[data-search-head]");
  if (form) new Page(form);
}

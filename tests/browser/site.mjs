// The site that the pages are taken from: built by the program, once a run. `SHOWROOM_BIN` names
// another program than the one of `cargo build`, `SHOWROOM_SITE` another site than the example.

import { execFileSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

export const PROGRAM = resolve(process.env.SHOWROOM_BIN ?? join(ROOT, "target/debug/showroom"));

const SITE = resolve(process.env.SHOWROOM_SITE ?? join(ROOT, "example-site"));

/** A copy of the site in another brand colour. */
const coloured = (color) => {
  const copy = join(ROOT, "target/browser", `source-${color}`);
  rmSync(copy, { recursive: true, force: true });
  cpSync(SITE, copy, { recursive: true });
  const brand = readFileSync(join(SITE, "brand.toml"), "utf8");
  const painted = brand.replace(/^color = ".*"$/m, `color = "#${color}"`);
  if (painted === brand) throw new Error("brand.toml names no colour to replace");
  writeFileSync(join(copy, "brand.toml"), painted);
  return copy;
};

/**
 * Builds the site, in its own brand colour or another (`ff0000`); says where it is, and which of its
 * pages show all that it has.
 */
export const build = (color = undefined) => {
  const out = join(ROOT, "target/browser", color ? `site-${color}` : "site");
  try {
    execFileSync(PROGRAM, ["build", color ? coloured(color) : SITE, "--out", out], { stdio: ["ignore", "ignore", "pipe"] });
  } catch (why) {
    throw new Error(`the site is not built: ${why.stderr ?? why.message}`);
  }
  const pages = pagesBelow(out);
  return { out, all: pages.map((page) => page.file), chosen: choose(pages) };
};

/** The pages of a folder that are more than a way to another address, in order. */
const pagesBelow = (out) =>
  readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".html"))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
    .map((file) => ({ file, html: readFileSync(file, "utf8") }))
    .filter(({ html }) => !/http-equiv="?refresh/i.test(html))
    .map(({ file, html }) => ({ file, path: address(out, file), traits: traits(html) }));

const address = (out, file) => `/${relative(out, file).split("\\").join("/").replace(/(^|\/)index\.html$/, "$1")}`;

/**
 * What a page is made of: each element and class, told apart by the kind of its page, and its
 * language. So a new kind of page or a new component makes for a page that has it.
 */
const traits = (html) => {
  const kind = html.match(/<body[^>]*?class="?([^">\s]*)/)?.[1] ?? "";
  const language = html.match(/<html[^>]*?lang="?([^">\s]*)/)?.[1] ?? "";
  const found = new Set([`language ${language}`]);
  for (const [, name, attributes] of html.matchAll(/<([a-z][a-z0-9-]*)([^>]*)>/g)) {
    found.add(`${kind} <${name}>`);
    for (const one of attributes.match(/\bclass="([^"]*)"/)?.[1].split(/\s+/) ?? []) found.add(`${kind} .${one}`);
  }
  return found;
};

/** Few pages that have every trait of the site between them: at each step the one with most new ones. */
const choose = (pages) => {
  const left = new Set(pages.flatMap((page) => [...page.traits]));
  const chosen = [];
  while (left.size > 0) {
    const news = (page) => [...page.traits].filter((trait) => left.has(trait)).length;
    const best = pages.reduce((best, page) => (news(page) > news(best) ? page : best));
    for (const trait of best.traits) left.delete(trait);
    chosen.push(best.path);
  }
  return chosen.sort();
};

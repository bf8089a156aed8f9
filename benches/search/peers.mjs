// Size, bytes of the first query and hits of the sixty queries: Showroom's index, the one that Zola
// makes (elasticlunr, title and text of every page in one file) and Pagefind, over the same pages.
//
//     npm install && node peers.mjs        # SHOWROOM_BIN names the program

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { gzipSync } from "node:zlib";
import elasticlunr from "elasticlunr";
import { chromium } from "playwright-core";

import { serve } from "../../tests/browser/server.mjs";
import { build, first, open, ROOT } from "../../tests/search/index.mjs";
import { EXAMPLE, GENERATED } from "../../tests/search/queries.mjs";
import { write } from "../../tests/search/site.mjs";

const files = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));

const size = (paths) => paths.reduce((sum, path) => sum + statSync(path).size, 0);

const ours = async (out, queries) => {
  const result = { bytes: 0, first: 0, hits: 0 };
  result.bytes = size(files(join(out, "assets/search")));
  for (const [language, query, meant] of queries) {
    const { index, loaded } = await open(out, language);
    const found = await first(index, query);
    result.first = Math.max(result.first, loaded.bytes);
    result.hits += found.some((url) => url.includes(meant));
  }
  return result;
};

const plain = (html) =>
  html
    .replace(/^[\s\S]*?<main[^>]*>/, "")
    .replace(/<\/main>[\s\S]*$/, "")
    .replace(/<(script|style|template)[\s\S]*?<\/\1>/g, " ")
    .replace(/<[^>]+>/g, " ");

const lunr = (out, queries, home) => {
  const result = { bytes: 0, first: 0, hits: 0 };
  const indexes = new Map();
  for (const language of new Set(queries.map(([language]) => language))) {
    const index = elasticlunr(function () {
      this.setRef("id");
      this.addField("title");
      this.addField("body");
    });
    for (const path of files(out).filter((path) => path.endsWith(".html"))) {
      const id = `/${relative(out, path).replace(/index\.html$/, "")}`;
      const html = readFileSync(path, "utf8");
      const own = html.match(/<html[^>]*?lang="?([^">\s]*)/)?.[1].toLowerCase() ?? "";
      const wanted = language || home;
      if (own !== wanted || /\/(search|404)/.test(id) || /http-equiv="?refresh/.test(html)) continue;
      const title = html.match(/<title>([^<]*)/)?.[1] ?? "";
      index.addDoc({ id, title, body: plain(html) });
    }
    const json = JSON.stringify(index);
    result.bytes += json.length;
    result.first = Math.max(result.first, gzipSync(json).length);
    indexes.set(language, index);
  }
  for (const [language, query, meant] of queries) {
    const found = indexes.get(language).search(query, { expand: true, bool: "AND" });
    result.hits += found.slice(0, 3).some(({ ref }) => ref.includes(meant));
  }
  return result;
};

const pagefind = async (out, queries, browser) => {
  const result = { bytes: 0, first: 0, hits: 0 };
  const bin = join(ROOT, "benches/search/node_modules/.bin/pagefind");
  execFileSync(bin, ["--site", out], { stdio: "ignore" });
  const folder = join(out, "pagefind");
  result.bytes = size(files(folder).filter((path) => !/-ui\.|highlight|modular/.test(path)));
  const server = await serve(out);
  for (const [language, query, meant] of queries) {
    const context = await browser.newContext();
    // It needs WebAssembly, which the policy that a site is published with does not allow.
    await context.route("**/*", async (route) => {
      const response = await route.fetch();
      const headers = { ...response.headers() };
      delete headers["content-security-policy"];
      await route.fulfill({ response, headers });
    });
    const page = await context.newPage();
    await page.goto(`${server.url}/${language && `${language}/`}search/`);
    let bytes = 0;
    page.on("response", async (response) => {
      if (response.url().includes("/pagefind/")) bytes += (await response.request().sizes()).responseBodySize;
    });
    const found = await page.evaluate(async (query) => {
      const pagefind = await import(new URL("/pagefind/pagefind.js", location.href));
      const { results } = await pagefind.search(query);
      const pages = await Promise.all(results.slice(0, 3).map((hit) => hit.data()));
      return pages.map(({ url }) => url);
    }, query);
    result.first = Math.max(result.first, bytes);
    result.hits += found.some((url) => url.includes(meant));
    await context.close();
  }
  server.close();
  rmSync(folder, { recursive: true });
  return result;
};

const site = mkdtempSync(join(tmpdir(), "showroom-pumps-"));
write(site, 400);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
console.log("| Site | Search | Index, all languages | First query at most | Hits |\n|---|---|---|---|---|");
const sites = [
  ["example, 18 products, 3 languages", join(ROOT, "example-site"), EXAMPLE, "en"],
  ["generated, 400 products, 2 languages", site, GENERATED, "de"],
];
for (const [name, folder, queries, language] of sites) {
  const out = build(folder);
  const rows = [
    ["Showroom", await ours(out, queries)],
    ["elasticlunr, as Zola", lunr(out, queries, language)],
    ["Pagefind", await pagefind(out, queries, browser)],
  ];
  for (const [search, { bytes, first, hits }] of rows) {
    const kilo = (bytes) => `${(bytes / 1024).toFixed(0)} KB`;
    console.log(`| ${name} | ${search} | ${kilo(bytes)} | ${kilo(first)} gz | ${hits} of ${queries.length} |`);
  }
}
await browser.close();
rmSync(site, { recursive: true });

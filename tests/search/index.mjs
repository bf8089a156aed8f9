// The index of a built site, read from disk by the script that reads it in the browser.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { Index } from "../../themes/base/assets/search.js";

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

const PROGRAM = resolve(process.env.SHOWROOM_BIN ?? join(ROOT, "target/debug/showroom"));

/** Builds a site into a folder that goes with the process. */
export const build = (site) => {
  const out = mkdtempSync(join(tmpdir(), "showroom-search-"));
  process.on("exit", () => rmSync(out, { recursive: true }));
  try {
    execFileSync(PROGRAM, ["build", site, "--out", out], { stdio: ["ignore", "ignore", "pipe"] });
  } catch (why) {
    throw new Error(`the site is not built: ${why.stderr ?? why.message}`);
  }
  return out;
};

/** The index of a language, and the bytes it has loaded so far as a host would send them. */
export const open = async (out, language) => {
  const page = readFileSync(join(out, language, "search/index.html"), "utf8");
  const head = page.match(/data-search-head="?([^">\s]*)/)[1];
  const loaded = { bytes: 0, files: 0 };
  const load = async (name) => {
    const bytes = readFileSync(join(out, dirname(head), name));
    loaded.bytes += gzipSync(bytes).length;
    loaded.files += 1;
    return bytes.toString("utf8");
  };
  return { index: await Index.open(load, head.slice(dirname(head).length + 1)), loaded };
};

/** The addresses of the first results of a query. */
export const first = async (index, query, count = 3) => {
  const found = await index.find(query);
  const records = await Promise.all(found.slice(0, count).map((doc) => index.record(doc)));
  return records.map((record) => record.url);
};

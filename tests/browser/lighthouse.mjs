// Lighthouse's four scores for a few pages, telephone and desktop, the median of three runs. Slow,
// and so no test: `node lighthouse.mjs [PATH…]`.

import { execFile } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { serve } from "./server.mjs";
import { build } from "./site.mjs";

const RUNS = Number(process.env.RUNS ?? 3);
const FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking";
const given = process.argv.slice(2);
const paths = given.length > 0 ? given : ["/", "/products/ball-valves/", "/products/ball-valves/kv2/", "/enquiry/", "/search/"];

const site = build();
const server = await serve(site.out);
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

// The server of the pages runs in this process, so nothing here may wait for another without letting it go on.
const run = async (url, preset) => {
  const profile = mkdtempSync(join(tmpdir(), "lighthouse-"));
  const flags = [url, "--quiet", "--output=json", `--chrome-flags=${FLAGS} --user-data-dir=${profile}`, ...preset];
  const env = { CHROME_PATH: "/usr/bin/chromium", ...process.env };
  const { stdout } = await promisify(execFile)("npx", ["--yes", "lighthouse@13.5.0", ...flags], { env, maxBuffer: 1e9 });
  return JSON.parse(stdout);
};

for (const path of paths)
  for (const [name, preset] of [["telephone", []], ["desktop", ["--preset=desktop"]]]) {
    const reports = [];
    while (reports.length < RUNS) reports.push(await run(server.url + path, preset));
    const categories = Object.keys(reports[0].categories);
    const scores = categories.map((key) => `${key} ${Math.round(median(reports.map((r) => r.categories[key].score)) * 100)}`);
    const audit = (key) => median(reports.map((r) => r.audits[key].numericValue));
    const timing = `LCP ${Math.round(audit("largest-contentful-paint"))} ms, TBT ${Math.round(audit("total-blocking-time"))} ms, CLS ${audit("cumulative-layout-shift").toFixed(3)}`;
    console.log(`${path} ${name}: ${scores.join(", ")}; ${timing}`);
  }
server.close();

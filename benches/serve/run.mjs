// How long it takes from a save to the browser, with Showroom and with Hugo, on the site of ../compare.
//
//     node benches/serve/run.mjs [--products 10000] [--edits 50] [--showroom target/release/showroom]
//                                [--hugo PROGRAM] [--folder /dev/shm/showroom-serve]
//
// For each program: the time from its start until the first page is answered; then, with a product's
// page open in Chromium, the time from before the write of its file until the new text stands in the
// document, and the largest memory that the kernel counted. For Showroom also the time from Ctrl-C to
// the end. Without `--hugo` there is nothing beside it.

import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, rmSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { launch, withPage } from "../../tests/browser/browser.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const SHOWN = "content/products/range-1/ab-1.md";
const PAGE = "/products/range-1/ab-1/";
const PAUSE = 400;

const { values: options } = parseArgs({
  options: {
    products: { type: "string", default: "10000" },
    edits: { type: "string", default: "50" },
    showroom: { type: "string", default: join(HERE, "../../target/release/showroom") },
    hugo: { type: "string" },
    folder: { type: "string", default: existsSync("/dev/shm") ? "/dev/shm/showroom-serve" : "/tmp/showroom-serve" },
  },
});

const programs = {
  showroom: (folder, port) => [resolve(options.showroom), ["serve", folder, "--watch", "--port", port]],
  hugo: (folder, port) => [options.hugo, ["server", "--source", folder, "--bind", "127.0.0.1", "--port", port]],
};

const sleep = (time) => new Promise((over) => setTimeout(over, time));

/** Asks until the page is answered. */
const answered = async (url) => {
  for (;;) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return answer.text();
    await sleep(2);
  }
};

/** Milliseconds from each write to the new text in the document. */
const edit = (browser, url, file, edits) =>
  withPage(browser, {}, async (page) => {
    let arrived;
    await page.exposeBinding("arrived", (_, text) => arrived?.(text));
    await page.addInitScript(() => {
      const look = () => {
        const marks = document.body?.textContent.match(/Edit \d+ done/g);
        if (marks) globalThis.arrived(marks.at(-1));
      };
      new MutationObserver(look).observe(document, { childList: true, subtree: true });
    });
    await page.goto(url);
    await sleep(2_000);
    const times = [];
    for (let n = 1; n <= edits; n += 1) {
      const seen = new Promise((done) => (arrived = (text) => text === `Edit ${n} done` && done(performance.now())));
      const begun = performance.now();
      appendFileSync(file, `\nEdit ${n} done\n`);
      times.push((await seen) - begun);
      await sleep(PAUSE);
    }
    return times;
  });

/** The largest resident set of a process, in MB. */
const peak = (id) => {
  const status = readFileSync(`/proc/${id}/status`, "utf8");
  return Number(status.match(/VmHWM:\s+(\d+)/)[1]) / 1_024;
};

const measure = async (name, browser, port) => {
  const folder = join(options.folder, name);
  execFileSync("python3", [join(HERE, "../compare/corpus.py"), name, options.products, folder]);
  const [program, command] = programs[name](folder, port);
  const begun = performance.now();
  const process = spawn(program, command, { stdio: "ignore" });
  const ended = new Promise((end) => process.once("exit", end));
  const url = `http://127.0.0.1:${port}${PAGE}`;
  await answered(url);
  const start = performance.now() - begun;
  const times = await edit(browser, url, join(folder, SHOWN), Number(options.edits));
  const memory = peak(process.pid);
  const stopped = performance.now();
  process.kill("SIGINT");
  await ended;
  const end = performance.now() - stopped;
  rmSync(folder, { recursive: true });
  return { start, times: times.sort((a, b) => a - b), memory, end };
};

const at = (times, share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
const browser = await launch();
console.log(`${options.products} products, ${options.edits} edits, ${cpus().length} cores\n`);
console.log("| | First page after | Save to browser, median | 9 of 10 within | Peak memory | Ctrl-C to end |");
console.log("|---|---|---|---|---|---|");
for (const [n, name] of ["showroom", ...(options.hugo ? ["hugo"] : [])].entries()) {
  const { start, times, memory, end } = await measure(name, browser, String(41_731 + n));
  const ms = (time) => `${time.toFixed(0)} ms`;
  const row = [name, ms(start), ms(at(times, 0.5)), ms(at(times, 0.9)), `${memory.toFixed(0)} MB`, ms(end)];
  console.log(`| ${row.join(" | ")} |`);
}
await browser.close();

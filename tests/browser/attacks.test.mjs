// A hundred attacks in every field of a site, of each theme, and by each way to import: nothing runs,
// no dialog opens, and the site's policy has nothing to stop; without the policy neither. Every twentieth
// page; with SHOWROOM_LONG=1 all of them.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { after, test } from "node:test";
import { BRANDS, IMPORTS, PAYLOADS, REFUSED, writeBrand, writeContent, writeEmpty, writeRefused } from "./attacks.mjs";
import { launch, PATIENCE } from "./browser.mjs";
import { serve } from "./server.mjs";
import { PROGRAM } from "./site.mjs";

const THEMES = ["base", "caliper"];
const STEP = process.env.SHOWROOM_LONG ? 1 : 20;
const TABS = 3;

const folder = mkdtempSync(join(tmpdir(), "attacks-"));
const browser = await launch();
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

const run = (...command) => {
  try {
    return execFileSync(PROGRAM, command, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1e9 });
  } catch (why) {
    throw new Error(`${command[0]}: ${why.stderr?.slice(-4000) ?? why.message}`);
  }
};

const filesOf = (out) =>
  readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(out, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();

/** Records all that runs, before any script of the page. */
const watch = () => {
  globalThis.ran = [];
  globalThis.__ran = (...words) => globalThis.ran.push(["ran", ...words, new Error().stack]);
  addEventListener("securitypolicyviolation", (event) =>
    globalThis.ran.push(["policy", event.violatedDirective, event.blockedURI, event.sample]),
  );
};

/** A tab in which nothing may run; `faults` is told what did. */
const openTab = async (bypassCSP, faults) => {
  const context = await browser.newContext({ bypassCSP, reducedMotion: "reduce" });
  context.setDefaultTimeout(PATIENCE);
  // Nothing but the site is asked, and what would leave it is stopped.
  await context.route((url) => url.hostname !== "127.0.0.1", (route) => route.abort());
  await context.addInitScript(watch);
  const page = await context.newPage();
  page.on("dialog", (dialog) => {
    faults.push([page.url(), "dialog", dialog.message()]);
    dialog.dismiss().catch(() => {});
  });
  page.on("pageerror", (why) => faults.push([page.url(), "error", String(why)]));
  return page;
};

const look = async (page, faults) => {
  for (const what of await page.evaluate(() => globalThis.ran)) faults.push([page.url(), ...what]);
};

/** Puts the focus and the pointer on all that may listen for them. */
const touch = (page) =>
  page.evaluate(() => {
    for (const element of document.querySelectorAll("[autofocus], [tabindex], [onfocus], [onmouseover], a, details")) {
      if (element.localName === "details") element.open = true;
      element.focus?.();
      element.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
      if (/^\s*(java|vb)script:/i.test(element.href ?? "")) globalThis.__ran(element.href);
    }
  });

/** Opens pages in a few tabs at once. */
const openAll = async (server, pages, bypassCSP) => {
  const faults = [];
  const left = [...pages];
  const tab = async () => {
    const page = await openTab(bypassCSP, faults);
    for (let path = left.shift(); path !== undefined; path = left.shift()) {
      await page.goto(`${server.url}/${encodeURI(path)}`);
      await touch(page);
      await look(page, faults);
    }
    await page.context().close();
  };
  await Promise.all(Array.from({ length: TABS }, tab));
  assert.deepEqual(faults.slice(0, 10), []);
};

/** What programs read is well-formed. */
const readAll = async (out, files) => {
  const page = await (await browser.newContext()).newPage();
  const isXml = (text) =>
    page.evaluate((text) => !new DOMParser().parseFromString(text, "application/xml").querySelector("parsererror"), text);
  let read = 0;
  for (const file of files) {
    const text = /\.(xml|json|jsonl|webmanifest|svg|html)$/.test(file) ? readFileSync(join(out, file), "utf8") : "";
    read += text ? 1 : 0;
    if (/\.(xml|svg)$/.test(file)) assert.ok(await isXml(text), `${file} is not well-formed`);
    if (/\.(json|webmanifest)$/.test(file)) JSON.parse(text);
    if (file.endsWith(".jsonl")) text.split("\n").filter(Boolean).forEach((line) => JSON.parse(line));
    for (const [, json] of text.matchAll(/<script type="?application\/ld\+json"?>(.*?)<\/script>/gs)) JSON.parse(json);
  }
  await page.context().close();
  return read;
};

const attack = async (t, site, pagesOf = (pages) => pages) => {
  const out = join(site, "public");
  const files = filesOf(out);
  const pages = files.filter((file) => file.endsWith(".html"));
  const chosen = pagesOf(pages);
  const read = await readAll(out, files);
  const server = await serve(out);
  try {
    for (const bypassCSP of [false, true]) await openAll(server, chosen, bypassCSP);
  } finally {
    server.close();
  }
  t.diagnostic(`${chosen.length} of ${pages.length} pages opened twice, ${read} files read`);
  return out;
};

/** Pages in the order of their names, every `STEP`th. */
const some = (pages) => pages.filter((_, i) => i % STEP === 0);

test("there are a hundred payloads", () => {
  assert.equal(PAYLOADS.length, 100);
  assert.equal(new Set(PAYLOADS).size, 100);
});

test("what Markdown may not hold is a fault in its place", () => {
  const site = join(folder, "refused");
  writeRefused(site, "base");
  assert.ok(REFUSED.length > 4);
  assert.throws(
    () => run("build", site),
    ({ message }) => {
      for (const i of REFUSED.keys()) assert.ok(message.includes(`content/r${i}.md:4:`), REFUSED[i]);
      return true;
    },
  );
});

test("what runs is noticed", async () => {
  const faults = [];
  const page = await openTab(false, faults);
  await page.setContent(`${PAYLOADS[4]}<script>alert(1)</script>`);
  await page.waitForFunction(() => globalThis.ran.length > 0);
  await look(page, faults);
  await page.context().close();
  assert.deepEqual(faults.map(([, what]) => what).sort(), ["dialog", "ran"]);
});

for (const theme of THEMES) {
  const content = join(folder, theme);
  test(`nothing runs from content and tables, ${theme}`, async (t) => {
    writeContent(content, theme);
    run("build", content);
    const out = await attack(t, content, some);
    const drawn = (file) => readFileSync(join(out, file), "utf8").includes('data-letter="Attack"');
    assert.equal(filesOf(out).filter((file) => /^products\/.*html$/.test(file) && drawn(file)).length, PAYLOADS.length);
  });

  test(`nothing runs from brand.toml, ${theme}`, async (t) => {
    for (let part = 0; part < BRANDS; part += 1) {
      const site = join(folder, `${theme}-brand-${part}`);
      writeBrand(site, theme, part);
      run("build", site);
      await attack(t, site, (pages) => pages.filter((_, i) => STEP === 1 || i % 5 === part % 5));
    }
  });

  test(`nothing runs from imports, ${theme}`, async (t) => {
    for (const form of Object.keys(IMPORTS)) {
      const site = join(folder, `${theme}-${form}`);
      writeEmpty(site, theme, form);
      run("import", join(site, "export.csv"), site, "--skip-bad", ...(form === "table" ? [] : ["--from", form]));
      run("build", site);
      await attack(t, site, some);
    }
  });

  test(`nothing runs from searches and the list, ${theme}`, async () => {
    const server = await serve(join(content, "public"));
    const faults = [];
    for (const bypassCSP of [false, true]) {
      const page = await openTab(bypassCSP, faults);
      for (let i = 0; i < PAYLOADS.length; i += Math.min(STEP, 4)) {
        const payload = PAYLOADS[i];
        await page.goto(`${server.url}/search/?q=${encodeURIComponent(payload)}#${encodeURIComponent(payload)}`);
        await page.waitForFunction(() => document.querySelector("[data-search-status]")?.textContent.trim());
        await look(page, faults);
      }
      await page.goto(`${server.url}/search/?q=ran`);
      await page.locator("[data-search-hits] [data-title]").first().waitFor();
      await touch(page);
      await look(page, faults);
      for (let i = 0; i < PAYLOADS.length; i += STEP) {
        await page.goto(`${server.url}/products/c${i - (i % 20)}/p${i}/`);
        await page.locator("[data-add]").first().click();
        await look(page, faults);
      }
      await page.goto(`${server.url}/enquiry/`);
      await page.locator("[data-enquiry-list] li").first().waitFor();
      assert.equal(await page.locator("[data-enquiry-list] li").count(), Math.ceil(PAYLOADS.length / STEP));
      await touch(page);
      await look(page, faults);
      await page.context().close();
    }
    server.close();
    assert.deepEqual(faults.slice(0, 10), []);
  });
}

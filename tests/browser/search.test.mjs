// The search page in a browser: results as one types, narrowed, linked to, and all products without scripts.

import assert from "node:assert/strict";
import { it } from "node:test";
import { withPage } from "./browser.mjs";
import { open } from "./open.mjs";

const { server, browser } = await open();

const hits = (page) => page.locator("[data-search-hits] [data-title]");

it("finds a number from its middle, marks it, and keeps the search in the address", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${server.url}/search/`);
    await page.getByRole("searchbox").last().fill("025-40");
    await hits(page).first().waitFor();
    assert.equal(await hits(page).first().getAttribute("href"), "/products/ball-valves/kv2/");
    assert.equal(await page.locator("mark").first().textContent(), "025-40");
    await page.waitForURL("**/search/?q=025-40");
    assert.equal(await page.locator("[data-search-index]").isVisible(), false);
    await page.reload();
    await hits(page).first().waitFor();
    assert.match(await page.locator("[data-search-status]").textContent(), /“\u2068025-40\u2069”: \d+/);
  }));

it("is narrowed to a category and says when nothing is left", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${server.url}/search/?q=valve`);
    await hits(page).first().waitFor();
    const all = await hits(page).count();
    await page.locator("select[name=c]").selectOption({ label: "\u2003Gate valves" });
    await page.waitForFunction((all) => document.querySelectorAll("[data-search-hits] li").length < all, all);
    const hrefs = await hits(page).evaluateAll((links) => links.map((link) => link.pathname));
    assert.ok(hrefs.length > 0);
    for (const href of hrefs) assert.match(href, /gate-valves/);
    await page.getByRole("searchbox").last().fill("zzzzzz");
    await page.getByText("Nothing found for “\u2068zzzzzz\u2069”", { exact: false }).waitFor();
  }));

it("answers within 100 ms once its files are there", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${server.url}/search/?q=valve`);
    await hits(page).first().waitFor();
    const script = await page.locator("script[src*='/assets/search-']").getAttribute("src");
    const took = await page.evaluate(async (script) => {
      const { Index } = await import(script);
      const head = document.querySelector("[data-search-head]").dataset.searchHead;
      const folder = head.replace(/[^/]*$/, "");
      const index = await Index.open(async (name) => (await fetch(folder + name)).text(), head.slice(folder.length));
      await index.find("ball valve dn50");
      const begun = performance.now();
      await index.find("ball valve dn50");
      return performance.now() - begun;
    }, script);
    assert.ok(took < 100, `${took} ms`);
  }));

it("shows every product with its number without scripts", () =>
  withPage(browser, { javaScriptEnabled: false }, async (page) => {
    await page.goto(`${server.url}/de/search/`);
    const links = page.locator(".letters a");
    assert.equal(await links.count(), 18);
    assert.ok(await page.getByText("KV2-015-40", { exact: false }).first().isVisible());
    await links.first().click();
    assert.match(page.url(), /\/de\/products\//);
  }));

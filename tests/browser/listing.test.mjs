// The list of a category in a browser: chosen from and sorted in place, with the choice in the address,
// by keyboard as well; and the way that is there without a script.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import axe from "axe-core";
import { withPage } from "./browser.mjs";
import { open } from "./open.mjs";

const { server, browser } = await open();

const WIDE = { viewport: { width: 1280, height: 900 } };
const BALL = "/products/ball-valves/";
const names = (page) => page.locator("[data-rows] > :visible th > a").allInnerTexts();
const status = (page) => page.locator("[data-status]").innerText();

/** A value of a filter; the filter is opened first. */
const tick = async (page, filter, value) => {
  const group = page.locator(".facets details", { hasText: filter });
  if ((await group.getAttribute("open")) === null) await group.locator("summary").click();
  await group.getByRole("checkbox", { name: new RegExp(`^${value} \\d`) }).click();
};

describe("a category", () => {
  it("is narrowed in place by several values, which stand in the address", () =>
    withPage(browser, WIDE, async (page) => {
      await page.goto(server.url + BALL);
      const all = await names(page);
      assert.equal(all.length, 4);
      await tick(page, "Pressure rating", "PN 16");
      await page.waitForFunction(() => location.search);
      await tick(page, "Pressure rating", "PN 40");
      assert.equal(new URL(page.url()).search.match(/pressure-rating=/g).length, 2);
      const some = await names(page);
      assert.ok(some.length > 0 && some.length < all.length, some);
      assert.match(await status(page), new RegExp(`${some.length} of 4`));
      await page.reload();
      assert.deepEqual(await names(page), some);
      await page.goBack();
      await page.goBack();
      await page.waitForFunction(() => document.querySelectorAll("[data-rows] > *").length === 4);
      assert.deepEqual(await names(page), all);
    }));

  it("says when nothing fits, and forgets the choice when it is told so", () =>
    withPage(browser, WIDE, async (page) => {
      await page.goto(server.url + BALL);
      await tick(page, "Material", "Cast iron");
      await tick(page, "Connection", "Threaded or welded");
      assert.equal((await names(page)).length, 0);
      assert.match(await status(page), /Nothing/);
      await page.getByRole("link", { name: "Clear filters" }).click();
      assert.equal((await names(page)).length, 4);
      assert.equal(new URL(page.url()).search, "");
    }));

  it("is sorted in place", () =>
    withPage(browser, WIDE, async (page) => {
      await page.goto(server.url + BALL);
      await page.getByLabel("Sort by").selectOption("price");
      const rows = await names(page);
      assert.match(rows[0], /^KV3/);
      await page.getByLabel("Sort by").selectOption("nominal-size");
      assert.match((await names(page))[0], /^KV3/);
      await page.getByLabel("Sort by").selectOption("");
      assert.match((await names(page))[0], /^KV2 /);
    }));

  it("shows products of the categories below it, which it loads when they are asked for", () =>
    withPage(browser, WIDE, async (page) => {
      const loaded = [];
      page.on("request", (request) => loaded.push(new URL(request.url()).pathname));
      await page.goto(server.url + "/products/");
      assert.ok(!loaded.includes("/products/listing.json"));
      assert.equal(await page.locator("[data-results]").isVisible(), false);
      await tick(page, "Material", "Stainless steel");
      await page.locator("[data-rows] > *").first().waitFor();
      assert.ok(loaded.includes("/products/listing.json"));
      const found = await names(page);
      assert.ok(found.length > 1 && found.length < 18, found);
      assert.equal(await page.locator(".catcards").isVisible(), false);
    }));

  it("takes a choice made on the page of a value back to the whole list", () =>
    withPage(browser, WIDE, async (page) => {
      await page.goto(`${server.url}${BALL}material/ductile-iron/`);
      await tick(page, "Material", "Cast iron");
      await page.waitForURL(/ball-valves\/\?material=/);
      assert.equal((await names(page)).length, 2);
    }));

  it("can be narrowed by keyboard alone", () =>
    withPage(browser, WIDE, async (page) => {
      await page.goto(server.url + BALL);
      await page.locator(".facets summary").first().focus();
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Space");
      assert.ok((await names(page)).length < 4);
      await page.keyboard.press("Escape");
      assert.equal(await page.evaluate(() => document.activeElement.localName), "summary");
      assert.equal(await page.locator(".facets details[open]").count(), 0);
    }));

  for (const javaScriptEnabled of [true, false])
    it(`shows cards to a visitor who likes them better, ${javaScriptEnabled ? "with" : "without"} a script`, () =>
      withPage(browser, { ...WIDE, javaScriptEnabled }, async (page) => {
        await page.goto(server.url + BALL);
        const isTable = () => page.locator("[data-results] thead").isVisible();
        assert.ok(await isTable());
        await page.getByRole("checkbox", { name: "Cards" }).check();
        assert.equal(await isTable(), false);
        assert.equal((await names(page)).length, 4);
        const [first, second] = await page.locator("[data-rows] > *").all();
        assert.equal((await first.boundingBox()).y, (await second.boundingBox()).y);
        if (!javaScriptEnabled) return;
        await tick(page, "Material", "Cast iron");
        await page.waitForFunction(() => location.search);
        assert.deepEqual(await names(page), ["KV1 flanged ball valve"]);
        assert.equal(await isTable(), false);
        await page.getByRole("checkbox", { name: /^Compare/ }).check();
        assert.ok(await page.locator("[data-bar]").isVisible());
        await page.evaluate(axe.source);
        const { violations } = await page.evaluate(() => globalThis.axe.run());
        assert.deepEqual(violations.map(({ id }) => id), []);
        await page.getByRole("checkbox", { name: "Cards" }).uncheck();
        assert.ok(await isTable());
      }));

  for (const width of [390, 1280])
    it(`moves nothing when a visitor who chose cards comes back and the script is late, ${width} px`, () =>
      withPage(browser, { viewport: { width, height: 844 } }, async (page) => {
        await page.goto(server.url + BALL);
        await page.getByRole("checkbox", { name: "Cards" }).check();
        await page.route(/\.js$/, async (route) => {
          await new Promise((late) => setTimeout(late, 1_000));
          await route.continue();
        });
        await page.addInitScript(() => {
          globalThis.shift = 0;
          const add = (list) => list.getEntries().forEach(({ value }) => (globalThis.shift += value));
          new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
        });
        for (const come of [() => page.reload(), () => page.goto(`${server.url}/products/fittings-and-spares/`)]) {
          await come();
          await page.locator(".is-live").waitFor();
          await page.waitForTimeout(400);
          assert.equal((await page.evaluate(() => globalThis.shift)).toFixed(3), "0.000");
        }
      }));

  it("leads to a page for each value without a script", () =>
    withPage(browser, { ...WIDE, javaScriptEnabled: false }, async (page) => {
      await page.goto(server.url + BALL);
      assert.equal(await page.getByLabel("Sort by").isVisible(), false);
      await page.locator(".facets summary", { hasText: "Material" }).click();
      await page.getByRole("link", { name: /^Cast steel/ }).click();
      assert.match(page.url(), /material\/cast-steel\/$/);
      assert.equal(await page.locator("h1").innerText(), "Ball valves: Cast steel");
      assert.equal((await names(page)).length, 1);
      await page.getByRole("link", { name: "Clear filters" }).click();
      assert.equal((await names(page)).length, 4);
    }));
});

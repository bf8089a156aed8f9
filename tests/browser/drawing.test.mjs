// The drawing of a product's measures in a browser: its letters light up with their column.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { withPage } from "./browser.mjs";
import { open } from "./open.mjs";

const { server, browser } = await open();

const VALVE = "/products/ball-valves/kv2/";
const lit = (page) => page.locator(".is-lit").allTextContents();

describe("the drawing of a product", () => {
  it("shows which measure a column is, and none beside the columns it draws", () =>
    withPage(browser, { viewport: { width: 1280, height: 900 } }, async (page) => {
      await page.goto(server.url + VALVE);
      await page.getByRole("columnheader", { name: "L", exact: false }).filter({ hasText: /^L/ }).hover();
      assert.deepEqual(await lit(page), ["L"]);
      await page.getByRole("cell", { name: "165", exact: true }).hover();
      assert.deepEqual(await lit(page), ["D"]);
      await page.getByRole("rowheader", { name: "KV2-050-40" }).hover();
      assert.deepEqual(await lit(page), []);
      await page.getByRole("cell", { name: "165", exact: true }).hover();
      await page.getByRole("heading", { level: 1 }).hover();
      assert.deepEqual(await lit(page), []);
    }));

  it("is as dark as the text, and its letter as a link", () =>
    withPage(browser, { colorScheme: "dark", viewport: { width: 1280, height: 900 } }, async (page) => {
      await page.goto(server.url + VALVE);
      await page.getByRole("cell", { name: "165", exact: true }).hover();
      const [letter, lines, text, link] = await page.evaluate(() => {
        const style = (selector) => getComputedStyle(document.querySelector(selector));
        return [style(".is-lit").fill, style(".drawing path").stroke, style("body").color, style(".prose a").color];
      });
      assert.equal(lines, text);
      assert.equal(letter, link);
    }));
});

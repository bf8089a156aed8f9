// Products side by side: ticked in lists, kept across pages, shared by the address, and the table that
// is there without a script.

import assert from "node:assert/strict";
import { it } from "node:test";
import { withPage } from "./browser.mjs";
import { open } from "./open.mjs";

const { server, browser } = await open();

const WIDE = { viewport: { width: 1280, height: 900 } };
const tick = (page, name) => page.getByRole("checkbox", { name: new RegExp(`^Compare ${name}`) });
const heads = (page) => page.locator("[data-compared] thead th a").allInnerTexts();

it("shows what was ticked in several lists, and is shared by its address", () =>
  withPage(browser, WIDE, async (page) => {
    await page.goto(`${server.url}/products/ball-valves/`);
    await tick(page, "KV2 ").check();
    await tick(page, "KV3").check();
    await page.goto(`${server.url}/products/?material=stainless-steel`);
    await tick(page, "KC5").check();
    assert.ok(await tick(page, "KV3").isChecked());
    await page.locator("[data-bar] a").click();
    await page.locator("[data-compared]").waitFor();
    assert.deepEqual(
      (await heads(page)).map((name) => name.slice(0, 3)),
      ["KV2", "KV3", "KC5"],
    );
    const address = page.url();
    assert.equal(new URL(address).searchParams.getAll("sku").length, 3);
    await withPage(browser, WIDE, async (other) => {
      await other.goto(address);
      await other.locator("[data-compared]").waitFor();
      assert.equal((await heads(other)).length, 3);
      await other.goto(address.replace("/compare/", "/de/compare/"));
      await other.getByRole("rowheader", { name: "Werkstoff" }).waitFor();
    });
  }));

it("marks rows that differ, leaves out those that do not, and lets a product go", () =>
  withPage(browser, WIDE, async (page) => {
    await page.goto(`${server.url}/compare/?sku=KV2&sku=KG1&sku=NONE`);
    const rows = page.locator("[data-compared] tbody tr:visible");
    await rows.first().waitFor();
    const all = await rows.count();
    const same = page.getByRole("row", { name: /^Material/ });
    assert.equal(await same.locator("b").count(), 0);
    // In a language that is read from the right, "−10…+220 °C" is turned round unless it stands apart.
    assert.equal(await page.locator("[data-compared] td > :not([dir=auto])").count(), 0);
    assert.equal(await page.getByRole("row", { name: /^Price/ }).locator("b").count(), 2);
    await page.getByLabel("Only what differs").check();
    assert.ok((await rows.count()) < all);
    assert.equal(await same.isVisible(), false);
    await page.getByRole("button", { name: /^Remove KV2/ }).focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelectorAll("[data-compared] thead th").length === 1);
    assert.equal(await page.evaluate(() => document.activeElement.localName), "button");
    await page.keyboard.press("Enter");
    await page.getByText("Nothing chosen yet", { exact: false }).waitFor();
  }));

it("takes four products at most, and says so", () =>
  withPage(browser, WIDE, async (page) => {
    await page.goto(`${server.url}/products/fittings-and-spares/`);
    const boxes = page.locator("[data-compare]");
    for (let i = 0; i < 4; i++) await boxes.nth(i).check();
    await boxes.nth(4).click();
    assert.equal(await boxes.nth(4).isChecked(), false);
    assert.match(await page.locator("[data-bar]").innerText(), /4[\s\S]*Four products at most/);
    await page.locator("[data-bar] button").click();
    assert.equal(await page.locator("[data-bar]").isVisible(), false);
    assert.equal(await boxes.first().isChecked(), false);
  }));

it("leads to the tables of the categories without a script", () =>
  withPage(browser, { ...WIDE, javaScriptEnabled: false }, async (page) => {
    await page.goto(`${server.url}/compare/`);
    await page.getByRole("link", { name: /^Ball valves/ }).last().click();
    assert.ok(await page.getByRole("columnheader", { name: "Pressure rating" }).isVisible());
    assert.equal(await page.locator("[data-compare]").first().isVisible(), false);
  }));

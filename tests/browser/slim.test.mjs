// The slim bar of a product on telephones: it takes over when the top of the page is gone, on narrow and
// high windows only, and hides neither what is jumped to nor what has the focus.

import assert from "node:assert/strict";
import { it } from "node:test";
import { withPage } from "./browser.mjs";
import { open } from "./open.mjs";

const { server, browser } = await open();

const PRODUCT = `${server.url}/products/ball-valves/kv2/`;
const PHONE = { width: 390, height: 844 };

const onProduct = (viewport, story) =>
  withPage(browser, { viewport }, async (page) => {
    await page.goto(PRODUCT, { waitUntil: "networkidle" });
    await story(page);
  });

/** Where the bar is in the window, and whether its link is what a finger would hit. Runs in the page. */
const bar = (page) =>
  page.locator(".slim").evaluate((slim) => {
    const { top, bottom } = slim.getBoundingClientRect();
    const link = slim.querySelector("a");
    const { left, top: above, width, height } = link.getBoundingClientRect();
    return { top, bottom, reached: document.elementFromPoint(left + width / 2, above + height / 2) === link };
  });

const scrolledTo = (page, y) =>
  page.evaluate((y) => new Promise((drawn) => (scrollTo(0, y), requestAnimationFrame(() => requestAnimationFrame(drawn)))), y);

it("comes after the first screen of a telephone, stays at the top, and leads to the enquiry", () =>
  onProduct(PHONE, async (page) => {
    const first = await bar(page);
    assert.ok(first.top >= PHONE.height, `it is in the first screen, at ${first.top}`);
    const end = await page.evaluate(() => document.documentElement.scrollHeight);
    for (const y of [first.bottom + 100, (first.bottom + end) / 2]) {
      await scrolledTo(page, y);
      const { top, bottom, reached } = await bar(page);
      assert.equal(top, 0, `scrolled to ${y}`);
      assert.ok(bottom <= 57, `it takes ${bottom} px`);
      assert.ok(reached, `something lies on its link, scrolled to ${y}`);
    }
    await page.locator(".slim a").click();
    await page.waitForFunction(() => location.hash === "#enquiry");
    assert.ok(await page.locator("#enquiry").isVisible());
  }));

for (const [window, viewport] of [
  ["a desk", { width: 1280, height: 900 }],
  ["a tablet", { width: 768, height: 1024 }],
  ["a telephone that lies", { width: 844, height: 390 }],
  ["a low one, as at 400 %", { width: 320, height: 256 }],
])
  it(`is not there in the window of ${window}`, () =>
    onProduct(viewport, async (page) => {
      await scrolledTo(page, 2_000);
      assert.equal(await page.locator(".slim").isVisible(), false);
    }));

it("leaves in sight what a link jumps to", () =>
  onProduct(PHONE, async (page) => {
    const below = await page.evaluate(() => {
      const slim = document.querySelector(".slim");
      const follows = (name) => slim.compareDocumentPosition(document.getElementById(name)) & Node.DOCUMENT_POSITION_FOLLOWING;
      const names = [...document.querySelectorAll("main a[href^='#']")].map((link) => decodeURIComponent(link.hash.slice(1)));
      return [...new Set(names)].filter(follows);
    });
    assert.ok(below.includes("enquiry") && below.includes("sizes"), below.join());
    for (const name of below) {
      await page.goto("about:blank");
      await page.goto(`${PRODUCT}#${name}`, { waitUntil: "networkidle" });
      const { bottom } = await bar(page);
      const begins = await page.evaluate((name) => document.getElementById(name).getBoundingClientRect().top, name);
      assert.ok(begins >= bottom && begins < PHONE.height, `#${name} begins at ${begins}, the bar ends at ${bottom}`);
    }
  }));

it("leaves in sight what the keyboard goes back to", () =>
  onProduct(PHONE, async (page) => {
    await page.locator("main :is(a, button, input, select, textarea):visible").last().focus();
    const seen = [];
    while (seen.length < 200) {
      await page.keyboard.press("Shift+Tab");
      const focus = await page.evaluate(() => {
        const at = document.activeElement;
        const slim = document.querySelector(".slim");
        const { top, bottom } = slim.getBoundingClientRect();
        const there = at.getBoundingClientRect();
        const passed = slim.contains(at) || !(slim.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING);
        return { passed, name: at.id || at.textContent.slice(0, 30), hidden: there.top < bottom && there.bottom > top };
      });
      if (focus.passed) break;
      seen.push(focus);
    }
    assert.ok(seen.length > 10 && seen.length < 200, `${seen.length} stops`);
    assert.deepEqual(seen.filter((focus) => focus.hidden), []);
  }));

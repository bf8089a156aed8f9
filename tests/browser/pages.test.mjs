// The pages of a site in a browser: accessible in both schemes, no wider than any screen, still while
// fonts arrive, light, with nothing from elsewhere, and all there without scripts.

import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import axe from "axe-core";
import { launch, unfold, withPage } from "./browser.mjs";
import { serve } from "./server.mjs";
import { build } from "./site.mjs";

const WIDTHS = [320, 360, 390, 768, 1024, 1440, 1920];
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const DELAY = 1_500;
const STYLES = 9 * 1_024;
const SCRIPTS = 3 * 1_024;
const SCRIPTS_WITH_SEARCH = 8 * 1_024;
// With all the words of a firm that writes much about a product of nine variants.
const PRODUCT = 12 * 1_024;

const site = build();
const server = await serve(site.out);
const browser = await launch();

// The palette is proven for any colour; whether pages use it so is seen with a light one, one that is nearly
// black and a strong one. That takes minutes: SHOWROOM_LONG=1.
const painted = [];
for (const color of process.env.SHOWROOM_LONG ? ["ffe14d", "14161a", "d7141a"] : []) {
  const { out, chosen } = build(color);
  painted.push({ color, chosen, ...(await serve(out)) });
}
after(async () => {
  await browser.close();
  for (const { close } of [server, ...painted]) close();
});

/** By how much a page is wider than its window, and what is. Runs in the page. */
const stickingOut = () => {
  const root = document.documentElement;
  const width = root.clientWidth;
  const isOut = (element) => element.getBoundingClientRect().right > width + 1;
  const hides = (element) => element && (getComputedStyle(element).overflowX !== "visible" || hides(element.parentElement));
  const out = [...document.querySelectorAll("body *")].filter((element) => isOut(element) && !hides(element.parentElement));
  const named = out.slice(0, 5).map((element) => `${element.localName}.${element.className} ${element.textContent.slice(0, 30)}`);
  return { by: root.scrollWidth - width, named };
};

/** One test a page, two at a time. */
const onEveryPage = (title, story) =>
  describe(title, { concurrency: 2 }, () => {
    for (const path of site.chosen) it(path, () => story(server.url + path));
  });

const isAccessible = (colorScheme, width) => (url) =>
  withPage(browser, { colorScheme, viewport: { width, height: 900 } }, async (page) => {
    await page.goto(url);
    await unfold(page);
    await page.evaluate(axe.source);
    const { violations, passes } = await page.evaluate(
      (values) => globalThis.axe.run({ runOnly: { type: "tag", values } }),
      RULES,
    );
    const named = violations.map(({ id, help, nodes }) => [id, help, nodes.map((n) => [n.target.join(" "), n.any[0]?.message])]);
    assert.deepEqual(named, []);
    assert.ok(passes.length > 20, `only ${passes.length} rules applied`);
  });

for (const colorScheme of ["light", "dark"])
  for (const width of [360, 1280])
    onEveryPage(`no fault of accessibility, ${colorScheme}, ${width} px`, isAccessible(colorScheme, width));

for (const { color, url, chosen } of painted)
  for (const colorScheme of ["light", "dark"])
    for (const width of [360, 1280])
      describe(`no fault of accessibility in #${color}, ${colorScheme}, ${width} px`, { concurrency: 2 }, () => {
        for (const path of chosen) it(path, () => isAccessible(colorScheme, width)(url + path));
      });

onEveryPage("nothing to scroll sideways to", (url) =>
  withPage(browser, { viewport: { width: 1280, height: 800 } }, async (page) => {
    await page.goto(url);
    await unfold(page);
    const beyond = {};
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      const found = await page.evaluate(stickingOut);
      if (found.by !== 0) beyond[width] = found;
    }
    assert.deepEqual(beyond, {});
  }),
);

onEveryPage("nothing moves while fonts and scripts arrive late", async (url) => {
  for (const width of [390, 1280])
    await withPage(browser, { viewport: { width, height: 844 } }, async (page) => {
      await page.route(/\.(woff2|js)$/, async (route) => {
        await new Promise((late) => setTimeout(late, DELAY));
        await route.continue();
      });
      await page.addInitScript(() => {
        globalThis.shift = { sum: 0, of: new Set() };
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) {
            globalThis.shift.sum += entry.value;
            for (const { node } of entry.sources) globalThis.shift.of.add(node?.className || node?.nodeName);
          }
        }).observe({ type: "layout-shift", buffered: true });
      });
      await page.goto(url);
      await page.evaluate(() => document.fonts.ready);
      await page.waitForTimeout(400);
      const { sum, of } = await page.evaluate(() => ({ sum: globalThis.shift.sum, of: [...globalThis.shift.of] }));
      assert.equal(sum.toFixed(3), "0.000", `at ${width} px: ${of.join(", ")}`);
    });
});

// The screen of a telephone, and that of a desk.
const LARGEST = [
  { screen: { viewport: { width: 412, height: 823 }, deviceScaleFactor: 2 }, bytes: 60 * 1_024 },
  { screen: { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 }, bytes: 120 * 1_024 },
];

onEveryPage("the largest picture of the first screen is light, and not made to wait", async (url) => {
  for (const { screen, bytes } of LARGEST)
    await withPage(browser, screen, async (page) => {
      await page.addInitScript(() => {
        globalThis.largest = [];
        new PerformanceObserver((list) => globalThis.largest.push(...list.getEntries())).observe({
          type: "largest-contentful-paint",
          buffered: true,
        });
      });
      await page.goto(url, { waitUntil: "networkidle" });
      const { picture, first } = await page.evaluate(() => {
        const inSight = (image) => image.getBoundingClientRect().top < innerHeight;
        const first = [...document.querySelectorAll("main img")].find(inSight);
        return { picture: globalThis.largest.at(-1)?.url, first: first && { src: first.currentSrc, lazy: first.loading === "lazy" } };
      });
      if (!picture) return;
      const answer = await page.request.get(picture);
      const size = (await answer.body()).length;
      assert.ok(size <= bytes, `${picture} has ${size} bytes at ${screen.viewport.width} px`);
      assert.notEqual(first?.lazy, true, `${first?.src} is lazy at ${screen.viewport.width} px`);
    });
});

onEveryPage("light, without a fault in the console, and from this host only", (url) =>
  withPage(browser, { viewport: { width: 1280, height: 900 } }, async (page) => {
    const faults = [];
    const foreign = [];
    const size = { document: 0, stylesheet: 0, script: 0 };
    page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
    page.on("pageerror", (fault) => faults.push(String(fault)));
    page.on("request", (request) => new URL(request.url()).origin === server.url || foreign.push(request.url()));
    const measured = [];
    page.on("response", (response) => {
      const kind = response.request().resourceType();
      if (kind in size) measured.push(response.body().then((body) => (size[kind] += gzipSync(body, { level: 9 }).length)));
    });
    await page.goto(url, { waitUntil: "networkidle" });
    await Promise.all(measured);
    const missing = url.endsWith("/404.html");
    assert.deepEqual(foreign, []);
    assert.deepEqual(missing ? [] : faults, []);
    assert.ok(size.stylesheet > 0 && size.stylesheet <= STYLES, `${size.stylesheet} bytes of CSS`);
    const isProduct = (await page.locator(".is-product").count()) > 0;
    const variants = await page.locator("#sizes tbody tr").count();
    const most = (PRODUCT / 9) * Math.max(variants, 9);
    assert.ok(!isProduct || size.document <= most, `${size.document} bytes of HTML, ${variants} variants`);
    const searches = (await page.locator(".is-search, [data-listing]").count()) > 0;
    assert.ok(size.script <= (searches ? SCRIPTS_WITH_SEARCH : SCRIPTS), `${size.script} bytes of scripts`);
  }),
);

onEveryPage("all there without scripts", async (url) => {
  const seen = (javaScriptEnabled) =>
    withPage(browser, { javaScriptEnabled, viewport: { width: 1280, height: 900 } }, async (page) => {
      await page.goto(url);
      const letters = (texts) => texts.join("").replaceAll(/\s/g, "").length;
      // What narrows a list, or says that it is empty, needs a script; the list is whole without.
      const narrowing = letters(await page.locator("main :is(.filter, .live, [data-enquiry-empty]):visible").allInnerTexts());
      return {
        words: letters(await page.locator("main").allInnerTexts()) - narrowing,
        links: await page.locator("a[href]:visible").count(),
        pictures: await page.locator("main img:visible").count(),
        forms: await page.locator("form[action]").count(),
      };
    });
  const [without, having] = [await seen(false), await seen(true)];
  for (const what of Object.keys(having))
    assert.ok(without[what] >= having[what], `${what}: ${without[what]} of ${having[what]}`);
});

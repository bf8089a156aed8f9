// What a browser shows of a site that is being written: under a strict policy, a page keeps its place
// when it reloads, a style sheet is swapped, a fault lies over the page until it is mended, and the
// browser follows a page that moves and a preview that comes back.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { launch, PATIENCE, withPage } from "./browser.mjs";
import { preview } from "./preview.mjs";
import { PROGRAM } from "./site.mjs";

const POLICY = "default-src 'self'; base-uri 'none'; object-src 'none'";
const ABOUT = "content/about.md";

const folder = join(mkdtempSync(join(tmpdir(), "preview-")), "site");
execFileSync(PROGRAM, ["new", folder], { stdio: "ignore" });
const path = (name) => join(folder, name);
const write = (name, text) => {
  mkdirSync(dirname(path(name)), { recursive: true });
  writeFileSync(path(name), text);
};
const edit = (name, change) => write(name, change(readFileSync(path(name), "utf8")));
const lines = Array.from({ length: 200 }, (_, n) => `Line ${n}.`);
edit(ABOUT, (text) => `${text}\n${lines.join("\n\n")}\n\nThe end is as it was.\n`);

let shown = await preview(folder);
const browser = await launch();
after(async () => {
  await browser.close();
  await shown.end();
  rmSync(dirname(folder), { recursive: true });
});

/** Opens a page under the policy, and marks it: a reload takes the mark away. */
const open = (address, story) =>
  withPage(browser, { viewport: { width: 600, height: 400 } }, async (page) => {
    const refused = [];
    page.on("console", (message) => /Content.Security/i.test(message.text()) && refused.push(message.text()));
    await page.route("**/*", async (route) => {
      if (route.request().resourceType() !== "document") return route.fallback();
      const response = await route.fetch();
      const headers = { ...response.headers(), "content-security-policy": POLICY };
      await route.fulfill({ response, headers });
    });
    const following = page.waitForResponse((response) => response.url().includes("/_showroom/events"));
    await page.goto(shown.url + address);
    await following;
    await page.evaluate(() => (globalThis.mark = "here"));
    await story(page);
    assert.deepEqual(refused, []);
  });

const isMarked = (page) => page.evaluate(() => globalThis.mark === "here");
const shows = (page, text) => page.getByText(text).first().waitFor();

test("a page that changed reloads and keeps its place; another does not", () =>
  open("/about/", (page) =>
    open("/contact/", async (other) => {
      await page.evaluate(() => scrollTo({ top: 2_000, behavior: "instant" }));
      edit(ABOUT, (text) => text.replace("The end is as it was.", "The end is another one."));
      await shows(page, "The end is another one.");
      assert.equal(await isMarked(page), false);
      await page.waitForFunction(() => Math.abs(scrollY - 2_000) < 2);
      assert.equal(await isMarked(other), true);
    }),
  ));

test("a style sheet is swapped without a reload", () =>
  open("/about/", async (page) => {
    const indent = () => page.evaluate(() => getComputedStyle(document.querySelector("main p")).textIndent);
    for (const width of ["17px", "29px"]) {
      write("theme/assets/css/90-own.css", `main p { text-indent: ${width}; }`);
      await page.waitForFunction(
        (width) => getComputedStyle(document.querySelector("main p")).textIndent === width,
        width,
      );
      assert.equal(await indent(), width);
      assert.equal(await isMarked(page), true);
    }
  }));

test("a fault lies over the page, escaped and with its place, until it is mended", () =>
  open("/about/", async (page) => {
    const good = readFileSync(path(ABOUT), "utf8");
    write(ABOUT, good.replace("order = 20", 'ordr = "<img src=x onerror=globalThis.hit=1>"'));
    const overlay = page.getByRole("alert");
    await overlay.waitFor();
    const text = await overlay.innerText();
    for (const part of [
      "unknown key `ordr`",
      "content/about.md:4:1",
      '4 | ordr = "<img src=x onerror=globalThis.hit=1>"',
      "^^^^ not a key of a page",
      "help: did you mean `order`?",
    ])
      assert.ok(text.includes(part), `${part} is not in\n${text}`);
    assert.equal(await overlay.locator("*").count(), 0);
    assert.equal(await page.evaluate(() => globalThis.hit), undefined);
    const style = await overlay.evaluate((box) => getComputedStyle(box).position);
    assert.equal(style, "fixed", "it lies over the page");
    assert.ok(await page.getByText("Line 0.").first().isVisible(), "the last good page is below");

    write(ABOUT, good.replace("order = 20", "ordre = 20"));
    await page.waitForFunction(() => document.querySelector("[role=alert]")?.textContent.includes("`ordre`"));
    assert.equal(await overlay.count(), 1);
    write(ABOUT, good);
    await overlay.waitFor({ state: "detached" });
    assert.equal(await isMarked(page), true, "the page was never left");
  }));

test("a browser that comes while the site is at fault sees why, and the page when it is mended", async () => {
  const good = readFileSync(path(ABOUT), "utf8");
  write(ABOUT, `${good}\n[x](nowhere.md) <script>globalThis.hit = 1</script>\n`);
  await withPage(browser, {}, async (page) => {
    const status = () => page.goto(`${shown.url}/about/`).then((response) => response.status());
    const late = Date.now() + PATIENCE;
    while ((await status()) !== 500) assert.ok(Date.now() < late, "the fault is not noticed");
    await shows(page, "`nowhere.md` leads nowhere");
    assert.equal(await page.evaluate(() => globalThis.hit), undefined);
    write(ABOUT, good);
    await shows(page, "Line 0.");
  });
});

test("a page that gets another name is followed to its new address", () =>
  open("/products/tableware/bowl/", async (page) => {
    const [old, moved] = ["content/products/tableware/bowl.md", "content/products/tableware/basin.md"];
    renameSync(path(old), path(moved));
    await page.waitForURL(`${shown.url}/products/tableware/basin/`);
    await shows(page, "Bowl, 15 cm");
    renameSync(path(moved), path(old));
    await page.waitForURL(`${shown.url}/products/tableware/bowl/`);
  }));

test("a preview that ends and comes back is followed again", () =>
  open("/about/", async (page) => {
    const { port } = shown;
    await shown.end();
    edit(ABOUT, (text) => `${text}\nWritten meanwhile.\n`);
    shown = await preview(folder, { port });
    await shows(page, "Written meanwhile.");
    edit(ABOUT, (text) => `${text}\nWritten afterwards.\n`);
    await shows(page, "Written afterwards.");
  }));

test("a page that was out of sight catches up", () =>
  open("/about/", async (page) => {
    const seen = (hidden) =>
      page.evaluate((hidden) => {
        Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
        document.dispatchEvent(new Event("visibilitychange"));
      }, hidden);
    await seen(true);
    edit(ABOUT, (text) => `${text}\nWritten unseen.\n`);
    await page.waitForTimeout(500);
    assert.equal(await isMarked(page), true, "it does not follow while nobody looks");
    await seen(false);
    await shows(page, "Written unseen.");
  }));

test("the script that follows is under 1 KB", async () => {
  const script = await (await fetch(`${shown.url}/_showroom/reload.js`)).text();
  assert.ok(script.length > 0 && script.length < 1_024, `${script.length} bytes`);
});

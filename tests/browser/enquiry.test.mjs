// From finding a product to a sent enquiry, on a web server with PHP whose mail is caught: with the
// list, without scripts, with the keyboard alone at 400 % zoom; and what is printed.

import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { launch, PATIENCE, withPage } from "./browser.mjs";
import { PROGRAM, ROOT } from "./site.mjs";

if (spawnSync("php", ["-v"]).status !== 0) {
  console.error("SKIPPED: php is not installed, so no enquiry is sent from a browser");
  process.exit(0);
}

const folder = mkdtempSync(join(tmpdir(), "enquiry-"));
const mailbox = join(folder, "mail");

/** The example site, with enquiries by the script. */
const build = () => {
  const source = join(folder, "site");
  cpSync(join(ROOT, "example-site"), source, { recursive: true });
  const brand = join(source, "brand.toml");
  const text = readFileSync(brand, "utf8").replace("[enquiry]\n", '[enquiry]\nsend = "php"\nconsent = "You may answer me."\n');
  assert.match(text, /send = "php"/);
  writeFileSync(brand, text);
  const out = join(folder, "public");
  execFileSync(PROGRAM, ["build", source, "--out", out], { stdio: ["ignore", "ignore", "inherit"] });
  return out;
};

const freePort = () =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

const serveWithPhp = async (out) => {
  const sendmail = join(folder, "sendmail");
  writeFileSync(sendmail, `#!/bin/sh\n{ cat; echo; echo "-- end --"; } >> "${mailbox}"\n`);
  chmodSync(sendmail, 0o755);
  mkdirSync(join(folder, "tmp"));
  const port = await freePort();
  const settings = ["-d", `sendmail_path=${sendmail}`, "-d", `sys_temp_dir=${join(folder, "tmp")}`];
  const child = spawn("php", ["-S", `127.0.0.1:${port}`, "-t", out, ...settings], { stdio: "ignore" });
  const url = `http://127.0.0.1:${port}`;
  for (const since = Date.now(); ; await new Promise((later) => setTimeout(later, 50))) {
    if (await fetch(url).then((answer) => answer.ok, () => false)) return { url, child };
    assert.ok(Date.now() - since < PATIENCE, "php does not listen");
  }
};

const out = build();
const { url, child } = await serveWithPhp(out);
const browser = await launch();
after(async () => {
  await browser.close();
  child.kill();
  rmSync(folder, { recursive: true });
});

/** The articles of the site. */
const listed = JSON.parse(execFileSync(PROGRAM, ["list", join(folder, "site"), "--format", "json"], { encoding: "utf8" }));

/** What was mailed since the last look. */
const mail = () => {
  const mails = readFileSync(mailbox, "utf8").split("-- end --\n").slice(0, -1);
  rmSync(mailbox);
  return mails.map((text) => {
    const [head, body] = text.replaceAll("\r", "").split("\n\n", 2);
    return { head, body: Buffer.from(body, "base64").toString("utf8").replaceAll("\r", "") };
  });
};

const wide = { viewport: { width: 1280, height: 900 } };
const onPage = (options, story) =>
  withPage(browser, options, async (page) => {
    const faults = [];
    page.on("pageerror", (fault) => faults.push(String(fault)));
    await story(page);
    assert.deepEqual(faults, []);
  });

/** What is filled in everywhere. */
const introduce = async (page) => {
  await page.fill("[name=name]", "Ada Buyer");
  await page.fill("[name=email]", "ada@example.org");
  await page.check("[name=consent]");
};

test("the list goes along through pages and languages and arrives as one enquiry", () =>
  onPage(wide, async (page) => {
    await page.goto(`${url}/products/ball-valves/kv2/`);
    const add = page.locator('[data-add="KV2-020-40"]');
    await add.click();
    assert.match(await add.innerText(), /Added, 1 in list/);
    assert.match(await page.locator("p[role=status]").last().innerText(), /Added, 1 in list/);
    await page.goto(`${url}/de/products/ball-valves/kv3/`);
    await page.locator("[data-add]").first().click();
    assert.equal(await page.locator("[data-enquiry-count]").first().innerText(), "2");
    await page.goto(`${url}/zh-hans/enquiry/`);
    const rows = page.locator("[data-enquiry-list] li");
    assert.equal(await rows.count(), 2);
    await rows.nth(0).locator("[type=number]").fill("12");
    await rows.nth(0).locator("[type=text]").fill("with lever");
    await rows.nth(1).locator("button").click();
    assert.equal(await rows.count(), 1);
    await page.reload();
    assert.equal(await rows.locator("[type=number]").inputValue(), "12");
    await introduce(page);
    await page.click(".form button");
    await page.waitForURL("**/zh-hans/thank-you/");
    const [{ head, body }] = mail();
    assert.match(head, /^To: sales@example.com$/m);
    assert.match(head, /^Reply-To: ada@example.org$/m);
    assert.match(body, /12 × KV2-020-40, .+, with lever/);
    assert.doesNotMatch(body, /KV3/);
    await page.goto(`${url}/enquiry/`);
    assert.ok(await page.locator("[data-enquiry-list]").isHidden(), "the list is still there");
  }));

test("an article goes on the list from its row, also from one that the list's script brought", () =>
  onPage({ viewport: { width: 360, height: 800 } }, async (page) => {
    await page.goto(`${url}/products/gate-valves/`);
    const row = page.locator("[data-add]").first();
    assert.ok((await row.boundingBox()).height >= 44);
    await row.press("Enter");
    assert.equal(await page.locator("[data-enquiry-count]").innerText(), "1");
    await page.goto(`${url}/products/?sort=title`);
    const other = page.locator("[data-rows] [data-add][href*=fittings]").first();
    await other.click();
    await page.waitForFunction(() => document.querySelector("[data-enquiry-count]").textContent === "2");
    await page.goto(`${url}/products/ball-valves/`);
    await page.getByRole("link", { name: "9 versions" }).click();
    assert.match(page.url(), /ball-valves\/kv2\/#variants$/);
  }));

test("what is wrong stands at the field and in a summary that has the focus", () =>
  onPage(wide, async (page) => {
    await page.goto(`${url}/de/enquiry/`);
    await page.fill("[name=email]", "nobody");
    await page.click(".form button");
    await page.locator(".form__faults").waitFor();
    assert.ok(await page.locator(".form__faults").evaluate((box) => box === document.activeElement));
    assert.equal(await page.locator(".form__faults li").count(), 3);
    await page.click(".form__faults li:first-child a");
    assert.equal(await page.evaluate(() => document.activeElement.name), "name");
    const email = page.locator("[name=email]");
    assert.equal(await email.getAttribute("aria-invalid"), "true");
    const fault = page.locator(`#${await email.getAttribute("aria-describedby")}`);
    assert.match(await fault.innerText(), /name@example\.com/);
    assert.ok(page.url().includes("/de/enquiry/"), "it was sent");
  }));

test("a browser that keeps nothing is led to the form", () =>
  onPage(wide, async (page) => {
    await page.addInitScript(() =>
      Object.defineProperty(globalThis, "localStorage", {
        get: () => {
          throw new DOMException("no", "SecurityError");
        },
      }),
    );
    await page.goto(`${url}/products/ball-valves/kv2/`);
    await page.locator("[data-add]").first().click();
    await page.waitForURL("**#enquiry");
    assert.ok(await page.locator("#enquiry form").isVisible());
  }));

/** Everything that links lead to from the home page, without a script. */
const reached = async () => {
  const seen = new Map();
  for (const waiting = [`${url}/`]; waiting.length > 0; ) {
    const at = waiting.pop();
    if (seen.has(at)) continue;
    const answer = await fetch(at);
    const html = answer.headers.get("content-type")?.startsWith("text/html") ? await answer.text() : "";
    seen.set(at, { status: answer.status, html });
    for (const [, link] of html.matchAll(/<(?:a|option)\b[^>]*?\bhref="([^"]+)"/g)) {
      const to = new URL(link.replaceAll("&amp;", "&"), at);
      to.hash = "";
      if (to.origin === url) waiting.push(to.href);
    }
  }
  return seen;
};

test("without scripts links lead to every product, price, file and form", async () => {
  const seen = await reached();
  const broken = [...seen].filter(([, { status }]) => status !== 200).map(([at]) => at);
  assert.deepEqual(broken, []);
  const pages = [...seen.values()].map(({ html }) => html);
  const products = pages.filter((html) => html.includes('class="is-product"'));
  assert.ok(listed.length > 10, `only ${listed.length} products`);
  for (const { sku } of listed.filter((product) => product.sku)) {
    assert.ok(products.some((html) => html.includes(sku)), `no link leads to ${sku}`);
  }
  for (const html of products) {
    assert.match(html, /class="price/);
    assert.match(html, /<form class="form" action="\/enquiry\.php" method="post"/);
    for (const [, file] of html.matchAll(/href="([^"]+\.pdf)"/g)) assert.ok(seen.has(new URL(file, url).href), file);
  }
});

test("without scripts a product is asked about and the visitor thanked", () =>
  onPage({ ...wide, javaScriptEnabled: false }, async (page) => {
    await page.goto(url);
    await page.locator("main a[href*='/products/ball-valves/']").first().click();
    await page.locator("main a[href$='/kv2/']").first().click();
    await page.locator("[data-add]").first().click();
    assert.ok(page.url().endsWith("#enquiry"));
    await page.selectOption("[name=sku]", "KV2-025-40");
    await page.fill("[name=message]", "20 pieces\nin May");
    await introduce(page);
    await page.click(".form button");
    await page.waitForURL("**/thank-you/");
    const [{ head, body }] = mail();
    assert.match(head, /^Subject: Enquiry: KV2/m);
    assert.match(body, /KV2-025-40/);
    assert.match(body, /20 pieces\nin May/);
  }));

/** Presses Tab until what the keyboard is on matches, and is to be seen. */
const tabTo = async (page, selector) => {
  for (let presses = 0; presses < 250; presses += 1) {
    await page.keyboard.press("Tab");
    const there = await page.evaluate((wanted) => {
      const at = document.activeElement;
      if (!at?.matches(wanted)) return undefined;
      const { top, bottom, left, right } = at.getBoundingClientRect();
      return bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
    }, selector);
    if (there === undefined) continue;
    assert.ok(there, `${selector} has the focus and is not to be seen`);
    return;
  }
  assert.fail(`the keyboard does not come to ${selector}`);
};

test("with the keyboard alone, at 400 % zoom, from home to a sent enquiry", () =>
  onPage({ viewport: { width: 320, height: 256 } }, async (page) => {
    await page.goto(url);
    await tabTo(page, "main a[href$='/products/ball-valves/']");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/ball-valves/");
    await tabTo(page, "main a[href$='/kv2/']");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/kv2/");
    await tabTo(page, '[data-add="KV2-015-40"]');
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/enquiry/");
    await tabTo(page, "[data-enquiry-list] [type=number]");
    await page.keyboard.press("ArrowUp");
    for (const [name, value] of [["name", "Ada Buyer"], ["email", "ada@example.org"]]) {
      await tabTo(page, `[name=${name}]`);
      await page.keyboard.type(value);
    }
    await tabTo(page, "[name=consent]");
    await page.keyboard.press("Space");
    await tabTo(page, ".form button");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/thank-you/");
    assert.match(mail()[0].body, /2 × KV2-015-40/);
  }));

/** How many sheets a page is printed on. */
const sheets = async (page, path) => {
  await page.goto(url + path, { waitUntil: "networkidle" });
  const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
  return pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g).length;
};

test("a product is printed on two sheets at most, with the way back to its page", () =>
  onPage(wide, async (page) => {
    for (const path of new Set(listed.map(({ address }) => new URL(address, url).pathname))) {
      const count = await sheets(page, path);
      assert.ok(count <= 2, `${path}: ${count} sheets`);
    }
    await page.emulateMedia({ media: "print" });
    assert.ok(await page.locator("main svg.qr").isVisible());
  }));

test("the whole catalogue is printed with contents that lead to each category", () =>
  onPage(wide, async (page) => {
    const count = await sheets(page, "/print/");
    assert.ok(count >= 2 && count <= 4, `${count} sheets`);
    const links = await page.locator(".contents a").evaluateAll((all) => all.map((a) => a.hash));
    assert.ok(links.length > 4);
    for (const hash of links) assert.equal(await page.locator(`section${hash} table`).count(), 1, hash);
  }));

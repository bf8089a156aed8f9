// The pictures of the documentation: one page of every kind of the example site, side by side, and
// its home page. `node contact-sheet.mjs` writes docs/pages.jpg and docs/screenshot.jpg anew.

import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { launch, withPage } from "./browser.mjs";
import { serve } from "./server.mjs";
import { ROOT, build } from "./site.mjs";

const PAGES = [
  ["home", "/"],
  ["category", "/products/ball-valves/"],
  ["product", "/products/ball-valves/kv2/"],
  ["search", "/search/"],
  ["compare", "/compare/"],
  ["enquiry list", "/enquiry/"],
  ["thank you", "/thank-you/"],
  ["downloads", "/downloads/"],
  ["certificates", "/quality/"],
  ["dealers", "/dealers/"],
  ["about", "/about/"],
  ["news", "/news/"],
  ["post", "/news/2026-06-kc5/"],
  ["contact", "/contact/"],
  ["legal text", "/imprint/"],
  ["not found", "/404.html"],
  ["product, dark", "/products/ball-valves/kv2/", { colorScheme: "dark" }],
  ["product, Chinese", "/zh-hans/products/ball-valves/kv2/"],
  ["category, German", "/de/products/ball-valves/", { viewport: { width: 390, height: 780 } }],
  ["product, telephone", "/products/ball-valves/kv2/", { viewport: { width: 390, height: 780 } }],
];
const WIDE = { width: 1280, height: 1280 };

const site = build();
const server = await serve(site.out);
const browser = await launch();

const shot = (path, options, form) =>
  withPage(browser, { viewport: WIDE, ...options }, async (page) => {
    await page.goto(server.url + path, { waitUntil: "networkidle" });
    return page.screenshot(form);
  });

const figures = [];
for (const [name, path, options = {}] of PAGES) {
  if (!existsSync(join(site.out, path.endsWith("/") ? `${path}index.html` : path))) {
    console.error(`the site has no ${path}`);
    continue;
  }
  const image = await shot(path, options, { type: "jpeg", quality: 90 });
  figures.push(`<figure><img src="data:image/jpeg;base64,${image.toString("base64")}"><figcaption>${name}</figcaption></figure>`);
}
const sheet = `<!doctype html><style>
  body { margin: 16px; display: grid; grid-template-columns: repeat(5, 1fr); gap: 16px; background: #d9dce1; font: 14px sans-serif }
  figure { margin: 0 } img { display: block; inline-size: 100%; block-size: 270px; object-fit: contain; object-position: top; background: #c9cdd4 }
  figcaption { padding-block-start: 4px }
</style>${figures.join("")}`;
await withPage(browser, { viewport: { width: 1440, height: 900 } }, async (page) => {
  await page.setContent(sheet, { waitUntil: "load" });
  writeFileSync(join(ROOT, "docs/pages.jpg"), await page.screenshot({ type: "jpeg", quality: 72, fullPage: true }));
});
writeFileSync(
  join(ROOT, "docs/screenshot.jpg"),
  await shot("/", { viewport: { width: 1280, height: 860 } }, { type: "jpeg", quality: 82 }),
);
await browser.close();
server.close();

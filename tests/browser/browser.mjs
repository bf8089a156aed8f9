// Debian's Chromium, which asks nothing of the network by itself. `CHROMIUM` names another one.

import { chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** How long anything may take on a busy machine. */
export const PATIENCE = 30_000;

export const launch = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });

/** Runs a story on a page of its own, and closes it. `options` are Playwright's of a context. */
export const withPage = async (browser, options, story) => {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(PATIENCE);
  try {
    return await story(await context.newPage());
  } finally {
    await context.close();
  }
};

/** Shows all at once what a page shows by and by: checks see closed parts and those far down, too. */
export const unfold = (page) =>
  page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("*{content-visibility:visible!important;transition:none!important;animation:none!important}");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    for (const details of document.querySelectorAll("details")) {
      details.removeAttribute("name");
      details.open = true;
    }
  });

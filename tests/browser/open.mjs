// What most stories begin with: the site, a server for it and a browser, until the file's stories are told.

import { after } from "node:test";
import { launch } from "./browser.mjs";
import { serve } from "./server.mjs";
import { build } from "./site.mjs";

export const open = async () => {
  const site = build();
  const server = await serve(site.out);
  const browser = await launch();
  after(async () => {
    await browser.close();
    server.close();
  });
  return { site, server, browser };
};

// Of sixty queries the product that is meant is among the first three results.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { build, first, open, ROOT } from "./index.mjs";
import { EXAMPLE, GENERATED } from "./queries.mjs";
import { write } from "./site.mjs";

const missed = async (out, queries) => {
  const indexes = new Map();
  const missed = [];
  for (const [language, query, meant] of queries) {
    if (!indexes.has(language)) indexes.set(language, (await open(out, language)).index);
    const found = await first(indexes.get(language), query);
    if (!found.some((url) => url.includes(meant))) missed.push(`${language} ${query}: ${found}`);
  }
  return missed;
};

test("of sixty queries, fifty-eight have what is meant among their first three results", async () => {
  assert.equal(EXAMPLE.length + GENERATED.length, 60);
  const site = mkdtempSync(join(tmpdir(), "showroom-pumps-"));
  write(site, 400);
  const generated = await missed(build(site), GENERATED);
  rmSync(site, { recursive: true });
  const all = [...(await missed(build(join(ROOT, "example-site")), EXAMPLE)), ...generated];
  assert.ok(all.length <= 2, all.join("\n"));
});

// Every page of the site is valid HTML, by the Nu checker; every style sheet of the built-in themes is
// sound and made of what all browsers have.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import stylelint from "stylelint";
import vnu from "vnu-jar";
import { build, ROOT } from "./site.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOM = 64 * 1_024 * 1_024;

test("every page is valid HTML", async () => {
  const { all } = build();
  assert.ok(all.length > 0, "the site has no page");
  const checker = ["-Xss4m", "-jar", String(vnu), "--errors-only", "--format", "json", ...all];
  // The checker ends with 1 when it finds something, and says what on stderr.
  const { stderr } = await promisify(execFile)("java", checker, { maxBuffer: ROOM }).catch((found) => found);
  const { messages } = JSON.parse(stderr);
  const named = messages.map(({ url, lastLine, message }) => `${url?.split("/site/")[1]}:${lastLine} ${message}`);
  assert.deepEqual(named, []);
});

for (const theme of readdirSync(join(ROOT, "themes"))) {
  const folder = join(ROOT, "themes", theme, "assets/css");
  if (!existsSync(folder)) continue;
  test(`the style sheets of ${theme} are sound and need no young browser`, async () => {
    const { results } = await stylelint.lint({ files: `${folder}/**/*.css`, configFile: join(HERE, "stylelint.config.js") });
    assert.ok(results.length > 0, "no style sheet was read");
    const named = results.flatMap(({ source, warnings }) => warnings.map((w) => `${source}:${w.line} ${w.text}`));
    assert.deepEqual(named, []);
  });
}

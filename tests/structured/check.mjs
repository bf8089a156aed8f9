// Google's rules for products, offers, variants, breadcrumbs and organisations, held against made pages:
//   node check.mjs FOLDER…
// Every page below the folders is read. An error of the validator, JSON that can't be read, and a
// folder in which nothing was found to check end with 1; what is only recommended is counted.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import WebAutoExtractor from "@marbec/web-auto-extractor";
import Validator from "@adobe/structured-data-validator";

const folders = process.argv.slice(2);
if (folders.length === 0) {
  console.error("node check.mjs FOLDER…");
  process.exit(2);
}

/** The pages below a folder, in order. */
function pages(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(".html"))
    .sort()
    .map((name) => join(folder, name));
}

/** Where in the data an issue is: `Product.offers/Offer.price`. */
function place(path) {
  return path.map(({ type, property }) => [property, type].filter(Boolean).join(":")).join("/");
}

let failed = false;
for (const folder of folders) {
  const found = new Map();
  let errors = 0;
  let recommendations = 0;
  for (const page of pages(folder)) {
    const data = new WebAutoExtractor({ addLocation: true }).parse(readFileSync(page, "utf8"));
    for (const [type, items] of Object.entries(data.jsonld)) {
      found.set(type, (found.get(type) ?? 0) + items.length);
    }
    for (const issue of await new Validator().validate(data)) {
      if (issue.severity !== "ERROR") {
        recommendations += 1;
        continue;
      }
      errors += 1;
      console.error(`${page}: ${place(issue.path ?? [])}: ${issue.issueMessage}`);
    }
  }
  const types = [...found].map(([type, count]) => `${count} ${type}`).sort().join(", ");
  console.log(`${folder}: ${types}; ${errors} errors, ${recommendations} recommendations`);
  failed ||= errors > 0 || !(found.get("Product") || found.get("ProductGroup"));
}
process.exit(failed ? 1 : 0);

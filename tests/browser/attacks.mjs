// A hundred texts that would run a script if any place of a page let them, and sites that hold them
// in every field that takes a text. What runs calls `__ran`, or opens a dialog.

import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./site.mjs";

const RUN = "__ran()";

/** What runs by itself once it is markup. */
const MARKUP = [
  `<script>${RUN}</script>`,
  `<SCRIPT>${RUN}</SCRIPT >`,
  `<script src=data:text/javascript,${RUN}></script>`,
  `<script\t/x>${RUN}</script>`,
  `<img src=x onerror=${RUN}>`,
  `<img/src=x/onerror=${RUN}>`,
  `<img src="x"onerror="${RUN}">`,
  `<img src=x onerror=&#95;&#95;ran()>`,
  `<svg onload=${RUN}>`,
  `<svg/onload=${RUN}>`,
  `<svg><script>${RUN}</script></svg>`,
  `<svg><animate onbegin=${RUN} attributeName=x dur=1s>`,
  `<svg><style><img src=x onerror=${RUN}></style></svg>`,
  `<math><mtext><table><mglyph><style><img src=x onerror=${RUN}>`,
  `<math><annotation-xml encoding="text/html"><img src=x onerror=${RUN}></annotation-xml></math>`,
  `<iframe srcdoc="<script>parent.${RUN}</script>"></iframe>`,
  `<iframe src="javascript:parent.${RUN}"></iframe>`,
  `<object data="javascript:${RUN}"></object>`,
  `<embed src="javascript:${RUN}">`,
  `<input autofocus onfocus=${RUN}>`,
  `<details open ontoggle=${RUN}><summary>x</summary></details>`,
  `<video><source onerror=${RUN}></video>`,
  `<audio src=x onerror=${RUN}></audio>`,
  `<body onload=${RUN}>`,
  `<marquee onstart=${RUN}>x</marquee>`,
  `<link rel=stylesheet href=x onerror=${RUN}>`,
  `<style onload=${RUN}></style>`,
  `<meta http-equiv=refresh content="0;url=javascript:${RUN}">`,
  `<base href="javascript:${RUN}//">`,
  `<form><button formaction="javascript:${RUN}" autofocus onfocus=${RUN}>x</button></form>`,
  `<a href="javascript:${RUN}" autofocus onfocus=${RUN}>x</a>`,
  `<template shadowrootmode=open><img src=x onerror=${RUN}></template>`,
  `<noscript><p title="</noscript><img src=x onerror=${RUN}>">`,
  `<x-y style=animation-name:x onanimationstart=${RUN} onfocus=${RUN} tabindex=1 autofocus>`,
  `<plaintext><img src=x onerror=${RUN}>`,
];

/** What ends the place that a text stands in. */
const BREAKS = [
  `"`, `'`, `">`, `'>`, `"/>`, `-->`, `--!>`, `]]>`, `*/`, `</script>`, `</script\n>`, `</SCRIPT/x>`, `</style>`, `</title>`, `</textarea>`,
  `</template>`, `</noscript>`, `</select>`, `</svg>`, `</option>`, `<!--`, `<!--<script>`, `<![CDATA[`, `</p></div></main>`, `\\"`, `\\`,
];

/** What runs in places of other kinds. */
const OTHERS = [
  `" onmouseover="${RUN}" autofocus onfocus="${RUN}" x="`,
  `' onmouseover='${RUN}' autofocus onfocus='${RUN}' x='`,
  `x onmouseover=${RUN} autofocus onfocus=${RUN}`,
  `\`-${RUN}-\``,
  `\${${RUN}}`,
  `'-${RUN}-'`,
  `"-${RUN}-"`,
  `";${RUN};//`,
  `\\";${RUN};//`,
  `\u2028${RUN}//`,
  `{"@context":"x"}</script><script>${RUN}</script>`,
  `javascript:${RUN}`,
  `JaVaScRiPt:${RUN}`,
  ` javascript:${RUN}`,
  `java\tscript:${RUN}`,
  `javascript&colon;${RUN}`,
  `data:text/html,<script>${RUN}</script>`,
  `vbscript:${RUN}`,
  `[x](javascript:${RUN})`,
  `[x](java&#115;cript:${RUN})`,
  `[x](<javascript:${RUN}>)`,
  `![x](x" onerror="${RUN})`,
  `![" onerror="${RUN}](1.png)`,
  `<javascript:${RUN}>`,
  `[x]: javascript:${RUN}`,
  `x.png 1x, javascript:${RUN} 2x`,
  `red;}</style><script>${RUN}</script>`,
  `expression(${RUN})`,
  `url(javascript:${RUN})`,
  `{{ 7 * 7 }}`,
  `{% raw %}</script>{% endraw %}`,
  `{{ "<img src=x onerror=${RUN}>" | safe }}`,
  `{{< gallery class="x' onload=${RUN}" />}}`,
  `＜script＞${RUN}＜/script＞`,
  `&lt;script&gt;${RUN}&lt;/script&gt;`,
  `&lt;img src=x onerror=${RUN}&gt;`,
  `\\u003cscript>${RUN}</script>`,
  `%3Cscript%3E${RUN}%3C/script%3E`,
  `<%= ${RUN} %><script>${RUN}</script>`,
];

const broken = BREAKS.map((ends, i) => `${ends}${MARKUP[(i * 4) % MARKUP.length]}`);

/** One hundred. */
export const PAYLOADS = [...MARKUP, ...broken, ...OTHERS];

/** What Markdown refuses with a fault, so that there is no page that it could run in. */
export const REFUSED = PAYLOADS.filter((text) => /\]\(<?java|^<java|^\[x\]: java|\]\(1\.png|^\{\{</.test(text));

/** A payload where Markdown is read. */
const inText = (payload) => (REFUSED.includes(payload) ? "Refused." : payload);

/** The payloads in parts, each as one text: what holds one field of each. */
const inParts = (size) =>
  Array.from({ length: Math.ceil(PAYLOADS.length / size) }, (_, i) => PAYLOADS.slice(i * size, (i + 1) * size).join(" "));

const quoted = (text) => JSON.stringify(text).replaceAll("\u007f", "\\u007f");

const writer = (folder) => (path, text) => {
  const file = join(folder, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text);
};

const PHOTO = join(ROOT, "src/cli/starter/content/products/tableware/bowl.png");

const brandOf = (theme) => `name = "Attacked"
url = "https://www.example.com/"
languages = ["en", "de"]
currency = "EUR"
theme = "${theme}"
[contact]
email = "sales@example.com"
phone = "+44 1632 960123"
[enquiry]
send = "https://forms.example.com/"
[hosting]
kind = "apache"
[feeds]
google = true
meta = true
openai = true
catalogue = true
prices = true
llms = true
`;

const SVG = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9" onload="${RUN}">
<script>${RUN}</script><foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="${RUN}"/></foreignObject>
<a xlink:href="javascript:${RUN}"><rect width="9" height="9"/></a></svg>`;

/** A drawing of the kind that stands in the page: a payload as a letter, in styles and in names. */
const drawing = (payload) => {
  const text = payload.replaceAll(/[&<>"']/g, (sign) => `&#${sign.codePointAt()};`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" class="${text}" onload="${RUN}"><title>${text}</title>
<style>.a{fill:red}</style><defs><marker id="${text}"/></defs><path class="a" style="font-family:${text}" fill="url(#${text})" d="${text}"/>
<text>Attack</text><text font-family="${text}"><tspan>${text}</tspan></text></svg>`;
};

/** Every kind of page, and the tables, a payload in every field that takes a text. */
export const writeContent = (folder, theme) => {
  const write = writer(folder);
  write(
    "brand.toml",
    `${brandOf(theme)}[catalogue]
filters = ["Attack"]
[[tables]]
file = "data/rows.csv"
key = "sku"
create = true
[[tables]]
file = "data/dealers.csv"
kind = "dealers"
`,
  );
  const home = `+++\ntitle = "Attacks"\n${[3, 8, 40, 63].map((i) => sections(PAYLOADS[i])).join("")}+++\n${PAYLOADS.slice(0, 30).map(inText).join("\n\n")}\n`;
  write("content/_index.md", home);
  write("content/about.md", '+++\ntitle = "About"\n+++\n');
  write("content/dealers.md", '+++\ntitle = "Dealers"\n[[sections]]\nsection = "dealers"\n+++\n');
  write("content/products/_index.md", '+++\ntitle = "Products"\n+++\n');
  write("content/news/_index.md", '+++\ntitle = "News"\n+++\n');
  write("content/products/drawing/index.md", '+++\ntitle = "Drawing"\nsku = "SVG"\n+++\n![x](1.svg)\n');
  write("content/products/drawing/1.svg", SVG);
  PAYLOADS.forEach((payload, i) => {
    const text = quoted(payload);
    if (i % 20 === 0) write(`content/products/c${i}/_index.md`, `+++\ntitle = ${text}\nsummary = ${text}\ncompare = ["Attack"]\n+++\n${inText(payload)}\n`);
    const path = `content/products/c${i - (i % 20)}/p${i}`;
    write(`${path}/index.md`, product(text, payload, i));
    write(`${path}/index.de.md`, `+++\ntitle = ${text}\nsummary = ${text}\n+++\n${inText(payload)}\n`);
    copyFileSync(PHOTO, join(folder, path, "1.png"));
    write(`${path}/sheet.pdf`, "%PDF-1.4");
    write(`${path}/sizes.svg`, drawing(payload));
    const head = `title = ${text}\nsummary = ${text}\ntags = [${text}]\n[seo]\ntitle = ${text}\ndescription = ${text}\n`;
    write(`content/news/n${i}.md`, `+++\ndate = 2026-03-01\n${head}+++\n${inText(payload)}\n`);
    write(`content/pages/q${i}.md`, `+++\n${head}${sections(inText(payload))}+++\n${everyBlock(inText(payload))}`);
  });
  const cell = (text) => `"${text.replaceAll('"', '""')}"`;
  const rows = (head, row) => [head, ...PAYLOADS.map((payload, i) => row(cell(payload), i))].join("\n");
  write("data/rows.csv", rows("sku,title,summary,warranty", (text, i) => `ROW-${i},${text},${text},${text}`));
  const dealer = (text) => `${text},DE,${text},${text},${text},+49 731 000000,a@example.com,https://example.com/,de,48.2,16.4`;
  write("data/dealers.csv", rows("name,country,city,postcode,address,phone,email,url,languages,lat,lon", dealer));
  const [term, value] = [PAYLOADS[4], PAYLOADS[37]].map(quoted);
  write("data/terms.de.toml", `[specs]\n${term} = ${value}\nAttack = ${term}\n[values]\n${term} = ${value}\n`);
};

const everyBlock = (text) => `# ${text}

> ${text}

| ${text.replaceAll("|", "")} |
|---|

- [ ] ${text}

[${text.replaceAll(/[[\]]/g, "")}](/about.md "${text.replaceAll('"', "'")}")[^1]

[^1]: ${text}

\`\`\`${text.replaceAll(/[`\n]/g, "")}
${text}
\`\`\`
`;

const product = (text, payload, i) => `+++
title = ${text}
summary = ${text}
sku = ${quoted(`A-${i}`)}
mpn = ${text}
brand = ${text}
model = ${text}
price = "12.00"
unit_price = { price = "1.00", per = ${text} }
moq = { quantity = 2, unit = ${text} }
stock = 3
options = ["Choice"]
variants = [
  { sku = "A-${i}-1", options = { Choice = ${text} }, specs = { Attack = ${text}, ${text} = "1" }, mpn = ${text} },
  { sku = "A-${i}-2", options = { Choice = "plain" } },
]
standards = [${text}]
tags = [${text}]
port = ${text}
payment_terms = ${text}
warranty = ${text}
related = ["A-${(i + 1) % 100}"]
[seo]
title = ${text}
description = ${text}
[specs]
Attack = ${text}
${text} = ${text}
Measured = { value = 3, unit = ${text} }
[[images]]
file = "1.png"
alt = ${text}
[[images]]
file = "sizes.svg"
kind = "drawing"
alt = ${text}
[[downloads]]
file = "sheet.pdf"
title = ${text}
revision = ${text}
[[certificates]]
name = ${text}
number = ${text}
body = ${text}
[packaging]
unit = ${text}
[[faq]]
question = ${text}
answer = ${quoted(inText(payload))}
[safety]
manufacturer = ${text}
responsible_person = ${text}
warnings = ${text}
[extra]
any = ${text}
+++
${inText(payload)}
`;

/** Sections whose settings are texts only. */
const sections = (payload) => {
  const text = quoted(payload);
  return `[[sections]]
section = "hero_search"
title = ${text}
text = ${text}
examples = [${text}]
[[sections]]
section = "call_to_action"
title = ${text}
text = ${text}
button = ${text}
[[sections]]
section = "certificates"
title = ${text}
text = ${text}
items = [{ name = ${text}, number = ${text}, body = ${text}, valid_until = ${text} }]
[[sections]]
section = "dealers"
title = ${text}
text = ${text}
items = [{ name = ${text}, country = "DE", address = ${text}, stocks = ${text} }]
[[sections]]
section = "faq"
title = ${text}
items = [{ question = ${text}, answer = ${text} }]
[[sections]]
section = "hero"
title = ${text}
text = ${text}
button = ${text}
[[sections]]
section = "numbers"
title = ${text}
items = [{ value = ${text}, label = ${text}, source = ${text} }]
[[sections]]
section = "steps"
title = ${text}
items = [{ title = ${text}, text = ${text} }]
[[sections]]
section = "testimonials"
title = ${text}
items = [{ quote = ${text}, name = ${text}, role = ${text} }]
[[sections]]
section = "text"
title = ${text}
text = ${text}
[[sections]]
section = "timeline"
title = ${text}
items = [{ year = ${text}, title = ${text}, text = ${text} }]
`;
};

/** brand.toml with part of the payloads in every field that takes a text; how many parts there are. */
export const BRANDS = inParts(20).length;
export const writeBrand = (folder, theme, part) => {
  const write = writer(folder);
  const text = quoted(inParts(20)[part]);
  write(
    "brand.toml",
    `name = ${text}
tagline = { en = ${text}, de = ${text} }
description = ${text}
price_note = ${text}
url = "https://www.example.com/"
languages = ["en", "de"]
currency = "EUR"
theme = "${theme}"
[company]
legal_name = ${text}
legal_form = ${text}
register = ${text}
register_number = ${text}
vat_number = ${text}
representative = ${text}
authority = ${text}
founded = ${text}
[contact]
email = "sales@example.com"
address = ${text}
hours = ${text}
[[people]]
name = ${text}
role = ${text}
languages = ["de"]
[menu]
main = [{ label = ${text}, url = "/about/" }]
footer = [{ label = ${text}, items = ["/about.md"] }]
[enquiry]
consent = ${text}
[ordering.bank]
holder = ${text}
iban = "DE89370400440532013000"
bank = ${text}
note = ${text}
[legal]
manufacturer = ${text}
responsible_person = ${text}
[hosting]
kind = "apache"
[[shipping]]
cost = "4.90"
countries = ["DE"]
handling = 1
transit = 1
service = ${text}
[feeds]
google = true
llms = true
`,
  );
  write("content/_index.md", '+++\ntitle = "Home"\n+++\n');
  write("content/about.md", '+++\ntitle = "About"\n+++\n{{< payment />}}\n');
  write("content/team.md", '+++\ntitle = "Team"\n[[sections]]\nsection = "team"\n+++\n');
  write("content/products/_index.md", '+++\ntitle = "Products"\n+++\n');
  write("content/products/a.md", '+++\ntitle = "A"\nsku = "A"\nprice = "1.00"\n+++\n');
};

/** A page for each payload that is refused. */
export const writeRefused = (folder, theme) => {
  const write = writer(folder);
  write("brand.toml", brandOf(theme));
  write("content/_index.md", '+++\ntitle = "Home"\n+++\n');
  REFUSED.forEach((payload, i) => write(`content/r${i}.md`, `+++\ntitle = "Refused"\n+++\n${payload}\n\nSee [x].\n`));
};

const cells = (values) => values.map((value) => `"${String(value).replaceAll('"', '""')}"`).join(",");

/** What is imported, in each form: payloads in every column of texts. */
export const IMPORTS = {
  table: () => [
    "sku,title,summary,description,price,category,brand,image",
    ...PAYLOADS.map((p, i) => cells([`T-${i}`, p, p, p, "1.00", p.replaceAll("/", ""), p, ""])),
  ],
  shopify: () => [
    "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Price,Image Src,Image Alt Text,SEO Title,SEO Description,Status",
    ...PAYLOADS.map((p, i) => cells([`h-${i}`, `P${i} ${p}`, p, p, p, p, "TRUE", p, p, `S-${i}`, "1.00", "", p, p, p, "active"])),
  ],
  woocommerce: () => [
    "ID,Type,SKU,Name,Published,Short description,Description,Regular price,Categories,Tags,Images,Attribute 1 name,Attribute 1 value(s),Attribute 1 visible,Attribute 1 global",
    ...PAYLOADS.map((p, i) => cells([i + 1, "simple", `W-${i}`, `P${i} ${p}`, 1, p, p, "1.00", p.replaceAll(/[,>]/g, ""), p, "", p, p, 1, 0])),
  ],
};

/** A site to import into. */
export const writeEmpty = (folder, theme, form) => {
  const write = writer(folder);
  write("brand.toml", brandOf(theme));
  write("content/_index.md", '+++\ntitle = "Home"\n+++\n');
  write("content/products/_index.md", '+++\ntitle = "Products"\n+++\n');
  write("export.csv", `${IMPORTS[form]().join("\n")}\n`);
};

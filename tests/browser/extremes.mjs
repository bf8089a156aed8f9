// Makes a site of extremes: products with 0, 1, 3, 7 and 48 variants, pictures, files and neighbours,
// names twice as long, in English, German, Chinese and Arabic. For people to look at:
//
//   node extremes.mjs /tmp/extremes && showroom build /tmp/extremes
//
// and for the tests: SHOWROOM_SITE=/tmp/extremes npm test.

import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./site.mjs";

const COUNTS = [0, 1, 3, 7, 48];
const LANGUAGES = ["en", "de", "zh-Hans", "ar"];
const NAMES = {
  en: "Stainless steel three-piece ball valve with extended stem and locking device",
  de: "Edelstahlkugelhahn dreiteilig mit Spindelverlängerung, Verriegelungsvorrichtung und Endlagenrückmeldung",
  "zh-Hans": "带加长阀杆和锁定装置的三片式不锈钢球阀（含位置反馈）",
  ar: "صمام كروي من الفولاذ المقاوم للصدأ من ثلاث قطع مع ساق ممتدة وجهاز قفل",
};
const WORDS = {
  en: "For water, steam and oil from −20 to +200 °C. The stem takes an actuator without an adapter, so that a hand valve can be automated later.",
  de: "Für Wasser, Dampf und Öl von −20 bis +200 °C. Die Spindel nimmt einen Antrieb ohne Zwischenstück auf, sodass Handarmaturen später automatisiert werden können.",
  "zh-Hans": "适用于 −20 至 +200 °C 的水、蒸汽和油。阀杆可直接安装执行器，手动阀日后可改为自动阀。",
  ar: "للماء والبخار والزيت من −20 إلى +200 °C. تستقبل الساق مشغلاً دون محول، فيمكن أتمتة الصمام لاحقاً.",
};
const GROUPS = { en: "Group", de: "Absperrarmaturengruppe", "zh-Hans": "产品组", ar: "مجموعة" };

const [folder] = process.argv.slice(2);
if (!folder) throw new Error("name the folder to make: node extremes.mjs /tmp/extremes");

const write = (path, text) => {
  const file = join(folder, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text);
};
const quoted = (text) => JSON.stringify(text);
const inEach = (words, of) => `{ ${LANGUAGES.map((l) => `${l} = ${quoted(of(words[l], l))}`).join(", ")} }`;
const ending = (language) => (language === "en" ? "" : `.${language}`);
const times = (n, of) => Array.from({ length: n }, (_, i) => of(i + 1));

const photos = readdirSync(join(ROOT, "example-site/content/products/ball-valves/kv2"))
  .filter((name) => name.endsWith(".jpg"))
  .map((name) => join(ROOT, "example-site/content/products/ball-valves/kv2", name));

write(
  "brand.toml",
  `name = "Beispiel-Armaturenfabrik Musterstadt"
tagline = ${inEach(WORDS, (text) => text.split(/[.。]/)[0])}
url = "https://www.example.com/"
languages = [${LANGUAGES.map(quoted).join(", ")}]
currency = "EUR"
theme = "caliper"
[look]
icon = "icon.svg"
[contact]
email = "sales@example.com"
phone = "+44 1632 960123"
address = "4 Foundry Lane\\nSheffield S4 7UQ"
[menu]
main = ["/products/", "/about.md", "/contact.md"]
[hosting]
kind = "apache"
`,
);

copyFileSync(join(ROOT, "example-site/icon.svg"), join(folder, "icon.svg"));

const page = (path, title, front = "", body = "") => {
  for (const language of LANGUAGES)
    write(`content/${path}${ending(language)}.md`, `+++\ntitle = ${quoted(title(language))}\n${language === "en" ? front : ""}+++\n${body && body(language)}\n`);
};

page("_index", () => "Extremes");
page("about", (l) => NAMES[l], "", (l) => WORDS[l]);
page("contact", (l) => NAMES[l]);
page("products/_index", (l) => GROUPS[l]);

const sku = (count, n) => `X${String(count).padStart(2, "0")}-${String(n).padStart(4, "0")}-LONG`;

for (const count of COUNTS) {
  const group = `products/g${count}`;
  page(`${group}/_index`, (l) => `${GROUPS[l]} ${count}`);
  for (const n of times(Math.max(count, 1), (i) => i)) {
    const first = n === 1;
    const path = `${group}/p${n}`;
    const own = first ? count : 0;
    const pictures = times(own, (i) => `${String(i).padStart(2, "0")}.jpg`);
    mkdirSync(join(folder, "content", path), { recursive: true });
    pictures.forEach((name, i) => copyFileSync(photos[i % photos.length], join(folder, "content", path, name)));
    times(own, (i) => write(`content/${path}/sheet-${i}.pdf`, "%PDF-1.4\n"));
    const variants = times(own, (i) =>
      `    { sku = "${sku(count, i)}", options = { Size = "DN ${i * 5}" }, specs = { Length = { value = ${i * 10}, unit = "mm" }, Finish = "electropolished on the inside" }, price = "${i * 7}.50", tiers = [{ min = 10, price = "${i * 7}.10" }, { min = 50, price = "${i * 6}.90" }], stock = ${(i * 13) % 40} },`,
    );
    const specs = times(own, (i) => `"Property with a long name ${i}" = "A value that is long as well, number ${i}"`);
    const front = [
      `summary = ${quoted(WORDS.en)}`,
      first && own === 0 ? "" : `sku = "P${count}-${n}"`,
      own ? `related = [${times(count - 1, (i) => quoted(`P${count}-${i + 1}`)).join(", ")}]` : "",
      own ? `specs = { ${specs.join(", ")} }` : "",
      own ? `downloads = [${times(own, (i) => `{ file = "sheet-${i}.pdf", title = "Data sheet with a long name ${i}", revision = "2026-09" }`).join(", ")}]` : "",
      own ? `certificates = [${times(own, (i) => `{ name = "Certificate ${i} to a directive", number = "EX-${i}" }`).join(", ")}]` : "",
      own ? `variants = [\n${variants.join("\n")}\n]` : "",
      "",
    ];
    for (const language of LANGUAGES) {
      const title = `${NAMES[language]} ${count}-${n}`;
      const facts = language === "en" ? front.filter(Boolean).join("\n") : `summary = ${quoted(WORDS[language])}`;
      write(`content/${path}/index${ending(language)}.md`, `+++\ntitle = ${quoted(title)}\n${facts}\n+++\n${first ? WORDS[language] : ""}\n`);
    }
  }
}

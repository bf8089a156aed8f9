// A site of as many products as are wanted, in German and Chinese, to search in.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const KINDS = [
  { code: "KP", de: "Kreiselpumpe", slug: "kreiselpumpe", zh: "离心泵", about: "fördert Wasser und Öl", aboutZh: "输送水和油" },
  { code: "ZR", de: "Zahnräder", slug: "zahnraeder", zh: "齿轮", about: "überträgt Drehmomente", aboutZh: "传递扭矩" },
  { code: "WT", de: "Wärmetauscher", slug: "waermetauscher", zh: "换热器", about: "kühlt Öl und Wasser", aboutZh: "冷却油和水" },
  { code: "DM", de: "Druckminderer", slug: "druckminderer", zh: "减压器", about: "mindert den Druck", aboutZh: "降低压力" },
];

const MATERIALS = [["Edelstahl", "不锈钢"], ["Grauguss", "灰铸铁"], ["Bronze", "青铜"]];

const page = (front, body) => `+++\n${front.join("\n")}\n+++\n${body}\n`;

/** Writes a site of `count` products into a folder. */
export const write = (folder, count) => {
  const file = (path, text) => writeFileSync(join(folder, path), text);
  mkdirSync(join(folder, "content/products"), { recursive: true });
  mkdirSync(join(folder, "data"));
  file(
    "brand.toml",
    `name = "Pumpenwerk"\nurl = "https://example.com/"\nlanguages = ["de", "zh-Hans"]\n` +
      `[catalogue]\nfilters = ["Werkstoff"]\n[hosting]\nkind = "apache"\n`,
  );
  const values = MATERIALS.map(([de, zh]) => `${de} = "${zh}"`).join("\n");
  file("data/terms.zh-Hans.toml", `[specs]\nWerkstoff = "材质"\nNennweite = "公称通径"\n[values]\n${values}\n`);
  file("content/_index.md", page(['title = "Pumpenwerk"'], ""));
  file("content/_index.zh-Hans.md", page(['title = "泵厂"'], ""));
  file("content/products/_index.md", page(['title = "Produkte"'], ""));
  file("content/products/_index.zh-Hans.md", page(['title = "产品"'], ""));
  for (const { slug, de, zh } of KINDS) {
    mkdirSync(join(folder, "content/products", slug));
    file(`content/products/${slug}/_index.md`, page([`title = "${de}"`], ""));
    file(`content/products/${slug}/_index.zh-Hans.md`, page([`title = "${zh}"`], ""));
  }
  for (let i = 0; i < count; i++) product(file, i);
};

const product = (file, i) => {
  const kind = KINDS[i % KINDS.length];
  const number = String(i).padStart(4, "0");
  const path = `content/products/${kind.slug}/${kind.slug}-${i}`;
  const [material] = MATERIALS[i % MATERIALS.length];
  const size = 15 + (i % 20) * 5;
  file(
    `${path}.md`,
    page(
      [
        `title = "${kind.de} ${i}"`,
        `sku = "${kind.code}-${number}-7"`,
        `summary = "${kind.de} aus ${material}, ${kind.about}."`,
        `price = "${10 + (i % 90)}.50"`,
        "[specs]",
        `Werkstoff = "${material}"`,
        `Nennweite = "DN ${size}"`,
      ],
      `Die ${kind.de} ${i} ${kind.about}. Geprüft nach Norm, geliefert mit Zeugnis.`,
    ),
  );
  file(
    `${path}.zh-Hans.md`,
    page([`title = "${kind.zh} ${i}"`, `summary = "${kind.zh}，${kind.aboutZh}。"`], `${kind.zh}${kind.aboutZh}。`),
  );
};

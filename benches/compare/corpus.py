#!/usr/bin/env python3
"""Writes the same product site for Hugo and for Showroom.

    corpus.py GENERATOR PRODUCTS FOLDER      GENERATOR = hugo | showroom

Every number of products gives the same facts for both, on every run: a product's facts depend on
nothing but its number. What differs is only how a generator wants them written.
"""

import random
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent

NOUNS = """actuator adapter bearing bellows body bonnet bracket bushing cage cap casing chamber clamp
collar coupling cover diaphragm disc filter flange gasket gauge gland handle hinge hose housing inlet
key lever liner manifold mount nozzle nut outlet packing pin piston pipe plate plug port ring rod
rotor screen screw seal seat shaft shell sleeve spindle spring stem stop strainer thread trim tube
valve vent washer wheel yoke""".split()
QUALITIES = """anodised blind brazed brass bronze ceramic chromed coated compact corrosion-proof double
duplex ductile elastic flexible flanged forged full-bore galvanised hardened heavy hygienic insulated
jacketed lined lockable low-noise machined metric nickel-plated oil-free polished porous precise
quiet reduced reinforced rigid rotating sealed short single smooth stainless steel tapered tempered
threaded titanium vented welded wide""".split()
VERBS = """carries clears closes covers drains fits guides holds keeps lifts limits locks meets moves
opens protects reaches relieves seals separates spares stops supports takes withstands""".split()
# In lower case and in order, because that is what Hugo makes of them.
FACTS = ["bore", "connection", "drive", "ends", "face to face", "finish", "mass", "media",
         "pressure rating", "protection", "seat", "temperature"]


def sentence(draw):
    """`The forged flange seals a polished seat and guides the stem.`, with now and then a mark."""
    words = ["The"]
    for _ in range(draw.randint(2, 4)):
        words += [draw.choice(QUALITIES), draw.choice(NOUNS), draw.choice(VERBS), "the"]
    words.append(draw.choice(NOUNS))
    if draw.random() < 0.3:
        at = draw.randrange(1, len(words))
        words[at] = f"**{words[at]}**"
    if draw.random() < 0.1:
        target = draw.choice(NOUNS)
        words[-1] = f"[{words[-1]}](https://www.example.com/{target})"
    return " ".join(words) + "."


def paragraph(draw):
    return " ".join(sentence(draw) for _ in range(draw.randint(4, 6)))


def text(draw):
    """Five paragraphs, a list and a table: some 5 KB of Markdown."""
    points = "\n".join(f"- {sentence(draw)}" for _ in range(6))
    rows = "\n".join(f"| DN {10 * draw.randint(1, 40)} | {draw.randint(5, 900)} Nm | "
                     f"{draw.randint(1, 90)} kg |" for _ in range(6))
    return "\n\n".join([
        paragraph(draw), paragraph(draw), "## In short", points, "## Where it is used",
        paragraph(draw), "| Size | Torque | Mass |\n|---|---|---|\n" + rows,
        "## Putting it in", paragraph(draw), paragraph(draw)]) + "\n"


def product(number):
    draw = random.Random(7_919 * number + 31)
    return {
        "title": f"{draw.choice(QUALITIES).capitalize()} {draw.choice(NOUNS)} "
                 f"{draw.choice(NOUNS)} {number}",
        "sku": f"AB-{number:06d}",
        "date": f"2025-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}",
        "summary": sentence(draw).replace("*", "").split("[")[0].rstrip(" .") + ".",
        "price": f"{draw.randint(5, 4_000)}.{draw.randint(0, 99):02d}",
        "specs": [(name, f"{draw.choice(QUALITIES)} {draw.randint(1, 400)}") for name in FACTS],
        "text": text(draw),
    }


def categories(products):
    return max(4, products // 40)


def front_matter(generator, facts):
    head = (f"title = \"{facts['title']}\"\ndate = {facts['date']}\n"
            f"summary = \"{facts['summary']}\"\n")
    specs = "".join(f"\"{name}\" = \"{value}\"\n" for name, value in facts["specs"])
    if generator == "hugo":
        return (f"{head}[params]\nsku = \"{facts['sku']}\"\nprice = {facts['price']}\n"
                f"[params.specs]\n{specs}")
    return (f"{head}sku = \"{facts['sku']}\"\nprice = {facts['price']}\n"
            f"availability = \"in_stock\"\n[specs]\n{specs}")


def write(path, head, body):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"+++\n{head}+++\n\n{body}", encoding="utf-8")


def make(generator, products, folder):
    """Writes the site; a folder that is there is replaced."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(HERE / "peers" / generator, folder)
    count = categories(products)
    for number in range(count):
        path = folder / f"content/products/range-{number}/_index.md"
        write(path, f"title = \"Range {number:05d}\"\n", "")
    for number in range(products):
        path = folder / f"content/products/range-{number % count}/ab-{number}.md"
        facts = product(number)
        write(path, front_matter(generator, facts), facts["text"])


if __name__ == "__main__":
    make(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))

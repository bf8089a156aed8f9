#!/usr/bin/env python3
"""Compares two made sites page by page: the words, the links and the product's structured data.

    same.py SITE OTHER

Markup may differ where it says nothing: attributes, white space, wrappers. Known differences that
are left out of the comparison are in `words`, `links` and `product` below, each with its reason.
"""

import json
import sys
from html.parser import HTMLParser
from pathlib import Path


class Page(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.text, self.links, self.data, self.in_script = [], [], "", False
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.in_script = tag == "script"
        # Hugo names itself; Showroom says of a table's head that it is one.
        if attributes.get("name") == "generator" or attributes.get("scope") == "col":
            return
        for name in ("href", "src", "content"):
            if attributes.get(name):
                self.links.append((tag, name, attributes[name]))
        for name in ("aria-current", "scope", "rel"):
            # Showroom marks links to other sites; Hugo leaves that to a template.
            if name in attributes and not (tag == "a" and attributes[name] == "noopener"):
                self.links.append((tag, name, attributes[name]))
        if tag in ("h2", "h3"):
            self.text.append(f"<{tag}>")

    def handle_endtag(self, tag):
        self.in_script = False

    def handle_data(self, data):
        if self.in_script:
            self.data += data
        else:
            self.text += data.split()

    def words(self):
        # Where a word is marked, Python reports its punctuation apart: join all.
        return "".join(self.text)

    def product(self):
        """Showroom has the breadcrumbs and the brand in it as well, and an amount as text."""
        if not self.data:
            return None
        data = json.loads(self.data)
        for entry in data.get("@graph", [data]):
            if entry.get("@type") == "Product":
                offer = entry["offers"]
                amount = round(float(offer["price"]), 2)
                return [entry[key] for key in ("name", "sku", "url", "description")] + [
                    amount, offer["priceCurrency"], offer["availability"]]
        return None


def pages(site):
    # Only Showroom makes a page for addresses that do not exist.
    found = {path.relative_to(site): path for path in sorted(site.rglob("*.html"))}
    found.pop(Path("404.html"), None)
    return found


def first_difference(x, y):
    if x is None or y is None:
        return f"{x!r:.80} / {y!r:.80}"
    at = next((i for i, (a, b) in enumerate(zip(x, y)) if a != b), min(len(x), len(y)))
    width = 60 if isinstance(x, str) else 1
    return f"{x[at:at + width]!r} / {y[at:at + width]!r}"


def main(site, other):
    ours, theirs = pages(site), pages(other)
    faults = [f"only in one of them: {path}" for path in ours.keys() ^ theirs.keys()]
    for path in ours.keys() & theirs.keys():
        a, b = (Page(found[path].read_text(encoding="utf-8")) for found in (ours, theirs))
        for what in ("words", "links", "product"):
            x, y = (getattr(p, what) for p in (a, b))
            x, y = (v() if callable(v) else v for v in (x, y))
            if x != y:
                faults.append(f"{path}: {what} differ: {first_difference(x, y)}")
    for fault in sorted(faults)[:20]:
        print(fault)
    print(f"{len(ours.keys() & theirs.keys())} pages compared, {len(faults)} differences")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))

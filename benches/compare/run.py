#!/usr/bin/env python3
"""Builds the same site with Showroom and with Hugo, in turns, and says how long each took.

    run.py [--products 1000,10000] [--runs 5] [--showroom target/release/showroom] [--hugo hugo]
           [--folder /dev/shm/showroom-bench] [--table FILE]

Every build begins without output. Sources and output lie in memory where there is /dev/shm, so
that the disk's noise is out. Times are medians: wall clock, and CPU (user + system), which other
work on the machine disturbs less. Peak memory is what the kernel counted for the process. Beside
the full builds: a build in which nothing has changed, one with one product changed, and `cp -r`
of the made site, which is the floor.
"""

import argparse
import datetime
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

import corpus
import same


def run(command, folder=None):
    """Wall seconds, CPU seconds and peak memory in MB of a command."""
    before = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE)
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - before
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{said.decode()}")
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def median(runs):
    return tuple(statistics.median(figures) for figures in zip(*runs))


class Site:
    def __init__(self, folder, products, generator, program):
        self.folder = folder / f"{generator}-{products}"
        self.program, self.generator = program, generator
        corpus.make(generator, products, self.folder)

    def remove(self):
        for name in ("public", ".public.previous", ".public.staging", "resources"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def build(self):
        if self.generator == "hugo":
            return run([self.program, "--quiet"], self.folder)
        return run([self.program, "build", self.folder])

    def change_one(self):
        path = sorted(self.folder.glob("content/products/range-1/ab-*.md"))[0]
        path.write_text(path.read_text(encoding="utf-8") + "\nA line more.\n", encoding="utf-8")


def copy(site):
    target = site.folder.parent / "copy"
    shutil.rmtree(target, ignore_errors=True)
    figures = run(["cp", "-r", site.folder / "public", target])
    shutil.rmtree(target)
    return figures


def measure(products, options):
    ours = Site(options.folder, products, "showroom", options.showroom)
    hugo = Site(options.folder, products, "hugo", options.hugo)
    runs = {name: [] for name in ROWS}
    for turn in range(options.runs):
        for site, row in ((ours, "Showroom"), (hugo, "Hugo")):
            site.remove()
            runs[row].append(site.build())
        runs["`cp -r`"].append(copy(ours))
        runs["Showroom, nothing changed"].append(ours.build())
        ours.change_one()
        runs["Showroom, one product changed"].append(ours.build())
        corpus.make("showroom", products, ours.folder)
        print(f"{products} products, turn {turn + 1} of {options.runs}", file=sys.stderr)
    ours.build()
    if products <= 1_000 and same.main(ours.folder / "public", hugo.folder / "public") != 0:
        sys.exit("the sites differ, so that their times say nothing")
    shutil.rmtree(ours.folder)
    shutil.rmtree(hugo.folder)
    return {row: median(figures) for row, figures in runs.items()}


ROWS = ("Hugo", "Showroom", "Showroom, nothing changed", "Showroom, one product changed",
        "`cp -r`")


def table(figures, options):
    version = subprocess.run([options.hugo, "version"], capture_output=True, text=True)
    hugo = next(word for word in version.stdout.split() if word.startswith("v0."))
    lines = [f"{datetime.date.today()}, {os.cpu_count()} cores, {platform.machine()}, "
             f"Hugo {hugo.split('-')[0]}, median of {options.runs}.", "",
             "| Products | Build | Wall time | of Hugo's | CPU time | of Hugo's | Peak memory | of Hugo's |",
             "|---|---|---|---|---|---|---|---|"]
    for products, rows in figures.items():
        hugo = rows["Hugo"]
        for row in ROWS:
            wall, cpu, memory = rows[row]
            share = [f"1/{h / max(own, 1e-9):.1f}" for own, h in zip(rows[row], hugo)]
            lines.append(f"| {products:,} | {row} | {wall:.2f} s | {share[0]} | {cpu:.2f} s | "
                         f"{share[1]} | {memory:.0f} MB | {share[2]} |")
    return "\n".join(lines) + "\n"


def main():
    there = Path("/dev/shm") if Path("/dev/shm").is_dir() else Path("/tmp")
    here = Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--products", default="1000,10000")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--showroom", type=Path, default=here / "target/release/showroom")
    parser.add_argument("--hugo", default="hugo")
    parser.add_argument("--folder", type=Path, default=there / "showroom-bench")
    parser.add_argument("--table", type=Path)
    options = parser.parse_args()
    figures = {}
    for products in map(int, options.products.split(",")):
        figures[products] = measure(products, options)
    made = table(figures, options)
    print(made)
    if options.table:
        options.table.write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()

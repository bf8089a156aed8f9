#!/usr/bin/env python3
"""Makes the same sizes of the same photos with Showroom and with Hugo, in turns.

    run.py [--photos 200] [--runs 1] [--showroom target/release/showroom] [--hugo hugo]
           [--folder /dev/shm/showroom-pictures] [--compared 10]

Photos of 12 megapixels are made from those of the example site: parts of them, enlarged, with the
grain of a sensor. Each becomes WebP, quality 78, in five widths. Said are wall time, CPU time (which
other work on the machine disturbs less), peak memory, the time of a second build, and of some photos
the bytes and the likeness (SSIM) to a reference made by Lanczos from the same photo. Equal numbers of
quality are not equal quality: the last column has the quality at which ours is about as like as Hugo's.

Needs Pillow, numpy and scikit-image.
"""

import argparse
import io
import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
WIDTHS = (320, 640, 960, 1280, 1920)
SIZE = (4000, 3000)
QUALITY = 78
# As like as Hugo's.
EQUAL = 71


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def photo(n, sources, grain):
    """A photo, the same for every run."""
    import numpy
    from PIL import Image

    random = numpy.random.default_rng(n)
    source = sources[n % len(sources)]
    width = int(source.width * random.uniform(0.6, 0.95))
    height = min(width * SIZE[1] // SIZE[0], source.height)
    left = int(random.integers(0, source.width - width + 1))
    top = int(random.integers(0, source.height - height + 1))
    part = source.crop((left, top, left + width, top + height)).resize(SIZE, Image.Resampling.BICUBIC)
    grain = numpy.roll(grain, random.integers(0, SIZE[1], 2), (0, 1))
    pixels = numpy.asarray(part, dtype=numpy.int16) + grain
    file = io.BytesIO()
    Image.fromarray(pixels.clip(0, 255).astype(numpy.uint8)).save(file, "JPEG", quality=92)
    return file.getvalue()


def make_photos(count, folder):
    """In a process of its own: what this one has used of memory is counted for the programs it starts."""
    import numpy
    from PIL import Image

    grain = numpy.random.default_rng(0).normal(0, 4, (SIZE[1], SIZE[0], 1)).astype(numpy.int16)
    files = sorted((ROOT / "example-site/content").rglob("*.jpg"))
    sources = [Image.open(file).convert("RGB") for file in files]
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(count):
        path = folder / f"{n:03}.jpg"
        if not path.exists():
            path.write_bytes(photo(n, sources, grain))


def make_showroom(folder, photos, quality=QUALITY):
    write(folder / "brand.toml", 'name = "Bench"\nurl = "https://example.com/"\ntheme = "./bench"\n'
          f"pictures = {{ quality = {{ webp = {quality} }} }}\n")
    widths = ", ".join(map(str, WIDTHS))
    slot = f'widths = [{widths}]\nsizes = "100vw"\nfit = "contain"\n'
    write(folder / "bench/theme.toml", f'name = "Bench"\n\n[pictures.gallery]\n{slot}')
    page = '{% for shot in page.gallery %}<img src="{{ shot.src }}" srcset="{{ shot.srcset }}" alt="">{% endfor %}'
    for name in ("home", "page", "category", "posts", "post", "404"):
        write(folder / f"bench/templates/{name}.html", "{{ page.title }}")
    write(folder / "bench/templates/product.html", page)
    for name in ("_index.md", "products/_index.md"):
        write(folder / "content" / name, '+++\ntitle = "Bench"\n+++\n')
    for file in photos:
        bundle = folder / "content/products" / f"p{file.stem}"
        write(bundle / "index.md", f'+++\ntitle = "P{file.stem}"\n+++\n')
        os.link(file, bundle / file.name)


def make_hugo(folder, photos):
    write(folder / "hugo.toml", 'baseURL = "https://example.com/"\ntitle = "Bench"\n'
          'disableKinds = ["taxonomy", "term", "RSS", "sitemap"]\n')
    widths = " ".join(map(str, WIDTHS))
    page = ('{{ range $photo := .Resources.ByType "image" }}{{ range (slice ' + widths + ') }}'
            '<img src="{{ ($photo.Resize (printf "%dx webp q' + str(QUALITY) + '" .)).RelPermalink }}" alt="">{{ end }}{{ end }}')
    write(folder / "layouts/_default/single.html", page)
    write(folder / "layouts/_default/list.html", "{{ .Title }}")
    for file in photos:
        bundle = folder / "content/products" / f"p{file.stem}"
        write(bundle / "index.md", f'---\ntitle: "P{file.stem}"\n---\n')
        os.link(file, bundle / file.name)


def run(command, folder):
    """Wall seconds, CPU seconds and peak memory in MB."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{said.decode()}")
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def clean(folder):
    for name in ("public", ".public.previous", ".public.staging", ".showroom", "resources"):
        shutil.rmtree(folder / name, ignore_errors=True)


def likeness(photos, made):
    """Bytes and SSIM of a width, medians over the photos. `made` finds a photo's file."""
    import numpy
    from PIL import Image
    from skimage.metrics import structural_similarity

    rows = {}
    for width in WIDTHS:
        sizes, alike = [], []
        for file in photos:
            original = Image.open(file)
            height = round(width * original.height / original.width)
            reference = original.resize((width, height), Image.Resampling.LANCZOS)
            path = made(file, width)
            picture = Image.open(path).convert("RGB").resize((width, height))
            sizes.append(path.stat().st_size)
            alike.append(structural_similarity(numpy.asarray(reference), numpy.asarray(picture), channel_axis=2))
        rows[width] = statistics.median(sizes), statistics.median(alike)
    return rows


def finder(folder):
    """Finds files by photo and width."""
    from PIL import Image

    known = {}
    for path in folder.rglob("*.webp"):
        with Image.open(path) as picture:
            known[path.name[:3] if path.name[:3].isdigit() else path.parent.name[1:], picture.width] = path
    return lambda file, width: known[file.stem, width]


def main():
    there = Path("/dev/shm") if Path("/dev/shm").is_dir() else Path("/tmp")
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--photos", type=int, default=200)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--showroom", type=Path, default=ROOT / "target/release/showroom")
    parser.add_argument("--hugo", default="hugo")
    parser.add_argument("--folder", type=Path, default=there / "showroom-pictures")
    parser.add_argument("--compared", type=int, default=10)
    options = parser.parse_args()
    store = options.folder / "photos"
    maker = multiprocessing.get_context("spawn").Process(target=make_photos, args=(options.photos, store))
    maker.start()
    maker.join()
    photos = sorted(store.glob("*.jpg"))[: options.photos]
    sites = {"Hugo": options.folder / "hugo", "Showroom": options.folder / "showroom"}
    for folder, make in zip(sites.values(), (make_hugo, make_showroom)):
        shutil.rmtree(folder, ignore_errors=True)
        make(folder, photos)
    commands = {"Hugo": [options.hugo, "--quiet"], "Showroom": [options.showroom.resolve(), "build"]}
    runs = {name: [] for name in sites}
    again = {}
    for _ in range(options.runs):
        for name, folder in sites.items():
            clean(folder)
            runs[name].append(run(commands[name], folder))
            again[name] = run(commands[name], folder)
            print(name, runs[name][-1], again[name], file=sys.stderr)
    print(f"{len(photos)} photos of 12 megapixels to {len(WIDTHS)} widths, {os.cpu_count()} cores\n")
    print("| | Wall time | CPU time | Peak memory | Second build |\n|---|---|---|---|---|")
    for name, figures in runs.items():
        wall, cpu, memory = (statistics.median(row) for row in zip(*figures))
        print(f"| {name} | {wall:.1f} s | {cpu:.1f} s | {memory:.0f} MB | {again[name][0]:.2f} s |")
    compared = photos[:: max(1, len(photos) // options.compared)]
    equal = f"Showroom, quality {EQUAL}"
    sites[equal] = options.folder / "equal"
    shutil.rmtree(sites[equal], ignore_errors=True)
    make_showroom(sites[equal], compared, EQUAL)
    run(commands["Showroom"], sites[equal])
    print("\n| Width | " + " | ".join(f"{name}: bytes, SSIM" for name in sites) + " |")
    print("|---|" + "---|" * len(sites))
    rows = {name: likeness(compared, finder(folder / "public")) for name, folder in sites.items()}
    for width in WIDTHS:
        cells = [f"{rows[name][width][0]:,.0f}, {rows[name][width][1]:.4f}" for name in sites]
        print(f"| {width} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()

//! Whatever is edited, the preview answers with the bytes of a clean build. The edits follow from
//! a fixed seed; `SHOWROOM_EDITS` sets how many there are: 1,000 before a release.

use std::collections::BTreeSet;
use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::time::{Duration, Instant};

use image::{ImageFormat, Rgb, RgbImage};

use crate::browser::{PATIENCE, Preview};
use crate::support::Folder;

const EDITS: usize = 200;

const FOLDERS: [&str; 4] = ["products", "products/valves", "news", "about"];

#[test]
fn after_any_edit_every_address_is_as_a_build_makes_it() {
    let edits = std::env::var("SHOWROOM_EDITS").ok();
    let edits = edits.and_then(|n| n.parse().ok()).unwrap_or(EDITS);
    let site = Folder::new()
        .with_brand("languages = [\"en\", \"de\"]")
        .with_brand_end(TABLE)
        .with("data/stock.csv", "sku,title,price\n")
        .with("content/products/_index.md", front("Products", ""))
        .with("content/news/_index.md", front("News", ""))
        .with("plain/templates/category.html", LIST)
        .with("plain/templates/posts.html", LIST)
        .with("plain/components/picture.html", PICTURE)
        .built();
    let preview = Preview::of(&site);
    let mut author = Author {
        site: &site,
        random: 0x5eed,
        pages: Vec::new(),
        serial: 0,
    };
    let mut known = BTreeSet::new();
    for n in 0..edits {
        let what = author.edit();
        // A build knows of the addresses that products had in the last one; a clean one does not.
        fs::remove_dir_all(site.path("public")).expect("goes");
        let outcome = site.build();
        assert_eq!(outcome.code, Some(0), "{n} {what}: {}", outcome.talk);
        let begun = Instant::now();
        while let Some(wrong) = difference(&site, &preview, &mut known) {
            assert!(begun.elapsed() < PATIENCE / 3, "edit {n}, {what}: {wrong}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

const LIST: &str = "<title>{{ page.title }}</title>{{ page.content }}\
{% for card in page.products %}<a href=\"{{ card.url }}\">{{ card.title }}</a>{% endfor %}\
{% for f in page.filters %}{{ f.name }}{% for v in f.values %}<a href=\"{{ v.url }}\">{{ v.text }} {{ v.count }}</a>{% endfor %}{% endfor %}\
{% for card in page.posts %}<a href=\"{{ card.url }}\">{{ card.title }}</a>{% endfor %}";

/// Its rows are products.
const TABLE: &str =
    "[catalogue]\nfilters = [\"Material\"]\n[[tables]]\nfile = \"data/stock.csv\"\ncreate = true\n";

const PICTURE: &str = "{% component picture(image, title: string = \"\") %}\
<img src=\"{{ image.src }}\" srcset=\"{{ image.srcset }}\" alt=\"{{ image.alt }}\">{% endcomponent %}";

/// The first address that is not as the build made it.
fn difference(site: &Folder, preview: &Preview, known: &mut BTreeSet<String>) -> Option<String> {
    let public = site.path("public");
    let mut files = BTreeSet::new();
    collect(&public, &public, &mut files);
    known.extend(files.iter().cloned());
    // A browser gets pages first; from them it knows of pictures.
    let is_picture = |path: &&String| path.starts_with("assets/pictures/");
    let (pictures, pages): (Vec<_>, Vec<_>) = known.iter().partition(is_picture);
    for path in pages.into_iter().chain(pictures) {
        let answer = preview.get(&format!("/{path}"));
        if !files.contains(path) {
            // A size of a picture that no page shows may be had while the picture is in the folder.
            let may_be_had = is_picture(&path) && is_there(site, path);
            if answer.status != 404 && !may_be_had {
                return Some(format!(
                    "/{path} is gone, but answered with {}",
                    answer.status
                ));
            }
            continue;
        }
        let built = fs::read(public.join(path)).expect("is read");
        if !matches!(answer.status, 200 | 302) || answer.plain() != built {
            let built = String::from_utf8_lossy(&built).into_owned();
            let text = answer.text();
            return Some(format!(
                "/{path}: {} {text}\ninstead of\n{built}",
                answer.status
            ));
        }
    }
    None
}

/// Whether the picture of which this is a size is in the folder.
fn is_there(site: &Folder, size: &str) -> bool {
    let name = size.rsplit('/').next().unwrap_or(size);
    let picture = name.split(['-', '.']).next().unwrap_or(name);
    let picture = format!("content/about/shown/{picture}.png");
    site.path(&picture).exists()
}

fn collect(top: &Path, folder: &Path, files: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("is read") {
        let path = entry.expect("is read").path();
        let hidden = path
            .file_name()
            .is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        if path.is_dir() {
            collect(top, &path, files);
        } else if !hidden {
            let path = path.strip_prefix(top).expect("is below");
            let parts: Vec<_> = path.iter().filter_map(|part| part.to_str()).collect();
            files.insert(parts.join("/"));
        }
    }
}

/// Someone who edits without rest.
struct Author<'a> {
    site: &'a Folder,
    random: u64,
    pages: Vec<String>,
    serial: usize,
}

impl Author<'_> {
    /// Does one thing, and says what.
    fn edit(&mut self) -> String {
        self.serial += 1;
        match self.below(13) {
            0..=3 => self.create(),
            4 if !self.pages.is_empty() => self.change(),
            5 => self.picture(),
            6 if !self.pages.is_empty() => self.rename(),
            7 if !self.pages.is_empty() => self.delete(),
            8 => self.write(
                "data/terms.de.toml",
                &format!("[specs]\n\"Material\" = \"Werkstoff {}\"\n", self.serial),
            ),
            9 => self.theme(),
            12 => self.table(),
            10 => self.write(
                &format!("static/f{}.txt", self.serial % 3),
                &format!("file {}", self.serial),
            ),
            _ => {
                let text = front("Home", &format!("summary = \"{}\"", self.serial));
                self.write("content/_index.md", &text)
            }
        }
    }

    fn create(&mut self) -> String {
        let folder = FOLDERS[self.below(FOLDERS.len())];
        let path = match self.below(4) {
            0 => format!("content/{folder}/p{}/index.md", self.serial),
            _ => format!("content/{folder}/p{}.md", self.serial),
        };
        self.pages.push(path.clone());
        let text = self.text(&path);
        self.write(&path, &text)
    }

    fn change(&mut self) -> String {
        let path = self.any().clone();
        let german = path.replace(".md", ".de.md");
        let (path, text) = match self.below(5) {
            0 => {
                let title = format!("Seite {}", self.serial);
                (german, front(&title, &dated(&path)))
            }
            1 if self.site.path(&german).exists() => (german.clone(), self.longer(&german)),
            1 | 2 => (path.clone(), self.longer(&path)),
            _ => (path.clone(), self.text(&path)),
        };
        // Half the editors write a new file and put it in the old one's place.
        if self.below(2) == 0 {
            let beside = format!("{path}.tmp");
            self.site.write(&beside, &text);
            fs::rename(self.site.path(&beside), self.site.path(&path)).expect("is moved");
            return format!("saved {path}");
        }
        self.write(&path, &text)
    }

    /// The page with a line more below its front matter.
    fn longer(&self, path: &str) -> String {
        let text = fs::read_to_string(self.site.path(path)).expect("is read");
        format!("{text}\nMore {}.\n", self.serial)
    }

    fn rename(&mut self) -> String {
        let path = self.take();
        let german = path.replace(".md", ".de.md");
        if self.site.path(&german).exists() {
            self.site.remove(&german);
        }
        let folder = path
            .rsplit_once('/')
            .map_or("content", |(folder, _)| folder);
        let new = format!("{folder}/r{}.md", self.serial);
        fs::rename(self.site.path(&path), self.site.path(&new)).expect("is moved");
        self.pages.push(new.clone());
        format!("renamed {path} to {new}")
    }

    fn delete(&mut self) -> String {
        let path = self.take();
        let german = path.replace(".md", ".de.md");
        self.site.remove(&path);
        if self.site.path(&german).exists() {
            self.site.remove(&german);
        }
        format!("deleted {path}")
    }

    fn theme(&mut self) -> String {
        let n = self.serial;
        let own = "theme/templates/page.html";
        let styles = ["plain/assets/css/a.css", "plain/assets/css/b.css"];
        let exists = |path: &str| self.site.path(path).exists();
        match self.below(6) {
            0 if exists(own) => self.remove(own),
            0 | 1 => self.write(own, &format!("<p>{n}</p>{{{{ page.content }}}}")),
            2 if exists(styles[0]) => self.rename_to(styles[0], styles[1]),
            3 if exists(styles[1]) => self.remove(styles[1]),
            2 | 3 => self.write(styles[0], &format!("p{{width:{n}px}}")),
            4 => self.write(
                "theme/phrases/de.toml",
                &format!("note = \"Hinweis {n}\"\n"),
            ),
            _ => self.write("plain/phrases/en.toml", &phrases(self.site, n)),
        }
    }

    /// Rows come, change and go.
    fn table(&mut self) -> String {
        let n = self.serial;
        let mut lines = vec!["sku,title,price".to_owned()];
        for row in 0..self.below(6) {
            let number = row + self.below(2) * 10;
            lines.push(format!("T-{number},Row {n},{}.50", n + row));
        }
        self.write("data/stock.csv", &lines.join("\n"))
    }

    /// A picture that a page shows comes, changes, gets another name or goes.
    fn picture(&mut self) -> String {
        let (page, old) = ("content/about/shown/index.md", "content/about/shown/a.png");
        let new = "content/about/shown/b.png";
        let n = self.serial;
        let shows = |name: &str| format!("{}![Shown {n}]({name})\n", front("Shown", ""));
        let exists = |path: &str| self.site.path(path).exists();
        match self.below(4) {
            0 if exists(old) => {
                self.write(page, &shows("b.png"));
                self.rename_to(old, new)
            }
            1 if exists(page) => {
                self.write(page, &front("Shown", ""));
                for picture in [old, new] {
                    if self.site.path(picture).exists() {
                        self.site.remove(picture);
                    }
                }
                "removed the picture".to_owned()
            }
            _ if exists(old) => self.paint(old),
            _ => {
                self.paint(old);
                self.write(page, &shows("a.png"))
            }
        }
    }

    fn paint(&self, path: &str) -> String {
        let shade = u8::try_from(self.serial % 251).expect("is small");
        let picture = RgbImage::from_fn(60, 40, |x, _| {
            Rgb([shade, if x < 30 { 200 } else { 20 }, 90])
        });
        let mut file = Cursor::new(Vec::new());
        picture
            .write_to(&mut file, ImageFormat::Png)
            .expect("is written");
        self.site.write(path, file.into_inner());
        format!("painted {path}")
    }

    fn remove(&self, path: &str) -> String {
        self.site.remove(path);
        format!("removed {path}")
    }

    fn rename_to(&self, old: &str, new: &str) -> String {
        fs::rename(self.site.path(old), self.site.path(new)).expect("is moved");
        format!("renamed {old} to {new}")
    }

    fn text(&mut self, path: &str) -> String {
        let n = self.serial;
        let extra = match self.below(4) {
            0 => format!("slug = \"s{n}\""),
            1 => format!("aliases = [\"/alias-{n}/\"]"),
            2 => "draft = true".to_owned(),
            _ if path.contains("products") => format!("sku = \"SKU-{n}\"\nprice = \"{n}.00\""),
            _ => String::new(),
        };
        let facts = if path.contains("/products/") {
            format!("specs.Material = \"M{}\"", n % 4)
        } else {
            dated(path)
        };
        let extra = format!("{extra}\n{facts}");
        format!("{}Text {n}.\n", front(&format!("Page {n}"), &extra))
    }

    fn write(&self, path: &str, text: &str) -> String {
        self.site.write(path, text);
        format!("wrote {path}")
    }

    fn any(&mut self) -> &String {
        let i = self.below(self.pages.len());
        &self.pages[i]
    }

    fn take(&mut self) -> String {
        let i = self.below(self.pages.len());
        self.pages.swap_remove(i)
    }

    /// `SplitMix64` (Steele, Lea and Flood, 2014).
    fn below(&mut self, n: usize) -> usize {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        usize::try_from(z % n as u64).expect("is small")
    }
}

fn front(title: &str, more: &str) -> String {
    format!("+++\ntitle = \"{title}\"\n{more}\n+++\n")
}

/// Posts have a date.
fn dated(path: &str) -> String {
    if path.contains("/news/") {
        "date = 2026-01-01".to_owned()
    } else {
        String::new()
    }
}

fn phrases(site: &Folder, n: usize) -> String {
    let path = site.path("plain/phrases/en.toml");
    let text = fs::read_to_string(path).expect("is read");
    let lines = text
        .lines()
        .filter(|line| !line.starts_with("not_found_text"));
    let lines: Vec<&str> = lines.collect();
    format!("{}\nnot_found_text = \"Gone {n}\"\n", lines.join("\n"))
}

//! The situations in which a command is cut short: a site in its old state, a command that brings
//! it to a new one, and both states byte for byte.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::lab::{Lab, build, showroom, told};
use super::tree::Tree;

/// The names that publishing uses beside the out folder while it is at work.
const LEFT: [&str; 3] = [".public.staging", ".public.exchange", ".showroom/import"];

/// A site in its old state and a command.
pub struct Scene {
    pub name: &'static str,
    /// The command, for the site's folder.
    pub command: Vec<&'static str>,
    /// What must be old or new.
    watched: &'static [&'static str],
    /// A command that must have run before the state is looked at; what was decided but is not
    /// carried out is then finished.
    settled_by: Option<&'static [&'static str]>,
    /// The system knows no exchange of two folders.
    pub by_renames: bool,
    pub old: Tree,
    pub new: Tree,
    base: PathBuf,
    site: PathBuf,
}

impl Scene {
    /// All of them.
    pub fn all(lab: &Lab) -> Vec<Self> {
        vec![
            Self::change(lab),
            Self::first(lab),
            Self::renames(lab),
            Self::rollback(lab),
            Self::import(lab),
        ]
    }

    /// A build of a site that has two builds behind it: pages are changed, new and gone, and a
    /// page's folder becomes a file.
    pub fn change(lab: &Lab) -> Self {
        let base = lab.fresh("change");
        write_site(&base);
        must(&base, &build());
        change_site(&base);
        must(&base, &build());
        change_again(&base);
        Self::of(lab, "change", base, build()).looked_at()
    }

    pub fn first(lab: &Lab) -> Self {
        let base = lab.fresh("first");
        write_site(&base);
        Self::of(lab, "first build", base, build()).looked_at()
    }

    fn renames(lab: &Lab) -> Self {
        let mut scene = Self::change(lab);
        scene.name = "by renames";
        scene.by_renames = true;
        scene
    }

    fn rollback(lab: &Lab) -> Self {
        let base = lab.fresh("rollback");
        write_site(&base);
        must(&base, &build());
        change_site(&base);
        must(&base, &build());
        write(&base, "public/google123.html", "proof");
        Self::of(lab, "rollback", base, vec!["build", "--rollback"]).looked_at()
    }

    fn import(lab: &Lab) -> Self {
        let base = lab.fresh("import");
        write_site(&base);
        let head = "sku,title,price,category\n";
        write(
            &base,
            "shop.csv",
            &format!("{head}A-1,Apron,12.00,Cloth\nA-2,Apple,0.50,Fruit\n"),
        );
        must(&base, &["import", "shop.csv"]);
        let more = "A-1,Apron,13.00,Cloth\nA-2,Apple,0.60,Fruit\nA-3,Arm,9.00,Wood\n";
        write(&base, "shop.csv", &format!("{head}{more}"));
        let mut scene = Self::of(lab, "import", base, vec!["import", "shop.csv"]);
        scene.watched = &["content", "import.lock.toml"];
        scene.settled_by = Some(&["list", "--date", super::lab::DAY]);
        scene.looked_at()
    }

    fn of(lab: &Lab, name: &'static str, base: PathBuf, command: Vec<&'static str>) -> Self {
        Self {
            name,
            command,
            watched: &["public"],
            settled_by: None,
            by_renames: false,
            old: Tree::default(),
            new: Tree::default(),
            base,
            site: lab.path("site"),
        }
    }

    /// Finds out what the old and the new state are.
    fn looked_at(mut self) -> Self {
        self.old = self.state(&self.base);
        let site = self.begin();
        must(&site, &self.command);
        self.new = self.state(&site);
        assert_ne!(
            self.old, self.new,
            "{}: the command does nothing",
            self.name
        );
        self
    }

    /// What must be old or new; of sources, the files: a folder with nothing in it is no page.
    fn state(&self, site: &Path) -> Tree {
        let mut tree = Tree::of(site, self.watched);
        if self.settled_by.is_some() {
            tree.0.retain(|path, _| !path.ends_with('/'));
        }
        tree
    }

    /// Brings the site to its old state, always at the same place.
    pub fn begin(&self) -> PathBuf {
        // The folder itself may be a disk of its own, and stays.
        fs::create_dir_all(&self.site).expect("is made");
        clear(&self.site);
        // `cp -a` keeps what the two trees share as hard links.
        let mut copy = Command::new("cp");
        copy.arg("-a").args([&self.base.join("."), &self.site]);
        let status = copy.status().expect("cp runs");
        assert!(status.success(), "the site is copied");
        self.site.clone()
    }

    /// Runs the command.
    pub fn run(&self) -> Output {
        let command = &mut showroom(&self.site, &self.command);
        command.output().expect("the program runs")
    }

    /// All that is wrong after the command met an obstacle that is now out of its way: with what it
    /// said, with what it left, and with the next run.
    pub fn outcome(&self, obstacle: &str, output: &Output) -> Vec<String> {
        let left = match (self.left(), output.status.code()) {
            (Ok(true), Some(0)) | (Ok(false), Some(3)) => None,
            (Ok(true), Some(3)) if told(output).contains("the next command finishes it") => None,
            (Ok(_), _) => Some("what it says is not what is there".into()),
            (Err(why), _) => Some(why),
        };
        let all = [wrong(output), left, self.converges()]
            .into_iter()
            .flatten();
        let (name, said) = (self.name, told(output));
        all.map(|why| format!("{name}, {obstacle}: {why} ({said})"))
            .collect()
    }

    /// What is wrong with the state that a cut left; and whether it is the new one.
    pub fn left(&self) -> Result<bool, String> {
        if let Some(command) = self.settled_by {
            let output = showroom(&self.site, command).output().expect("runs");
            if !output.status.success() {
                return Err(format!("the next command: {}", told(&output)));
            }
        }
        let now = self.state(&self.site);
        if now == self.new {
            Ok(true)
        } else if now == self.old || (self.by_renames && self.is_between(&now)) {
            Ok(false)
        } else {
            Err(format!("neither old nor new: {}", now.differs(&self.old)))
        }
    }

    /// Between two renames there is no live site, but both are there, whole, under other names.
    fn is_between(&self, now: &Tree) -> bool {
        let named = |folder: &str| -> Tree {
            let tree = Tree::of(&self.site, &[folder]);
            let renamed =
                |(path, bytes): (String, Vec<u8>)| (path.replacen(folder, "public", 1), bytes);
            Tree(tree.0.into_iter().map(renamed).collect())
        };
        now.0.is_empty()
            && named(".public.exchange") == self.old
            && named(".public.previous") == self.new
    }

    /// Runs a build (an import again, where it was one) and says what is wrong with its outcome: it
    /// must be the new state, with nothing left of the cut.
    pub fn converges(&self) -> Option<String> {
        let command = if self.command.contains(&"--rollback") {
            build()
        } else {
            self.command.clone()
        };
        let output = showroom(&self.site, &command).output().expect("runs");
        if !output.status.success() {
            return Some(format!("the next run: {}", told(&output)));
        }
        if let Some(left) = LEFT.iter().find(|left| self.site.join(left).exists()) {
            return Some(format!("`{left}` is left after the next run"));
        }
        let now = self.state(&self.site).without_foreign();
        let [old, new] = [&self.old, &self.new].map(|tree| tree.clone().without_foreign());
        let wanted = if self.command.contains(&"--rollback") {
            old
        } else {
            new
        };
        (now != wanted).then(|| format!("the next run differs: {}", now.differs(&wanted)))
    }
}

/// What is wrong with how a command ended and what it said; done in spite of all is fine.
fn wrong(output: &Output) -> Option<String> {
    let talk = String::from_utf8_lossy(&output.stderr);
    match output.status.code() {
        _ if talk.contains("panicked") => Some("it panicked".into()),
        Some(3) if !talk.contains('`') => Some("no place is named".into()),
        Some(3) if !talk.contains("= help: ") => Some("no way out is named".into()),
        Some(0 | 3) => None,
        Some(_) | None => Some("the exit code is not 3".into()),
    }
}

fn clear(folder: &Path) {
    for entry in fs::read_dir(folder).expect("is read").flatten() {
        let path = entry.path();
        let gone = if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            fs::remove_dir_all(&path)
        } else {
            fs::remove_file(&path)
        };
        gone.expect("what the last trial left goes");
    }
}

impl Tree {
    /// Without what the user put there.
    fn without_foreign(mut self) -> Self {
        self.0.remove("public/google123.html");
        self
    }
}

/// Runs a command that must succeed.
pub fn must(site: &Path, arguments: &[&str]) -> Output {
    let output = showroom(site, arguments).output().expect("runs");
    assert!(output.status.success(), "{arguments:?}: {}", told(&output));
    output
}

/// Writes a file of a site.
pub fn write(site: &Path, path: &str, text: &str) {
    let path = site.join(path);
    fs::create_dir_all(path.parent().expect("lies in a folder")).expect("is made");
    fs::write(path, text).expect("is written");
}

/// A site with a page of most kinds, a picture, a file, and a table of prices that is written down.
pub fn write_site(site: &Path) {
    write(site, "brand.toml", BRAND);
    write(
        site,
        "content/_index.md",
        "+++\ntitle = \"Home\"\n+++\nWelcome.\n",
    );
    write(
        site,
        "content/about.md",
        "+++\ntitle = \"About\"\n+++\nState one.\n",
    );
    write(
        site,
        "content/gone.md",
        "+++\ntitle = \"Gone\"\n+++\nSoon.\n",
    );
    let folder = "+++\ntitle = \"Products\"\n+++\n";
    write(site, "content/products/_index.md", folder);
    let product = "+++\ntitle = \"Ball valve\"\nsku = \"BV-50\"\n+++\nState one.\n";
    write(site, "content/products/bv-50/index.md", product);
    write(site, "data/prices.csv", "sku,price\nBV-50,128.00\n");
    write(site, "static/note.txt", "state one\n");
    write(site, "static/shape/inner.txt", "a folder\n");
    let picture = site.join("content/products/bv-50/1-front.png");
    let from = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/cli/starter/content/products/tableware/bowl.png");
    fs::copy(from, picture).expect("the picture is copied");
}

fn change_site(site: &Path) {
    write(
        site,
        "content/about.md",
        "+++\ntitle = \"About\"\n+++\nState two.\n",
    );
    write(site, "static/note.txt", "state two\n");
}

fn change_again(site: &Path) {
    write(
        site,
        "content/about.md",
        "+++\ntitle = \"About\"\n+++\nState three.\n",
    );
    write(site, "content/new.md", "+++\ntitle = \"New\"\n+++\nHere.\n");
    write(site, "data/prices.csv", "sku,price\nBV-50,130.00\n");
    fs::remove_file(site.join("content/gone.md")).expect("is there");
    fs::remove_dir_all(site.join("static/shape")).expect("is there");
    write(site, "static/shape", "now a file\n");
}

const BRAND: &str = r#"name = "Example"
url = "https://www.example.com/"
currency = "EUR"

[[tables]]
file = "data/prices.csv"
key = "sku"
max_change = "100%"
"#;

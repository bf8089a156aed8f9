//! A site folder for one story, and the program run on it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A site folder that goes when the story ends.
pub struct Folder {
    dir: TempDir,
}

/// What a run of the program left behind.
pub struct Outcome {
    /// The exit code; none after a signal.
    pub code: Option<i32>,
    /// What was said.
    pub talk: String,
    /// What was written as data.
    pub data: String,
}

impl Folder {
    /// A site with a name, an address and a home page, in the smallest of themes.
    pub fn new() -> Self {
        Self::empty()
            .with("brand.toml", BRAND)
            .with(
                "content/_index.md",
                "+++\ntitle = \"Home\"\n+++\nWelcome.\n",
            )
            .with_theme()
    }

    /// A folder with nothing in it.
    pub fn empty() -> Self {
        Self {
            dir: tempfile::tempdir().expect("there is room for a folder"),
        }
    }

    /// Adds or replaces a file.
    pub fn with(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        self.write(path, text);
        self
    }

    /// Adds a line to brand.toml, at the top.
    pub fn with_brand(self, line: &str) -> Self {
        let text = format!("{line}\n{BRAND}");
        self.with("brand.toml", text)
    }

    /// Adds lines at the end of brand.toml.
    pub fn with_brand_end(self, lines: &str) -> Self {
        let text = fs::read_to_string(self.path("brand.toml")).expect("is text");
        self.with("brand.toml", format!("{text}{lines}"))
    }

    /// Adds a line at the top of a file.
    pub fn with_line(self, path: &str, line: &str) -> Self {
        let text = fs::read_to_string(self.path(path)).expect("is text");
        self.with(path, format!("{line}\n{text}"))
    }

    /// A theme of a few lines, so that a test shows what the program does, not a design.
    fn with_theme(self) -> Self {
        let mut folder = self.with("plain/theme.toml", "name = \"Plain\"\n");
        for name in [
            "home", "page", "category", "product", "posts", "post", "404",
        ] {
            folder = folder.with(&format!("plain/templates/{name}.html"), PLAIN);
        }
        folder.with("plain/phrases/en.toml", PHRASES)
    }

    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("is made");
        fs::write(path, text).expect("is written");
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).expect("is there");
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    pub fn root(&self) -> &Path {
        self.dir.path()
    }

    /// A made file.
    pub fn made(&self, path: &str) -> String {
        let path = self.path("public").join(path);
        fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
    }

    /// Runs `showroom build` on it.
    pub fn build(&self) -> Outcome {
        self.run(&["build"])
    }

    /// Builds it and expects no fault.
    pub fn built(self) -> Self {
        let outcome = self.build();
        assert_eq!(outcome.code, Some(0), "{}", outcome.talk);
        self
    }

    /// The faults of a build that fails because of the site.
    pub fn faults(&self) -> String {
        let outcome = self.build();
        assert_eq!(outcome.code, Some(1), "{}", outcome.talk);
        assert!(
            !self.path("public/index.html").exists(),
            "something was published"
        );
        outcome.talk
    }

    /// Runs the program in the folder, on a fixed day.
    pub fn run(&self, arguments: &[&str]) -> Outcome {
        let mut command = Command::new(env!("CARGO_BIN_EXE_showroom"));
        command.current_dir(self.root()).args(arguments);
        let dated = matches!(arguments.first(), Some(&"build" | &"check"));
        if dated && !arguments.contains(&"--rollback") {
            command.args(["--date", "2026-11-23"]);
        }
        self.outcome(&command.output().expect("the program runs"))
    }

    fn outcome(&self, output: &Output) -> Outcome {
        let text = |bytes: &[u8]| {
            let root = self.root().display().to_string();
            String::from_utf8_lossy(bytes).replace(&root, "SITE")
        };
        Outcome {
            code: output.status.code(),
            talk: without_time(&text(&output.stderr)),
            data: text(&output.stdout),
        }
    }
}

/// "in 0.02 s" differs from run to run.
fn without_time(text: &str) -> String {
    let line = |line: &str| match line.split_once(" in ") {
        Some((before, after)) if line.starts_with("checked") => {
            let rest = after.split_once(" s").map_or("", |(_, rest)| rest);
            format!("{before} in TIME{rest}")
        }
        Some((before, after)) if line.starts_with("built") => {
            let rest = after.split_once(" s ").map_or("", |(_, rest)| rest);
            format!("{before} in TIME {rest}")
        }
        _ => line.to_owned(),
    };
    let lines: Vec<String> = text.lines().map(line).collect();
    lines.join("\n")
}

const BRAND: &str = "name = \"Example\"\nurl = \"https://example.com/\"\ntheme = \"./plain\"\n";

const PLAIN: &str = "<!doctype html><title>{{ page.head_title }}</title>\
<main>{{ page.content }}</main>\n";

const PHRASES: &str = "home = \"Home page\"\nnot_found = \"Not found\"\nnot_found_text = \"Gone\"\n\
page = \"Page\"\nprice_note_net = \"Net prices in {currency}\"\nnote = \"Note\"\ntable = \"Table\"\n\
enquiry_subject = \"Enquiry: {name}\"\n";

//! Publishing as stories: what a build changes in the out folder, and what it leaves alone. The
//! crash test runs this binary again as a child that publishes without end, and kills it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use showroom::publish::{
    Content, Destination, Exchange, Options, OutFile, Patience, PublishFault, Published, Publisher,
    Sync, manifest, rollback,
};
use tempfile::TempDir;

/// The folder in which the child publishes; without it the child's test has nothing to do.
const CHILD: &str = "SHOWROOM_TEST_PUBLISH_IN";

/// What marks the tree before while it is changed.
const UNFINISHED: &str = ".public.previous/.showroom.unfinished";

/// A folder with a site's sources and the place of its out folder.
struct Site {
    folder: TempDir,
    exchange: Exchange,
}

impl Site {
    fn new() -> Self {
        Self {
            folder: TempDir::new().expect("a folder for the test"),
            exchange: Exchange::OneStep,
        }
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn public(&self) -> PathBuf {
        self.root().join("public")
    }

    fn destination(&self) -> Result<Destination, PublishFault> {
        Destination::new(&self.public(), self.root())
    }

    fn begin(&self) -> Result<Publisher, PublishFault> {
        Publisher::begin(self.destination()?, options(self.exchange))
    }

    fn try_publish(&self, files: &[(&str, &str)]) -> Result<Published, PublishFault> {
        let publisher = self.begin()?;
        for (path, text) in files {
            publisher.put(file(path, text))?;
        }
        publisher.commit()
    }

    /// Publishes, and says what became of which file of the out folder.
    fn publish(&self, files: &[(&str, &str)]) -> BTreeMap<String, &'static str> {
        let old = contents(&self.public());
        self.try_publish(files).expect("is published");
        changes(&old, &contents(&self.public()))
    }

    fn rollback(&self) -> Result<Published, PublishFault> {
        rollback(self.destination()?, options(self.exchange))
    }

    /// A fault's words, with the test's folder out of them.
    fn words(&self, fault: &PublishFault) -> String {
        let root = self.root().display().to_string();
        format!("{:?}: {fault}", fault.blame()).replace(&root, "[site]")
    }
}

fn options(exchange: Exchange) -> Options {
    Options {
        exchange,
        sync: Sync::Lazy,
        patience: Patience {
            limit: Duration::from_millis(200),
            told: |_| {},
        },
    }
}

fn file(path: &str, text: &str) -> OutFile {
    OutFile {
        path: path.parse().expect("is a path"),
        content: Content::Bytes(text.into()),
        sku: None,
    }
}

/// Every file below a folder, but for the manifest.
fn contents(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in walkdir::WalkDir::new(root).into_iter().flatten() {
        let path = entry.path().strip_prefix(root).expect("lies below");
        let path = path.to_string_lossy().replace('\\', "/");
        if entry.file_type().is_file() && path != ".showroom.json" {
            all.insert(path, fs::read(entry.path()).expect("can be read"));
        }
    }
    all
}

fn changes(
    old: &BTreeMap<String, Vec<u8>>,
    new: &BTreeMap<String, Vec<u8>>,
) -> BTreeMap<String, &'static str> {
    let gone = old.keys().filter(|path| !new.contains_key(*path));
    let mut all: BTreeMap<String, &'static str> = gone.map(|p| (p.clone(), "removed")).collect();
    for (path, bytes) in new {
        match old.get(path) {
            None => all.insert(path.clone(), "new"),
            Some(before) if before != bytes => all.insert(path.clone(), "changed"),
            Some(_) => None,
        };
    }
    all
}

/// What lies beside the out folder, without the file of the lock.
fn beside(site: &Site) -> Vec<String> {
    let entries = fs::read_dir(site.root()).expect("can be listed").flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names
        .filter(|n| n != "public" && n != ".public.lock")
        .collect();
    names.sort();
    names
}

const FIRST: [(&str, &str); 3] = [
    ("index.html", "home"),
    ("valves/index.html", "valves"),
    ("valves/bv-50/index.html", "BV 50"),
];

#[test]
fn a_build_changes_only_what_is_different() {
    for exchange in [Exchange::OneStep, Exchange::Renames] {
        let mut site = Site::new();
        site.exchange = exchange;
        let first = site.publish(&FIRST);
        insta::allow_duplicates!(insta::assert_debug_snapshot!(first, @r#"
        {
            "index.html": "new",
            "valves/bv-50/index.html": "new",
            "valves/index.html": "new",
        }
        "#));
        assert_eq!(beside(&site), Vec::<String>::new(), "{exchange:?}");

        let second = site.publish(&[
            ("index.html", "home, sweet home"),
            ("valves/index.html", "valves"),
            ("about/index.html", "about"),
        ]);
        insta::allow_duplicates!(insta::assert_debug_snapshot!(second, @r#"
        {
            "about/index.html": "new",
            "index.html": "changed",
            "valves/bv-50/index.html": "removed",
        }
        "#));
        assert_eq!(beside(&site), [".public.previous"], "{exchange:?}");
        assert!(
            !site.public().join("valves/bv-50").exists(),
            "an empty folder stays"
        );

        // A file where there was a folder, and a folder where there was a file.
        let third = site.publish(&[("about", "now a file"), ("index.html/x", "now a folder")]);
        insta::allow_duplicates!(insta::assert_debug_snapshot!(third, @r#"
        {
            "about": "new",
            "about/index.html": "removed",
            "index.html": "removed",
            "index.html/x": "new",
            "valves/index.html": "removed",
        }
        "#));
    }
}

#[test]
fn the_figures_of_a_publication_are_those_of_the_live_site() {
    let site = Site::new();
    let count = |published: &Published| {
        let p = published;
        (p.written, p.unchanged, p.removed, p.bytes_written)
    };
    let publish = |files: &[(&str, &str)]| count(&site.try_publish(files).expect("is published"));
    assert_eq!(publish(&FIRST), (3, 0, 0, 15));
    assert_eq!(publish(&FIRST[..2]), (0, 2, 1, 0));
    // The tree before still has the file that comes back.
    assert_eq!(publish(&FIRST), (1, 2, 0, 0));
    assert_eq!(publish(&FIRST), (0, 3, 0, 0));
}

#[test]
fn nothing_is_written_when_nothing_changed() {
    let site = Site::new();
    site.publish(&FIRST);
    site.publish(&FIRST[1..]);
    let stamps = || -> BTreeMap<PathBuf, std::time::SystemTime> {
        let all = walkdir::WalkDir::new(site.root()).into_iter().flatten();
        all.filter(|entry| entry.depth() > 0 && entry.file_name() != ".public.lock")
            .map(|entry| {
                let stamp = entry
                    .metadata()
                    .expect("is there")
                    .modified()
                    .expect("is known");
                (entry.into_path(), stamp)
            })
            .collect()
    };
    let old = stamps();
    sleep(Duration::from_millis(20));
    site.publish(&FIRST[1..]);
    assert_eq!(stamps(), old);
}

#[test]
fn a_build_with_faults_leaves_both_trees_as_they_were() {
    let site = Site::new();
    site.publish(&FIRST);
    site.publish(&FIRST[1..]);
    let old = contents(site.root());
    let publisher = site.begin().expect("begins");
    for path in ["new.html", "index.html"] {
        publisher
            .put(file(path, "never to be seen"))
            .expect("is put");
    }
    drop(publisher);
    assert_eq!(contents(site.root()), old);
    assert_eq!(beside(&site), [".public.previous"]);
}

#[test]
fn a_first_build_that_fails_leaves_nothing_and_one_that_was_killed_is_no_hindrance() {
    let site = Site::new();
    let begun = || {
        let publisher = site.begin().expect("begins");
        for path in ["index.html", "valves/index.html"] {
            publisher
                .put(file(path, "never to be seen"))
                .expect("is put");
        }
        publisher
    };
    drop(begun());
    assert_eq!(beside(&site), Vec::<String>::new());
    let publisher = begun();
    let below_a_file = file("index.html/x", "waits, and has no place");
    publisher.put(below_a_file).expect("is put");
    publisher
        .commit()
        .expect_err("a file has no files below it");
    assert_eq!(beside(&site), Vec::<String>::new());

    // What is killed does not tidy up.
    let killed = begun();
    let left = contents(site.root());
    drop(killed);
    for (path, bytes) in left {
        let path = site.root().join(path);
        fs::create_dir_all(path.parent().expect("is in a folder")).expect("is made");
        fs::write(path, bytes).expect("is written");
    }
    assert_eq!(beside(&site), [".public.previous"]);
    site.publish(&FIRST[..1]);
    assert_eq!(contents(&site.public()).len(), 1, "of the killed build");
    assert_eq!(beside(&site), Vec::<String>::new());
}

#[test]
fn a_rollback_brings_the_site_before_and_a_second_one_the_last() {
    let site = Site::new();
    site.publish(&FIRST);
    let fault = site.rollback().expect_err("there is nothing before");
    insta::assert_snapshot!(site.words(&fault), @"Usage: there is no site before the one in `[site]/public`; a first build, and a build that stopped half-way, have none to roll back to; restore the sources and run `showroom build`");
    let first = contents(&site.public());
    site.publish(&[("index.html", "new home")]);
    let second = contents(&site.public());
    site.rollback().expect("is rolled back");
    assert_eq!(contents(&site.public()), first);
    site.rollback().expect("is rolled back");
    assert_eq!(contents(&site.public()), second);
}

#[test]
fn what_the_user_put_into_the_out_folder_stays_there() {
    let site = Site::new();
    site.publish(&FIRST);
    let proof = site.public().join("google123.html");
    fs::write(&proof, "proof").expect("is written");
    fs::write(site.public().join("valves/note.txt"), "note").expect("is written");
    let published = site
        .try_publish(&[("index.html", "new")])
        .expect("is published");
    assert_eq!(
        published.foreign,
        [proof.clone(), site.public().join("valves/note.txt")]
    );
    assert_eq!(fs::read_to_string(&proof).expect("is there"), "proof");

    fs::remove_file(&proof).expect("is removed");
    let third = site.publish(&FIRST);
    insta::assert_debug_snapshot!(third, @r#"
    {
        "index.html": "changed",
        "valves/bv-50/index.html": "new",
        "valves/index.html": "new",
    }
    "#);

    let fault = site.try_publish(&[("valves/note.txt", "ours")]);
    let fault = fault.expect_err("the user's file has the name");
    insta::assert_snapshot!(site.words(&fault), @"Site: `[site]/public/valves/note.txt` was not made by a build, and the site has a file there too; move it to `static/`, or remove it, and build again");
}

#[test]
fn a_file_that_both_trees_share_is_never_written_through() {
    let site = Site::new();
    site.publish(&FIRST);
    site.publish(&[FIRST[0], FIRST[1], ("a", "1")]);
    // `index.html` is one file with two names now. Changing it must not change the other.
    site.publish(&[("index.html", "changed"), FIRST[1], ("a", "1")]);
    let previous = contents(&site.root().join(".public.previous"));
    assert_eq!(previous["index.html"], b"home");
}

#[test]
fn a_large_file_is_copied_as_it_is_and_once() {
    let site = Site::new();
    let video = site.root().join("video.mp4");
    let mut bytes: Vec<u8> = (0..700_001_u32).flat_map(u32::to_le_bytes).collect();
    let publish = |bytes: &[u8]| {
        fs::write(&video, bytes).expect("is written");
        let publisher = site.begin().expect("begins");
        let content = Content::File(video.clone());
        let path = "video.mp4".parse().expect("is a path");
        let sku = None;
        publisher
            .put(OutFile { path, content, sku })
            .expect("is put");
        publisher.commit().expect("is published").bytes_written
    };
    assert_eq!(publish(&bytes), 2_800_004);
    assert_eq!(contents(&site.public())["video.mp4"], bytes);
    assert_eq!(publish(&bytes), 0);
    bytes[1_000_000] ^= 1;
    assert_eq!(
        publish(&bytes),
        2_800_004,
        "a change that keeps the size is seen"
    );
    assert_eq!(contents(&site.public())["video.mp4"], bytes);
    let known = manifest(&site.public())
        .expect("can be read")
        .expect("is there");
    assert_eq!(
        known.get("video.mp4").map(|e| e.hash),
        Some(blake3::hash(&bytes))
    );
}

#[test]
fn folders_that_a_build_may_not_fill_are_refused() {
    let site = Site::new();
    let root = site.root();
    fs::create_dir_all(root.join("content/products")).expect("is made");
    fs::create_dir_all(root.join("photos")).expect("is made");
    fs::write(root.join("photos/1.jpg"), "").expect("is written");
    let home = std::env::home_dir().expect("there is a home");
    let mut outs = vec![
        root.to_path_buf(),
        root.join("content/.."),
        PathBuf::from("/"),
        root.parent().expect("is below another").to_path_buf(),
        root.join("content/products"),
        root.join("static"),
        root.join("photos"),
        root.join("photos/1.jpg"),
    ];
    if cfg!(unix) {
        #[cfg(unix)]
        std::os::unix::fs::symlink(root.join("photos"), root.join("link")).expect("is made");
        outs.push(root.join("link"));
    }
    let refused = outs.iter().map(|out| {
        let fault = Destination::new(out, root).expect_err("was taken");
        site.words(&fault)
    });
    let parent = root
        .parent()
        .expect("is below another")
        .display()
        .to_string();
    let words = refused
        .collect::<Vec<_>>()
        .join("\n")
        .replace(&parent, "[above]");
    insta::assert_snapshot!(words, @r"
    Usage: the out folder `[site]` is the site folder itself; give a folder of its own, such as `--out public`
    Usage: the out folder `[site]/content/..` is the site folder itself; give a folder of its own, such as `--out public`
    Usage: the out folder `/` is the root of the disk; give a folder of its own, such as `--out public`
    Usage: the site folder lies inside the out folder `[above]`; give a folder of its own, such as `--out public`
    Usage: the out folder `[site]/content/products` is in `content/`, among the site's sources; give a folder of its own, such as `--out public`
    Usage: the out folder `[site]/static` is in `static/`, among the site's sources; give a folder of its own, such as `--out public`
    Usage: the out folder `[site]/photos` has files that were not made by a build; give a new or empty folder, such as `--out public`
    Usage: the out folder `[site]/photos/1.jpg` is not a folder; give a folder of its own, such as `--out public`
    Usage: the out folder `[site]/link` is a link to `[site]/photos`; give the folder itself: `--out [site]/photos`
    ");
    assert!(Destination::new(&home, root).is_err());
    for out in ["public", "deep/new/public"] {
        assert!(Destination::new(&root.join(out), root).is_ok(), "{out}");
    }
}

#[test]
fn two_files_of_one_name_are_refused() {
    let site = Site::new();
    let words = |files| {
        let fault = site.try_publish(files).expect_err("was published");
        site.words(&fault)
    };
    let all = [
        words(&[("a", "1"), ("a", "2")]),
        words(&[("a", "1"), ("a/b", "2")]),
        words(&[(".showroom.json", "{}")]),
    ];
    insta::assert_snapshot!(all.join("\n"), @r"
    Site: two files are made as `a`; give one of them another name
    Site: `a` is a file, and `a/b` needs a folder there; give one of them another name
    Site: two files are made as `.showroom.json`; give one of them another name
    ");
    assert!(!site.public().exists());
}

#[test]
fn a_second_build_waits_and_then_says_who_is_at_it() {
    let site = Site::new();
    let first = site.begin().expect("begins");
    let fault = site.begin().expect_err("the first one holds the lock");
    let id = std::process::id().to_string();
    insta::assert_snapshot!(site.words(&fault).replace(&id, "[id]"), @"Machine: another build (process [id]) builds `[site]/public`; it was still at it after 0 s; wait for it or end it, then build again");
    drop(first);
    assert!(site.begin().is_ok());
}

#[test]
fn an_exchange_that_was_cut_short_is_finished_by_the_next_build() {
    // The three states that a cut can leave, by which of the renames were done.
    for done in 0..3 {
        let site = Site::new();
        let (public, previous) = (site.public(), site.root().join(".public.previous"));
        let between = site.root().join(".public.exchange");
        site.publish(&FIRST);
        let old = contents(&public);
        site.publish(&[("index.html", "second")]);
        let new = contents(&public);
        // Back to the moment at which the new tree is whole and the old one live.
        site.rollback().expect("is rolled back");
        if done > 0 {
            fs::rename(&public, &between).expect("is renamed");
        }
        if done > 1 {
            fs::rename(&previous, &public).expect("is renamed");
        }
        drop(site.begin().expect("begins"));
        assert_eq!(
            contents(&public),
            if done == 0 { old } else { new },
            "{done}"
        );
        assert_eq!(beside(&site), [".public.previous"], "{done}");
    }
}

#[test]
fn a_damaged_manifest_is_a_fault_and_nothing_is_touched() {
    let site = Site::new();
    site.publish(&FIRST);
    fs::write(site.public().join(".showroom.json"), "{").expect("is written");
    let old = contents(site.root());
    let fault = site.try_publish(&FIRST).expect_err("was published");
    insta::assert_snapshot!(site.words(&fault), @"Machine: `[site]/public/.showroom.json` is not as a build wrote it: EOF while parsing an object at line 1 column 1; it says which files are ours; without it none is touched; remove the folder it lies in and build again");
    assert_eq!(contents(site.root()), old);
}

/// The states of the crash test. With two, the tree before would always hold the next one already,
/// and a build would have nothing to do.
const LETTERS: [&str; 3] = ["a", "b", "c"];

/// The out folder as texts.
fn live(site: &Site) -> BTreeMap<String, String> {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("tests write text");
    let all = contents(&site.public()).into_iter();
    all.map(|(path, bytes)| (path, text(bytes))).collect()
}

fn texts(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    let owned = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
    files.iter().map(owned).collect()
}

#[test]
fn a_change_is_not_taken_back_by_the_change_after_it() {
    let site = Site::new();
    let states = [("1", "1"), ("2", "1"), ("2", "2"), ("2", "3"), ("1", "3")];
    for (a, b) in states {
        let files = [("a.html", a), ("b.html", b), ("c.html", "c")];
        site.publish(&files);
        assert_eq!(live(&site), texts(&files));
    }
}

#[test]
fn what_was_deleted_or_cut_by_hand_is_made_again() {
    let site = Site::new();
    site.publish(&FIRST);
    fs::remove_file(site.public().join("valves/index.html")).expect("is there");
    fs::write(site.public().join("index.html"), "").expect("is written");
    let again = site.try_publish(&FIRST).expect("is published");
    assert_eq!((again.written, again.unchanged, again.removed), (2, 1, 0));
    assert_eq!(live(&site), texts(&FIRST));
}

#[test]
fn a_file_of_the_users_is_always_the_one_that_they_left() {
    let site = Site::new();
    let note = site.public().join("valves/note.txt");
    for text in ["short", "longer", "longest"] {
        site.publish(&[("index.html", text), ("valves/index.html", "valves")]);
        fs::remove_file(&note).ok();
        fs::write(&note, text).expect("is written");
    }
    site.publish(&FIRST);
    assert_eq!(live(&site)["valves/note.txt"], "longest");
    fs::remove_file(&note).expect("is there");
    site.publish(&[("index.html", "home")]);
    site.publish(&FIRST);
    assert_eq!(live(&site), texts(&FIRST));
}

#[test]
fn a_file_becomes_a_folder_and_a_folder_a_file() {
    let site = Site::new();
    for _ in 0..2 {
        for files in [[("a", "1"), ("b/c/d", "2")], [("a/x", "1"), ("b", "2")]] {
            site.publish(&files);
            assert_eq!(live(&site), texts(&files));
        }
    }
}

#[test]
fn another_sku_alone_is_a_change_of_the_manifest() {
    let site = Site::new();
    let publish = |sku: &str| {
        let publisher = site.begin().expect("begins");
        let mut product = file("bv-50/index.html", "BV 50");
        product.sku = Some(sku.into());
        publisher.put(product).expect("is taken");
        let published = publisher.commit().expect("is published");
        let made = manifest(&site.public())
            .expect("is sound")
            .expect("is there");
        let entry = made.get("bv-50/index.html").expect("was made");
        (published.written, entry.sku.as_deref().map(str::to_owned))
    };
    assert_eq!(publish("BV 50"), (1, Some("BV 50".into())));
    assert_eq!(publish("BV-50"), (0, Some("BV-50".into())));
}

#[test]
fn a_tree_before_that_vouches_for_nothing_is_made_again() {
    let site = Site::new();
    let changed = [("index.html", "home"), ("valves/index.html", "VALVES")];
    let record = ".public.previous/.showroom.json";
    for damage in ["{", ""] {
        site.publish(&FIRST);
        site.publish(&changed);
        // As a killed build may leave it: half-way to something else, under the old size.
        fs::write(
            site.root().join(".public.previous/valves/index.html"),
            "vaults",
        )
        .expect("ok");
        fs::write(site.root().join(record), damage).expect("is written");
        site.publish(&FIRST);
        assert_eq!(live(&site), texts(&FIRST));
    }
    let none = site.root().join(".public.previous");
    fs::remove_dir_all(&none).expect("is there");
    fs::create_dir(&none).expect("is made");
    fs::write(none.join("diary.txt"), "dear diary").expect("is written");
    let fault = site.try_publish(&changed).expect_err("is not ours");
    insta::assert_snapshot!(site.words(&fault), @"Machine: `[site]/.public.previous` was not made by a build; builds keep their own files under that name; give it another name and build again");
    assert_eq!(
        contents(&none).into_keys().collect::<Vec<_>>(),
        ["diary.txt"]
    );
}

#[test]
fn a_folder_that_is_new_or_empty_but_for_its_keeper_is_taken() {
    let site = Site::new();
    fs::create_dir(site.public()).expect("is made");
    fs::write(site.public().join(".gitkeep"), "").expect("is written");
    for files in [&FIRST[..], &FIRST[1..], &FIRST[..]] {
        site.publish(files);
        let mut all = texts(files);
        all.insert(".gitkeep".into(), String::new());
        assert_eq!(live(&site), all);
    }
    let deep = site.root().join("sites/live/www");
    let to = Destination::new(&deep, site.root()).expect("is good");
    let publisher = Publisher::begin(to, options(Exchange::OneStep)).expect("begins");
    publisher.put(file("index.html", "home")).expect("is taken");
    publisher.commit().expect("is published");
    assert_eq!(
        changes(&BTreeMap::new(), &contents(&deep)),
        [("index.html".to_owned(), "new")].into()
    );
}

/// A site of sixty files, of which two thirds differ from letter to letter, and never in size.
fn sixty(letter: &str) -> Vec<(String, String)> {
    let page = |n: usize| match n % 3 {
        0 => (
            format!("p{n}/index.html"),
            format!("{letter}{n}").repeat(500),
        ),
        1 => (format!("p{n}/{letter}.html"), format!("{n}").repeat(500)),
        _ => (format!("p{n}/index.html"), format!("{n}").repeat(500)),
    };
    (0..60).map(page).collect()
}

fn publish_sixty(to: &Path, letter: &str, exchange: Exchange) -> Result<(), PublishFault> {
    let destination = Destination::new(&to.join("public"), to)?;
    let publisher = Publisher::begin(destination, options(exchange))?;
    for (path, text) in sixty(letter) {
        publisher.put(file(&path, &text))?;
    }
    publisher.commit().map(|_| ())
}

#[test]
fn a_child_publishes_without_end() {
    let Some(folder) = std::env::var_os(CHILD) else {
        return;
    };
    let folder = PathBuf::from(folder);
    let renames = folder.join("renames").exists();
    let exchange = if renames {
        Exchange::Renames
    } else {
        Exchange::OneStep
    };
    for letter in LETTERS.into_iter().cycle() {
        publish_sixty(&folder, letter, exchange).expect("is published");
    }
}

/// When a child is killed.
#[derive(Clone, Copy)]
enum Moment {
    /// Some time after it took the lock.
    Begun,
    /// Some time after it began to change the tree before: on a busy machine it seldom comes so
    /// far within a given time.
    Changing,
}

/// Starts a child that publishes without end and kills it.
fn kill_a_child(site: &Site, moment: Moment, after: Duration) {
    let mut child = Command::new(std::env::current_exe().expect("is known"))
        .args(["--exact", "publish::a_child_publishes_without_end"])
        .env(CHILD, site.root())
        .stdout(Stdio::null())
        .spawn()
        .expect("starts");
    let id = child.id().to_string();
    let lock = site.root().join(".public.lock");
    while fs::read_to_string(&lock).is_ok_and(|holder| holder.trim() != id) {
        sleep(Duration::from_micros(200));
    }
    let unfinished = site.root().join(UNFINISHED);
    let begun = Instant::now();
    let mut waits = matches!(moment, Moment::Changing);
    while waits && begun.elapsed() < Duration::from_secs(10) {
        waits = !unfinished.exists();
    }
    sleep(after);
    child.kill().expect("was running");
    child.wait().expect("ends");
}

#[test]
fn a_killed_build_leaves_the_old_site_or_the_new_one() {
    let states = LETTERS.map(|letter| -> BTreeMap<String, Vec<u8>> {
        let files = sixty(letter).into_iter();
        files
            .map(|(path, text)| (path, text.into_bytes()))
            .collect()
    });
    let mut cut_short = 0;
    for exchange in [Exchange::OneStep, Exchange::Renames] {
        let mut site = Site::new();
        site.exchange = exchange;
        let mut expected = vec![".public.previous"];
        if exchange == Exchange::Renames {
            File::create(site.root().join("renames")).expect("is made");
            expected.push("renames");
        }
        publish_sixty(site.root(), "a", exchange).expect("is published");
        for kill in 0..30_u64 {
            let after = Duration::from_micros(kill * 7_919 % 40_000);
            match kill % 3 {
                0 => kill_a_child(&site, Moment::Changing, after / 40),
                _ => kill_a_child(&site, Moment::Begun, after),
            }
            let unfinished = site.root().join(UNFINISHED);
            cut_short += usize::from(unfinished.exists());
            if exchange == Exchange::Renames {
                // Between two renames there is no live tree; the next run brings it back.
                drop(site.begin().expect("begins"));
            }
            let live = contents(&site.public());
            let state = states.iter().position(|state| *state == live);
            let state = state.unwrap_or_else(|| panic!("kill {kill}: {:?}", live.keys()));
            // On to a third state, or back to that of which the tree before may have remains.
            let next = (state + 1 + usize::from(kill % 2 == 0)) % 3;
            publish_sixty(site.root(), LETTERS[next], exchange).expect("is published");
            assert!(
                contents(&site.public()) == states[next],
                "kill {kill}: it is mixed"
            );
            assert_eq!(beside(&site), expected, "kill {kill}");
        }
    }
    assert!(cut_short > 0, "no kill came in the middle of a change");
}

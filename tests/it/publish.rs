//! Publishing as its user sees it: which files change on the disk, what is refused and how it is
//! said, and that a killed build leaves one whole site.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use rayon::prelude::*;
use showroom::diagnostic::Report;
use showroom::publish::{
    Blame, Content, Destination, Exchange, MANIFEST, Options, OutFile, Patience, PublishFault,
    Published, Publisher, Sync, manifest, rollback,
};
use tempfile::TempDir;

/// Tells the child process of the crash test which folder to publish in, and how.
const CHILD: &str = "SHOWROOM_TEST_PUBLISH_IN";
const RENAMES: &str = "SHOWROOM_TEST_PUBLISH_BY_RENAMES";

type Files = BTreeMap<String, String>;

/// A site folder whose site is published again and again.
struct Site {
    folder: TempDir,
    options: Options,
}

impl Site {
    fn new() -> Self {
        Self {
            folder: TempDir::new().expect("the machine has a folder for tests"),
            options: quick(Exchange::OneStep),
        }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn destination(&self) -> Destination {
        destination(self.folder.path())
    }

    fn publish(&self, files: &[(&str, &str)]) -> Published {
        self.try_publish(files).expect("the site is published")
    }

    fn try_publish(&self, files: &[(&str, &str)]) -> Result<Published, PublishFault> {
        let publisher = Publisher::begin(self.destination(), self.options)?;
        for (path, content) in files {
            publisher.put(page(path, content))?;
        }
        publisher.commit()
    }

    fn rollback(&self) -> Result<Published, PublishFault> {
        rollback(self.destination(), self.options)
    }

    fn write(&self, path: &str, content: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("has a folder")).expect("a folder is made");
        fs::write(path, content).expect("a file is written");
    }

    /// The files of the out folder without the manifest, and what they hold.
    fn live(&self) -> Files {
        files(&self.path("public"))
    }

    /// What lies beside the out folder.
    fn beside(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).expect("is a folder");
        let name = |e: fs::DirEntry| e.file_name().to_string_lossy().into_owned();
        let mut names: Vec<String> = entries.flatten().map(name).collect();
        names.sort();
        names
    }

    /// A message as the user sees it, without the name of the folder of this test.
    fn told(&self, fault: &PublishFault) -> String {
        let text = Report::from(fault.diagnostic()).to_string();
        let real = self.folder.path().canonicalize().expect("is there");
        text.replace(&*real.to_string_lossy(), "SITE")
            .replace(&*self.folder.path().to_string_lossy(), "SITE")
    }
}

fn quick(exchange: Exchange) -> Options {
    Options {
        exchange,
        sync: Sync::Lazy,
        ..Options::default()
    }
}

fn destination(site: &Path) -> Destination {
    Destination::new(&site.join("public"), site).expect("the out folder is good")
}

fn page(path: &str, content: &str) -> OutFile {
    OutFile {
        path: path.parse().expect("is an out path"),
        content: Content::Bytes(content.into()),
        sku: None,
    }
}

fn files(root: &Path) -> Files {
    let mut found = Files::new();
    for entry in walkdir::WalkDir::new(root).into_iter().flatten() {
        let path = entry.path().strip_prefix(root).expect("lies below");
        let name = path.to_string_lossy().replace('\\', "/");
        if entry.file_type().is_file() && name != MANIFEST {
            let bytes = fs::read(entry.path()).expect("can be read");
            found.insert(name, String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    found
}

fn expect(files: &[(&str, &str)]) -> Files {
    let owned = |(path, content): &(&str, &str)| ((*path).to_owned(), (*content).to_owned());
    files.iter().map(owned).collect()
}

/// What tells one file of the disk from another: it changes when a file is written anew.
#[cfg(unix)]
fn inodes(root: &Path) -> BTreeMap<String, u64> {
    use std::os::unix::fs::MetadataExt;
    let inode = |path: &str| fs::metadata(root.join(path)).expect("is there").ino();
    let paths = files(root).into_keys().chain([MANIFEST.to_owned()]);
    paths.map(|path| (path.clone(), inode(&path))).collect()
}

const FIRST: [(&str, &str); 4] = [
    ("a.css", "one"),
    ("index.html", "home"),
    ("valves/bv-50/index.html", "bv 50"),
    ("valves/bv-80/index.html", "bv 80"),
];

const SECOND: [(&str, &str); 4] = [
    ("a.css", "one"),
    ("index.html", "home"),
    ("valves/bv-50/index.html", "bv 50 is cheaper"),
    ("valves/bv-99/index.html", "bv 99"),
];

fn counts(published: &Published) -> (usize, usize, usize, u64) {
    let p = published;
    (p.written, p.unchanged, p.removed, p.bytes_written)
}

#[test]
fn a_first_site_appears_whole_and_leaves_nothing_beside_it() {
    let site = Site::new();
    let published = site.publish(&FIRST);
    assert_eq!(counts(&published), (4, 0, 0, 18));
    assert_eq!(site.live(), expect(&FIRST));
    assert_eq!(site.beside(), [".public.lock", "public"]);
}

#[test]
fn a_change_costs_what_changed_and_back_again_costs_nothing() {
    let site = Site::new();
    site.publish(&FIRST);
    assert_eq!(counts(&site.publish(&SECOND)), (2, 2, 1, 21));
    assert_eq!(site.live(), expect(&SECOND));
    assert_eq!(files(&site.path(".public.previous")), expect(&FIRST));
    assert_eq!(counts(&site.publish(&FIRST)), (2, 2, 1, 0));
    assert_eq!(site.live(), expect(&FIRST));
    assert!(
        !site.path("public/valves/bv-99").exists(),
        "an empty folder stays"
    );
}

#[cfg(unix)]
#[test]
fn nothing_changed_writes_nothing_and_one_change_writes_one_file() {
    let site = Site::new();
    site.publish(&FIRST);
    let before = inodes(&site.path("public"));
    assert_eq!(counts(&site.publish(&FIRST)), (0, 4, 0, 0));
    assert_eq!(inodes(&site.path("public")), before);
    assert_eq!(site.beside(), [".public.lock", "public"]);

    let mut changed = FIRST;
    changed[2].1 = "bv 50 is cheaper";
    site.publish(&changed);
    let after = inodes(&site.path("public"));
    let written: Vec<&String> = after
        .iter()
        .filter(|(path, inode)| before.get(*path) != Some(*inode))
        .map(|(path, _)| path)
        .collect();
    assert_eq!(written, [".showroom.json", "valves/bv-50/index.html"]);
    assert_eq!(files(&site.path(".public.previous")), expect(&FIRST));
}

#[test]
fn a_build_that_stops_changes_neither_tree() {
    let site = Site::new();
    site.publish(&FIRST);
    site.publish(&SECOND);
    let publisher = Publisher::begin(site.destination(), site.options).expect("begins");
    publisher.put(page("index.html", "half")).expect("is taken");
    drop(publisher);
    assert_eq!(site.live(), expect(&SECOND));
    assert_eq!(
        site.beside(),
        [".public.lock", ".public.previous", "public"]
    );
    site.rollback().expect("there is a site before");
    assert_eq!(site.live(), expect(&FIRST));
}

#[test]
fn a_rollback_goes_back_and_forth_and_takes_the_users_files_along() {
    let site = Site::new();
    site.publish(&FIRST);
    let fault = site.rollback().expect_err("there is none before");
    assert_eq!(fault.blame(), Blame::Usage);
    insta::assert_snapshot!(site.told(&fault), @"");
    site.publish(&SECOND);
    site.write("public/google123.html", "mine");
    let back = site.rollback().expect("there is a site before");
    assert_eq!(counts(&back), (2, 2, 1, 0));
    let mut first = expect(&FIRST);
    first.insert("google123.html".into(), "mine".into());
    assert_eq!(site.live(), first);
    fs::remove_file(site.path("public/google123.html")).expect("is there");
    site.rollback().expect("there is a site before");
    assert_eq!(site.live(), expect(&SECOND));
}

#[test]
fn what_the_user_put_there_stays_and_is_told() {
    let site = Site::new();
    site.publish(&FIRST);
    site.write("public/google123.html", "mine");
    site.write("public/valves/note.txt", "mine too");
    fs::create_dir_all(site.path("public/.git/refs/tags")).expect("a folder is made");
    let published = site.publish(&SECOND);
    let foreign = [
        site.path("public/google123.html"),
        site.path("public/valves/note.txt"),
    ];
    assert_eq!(published.foreign, foreign);
    let mut both = expect(&SECOND);
    both.insert("google123.html".into(), "mine".into());
    both.insert("valves/note.txt".into(), "mine too".into());
    assert_eq!(site.live(), both);
    assert!(site.path("public/.git/refs/tags").is_dir());

    fs::remove_file(site.path("public/google123.html")).expect("is there");
    site.write("public/valves/note.txt", "changed");
    site.publish(&FIRST);
    let mut left = expect(&FIRST);
    left.insert("valves/note.txt".into(), "changed".into());
    assert_eq!(site.live(), left);
}

#[test]
fn the_site_never_takes_the_place_of_a_file_of_the_users() {
    let site = Site::new();
    site.publish(&FIRST);
    site.write("public/robots.txt", "mine");
    for path in ["robots.txt", "robots.txt/index.html"] {
        let fault = site.try_publish(&[(path, "x")]).expect_err("it is taken");
        assert_eq!(fault.blame(), Blame::Site);
        insta::allow_duplicates! {
            insta::assert_snapshot!(site.told(&fault), @"");
        }
    }
    site.write("public/new/note.txt", "mine");
    assert!(
        site.try_publish(&[("new", "a file where the user has a folder")])
            .is_err()
    );
    let mut both = expect(&FIRST);
    both.insert("robots.txt".into(), "mine".into());
    both.insert("new/note.txt".into(), "mine".into());
    assert_eq!(site.live(), both);
}

#[test]
fn what_was_deleted_or_cut_by_hand_is_made_again() {
    let site = Site::new();
    site.publish(&FIRST);
    fs::remove_file(site.path("public/a.css")).expect("is there");
    fs::write(site.path("public/index.html"), "").expect("is written");
    assert_eq!(counts(&site.publish(&FIRST)), (2, 2, 0, 7));
    assert_eq!(site.live(), expect(&FIRST));
}

#[test]
fn a_file_becomes_a_folder_and_a_folder_a_file() {
    let site = Site::new();
    for _ in 0..2 {
        site.publish(&[("a", "file"), ("b/c/d", "deep")]);
        site.publish(&[("a/x", "deep"), ("b", "file")]);
        assert_eq!(site.live(), expect(&[("a/x", "deep"), ("b", "file")]));
    }
}

#[test]
fn two_files_cannot_have_one_place() {
    let site = Site::new();
    let told = |files: &[(&str, &str)]| {
        let fault = site.try_publish(files).expect_err("they clash");
        assert_eq!(fault.blame(), Blame::Site);
        site.told(&fault)
    };
    let all = [
        told(&[("a.css", "one"), ("a.css", "two")]),
        told(&[("valves", "one"), ("valves/bv/index.html", "two")]),
        told(&[(MANIFEST, "{}")]),
    ];
    insta::assert_snapshot!(all.join("\n"), @"");
    assert_eq!(site.beside(), [".public.lock"]);
}

#[test]
fn a_large_file_is_copied_once_and_then_only_compared() {
    let site = Site::new();
    site.write("static/film.mp4", &"film ".repeat(100_000));
    let publish = || {
        let publisher = Publisher::begin(site.destination(), site.options).expect("begins");
        let film = OutFile {
            path: "film.mp4".parse().expect("is an out path"),
            content: Content::File(site.path("static/film.mp4")),
            sku: None,
        };
        publisher.put(film).expect("is taken");
        counts(&publisher.commit().expect("is published"))
    };
    assert_eq!(publish(), (1, 0, 0, 500_000));
    assert_eq!(publish(), (0, 1, 0, 0));
    site.write("static/film.mp4", &"Film ".repeat(100_000));
    assert_eq!(publish(), (1, 0, 0, 500_000));
    assert_eq!(site.live()["film.mp4"], "Film ".repeat(100_000));
    fs::remove_file(site.path("static/film.mp4")).expect("is there");
    let publisher = Publisher::begin(site.destination(), site.options).expect("begins");
    let film = OutFile {
        path: "film.mp4".parse().expect("is an out path"),
        content: Content::File(site.path("static/film.mp4")),
        sku: None,
    };
    let fault = publisher.put(film).expect_err("it is gone");
    insta::assert_snapshot!(site.told(&fault), @"");
}

#[test]
fn the_manifest_tells_each_file_with_its_sku() {
    let site = Site::new();
    let publish = |sku: &str| {
        let publisher = Publisher::begin(site.destination(), site.options).expect("begins");
        let mut product = page("bv-50/index.html", "bv 50");
        product.sku = Some(sku.into());
        publisher.put(product).expect("is taken");
        publisher.put(page("a.css", "one")).expect("is taken");
        counts(&publisher.commit().expect("is published"))
    };
    publish("BV 50");
    assert_eq!(publish("BV-50"), (0, 2, 0, 0));
    let made = manifest(&site.path("public"))
        .expect("is sound")
        .expect("is there");
    let told: Vec<(String, u64, Option<&str>)> = made
        .iter()
        .map(|(path, entry)| (path.to_string(), entry.size, entry.sku.as_deref()))
        .collect();
    let product = ("bv-50/index.html".to_owned(), 5, Some("BV-50"));
    assert_eq!(told, [("a.css".to_owned(), 3, None), product]);
    assert_eq!(manifest(&site.path("nowhere")).expect("is fine"), None);
}

#[test]
fn a_damaged_manifest_stops_the_build_and_that_of_the_tree_before_does_not() {
    let site = Site::new();
    site.publish(&FIRST);
    site.publish(&SECOND);
    site.write(".public.previous/.showroom.json", "{");
    site.publish(&FIRST);
    assert_eq!(site.live(), expect(&FIRST));
    site.write("public/.showroom.json", "{");
    let fault = site
        .try_publish(&SECOND)
        .expect_err("what is ours is not known");
    assert_eq!(fault.blame(), Blame::Machine);
    insta::assert_snapshot!(site.told(&fault), @"");
}

#[test]
fn an_out_folder_that_could_cost_the_user_anything_is_refused() {
    let site = Site::new();
    site.write("content/index.md", "page");
    site.write("photos/cat.jpg", "cat");
    site.write("file", "a file");
    let mut outs = vec![
        "",
        "..",
        "content",
        "static/new",
        ".showroom/x",
        "photos",
        "file",
    ];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(site.path("photos"), site.path("link")).expect("is made");
        outs.push("link");
    }
    let home = std::env::home_dir();
    let mut paths: Vec<PathBuf> = outs.into_iter().map(|out| site.path(out)).collect();
    paths.push(PathBuf::from("/"));
    paths.extend(home.clone());
    let refused: Vec<String> = paths
        .iter()
        .map(|out| {
            let fault = Destination::new(out, site.folder.path()).expect_err("is refused");
            assert_eq!(fault.blame(), Blame::Usage);
            let home = home.clone().unwrap_or_default();
            site.told(&fault)
                .replace(&format!("`{}`", home.display()), "`HOME`")
        })
        .collect();
    insta::assert_snapshot!(refused.join("\n"), @"");
    assert_eq!(site.live(), Files::new());
}

#[test]
fn an_empty_or_new_folder_is_taken_wherever_it_is() {
    let site = Site::new();
    site.write("public/.gitkeep", "");
    site.publish(&FIRST);
    site.publish(&SECOND);
    let mut live = expect(&SECOND);
    live.insert(".gitkeep".into(), String::new());
    assert_eq!(site.live(), live);

    let other = TempDir::new().expect("the machine has a folder for tests");
    let out = other.path().join("deep/er/www");
    let to = Destination::new(&out, site.folder.path()).expect("is good");
    let publisher = Publisher::begin(to, site.options).expect("begins");
    publisher.put(page("index.html", "home")).expect("is taken");
    publisher.commit().expect("is published");
    assert_eq!(files(&out), expect(&[("index.html", "home")]));
}

#[test]
fn a_folder_of_the_users_under_our_name_is_not_touched() {
    let site = Site::new();
    site.write(".public.previous/diary.txt", "dear diary");
    let fault = site.try_publish(&FIRST).expect_err("it is not ours");
    insta::assert_snapshot!(site.told(&fault), @"");
    assert_eq!(
        files(&site.path(".public.previous")),
        expect(&[("diary.txt", "dear diary")])
    );
}

#[test]
fn a_second_build_waits_and_then_names_the_first() {
    let site = Site::new();
    let first = Publisher::begin(site.destination(), site.options).expect("begins");
    let options = Options {
        patience: Patience {
            limit: Duration::from_millis(100),
            ..Patience::default()
        },
        ..site.options
    };
    let fault = Publisher::begin(site.destination(), options).expect_err("is locked");
    assert_eq!(fault.blame(), Blame::Machine);
    let id = format!("(process {})", std::process::id());
    insta::assert_snapshot!(site.told(&fault).replace(&id, "(process ID)"), @"");
    drop(first);
    Publisher::begin(site.destination(), options).expect("begins");
}

#[test]
fn an_exchange_by_renames_is_finished_from_wherever_it_was_cut() {
    for cut in 0..=3 {
        let mut site = Site::new();
        site.options = quick(Exchange::Renames);
        site.publish(&FIRST);
        site.publish(&SECOND);
        let steps = [
            ("public", ".public.exchange"),
            (".public.previous", "public"),
            (".public.exchange", ".public.previous"),
        ];
        for (from, to) in &steps[..cut] {
            fs::rename(site.path(from), site.path(to)).expect("is renamed");
        }
        let publisher = Publisher::begin(site.destination(), site.options).expect("begins");
        drop(publisher);
        let live = if cut == 0 { &SECOND } else { &FIRST };
        assert_eq!(site.live(), expect(live), "cut after {cut}");
        assert_eq!(
            site.beside(),
            [".public.lock", ".public.previous", "public"]
        );
        site.publish(&FIRST);
        assert_eq!(site.live(), expect(&FIRST));
    }
}

#[cfg(unix)]
#[test]
fn no_permission_is_said_and_changes_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("is ours");
    };
    let site = Site::new();
    site.publish(&FIRST);
    mode(site.folder.path(), 0o555);
    let outcome = site.try_publish(&SECOND);
    mode(site.folder.path(), 0o755);
    // The superuser may write anywhere.
    if let Err(fault) = outcome {
        assert_eq!(fault.blame(), Blame::Machine);
        insta::assert_snapshot!(site.told(&fault), @"");
        assert_eq!(site.live(), expect(&FIRST));
    }
}

/// The two states that the crash test publishes in turn: most files differ, some are in one only.
fn state(letter: char) -> Files {
    let text = |i: usize| match i % 3 {
        0 => format!("page {i}, the same in both\n").repeat(50),
        _ => format!("page {i} of {letter}\n").repeat(50),
    };
    let path = |i: usize| match i % 5 {
        0 => format!("only-{letter}/{i}/index.html"),
        _ => format!("pages/{i}/index.html"),
    };
    (0..60).map(|i| (path(i), text(i))).collect()
}

fn publish_state(site: &Path, options: Options, letter: char) -> Result<Published, PublishFault> {
    let publisher = Publisher::begin(destination(site), options)?;
    let pages: Vec<(String, String)> = state(letter).into_iter().collect();
    pages
        .par_iter()
        .try_for_each(|(path, text)| publisher.put(page(path, text)))?;
    publisher.commit()
}

/// Not a story of its own: what the crash test starts and kills.
#[test]
fn child_that_publishes_until_it_is_killed() {
    let Some(site) = std::env::var_os(CHILD) else {
        return;
    };
    let options = quick(how());
    for letter in ['a', 'b'].into_iter().cycle() {
        publish_state(Path::new(&site), options, letter).expect("is published");
    }
}

fn how() -> Exchange {
    match std::env::var_os(RENAMES) {
        Some(_) => Exchange::Renames,
        None => Exchange::OneStep,
    }
}

fn kill_at_random_moments(exchange: Exchange, kills: u64) {
    let site = TempDir::new().expect("the machine has a folder for tests");
    let options = quick(exchange);
    let (a, b) = (state('a'), state('b'));
    let mut seen = [0, 0];
    for kill in 0..kills {
        publish_state(site.path(), options, if kill % 2 == 0 { 'a' } else { 'b' })
            .expect("the run after a kill succeeds");
        assert!(!site.path().join(".public.staging").exists());
        assert!(!site.path().join(".public.exchange").exists());
        let mut child = Command::new(std::env::current_exe().expect("we run"));
        child.args([
            "--exact",
            "publish::child_that_publishes_until_it_is_killed",
        ]);
        child
            .env(CHILD, site.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if exchange == Exchange::Renames {
            child.env(RENAMES, "1");
        }
        let mut child = child.spawn().expect("the child starts");
        // 20 to 100 ms, spread evenly and never in step with the child's rounds.
        std::thread::sleep(Duration::from_micros(20_000 + (kill * 49_999) % 80_000));
        assert!(
            child.try_wait().expect("is ours").is_none(),
            "the child ended by itself"
        );
        child.kill().expect("the child is killed");
        child.wait().expect("the child is gone");
        let mut public = site.path().join("public");
        if exchange == Exchange::Renames && !public.exists() {
            public = site.path().join(".public.exchange");
        }
        let live = files(&public);
        assert!(
            live == a || live == b,
            "mixed after kill {kill}: {:?}",
            live.keys()
        );
        seen[usize::from(live == b)] += 1;
    }
    assert!(
        seen[0] > 0 && seen[1] > 0,
        "the child never came to publish: {seen:?}"
    );
}

#[test]
fn a_killed_build_leaves_the_old_site_or_the_new_one() {
    kill_at_random_moments(Exchange::OneStep, 40);
}

#[test]
fn a_killed_build_leaves_one_whole_site_also_without_an_exchange_in_one_step() {
    kill_at_random_moments(Exchange::Renames, 20);
}

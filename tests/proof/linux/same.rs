//! A build depends on the folder, the program and the day, and on nothing else; and it sees every
//! change of what it depends on.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use super::lab::{DAY, Lab, Verdict, program, told};
use super::scene::{must, write_site};
use super::tree::Tree;

/// A number of threads, and what differs from one machine, place and user to the next.
type Place = (&'static str, [(&'static str, &'static str); 3]);

const PLACES: [Place; 3] = [
    (
        "1",
        [("TZ", "Pacific/Kiritimati"), ("LANG", "C"), ("HOME", "/")],
    ),
    (
        "2",
        [
            ("TZ", "Etc/GMT+12"),
            ("LANG", "de_DE.UTF-8"),
            ("HOME", "/nowhere"),
        ],
    ),
    (
        "8",
        [
            ("TZ", "Asia/Kolkata"),
            ("LC_ALL", "tr_TR.UTF-8"),
            ("USER", "someone"),
        ],
    ),
];

/// The same site in two folders, its files written in two orders, for all places; by two ways to say
/// where it is.
pub fn everywhere(lab: &Lab) -> Verdict {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let starter = lab.fresh("starter");
    let parent = starter.parent().expect("lies in the lab");
    must(parent, &["new", "starter"]);
    let mut sites = vec![starter];
    let mixed = lab.fresh("mixed");
    write_site(&mixed);
    sites.push(mixed);
    if lab.work == super::lab::Work::Long {
        sites.push(root.join("example-site"));
    }
    let (mut faults, mut builds, mut files) = (Vec::new(), 0, 0);
    for site in sites {
        let mut first: Option<Tree> = None;
        for (order, folder) in ["a folder", "deep/er/\u{fc}ber/folder"]
            .into_iter()
            .enumerate()
        {
            let copy = lab.fresh(folder);
            copy_in_order(&site, &copy, order == 1);
            for place in PLACES {
                let tree = built(&copy, place);
                builds += 1;
                match (&first, tree) {
                    (_, Err(why)) => faults.push(why),
                    (None, Ok(tree)) => {
                        files += tree.0.len();
                        first = Some(tree);
                    }
                    (Some(first), Ok(tree)) if *first != tree => {
                        faults.push(format!(
                            "{}, {place:?}: {}",
                            site.display(),
                            tree.differs(first)
                        ));
                    }
                    (Some(_), Ok(_)) => {}
                }
            }
        }
    }
    Verdict::of(
        faults,
        format!("{builds} builds of {files} files: the same bytes"),
    )
}

/// Copies the sources of a site one by one, so that folders list them in another order.
fn copy_in_order(from: &Path, to: &Path, reversed: bool) {
    let made = |name: &str| [".showroom", "public", ".public.previous"].contains(&name);
    let entries = walkdir::WalkDir::new(from).into_iter();
    let sources = entries.filter_entry(|entry| !entry.file_name().to_str().is_some_and(made));
    let mut files: Vec<_> = sources
        .flatten()
        .filter(|e| e.file_type().is_file())
        .collect();
    files.sort_by(|a, b| a.path().cmp(b.path()));
    if reversed {
        files.reverse();
    }
    for file in files {
        let target = to.join(file.path().strip_prefix(from).expect("lies below"));
        fs::create_dir_all(target.parent().expect("lies in a folder")).expect("is made");
        fs::copy(file.path(), target).expect("is copied");
    }
}

fn built(site: &Path, (jobs, environment): Place) -> Result<Tree, String> {
    let out = site.join("public");
    let _ = fs::remove_dir_all(&out);
    let _ = fs::remove_dir_all(site.join(".public.previous"));
    let output = Command::new(program())
        .args(["build", "--date", DAY, "--jobs", jobs])
        .arg(site)
        .envs(environment)
        .output()
        .expect("the program runs");
    if output.status.success() {
        Ok(Tree::of(site, &["public"]))
    } else {
        Err(told(&output))
    }
}

/// What is changed, and from what to what; the size stays, and so does the time.
const DISGUISED: [(&str, &str, &str); 5] = [
    ("content/about.md", "State one", "State two"),
    (
        "content/products/bv-50/index.md",
        "Ball valve",
        "Gate valve",
    ),
    ("data/prices.csv", "128.00", "129.00"),
    ("static/note.txt", "state one", "state two"),
    ("brand.toml", "Example", "Exemple"),
];

/// A change that keeps the size and the time of a file is seen by the next build.
pub fn change_in_disguise(lab: &Lab) -> Verdict {
    let site = lab.fresh("disguise");
    write_site(&site);
    must(&site, &["build", "--date", DAY]);
    let mut faults = Vec::new();
    for (path, from, to) in DISGUISED {
        let before = Tree::of(&site, &["public"]);
        let file = site.join(path);
        let time = fs::metadata(&file)
            .and_then(|m| m.modified())
            .expect("has a time");
        let text = fs::read_to_string(&file).expect("is text");
        assert!(text.contains(from) && from.len() == to.len(), "{path}");
        fs::write(&file, text.replace(from, to)).expect("is written");
        let open = File::options().write(true).open(&file).expect("opens");
        open.set_modified(time).expect("is set");
        must(&site, &["build", "--date", DAY]);
        if Tree::of(&site, &["public"]) == before {
            faults.push(format!("`{path}` was changed, and the site was not"));
        }
    }
    Verdict::of(faults, format!("{} changes seen", DISGUISED.len()))
}

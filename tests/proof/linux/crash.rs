//! The program killed: the live site is the old one or the new one, byte for byte, and the next run
//! is not hindered by what is left.

use std::fs;
use std::path::Path;
use std::process::{Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::lab::{DAY, Lab, Verdict, build, showroom, told};
use super::scene::{Scene, must, write, write_site};
use super::strace::{self, Kind};
use super::tree::{Tree, manifest_fault};

/// The program killed before each system call that changes the disk, or waits for it. Between two
/// of them the disk is as it was, so these are all the states that a kill can leave; every fifth one
/// in the quick part.
pub fn at_every_change(lab: &Lab) -> Verdict {
    if let Some(why) = strace::missing() {
        return Verdict::Skipped(why);
    }
    let mut count = Count::default();
    for scene in Scene::all(lab) {
        let calls = strace::calls(&scene, Kind::Changes);
        for call in calls.iter().step_by(lab.work.times(5, 1)) {
            let output = strace::inject(&scene, call, "signal=KILL");
            count.take(&scene, &format!("killed at {call}"), &output);
        }
    }
    count.verdict()
}

/// The program killed at its nth system call, whichever that is, for each n.
pub fn at_every_call(lab: &Lab) -> Verdict {
    if let Some(why) = strace::missing() {
        return Verdict::Skipped(why);
    }
    if lab.work == super::lab::Work::Quick {
        return Verdict::Holds("only with --long".into());
    }
    let mut count = Count::default();
    for scene in Scene::all(lab) {
        for nth in 1.. {
            let output = strace::kill_at(&scene, nth);
            if output.status.success() {
                break;
            }
            count.take(&scene, &format!("killed at call {nth}"), &output);
        }
    }
    count.verdict()
}

/// What became of many kills.
#[derive(Default)]
struct Count {
    kills: usize,
    new: usize,
    faults: Vec<String>,
}

impl Count {
    /// Counts what a kill of a scene's command left.
    fn take(&mut self, scene: &Scene, what: &str, output: &Output) {
        self.kills += 1;
        let mut fault = |why: String| self.faults.push(format!("{}, {what}: {why}", scene.name));
        // strace ends as the program did.
        if output.status.code().is_some() {
            fault(format!("it was not killed: {}", told(output)));
        }
        match scene.left() {
            Ok(true) => self.new += 1,
            Ok(false) => {}
            Err(why) => fault(why),
        }
        if let Some(why) = scene.converges() {
            fault(why);
        }
    }

    fn verdict(self) -> Verdict {
        let Self { kills, new, faults } = self;
        let old = kills - new;
        let figures =
            format!("{kills} kills: {old} left the old site, {new} the new one, 0 neither");
        Verdict::of(faults, figures)
    }
}

/// Builds on all cores killed at any moment, each on top of what the last one left.
pub fn at_random(lab: &Lab) -> Verdict {
    random(lab, Leftovers::Cleared, lab.work.times(60, 1000))
}

/// The same without a whole build in between: what is left of one kill meets the next.
pub fn over_and_over(lab: &Lab) -> Verdict {
    random(lab, Leftovers::Kept, lab.work.times(60, 1000))
}

/// Whether a build comes to its end between two kills.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Leftovers {
    Cleared,
    Kept,
}

/// The states that the site goes through; with two, the tree before would always hold the next one.
const STATES: usize = 5;

fn random(lab: &Lab, leftovers: Leftovers, kills: usize) -> Verdict {
    let site = lab.path(if leftovers == Leftovers::Kept {
        "over"
    } else {
        "random"
    });
    write_site(&site);
    let states: Vec<Tree> = (0..STATES).map(|state| made(&site, state)).collect();
    let begun = Instant::now();
    write_state(&site, 0);
    must(&site, &["build", "--date", DAY]);
    let whole = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
    let mut random: u64 = 20_261_125;
    let (mut faults, mut new, mut cut) = (Vec::new(), 0, 0);
    let mut last = 0;
    for kill in 1..=kills {
        let state = (last + 1 + kill % (STATES - 1)) % STATES;
        write_state(&site, state);
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        cut += usize::from(kill_after(
            &site,
            Duration::from_micros((random >> 33) % whole),
        ));
        let now = Tree::of(&site, &["public"]).without_manifest();
        match states.iter().position(|state| *state == now) {
            Some(found) if found == state || found == last => {
                new += usize::from(found == state);
                last = found;
            }
            Some(found) => {
                faults.push(format!("kill {kill}: state {found}, not {last} or {state}"));
            }
            None => faults.push(format!(
                "kill {kill}: mixed: {}",
                now.differs(&states[state])
            )),
        }
        if let Some(why) = manifest_fault(&site.join("public")) {
            faults.push(format!("kill {kill}: {why}"));
        }
        if leftovers == Leftovers::Cleared || kill == kills {
            must(&site, &["build", "--date", DAY]);
            last = state;
            let left = [".public.staging", ".public.exchange"].map(|name| site.join(name));
            let now = Tree::of(&site, &["public"]).without_manifest();
            if now != states[state] || left.iter().any(|left| left.exists()) {
                faults.push(format!("kill {kill}: the next build did not mend it"));
            }
        }
    }
    let figures = format!("{kills} kills at random, {cut} before the end: {new} new, 0 mixed");
    if cut == 0 {
        faults.push("every kill came too late to prove anything".into());
    }
    Verdict::of(faults, figures)
}

/// Kills a build after a time; whether it was still at work.
fn kill_after(site: &Path, time: Duration) -> bool {
    let mut build = showroom(site, &["build", "--date", DAY])
        .stderr(Stdio::null())
        .spawn()
        .expect("the program runs");
    sleep(time);
    let _ = build.kill();
    !build.wait().expect("it ends").success()
}

/// Eighty pages, of which two thirds differ from state to state, and a file or folder in turns.
fn write_state(site: &Path, state: usize) {
    for page in 0..80 {
        let says = if page % 3 == 0 { 0 } else { state };
        let text = format!("+++\ntitle = \"Page {page}\"\n+++\nIn state {says}.\n");
        write(site, &format!("content/p{page}.md"), &text);
    }
    let shape = site.join("static/shape");
    let _ = fs::remove_dir_all(&shape).or_else(|_| fs::remove_file(&shape));
    let path = ["static/shape", "static/shape/inner.txt"][state % 2];
    write(site, path, &format!("state {state}\n"));
}

/// What a build of a state makes, in a folder where there was none.
fn made(site: &Path, state: usize) -> Tree {
    write_state(site, state);
    let mut command = build();
    let out = site.with_extension(format!("{state}"));
    let text = out.join("public").display().to_string();
    command.extend(["--out", &text]);
    let output = showroom(site, &command).output().expect("runs");
    assert!(output.status.success(), "{}", told(&output));
    Tree::of(&out, &["public"]).without_manifest()
}

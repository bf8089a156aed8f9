//! Too little room: a full disk, and a limit of the largest file, which makes writes short.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::lab::{Lab, Verdict, program, told};
use super::scene::Scene;

/// The sizes that are tried.
const SIZES: u64 = 20;

/// A page of memory, by which a disk in memory counts.
const BLOCK: u64 = 4096;

/// The disk is full at as many moments as there are sizes. The site lies on a small disk of its own
/// in memory, and a file takes all room but so much of what the build needs.
pub fn full_disk(lab: &Lab) -> Verdict {
    let mut scenes = vec![Scene::change(lab), Scene::first(lab)];
    scenes.truncate(lab.work.times(1, 2));
    match Mount::at(lab.path("site")) {
        Ok(mount) => fill(&scenes, &mount.0),
        Err(why) => Verdict::Skipped(format!("no disk in memory: {why}")),
    }
}

/// A disk in memory, as long as it is used.
struct Mount(PathBuf);

impl Mount {
    fn at(folder: PathBuf) -> Result<Self, String> {
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=64M", "none"])
            .arg(&folder)
            .output();
        match mounted {
            Ok(output) if output.status.success() => Ok(Self(folder)),
            Ok(output) => Err(told(&output)),
            Err(why) => Err(why.to_string()),
        }
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        // Should it stay, the lab's folder can't go, and says so.
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

fn fill(scenes: &[Scene], disk: &Path) -> Verdict {
    let (mut faults, mut refused, mut trials) = (Vec::new(), 0, 0);
    for scene in scenes {
        scene.begin();
        let before = free(disk);
        scene.run();
        let needed = before - free(disk) + 4 * BLOCK;
        for size in 0..SIZES {
            scene.begin();
            let leave = needed * size / SIZES / BLOCK * BLOCK;
            let ballast = disk.join("ballast");
            fs::write(
                &ballast,
                vec![1; usize::try_from(free(disk) - leave).expect("is small")],
            )
            .expect("the ballast fits");
            let output = scene.run();
            trials += 1;
            refused += usize::from(output.status.code() == Some(3));
            fs::remove_file(&ballast).expect("is there");
            let what = format!("{leave} bytes free");
            faults.extend(scene.outcome(&what, &output));
        }
    }
    if refused < trials / 2 {
        faults.push(format!(
            "only {refused} of {trials} builds met the full disk"
        ));
    }
    Verdict::of(
        faults,
        format!("{trials} sizes: {refused} told, 0 changes to the old site"),
    )
}

/// What is free on a disk.
fn free(disk: &Path) -> u64 {
    let disk = rustix::fs::statvfs(disk).expect("the disk is there");
    disk.f_bavail * disk.f_frsize
}

/// No file may be larger than so much, and the signal that would end the program is ignored: a write
/// that goes beyond is short, and the next one fails.
pub fn largest_file(lab: &Lab) -> Verdict {
    let scene = Scene::first(lab);
    let largest = scene.new.0.values().map(Vec::len).max().unwrap_or(0) as u64;
    let (mut faults, mut refused) = (Vec::new(), 0_u64);
    let sizes = (0..SIZES).step_by(lab.work.times(3, 1));
    let trials = sizes.clone().count() as u64;
    for size in sizes {
        // In the unit of `ulimit`.
        let limit = largest * size / SIZES / 512;
        let script = format!("trap '' XFSZ; ulimit -f {limit}; exec \"$0\" \"$@\"");
        let output = Command::new("sh")
            .args(["-c", &script])
            .arg(program())
            .args(&scene.command)
            .current_dir(scene.begin())
            .output()
            .expect("sh runs");
        refused += u64::from(output.status.code() == Some(3));
        faults.extend(scene.outcome(&format!("files up to {limit} x 512 bytes"), &output));
    }
    if refused < trials / 2 {
        faults.push(format!("only {refused} of {trials} builds met the limit"));
    }
    Verdict::of(
        faults,
        format!("{trials} sizes: {refused} told, 0 changes to the old site"),
    )
}

//! Whether the system can tell of changes in a folder. On a drive of another machine, or of the
//! system around a virtual one, it does not hear of them.

use std::path::Path;

/// The kinds of file system (`f_type` of statfs(2)) whose files live elsewhere.
#[cfg(target_os = "linux")]
const REMOTE: [u64; 10] = [
    0x0000_6969, // NFS
    0x0000_517b, // SMB
    0xff53_4d42, // CIFS
    0xfe53_4d42, // SMB 2
    0x0102_1997, // 9P, the drives of Windows under WSL
    0x6573_5546, // FUSE, as of sshfs and of folders that a container shares
    0x786f_4256, // VirtualBox's shared folders
    0x00c3_6400, // Ceph
    0x5346_414f, // AFS
    0x7375_7245, // Coda
];

/// Whether others may change the folder unheard.
#[cfg(target_os = "linux")]
pub(super) fn is_remote(folder: &Path) -> bool {
    let kind = rustix::fs::statfs(folder).map(|drive| u64::try_from(drive.f_type));
    kind.is_ok_and(|kind| kind.is_ok_and(|kind| REMOTE.contains(&kind)))
}

/// Not known here; where the system refuses to watch a drive, it says so itself.
#[cfg(not(target_os = "linux"))]
pub(super) fn is_remote(_: &Path) -> bool {
    false
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_this_machine_is_watched() {
        let folder = tempfile::tempdir().expect("there is room");
        assert!(!is_remote(folder.path()));
        assert!(!is_remote(Path::new("/proc")));
        assert!(!is_remote(Path::new("/nowhere")));
    }
}

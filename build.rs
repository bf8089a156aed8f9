//! Compiles the crate anew when a file of a built-in theme is added, changed or removed: the
//! themes are embedded in the program, and a macro cannot watch a folder.

fn main() {
    println!("cargo::rerun-if-changed=themes");
    println!("cargo::rerun-if-changed=build.rs");
}

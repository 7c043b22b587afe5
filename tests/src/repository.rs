//! The repository's own files. NOT the shared reports beside it (`shared`).

use std::path::{Path, PathBuf};
use std::process::Command;

/// The root of the checkout.
///
/// # Panics
/// When this crate does not stand in a folder of the workspace.
#[must_use]
pub fn repository() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().expect("the tests crate stands in a folder of the workspace").to_path_buf()
}

/// Files under version control or about to be (not ignored), as paths relative to the root with `/`, sorted.
///
/// # Panics
/// When git cannot list them.
#[must_use]
pub fn tracked_files() -> Vec<String> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(repository())
        .output()
        .expect("git lists the files of the repository");
    assert!(output.status.success(), "git ls-files failed: {}", String::from_utf8_lossy(&output.stderr));
    let listing = String::from_utf8(output.stdout).expect("paths of the repository are UTF-8");
    let mut paths: Vec<String> = listing
        .split('\0')
        .filter(|path| !path.is_empty() && repository().join(path).is_file())
        .map(str::to_owned)
        .collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}

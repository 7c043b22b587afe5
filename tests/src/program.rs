//! The program `cambon`, run as a user runs it, in a folder of its own. NOT its library parts: those have their own tests.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use regex::Regex;
use tempfile::TempDir;

use crate::repository;

/// What a run's output is filtered by before it is compared: pattern, replacement.
static FILTERS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    [
        (r"\b\d+(?:\.\d+)?\s?(?:µs|ms|s)\b", "[TIME]"),
        (r"\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z?", "[MOMENT]"),
        (r"\bcambon \d+\.\d+\.\d+", "cambon [VERSION]"),
    ]
    .into_iter()
    .map(|(pattern, replacement)| (Regex::new(pattern).expect("a constant pattern"), replacement))
    .collect()
});

/// The program built in the profile of the running test.
///
/// # Panics
/// When it is not built: Cargo names a binary only to the tests of its own package, so `tests/run` builds it first.
#[must_use]
pub fn cambon_binary() -> PathBuf {
    let test = std::env::current_exe().expect("a running test knows its own file");
    binary_beside(&test).unwrap_or_else(|missing| {
        panic!(
            "the program is not built: {} is missing\nhint: cargo build -p cambon-search-cli",
            missing.display()
        )
    })
}

/// `<profile>/cambon` for a test that runs as `<profile>/deps/<test>`, or the path where it should be.
fn binary_beside(test: &Path) -> Result<PathBuf, PathBuf> {
    let profile = test.ancestors().nth(2).unwrap_or(Path::new("."));
    let binary = profile.join(format!("cambon{}", std::env::consts::EXE_SUFFIX));
    if binary.is_file() { Ok(binary) } else { Err(binary) }
}

/// What one run of the program left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// Standard output, as it was.
    pub stdout: String,
    /// Standard error, as it was.
    pub stderr: String,
    filtered_folder: String,
}

impl Run {
    /// Exit code, stdout and stderr in one text, with folders, times and versions replaced: for snapshots.
    #[must_use]
    pub fn snapshot(&self) -> String {
        let code = self.code.map_or("signal".to_owned(), |code| code.to_string());
        let text = format!("exit: {code}\n--- stdout\n{}--- stderr\n{}", self.stdout, self.stderr);
        filter(&text, &self.filtered_folder)
    }

    /// This run, which must have ended with exit code 0.
    ///
    /// # Panics
    /// Otherwise, with all that the program said.
    #[track_caller]
    #[must_use]
    pub fn success(self) -> Self {
        assert_eq!(self.code, Some(0), "cambon failed\n{}\n{}", self.stdout, self.stderr);
        self
    }
}

fn filter(text: &str, folder: &str) -> String {
    let repository = repository().display().to_string();
    let mut text = text.replace(folder, "[FOLDER]").replace(&repository, "[REPOSITORY]");
    for (pattern, replacement) in FILTERS.iter() {
        text = pattern.replace_all(&text, *replacement).into_owned();
    }
    text
}

/// The program with a working folder of its own, removed at the end; its data folder is `data` in it.
#[derive(Debug)]
pub struct Program {
    folder: TempDir,
}

impl Default for Program {
    fn default() -> Self {
        Self::new()
    }
}

impl Program {
    /// A program without data.
    ///
    /// # Panics
    /// When no temporary folder can be made.
    #[must_use]
    pub fn new() -> Self {
        Self { folder: TempDir::new().expect("a temporary folder can be made") }
    }

    /// The working folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The data folder.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder().join("data")
    }

    /// Writes a file into the working folder (making its folders) and returns its path.
    ///
    /// # Panics
    /// When it cannot be written.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder().join(name);
        let parent = path.parent().expect("a file in the working folder has a parent");
        std::fs::create_dir_all(parent).expect("the working folder can be written");
        std::fs::write(&path, bytes).expect("the working folder can be written");
        path
    }

    /// A command with `arguments`, not started: in the working folder, without input, without the caller's own settings.
    pub fn command<A: AsRef<std::ffi::OsStr>>(&self, arguments: &[A]) -> Command {
        let mut command = Command::new(cambon_binary());
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("CAMBON_"))
        {
            command.env_remove(name);
        }
        command.env("NO_COLOR", "1").env("LC_ALL", "C.UTF-8").env_remove("RUST_LOG").env_remove("COLUMNS");
        command.arg("--data").arg(self.data()).args(arguments);
        command.current_dir(self.folder()).stdin(Stdio::null());
        command
    }

    /// Runs the program to its end.
    ///
    /// # Panics
    /// When it cannot be started or writes something that is not UTF-8.
    #[track_caller]
    pub fn run<A: AsRef<std::ffi::OsStr>>(&self, arguments: &[A]) -> Run {
        self.ended(self.command(arguments).output().expect("the program can be started"))
    }

    /// Runs the program to its end with a text on its standard input.
    ///
    /// # Panics
    /// As [`Self::run`].
    #[track_caller]
    pub fn run_with_input<A: AsRef<std::ffi::OsStr>>(&self, arguments: &[A], input: &str) -> Run {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program can be started");
        let mut stdin = child.stdin.take().expect("standard input is a pipe");
        stdin.write_all(input.as_bytes()).expect("the program reads its input");
        drop(stdin);
        self.ended(child.wait_with_output().expect("the program ends"))
    }

    fn ended(&self, output: Output) -> Run {
        Run {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("stdout is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("stderr is UTF-8"),
            filtered_folder: self.folder().display().to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_is_filtered() {
        let text = "imported 3 in 0.42 s (12ms each) into /tmp/x/data by cambon 0.1.0 at 2026-11-23T06:00:00Z, 3 sources";
        let expected = "imported 3 in [TIME] ([TIME] each) into [FOLDER]/data by cambon [VERSION] at [MOMENT], 3 sources";
        assert_eq!(filter(text, "/tmp/x"), expected);
    }

    #[test]
    fn a_missing_binary_is_named() {
        let folder = TempDir::new().unwrap();
        let test = folder.path().join("debug/deps/main-1234");
        let expected = folder.path().join("debug").join(format!("cambon{}", std::env::consts::EXE_SUFFIX));
        assert_eq!(binary_beside(&test), Err(expected.clone()));
        std::fs::create_dir_all(folder.path().join("debug")).unwrap();
        std::fs::write(&expected, "").unwrap();
        assert_eq!(binary_beside(&test), Ok(expected));
    }
}

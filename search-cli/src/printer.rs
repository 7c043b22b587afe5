//! The only place that writes to stdout and stderr. A closed pipe is success, as `cambon ... | head` must be.

use std::fmt::Display;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::ColorChoice;

/// Writes for people: notes on stderr, progress bars there if it is a terminal.
#[derive(Debug, Clone, Copy)]
pub struct Printer {
    quiet: bool,
}

impl Printer {
    /// A printer; a quiet one prints errors only.
    #[must_use]
    pub fn new(quiet: bool) -> Self {
        Self { quiet }
    }

    /// A line for the user on stderr, unless quiet.
    #[allow(clippy::print_stderr, reason = "this is the printer")]
    pub fn note(self, line: impl Display) {
        if !self.quiet {
            eprintln!("{line}");
        }
    }

    /// A progress bar over `total` things; hidden when quiet or when stderr is no terminal.
    #[must_use]
    pub fn progress(self, total: u64, what: &'static str) -> ProgressBar {
        let bar = ProgressBar::new(total);
        if self.quiet || !io::stderr().is_terminal() {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        let style = ProgressStyle::with_template("{prefix:>12} [{bar:30}] {pos}/{len} {wide_msg} {eta}")
            .expect("the template is a constant")
            .progress_chars("=> ");
        bar.set_style(style);
        bar.set_prefix(what);
        bar.enable_steady_tick(Duration::from_millis(200));
        bar
    }
}

/// An error and its causes on stderr, with the hint on a line of its own.
#[allow(clippy::print_stderr, reason = "this is the printer")]
pub fn error(error: &anyhow::Error) {
    let mut causes: Vec<String> = error.chain().map(ToString::to_string).collect();
    causes.dedup();
    let whole = causes.join(": ");
    let (hints, lines): (Vec<_>, Vec<_>) =
        whole.split('\n').partition(|line| line.trim_start().starts_with("hint:"));
    eprintln!("error: {}", lines.join("\n"));
    for hint in hints {
        eprintln!("{}", hint.trim_start());
    }
}

/// Whether `error` comes from a reader that went away.
#[must_use]
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
            || cause.downcast_ref::<csv::Error>().is_some_and(|error| {
                matches!(error.kind(), csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::BrokenPipe)
            })
            || cause.downcast_ref::<serde_json::Error>().is_some_and(|error| {
                error.io_error_kind() == Some(io::ErrorKind::BrokenPipe)
            })
    })
}

/// Where data goes: stdout, or a file that appears under its name only when it is complete.
pub enum Sink {
    /// The standard output.
    Stdout(BufWriter<io::Stdout>),
    /// A file written beside and renamed.
    File {
        /// Name it will have.
        path: PathBuf,
        /// Written so far.
        writer: BufWriter<tempfile::NamedTempFile<File>>,
    },
}

impl Sink {
    /// Stdout, or a file beside `path`.
    ///
    /// # Errors
    /// When the folder of `path` cannot be written.
    pub fn open(path: Option<&Path>) -> Result<Self> {
        let Some(path) = path else {
            return Ok(Self::Stdout(BufWriter::new(io::stdout())));
        };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = tempfile::Builder::new()
            .prefix(".cambon-")
            .tempfile_in(folder)
            .with_context(|| format!("writing in folder {}", folder.display()))?;
        Ok(Self::File { path: path.to_owned(), writer: BufWriter::new(file) })
    }

    /// Writes what is left and gives the file its name.
    ///
    /// # Errors
    /// When the disk is full or the name cannot be given.
    pub fn finish(self) -> Result<()> {
        match self {
            Self::Stdout(mut writer) => Ok(writer.flush()?),
            Self::File { path, writer } => {
                let file = writer.into_inner().with_context(|| format!("writing {}", path.display()))?;
                readable_by_all(file.as_file());
                file.persist(&path).with_context(|| format!("writing {}", path.display()))?;
                Ok(())
            }
        }
    }
}

/// Temporary files are private to their owner; an export is a file like any other.
fn readable_by_all(file: &File) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // An export that stays private is still an export.
        let _ = file.set_permissions(std::fs::Permissions::from_mode(0o644));
    }
    #[cfg(not(unix))]
    let _ = file;
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(writer) => writer.write(bytes),
            Self::File { writer, .. } => writer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(writer) => writer.flush(),
            Self::File { writer, .. } => writer.flush(),
        }
    }
}

/// How words are set off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    coloured: bool,
}

impl Palette {
    /// The palette for stdout.
    #[must_use]
    pub fn new(choice: ColorChoice) -> Self {
        let coloured = match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => {
                io::stdout().is_terminal()
                    && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            }
        };
        Self { coloured }
    }

    /// Found words: bold yellow, or between brackets.
    #[must_use]
    pub fn found(self, words: &str) -> String {
        if self.coloured { format!("\x1b[1;33m{words}\x1b[0m") } else { format!("[{words}]") }
    }

    /// A title: bold.
    #[must_use]
    pub fn title(self, words: &str) -> String {
        if self.coloured { format!("\x1b[1m{words}\x1b[0m") } else { words.to_owned() }
    }

    /// Secondary words: faint.
    #[must_use]
    pub fn faint(self, words: &str) -> String {
        if self.coloured { format!("\x1b[2m{words}\x1b[0m") } else { words.to_owned() }
    }
}

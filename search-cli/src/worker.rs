//! Reading untrusted files in child processes with limits on time and memory.
//!
//! A worker is this same program started as `cambon extract-worker`: it reads files from a pipe, one after the other, and
//! answers with what it understood. A file that hangs, bloats or crashes it costs only itself: the worker is replaced. When
//! the parent dies, the pipe ends and so does the worker. What a document means is NOT decided here, but in `analysis`.

use std::io::{self, Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::analysis::{self, Analysis};
use cambon_document::Reading;
use cambon_document::ocr::Recogniser;

use crate::config::{Config, ExtractConfig, OcrConfig};
use crate::ocr::{Availability, Tesseract};
use crate::process;

/// Address space that the allocator takes at a time, in KiB: its usual gibibyte is all that a worker is allowed.
const ARENA_KIB: &str = "32768";

/// What it may take beyond that for a moment, where the address given is not aligned: by chance, whatever the file.
const ALIGNMENT_BYTES: u64 = 64 << 20;

/// Largest answer accepted from a worker, in bytes: a guard against a worker gone wrong.
const ANSWER_LIMIT_BYTES: u64 = 1 << 30;

/// Sent instead of a frame's length: the worker has finished a page and goes on.
const ALIVE: u64 = u64::MAX;

/// Bytes kept of what a dying worker wrote to stderr.
const LAST_WORDS_BYTES: u64 = 4096;

/// What comes from a worker.
enum Answer {
    /// It has finished a page and goes on.
    Alive,
    /// What was understood of a file.
    Whole(Vec<u8>),
}

/// How workers are started.
#[derive(Debug, Clone)]
pub struct WorkerSettings {
    extract: ExtractConfig,
    ocr: Option<OcrConfig>,
}

impl WorkerSettings {
    /// As configured; pictures are read where the recogniser is there.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        let ocr = Availability::of(&config.ocr).is_ready().then(|| config.ocr.clone());
        Self { extract: config.extract.clone(), ocr }
    }

    /// Pages that are pictures are read.
    #[must_use]
    pub fn reads_pictures(&self) -> bool {
        self.ocr.is_some()
    }
}

/// A worker process and the pipes to it.
pub struct Worker {
    child: Child,
    stdin: ChildStdin,
    answers: Receiver<io::Result<Answer>>,
    time_limit: Duration,
    memory_limit_mib: u64,
}

impl Worker {
    /// Starts a worker.
    ///
    /// # Errors
    /// When this program cannot be started again.
    pub fn start(settings: &WorkerSettings) -> Result<Self> {
        let WorkerSettings { extract: config, ocr } = settings;
        let program = std::env::current_exe().context("finding the program's own file")?;
        let mut command = Command::new(program);
        command.arg("extract-worker").arg(format!("--memory-mib={}", config.memory_limit_mib));
        command.arg("--extract").arg(serde_json::to_string(config)?);
        if let Some(ocr) = ocr {
            command.arg("--ocr").arg(serde_json::to_string(ocr)?);
        }
        let mut child = command
            .env_remove("CAMBON_CONFIG")
            .env("MIMALLOC_ARENA_RESERVE", ARENA_KIB)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("starting an extraction process")?;
        let stdin = child.stdin.take().context("opening the pipe to an extraction process")?;
        let mut stdout = child.stdout.take().context("opening the pipe from an extraction process")?;
        let (sender, answers) = mpsc::channel();
        thread::spawn(move || {
            loop {
                let answer = read_answer(&mut stdout);
                let ended = answer.is_err();
                if sender.send(answer).is_err() || ended {
                    break;
                }
            }
        });
        Ok(Self {
            child,
            stdin,
            answers,
            time_limit: Duration::from_secs(config.time_limit_s),
            memory_limit_mib: config.memory_limit_mib,
        })
    }

    /// Has a file read; `Err` holds the reason why the worker did not survive it, and it must be replaced.
    pub fn analyse(&mut self, name: &str, bytes: &[u8]) -> Result<Analysis, String> {
        if write_request(&mut self.stdin, name, bytes).is_err() {
            return Err(self.last_words());
        }
        loop {
            return match self.answers.recv_timeout(self.time_limit) {
                Ok(Ok(Answer::Alive)) => continue,
                Ok(Ok(Answer::Whole(answer))) => serde_json::from_slice(&answer)
                    .map_err(|error| format!("the extraction process gave an unreadable answer: {error}")),
                Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => Err(self.last_words()),
                Err(RecvTimeoutError::Timeout) => Err(format!(
                    "reading took more than {} s\nhint: raise extract.time_limit_s if the file is sound",
                    self.time_limit.as_secs()
                )),
            };
        }
    }

    /// Why the worker died, from its stderr and exit status.
    fn last_words(&mut self) -> String {
        let mut words = String::new();
        if let Some(stderr) = self.child.stderr.take() {
            // Unreadable last words leave the exit status to speak.
            let _ = stderr.take(LAST_WORDS_BYTES).read_to_string(&mut words);
        }
        let ending = self.child.wait().map_or_else(|error| error.to_string(), |status| status.to_string());
        if words.contains("memory allocation of") || words.contains("out of memory") {
            return format!(
                "reading took more than {} MiB of memory\nhint: raise extract.memory_limit_mib if the file is sound",
                self.memory_limit_mib
            );
        }
        if words.contains("overflowed its stack") {
            return "the file is nested too deeply\nhint: if it is sound, save it anew as PDF".to_owned();
        }
        let said = words.lines().find(|line| !line.trim().is_empty()).unwrap_or("it left no message");
        format!(
            "the extraction process died ({ending}): {said}\nhint: the original is kept; this is a fault of the program, report it with these words"
        )
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Both fail only when the process has already ended, which is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A worker that is started when first needed and replaced when it dies.
pub struct WorkerSlot<'a> {
    settings: &'a WorkerSettings,
    worker: Option<Worker>,
}

impl<'a> WorkerSlot<'a> {
    /// An empty slot.
    #[must_use]
    pub fn new(settings: &'a WorkerSettings) -> Self {
        Self { settings, worker: None }
    }

    /// Has a file read; a worker that dies of it turns into a refusal.
    ///
    /// # Errors
    /// When no worker can be started.
    pub fn analyse(&mut self, name: &str, bytes: &[u8]) -> Result<Analysis> {
        let mut worker = match self.worker.take() {
            Some(worker) => worker,
            None => Worker::start(self.settings)?,
        };
        match worker.analyse(name, bytes) {
            Ok(analysis) => {
                self.worker = Some(worker);
                Ok(analysis)
            }
            Err(reason) => Ok(Analysis::Refused { reason, lacks_recogniser: false }),
        }
    }
}

/// The worker's side: limits itself, then answers until the pipe ends.
///
/// # Errors
/// When the limit cannot be set or an answer cannot be sent.
pub fn serve(memory_mib: u64, extract: Option<&str>, ocr: Option<&str>) -> Result<()> {
    // Panics are answered as refusals; their default message would fill the pipe of stderr.
    std::panic::set_hook(Box::new(|_| {}));
    // The address space of the program itself, its code above all, is not what the limit is about.
    let own = process::memory(std::process::id(), "VmSize").unwrap_or(0);
    let bytes = memory_mib.saturating_mul(1 << 20).saturating_add(own + ALIGNMENT_BYTES);
    rlimit::setrlimit(rlimit::Resource::AS, bytes, bytes)
        .context("limiting the memory of the extraction process")?;
    let ocr: Option<OcrConfig> =
        ocr.map(serde_json::from_str).transpose().context("in the settings of character recognition")?;
    let extract: ExtractConfig = extract
        .map(serde_json::from_str)
        .transpose()
        .context("in the settings of extraction")?
        .unwrap_or_default();
    let mut input = io::stdin().lock();
    let mut output = io::stdout().lock();
    while let Ok(name) = read_frame(&mut input, ANSWER_LIMIT_BYTES) {
        let file = read_frame(&mut input, u64::MAX)?;
        // One for each file: it counts the time that the file takes.
        let mut recogniser = ocr.clone().map(|config| Tesseract::new(config, say_alive));
        let recogniser = recogniser.as_mut().map(|recogniser| recogniser as &mut dyn Recogniser);
        let mut reading = Reading { recogniser, limits: extract.limits() };
        let analysis = analysis::analyse_guarded(&file, &String::from_utf8_lossy(&name), &mut reading);
        let answer = serde_json::to_vec(&analysis).context("writing an answer")?;
        drop(analysis);
        write_frame(&mut output, &answer)?;
        output.flush()?;
    }
    Ok(())
}

/// Asks a worker to read a file.
///
/// # Errors
/// When the worker has ended.
pub fn write_request(pipe: &mut impl Write, name: &str, bytes: &[u8]) -> io::Result<()> {
    write_frame(pipe, name.as_bytes())?;
    write_frame(pipe, bytes)?;
    pipe.flush()
}

/// A frame is its length as eight bytes, least first, then its bytes.
fn write_frame(pipe: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    pipe.write_all(&(bytes.len() as u64).to_le_bytes())?;
    pipe.write_all(bytes)
}

/// Tells the parent that a page is done; the lock on stdout that this thread holds may be taken again.
fn say_alive() {
    let mut output = io::stdout().lock();
    // A parent that has gone ends the worker at its next answer.
    let _ = output.write_all(&ALIVE.to_le_bytes()).and_then(|()| output.flush());
}

fn read_answer(pipe: &mut impl Read) -> io::Result<Answer> {
    match read_length(pipe)? {
        ALIVE => Ok(Answer::Alive),
        length => read_body(pipe, length, ANSWER_LIMIT_BYTES).map(Answer::Whole),
    }
}

fn read_frame(pipe: &mut impl Read, limit_bytes: u64) -> io::Result<Vec<u8>> {
    let length = read_length(pipe)?;
    read_body(pipe, length, limit_bytes)
}

fn read_length(pipe: &mut impl Read) -> io::Result<u64> {
    let mut length = [0; 8];
    pipe.read_exact(&mut length)?;
    Ok(u64::from_le_bytes(length))
}

fn read_body(pipe: &mut impl Read, length: u64, limit_bytes: u64) -> io::Result<Vec<u8>> {
    if length > limit_bytes {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "frame above its limit"));
    }
    let mut bytes = Vec::new();
    pipe.take(length).read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_comes_back_as_it_went() {
        let mut pipe = Vec::new();
        write_frame(&mut pipe, b"rapport").expect("a vector takes all");
        assert_eq!(read_frame(&mut pipe.as_slice(), 100).expect("whole"), b"rapport");
    }

    #[test]
    fn a_cut_or_oversized_frame_is_an_error() {
        let mut pipe = Vec::new();
        write_frame(&mut pipe, b"rapport").expect("a vector takes all");
        let cut = &pipe[..pipe.len() - 1];
        assert_eq!(read_frame(&mut &cut[..], 100).expect_err("cut").kind(), io::ErrorKind::UnexpectedEof);
        assert_eq!(
            read_frame(&mut pipe.as_slice(), 3).expect_err("large").kind(),
            io::ErrorKind::InvalidData
        );
    }
}

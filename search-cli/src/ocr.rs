//! Reading pictures of text with `tesseract`, a program of its own: whether it is there, and asking it for one page.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use cambon_document::Rect;
use cambon_document::ocr::{PageImage, RecognisedWord, Recogniser};

use crate::config::OcrConfig;

/// Bytes kept of what the program says on stderr.
const LAST_WORDS_BYTES: u64 = 2048;

/// Whether pages that are pictures can be read on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Availability {
    /// The program and its data are there.
    Ready,
    /// They are not, or the configuration does not want them; why, with a remedy.
    Missing(String),
}

/// `tesseract` as configured.
#[derive(Debug, Clone)]
pub struct Tesseract {
    config: OcrConfig,
    /// Told after each page: the page of a long file took its time, the file is not stuck.
    alive: fn(),
    /// What the pages so far have taken.
    spent: Duration,
}

impl Availability {
    /// Asks the program for its languages.
    #[must_use]
    pub fn of(config: &OcrConfig) -> Self {
        if !config.enabled {
            return Self::Missing("ocr.enabled is false".to_owned());
        }
        let output = Command::new(&config.program).arg("--list-langs").stdin(Stdio::null()).output();
        let Ok(output) = output else {
            return Self::Missing(format!(
                "{} is not installed\nhint: apt-get install tesseract-ocr tesseract-ocr-fra, then `cambon build`",
                config.program.display()
            ));
        };
        // Former versions list them on stderr.
        let listed = [output.stdout, output.stderr].concat();
        let listed = String::from_utf8_lossy(&listed).into_owned();
        let known = |language: &&str| listed.lines().any(|line| line.trim() == *language);
        match config.languages.split('+').find(|language| !known(language)) {
            None => Self::Ready,
            Some(language) => Self::Missing(format!(
                "{} has no data for the language {language}\nhint: apt-get install tesseract-ocr-{language}",
                config.program.display()
            )),
        }
    }

    /// Ready.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        *self == Self::Ready
    }
}

impl Tesseract {
    /// The program as configured, for one file; `alive` is told after each page.
    #[must_use]
    pub fn new(config: OcrConfig, alive: fn()) -> Self {
        Self { config, alive, spent: Duration::ZERO }
    }

    fn start(&self, dpi: u32) -> std::io::Result<Child> {
        Command::new(&self.config.program)
            .args(["stdin", "stdout", "-l", &self.config.languages, "--psm", "1", "--dpi"])
            .arg(dpi.to_string())
            .arg("tsv")
            .env("OMP_THREAD_LIMIT", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
    }
}

impl Recogniser for Tesseract {
    fn recognise(&mut self, image: &PageImage) -> Result<Vec<RecognisedWord>, String> {
        if self.spent >= Duration::from_secs(self.config.file_time_limit_s) {
            return Err(format!(
                "the pages before it have taken more than {} s\nhint: raise ocr.file_time_limit_s if the file is sound",
                self.config.file_time_limit_s
            ));
        }
        let begun = Instant::now();
        let words = self.read_page(image);
        self.spent += begun.elapsed();
        words
    }
}

impl Tesseract {
    fn read_page(&self, image: &PageImage) -> Result<Vec<RecognisedWord>, String> {
        let program = self.config.program.display().to_string();
        let mut child = self.start(image.dpi).map_err(|error| format!("starting {program}: {error}"))?;
        let answer = exchange(&mut child, image.to_pgm(), Duration::from_secs(self.config.page_time_limit_s));
        // Both fail only when it has already ended.
        let _ = child.kill();
        let status = child.wait();
        (self.alive)();
        match (answer, status) {
            (Some((answer, _)), _) if !answer.is_empty() => Ok(words(&answer)),
            (Some((_, said)), _) => {
                let said =
                    said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("it left no message");
                Err(format!("{program} gave no answer: {said}"))
            }
            (None, _) => Err(format!(
                "{program} took more than {} s\nhint: raise ocr.page_time_limit_s if the page is sound",
                self.config.page_time_limit_s
            )),
        }
    }
}

/// Sends the picture and waits for the answer; `None` when it does not come in time.
fn exchange(child: &mut Child, picture: Vec<u8>, limit: Duration) -> Option<(String, String)> {
    let (mut input, mut output, error) = (child.stdin.take()?, child.stdout.take()?, child.stderr.take()?);
    thread::spawn(move || {
        // A program that ends before it has read all says why on stderr.
        let _ = input.write_all(&picture);
    });
    let (send, answers) = mpsc::channel();
    thread::spawn(move || {
        let mut said = String::new();
        let mut answer = Vec::new();
        let read = output.read_to_end(&mut answer);
        let _ = error.take(LAST_WORDS_BYTES).read_to_string(&mut said);
        if read.is_err() {
            answer.clear();
        }
        // The receiver is gone when the limit has passed.
        let _ = send.send((String::from_utf8_lossy(&answer).into_owned(), said));
    });
    answers.recv_timeout(limit).ok()
}

/// The words of an answer in TSV: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.
fn words(answer: &str) -> Vec<RecognisedWord> {
    let mut words: Vec<RecognisedWord> = Vec::new();
    let mut place = None;
    let mut line = 0;
    for row in answer.lines().skip(1) {
        let fields: Vec<&str> = row.splitn(12, '\t').collect();
        let ["5", _, block, paragraph, number, _, left, top, width, height, confidence, text] = fields[..]
        else {
            continue;
        };
        let pixels = |field: &str| field.parse::<f32>().ok();
        let (Some(x0), Some(y0), Some(width), Some(height)) =
            (pixels(left), pixels(top), pixels(width), pixels(height))
        else {
            continue;
        };
        let here = Some((block.to_owned(), paragraph.to_owned(), number.to_owned()));
        if place != here {
            line += 1;
            place = here;
        }
        let rect = Rect { x0, y0, x1: x0 + width, y1: y0 + height };
        let confidence = confidence.parse().unwrap_or(0.0);
        words.push(RecognisedWord { text: text.trim().to_owned(), rect, line, confidence });
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_gives_its_words_by_line() {
        let answer = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
            4\t1\t1\t1\t1\t0\t10\t20\t300\t30\t-1\t\n\
            5\t1\t1\t1\t1\t1\t10\t20\t100\t30\t96.1\tL’avenant\n\
            5\t1\t1\t1\t1\t2\t120\t20\t50\t30\t95.0\tn°\n\
            5\t1\t1\t1\t2\t1\t10\t60\t100\t30\t90.5\t2\n";
        let words = words(answer);
        let shown: Vec<(&str, u32)> = words.iter().map(|word| (word.text.as_str(), word.line)).collect();
        assert_eq!(shown, [("L’avenant", 1), ("n°", 1), ("2", 2)]);
        assert!((words[0].rect.x1 - 110.0).abs() < 0.01);
    }

    #[test]
    fn a_program_that_is_not_there_is_named_with_its_remedy() {
        let config = OcrConfig { program: "no-such-program".into(), ..OcrConfig::default() };
        let Availability::Missing(reason) = Availability::of(&config) else { panic!("it is not there") };
        assert!(reason.contains("no-such-program is not installed") && reason.contains("hint:"), "{reason}");
    }
}

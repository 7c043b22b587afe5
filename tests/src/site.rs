//! The site, served by the built program on a free port, and a client of HTTP/1.1 that hides nothing.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::Program;

/// Time for an answer, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The site under a shell that ends it when the test goes away, however it goes: a static is never dropped.
const GUARDED: &str =
    "\"$0\" \"$@\" </dev/null & site=$!; echo $site; cat >/dev/null; kill $site 2>/dev/null; wait $site";

/// A site, ended with the test.
#[derive(Debug)]
pub struct Site {
    child: Child,
    id: u32,
    /// Its port on 127.0.0.1.
    pub port: u16,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// Content.
    pub body: Vec<u8>,
}

impl Answer {
    /// A header's value.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The content as text.
    ///
    /// # Panics
    /// When it is not UTF-8.
    #[must_use]
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the content is UTF-8")
    }
}

impl Site {
    /// Serves the program's data folder.
    ///
    /// # Panics
    /// When it cannot be started.
    #[must_use]
    pub fn start(program: &Program) -> Self {
        Self::begin(program, |_| ())
    }

    /// The same; all that it has to say goes to `log`, at the level of traces.
    ///
    /// # Panics
    /// When it cannot be started, or the file not be made.
    #[must_use]
    pub fn start_logged(program: &Program, log: &Path) -> Self {
        let file = File::create(log).expect("the log can be made");
        Self::begin(program, |command| {
            let _ = command.env("RUST_LOG", "trace").stderr(file);
        })
    }

    fn begin(program: &Program, set: impl FnOnce(&mut Command)) -> Self {
        let site = program.command(&["--quiet", "serve", "--listen", "127.0.0.1:0"]);
        let mut command = Command::new("sh");
        command.args(["-c", GUARDED]).arg(site.get_program()).args(site.get_args());
        command.current_dir(program.folder()).stdin(Stdio::piped()).stdout(Stdio::piped());
        set(&mut command);
        let mut child = command.spawn().expect("a shell can be started");
        let mut output = BufReader::new(child.stdout.take().expect("stdout is a pipe"));
        let mut line = String::new();
        output.read_line(&mut line).expect("the shell prints the site's id");
        let id = line.trim().parse().expect("an id is a number");
        line.clear();
        output.read_line(&mut line).expect("the site prints its address");
        let port = line.trim().trim_end_matches('/').rsplit(':').next().and_then(|port| port.parse().ok());
        Self { child, id, port: port.unwrap_or_else(|| panic!("the site prints its address, not {line:?}")) }
    }

    /// `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// A connection.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the site listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time limit can be set");
        stream
    }

    /// Sends bytes and reads the answer until the connection is closed.
    ///
    /// # Errors
    /// When the connection breaks before there is an answer.
    pub fn send(&self, request: &[u8]) -> io::Result<Answer> {
        let mut stream = self.connect();
        stream.write_all(request)?;
        read_answer(&mut stream)
    }

    /// GET, with further headers.
    ///
    /// # Panics
    /// When there is no answer.
    #[must_use]
    #[track_caller]
    pub fn get_with(&self, path: &str, headers: &str) -> Answer {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n{headers}\r\n",
            self.port
        );
        self.send(request.as_bytes()).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// GET.
    ///
    /// # Panics
    /// When there is no answer.
    #[must_use]
    #[track_caller]
    pub fn get(&self, path: &str) -> Answer {
        self.get_with(path, "")
    }

    /// A form.
    ///
    /// # Panics
    /// When there is no answer.
    #[must_use]
    #[track_caller]
    pub fn post(&self, path: &str, form: &str, headers: &str) -> Answer {
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\n{headers}\r\n{form}",
            self.port,
            form.len()
        );
        self.send(request.as_bytes()).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Tells it to stop (SIGTERM) and waits; gives its exit code.
    ///
    /// # Panics
    /// When it cannot be told.
    pub fn stop(&mut self) -> Option<i32> {
        let told = Command::new("kill").args(["-TERM", &self.id.to_string()]).status();
        assert!(told.is_ok_and(|status| status.success()), "a signal can be sent");
        // The shell waits for this pipe, then for the site.
        drop(self.child.stdin.take());
        self.child.wait().expect("the site ends").code()
    }

    /// Whether it still runs.
    ///
    /// # Panics
    /// When that cannot be told.
    pub fn is_alive(&mut self) -> bool {
        let asked = Command::new("kill").args(["-0", &self.id.to_string()]).status();
        asked.expect("a process can be asked").success()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// Reads one answer to the end of the connection.
///
/// # Errors
/// When the connection breaks before its head has come.
pub fn read_answer(stream: &mut TcpStream) -> io::Result<Answer> {
    let mut bytes = Vec::new();
    // A server that refuses may reset the connection after its answer: what has come counts.
    let ended = stream.read_to_end(&mut bytes);
    let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else {
        ended?;
        return Err(io::ErrorKind::UnexpectedEof.into());
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or_default();
    let headers = head.lines().skip(1).filter_map(|line| line.split_once(':'));
    let headers = headers.map(|(name, value)| (name.to_lowercase(), value.trim().to_owned())).collect();
    Ok(Answer { status, headers, body: bytes[end + 4..].to_vec() })
}

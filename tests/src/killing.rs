//! Kills of the program at random moments, as a power cut or an impatient operator would: what is left must be completed by
//! running it again. It does NOT judge what is left; the test does.

use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// How often and when to kill.
#[derive(Debug, Clone, Copy)]
pub struct Killing {
    /// How many runs are started and killed.
    pub kills: u32,
    /// Seed of the moments: the same seed gives the same moments.
    pub seed: u64,
    /// Longest time before a kill; measure one whole run and give that.
    pub longest: Duration,
}

/// How one of the runs ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The kill met it while it ran.
    Killed {
        /// Time it was given, in milliseconds.
        after_ms: u64,
    },
    /// It had ended before, with this exit code.
    Finished {
        /// Exit code, `None` when a signal ended it.
        code: Option<i32>,
    },
}

/// Starts what `command` makes, again and again, and kills each run, with its child processes, at a random moment. What the
/// runs print is dropped.
///
/// # Panics
/// When a run cannot be started or killed.
pub fn kill_at_random_moments(mut command: impl FnMut() -> Command, killing: &Killing) -> Vec<Ending> {
    let mut moments = Moments { state: killing.seed };
    (0..killing.kills).map(|_| kill_once(&mut command(), moments.below(killing.longest))).collect()
}

fn kill_once(command: &mut Command, delay: Duration) -> Ending {
    // A group of its own, so that the workers of the program die with it, and the test does not.
    let mut child = command
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program can be started");
    sleep(delay);
    if let Some(status) = child.try_wait().expect("the state of a child can be asked") {
        return Ending::Finished { code: status.code() };
    }
    kill_group(&child);
    child.wait().expect("a killed child can be waited for");
    let after_ms = u64::try_from(delay.as_millis()).expect("a delay of a test fits 64 bits");
    Ending::Killed { after_ms }
}

/// SIGKILL to the whole group. Through the shell, whose `kill` is built in: the standard library kills single processes only.
fn kill_group(child: &Child) {
    let kill = format!("kill -s KILL -- -{}", child.id());
    let status = Command::new("sh").args(["-c", &kill]).stderr(Stdio::null()).status();
    assert!(status.is_ok_and(|status| status.success()), "cannot kill group {}", child.id());
}

/// A small repeatable generator (SplitMix64).
struct Moments {
    state: u64,
}

impl Moments {
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, longest: Duration) -> Duration {
        let longest_ms = u64::try_from(longest.as_millis()).unwrap_or(u64::MAX).max(1);
        Duration::from_millis(self.next() % longest_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_repeat_and_stay_below() {
        let draw = |seed| {
            let mut moments = Moments { state: seed };
            (0..50).map(|_| moments.below(Duration::from_millis(300))).collect::<Vec<_>>()
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
        assert!(draw(7).iter().all(|moment| *moment < Duration::from_millis(300)));
        assert!(draw(7).iter().any(|moment| *moment > Duration::from_millis(200)), "moments reach the end");
    }

    #[test]
    fn a_kill_takes_the_children_too() {
        let folder = tempfile::TempDir::new().unwrap();
        let pid_file = folder.path().join("pid");
        // The grandchild writes its own number, then would sleep far longer than the test.
        let script = format!("sh -c 'echo $$ > {}; exec sleep 300' & wait", pid_file.display());
        let killing = Killing { kills: 1, seed: 1, longest: Duration::from_millis(1) };
        let mut command = Command::new("sh");
        command.args(["-c", &script]);
        let mut child = command.process_group(0).spawn().unwrap();
        let grandchild = wait_for_number(&pid_file);
        kill_group(&child);
        child.wait().unwrap();
        // A signal reaches the group at once; each process dies in its own time.
        while is_running(&grandchild) {
            sleep(Duration::from_millis(5));
        }
        let endings = kill_at_random_moments(|| sleeping("300"), &killing);
        assert_eq!(endings, [Ending::Killed { after_ms: 0 }]);
    }

    fn sleeping(seconds: &str) -> Command {
        let mut command = Command::new("sleep");
        command.arg(seconds);
        command
    }

    fn wait_for_number(file: &std::path::Path) -> String {
        loop {
            match std::fs::read_to_string(file) {
                Ok(number) if number.ends_with('\n') => return number.trim().to_owned(),
                _ => sleep(Duration::from_millis(5)),
            }
        }
    }

    /// Whether the process runs; one that is dead but not yet collected (state Z) does not.
    fn is_running(process: &str) -> bool {
        let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
        let state = stat.rsplit(')').next().and_then(|rest| rest.trim().chars().next());
        !matches!(state, None | Some('Z' | 'X'))
    }
}

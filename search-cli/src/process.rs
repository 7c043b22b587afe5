//! What the system says of a process.

/// A figure of a process's memory by its name in `/proc` (`VmRSS`, `VmSize`), in bytes; `None` where the system has no /proc.
#[must_use]
pub fn memory(process: u32, name: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let figure = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    let kib: u64 = figure.split_whitespace().next()?.parse().ok()?;
    Some(kib << 10)
}

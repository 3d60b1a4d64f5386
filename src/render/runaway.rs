//! Filling in a template beside the line: on a stack of its own, watched for time and memory.
//!
//! The engine counts instructions, and one of them can take any time and double a text. There is no way to stop it in the
//! middle, so a run that has gone away is left behind, and the process ends soon.

use std::io;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread::Builder;
use std::time::Duration;

/// A template's macros call each other, and its lists hold each other, as deep as its instructions allow.
const STACK: usize = 256 << 20;
/// How often it is looked after.
const TICK: Duration = Duration::from_millis(2);
/// The most ticks of one object: a second. The usual object takes a hundred microseconds.
const MOST_TICKS: usize = 500;
/// The most memory in KiB that may come up while one object is printed.
const MOST_MEMORY: usize = 100 << 10;

/// Why a run was left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Runaway {
    Time,
    Memory,
}

/// What `work` returns, unless it takes too much. An error if there is no thread to be had.
pub(super) fn watch<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<Result<T, Runaway>> {
    let (done, result) = mpsc::sync_channel(1);
    let before = resident();
    Builder::new().stack_size(STACK).spawn(move || {
        // Nobody waits for what was left behind.
        let _nobody_left = done.send(work());
    })?;
    for _ in 0..MOST_TICKS {
        match result.recv_timeout(TICK) {
            Ok(made) => return Ok(Ok(made)),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if before.zip(resident()).is_some_and(|(before, now)| now > before + MOST_MEMORY) {
            return Ok(Err(Runaway::Memory));
        }
    }
    Ok(Err(Runaway::Time))
}

/// The memory of the process in KiB, where the system says it in a file.
fn resident() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_is_handed_on() {
        assert_eq!(watch(|| 1 + 1).unwrap(), Ok(2));
    }

    #[test]
    fn what_does_not_end_is_left_behind() {
        assert_eq!(watch(|| std::thread::sleep(Duration::MAX)).unwrap(), Err(Runaway::Time));
    }
}

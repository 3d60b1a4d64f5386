//! How far a run has come that takes long, on a terminal; nothing where nobody watches.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::said::{Said, is_quiet};

/// What is done sooner needs no word.
const FIRST: Duration = Duration::from_secs(1);
/// Between one word and the next.
const NEXT: Duration = Duration::from_millis(200);

/// Work that is under way. The line that tells of it is gone when this is.
#[derive(Debug)]
pub(crate) struct Progress {
    done: Arc<AtomicUsize>,
    /// Ends the watching when it is dropped.
    watcher: Option<(Sender<()>, JoinHandle<()>)>,
}

/// What is told.
#[derive(Debug, Clone, Copy)]
enum Measure {
    /// How many of so many things are done, by what they are called.
    Count(usize, &'static str),
    /// How long it takes so far, behind what is done.
    Time(&'static str),
}

impl Progress {
    /// Work on so many things; `noun` is what they are called.
    pub(crate) fn of(total: usize, noun: &'static str) -> Self {
        Progress::begin(Measure::Count(total, noun))
    }

    /// Work that cannot be counted, such as `checking`.
    pub(crate) fn doing(what: &'static str) -> Self {
        Progress::begin(Measure::Time(what))
    }

    fn begin(measure: Measure) -> Self {
        let done = Arc::new(AtomicUsize::new(0));
        let is_watched = std::io::stderr().is_terminal() && !is_quiet();
        let watcher = is_watched.then(|| {
            let (ending, ended) = mpsc::channel();
            let count = Arc::clone(&done);
            (ending, thread::spawn(move || watch(measure, &count, &ended)))
        });
        Progress { done, watcher }
    }

    /// One more is done.
    pub(crate) fn step(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((ending, watcher)) = self.watcher.take() {
            drop(ending);
            // Whatever became of the watcher, the work is done.
            let _watched = watcher.join();
        }
    }
}

/// Writes over its own line until the work ends, and then wipes it out.
fn watch(measure: Measure, done: &AtomicUsize, ended: &Receiver<()>) {
    let start = Instant::now();
    let mut width = 0;
    let mut wait = FIRST;
    while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
        let line = measure.line(done.load(Ordering::Relaxed), start.elapsed());
        width = width.max(line.len());
        Said::made(format!("\r{line:width$}")).say();
        wait = NEXT;
    }
    if width > 0 {
        Said::made(format!("\r{:width$}\r", "")).say();
    }
}

impl Measure {
    fn line(self, done: usize, since: Duration) -> String {
        match self {
            Measure::Count(total, noun) => format!("{done} of {total} {noun}"),
            Measure::Time(what) => format!("{what}, {} s", since.as_secs()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_say_how_far_it_is() {
        let line = |measure: Measure| measure.line(120, Duration::from_millis(2900));
        assert_eq!(line(Measure::Count(10_000, "values files")), "120 of 10000 values files");
        assert_eq!(line(Measure::Time("checking")), "checking, 2 s");
    }
}

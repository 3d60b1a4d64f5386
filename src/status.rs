//! Exit statuses: what a script can tell from `$?`.

use std::process::ExitCode;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    /// 0: the product was written, or there was nothing to find.
    Success,
    /// 1: the user's input is at fault; every fault was reported.
    Faults,
    /// 2: karpcfg could not go on: a file it cannot read, a write that failed, wrong usage.
    Failure,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        match status {
            Status::Success => ExitCode::SUCCESS,
            Status::Faults => ExitCode::from(1),
            Status::Failure => ExitCode::from(2),
        }
    }
}

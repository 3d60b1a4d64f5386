//! The binary: hands the command line to the library and turns its answer into an exit status.

use std::process::ExitCode;

/// musl's own allocator takes more instructions for each piece, and pages for each size.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

fn main() -> ExitCode {
    karpcfg::run(std::env::args_os())
}

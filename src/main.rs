//! The binary: hands the command line to the library and turns its answer into an exit status.

use std::process::ExitCode;

/// With the allocator of musl itself, threads wait for one another, and each piece takes more instructions.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    karpcfg::run(std::env::args_os())
}

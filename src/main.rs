//! The binary: hands the command line to the library and turns its answer into an exit status.

use std::process::ExitCode;

fn main() -> ExitCode {
    karpcfg::run(std::env::args_os())
}

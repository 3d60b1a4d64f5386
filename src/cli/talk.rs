//! The flag that has a command say more.

use clap::Args;

/// What commands that read files say beside their findings.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct TalkArgs {
    /// Name the files with values and manifests that are read, and those that are passed over, on stderr.
    ///
    /// Files with values come in the order in which they lie over each other, what is passed over with the reason.
    #[arg(short, long)]
    pub verbose: bool,
}

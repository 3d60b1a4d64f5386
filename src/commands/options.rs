//! From the flags about rules as typed to what the rules take.

use anyhow::{Result, bail};

use crate::apis::version::{Release, Version};
use crate::cli::{LevelArgs, RuleArgs};
use crate::rules::{Level, Levels, Options, Scope};

/// What to check for; a rule that is given two levels is an error.
pub(super) fn options(args: &RuleArgs, scope: Scope) -> Result<Options> {
    of_release(&args.levels, args.karpenter_version, args.kube_version, scope)
}

/// The same of versions that come from elsewhere.
pub(super) fn of_release(
    args: &LevelArgs,
    release: Release,
    kube: Option<Version>,
    scope: Scope,
) -> Result<Options> {
    let mut levels = Levels::default();
    for (names, level) in [(&args.allow, Level::Allow), (&args.warn, Level::Warn), (&args.deny, Level::Deny)]
    {
        for name in names {
            if levels.set(name, level).is_some_and(|before| before != level) {
                bail!("only one of `--allow`, `--warn` and `--deny` can be given for `{name}`");
            }
        }
    }
    let Release { minor: karpenter, patch } = release;
    Ok(Options { scope, karpenter, patch, kube, cluster: None, levels })
}

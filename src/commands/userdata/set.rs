//! The objects among which a class is looked for: those that the values make, or anyone's manifests.

use std::sync::Arc;

use anyhow::{Result, bail};

use crate::cli::{UserdataCommand, ValuesArgs};
use crate::commands::inputs::inputs;
use crate::commands::{name_files, or_name_files};
use crate::diagnostic::{Diagnostic, has_errors};
use crate::manifest::files::Excluded;
use crate::manifest::{Manifest, Origin, Set};
use crate::pipeline::Made;
use crate::source::Sources;
use crate::{check, pipeline};

/// Reads the objects, unless something in them is wrong, and the cluster's name as far as values say it.
pub(super) fn read(
    command: &UserdataCommand,
    sources: &mut Sources,
    found: &mut Vec<Diagnostic>,
) -> Result<Option<(Set, Option<String>)>> {
    let read = match command.manifests.first() {
        None => or_name_files(of_values(&command.values, sources), &command.talk, sources)?,
        Some(_) if !command.values.has_values() => {
            let set = pipeline::parse(&command.manifests, &Excluded::new(&[])?, sources);
            let mut set = or_name_files(set, &command.talk, sources)?;
            set.has_placeholders = command.values.allow_placeholders;
            (set, None)
        }
        Some(first) => {
            bail!(
                "`{first}` names manifests, and manifests cannot be combined with values: give one or the other"
            )
        }
    };
    name_files(&command.talk, sources, &read.0.files_passed_over);
    found.extend(check::of_input(&read.0));
    Ok((!has_errors(found)).then_some(read))
}

fn of_values(args: &ValuesArgs, sources: &mut Sources) -> Result<(Set, Option<String>)> {
    let Made { objects, mut set, values } = pipeline::objects(&inputs(args, None), None, sources)?;
    let manifests = objects
        .into_iter()
        .map(|object| Manifest::new(Arc::new(object.root()), Origin::Values(Arc::new(object.links))));
    set.manifests.extend(manifests);
    Ok((set, values.and_then(|values| values.cluster.name)))
}

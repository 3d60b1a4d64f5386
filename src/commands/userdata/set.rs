//! The objects among which a class is looked for: those that the values make, or anyone's manifests.

use std::sync::Arc;

use anyhow::{Result, bail};

use crate::cli::{UserdataCommand, ValuesArgs};
use crate::diagnostic::{Diagnostic, has_errors};
use crate::manifest::{Manifest, Origin};
use crate::pipeline::{self, Merged, Texts};
use crate::resolve;
use crate::source::{SourceId, Sources};
use crate::yaml::Dialect;

/// Objects, and the texts they come from.
pub(super) struct Set {
    pub objects: Vec<Manifest>,
    /// The cluster's name, as far as the objects come from values, which say it.
    pub cluster_name: Option<String>,
    origin: Provenance,
}

/// Where the objects come from.
enum Provenance {
    Values(Box<Merged>),
    Manifests(Vec<SourceId>),
}

impl Set {
    /// Reads the objects, unless something in them is wrong.
    pub fn read(
        command: &UserdataCommand,
        sources: &mut Sources,
        found: &mut Vec<Diagnostic>,
    ) -> Result<Option<Self>> {
        match command.manifests.first() {
            None => Self::of_values(&command.values, sources, found),
            Some(_) if command.values == ValuesArgs::default() => {
                Self::of_manifests(&command.manifests, sources, found)
            }
            Some(first) => {
                bail!(
                    "`{first}` names manifests, and manifests cannot be combined with values: give one or the other"
                )
            }
        }
    }

    fn of_values(
        args: &ValuesArgs,
        sources: &mut Sources,
        found: &mut Vec<Diagnostic>,
    ) -> Result<Option<Self>> {
        let Some(merged) = pipeline::merged(args, None, sources, found)? else { return Ok(None) };
        let Some(values) = pipeline::typed(&merged, args, found) else { return Ok(None) };
        let resolved = resolve::resolve(&values, &merged.root, None, sources);
        found.extend(resolved.diagnostics);
        let objects = resolved.objects.into_iter();
        let objects = objects
            .map(|object| Manifest::new(Arc::new(object.root()), Origin::Values(Arc::new(object.links))));
        let origin = Provenance::Values(Box::new(merged));
        let set = Set { objects: objects.collect(), cluster_name: values.cluster.name, origin };
        Ok(Some(set).filter(|_| !has_errors(found)))
    }

    fn of_manifests(
        paths: &[String],
        sources: &mut Sources,
        found: &mut Vec<Diagnostic>,
    ) -> Result<Option<Self>> {
        let stream = pipeline::manifests(paths, sources)?;
        found.extend(stream.diagnostics);
        let set = Set {
            objects: stream.manifests,
            cluster_name: None,
            origin: Provenance::Manifests(stream.texts),
        };
        Ok(Some(set).filter(|_| !has_errors(found)))
    }

    /// The texts that the objects come from.
    pub fn texts(&self) -> Texts<'_> {
        match &self.origin {
            Provenance::Values(merged) => merged.texts(),
            Provenance::Manifests(ids) => Texts { ids, dialect: Dialect::Kubectl, values: None },
        }
    }
}

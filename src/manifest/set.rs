//! Objects to check together, and what is known of the texts that they come from.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Gaps, Manifest, Part};
use crate::diagnostic::Diagnostic;
use crate::source::{Pointer, SourceId};
use crate::yaml::{Dialect, Node};

/// Some objects: anyone's, or those that values make.
#[derive(Debug, Clone, Default)]
pub(crate) struct Set {
    /// Those that rules are about, in the order of their texts or in that they are printed.
    pub manifests: Vec<Manifest>,
    /// The texts.
    pub texts: Vec<SourceId>,
    /// What the objects were made from; none where the texts hold them.
    pub values: Option<Tree>,
    /// Whether placeholders may stand in the objects, for a later substitution.
    pub has_placeholders: bool,
    /// The region that the nodes are to be in, where the user says so.
    pub region: Option<String>,
    /// Names of classes that are in the cluster although they are not among the objects.
    pub elsewhere: Vec<String>,
    /// What is wrong with the texts, or with the values as far as they say it better than the objects made from them. A
    /// document with an error gives no object.
    pub diagnostics: Vec<Diagnostic>,
    /// What is not said because it comes of another fault of the values; the rules keep it back as well.
    pub unsaid: Vec<Diagnostic>,
    /// How many other objects there are.
    pub passed_over: usize,
    /// The files of folders that nothing is said of.
    pub files_passed_over: Vec<PassedOver>,
    /// Commands whose output is worth a check, since what they make it from is passed over.
    pub builds: BTreeSet<String>,
    /// The folder that each text lies in, where it is a file.
    pub folders: HashMap<SourceId, PathBuf>,
    /// Where several values files make the objects: the first object of each, and the file.
    pub clusters: Vec<(usize, SourceId)>,
}

/// A file that nothing is said of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PassedOver {
    /// Its path.
    pub file: String,
    /// Why nothing is said of it.
    pub why: &'static str,
}

/// The values that objects are made from, in one tree.
#[derive(Debug, Clone)]
pub(crate) struct Tree {
    /// Where the objects' links lead to.
    pub root: Arc<Node>,
    /// Whose rules the texts were read by.
    pub dialect: Dialect,
    /// What was taken out of it.
    pub gaps: Gaps,
    /// Whether a text is built in, so that what it says is nobody's decision.
    pub is_built_in: fn(SourceId) -> bool,
}

impl Set {
    /// Objects of which nothing else is known.
    #[cfg(test)]
    pub(crate) fn of(manifests: Vec<Manifest>) -> Self {
        Set { manifests, ..Set::default() }
    }

    /// Some of the objects by themselves, with the texts that they come from.
    pub(crate) fn of_some(&self, manifests: Vec<Manifest>) -> Self {
        Set {
            manifests,
            texts: self.texts.clone(),
            values: self.values.clone(),
            has_placeholders: self.has_placeholders,
            region: self.region.clone(),
            ..Set::default()
        }
    }

    /// Puts another set behind this one.
    pub(crate) fn extend(&mut self, other: Set) {
        self.manifests.extend(other.manifests);
        self.texts.extend(other.texts);
        self.elsewhere.extend(other.elsewhere);
        self.diagnostics.extend(other.diagnostics);
        self.passed_over += other.passed_over;
        self.files_passed_over.extend(other.files_passed_over);
        self.builds.extend(other.builds);
        self.folders.extend(other.folders);
    }

    /// The values file that an object is made from, by the object's place, where there are several.
    pub(crate) fn cluster(&self, index: usize) -> Option<SourceId> {
        let behind = self.clusters.partition_point(|(first, _)| *first <= index);
        self.clusters[..behind].last().map(|(_, file)| *file)
    }

    /// The folder that the text of an object lies in. What lies in two of them may be for two clusters.
    pub(crate) fn folder(&self, manifest: &Manifest) -> Option<&Path> {
        self.folders.get(&manifest.text_span()?.source).map(PathBuf::as_path)
    }

    /// Whose rules the texts were read by.
    pub(crate) fn dialect(&self) -> Dialect {
        self.values.as_ref().map_or(Dialect::Kubectl, |tree| tree.dialect)
    }

    /// Whether what stands at a place in an object is a built-in default.
    pub(crate) fn is_default(&self, manifest: &Manifest, pointer: &Pointer) -> bool {
        let span = manifest.span(pointer, Part::Value, self.root());
        self.values.as_ref().zip(span).is_some_and(|(tree, span)| (tree.is_built_in)(span.source))
    }

    /// The tree that objects made from values point into.
    pub(crate) fn root(&self) -> Option<&Node> {
        self.values.as_ref().map(|tree| tree.root.as_ref())
    }
}

//! One object on its way: what it was, what it has become, and what was said about that.

use std::sync::Arc;

use super::edit;
use super::note::{Class, Note};
use crate::diagnostic::{Code, ObjectRef};
use crate::manifest::{Part, deepest, object_ref};
use crate::source::{Pointer, Span};
use crate::yaml::{Entry, Node};

/// An object, whatever of.
#[derive(Debug, Clone)]
pub(crate) struct Object {
    /// What it has become so far.
    pub root: Node,
    /// What it was.
    was: Arc<Node>,
    /// Its name before.
    pub name: ObjectRef,
    /// Where it stood in what it was: the whole of it, or an inline provider.
    base: &'static str,
    /// What became of it.
    pub fate: Fate,
    /// What was said.
    pub notes: Vec<Note>,
    /// The kubelet's settings, which go into a class.
    pub kubelet: Option<Kubelet>,
}

/// What becomes of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is handed on as it is.
    Same,
    /// It has become another one.
    Changed,
    /// It is left out.
    Gone,
}

/// The kubelet's settings of a pool.
#[derive(Debug, Clone)]
pub(crate) struct Kubelet {
    /// What they are.
    pub entry: Entry,
    /// Where they stood.
    pub from: &'static str,
}

impl Object {
    /// An object as it was read.
    pub(super) fn new(root: Node) -> Self {
        let name = object_ref(&root);
        let was = Arc::new(root.clone());
        Object { root, was, name, base: "", fate: Fate::Same, notes: Vec::new(), kubelet: None }
    }

    /// An object made of what stands at a pointer in this one, as if it were the `spec` of its own.
    pub(super) fn inner(&self, base: &'static str, root: Node) -> Self {
        let (was, name) = (Arc::clone(&self.was), self.name.clone());
        Object { root, was, name, base, fate: Fate::Changed, notes: Vec::new(), kubelet: None }
    }

    /// Says that something moved, to a path or away.
    pub(super) fn moved(&mut self, code: &'static Code, from: &str, to: &str, reason: impl Into<String>) {
        self.note(code, Class::Moved, from, to, reason);
    }

    /// Says that a default stands written out.
    pub(super) fn default(&mut self, code: &'static Code, from: &str, to: &str, reason: impl Into<String>) {
        self.note(code, Class::Default, from, to, reason);
    }

    /// Says what somebody must decide.
    pub(super) fn manual(&mut self, code: &'static Code, from: &str, reason: impl Into<String>) {
        self.note(code, Class::Manual, from, "", reason);
    }

    /// Says what must be given, or v1 refuses the object.
    pub(super) fn missing(&mut self, code: &'static Code, from: &str, reason: impl Into<String>) {
        self.note(code, Class::Missing, from, "", reason);
    }

    /// Says something of a place in the old object; `from` and `to` are pointers, the latter empty where nothing is left.
    pub(super) fn note(
        &mut self,
        code: &'static Code,
        class: Class,
        from: &str,
        to: &str,
        reason: impl Into<String>,
    ) {
        let from = self.old_place(from);
        let place = self.span(&from);
        let to = (!to.is_empty()).then(|| Pointer::parse(to).dotted());
        let object = self.name.clone();
        self.notes.push(Note { code, class, object, place, from, to, reason: reason.into() });
    }

    /// Where a place of the old object's stands in its text.
    pub(super) fn place(&self, from: &str) -> Span {
        self.span(&self.old_place(from))
    }

    fn span(&self, from: &Pointer) -> Span {
        let span = deepest(&self.was, from, Part::Key);
        // Of a whole object, its first line is enough.
        if from.as_str().is_empty() { edit::begin_of(span) } else { span }
    }

    fn old_place(&self, from: &str) -> Pointer {
        match from.strip_prefix("/spec").filter(|_| !self.base.is_empty()) {
            Some(rest) => Pointer::parse(format!("{}{rest}", self.base)),
            None => Pointer::parse(from),
        }
    }

    /// What it was.
    pub(super) fn was(&self) -> &Node {
        &self.was
    }

    /// `kind` and `apiVersion` of today.
    pub(super) fn become_kind(&mut self, api_version: &'static str, kind: &'static str) {
        let near = self.root.span;
        for (key, value) in [("/apiVersion", api_version), ("/kind", kind)] {
            if edit::text_at(&self.root, key) != Some(value) {
                edit::put(&mut self.root, key, edit::text(value, near));
            }
        }
        self.fate = Fate::Changed;
    }

    /// Its name today.
    pub(super) fn name_now(&self) -> &str {
        edit::text_at(&self.root, "/metadata/name").unwrap_or_default()
    }

    /// Whether it is a kind of today.
    pub(super) fn is(&self, api_version: &str, kind: &str) -> bool {
        let text = |key| self.root.get(key).and_then(Node::as_str);
        text("apiVersion") == Some(api_version) && text("kind") == Some(kind)
    }

    /// Whether it is a pool of v1.
    pub(super) fn is_pool(&self) -> bool {
        self.is(POOL.0, POOL.1)
    }

    /// Whether it is a class of v1.
    pub(super) fn is_class(&self) -> bool {
        self.is(CLASS.0, CLASS.1)
    }
}

/// Version and kind of today's pools.
pub(super) const POOL: (&str, &str) = ("karpenter.sh/v1", "NodePool");
/// Version and kind of today's classes.
pub(super) const CLASS: (&str, &str) = ("karpenter.k8s.aws/v1", "EC2NodeClass");

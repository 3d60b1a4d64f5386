//! The line as functions, in the order in which a run passes through them.
//!
//! Each takes what the one before it made and adds what it finds to `found`; a stage that cannot hand on anything
//! sound returns nothing, and the findings say why.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;

use crate::cli::ValuesArgs;
use crate::diagnostic::{Diagnostic, ObjectRef, has_errors};
use crate::manifest::stream::{self, Stream};
use crate::manifest::{Manifest, Origin, files, object_ref};
use crate::render::{Overridden, Renderer, read_back};
use crate::resolve::{self, Object};
use crate::rules::dedupe::dedupe;
use crate::rules::lint::node_class_not_found::NODE_CLASS_NOT_FOUND;
use crate::rules::suppress::{self, Unsuppressed};
use crate::rules::{self, Check, Level, Rule};
use crate::source::{Pointer, SourceId, Sources};
use crate::values::layers::{self, Layers};
use crate::values::merge;
use crate::values::set::Editor;
use crate::values::validate::{self, Placeholders};
use crate::values::{ProfileName, Values, defaults, inherit, null_removals, placeholders};
use crate::yaml::{Dialect, Node};
use crate::{input, manual};

/// load: reads every text the flags name, and the values file `last` after the others.
pub fn load(args: &ValuesArgs, last: Option<&Path>, sources: &mut Sources) -> Result<Layers> {
    layers::read(args, last, sources)
}

/// What the user gives, in one tree, and what it is to be laid over.
#[derive(Debug)]
pub struct User {
    /// The files one over the other, edited by the arguments.
    pub root: Node,
    /// Layer 0 under the layer of the profile, or what `--defaults` names.
    pub base: Node,
    /// Whose rules the texts were read by.
    pub dialect: Dialect,
    texts: Vec<SourceId>,
}

/// merge, the user's half.
pub fn user(layers: Layers, found: &mut Vec<Diagnostic>) -> User {
    let Layers { defaults, files, assignments, dialect, texts, diagnostics } = layers;
    found.extend(diagnostics);
    let mut root = files.into_iter().fold(merge::nothing(), |base, over| merge::merge(over, base));
    let mut editor = Editor::default();
    for assignment in assignments {
        found.extend(editor.apply(&mut root, assignment).err().map(|fault| *fault));
    }
    let base = defaults.unwrap_or_else(|| defaults::base(profile(&root)));
    User { root, base, dialect, texts }
}

/// The profile the user names; a name that is none is the schema's to refuse.
fn profile(user: &Node) -> ProfileName {
    let name = user.get("profile").and_then(Node::as_str);
    name.and_then(ProfileName::parse).unwrap_or_default()
}

/// The values in one tree, checked.
#[derive(Debug)]
pub struct Merged {
    /// By Helm's precedence, every `from` filled in.
    pub root: Node,
    dialect: Dialect,
    texts: Vec<SourceId>,
}

impl Merged {
    /// The texts that the values come from.
    pub fn texts(&self) -> Texts<'_> {
        Texts { ids: &self.texts, dialect: self.dialect, values: Some(&self.root) }
    }
}

/// merge, the other half, and the schema's say on the way: one tree, unless it cannot be trusted.
pub fn merge(user: User, args: &ValuesArgs, found: &mut Vec<Diagnostic>) -> Option<Merged> {
    if has_errors(found) {
        return None;
    }
    let User { root, base, dialect, texts } = user;
    if dialect == Dialect::Native {
        found.extend(null_removals::removals(&root, &base));
    }
    // The built-in defaults fit the schema, so what the user gives is all there is to check.
    let is_built_in = args.defaults.is_none();
    if is_built_in {
        check_schema(&root, dialect, args, found);
    }
    let merge::Merged { mut root, diagnostics } = merge::coalesce(root, base);
    found.extend(diagnostics);
    if !is_built_in {
        check_schema(&root, dialect, args, found);
    }
    found.extend(inherit::inherit(&mut root));
    (!has_errors(found)).then_some(Merged { root, dialect, texts })
}

fn check_schema(values: &Node, dialect: Dialect, args: &ValuesArgs, found: &mut Vec<Diagnostic>) {
    let placeholders = if args.allow_placeholders { Placeholders::Allowed } else { Placeholders::Refused };
    if !args.skip_schema_validation {
        found.extend(validate::check(values, dialect, placeholders));
        if placeholders == Placeholders::Refused {
            placeholders::check(values, found);
        }
    }
}

/// load and merge at once.
pub fn merged(
    args: &ValuesArgs,
    last: Option<&Path>,
    sources: &mut Sources,
    found: &mut Vec<Diagnostic>,
) -> Result<Option<Merged>> {
    let layers = load(args, last, sources)?;
    let user = user(layers, found);
    Ok(merge(user, args, found))
}

/// type: the values by their types, every placeholder filled in or allowed.
pub fn typed(merged: &Merged, args: &ValuesArgs, found: &mut Vec<Diagnostic>) -> Option<Values> {
    match (args.allow_placeholders, args.skip_schema_validation) {
        (true, _) => {}
        (false, true) => placeholders::check(&merged.root, found),
        // What the user gives was looked through with the schema.
        (false, false) => placeholders::check_built_in(&merged.root, found),
    }
    if has_errors(found) {
        return None;
    }
    validate::typed(&merged.root, merged.dialect).map_err(|fault| found.push(*fault)).ok()
}

/// One object on its way to print.
#[derive(Debug)]
pub struct Printed {
    /// The entry of the values it was made from.
    pub path: Pointer,
    /// As it is printed.
    pub root: Arc<Node>,
    /// How a place in it leads to the user's text.
    pub origin: Origin,
    /// The document that is printed.
    pub text: String,
}

impl Printed {
    /// Kind and name.
    pub fn reference(&self) -> ObjectRef {
        object_ref(&self.root)
    }
}

/// The objects of one run.
#[derive(Debug)]
pub struct Objects {
    /// In the order they are printed.
    pub list: Vec<Printed>,
    /// Names of classes that exist although they are not printed.
    elsewhere: Vec<String>,
    /// What the rules would say, said in the terms of the values.
    checks: Vec<Diagnostic>,
}

impl Objects {
    /// The objects as rules look at them.
    pub fn manifests(&self) -> Vec<Manifest> {
        let manifest = |printed: &Printed| Manifest::new(printed.root.clone(), printed.origin.clone());
        self.list.iter().map(manifest).collect()
    }
}

/// resolve and render: every object with its text.
pub fn print(
    values: &Values,
    merged: &Node,
    renderer: &Renderer,
    sources: &mut Sources,
    found: &mut Vec<Diagnostic>,
) -> Objects {
    let resolved = resolve::resolve(values, merged, sources);
    found.extend(resolved.diagnostics);
    let mut list = Vec::with_capacity(resolved.objects.len());
    for object in resolved.objects {
        let (documents, faults) = documents(object, renderer, sources);
        list.extend(documents);
        for fault in faults {
            // A template's own fault shows in every object of its kind, and is said once.
            if !found.contains(&fault) {
                found.push(fault);
            }
        }
    }
    Objects { list, elsewhere: resolved.elsewhere, checks: resolved.checks }
}

/// One object's documents: one as the object is, or what a template of the user's makes of it.
fn documents(object: Object, renderer: &Renderer, sources: &mut Sources) -> (Vec<Printed>, Vec<Diagnostic>) {
    let root = Arc::new(object.root());
    let text = match renderer.document(&object, &root) {
        Ok(text) => text,
        Err(fault) => return (Vec::new(), vec![*fault]),
    };
    if renderer.overridden(&object) == Overridden::No {
        let path = object.links.entry.clone();
        return (
            vec![Printed { path, root, origin: Origin::Values(Arc::new(object.links)), text }],
            Vec::new(),
        );
    }
    let name = format!("text printed for {}", object.links.entry);
    let (documents, faults) = read_back(&text, name, sources);
    let printed = documents.into_iter().map(|(root, text)| Printed {
        path: object.links.entry.clone(),
        root: Arc::new(root),
        origin: Origin::Text,
        text,
    });
    (printed.collect(), faults)
}

/// check: what the rules find in the objects, placed at the values that caused it.
pub fn check(
    printed: &Objects,
    merged: &Merged,
    args: &ValuesArgs,
    options: &rules::Options,
    sources: &Sources,
) -> Unsuppressed {
    let manifests = printed.manifests();
    let mut findings = rules::run(&manifests, options);
    findings.retain(|finding| {
        let is_elsewhere = std::ptr::eq(finding.rule, &NODE_CLASS_NOT_FOUND)
            && at(&manifests, finding)
                .is_some_and(|name| printed.elsewhere.iter().any(|class| class == name));
        let waits = args.allow_placeholders && may_be_filled_in(&manifests, finding);
        let name = || manifests.get(finding.object).map(|manifest| manifest.object().name);
        let is_said = printed.checks.iter().any(|said| {
            let is_this = said.object.as_ref().is_none_or(|object| Some(&object.name) == name().as_ref());
            *said.code == finding.rule.code && is_this
        });
        !is_elsewhere && !waits && !is_said
    });
    let mut found = printed.checks.clone();
    found.retain(|said| Rule::of(said.code).is_none_or(|rule| rule.applies(options)));
    found.iter_mut().for_each(|said| said.severity = options.levels.severity(said.code.name, said.severity));
    found.extend(rules::to_diagnostics(findings, &manifests, Some(&merged.root), sources));
    suppress::apply(dedupe(found), &merged.texts, merged.dialect, sources, options, manual::look_up)
}

/// check: what the rules find in the user data of `class`, whose nodes `pool` makes.
pub fn check_user_data(
    class: &Manifest,
    pool: Option<&Manifest>,
    texts: &Texts<'_>,
    args: &ValuesArgs,
    options: &rules::Options,
    sources: &Sources,
) -> Vec<Diagnostic> {
    let mut options = options.clone();
    // Comments about other findings seem to be of no use here.
    for rule in [&suppress::UNUSED_ALLOW, &suppress::ALLOW_WITHOUT_REASON] {
        options.levels.set(rule.code.name, Level::Allow);
    }
    let objects: Vec<Manifest> = std::iter::once(class).chain(pool).cloned().collect();
    let mut findings = rules::run(&objects, &options);
    findings.retain(|finding| {
        let waits = args.allow_placeholders && may_be_filled_in(&objects, finding);
        finding.object == 0 && finding.pointer == Pointer::parse("/spec/userData") && !waits
    });
    let found = rules::to_diagnostics(findings, &objects, texts.values, sources);
    suppress::apply(found, texts.ids, texts.dialect, sources, &options, manual::look_up).diagnostics
}

/// The texts that objects come from.
#[derive(Debug, Clone, Copy)]
pub struct Texts<'a> {
    /// Which they are.
    pub ids: &'a [SourceId],
    /// Whose rules they were read by.
    pub dialect: Dialect,
    /// The tree that objects made from values point into.
    pub values: Option<&'a Node>,
}

/// parse: anyone's manifests, from the files that `paths` name; all of them are one set.
pub fn manifests(paths: &[String], sources: &mut Sources) -> Result<Stream> {
    let mut all = Stream::default();
    for path in paths {
        for file in files::named_by(path)? {
            let shown = input::shown(&file);
            match input::text(input::bytes(&file, MAX_MANIFEST_BYTES)?, shown, sources) {
                Ok(source) => {
                    let stream = stream::read(source, &sources.get(source).text);
                    let is_of_a_folder = file != *path;
                    if is_of_a_folder && stream.is_no_manifest() {
                        all.files_passed_over += 1;
                    } else {
                        all.extend(stream);
                    }
                }
                Err(fault) => all.diagnostics.push(*fault),
            }
        }
    }
    Ok(all)
}

/// The greatest text of manifests taken in: fifty thousand objects of the usual size.
const MAX_MANIFEST_BYTES: u64 = 64 << 20;

/// check: what the rules find in anyone's manifests.
pub fn check_manifests(stream: &Stream, options: &rules::Options, sources: &Sources) -> Unsuppressed {
    let mut options = options.clone();
    if has_errors(&stream.diagnostics) {
        // What could not be read would seem to be missing.
        let rules_of_sets = rules::RULES.iter().filter(|rule| matches!(rule.check, Check::Set(_)));
        for rule in rules_of_sets {
            options.levels.set(rule.code.name, Level::Allow);
        }
    }
    let findings = rules::run(&stream.manifests, &options);
    let found = rules::to_diagnostics(findings, &stream.manifests, None, sources);
    suppress::apply(found, &stream.texts, Dialect::Kubectl, sources, &options, manual::look_up)
}

/// Whether a finding may be gone once a placeholder is filled in: it is about a text of one line that has one, or about
/// such a line of a longer text. What is wrong with a script stays wrong, whatever its variables are.
fn may_be_filled_in(manifests: &[Manifest], finding: &rules::Finding) -> bool {
    let Some(text) = at(manifests, finding) else { return false };
    let lines = finding.within.clone().map_or(text, |bytes| {
        let start = text[..bytes.start].rfind('\n').map_or(0, |line_break| line_break + 1);
        let end = text[bytes.end..].find('\n').map_or(text.len(), |length| bytes.end + length);
        &text[start..end]
    });
    !lines.trim_end().contains('\n') && placeholders::find(lines).is_some()
}

/// The text that a finding is about.
fn at<'m>(manifests: &'m [Manifest], finding: &rules::Finding) -> Option<&'m str> {
    manifests.get(finding.object)?.root.at(&finding.pointer)?.as_str()
}

//! One text of manifests: cut into documents as kubectl cuts it, read as kubectl reads them, lists unwrapped.

use std::borrow::Cow;
use std::hint::black_box;
use std::ops::Range;

use memchr::{memchr, memmem};
use rayon::iter::ParallelIterator;
use rayon::slice::ParallelSlice;

use super::codes::{NOT_AN_OBJECT, TEXT_AFTER_DOCUMENT_END, VALUES_NOT_MANIFESTS};
use super::list;
use super::mention::{is_our_kind, names_our_kind};
use super::{Manifest, Set, rival};
use crate::apis::kinds;
use crate::diagnostic::Diagnostic;
use crate::phrase::describe;
use crate::source::SourceId;
use crate::threads::MANY;
use crate::yaml::{self, Dialect, Entry, Node, Ration};

/// Documents that a thread reads one after the other; their trees take about the room that is made for them.
const AT_ONCE: usize = 16;

/// So many values take the room of a finding, and of what an object needs beside its tree.
const FINDING: usize = 64;
const OBJECT: usize = 6;

/// How a text was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Met {
    /// The user names it, and means all that is in it.
    ByName,
    /// It lies in a folder, perhaps among others' texts: of those nothing is said.
    InFolder,
}

/// Reads the objects of a text.
///
/// Each document is read on its own, so a fault in one hides nothing of the others.
pub(crate) fn read(source: SourceId, text: &str, met: Met, ration: &Ration) -> Set {
    let text = &whole_characters(text);
    read_parts(source, text, &documents(text), met, ration)
}

/// Reads the objects in parts of a text, each of which is a document.
pub(crate) fn read_parts(
    source: SourceId,
    text: &str,
    parts: &[Range<usize>],
    met: Met,
    ration: &Ration,
) -> Set {
    let read = |parts: &[Range<usize>]| {
        make_room();
        let mut some = Set::default();
        parts.iter().for_each(|part| some.extend(document(source, text, part.clone(), met, ration)));
        some
    };
    let sets: Vec<Set> =
        if parts.len() < MANY { vec![read(parts)] } else { parts.par_chunks(AT_ONCE).map(read).collect() };
    let mut whole = Set { texts: vec![source], ..Set::default() };
    sets.into_iter().for_each(|set| whole.extend(set));
    whole
}

/// Has the allocator take in at once what it would else ask the kernel for page by page, as glibc's does in all
/// threads but the first: a call for each document, which the other threads wait for.
fn make_room() {
    /// Less than what glibc maps apart, or gives back when it is freed.
    const ROOM: usize = 112 << 10;
    drop(black_box(Vec::<u8>::with_capacity(ROOM)));
}

/// What a document holds.
pub(crate) struct Read {
    /// Its objects, whatever of.
    pub objects: Vec<Node>,
    /// What is wrong with its text.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether it is no YAML, so that nothing of it could be read.
    pub is_refused: bool,
    /// How many keys and values it was charged for.
    weight: usize,
}

/// Reads a part of a text that is a document.
pub(crate) fn read_document(source: SourceId, text: &str, part: Range<usize>, ration: &Ration) -> Read {
    let end = part.start + end_of_document(&text[part.clone()]);
    let loaded = yaml::load_part(source, text, part.start..end, Dialect::Kubectl, ration);
    let mut read = Read {
        objects: Vec::new(),
        diagnostics: Vec::new(),
        is_refused: loaded.is_refused(),
        weight: loaded.weight,
    };
    read.diagnostics.extend(unread(source, text, end..part.end));
    if !read.is_refused {
        loaded.documents.into_iter().for_each(|document| list::unwrap(document, &mut read.objects));
    }
    read.diagnostics.extend(loaded.diagnostics);
    read
}

fn document(source: SourceId, text: &str, part: Range<usize>, met: Met, ration: &Ration) -> Set {
    if ration.is_spent() {
        return Set::default();
    }
    let Read { objects, diagnostics, is_refused, weight } = read_document(source, text, part.clone(), ration);
    let mut set = Set::default();
    objects.into_iter().for_each(|object| take(object, &mut set));
    set.diagnostics.extend(diagnostics);
    if met == Met::InFolder {
        set.manifests.retain(|manifest| !is_no_object(&manifest.root) && !is_foreign(&manifest.root));
        let is_ours =
            if is_refused { names_our_kind(text[part].as_bytes()) } else { !set.manifests.is_empty() };
        if !is_ours {
            set.diagnostics.clear();
        }
    }
    if set.manifests.is_empty() {
        ration.give_back(weight);
    }
    ration.spend(set.diagnostics.len() * FINDING + set.manifests.len() * OBJECT);
    set
}

fn take(object: Node, set: &mut Set) {
    if object.as_map().is_none() {
        set.diagnostics.push(not_an_object(&object));
    } else if let Some(key) = key_of_values(&object) {
        set.diagnostics.push(values(key));
    } else if is_looked_at(&object) || rival(&object).is_some() {
        set.manifests.push(Manifest::from_text(object));
    } else {
        set.passed_over += 1;
    }
}

/// Whether an object is of a kind that Karpenter has to do with, or of none that can be.
fn is_looked_at(object: &Node) -> bool {
    let text = |key| object.get(key).and_then(Node::as_str).filter(|text| !text.is_empty());
    let (Some(api_version), Some(kind)) = (text("apiVersion"), text("kind")) else { return true };
    let is_class = || kinds::class_kind(api_version, kind).is_some() && has_name(object);
    kinds::api_type(api_version, kind).is_some() || is_class() || !kinds::is_known(api_version, kind)
}

/// The key of the values of karpcfg that a map without a kind has.
fn key_of_values(root: &Node) -> Option<&Entry> {
    let is_key = |entry: &&Entry| ["karpenter", "cluster"].contains(&entry.key.as_str());
    let is_object = root.get("apiVersion").is_some() || root.get("kind").is_some();
    let keys = || root.as_map().into_iter().flatten();
    keys().find(is_key).filter(|entry| !is_object && entry.value.as_map().is_some())
}

fn values(key: &Entry) -> Diagnostic {
    Diagnostic::new(&VALUES_NOT_MANIFESTS, "these are values, and manifests are due here")
        .at(key.key_span, "a key of values")
        .help("give values with `-f`: `karpcfg check -f values.yaml`")
}

fn has_name(object: &Node) -> bool {
    object
        .get("metadata")
        .and_then(|metadata| metadata.get("name"))
        .is_some_and(|name| name.as_str().is_some())
}

/// Whether a map has neither a kind nor the version of an API with a group; `Chart.yaml` has a version without one.
fn is_no_object(root: &Node) -> bool {
    let has_group = |version: &Node| version.as_str().is_some_and(|text| text.contains('/'));
    root.get("kind").is_none() && !root.get("apiVersion").is_some_and(has_group)
}

/// Whether an object without a version is of a kind that Karpenter has not.
fn is_foreign(root: &Node) -> bool {
    let is_foreign = |kind: &Node| kind.as_str().is_none_or(|kind| !is_our_kind(kind.as_bytes()));
    root.get("apiVersion").is_none() && root.get("kind").is_some_and(is_foreign)
}

/// What is said of a document that is a list or a scalar.
pub(crate) fn not_an_object(node: &Node) -> Diagnostic {
    Diagnostic::new(&NOT_AN_OBJECT, format!("this is {}, not an object", describe(node)))
        .at(node.span, "")
        .help("an object is a map that begins with `apiVersion` and `kind`")
}

/// Where a document ends for kubectl: at its first line `...`, whatever stands behind it.
///
/// Before there is anything to end, kubectl refuses such a line, and nothing may be lost by it.
fn end_of_document(document: &str) -> usize {
    let is_line = |at: &usize| document[at + 4..].chars().next().is_none_or(char::is_whitespace);
    let line = memmem::find_iter(document.as_bytes(), b"\n...").find(is_line);
    line.filter(|at| has_content(&document[..*at])).map_or(document.len(), |at| at + 1)
}

/// Something stands where kubectl reads nothing.
fn unread(source: SourceId, text: &str, rest: Range<usize>) -> Option<Diagnostic> {
    let mut start = rest.start;
    for line in text[rest].split_inclusive('\n') {
        if is_content(line) && !line.starts_with("...") {
            let end = start + line.trim_end().len();
            let found = Diagnostic::new(
                &TEXT_AFTER_DOCUMENT_END,
                "kubectl reads nothing from here to the next `---`",
            );
            let found = found.at(yaml::span(source, start, end), "behind the `...` that ends the document");
            return Some(found.help("begin a document with `---`, or take it out"));
        }
        start += line.len();
    }
    None
}

/// The parts of a text that hold a document each.
///
/// A text that is JSON values one after the other is cut between them, any other at the lines that are `---` alone, as
/// `NewYAMLOrJSONDecoder` of `k8s.io/apimachinery/pkg/util/yaml` does it.
pub(crate) fn documents(text: &str) -> Vec<Range<usize>> {
    json_values(text).unwrap_or_else(|| yaml_documents(text))
}

fn yaml_documents(text: &str) -> Vec<Range<usize>> {
    let (mut parts, mut start, mut looked_at) = (Vec::new(), 0, 0);
    let lines = memmem::find_iter(text.as_bytes(), b"\n---").map(|newline| newline + 1);
    for at in lines.filter(|at| is_separator(line_at(text, *at))) {
        if has_content(&text[looked_at..at]) {
            parts.push(start..at);
            start = at;
        }
        looked_at = at;
    }
    parts.push(start..text.len());
    parts
}

fn line_at(text: &str, at: usize) -> &str {
    let rest = &text[at..];
    &rest[..memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len())]
}

fn is_separator(line: &str) -> bool {
    line.strip_prefix("---").map(str::trim).is_some_and(|rest| rest.is_empty() || rest.starts_with('#'))
}

/// Whether a part of a text holds more than separators and what may stand before a document.
fn has_content(part: &str) -> bool {
    part.split_inclusive('\n').any(|line| !is_separator(line) && is_content(line))
}

/// Directives belong to the document behind the next `---`, and so may comments.
fn is_content(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && !line.starts_with(['#', '%'])
}

/// The JSON objects that a text consists of; none where it is something else.
fn json_values(text: &str) -> Option<Vec<Range<usize>>> {
    let mut values = Vec::new();
    let mut at = 0;
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        if at == text.len() {
            return (!values.is_empty()).then_some(values);
        }
        let end = at + json_object(&text.as_bytes()[at..])?;
        values.push(at..end);
        at = end;
    }
}

/// A text in which no character of JSON is written as two halves, which YAML does not have; its length stays the same.
pub(crate) fn whole_characters(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    if !text.trim_start().starts_with('{') {
        return text;
    }
    let mut at = 0;
    while let Some(escape) = text[at..].find('\\').map(|found| at + found) {
        at = escape + 2;
        if let Some(character) = two_halves(&text[escape..]) {
            // The escaped line break says nothing; it takes the room that is left over.
            let whole = format!("\\\n\\U{:08X}", u32::from(character));
            at = escape + whole.len();
            text.to_mut().replace_range(escape..at, &whole);
        } else if !text.is_char_boundary(at) {
            break;
        }
    }
    text
}

/// The character that a text begins with, written `\uD83D\uDE00`.
fn two_halves(text: &str) -> Option<char> {
    let half = |from: usize| {
        let digits = text.get(from..from + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let halves = [half(0)?, half(6)?];
    let is_pair = (0xD800..0xDC00).contains(&halves[0]);
    is_pair.then(|| char::decode_utf16(halves).next()?.ok())?
}

/// The length of the JSON object that the bytes begin with, by its brackets.
fn json_object(bytes: &[u8]) -> Option<usize> {
    let (mut depth, mut in_string, mut is_escaped) = (0usize, false, false);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.checked_sub(1)?,
            _ if depth == 0 => return None,
            _ => {}
        }
        if depth == 0 && !in_string {
            return (bytes[0] == b'{').then_some(at + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_into_documents() {
        for (text, expected) in [
            ("", &[""][..]),
            ("a: 1\n", &["a: 1\n"]),
            ("a: 1\n---\nb: 2\n", &["a: 1\n", "---\nb: 2\n"]),
            ("---\n# x\n---\na: 1\n--- # two\r\nb: 2", &["---\n# x\n---\na: 1\n", "--- # two\r\nb: 2"]),
            ("%YAML 1.1\n---\na: 1\n", &["%YAML 1.1\n---\na: 1\n"]),
            ("---\n---\n# x\n---\na: 1\n---\n---\n", &["---\n---\n# x\n---\na: 1\n", "---\n---\n"]),
            ("a: |\n  ---\n  x\n", &["a: |\n  ---\n  x\n"]),
            ("a: 1\n---b\n", &["a: 1\n---b\n"]),
            ("{\"a\": \"}\\\"{\"} {\"b\": [{}]}\n", &["{\"a\": \"}\\\"{\"}", "{\"b\": [{}]}"]),
            ("{a: 1}\n---\n{b: 2}\n", &["{a: 1}\n", "---\n{b: 2}\n"]),
            ("{a: 1", &["{a: 1"]),
            ("[1]\n", &["[1]\n"]),
        ] {
            let parts: Vec<&str> = documents(text).into_iter().map(|part| &text[part]).collect();
            assert_eq!(parts, expected, "{text:?}");
        }
    }

    #[test]
    fn characters_in_two_halves_are_read_as_kubectl_reads_them() {
        for (json, expected) in [
            ("\\ud83d\\ude00", "😀"),
            ("a \\uD83D\\uDE00 b\\u00e9", "a 😀 bé"),
            ("\\\\ud83d\\\\ude00", "\\ud83d\\ude00"),
            ("\\\\\\ud83d\\ude00\\ud83d\\ude00", "\\😀😀"),
        ] {
            let text = format!(
                "{{\"apiVersion\": \"karpenter.sh/v1\", \"kind\": \"NodePool\",\n  \"x\": \"{json}\",\n  \"y\": \"z\"}}"
            );
            let set = read(SourceId(0), &text, Met::ByName, &Ration::of(Ration::USUAL));
            assert_eq!(set.diagnostics, [], "{json}");
            let root = &set.manifests[0].root;
            assert_eq!(root.get("x").unwrap().as_str(), Some(expected), "{json}");
            let span = root.get("y").unwrap().span;
            assert_eq!(&text[span.start as usize..span.end as usize], "\"z\"", "{json}");
        }
    }

    const POOL: &str = "apiVersion: karpenter.sh/v1\nkind: NodePool\nmetadata: {name: a}\n";

    #[test]
    fn a_fault_in_one_document_hides_nothing_of_the_others() {
        let text = format!("a: [\n---\n{POOL}---\nkind: ConfigMap\napiVersion: v1\n---\nprose\n");
        let set = read(SourceId(3), &text, Met::ByName, &Ration::of(Ration::USUAL));
        let rules: Vec<&str> = set.diagnostics.iter().map(|found| found.code.name).collect();
        assert_eq!(rules, ["yaml-syntax", "not-an-object"]);
        assert_eq!((set.manifests.len(), set.passed_over), (1, 1));
        let name = set.manifests[0].root.get("metadata").unwrap().get("name").unwrap();
        assert_eq!(&text[name.span.start as usize..name.span.end as usize], "a");
        let prose = set.diagnostics[1].primary.as_ref().unwrap().span;
        assert_eq!(&text[prose.start as usize..prose.end as usize], "prose");
    }
}

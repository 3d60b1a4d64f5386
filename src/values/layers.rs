//! Reading what the user names: files, stdin and arguments, each with its text in `Sources`. The line's first stage.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::codes::MANIFEST_NOT_VALUES;
use super::set::codes::ARGUMENT_WITHOUT_EFFECT;
use super::set::{self, Assignment, Given, Kind};
use super::validate::{Placeholders, Validation};
use super::{file_list, merge, outputs};
use crate::diagnostic::{Diagnostic, Severity};
use crate::input::NOT_TEXT;
use crate::input::{self, is_stdin};
use crate::source::{SourceId, Sources, Span};
use crate::yaml::{self, Dialect, Node, Ration, Value};

/// The greatest text taken in, and the greatest of all together, so that memory stays bounded; values files are a
/// thousand times smaller.
const MAX_BYTES: u64 = 16 << 20;
/// So many keys and values a run may have. There are several trees of them on the way to the objects.
const MAX_VALUES: usize = 250_000;

/// What gives values, by name, and how it is to be taken.
#[derive(Debug, Clone, Default)]
pub(crate) struct Inputs {
    /// Values files, later ones over earlier ones; each text may name several with commas between them.
    pub files: Vec<String>,
    /// A values file over all those.
    pub last: Option<PathBuf>,
    /// What is set over the files: those of a kind in their order, the kinds in that of [`Kind`].
    pub arguments: Vec<(Kind, String)>,
    /// Outputs of Terraform by name, with the paths of the values that they are.
    pub outputs: Vec<(String, String)>,
    /// What to take in place of the built-in defaults.
    pub defaults: Option<PathBuf>,
    /// Whose rules the texts are read by.
    pub dialect: Dialect,
    /// Whether the schema has a say.
    pub validation: Validation,
    /// Whether placeholders may stand in the values.
    pub placeholders: Placeholders,
}

/// Everything that gives values, in order of precedence; not yet merged.
#[derive(Debug)]
pub(crate) struct Layers {
    /// What is given instead of the built-in defaults.
    pub defaults: Option<Node>,
    /// A tree for each document of the values files.
    pub files: Vec<Node>,
    /// What the arguments set.
    pub assignments: Vec<Assignment>,
    /// The texts of YAML among the sources.
    pub texts: Vec<SourceId>,
    /// What is wrong with the texts.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads every layer.
///
/// A fault in a text is a diagnostic, and reading goes on; a file that cannot be read at all is an error.
pub(crate) fn read(inputs: &Inputs, sources: &mut Sources) -> Result<Layers> {
    let mut reader = Reader::new(sources, inputs);
    let defaults = match &inputs.defaults {
        Some(path) => Some(reader.defaults(path)?),
        None => None,
    };
    let mut files = Vec::new();
    for list in &inputs.files {
        let names = file_list::split(list)?;
        if names.is_empty() {
            reader.no_file()?;
        }
        for name in names {
            files.extend(reader.values_file(&name)?);
        }
    }
    if let Some(path) = &inputs.last {
        files.extend(reader.values_file(path.to_str().context("the path of a values file is not UTF-8")?)?);
    }
    let mut assignments = Vec::new();
    for (kind, argument) in by_precedence(&inputs.arguments) {
        assignments.extend(reader.argument(*kind, argument)?);
    }
    if inputs.dialect == Dialect::Native && files.iter().any(outputs::is_outputs) {
        let of_files = files.iter().flat_map(outputs::table);
        let named: Vec<_> = inputs.outputs.iter().cloned().chain(of_files).collect();
        for file in files.iter_mut().filter(|file| outputs::is_outputs(file)) {
            *file = outputs::layer(file, &named, &mut reader.diagnostics);
        }
    }
    let Reader { texts, diagnostics, .. } = reader;
    Ok(Layers { defaults, files, assignments, texts, diagnostics })
}

/// Helm applies the kinds in this order, however they are mixed (`Options.MergeValues` of `pkg/cli/values`).
fn by_precedence(arguments: &[(Kind, String)]) -> Vec<&(Kind, String)> {
    let mut sorted: Vec<_> = arguments.iter().collect();
    sorted.sort_by_key(|(kind, _)| *kind);
    sorted
}

/// Reads texts, names them in `Sources` and collects what is wrong with them.
struct Reader<'a> {
    sources: &'a mut Sources,
    dialect: Dialect,
    validation: Validation,
    texts: Vec<SourceId>,
    diagnostics: Vec<Diagnostic>,
    stdin_is_read: bool,
    /// What the values of all texts may hold together.
    ration: Ration,
    /// The bytes read so far.
    read: u64,
}

impl<'a> Reader<'a> {
    fn new(sources: &'a mut Sources, inputs: &Inputs) -> Self {
        Reader {
            sources,
            dialect: inputs.dialect,
            validation: inputs.validation,
            texts: Vec::new(),
            diagnostics: Vec::new(),
            stdin_is_read: false,
            ration: Ration::of(MAX_VALUES),
            read: 0,
        }
    }

    fn defaults(&mut self, path: &Path) -> Result<Node> {
        let name = path.to_str().context("the path of `--defaults` is not UTF-8")?;
        let documents = self.values_file(name)?;
        Ok(documents.into_iter().fold(merge::nothing(), |base, over| merge::merge(over, base)))
    }

    /// The documents of a values file; an empty one is none.
    fn values_file(&mut self, name: &str) -> Result<Vec<Node>> {
        let bytes = self.bytes(name)?;
        let source = match input::text(bytes, input::shown(name), self.sources) {
            Ok(source) => source,
            Err(fault) => {
                self.diagnostics.push(*fault);
                return Ok(Vec::new());
            }
        };
        self.texts.push(source);
        if let Some(fault) = outputs::variables(name, source).filter(|_| self.validation == Validation::Full)
        {
            self.diagnostics.push(fault);
            return Ok(Vec::new());
        }
        let text = &self.sources.get(source).text;
        let loaded = yaml::load_part(source, text, 0..text.len(), self.dialect, &self.ration);
        let refused = loaded.is_refused();
        self.diagnostics.extend(loaded.diagnostics);
        if refused {
            return Ok(Vec::new());
        }
        if self.validation == Validation::Full
            && let Some(fault) = loaded.documents.iter().find_map(|document| manifest(document, name))
        {
            self.diagnostics.push(fault);
            return Ok(Vec::new());
        }
        Ok(loaded.documents)
    }

    /// Helm passes over an argument that names no file.
    fn no_file(&mut self) -> Result<()> {
        if self.dialect == Dialect::Native {
            bail!("`-f` names no file: leave it out, or give the path of a values file");
        }
        let message = "`-f` names no file, and is passed over";
        let note = Diagnostic::new(&ARGUMENT_WITHOUT_EFFECT, message).severity(Severity::Note);
        self.diagnostics.push(note);
        Ok(())
    }

    fn argument(&mut self, kind: Kind, argument: &str) -> Result<Vec<Assignment>> {
        let source = self.sources.add(kind.flag(), argument.to_owned());
        let mut assignments = match set::parse(kind, self.dialect, source, argument) {
            Ok(assignments) => assignments,
            Err(fault) => {
                self.diagnostics.push(*fault);
                return Ok(Vec::new());
            }
        };
        if self.dialect == Dialect::Native {
            self.diagnostics.extend(assignments.iter().filter_map(Assignment::without_effect));
        }
        if kind == Kind::File {
            for assignment in &mut assignments {
                let (Given::Value(name) | Given::EmptyAtEnd(name)) = &mut assignment.given else { continue };
                // Where nothing stands behind the last `=`, Helm reads no file: the text is empty.
                if (name.span.start as usize) < argument.len() {
                    self.contents(name)?;
                }
            }
        }
        Ok(assignments)
    }

    /// Puts the text of a file where its name stands; a list of names becomes a list of texts.
    fn contents(&mut self, node: &mut Node) -> Result<()> {
        match &mut node.value {
            Value::List(names) => names.iter_mut().try_for_each(|name| self.contents(name)),
            Value::Scalar(name) => {
                let span = node.span;
                if is_stdin(&name.text) && self.stdin_is_read {
                    self.stdin_again(span)?;
                }
                let bytes = self.bytes(&name.text)?;
                // Its text is a value, and nothing is shown of it as a file.
                self.sources.add_file(input::shown(&name.text).to_owned(), String::new());
                *node = Node::text(self.text(bytes, &name.text, span), span);
                Ok(())
            }
            Value::Map(_) => Ok(()),
        }
    }

    /// For Helm, the second text on stdin is empty.
    fn stdin_again(&mut self, span: Span) -> Result<()> {
        if self.dialect == Dialect::Native {
            bail!("stdin can be read once, and another `-` has it already: give one of the two as a file");
        }
        let message = "stdin is read already: this text is empty";
        self.diagnostics
            .push(Diagnostic::new(&ARGUMENT_WITHOUT_EFFECT, message).at(span, "names stdin again"));
        Ok(())
    }

    /// Natively a file must be UTF-8; Helm replaces each byte that is not.
    fn text(&mut self, bytes: Vec<u8>, name: &str, span: Span) -> String {
        String::from_utf8(bytes).unwrap_or_else(|error| {
            if self.dialect == Dialect::Native {
                let message = format!("`{name}` is not UTF-8, at byte {}", error.utf8_error().valid_up_to());
                let fault = Diagnostic::new(&NOT_TEXT, message).at(span, "names this file");
                self.diagnostics.push(fault.help("encode binary content as text, in base64 for example"));
            }
            replace_bad_bytes(error.as_bytes())
        })
    }

    /// The bytes of a file, or of stdin, which can be read once: after that it is empty.
    fn bytes(&mut self, name: &str) -> Result<Vec<u8>> {
        if is_stdin(name) && std::mem::replace(&mut self.stdin_is_read, true) {
            return Ok(Vec::new());
        }
        if is_url(name) {
            bail!("`{name}` is a URL, and karpcfg does not use the network: download it and give the path");
        }
        let bytes = input::bytes(name, MAX_BYTES)?;
        self.read += bytes.len() as u64;
        if self.read > MAX_BYTES {
            bail!("cannot read `{name}`: with those before it, it is larger than {} MiB", MAX_BYTES >> 20);
        }
        Ok(bytes)
    }
}

/// What is wrong with an object that was given as values.
fn manifest(document: &Node, file: &str) -> Option<Diagnostic> {
    let text = |key: &str| document.get(key).and_then(Node::as_str);
    let (api_version, kind) = (text("apiVersion")?, text("kind")?);
    let span = document.as_map()?.entry("kind")?.value.span;
    let is_of_argo = kind == "Application" && api_version.starts_with("argoproj.io/");
    let (message, help) = match is_of_argo {
        true => (
            "this is an Application of Argo CD, not values".to_owned(),
            format!(
                "give its values alone, such as: `yq .spec.source.helm.valuesObject {file} | karpcfg check -f -`"
            ),
        ),
        false => (
            format!("this is an object of kind `{kind}`, not values"),
            format!("check manifests without `-f`: `karpcfg check {file}`"),
        ),
    };
    Some(Diagnostic::new(&MANIFEST_NOT_VALUES, message).at(span, "").help(help))
}

/// Helm fetches these; any other scheme is the name of a file for it.
fn is_url(name: &str) -> bool {
    let scheme = name.split_once("://").map_or("", |(scheme, _)| scheme);
    ["http", "https", "oci"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
}

/// Each byte that is not part of a character becomes U+FFFD, as Go has it.
fn replace_bad_bytes(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_helm_fetches_is_a_url() {
        for name in ["http://x/v.yaml", "HTTPS://x/v.yaml", "oci://x/y"] {
            assert!(is_url(name), "{name}");
        }
        for name in ["v.yaml", "s3://x/y", "file:///etc/v.yaml", "c:/v.yaml", "http:/v.yaml", ""] {
            assert!(!is_url(name), "{name}");
        }
    }

    #[test]
    fn bad_bytes_are_replaced_one_by_one() {
        assert_eq!(replace_bad_bytes(b"\xff\xfe\0a"), "\u{fffd}\u{fffd}\0a");
        assert_eq!(replace_bad_bytes(b"\xe2\x82x"), "\u{fffd}\u{fffd}x");
        assert_eq!(replace_bad_bytes("é".as_bytes()), "é");
    }
}

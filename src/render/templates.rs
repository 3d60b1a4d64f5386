//! The templates: built in, single ones overridden from a folder.

use std::borrow::Cow;
use std::fs;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::source::{SourceId, Sources};

/// What is larger is no template, and not read.
const MAX_BYTES: u64 = 1 << 20;

pub(super) const EC2_NODE_CLASS: &str = "ec2nodeclass.yaml.j2";
pub(super) const NODE_CLASS: &str = "nodeclass.yaml.j2";
pub(super) const NODE_POOL: &str = "nodepool.yaml.j2";

const BUILT_IN: [(&str, &str); 3] = [
    (EC2_NODE_CLASS, include_str!("../../templates/ec2nodeclass.yaml.j2")),
    (NODE_CLASS, include_str!("../../templates/nodeclass.yaml.j2")),
    (NODE_POOL, include_str!("../../templates/nodepool.yaml.j2")),
];

/// One template's text.
#[derive(Debug, Clone)]
pub(super) struct Template {
    pub name: Cow<'static, str>,
    pub text: Cow<'static, str>,
    /// Its text among the sources.
    pub source: SourceId,
    pub overridden: Overridden,
}

/// All templates of a run.
#[derive(Debug, Clone)]
pub(crate) struct Templates {
    list: Vec<Template>,
}

/// Whether what a template prints may differ from the object it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Overridden {
    /// The template is built in: the text says what the object says.
    No,
    /// The template is the user's: only its text tells what it says.
    Yes,
}

impl Templates {
    /// The built-in templates.
    pub(crate) fn built_in(sources: &mut Sources) -> Self {
        let list = BUILT_IN
            .iter()
            .map(|(name, text)| Template {
                name: Cow::Borrowed(name),
                text: Cow::Borrowed(text),
                source: sources.add(format!("templates/{name} (built in)"), *text),
                overridden: Overridden::No,
            })
            .collect();
        Templates { list }
    }

    /// Whether any of them is the user's.
    pub(super) fn overridden_at_all(&self) -> Overridden {
        let is_users = |template: &Template| template.overridden == Overridden::Yes;
        if self.list.iter().any(is_users) { Overridden::Yes } else { Overridden::No }
    }

    /// The built-in templates, each replaced by the file of its name in `dir`.
    ///
    /// Other `*.j2` files of the folder can be included by name. An error if the folder cannot be read, or
    /// overrides nothing.
    pub(crate) fn with_overrides(dir: &Path, sources: &mut Sources) -> Result<Self> {
        let mut templates = Templates::built_in(sources);
        let mut overrides_any = false;
        for (name, path) in files(dir)? {
            let text = read(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
            let source = sources.add_file(path.display().to_string(), text.clone());
            overrides_any |= templates.put(name, text, source);
        }
        if !overrides_any {
            let names = BUILT_IN.map(|(name, _)| name).join(", ");
            bail!("`{}` overrides no template: its files could be named {names}", dir.display());
        }
        Ok(templates)
    }

    /// Takes in a template of the user's; whether it replaces one.
    pub(crate) fn put(&mut self, name: String, text: String, source: SourceId) -> bool {
        let overridden = Overridden::Yes;
        let template = Template { name: Cow::Owned(name), text: Cow::Owned(text), source, overridden };
        match self.list.iter_mut().find(|built_in| built_in.name == template.name) {
            Some(slot) => {
                *slot = template;
                true
            }
            None => {
                self.list.push(template);
                false
            }
        }
    }

    /// Whether the template of this name is the user's.
    pub(super) fn overridden(&self, name: &str) -> Overridden {
        self.named(name).map_or(Overridden::No, |template| template.overridden)
    }

    pub(super) fn named(&self, name: &str) -> Option<&Template> {
        self.list.iter().find(|template| template.name == name)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Template> {
        self.list.iter()
    }
}

/// A template's text; an error if it is far too long to be one.
fn read(path: &Path) -> Result<String> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        bail!("it is larger than {} MiB", MAX_BYTES >> 20);
    }
    Ok(String::from_utf8(bytes)?)
}

/// The `*.j2` files of a folder by name, sorted.
fn files(dir: &Path) -> Result<Vec<(String, std::path::PathBuf)>> {
    let cannot = || format!("cannot read the template folder `{}`", dir.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).with_context(cannot)? {
        let path = entry.with_context(cannot)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.ends_with(".j2") && path.is_file() {
            found.push((name.to_owned(), path));
        }
    }
    found.sort();
    Ok(found)
}

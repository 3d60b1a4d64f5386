//! What `render` hands out: a stream, a list, or one file an object.

use std::path::Path;

use anyhow::{Result, bail};

use crate::cli::{ObjectFormat, RenderCommand};
use crate::output::{self, OutputFile, Overwritten, Prune, Written};
use crate::render::Printed;
use crate::report::Said;
use crate::yaml::json::{self, KeyOrder, Layout};

/// The objects that `--show-only` names, all of them where it names none; naming one that is not there is an error.
pub(super) fn shown(wanted: &[String], printed: Vec<Printed>) -> Result<Vec<Printed>> {
    if let Some(nothing) = wanted.iter().find(|wanted| !printed.iter().any(|object| matches(object, wanted)))
    {
        let names: Vec<String> = printed.iter().map(name).collect();
        bail!("`--show-only {nothing}` names no object; there are: {}", names.join(", "));
    }
    let is_shown =
        |object: &Printed| wanted.is_empty() || wanted.iter().any(|wanted| matches(object, wanted));
    Ok(printed.into_iter().filter(is_shown).collect())
}

fn matches(printed: &Printed, wanted: &str) -> bool {
    let object = printed.reference();
    wanted.eq_ignore_ascii_case(&object.kind)
        || wanted == object.name
        || wanted.eq_ignore_ascii_case(&name(printed))
        || wanted == printed.path.dotted()
}

fn name(printed: &Printed) -> String {
    let object = printed.reference();
    format!("{}/{}", object.kind, object.name)
}

/// Everything as one text.
pub(super) fn stream(command: &RenderCommand, printed: &[Printed]) -> String {
    match command.printing.output {
        ObjectFormat::Yaml => printed.iter().map(|object| object.text.as_str()).collect(),
        ObjectFormat::Json => list(printed),
    }
}

/// A `List`, as `kubectl get -o json` prints one.
fn list(printed: &[Printed]) -> String {
    let items: Vec<_> = printed.iter().map(|object| json::to_value(&object.manifest.root)).collect();
    let list = serde_json::json!({"apiVersion": "v1", "kind": "List", "items": items});
    format!("{list:#}\n")
}

/// Writes one file an object and says what was done.
pub(super) fn write(command: &RenderCommand, dir: &Path, printed: &[Printed]) -> Result<()> {
    let written = output::write_dir(dir, &files(command, printed), prune(command))?;
    notes(command, dir, &written).mention();
    let mut counts = format!("{} written, {} unchanged", written.written, written.unchanged);
    if !written.removed.is_empty() {
        counts.push_str(&format!(", {} removed", written.removed.len()));
    }
    Said::line(format_args!("{}: {counts}", dir.display())).mention();
    Ok(())
}

/// What the user should hear of files that others had a part in, and of those that are left.
pub(super) fn notes(command: &RenderCommand, dir: &Path, written: &Written) -> Said {
    let path = |name: &str| dir.join(name).display().to_string();
    let mut notes = Vec::new();
    for name in &written.kept {
        notes.push(format!("warning: `{}` was edited since it was written; not removed", path(name)));
    }
    for overwritten in written.overwritten.iter().filter(|_| !command.force) {
        let (name, what) = match overwritten {
            Overwritten::Foreign(name) => (name, "was not written by karpcfg"),
            Overwritten::Edited(name) => (name, "was edited since it was written"),
        };
        notes.push(format!("warning: `{}` {what}; overwritten, as `--force` does in silence", path(name)));
    }
    // A choice of objects leaves all others.
    if written.stale > 0 && command.printing.show_only.is_empty() {
        let files = if written.stale == 1 { "file" } else { "files" };
        notes.push(format!(
            "{}: {} {files} of earlier runs left; `--prune` removes them",
            dir.display(),
            written.stale
        ));
    }
    notes.into_iter().map(Said::line).collect()
}

/// The files of one set of objects.
pub(super) fn files(command: &RenderCommand, printed: &[Printed]) -> Vec<OutputFile> {
    let extension = match command.printing.output {
        ObjectFormat::Yaml => "yaml",
        ObjectFormat::Json => "json",
    };
    let objects = printed.iter().map(|object| {
        let text = match command.printing.output {
            ObjectFormat::Yaml => object.text.clone(),
            ObjectFormat::Json => {
                json::to_json(&object.manifest.root, Layout::Pretty, KeyOrder::Written) + "\n"
            }
        };
        (object.reference(), text)
    });
    output::name_files(objects, extension)
}

pub(super) fn prune(command: &RenderCommand) -> Prune {
    if command.prune { Prune::Remove } else { Prune::Leave }
}

//! `--argocd-parameters`: what an Argo CD Application says to the plugin, as values.
//!
//! Argo CD hands a plugin the parameters of the Application in `ARGOCD_APP_PARAMETERS`: a JSON list of names, each with a
//! `string`, an `array` or a `map` (Argo CD, "Config Management Plugins").

use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::phrase::quote;
use crate::values::layers::Inputs;
use crate::values::set::Kind;

/// Where Argo CD leaves the parameters.
const VARIABLE: &str = "ARGOCD_APP_PARAMETERS";

/// Where the application is in the repository.
const PATH: &str = "ARGOCD_APP_SOURCE_PATH";

/// The parameter that names values files; every other one is a path of the values.
pub(super) const FILES: &str = "values-files";

#[derive(Debug, Deserialize)]
struct Parameter {
    name: String,
    string: Option<String>,
    array: Option<Vec<String>>,
    map: Option<Map<String, Value>>,
}

/// Lays the parameters over what the flags give.
pub(super) fn lay_over(inputs: &mut Inputs) -> Result<()> {
    let text = std::env::var(VARIABLE).with_context(|| {
        format!("`{VARIABLE}` is not set: Argo CD sets it where karpcfg runs as a plugin")
    })?;
    read(&text, inputs).with_context(|| format!("cannot read `{VARIABLE}`"))
}

fn read(text: &str, inputs: &mut Inputs) -> Result<()> {
    // An Application without parameters.
    if ["", "null"].contains(&text.trim()) {
        return Ok(());
    }
    for parameter in serde_json::from_str::<Vec<Parameter>>(text)? {
        let Parameter { name, string, array, map } = parameter;
        match (name.as_str(), string, array, map) {
            (FILES, None, Some(files), None) => {
                let folder = Path::new(".").canonicalize()?;
                let repository = repository(&folder, &std::env::var(PATH).unwrap_or_default());
                files.iter().try_for_each(|file| of_repository(file, &repository))?;
                inputs.files.extend(files.iter().map(|file| quoted(file)));
            }
            (FILES, ..) => bail!("`{FILES}` must be an array of paths"),
            ("", ..) => bail!("a parameter has no name"),
            (_, Some(text), None, None) => {
                inputs.arguments.push((Kind::Typed, format!("{name}={}", plain(&text))));
            }
            (_, None, Some(items), None) => {
                inputs.arguments.push((Kind::Json, format!("{name}={}", Value::from(items))));
            }
            (_, None, None, Some(map)) => {
                inputs.arguments.push((Kind::Json, format!("{name}={}", Value::from(map))));
            }
            _ => bail!("parameter `{name}` must have one of `string`, `array` and `map`"),
        }
    }
    Ok(())
}

/// Refuses a file outside the repository: who may edit an Application may not read the sidecar's files, of which a message
/// would show a part. What is not there at all is said where it is read.
fn of_repository(file: &str, repository: &Path) -> Result<()> {
    if Path::new(file).canonicalize().is_ok_and(|file| !file.starts_with(repository)) {
        bail!("`{FILES}` takes files of the repository, and {} is none", quote(file));
    }
    Ok(())
}

/// The repository that Argo CD has checked out: the folder without the application's path in it.
fn repository(folder: &Path, application: &str) -> PathBuf {
    let names = Path::new(application).components().filter(|part| matches!(part, Component::Normal(_)));
    let path: PathBuf = names.collect();
    let root = folder.ancestors().nth(path.components().count()).filter(|_| folder.ends_with(&path));
    root.unwrap_or(folder).to_owned()
}

/// A path as one of the list that `-f` takes.
fn quoted(file: &str) -> String {
    format!("\"{}\"", file.replace('"', "\"\""))
}

/// A text in which nothing means more than itself to `--set`.
fn plain(text: &str) -> String {
    text.chars().flat_map(|one| ['\\', one].into_iter().skip(usize::from(!"\\,{}".contains(one)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<Inputs, String> {
        let mut inputs = Inputs::default();
        read(text, &mut inputs).map_err(|error| format!("{error:#}"))?;
        Ok(inputs)
    }

    #[test]
    fn files_are_those_of_the_repository() {
        for file in ["/", "..", "src/../.."] {
            let text = format!(r#"[{{"name": "values-files", "array": ["{file}"]}}]"#);
            assert!(of(&text).unwrap_err().contains("takes files of the repository"), "{file}");
        }
        for (application, root) in [("", "/a/b"), (".", "/a/b"), ("b", "/a"), ("./a/b", "/"), ("x", "/a/b")] {
            assert_eq!(repository(Path::new("/a/b"), application), Path::new(root), "{application}");
        }
    }

    #[test]
    fn each_kind_of_parameter_is_a_layer() {
        let text = r#"[
            {"name": "values-files", "array": ["base.yaml", "a,b.yaml"]},
            {"name": "cluster.name", "string": "demo"},
            {"name": "karpenter.defaultNodePool.limits.cpu", "string": "200"},
            {"name": "karpenter.defaultNodePool.zones", "array": ["eu-west-1a"]},
            {"name": "karpenter.defaultNodePool.labels", "map": {"example.com/team": "ml"}},
            {"name": "karpenter.role", "string": "{a,b}\\"}
        ]"#;
        let Inputs { files, arguments, .. } = of(text).unwrap();
        assert_eq!(files, ["\"base.yaml\"", "\"a,b.yaml\""]);
        let expected = [
            (Kind::Typed, "cluster.name=demo"),
            (Kind::Typed, "karpenter.defaultNodePool.limits.cpu=200"),
            (Kind::Json, "karpenter.defaultNodePool.zones=[\"eu-west-1a\"]"),
            (Kind::Json, "karpenter.defaultNodePool.labels={\"example.com/team\":\"ml\"}"),
            (Kind::Typed, "karpenter.role=\\{a\\,b\\}\\\\"),
        ];
        assert_eq!(arguments, expected.map(|(kind, text)| (kind, text.to_owned())));
    }

    #[test]
    fn what_argo_cd_never_sends_is_refused() {
        for (text, said) in [
            ("{}", "expected a sequence"),
            (r#"[{"name": "a"}]"#, "parameter `a` must have one of"),
            (r#"[{"name": "a", "string": "b", "array": []}]"#, "must have one of"),
            (r#"[{"name": "values-files", "string": "a.yaml"}]"#, "must be an array of paths"),
            (r#"[{"name": "", "string": "b"}]"#, "has no name"),
            (r#"[{"string": "b"}]"#, "missing field `name`"),
        ] {
            let refused = of(text).unwrap_err();
            assert!(refused.contains(said), "{text}: {refused}");
        }
        assert!(of("null").is_ok_and(|inputs| inputs.files.is_empty() && inputs.arguments.is_empty()));
    }
}
